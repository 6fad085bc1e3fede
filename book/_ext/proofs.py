"""Sphinx extension: how proofs look.  A long one, ``:class: steps``, shows the names of its steps, and each unfolds.

A step begins with a paragraph that begins in italics: these words are its name.  sphinx-proof and
sphinx-exercise give one identifier to all boxes of a kind: it is taken away, so that each is there once.
"""

from docutils import nodes

WORD = "Proof. "  # how sphinx-proof begins the first paragraph


def mark_proofs(app, doctree):
    for proof in doctree.findall(lambda node: isinstance(node, nodes.admonition) and node["ids"] == ["proof"]):
        proof["classes"].append("is-proof")
        text = next(proof.findall(nodes.Text))
        text.parent.insert(0, nodes.emphasis("", WORD.strip()))
        text.parent.replace(text, nodes.Text(text.removeprefix(WORD.strip())))


SHARED = {"proof", "proof-content", "exercise-content", "solution-content"}


def drop_shared_names(app, doctree, docname):
    for box in doctree.findall(lambda node: isinstance(node, nodes.Element) and SHARED & set(node["ids"])):
        box["ids"] = []


def fold_steps(app, doctree):
    for proof in list(doctree.findall(nodes.admonition)):
        if "steps" in proof["classes"]:
            children = proof.children
            proof.clear()
            proof += _folded(children)


def _folded(children):
    """Return the children of a proof with each step between the tags that fold it."""
    html = lambda text: nodes.raw("", text, format="html")
    folded, is_open = [], False
    for child in children:
        name = _name(child)
        if name is not None:
            if str(child.children[0]) == WORD:
                folded.append(nodes.paragraph("", WORD))
                del child[0]
            child.remove(name)
            folded += [html("</details>")] * is_open
            folded += [html('<details class="step"><summary>'), *name.children, html("</summary>")]
            is_open = True
        folded.append(child)
    return folded + [html("</details>")] * is_open


def _name(child):
    """Return the words in italics with which a paragraph begins, or None."""
    parts = child.children if isinstance(child, nodes.paragraph) else []
    if parts and str(parts[0]) == WORD:
        parts = parts[1:]
    return parts[0] if parts and isinstance(parts[0], nodes.emphasis) else None


def setup(app):
    app.connect("doctree-read", fold_steps)
    app.connect("doctree-read", mark_proofs)
    app.connect("doctree-resolved", drop_shared_names)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
