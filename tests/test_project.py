"""What stands in two places says the same in both, and files are text in UTF-8 wherever they are read."""

import ast
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
    assert f"version {linnet.__version__}*" in read("book/index.md")
    assert f"extra_footer: linnet {linnet.__version__}." in read("_config.yml")


def test_requirements_hold_what_the_package_needs_and_the_lock_holds_all():
    requirements = {line.split("#")[0].strip() for line in read("requirements.txt").splitlines()}
    assert {name.split(";")[0] for name in PROJECT["dependencies"]} <= requirements
    extras = (names for extra, names in PROJECT["optional-dependencies"].items() if extra != "bench")  # peers: unlocked
    asked = requirements.union(*extras) - {""}
    locked = set(re.findall(r"^([\w.-]+)==", read("requirements.lock"), flags=re.MULTILINE))
    assert {re.split(r"[<>=!~ ;\[]", name)[0] for name in asked} <= locked


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "LICENSE-text.md"])
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)\)", read(name)):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def scripts():
    folders = "benchmarks", "book", "linnet", "tests", "tools"
    return [*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]


def text_files(code):
    """Yield the calls that read or write a text file, by what they name as its encoding."""
    for call in (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
        opens = isinstance(call.func, ast.Name) and name == "open"
        binary = opens and len(call.args) > 1 and "b" in call.args[1].value
        if name in ("read_text", "write_text") or (opens and not binary):
            yield next((word.value.value for word in call.keywords if word.arg == "encoding"), None)


def test_every_text_file_is_utf_8_whatever_the_locale_says():
    assert [*text_files("open(path); open(path, 'rb'); path.read_text(encoding='utf-8')")] == [None, "utf-8"]
    for path in scripts():
        assert {*text_files(path.read_text(encoding="utf-8"))} <= {"utf-8", "utf-8-sig"}, path
