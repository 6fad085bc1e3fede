"""Sphinx extension: the built site asks no other host for anything.

Scripts that Sphinx brings on its own are left out: that of MathJax, since formulas are typeset when the book is built,
and those of sphinx-thebe, since no page runs code on a remote server.
"""

UNWANTED = "mathjax", "thebe"


def is_unwanted(script):
    inline = getattr(script, "attributes", {}).get("body", "")
    return any(name in f"{script} {inline}".lower() for name in UNWANTED)


def drop_scripts(app, pagename, templatename, context, doctree):
    context["script_files"] = [script for script in context.get("script_files", []) if not is_unwanted(script)]


def setup(app):
    app.connect("html-page-context", drop_scripts, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
