"""Sphinx extension: a figure of a chapter once more on another page, with a caption of its own.

    ```{reprint} invariance#fig-rules
    Five rules, one step size.
    ```

The picture and its description are the chapter's, so that the two cannot differ.
"""

from copy import deepcopy

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective


class reprint(nodes.Element):
    """Stands for the image until all chapters have been read."""


class Reprint(SphinxDirective):
    required_arguments = 1
    has_content = True

    def run(self):
        chapter, name = self.arguments[0].split("#")
        caption = nodes.caption()
        self.state.nested_parse(self.content, self.content_offset, caption)
        caption.children = caption[0].children
        return [nodes.figure("", reprint(chapter=chapter, name=name), caption, classes=["reprint"])]


def image_of(env, chapter, name):
    """Return the image of a figure of a chapter."""
    figures = env.get_doctree(f"book/{chapter}").findall(nodes.figure)
    images = [next(figure.findall(nodes.image), None) for figure in figures if name in figure["ids"]]
    if not any(images):
        raise ExtensionError(f"reprint: {chapter}#{name} came, a chapter and a figure with a picture are needed")
    return deepcopy(images[0])


def fill(app, doctree, docname):
    for place in list(doctree.findall(reprint)):
        place.replace_self(image_of(app.env, place["chapter"], place["name"]))


def setup(app):
    app.add_node(reprint)
    app.add_directive("reprint", Reprint)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
