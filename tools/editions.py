"""Put earlier editions of the book beside the present one, and the list by which its pages lead to them.

    python tools/editions.py _build/html ARCHIVES

ARCHIVES holds the archive that each release made of its site, as ``v1.2.3.zip``.  Each becomes ``editions/v1.2.3`` of
the site: a course keeps the pages, numbers and statements with which it began.  ``editions.json`` lists them, the
newest first.  Pages show the list when they were built with the environment variable EDITIONS set, see
book/_static/editions.js.
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

NAME = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


def archives(folder):
    """Return the archives of releases, the newest first."""
    found = [(match, path) for path in Path(folder).glob("*.zip") if (match := NAME.fullmatch(path.stem))]
    return [path for _, path in sorted(found, key=lambda pair: [*map(int, pair[0].groups())], reverse=True)]


def write(site, folder):
    """Add the editions to a built site, and return the list of them."""
    site, listed = Path(site), []
    for archive in archives(folder):
        target = site / "editions" / archive.stem
        shutil.rmtree(target, ignore_errors=True)
        with tempfile.TemporaryDirectory() as unpacked:
            shutil.unpack_archive(archive, unpacked)
            (whole,) = Path(unpacked).iterdir()  # an archive holds one folder
            shutil.copytree(whole, target)
        listed.append({"name": archive.stem.removeprefix("v"), "path": f"editions/{archive.stem}/"})
    (site / "editions.json").write_text(json.dumps(listed), encoding="utf-8")
    return listed


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(*(edition["path"] for edition in write(*sys.argv[1:])), sep="\n")
