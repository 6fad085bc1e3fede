"""``python -m linnet warm``: afterwards nobody waits for a compiler, neither at a widget nor at a second call."""

import subprocess
import sys

import pytest

from linnet import __main__, widgets

pytest.importorskip("numba")

# Every kind of method, every widget, the leading example; what is compiled meanwhile is named.
USE = """
from numba.core import event

with event.install_recorder("numba:compile") as compiled:
    import numpy as np
    import linnet as ln
    from linnet import widgets

    for name in widgets.__all__:
        assert getattr(widgets, name)().path.status.max() == 0
    land = ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss.whitened(np.eye(3)))
    for method in "auto", "rk4", "gauss4":
        assert ln.gradient_flow(land, np.ones(24), [0, 1], method, step=0.1).status == 0
print(*(e.data["dispatcher"] for _, e in compiled.buffer), end="")
"""


def run(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=300, check=True)


def test_after_warming_nothing_is_compiled():
    first, second = run("-m", "linnet", "warm"), run("-m", "linnet", "warm")
    assert first.stdout in ("", "Compiling the integrators, once per installation: about half a minute.\n")
    assert second.stdout == first.stderr == second.stderr == ""
    assert run("-c", USE).stdout == ""


def test_the_widths_are_those_of_the_widgets_and_of_the_leading_example(linnerud):
    lands = [getattr(widgets, name)().land for name in widgets.__all__] + [linnerud[0]]
    assert sorted({land.net.widths for land in lands}) == sorted(__main__.WIDTHS)
