"""Sphinx extension: the reference of the package says in which chapters each function is used.

Names in the code cells of the chapters are resolved by import, so ``ln.gradient_flow`` and ``flow.gradient_flow``
count as one.  An enumeration has no signature there: nobody calls it, and each Python would show another one.
"""

import ast
import json
import re
from enum import EnumType
from importlib import import_module
from pathlib import Path

import linnet

EMPTY = re.compile(r"array\(\[\], shape=(\([^)]*\)), dtype=float64\)")  # as a default value is shown


def used_names(code):
    """Yield the dotted names in a cell's code that start at a module of linnet, without the prefix ``linnet``."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Attribute(value=ast.Name(id="ln"), attr=name):
                yield name
            case (
                ast.Attribute(value=ast.Name(id=module), attr=name)
                | ast.Attribute(value=ast.Attribute(value=ast.Name(id="ln"), attr=module), attr=name)
            ):
                yield f"{module}.{name}"


def resolve(name):
    """Return the object of linnet that a dotted name stands for, or None."""
    *module, attribute = name.split(".")
    try:
        return getattr(import_module(".".join(["linnet", *module])), attribute, None)
    except ModuleNotFoundError:
        return None


def chapters_by_object(srcdir, documents):
    """Return ``{id of the object: documents that use it}``, in the given order of the documents."""
    uses = {}
    for document in documents:
        path = Path(srcdir, document).with_suffix(".ipynb")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.exists() else []
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        for name in used_names(code):
            if (found := resolve(name)) is not None:
                uses.setdefault(id(found), {})[document] = None
    return uses


def collect_uses(app):
    toc = app.config.external_site_map
    app.linnet_uses = chapters_by_object(app.srcdir, list(toc))


def say_where_used(app, what, name, obj, options, lines):
    if what in ("function", "class") and (documents := app.linnet_uses.get(id(obj))):
        lines += ["", "*Used in:* " + ", ".join(f":doc:`/{document}`" for document in documents)]


def pass_over_fields(app, what, name, obj, skip, options):
    """Skip the fields of a tuple, of which Python says "Alias for field number 0": the text of the class has them."""
    return True if (getattr(obj, "__doc__", None) or "").startswith("Alias for field number") else None


def mend_signature(app, what, name, obj, options, signature, returned):
    if isinstance(obj, EnumType):
        return "", None
    return EMPTY.sub(r"np.zeros(\1)", signature or "") or None, returned


def setup(app):
    assert linnet
    app.connect("builder-inited", collect_uses)
    app.connect("autodoc-process-docstring", say_where_used)
    app.connect("autodoc-process-signature", mend_signature)
    app.connect("autodoc-skip-member", pass_over_fields)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
