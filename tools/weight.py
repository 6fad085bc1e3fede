"""What the pages of the built site weigh: what a first visit loads, as it is and as servers compress it.

python tools/weight.py _build/html
"""

import gzip
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import sync_playwright
from printed import FLAGS, chromium, documents


@cache
def sizes(path):
    """Return the size of a file in bytes, and its compressed size where servers compress it."""
    content = path.read_bytes()
    packed = path.suffix in (".png", ".woff", ".woff2")
    return len(content), len(content) if packed else len(gzip.compress(content, 6, mtime=0))


def weigh(site, addresses):
    """Return the bytes of the files of ``site`` that these addresses name: raw and compressed."""
    paths = {unquote(urlsplit(address).path) for address in addresses}
    files = [path for part in paths if (path := Path(site) / part.removeprefix(f"{site}/").lstrip("/")).is_file()]
    return tuple(map(sum, zip(*map(sizes, files), strict=True)))


def table(site):
    """Yield, for each page, its name, the number of files it loads, and what they weigh."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page, asked = browser.new_page(), set()
        page.on("request", lambda request: asked.add(request.url))
        for name in documents():
            asked.clear()
            page.goto((site / f"{name}.html").as_uri())
            page.evaluate("() => document.fonts.ready.then(() => true)")
            yield name, len(asked), *weigh(site, asked)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"{'page':28} files   kB raw  kB compressed")
    for name, count, raw, compressed in table(Path(sys.argv[1]).resolve()):
        print(f"{name:28} {count:5} {raw / 1000:8.0f} {compressed / 1000:14.0f}")
