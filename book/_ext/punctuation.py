"""Sphinx extension: a formula and the punctuation beside it stay on one line.

A browser breaks a line between a formula, which MathJax draws as a box, and the comma after it.
"""

import re

from docutils import nodes

OPENING = re.compile(r"[(\[“‘]+$")
CLOSING = re.compile(r"^(-\w+)?[.,;:!?)\]”’]*")


def bind_punctuation(app, doctree, docname):
    for formula in list(doctree.findall(nodes.math)):
        parent, place = formula.parent, formula.parent.index(formula)
        before, after = (parent[i] if 0 <= i < len(parent) else None for i in (place - 1, place + 1))
        left = OPENING.search(before) if isinstance(before, nodes.Text) else None
        right = CLOSING.search(after) if isinstance(after, nodes.Text) else None
        if not (left or (right and right[0])):
            continue
        # By their places, since texts that read alike are equal.
        parts = [formula]
        if left:
            parts.insert(0, nodes.Text(left[0]))
            parent[place - 1] = nodes.Text(before[: left.start()])
        if right:
            parts.append(nodes.Text(right[0]))
            parent[place + 1] = nodes.Text(after[right.end() :])
        parent[place] = nodes.inline("", "", *parts, classes=["linnet-together"])


def setup(app):
    app.connect("doctree-resolved", bind_punctuation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
