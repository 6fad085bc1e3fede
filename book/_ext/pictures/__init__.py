"""Sphinx extension: small pictures, computed by linnet, in the page's colours.

``drawing`` says how a picture is written; ``cards`` has those of the first page, ```` ```{picture} name ````;
``margins`` those that stand in the margin of a chapter.  A notebook shows these from the files of ``book/sketches``,
as a figure of the class "sketch"; on a page the picture itself is written in place of the file:

    ```{figure} sketches/name.svg
    :figclass: margin sketch
    :alt: What is seen, for those who cannot see it.

    The caption.
    ```
"""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .cards import PICTURES
from .drawing import svg
from .files import sketch


class Picture(SphinxDirective):
    """It stands beside words that say what it is, so it has none of its own."""

    required_arguments = 1

    def run(self):
        return [nodes.raw("", svg(PICTURES[self.arguments[0]](), 150), format="html")]


def into_the_margin(app, doctree):
    """Notes and sketches become what the theme moves into the margin.

    They are written as boxes and figures because JupyterLab draws the theme's own ``{margin}`` over the next paragraph.
    """
    for note in list(doctree.findall(nodes.container)):
        if "margin" in note["classes"]:
            note.replace_self(nodes.sidebar("", *note.children, classes=["margin"]))
    for figure in list(doctree.findall(nodes.figure)):
        if "sketch" in figure["classes"]:
            image, caption = figure.children
            picture = nodes.raw("", sketch(Path(image["uri"]).stem, image["alt"]), format="html")
            figure.replace_self(
                nodes.sidebar("", picture, nodes.paragraph("", "", *caption.children), classes=["margin", "sketch"])
            )


def setup(app):
    app.add_directive("picture", Picture)
    app.connect("doctree-read", into_the_margin, priority=400)  # before figures are counted and images collected
    return {"parallel_read_safe": True, "parallel_write_safe": True}
