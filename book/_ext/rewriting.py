"""Sphinx extension: every page is rewritten once more when all are there.

What is done to a page stands in modules of its own: ``figures`` for the two forms of its figures, ``lean`` for what it
loads, ``naming`` for names under the pointer and for the ear, ``breaking`` for code that is wider than its line,
``typesetting`` for its formulas, ``fonts`` for faces in time, ``policy`` for what it may run.

The address of the site itself leads to the first page, by a page that is complete: it has a title, and the icon that a
browser would else look for.
"""

from pathlib import Path

from breaking import breakable
from figures import both_forms
from fonts import ask_early
from lean import join_sheets, lean_page, write_copies
from naming import name_all, names
from policy import add_policy, handlers
from typesetting import typeset

FIRST_PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <link rel="icon" href="_static/{icon}">
    <meta http-equiv="refresh" content="0; url={first}">
  </head>
  <body><a href="{first}">{title}</a></body>
</html>
"""


def rewrite(site, macros):
    """Rewrite the pages in a folder; the policy comes last, because it has the scripts' hashes."""
    static = site / "_static"
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html") if static not in page.parents}
    write_copies(static, pages.values())
    named, run = names(pages.values()), handlers(pages.values())
    lean = {page: lean_page(both_forms(page, html), page.stem == "search") for page, html in pages.items()}
    told = {page: breakable(name_all(html, named)) for page, html in lean.items()}
    for page, html in typeset(told, static, macros).items():
        html = ask_early(join_sheets(page, html, static / "styles"))
        page.write_text(add_policy(html, run), encoding="utf-8")


def lead_to_first_page(app):
    first, icon = f"{app.config.master_doc}.html", Path(app.config.html_favicon).name
    page = FIRST_PAGE.format(title=app.config.html_title, first=first, icon=icon)
    Path(app.outdir, "index.html").write_text(page, encoding="utf-8")


def rewrite_all(app, exception):
    if not exception and app.builder.format == "html":
        lead_to_first_page(app)
        rewrite(Path(app.outdir), app.config.mathjax3_config["tex"]["macros"])


def setup(app):
    app.connect("build-finished", rewrite_all, priority=700)  # when all files have been copied
    return {"parallel_read_safe": True, "parallel_write_safe": True}
