"""Convergence to critical points."""

import numpy as np
from scipy.integrate import quad

from ..exact import chain_time
from ..invariants import balance
from .linnerud import linnerud


def _rate(layer, factor, sign):
    """Return ``s_min(X)^2 lambda_3(sign C_1)`` for the chapters' start with one layer enlarged."""
    land, theta = linnerud()
    matrices = list(land.net.split(theta))
    matrices[layer] = factor * matrices[layer]
    (C,) = balance(land.net, land.net.join(matrices))
    return np.linalg.eigvalsh(land.loss.S_xx)[0] * np.sort(np.linalg.eigvalsh(sign * C))[-3]


def _waiting_time():
    first, second, _ = linnerud()[0].loss.singular_values
    return chain_time(second / 2, 1e-6, second, 2) - chain_time(first / 2, 1e-6, first, 2)


def _first_turn():
    def time(q):
        m = q * (q - 1)
        return np.exp(q) * (1 + 4 * m**2) / (4 * q**2 * m)

    return quad(time, 2, 2 + 2 * np.pi)[0]


ANSWERS = {
    "convergence-1": lambda: 10,
    "convergence-2": lambda: 3 / 4,
    "convergence-3": lambda: _rate(layer=1, factor=5, sign=1),
    "convergence-4": lambda: chain_time(1e-4, 1.0, -1.0, 4),
    "convergence-5": lambda: _rate(layer=0, factor=5, sign=-1),
    "convergence-6": _waiting_time,
    "convergence-7": _first_turn,
}
