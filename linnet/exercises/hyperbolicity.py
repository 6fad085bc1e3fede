"""Normal hyperbolicity."""

import numpy as np
from scipy.optimize import brentq

from ..critical import critical_point, strata
from ..hyperbolicity import splitting
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from .linnerud import linnerud


def _dimensions_of_the_weakest_mode():
    land, _ = linnerud()
    (stratum,) = (one for one in strata(land) if one.modes == (2,))
    basin = land.net.dim - stratum.index
    return basin, basin - stratum.dimension


def _nullity_with_equal_modes():
    land = Landscape(Network((4, 2, 4)), SquareLoss.whitened(np.diag([3.0, 1.0, 1.0, 1.0])))
    return splitting(land, critical_point(land, [0, 1])).neutral.shape[1]


def _end_of_the_flow():
    a, b, c = -1.0, 2.0, 1.5
    C = c**2 - a**2 - b**2
    k = (C + np.sqrt(C**2 + 4)) / 2
    return np.sign(a + k * c) * np.array([1 / np.sqrt(k), 0.0, np.sqrt(k)])


def _start_that_misses_the_first_mode():
    a2, c1, c2, s1 = 0.5, 0.3, 0.4, 2.0
    C = lambda a1: c1**2 + c2**2 - a1**2 - a2**2
    return brentq(lambda a1: a1 + (C(a1) + np.sqrt(C(a1) ** 2 + 4 * s1**2)) / (2 * s1) * c1, -1.0, 1.0)


def _smallest_codimension():
    land, _ = linnerud((3, 10, 3))
    return min(stratum.index for stratum in strata(land) if stratum.index)


ANSWERS = {
    "hyperbolicity-1": lambda: [-1.0, 0.0, 4.0],
    "hyperbolicity-2": _end_of_the_flow,
    "hyperbolicity-3": lambda: np.log(1e5) / (np.sqrt(5) - 2),
    "hyperbolicity-4": _dimensions_of_the_weakest_mode,
    "hyperbolicity-5": _nullity_with_equal_modes,
    "hyperbolicity-6": _start_that_misses_the_first_mode,
    "hyperbolicity-7": _smallest_codimension,
}
