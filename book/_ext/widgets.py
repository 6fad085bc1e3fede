"""Sphinx extension: pages with a widget of linnet get the script that brings it to life, and its style.

A page without cells has one by ```` ```{widget} name ````; what stands in it are the widget's parameters, as YAML.

The state of all models, which MyST-NB adds for the scripts of ipywidgets, is left out: the widgets carry their own.
"""

from pathlib import Path

import yaml
from docutils import nodes
from linnet import widgets
from linnet.widgets import modules
from myst_nb.core.render import WIDGET_STATE_MIMETYPE
from sphinx.util.docutils import SphinxDirective

FOLDER = "widgets"
FILES = {"linnet.js": modules.classic, "linnet.css": modules.css}


def write_files(app):
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        (folder / name).write_text(content(), encoding="utf-8")


def is_state(script):
    kind = getattr(script, "attributes", {}).get("type")
    return kind == WIDGET_STATE_MIMETYPE


def drop_state(app, pagename, templatename, context, doctree):
    scripts = context.get("script_files", [])
    context["script_files"] = [s for s in scripts if not is_state(s)]


def add_files(app, pagename, templatename, context, doctree):
    if "data-linnet-widget" in context.get("body", ""):
        app.add_js_file(f"{FOLDER}/linnet.js", loading_method="defer")
        app.add_css_file(f"{FOLDER}/linnet.css")


class WidgetDirective(SphinxDirective):
    required_arguments, has_content = 1, True

    def run(self):
        widget = getattr(widgets, self.arguments[0])(**yaml.safe_load("\n".join(self.content)) or {})
        return [nodes.raw("", widget.html(), format="html")]


def setup(app):
    app.add_directive("widget", WidgetDirective)
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", add_files)
    app.connect("html-page-context", drop_state, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
