"""Normal hyperbolicity."""

import numpy as np
from scipy.optimize import brentq

from linnet.critical import critical_point, strata
from linnet.hyperbolicity import splitting
from linnet.landscape import Landscape
from linnet.loss import SquareLoss
from linnet.network import Network

from .answer import Answer
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
    "hyperbolicity-1": Answer(
        lambda: [-1.0, 0.0, 4.0],
        "On the line of saddles the Hessian couples a and c: a matrix of 2 × 2 with the entries β² and −s. The third direction is the line itself.",
        [([-2, 0, 2], "these are the eigenvalues at the origin"), ([-1, 0, 3], "β² = 3 is their sum")],
    ),
    "hyperbolicity-2": Answer(
        _end_of_the_flow,
        "The sign of a + kc decides which minimum, the conserved C where on it.",
        [
            (lambda right: -right, "a + kc is negative"),
            (lambda right: right[::-1], "a and c are exchanged: C < 0 makes a the larger one"),
            ([-1, 0, -1], "this is the balanced minimum"),
        ],
    ),
    "hyperbolicity-3": Answer(
        lambda: np.log(1e5) / (np.sqrt(5) - 2),
        "The unstable coordinate grows like exp(s k t) with k at β = 2. From 1e-6 to 0.1 it grows 1e5 times.",
        [
            (np.log(1e5), "this is the time at the origin, β = 0"),
            (np.log(1e6) / (np.sqrt(5) - 2), "from 1e-6 to 0.1 is a factor of 1e5"),
            (5 / (np.sqrt(5) - 2), "take the natural logarithm"),
        ],
    ),
    "hyperbolicity-4": Answer(
        _dimensions_of_the_weakest_mode,
        "The set of starts has the dimension p minus the index; a fibre has less by the dimension of the stratum.",
        [
            ([16, 7], "7 is the dimension of the stratum; the fibre has what is left"),
            ([9, 16], "the other way round: the set of starts is the union of fibres"),
            ([18, 11], "the weakest mode alone has two stronger missing ones: they add to the index"),
        ],
    ),
    "hyperbolicity-5": Answer(
        _nullity_with_equal_modes,
        "One learned mode lies in a space of three equal ones: how many parameters has a line there?",
        [(4, "this is the number for distinct singular values"), (5, "a line in three dimensions has two parameters")],
    ),
    "hyperbolicity-6": Answer(
        _start_that_misses_the_first_mode,
        "As in the theorem, with s = 2 and with all four weights in C: a₁ + k₁ c₁ = 0.",
        [(lambda right: -right, "the sign: a₁ and c₁ must cancel"), (-0.3, "this is k₁ = 1, that is C = 0")],
    ),
    "hyperbolicity-7": Answer(
        _smallest_codimension,
        "The codimension of a basin is the index. Which set of two modes has the smallest?",
        [
            (1, "this is d = 3"),
            (7, "the index is d − r for the missing weakest mode: r = 2"),
            (10, "two neurons are taken by the learned modes"),
        ],
    ),
}
