"""Sphinx extension: the built site asks no other host for anything.

MathJax comes from the package sphinx-mathjax-offline and is copied beside the
pages; of its 24 MB only what a page or MathJax's own menu can load is taken.

The scripts of sphinx-thebe, which Jupyter Book always brings, are left out:
no page runs code on a remote server, and its doubled script is an error in
the console.
"""

from importlib.resources import files
from pathlib import Path

from sphinx.util.fileutil import copy_asset

MATHJAX = "tex-chtml.js"
MATHJAX_FOLDERS = ("input/tex/extensions", "output", "a11y", "sre")


def copy_mathjax(app):
    if app.builder.format != "html":
        return
    source = Path(str(files("sphinx-mathjax-offline"))) / "static" / "mathjax"
    target = Path(app.outdir) / "_static" / "mathjax"
    target.mkdir(parents=True, exist_ok=True)
    copy_asset(source / MATHJAX, target)
    for folder in MATHJAX_FOLDERS:
        copy_asset(source / folder, target / folder)


def is_thebe(script):
    inline = getattr(script, "attributes", {}).get("body", "")
    return "thebe" in f"{script} {inline}".lower()


def drop_thebe(app, pagename, templatename, context, doctree):
    scripts = context.get("script_files", [])
    context["script_files"] = [s for s in scripts if not is_thebe(s)]


def setup(app):
    app.config.mathjax_path = f"mathjax/{MATHJAX}"
    app.connect("builder-inited", copy_mathjax)
    app.connect("html-page-context", drop_thebe, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
