"""Sphinx extension: a display formula of several clauses may break between them.

MathJax draws a formula as one box, which no browser breaks.  What stands between two ``\\quad`` or ``\\qquad``, outside
of all braces and environments, becomes a box of its own: side by side where there is room, else one below the other.
"""

import re

from docutils import nodes

TOKEN = re.compile(r"\\(?:begin|left)\b|\\(?:end|right)\b|\\q?quad\b|\\[{}]|[{}]")
OPENS, CLOSES = re.compile(r"\{|\\(begin|left)$"), re.compile(r"\}|\\(end|right)$")


def clauses(formula):
    """Return the parts of a formula between its outermost ``\\quad`` and ``\\qquad``."""
    parts, depth, start = [], 0, 0
    for token in TOKEN.finditer(formula):
        if OPENS.match(token[0]):
            depth += 1
        elif CLOSES.match(token[0]):
            depth -= 1
        elif depth == 0 and token[0].endswith("quad"):
            parts.append(formula[start : token.start()])
            start = token.end()
    return [part for part in map(str.strip, [*parts, formula[start:]]) if part]


def break_formulas(app, doctree, docname):
    for block in list(doctree.findall(nodes.math_block)):
        parts = clauses(block.astext())
        if len(parts) > 1:
            # The first clause is the one with the label and the number.
            first, *rest = (nodes.math_block("", part, label=None, nowrap=False, number=None) for part in parts)
            first.update_all_atts(block, replace=True)
            box = nodes.container("", first, *rest, classes=["linnet-clauses"])
            block.replace_self(box)
            box["ids"] = []  # the first clause has them


def setup(app):
    app.connect("doctree-resolved", break_formulas)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
