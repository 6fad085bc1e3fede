"""Print the built site into one PDF, page after page, by the machine's Chromium.

    python tools/printed.py _build/html

Writes linnet.pdf beside the folder, with a bookmark for every page.
"""

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

ROOT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
FOOTER = '<div style="width: 100%; text-align: center; font-size: 8px"><span class="pageNumber"></span></div>'


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


def prints(site, names):
    """Yield title and PDF of each page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(color_scheme="light")
        for name in names:
            page.goto((site / f"{name}.html").resolve().as_uri())
            page.wait_for_load_state("networkidle")
            page.evaluate("() => window.MathJax?.startup?.promise")
            margins = {"top": "18mm", "bottom": "18mm", "left": "16mm", "right": "16mm"}
            content = page.pdf(
                format="A4",
                scale=0.8,
                margin=margins,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=FOOTER,
            )
            yield page.title().partition(" — ")[0], content
        browser.close()


def write(site):
    """Write and return the PDF of a built site."""
    site = Path(site)
    book = PdfWriter()
    for title, content in prints(site, documents()):
        book.append(PdfReader(BytesIO(content)), outline_item=title)
    part = site.parent / "linnet.pdf.part"
    book.write(part)
    return part.replace(site.parent / "linnet.pdf")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"The book as PDF: {write(sys.argv[1])}")
