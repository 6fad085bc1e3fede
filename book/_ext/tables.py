"""Sphinx extension: the figure of a cell whose output is a ``plot.Table`` is a numbered table, its caption above it."""

from docutils import nodes


class result(nodes.figure):
    """A figure that is counted among the tables."""


def make_tables(app, doctree):
    for figure in list(doctree.findall(nodes.figure)):
        if any('<table class="result">' in part.astext() for part in figure.findall(nodes.raw)):
            caption = [part for part in figure.children if isinstance(part, nodes.caption)]
            rest = [part for part in figure.children if part not in caption]
            figure.replace_self(result("", *caption, *rest, **figure.attributes))


def setup(app):
    visit = lambda translator, node: translator.visit_figure(node)
    depart = lambda translator, node: translator.depart_figure(node)
    app.add_enumerable_node(result, "table", html=(visit, depart))
    app.connect("doctree-read", make_tables, priority=100)  # before the figures are counted
    return {"parallel_read_safe": True, "parallel_write_safe": True}
