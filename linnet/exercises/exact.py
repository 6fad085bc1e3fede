"""Exact solutions."""

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq

from ..exact import balanced_velocity, chain_time
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network


def _stable_start(b=0.7, c=0.4):
    def component(a):
        lam = c**2 - a**2 - b**2
        return a + (lam / 2 + np.sqrt(lam**2 / 4 + 1)) * c

    return brentq(component, -2, 0)


def _balanced_row():
    land = Landscape(Network((2, 1, 1, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    return balanced_velocity(land, np.array([[0.3, 0.4]]))[0]


ANSWERS = {
    "exact-1": lambda: chain_time(1.0, 0.01, 2.0, 2),
    "exact-2": lambda: 3,
    "exact-3": lambda: 3.75,
    "exact-4": lambda: quad(lambda w: 1 / ((1 - w) * np.sqrt(4 + 4 * w**2)), 0, 0.5)[0],
    "exact-5": lambda: 5,
    "exact-6": _stable_start,
    "exact-7": _balanced_row,
}
