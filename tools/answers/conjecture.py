"""The overfitting conjecture."""

from itertools import combinations

import numpy as np
from scipy.optimize import brentq

from linnet.critical import gap
from linnet.landscape import Landscape
from linnet.loss import SquareLoss
from linnet.network import Network

from .answer import Answer


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
    "conjecture-1": Answer(
        _gap_of_a_bottleneck,
        "Which modes fit through the width 2? The gap is the distance from the lowest critical value to the next.",
        [
            (3.0, "the loss has a factor 1/2"),
            (0.5, "the third mode does not fit beside the first two: what is exchanged for it?"),
            (2.0, "the cheapest change is to exchange mode 2 for mode 3, not to lose mode 2"),
        ],
    ),
    "conjecture-2": Answer(
        lambda: np.log(0.025) / np.log1p(-1e-6),
        "Of n successes the interval of Clopper and Pearson ends where pⁿ = 0.025.",
        [
            (np.log(0.05) / np.log1p(-1e-6), "this is the one-sided interval, 5 per cent on one side"),
            (3e6, "this is the rule of thumb for one side"),
            (1e6, "with a million starts one failure would be expected, not excluded"),
        ],
    ),
    "conjecture-3": Answer(
        _number_of_levels,
        "A critical value is fixed by a set of modes that fits through the bottleneck. Write down the sums of squares.",
        [
            (8, "three modes do not fit through the width 2"),
            (3, "each set of modes gives a value, not each rank"),
            (6, "the empty set counts"),
        ],
    ),
    "conjecture-4": Answer(
        lambda: np.sqrt(0.75),
        "w₁ + w₂ = 0 stays zero, so the product cannot become 1. Which number is conserved?",
        [
            (1, "then the product would be 0 with w₁ = w₂ = 0 and w₃ unmoved: it moves"),
            (0.75, "this is its square"),
            (0.5, "w₃² − w₁² is conserved"),
        ],
    ),
    "conjecture-5": Answer(
        _edge_of_the_basins,
        "Follow the sign of W₂ at the end: it changes at the c that you look for. It lies between −2 and 0.",
        [
            (-1, "this would be balanced for a start (1, 0, −1); here b = 1 as well"),
            (-np.sqrt(2), "this makes C = 0; at the edge C is not 0"),
            (lambda right: -right, "for c > 0 the flow ends at the minimum on that side"),
        ],
    ),
    "conjecture-6": Answer(
        _time_of_escape,
        "The sum w₁ + w₂ grows from 1e-6, at first like exp(t). Integrate with tight tolerances.",
        [(np.log(1e6), "this is the estimate exp(t) = 1e6; four digits are asked")],
    ),
    "conjecture-7": Answer(
        lambda: -1.5,
        "Perturbed invariants of size δ keep the weights at a size of √δ. How long does a chain of that size take to leave?",
        [
            (-3, "the weights are of the size of the square root of δ"),
            (1.5, "the sign: smaller perturbations take longer"),
            (-0.5, "this is N = 3"),
        ],
    ),
}
