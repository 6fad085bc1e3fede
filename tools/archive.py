"""Pack the built site into one file that opens from disk.

    python tools/archive.py _build/html

Writes linnet.zip beside the folder.  A browser lets no page on disk read another one, so the search shows titles and
no excerpts there.  Two runs over the same site give the same bytes.
"""

import sys
import zipfile
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
OPTIONS = "_static/documentation_options.js"


def pack(site):
    """Write and return the archive of a built site."""
    site = Path(site)
    if not (site / "index.html").is_file():
        raise ValueError(f"site: {site} came, a folder with a built site (index.html) is needed")
    part = site.parent / "linnet.zip.part"
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            name = path.relative_to(site).as_posix()
            content = path.read_bytes()
            if name == OPTIONS:
                content = content.replace(b"SHOW_SEARCH_SUMMARY: true", b"SHOW_SEARCH_SUMMARY: false")
            info = zipfile.ZipInfo(f"linnet/{name}", EPOCH)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return part.replace(site.parent / "linnet.zip")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"Unpack it anywhere and open linnet/index.html: {pack(sys.argv[1])}")
