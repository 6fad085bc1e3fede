"""Without Numba the same source runs as Python, and gives the same bits."""

import subprocess
import sys

import numpy as np
import pytest

PROGRAM = """
import sys
if sys.argv[1] == "without":
    sys.modules["numba"] = None
import numpy as np, linnet as ln
land = ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0])))
start = ln.initial.gaussian(land.net, np.random.default_rng(0), 0.1, size=2)
times, options = np.linspace(0, 5, 4), {"step": 0.5, "rtol": 1e-5, "weight_decay": 0.01}
methods = "auto", "dop853", "rk4", "gauss4"
ends = [ln.gradient_flow(land, start, times, method, **options).states for method in methods]
ends.append(ln.flow_to_rest(land, 20 * start, gtol=1e-3, rtol=1e-3).states[None])
ends.append(ln.ode.solve(lambda y: -(y**3), start, times).states)
np.save(sys.argv[2], np.concatenate(ends))
"""


def test_python_gives_the_bits_of_compiled_loops(tmp_path):
    pytest.importorskip("numba")
    found = []
    for kind in "with", "without":
        file = tmp_path / f"{kind}.npy"
        subprocess.run([sys.executable, "-c", PROGRAM, kind, str(file)], check=True, timeout=300)
        found.append(np.load(file))
    gauss = slice(12, 16)  # LAPACK's inverse has other bits
    np.testing.assert_allclose(found[0][gauss], found[1][gauss], rtol=0, atol=1e-13)
    for ends in found:
        ends[gauss] = 0
    np.testing.assert_array_equal(*found)
