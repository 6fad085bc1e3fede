"""Without the packages that compile, keep and show, linnet is slower and keeps no ensembles, and says so."""

import subprocess
import sys

ABSENT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("distributed", "numba", "pandas", "pyarrow", "tqdm"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
"""
USE = """
import numpy as np
import linnet as ln
from linnet import critical, ensemble, exercises, plot, widgets

land = ln.Landscape(ln.Network((2, 2, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
starts = ln.initial.gaussian(land.net, np.random.default_rng(0), scale=0.5, size=3)
assert np.all(land.excess(ln.flow_to_rest(land, starts).states[-1]) < 1e-9)
assert np.all(ln.gradient_descent(land, starts, 0.05, 2000).status == ln.Status.DONE)
assert np.all(ensemble.measure(land, ln.settle(land, starts))["excess"] < 1e-9)
assert critical.classify(land, critical.critical_point(land, [1])).kind == "strict saddle"
assert exercises.check("networks-1", 740).endswith("right")
assert np.isfinite(widgets.hyperbola().path.states).all()
plot.curves([0, 1], {"a": [0, 1]}, "", "")
"""
REFUSED = """
def refused(call, words):
    try:
        call()
    except (ImportError, ValueError) as error:
        assert all(word in str(error) for word in words), error
    else:
        raise AssertionError(words)

refused(lambda: ensemble.sweep(land, 10, out=sys.argv[1]), ("out", "pip install pyarrow"))
refused(lambda: ln.gradient_flow(land, starts, [0, 1], progress=True), ("progress", "pip install tqdm"))
refused(lambda: ln.datasets.from_table("a.csv", ["a"], ["b"]), ("table", 'pip install "linnet[tables]"'))
"""


def test_all_but_ensembles_on_disk_works_without_them(tmp_path):
    command = [sys.executable, "-c", ABSENT + USE + REFUSED, str(tmp_path / "study")]
    subprocess.run(command, check=True, timeout=120)
