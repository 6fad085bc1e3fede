"""Measure how long a flat saddle holds starts near it: ``python -m tools.escape [starts] [size]``.

Widths (2, 2, 2, 2), modes 2 and 1, and a non-strict saddle with one learned mode whose invariants are those of an open
set of starts.  For Gaussian perturbations of a standard deviation ``size`` it prints the fraction of starts that are
still above the gap at a time, and what the flow on the centre manifold promises for the same starts.
"""

import sys

import numpy as np

import linnet as ln
from linnet import twohidden

CHUNK = 20_000


def main(starts=100_000, size=0.01):
    """Print time, fraction measured, fraction promised, the difference in standard deviations, the tail's slope."""
    land = ln.Landscape(ln.Network((2, 2, 2, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
    saddle = land.net.join([[[1, 0], [1, 0]], [[2, 0], [0, 0]], [[1, 1], [0, 0]]])
    rate, F = twohidden.reduced_flow(land, saddle)
    times, rng = np.geomspace(2, 40, 12) / (size * rate), np.random.default_rng(0)
    above, law = np.zeros((2, len(times)))
    for first in range(0, starts, CHUNK):
        kicks = size * rng.standard_normal((min(CHUNK, starts - first), land.net.dim))
        path = ln.gradient_flow(land, saddle + kicks, [0, *times], "auto", 1e-6, 1e-8)
        above += np.sum(land.excess(path.states[1:]) > 0.25, axis=1)
        law += np.sum(twohidden.escape_time(kicks @ F.T) / rate > times[:, None], axis=1)
    for t, seen, promised in zip(times, above, law, strict=True):
        print(
            f"{t:10.1f} {seen / starts:.6f} {promised / starts:.6f} {(seen - promised) / np.sqrt(promised + 1):+6.1f}"
        )
    tail = (above > 20) & (times > times[-1] / 4)
    if tail.sum() > 1:
        slope = np.polyfit(np.log(times[tail]), np.log(above[tail]), 1)[0]
        print(f"slope of the tail {slope:.2f}, promised -3 in the end")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, float), sys.argv[1:], strict=False)))
