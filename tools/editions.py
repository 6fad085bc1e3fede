"""Build the tagged editions of the book beside the present one, and the list by which its pages lead to them.

    python tools/editions.py _build/html

Each tag v1.2.3 of the repository becomes ``editions/v1.2.3`` of the site, built by the tag's own ``make book``: a
course keeps the pages, numbers and statements with which it began.  ``editions.json`` lists them, the newest first.
Pages show the list when they are built with the environment variable EDITIONS set, see book/_static/editions.js.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TAG = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


def tags(repository):
    """Return the tags of releases, the newest first."""
    listed = subprocess.run(["git", "tag"], cwd=repository, check=True, capture_output=True, text=True).stdout.split()
    found = [match for tag in listed if (match := TAG.fullmatch(tag))]
    return [match[0] for match in sorted(found, key=lambda match: [*map(int, match.groups())], reverse=True)]


def build(repository, tag, target):
    """Build the book as it was at a tag, and put its site at ``target``."""
    address = os.environ.get("SITE_URL", "")
    there = os.environ | {"EDITIONS": "1"} | ({"SITE_URL": f"{address}/editions/{tag}"} if address else {})
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder, "source.tar")
        subprocess.run(["git", "archive", "-o", str(packed), tag], cwd=repository, check=True)
        source = Path(folder, "source")
        shutil.unpack_archive(packed, source, filter="data")
        subprocess.run(["make", "book"], cwd=source, env=there, check=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(source / "_build" / "html", target)


def write(site, repository=ROOT):
    """Add the editions to a built site."""
    site, found = Path(site), tags(repository)
    (site / "editions").mkdir(exist_ok=True)
    for tag in found:
        build(repository, tag, site / "editions" / tag)
    listed = [{"name": tag.removeprefix("v"), "path": f"editions/{tag}/"} for tag in found]
    (site / "editions.json").write_text(json.dumps(listed), encoding="utf-8")
    return listed


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(*(edition["path"] for edition in write(sys.argv[1])), sep="\n")
