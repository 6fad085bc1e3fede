"""The floors of the package: imports point downwards, never in a circle, and drawing is loaded on request only."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "linnet"
FLOORS = (
    {"arguments", "checks", "loss", "network", "ode", "progress"},
    {"initial", "invariants", "landscape", "velocity"},
    {"critical", "datasets", "ensemble", "exact", "families", "flow", "hyperbolicity", "twohidden"},
    {"exercises", "plot"},
    {"widgets"},
    {"", "__main__"},  # the package itself, which gathers the names, and the command line
)
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def floor(module):
    """The floor of a module or subpackage; parts of one subpackage stand on the same floor."""
    top = module.split(".")[0]
    found = [number for number, names in enumerate(FLOORS) if top in names]
    assert found, f"linnet.{module} has no floor: name it in FLOORS"
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


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards(module):
    for other in imports(module):
        assert floor(other) <= floor(module), f"linnet.{module} imports linnet.{other} from above"


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
        "joblib",
        "pyarrow",
        "distributed",
        "tqdm",
        "pandas",
        "numba",
    )
    code = f"import sys, linnet; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert run.stdout.strip() == "[]"


def test_the_heavy_parts_are_there_when_they_are_asked_for():
    code = "import linnet as ln; print(ln.plot.modes, ln.ensemble.gap, ln.widgets.strata, ln.exercises.check); ln.plott"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert run.stdout.count("at 0x") + run.stdout.count("class") == 4, run.stderr
    assert "AttributeError: module 'linnet' has no attribute 'plott'" in run.stderr
