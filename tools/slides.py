"""Make the slides of the three lectures from slides/*.md and the executed chapters that `make book` leaves.

    python tools/slides.py SOURCE BUILD

SOURCE holds the decks, BUILD is the folder of the built book (_build).  Writes BUILD/slides/<deck>.html, with reveal.js
and MathJax beside it, so that viewing needs no network, its print <deck>.pdf by the machine's Chromium, and
<deck>-notes.pdf to write on: a page for each slide, with what the speaker says and with lines.

A deck is Markdown; a heading of the first or second level begins a slide.  A line on its own

    {{chapter#name}}

stands for a cell of a chapter: a figure by its name, with the text that describes it, or a code cell by its id, with
its code and its stored output.  So a slide shows nothing that the book does not, and its widgets live.  A line

    Note (5 min): what to say

at the end of a slide is for the speaker: the key S opens a window with it.
"""

import re
import sys
from base64 import b64encode
from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path

import nbformat
import yaml
from nbconvert import SlidesExporter
from playwright.sync_api import sync_playwright
from printed import FLAGS, chromium

from linnet.widgets import modules

ROOT = Path(__file__).parents[1]
TEMPLATES = Path(__file__).parent / "templates"
CELL = re.compile(r"^\{\{([\w-]+)#([\w-]+)\}\}\s*$", re.M)
WIDGET = "application/vnd.jupyter.widget-view+json"
NOTE = re.compile(r"^Note \((\d+) min\): (.*)$", re.M)
SLIDE = re.compile(r"^(?=##? )", re.M)
REVEAL = "dist/reveal.css", "dist/reset.css", "dist/reveal.js", "plugin/notes/notes.js"
SCRIPTS = {"reveal": REVEAL, "mathjax": ("tex-svg.js",)}
SHEET = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 18mm 16mm; }}
body {{ font: 11pt/1.4 Georgia, serif; margin: 0; }}
section {{ break-after: page; }}
img {{ border: 0.5pt solid #888; width: 100%; }}
hr {{ border: 0; border-bottom: 0.5pt solid #bbb; margin: 9mm 0 0; }}
</style>{pages}</html>"""


@cache
def chapter(path):
    """Return ``{figure name or cell id: cell}`` of a chapter."""
    cells = nbformat.read(path, as_version=4).cells
    figures = {cell.metadata.get("mystnb", {}).get("figure", {}).get("name"): cell for cell in cells}
    return figures | {cell.id: cell for cell in cells}


def find(executed, name, key):
    """Return a cell of the chapter ``name``: a figure from the folder of executed chapters, code with stored output."""
    is_figure = key.startswith("fig-")
    path = (executed if is_figure else ROOT / "book") / f"{name}.ipynb"
    cell = deepcopy(chapter(path).get(key))
    if not (cell and cell.outputs):
        raise ValueError(f"cell: {{{{{name}#{key}}}}} came, a figure or a cell with output of {path} is needed")
    cell.metadata.is_figure = is_figure
    if not is_figure:  # a table too is text here, which is narrower
        cell.outputs = [shown(output, "text/plain") for output in cell.outputs]
    elif WIDGET in cell.outputs[0].data:  # of its many forms the one that lives on a page
        cell.outputs = [shown(cell.outputs[0], "text/html")]
    return cell


def shown(output, form):
    """Return an output with one of its forms alone; what was printed has but one."""
    return nbformat.v4.new_output("display_data", {form: output.data[form]}) if "data" in output else output


def cells(text, executed):
    """Yield the cells of a deck: for each slide its title, then text and chapters' cells in turn."""
    for slide in filter(str.strip, SLIDE.split(text)):
        title, _, rest = slide.partition("\n")
        yield nbformat.v4.new_markdown_cell(title, metadata={"slideshow": {"slide_type": "slide"}})
        prose, *others = CELL.split(NOTE.sub("", rest))
        yield nbformat.v4.new_markdown_cell(prose.strip())
        for name, key, prose in zip(others[::3], others[1::3], others[2::3], strict=True):
            yield find(executed, name, key)
            yield nbformat.v4.new_markdown_cell(prose.strip())
        for minutes, words in NOTE.findall(rest):
            yield nbformat.v4.new_markdown_cell(f"{minutes} minutes. {words}", metadata={"is_note": True})


def macros():
    """Return the book's macros for MathJax."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return config["sphinx"]["config"]["mathjax3_config"]["tex"]["macros"]


def deck(path, executed):
    """Return the HTML of one deck; figures come from the folder of executed chapters."""
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.v4.new_notebook(cells=[cell for cell in cells(text, executed) if cell.source])
    notebook.metadata.title = text.partition("\n")[0].lstrip("# ")
    notebook.metadata.macros = macros()
    exporter = SlidesExporter(
        template_name="slides", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True
    )
    return exporter.from_notebook_node(notebook)[0]


def copy_scripts(target):
    """Copy reveal.js and MathJax out of the packages that carry them, and what brings widgets to life."""
    folders = {
        "reveal": files("sphinx_revealjs") / "_static" / "revealjs",
        "mathjax": files("sphinx-mathjax-offline") / "static" / "mathjax",
    }
    for library, names in SCRIPTS.items():
        for name in names:
            copy = target / library / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((folders[library] / name).read_bytes())
    for name, text in ("linnet.js", modules.classic()), ("linnet.css", modules.css()):
        (target / name).write_text(text, encoding="utf-8")


def write(source, build):
    """Write every deck of ``source`` into ``build/slides``, and return the pages."""
    target = Path(build) / "slides"
    copy_scripts(target)
    pages = []
    for path in sorted(Path(source).glob("*.md")):
        pages.append(target / f"{path.stem}.html")
        pages[-1].write_text(deck(path, Path(build) / "jupyter_execute" / "book"), encoding="utf-8")
    return pages


def prints(pages):
    """Print each deck beside it, one slide to a page, and return the PDFs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        for path in pages:
            page.goto(f"{path.resolve().as_uri()}?print-pdf")
            page.wait_for_function("() => window.Reveal?.isReady() && document.querySelector('.pdf-page')")
            page.pdf(path=path.with_suffix(".pdf"), prefer_css_page_size=True, print_background=True)
        browser.close()
    return [path.with_suffix(".pdf") for path in pages]


def sheets(pages):
    """Print each deck with a page of A4 for each slide: its picture, the speaker's words, lines; return the PDFs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for path in pages:
            page.goto(path.resolve().as_uri())
            page.wait_for_function("() => window.Reveal?.isReady()")
            html = SHEET.format(title=path.stem, pages="".join(sheet(page, i) for i in range(_total(page))))
            page.goto("about:blank")
            page.set_content(html)
            page.pdf(path=path.with_name(f"{path.stem}-notes.pdf"), prefer_css_page_size=True)
        browser.close()
    return [path.with_name(f"{path.stem}-notes.pdf") for path in pages]


def sheet(page, number):
    """Return the page of a slide to write on."""
    page.evaluate("number => Reveal.slide(number)", number)
    picture = b64encode(page.screenshot(type="jpeg", quality=85)).decode()
    words = page.evaluate("() => Reveal.getSlideNotes() ?? ''")
    return f'<section><img alt="" src="data:image/jpeg;base64,{picture}">{words}{"<hr>" * 10}</section>'


def _total(page):
    return page.evaluate("() => Reveal.getTotalSlides()")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    pages = write(*sys.argv[1:])
    print("Slides:", *pages, *prints(pages), *sheets(pages), sep="\n  ")
