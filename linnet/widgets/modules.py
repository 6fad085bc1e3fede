"""Joins the ES modules in ``js/`` to one script: a notebook wants a widget in one piece, a page opened from disk no
modules at all.

Three folders: ``numerics/`` knows mathematics and no screen, ``kit/`` the parts that widgets are built of, ``scenes/``
has the widgets.  No two modules have the same name.  A module imports names from others,
``import { a, b as c } from "../kit/other.js"``, and exports declarations: ``export`` stands before a const, a function
or a class.  Joined, each module is a function that returns its exports.  Comments with types, ``/** ... */``, are for
the compiler that checks the modules (``make scripts``), and are left out.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "js"
IMPORT = re.compile(r'^import (\{[^}]*\}) from "\.{1,2}/(?:\w+/)?([\w-]+)\.js";\n', re.MULTILINE)
TYPES = re.compile(r"[ \t]*/\*\*.*?\*/(?: |\n+)", re.DOTALL)
EXPORT = re.compile(r"^export ((?:async )?(?:const|function|class)\*? (\w+))", re.MULTILINE)


def esm(name: str) -> str:
    """Return the module ``name`` and all that it imports as one ES module, with the same exports and no imports.

    >>> "import " in esm("flow"), "export { DOPRI5, " in esm("flow")
    (False, True)
    """
    exports = ", ".join(_exports(_source(name)))
    return f"{_joined(name)}const {{ {exports} }} = {_variable(name)};\nexport {{ {exports} }};\n"


def widget(name: str) -> str:
    """Return the module ``name`` as anywidget wants it: its ``render`` is a member of the default export."""
    return f"{_joined(name)}export default {{ render: {_variable(name)}.render }};\n"


def classic() -> str:
    """Return ``page.js`` and all that it imports as a classic script: it runs on a page from disk too."""
    return f'(() => {{\n"use strict";\n{_joined("page")}{_variable("page")}.start();\n}})();\n'


def css() -> str:
    """Return the style sheet of the widgets."""
    return _read("widgets.css")


def _joined(name, done=None):
    """Return the functions of ``name`` and of what it imports, each once and after what it needs."""
    done = [] if done is None else done
    if name in done:
        return ""
    done.append(name)
    source = _source(name)
    needed = "".join(_joined(other, done) for _, other in IMPORT.findall(source))
    body = IMPORT.sub(lambda m: f"const {m[1].replace(' as ', ': ')} = {_variable(m[2])};\n", source)
    body, exports = EXPORT.sub(r"\1", body), ", ".join(_exports(source))
    return f"{needed}const {_variable(name)} = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


def _exports(source):
    return [name for _, name in EXPORT.findall(source)]


def _variable(name):
    return f"${name.replace('-', '_')}"


def _source(name):
    return TYPES.sub("", _read(f"{name}.js"))


def _read(file):
    (path,) = FOLDER.rglob(file)
    return path.read_text(encoding="utf-8")
