"""Sphinx extension: how to cite a page, at its end, and a statement, in its box, as BibTeX.

A statement is cited by its name: its number changes when another one comes before it.
"""

from html import escape
from importlib.metadata import version

from docutils import nodes

from sharing import ADDRESS

BOOK = "linnet: executable notes on the geometry of gradient descent in deep linear networks"


def entry(key, title, place, year, *notes):
    """Return the BibTeX entry of a part of the book; ``place`` is its page, with an anchor or without."""
    fields = {
        "author": "{The linnet authors}",
        "title": f"{{{title}}}",
        "booktitle": BOOK,
        "year": year,
        "note": ", ".join([*notes, f"version {version('linnet')}"]),
    }
    if ADDRESS:
        fields["url"] = f"{ADDRESS}/{place}"
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@incollection{{linnet:{key},\n{lines}}}"


def statement_entry(statement, docname, year):
    """Return the entry of a statement of the ledger."""
    place = f"{docname}.html#{statement.label}"
    return entry(statement.label, statement.title, place, year, statement.kind.capitalize())


def block(text):
    return nodes.literal_block(text, text, language="none")


def close_page(app, pagename, templatename, context, doctree):
    """Put the entry of the page at its end."""
    if doctree is None or not pagename.startswith("book/"):
        return
    name = pagename.split("/")[-1]
    title = next(doctree.findall(nodes.title)).astext()
    text = entry(name, title, f"{pagename}.html", app.config.copyright)
    shown = f'<div class="highlight-none notranslate"><div class="highlight"><pre>{escape(text)}</pre></div></div>'
    context["body"] += f'<details class="cite"><summary>Cite this page</summary>{shown}</details>'


def setup(app):
    app.connect("html-page-context", close_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
