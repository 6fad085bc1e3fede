"""The floors of the package: imports point downwards, never in a circle, and drawing is loaded on request only."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter

import architecture
import pytest
from architecture import FLOORS, MODULES, PACKAGE, floor, imports


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards(module):
    for other in imports(module):
        assert floor(other) <= floor(module), f"linnet.{module} imports linnet.{other} from above"


def test_every_room_that_has_a_floor_is_there():
    named = [room for _, rooms in FLOORS for room in rooms]
    assert sorted(named) == sorted({module.split(".")[0] for module in MODULES})


def test_the_picture_has_a_dot_right_of_the_diagonal_for_every_call():
    called = architecture.calls()
    drawn = re.findall(r'<circle( class="room")? cx="([\d.]+)" cy="([\d.]+)"', architecture.svg(called))
    assert len([1 for room, *_ in drawn if room]) == len(called)
    dots = [(float(x) - architecture.LEFT, float(y)) for room, x, y in drawn if not room]
    assert len(dots) == sum(map(len, called.values())) > 50
    assert all(x > y for x, y in dots)
    assert "plot" in called["widgets"] and "widgets" not in called["plot"]


def test_the_page_describes_every_room():
    text = architecture.rooms(architecture.calls())
    assert all(f"`{architecture.name(room)}`\n: {architecture.purpose(room)}" in text for room in architecture.calls())


def test_in_the_browser_numerics_and_kit_know_no_one_else():
    for folder in "numerics", "kit":
        modules = list((PACKAGE / "widgets" / "js" / folder).glob("*.js"))
        assert modules
        for module in modules:
            assert not re.findall(r'^import .*"\.\./.*$', module.read_text(encoding="utf-8"), re.MULTILINE), module


def test_no_circle():
    list(TopologicalSorter({module: set(imports(module)) for module in MODULES}).static_order())


@pytest.mark.parametrize("module", MODULES)
def test_no_star(module):
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    aliases = [alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert "*" not in aliases


def test_importing_linnet_loads_no_drawing_and_no_ensembles():
    heavy = (
        "matplotlib",
        "ipywidgets",
        "anywidget",
        "IPython",
        "pyarrow",
        "distributed",
        "tqdm",
        "pandas",
        "numba",
    )
    code = f"import sys, linnet; assert 'plot' in dir(linnet); print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert run.stdout.strip() == "[]"


def test_the_heavy_parts_are_there_when_they_are_asked_for():
    code = "import linnet as ln; print(ln.plot.modes, ln.critical.gap, ln.widgets.strata, ln.exercises.check); ln.plott"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert run.stdout.count("at 0x") + run.stdout.count("class") == 4, run.stderr
    assert "AttributeError: module 'linnet' has no attribute 'plott'" in run.stderr
