"""Sphinx extension: under the title of each chapter stands how to run it.

The notebook and its Markdown are files of the site.  When the environment variable REPOSITORY says where the
repository is on GitHub (owner/name), links to Binder and to Colab are added, and one to report a mistake.  Colab knows
nothing of this package, so beside its link stands the cell to run there first.  When LITE is set, as by ``make lite``,
a JupyterLite site stands beside the book, and a link opens the chapter there.
"""

import os
from html import escape
from pathlib import Path
from urllib.parse import quote

import jupytext

REPOSITORY = os.environ.get("REPOSITORY", "")
LITE = os.environ.get("LITE", "")


def is_chapter(app, document):
    return app.env.doc2path(document).endswith(".ipynb")


def links(document):
    """Return ``{text: address}`` of the ways to run a chapter, relative to its page."""
    up = "../" * document.count("/")
    source = f"{up}_sources/{document}"
    ways = {"notebook": f"{source}.ipynb", "Markdown": f"{source}.md"}
    if LITE:
        ways["in this browser"] = f"{up}lite/lab/index.html?path={document.split('/')[-1]}.ipynb"
    if REPOSITORY:
        ways["Binder"] = f"https://mybinder.org/v2/gh/{REPOSITORY}/HEAD?labpath={document}.ipynb"
        ways["Colab"] = f"https://colab.research.google.com/github/{REPOSITORY}/blob/HEAD/{document}.ipynb"
    return ways


def after(title):
    """Return what follows the links: what Colab needs first, and where to report a mistake in this chapter."""
    if not REPOSITORY:
        return ""
    source = f"https://github.com/{REPOSITORY}"
    report = f"{source}/issues/new?title={quote(f'{title}: ')}"
    return f' (first <code>%pip install git+{source}</code>) · <a href="{escape(report)}">report a mistake</a>'


def add_links(app, pagename, templatename, context, doctree):
    if doctree is None or not is_chapter(app, pagename):
        return
    ways = " · ".join(
        f'<a href="{escape(address)}"{" download" if "_sources" in address else ""}>{text}</a>'
        for text, address in links(pagename).items()
    )
    install = escape(context["pathto"]("book/install"))
    line = f'<p class="linnet-run">Run this chapter: {ways}{after(pagename)} · <a href="{install}">how</a></p>'
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{line}", 1)


def write_markdown(app, exception):
    if exception or app.builder.format != "html":
        return
    for document in filter(lambda name: is_chapter(app, name), app.env.found_docs):
        notebook = jupytext.read(app.env.doc2path(document))
        jupytext.write(notebook, Path(app.outdir, "_sources", f"{document}.md"), fmt="md:myst")


def setup(app):
    app.connect("html-page-context", add_links)
    app.connect("build-finished", write_markdown)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
