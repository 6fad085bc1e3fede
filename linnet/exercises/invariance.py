"""The invariance property."""

import numpy as np

from ..flow import gradient_descent
from ..invariants import balance, drift
from .linnerud import linnerud


def _drift_after_one_step():
    land, theta = linnerud()
    return drift(land.net, gradient_descent(land, theta, step=0.1, steps=1, save_every=1).states)[-1]


def _eigenvalues_after_decay():
    land, theta = linnerud()
    C = balance(land.net, theta)[0]
    return np.linalg.eigvalsh(C) * np.exp(-2 * 0.05 * 10)


def _limit_on_the_hyperboloid():
    difference = 1.2**2 - 0.3**2 - 0.4**2
    c = np.sqrt((difference + np.sqrt(difference**2 + 4)) / 2)
    return [1 / c, 0, c]


def _independent_laws(d_x, d, d_y):
    k = min(d, d_x + d_y)
    return (d * (d + 1) - (d - k) * (d - k + 1)) // 2


ANSWERS = {
    "invariance-1": lambda: 3**2 - 1**2,
    "invariance-2": _drift_after_one_step,
    "invariance-3": _eigenvalues_after_decay,
    "invariance-4": lambda: 2,
    "invariance-6": _limit_on_the_hyperboloid,
    "invariance-7": lambda: _independent_laws(1, 4, 1),
}
