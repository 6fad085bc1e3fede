"""The overfitting conjecture."""

from itertools import combinations

import numpy as np
from scipy.optimize import brentq

from ..ensemble import gap
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network


def _gap_of_a_bottleneck():
    return gap(Landscape(Network((5, 2, 4, 3)), SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]) @ np.eye(3, 5))))


def _number_of_levels():
    modes = (3, 2, 1)
    return len({sum(s**2 for s in chosen) for size in range(3) for chosen in combinations(modes, size)})


def _edge_of_the_basins():
    def side(c):
        C = c**2 - 2
        return 1 + (C + np.sqrt(C**2 + 4)) / 2 * c

    return brentq(side, -5, 0)


def _time_of_escape():
    """From (w_1, w_2) = (0.5, -0.5 + 1e-6) to the product 0.5: quadrature of the flow of w_1 + w_2."""
    from scipy.integrate import quad

    total, difference = 1e-6, 1 - 1e-6
    product = total * difference  # of the sum and the difference: conserved
    speed = lambda u: u * (1 - (u**2 - (product / u) ** 2) / 4)
    end = np.sqrt(1 + np.sqrt(1 + product**2))  # where (u^2 - product^2 / u^2) / 4 = 1/2
    return quad(lambda x: np.exp(x) / speed(np.exp(x)), np.log(total), np.log(end), limit=200)[0]


ANSWERS = {
    "conjecture-1": _gap_of_a_bottleneck,
    "conjecture-2": lambda: np.log(0.025) / np.log1p(-1e-6),
    "conjecture-3": _number_of_levels,
    "conjecture-4": lambda: np.sqrt(0.75),
    "conjecture-5": _edge_of_the_basins,
    "conjecture-6": _time_of_escape,
    "conjecture-7": lambda: -1.5,
}
