"""What stands in two places says the same in both."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import linnet

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_versions_agree():
    assert linnet.__version__ == PROJECT["version"] == str(yaml.safe_load(read("CITATION.cff"))["version"])


def test_requirements_hold_what_the_package_needs_and_the_lock_holds_all():
    requirements = {line.split("#")[0].strip() for line in read("requirements.txt").splitlines()}
    assert set(PROJECT["dependencies"]) <= requirements
    extras = (names for extra, names in PROJECT["optional-dependencies"].items() if extra != "bench")  # peers: unlocked
    asked = requirements.union(*extras) - {""}
    locked = set(re.findall(r"^([\w.-]+)==", read("requirements.lock"), flags=re.MULTILINE))
    assert {re.split(r"[<>=!~ ;\[]", name)[0] for name in asked} <= locked


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "LICENSE-text.md"])
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)\)", read(name)):
        assert target.startswith("https://") or (ROOT / target).exists(), target
