"""Print the built site into one PDF, page after page, by the machine's Chromium.

    python tools/printed.py _build/html

Writes linnet.pdf beside the folder: contents first, a bookmark for every page of the site, numbers through the whole
book, and links between pages of the site that lead to their place in the book.
"""

import os
import re
import shutil
import sys
from html import escape
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urldefrag

import yaml
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NullObject

ROOT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
MARGINS = {"top": "18mm", "bottom": "18mm", "left": "16mm", "right": "16mm"}
CONTENTS = """<title>Contents</title><h1>linnet</h1><style>
body { font: 13pt/1.8 sans-serif; margin: 20mm; } h1 { font-size: 26pt; font-weight: normal; }
p { display: flex; justify-content: space-between; margin: 0; } a { color: inherit; text-decoration: none; }
</style>"""
NUMBERS = """<style>@page { margin: 0; } body { margin: 0; }
p { box-sizing: border-box; break-after: page; font: 8pt sans-serif; height: 296mm; margin: 0; padding-top: 284mm; }
p { text-align: center; }</style>"""
# Chromium gives a place a name only where a link of the same page leads to it; so each gets one, out of sight.
NAME_PLACES = """places => {
  const links = places.filter(place => document.getElementById(place)).map(place => {
    const link = Object.assign(document.createElement("a"), {href: "#" + place, textContent: "."});
    link.style = "position: absolute; left: 0; top: 0; font-size: 1px; color: transparent";
    return link;
  });
  document.querySelector("main, body").prepend(...links);
}"""

# What is below the screen has not been loaded yet.
LOAD_PICTURES = """() => Promise.all([...document.images].filter(image => image.offsetParent).map(image => {
  image.loading = "eager";
  return image.decode();
}))"""


def documents():
    """Return the documents of the table of contents, in reading order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]


def chromium():
    """Return the machine's Chromium."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("no Chromium found: install one, or name it in the environment variable CHROMIUM")
    return path


def places(site, names):
    """Return ``{page: places on it}`` of all that the pages refer to on each other."""
    asked = {(site / f"{name}.html").resolve(): set() for name in names}
    for page in list(asked):
        for file, place in re.findall(r'href="([^"#:]+)#([^"]+)"', page.read_text(encoding="utf-8")):
            asked.get((page.parent / unquote(file)).resolve(), set()).add(unquote(place))
    return asked


def prints(browser, site, names):
    """Yield title and PDF of each page."""
    page = browser.new_page(color_scheme="light")
    for path, asked in places(site, names).items():
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        page.evaluate(LOAD_PICTURES)
        page.evaluate(NAME_PLACES, sorted(asked))
        sheet = page.locator("div.handout").count()  # has its own size
        content = page.pdf(prefer_css_page_size=True) if sheet else page.pdf(format="A4", scale=0.8, margin=MARGINS)
        yield page.title().partition(" — ")[0], PdfReader(BytesIO(content))


def print_text(browser, html):
    page = browser.new_page()
    page.set_content(html)
    return PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))


def contents(browser, addresses, parts):
    """Return the print of the table of contents; it counts itself as the first page."""
    number, lines = 2, []
    for address, (title, part) in zip(addresses, parts, strict=True):
        lines.append(f'<p><a href="{address}">{escape(title)}</a><span>{number}</span></p>')
        number += len(part.pages)
    return print_text(browser, CONTENTS + "".join(lines))


def lead(annotation, own, book, starts, parts):
    """Let a link to a page of the site lead to its place in the book; what the book lacks is no link."""
    if "/Dest" in annotation:
        address, place = own, str(annotation["/Dest"]).lstrip("/")
    else:
        address, place = urldefrag(annotation.get("/A", {}).get("/URI", ""))
    if address not in starts:
        if address.startswith("file:"):
            del annotation["/A"]
        return
    part = parts[address]
    found = part.named_destinations.get(unquote(place)) or part.named_destinations.get(f"/{unquote(place)}")
    number = part.get_destination_page_number(found) if found else 0
    corner = [found.left, found.top] if found else [NullObject(), NullObject()]
    target = book.pages[starts[address] + number].indirect_reference
    annotation[NameObject("/Dest")] = ArrayObject([target, NameObject("/XYZ"), *corner, NullObject()])
    annotation.pop("/A", None)


def bind(browser, addresses, parts):
    """Return the book made of the prints of its pages, ``[(title, PDF)]``."""
    book, starts = PdfWriter(), {}
    front = contents(browser, addresses, parts)
    book.append(front, outline_item="Contents")
    for address, (title, part) in zip(addresses, parts, strict=True):
        starts[address] = len(book.pages)
        book.append(part, outline_item=title, import_outline=False)
    prints = dict(zip(addresses, (part for _, part in parts), strict=True))
    owner = "contents"
    owners = {start: address for address, start in starts.items()}
    numbers = print_text(browser, NUMBERS + "".join(f"<p>{i + 1}</p>" for i in range(len(book.pages))))
    for i, page in enumerate(book.pages):
        owner = owners.get(i, owner)
        for annotation in page.get("/Annots", []):
            lead(annotation.get_object(), owner, book, starts, prints)
        page.merge_page(numbers.pages[i])
    return book


def write(site, names=None):
    """Write and return the PDF of a built site."""
    site, names = Path(site), names or documents()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        parts = list(prints(browser, site, names))
        book = bind(browser, [path.as_uri() for path in places(site, names)], parts)
        browser.close()
    target = site.parent / "linnet.pdf"
    temporary = target.with_suffix(".part")
    book.write(temporary)
    os.replace(temporary, target)
    return target


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"The book as PDF: {write(sys.argv[1])}")
