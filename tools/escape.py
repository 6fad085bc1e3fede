"""Measure how long a flat saddle holds starts near it: ``python -m tools.escape [starts]``, ten minutes for a million.

Widths (2, 2, 2, 2), modes 2 and 1, and a non-strict saddle with one learned mode whose invariants are those of an open
set of starts.  For Gaussian perturbations it counts the starts whose loss is still above the gap at a time, and those
for which the flow on the centre manifold promises that.  ``linnet/data/escape.json`` holds the counts.
"""

import json
import sys
from pathlib import Path

import numpy as np

import linnet as ln
from linnet import twohidden
from linnet.ensemble.storage import versions

STORED = Path(__file__).parents[1] / "linnet" / "data" / "escape.json"
SIZE, CHUNK = 0.01, 20_000


def measured(starts):
    """Return what is stored."""
    land = ln.examples.problem("white", (2, 2, 2, 2))
    saddle = land.net.join([[[1, 0], [1, 0]], [[2, 0], [0, 0]], [[1, 1], [0, 0]]])
    rate, F = twohidden.reduced_flow(land, saddle)
    times, rng = np.geomspace(2, 40, 12) / (SIZE * rate), np.random.default_rng(0)
    above, law = np.zeros((2, len(times)), int)
    for first in range(0, starts, CHUNK):
        kicks = SIZE * rng.standard_normal((min(CHUNK, starts - first), land.net.dim))
        path = ln.gradient_flow(land, saddle + kicks, [0, *times], "auto", 1e-6, 1e-8)
        above += np.sum(land.excess(path.states[1:]) > 0.25, axis=1)
        law += np.sum(twohidden.escape_time(kicks @ F.T) / rate > times[:, None], axis=1)
    counts = {"times": times.tolist(), "above": above.tolist(), "law": law.tolist()}
    return {"starts": starts, "size": SIZE, "versions": versions(), **counts}


def main(starts=1_000_000):
    STORED.write_text(json.dumps(measured(starts)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
