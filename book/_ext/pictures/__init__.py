"""Sphinx extension: small pictures, computed by linnet, in the page's colours.

``drawing`` says how a picture is written; ``cards`` has those of the first page, ```` ```{picture} name ````;
``margins`` those that stand in the margin of a chapter:

    ```{sketch} name
    :alt: What is seen, for those who cannot see it.
    The caption.
    ```
"""

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .cards import PICTURES
from .drawing import svg
from .margins import SKETCHES


class Picture(SphinxDirective):
    """It stands beside words that say what it is, so it has none of its own."""

    required_arguments = 1

    def run(self):
        return [nodes.raw("", svg(PICTURES[self.arguments[0]](), 150), format="html")]


class Sketch(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"alt": directives.unchanged_required}

    def run(self):
        aside = nodes.sidebar("", classes=["margin", "sketch"])
        aside += nodes.raw("", svg(SKETCHES[self.arguments[0]](), 222, self.options["alt"]), format="html")
        self.state.nested_parse(self.content, self.content_offset, aside)
        return [aside]


def setup(app):
    app.add_directive("picture", Picture)
    app.add_directive("sketch", Sketch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
