"""Sphinx extension: the claim ledger, one entry for every statement of the chapters.

A statement is a `prf` directive of a chapter: definition, theorem, proposition,
lemma, corollary, conjecture.  It carries a label and, unless it is a definition,
the line "*Status: ... Hypotheses: ...*".  Cells say in their metadata what they
are to it:

    "linnet": {"checks": ["thm-a"]}            this cell would fail if thm-a were false
    "linnet": {"controls": ["thm-a"]}          thm-a fails here, where a hypothesis is dropped
    "linnet": {"no_check": {"def-b": "why"}}   for a definition with nothing to compute
    "linnet": {"no_control": {"thm-a": "why"}}

``parse`` reads this from the notebooks.  ``check`` raises when a statement has no
check, when it has hypotheses and no control, or when one of these notes is
wrong; so the build fails, and a test does.  ``render`` shows it.
"""

from pathlib import Path

import yaml
from sphinx.errors import ExtensionError

from .check import collect
from .render import chip, make_cards, mark_cells, page

PLACE = "<!-- ledger -->"


def find_chapters(app, env, docnames):
    """Find the notebooks in the order of _toc.yml, and refuse to build while the ledger is incomplete."""
    toc = yaml.safe_load((Path(app.srcdir) / "_toc.yml").read_text(encoding="utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    app.ledger_paths = [path for file in files if (path := Path(env.doc2path(file))).suffix == ".ipynb"]
    try:
        app.ledger = collect(app.ledger_paths)
    except ValueError as incomplete:
        raise ExtensionError(str(incomplete)) from None


def write_page(app, docname, source):
    """Put the entries in the place of the page's comment."""
    if PLACE in source[0]:
        for path in app.ledger_paths:
            app.env.note_dependency(str(path))
        source[0] = source[0].replace(PLACE, "\n".join(page(app.ledger)))


def setup(app):
    app.connect("env-before-read-docs", find_chapters)
    app.connect("source-read", write_page)
    app.connect("doctree-read", mark_cells)
    app.connect("doctree-read", make_cards)
    app.add_role("chip", chip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
