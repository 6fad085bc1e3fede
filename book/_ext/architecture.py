"""Sphinx extension: the floors of the package and who calls whom, ```` ```{architecture} ````, read from its imports.

A room is a module of linnet or a folder of modules.  In the picture each has its place on the diagonal; a dot says that
the room of its row calls the room of its column.  Colours are the page's.
"""

import ast
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

PACKAGE = Path(__file__).parents[2] / "linnet"
FLOORS = (  # from the ground up: what belongs there, and its rooms
    ("what needs none of the others: arguments, the network, the loss, integrators",
     {"arguments", "checks", "loss", "network", "ode", "progress"}),
    ("the loss as a function of all weights: its invariants, its starts, the velocity of its flow",
     {"initial", "invariants", "landscape", "velocity"}),
    ("what is computed or known about a landscape: trajectories, closed forms, critical points, data, ensembles",
     {"critical", "datasets", "descent", "ensemble", "exact", "examples", "families", "flow", "hyperbolicity",
     "rigorous", "twohidden"}),
    ("what chapters show: pictures, and the answers of the exercises", {"exercises", "plot"}),
    ("what readers drag", {"widgets"}),
    ("doors: the package itself, which gathers the names, and the command line", {"", "__main__"}),
)  # fmt: skip
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def floor(module):
    """The floor of a module or subpackage; parts of one subpackage stand on the same floor."""
    top = module.split(".")[0]
    found = [number for number, (_, rooms) in enumerate(FLOORS) if top in rooms]
    assert found, f"linnet.{module} has no floor: name it in FLOORS of book/_ext/architecture.py"
    return found[0]


def imports(module):
    """The modules of linnet that a module imports, anywhere in its code."""
    path = MODULES[module]
    package = path.parent.relative_to(PACKAGE).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                source = [*package[: len(package) + 1 - node.level], *(node.module or "").split(".")]
            elif (node.module or "").split(".")[0] == "linnet":
                source = node.module.split(".")[1:]
            else:
                continue
            base = ".".join(filter(None, source))
            for alias in node.names:
                inner = f"{base}.{alias.name}".lstrip(".")
                yield inner if inner in MODULES else base
        elif isinstance(node, ast.Import):
            yield from (alias.name[7:] for alias in node.names if f"{alias.name}.".startswith("linnet."))


def calls():
    """Return ``{room: rooms that it calls}``, from the roof down, on a floor those that call others there first."""
    called = {module.split(".")[0]: set() for module in MODULES}
    for module in MODULES:
        called[module.split(".")[0]] |= {other.split(".")[0] for other in imports(module)} - {module.split(".")[0]}
    depth = lambda room: 1 + max((depth(other) for other in called[room] if floor(other) == floor(room)), default=0)
    order = sorted(called, key=lambda room: (-floor(room), -depth(room), room))
    return {room: [other for other in order if other in called[room]] for room in order}


def purpose(room):
    """Return the first paragraph of a room's docstring."""
    text = ast.get_docstring(ast.parse(MODULES[room].read_text(encoding="utf-8")))
    return " ".join(text.split("\n\n")[0].split())


def name(room):
    return room or "linnet"


CELL, LEFT = 15, 66  # of the picture: size of a place on the diagonal, room for the names on its left


def svg(called):
    """Return the picture: names along the diagonal, a line to the right and up from each, a dot where one calls one."""
    order = list(called)
    x = {room: LEFT + CELL * (i + 0.5) for i, room in enumerate(order)}
    y = {room: CELL * (i + 0.5) for i, room in enumerate(order)}
    width, height, drawn = LEFT + CELL * len(order), CELL * len(order), []
    for number in range(len(FLOORS)):
        rooms = [room for room in order if floor(room) == number]
        top, tall = y[rooms[0]] - CELL / 2, CELL * len(rooms)
        drawn.append(f'<rect y="{top:g}" width="{width}" height="{tall}" class="{("odd", "even")[number % 2]}"/>')
        drawn.append(f'<text class="floor" x="4" y="{top + tall / 2 + 4:g}">{number}</text>')
    for room, others in called.items():
        right = max((x[other] for other in others), default=x[room])
        up = min(y[caller] for caller in order if caller == room or room in called[caller])
        drawn.append(f'<path d="M{right:g} {y[room]:g}H{x[room]:g}V{up:g}"/>')
        drawn.append(f'<text x="{x[room] - 6:g}" y="{y[room] + 4:g}">{name(room)}</text>')
        drawn.append(f'<circle class="room" cx="{x[room]:g}" cy="{y[room]:g}" r="3"/>')
        drawn += [f'<circle cx="{x[other]:g}" cy="{y[room]:g}" r="3.4"/>' for other in others]
    said = 'role="img" aria-label="Who calls whom; the list of the rooms says it in words."'
    words = "\n".join(drawn)  # apart, also for the search, which shows a page's text
    return f'<svg class="linnet-floors" viewBox="0 0 {width} {height}" {said}>{words}</svg>'


def rooms(called):
    """Return a description of all floors and rooms, as Markdown."""
    lines = []
    for number, (belongs, _) in reversed(list(enumerate(FLOORS))):
        lines += [f"**Floor {number}**, {belongs}.", ""]
        for room, others in called.items():
            if floor(room) == number:
                whom = f" *Calls {', '.join(map(name, others))}.*".replace("_", r"\_") if others else ""
                lines += [f"`{name(room)}`", f": {purpose(room)}{whom}", ""]
    return "\n".join(lines)


class Architecture(SphinxDirective):
    """```` ```{architecture} picture ```` or ``rooms``."""

    required_arguments = 1

    def run(self):
        for path in MODULES.values():
            self.env.note_dependency(str(path))
        if self.arguments[0] == "picture":
            return [nodes.raw("", svg(calls()), format="html")]
        return self.parse_text_to_nodes(rooms(calls()))


def setup(app):
    app.add_directive("architecture", Architecture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
