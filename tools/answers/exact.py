"""Exact solutions."""

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq

from linnet.exact import balanced_velocity, chain_time
from linnet.landscape import Landscape
from linnet.loss import SquareLoss
from linnet.network import Network

from .answer import Answer


def _stable_start(b=0.7, c=0.4):
    def component(a):
        lam = c**2 - a**2 - b**2
        return a + (lam / 2 + np.sqrt(lam**2 / 4 + 1)) * c

    return brentq(component, -2, 0)


def _half_time(square):
    """When half of the target 1 is learned, for a squared imbalance."""
    return quad(lambda w: 1 / ((1 - w) * np.sqrt(square + 4 * w**2)), 0, 0.5)[0]


def _balanced_row():
    land = Landscape(Network((2, 1, 1, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    return balanced_velocity(land, np.array([[0.3, 0.4]]))[0]


ANSWERS = {
    "exact-1": Answer(
        lambda: chain_time(1.0, 0.01, 2.0, 2),
        "Half of the limit is a = 1. Solve Saxe's formula for t.",
        [
            (lambda right: 2 * right, "the equation has a factor 2: the rate is 2s"),
            (np.log(200) / 4, "s/a₀ − 1, not s/a₀: four digits are asked"),
            (np.log(100) / 4, "this is exponential growth all the way; a mode slows down near its limit"),
        ],
    ),
    "exact-2": Answer(
        lambda: 3,
        "For tiny a₀ the time is log(1/a₀) / (2s).",
        [
            (1 / 3, "the later over the earlier"),
            (9, "the time is proportional to 1/s, not to its square"),
            (1, "the stronger mode is learned earlier"),
        ],
    ),
    "exact-3": Answer(
        lambda: 3.75,
        "Compute C₁ = W₂ᵀ W₂ − W₁ W₁ᵀ.",
        [(-3.75, "the sign: W₂ is the larger one"), (1.5, "squares, not factors"), (4.25, "a difference, not a sum")],
    ),
    "exact-4": Answer(
        lambda: _half_time(4),
        "λ = w₂² − w₁² = 2. Then the time is an integral over w from 0 to 1/2.",
        [
            (np.log(2) / 2, "this is the rate λ alone; it grows with w"),
            (np.log(2), "this is plain regression"),
            (_half_time(1), "under the root is λ² = 4, not 1"),
        ],
    ),
    "exact-5": Answer(
        lambda: 5,
        "Linearise dw/dt = (s − w) √(λ² + 4w²) at w = s.",
        [(4, "this is the rate at λ = 0"), (3, "this is the rate at w = 0"), (7, "squares add under the root")],
    ),
    "exact-6": Answer(
        _stable_start,
        "Solve a + k c = 0 where k depends on a through λ = c² − a² − b².",
        [
            (-0.4, "this is k = 1, that is λ = 0"),
            (lambda right: -right, "a and c must have opposite signs"),
            (0, "then a + kc = 0.4 k is not zero"),
        ],
    ),
    "exact-7": Answer(
        _balanced_row,
        "g = w − (1, 0), and the norm of w is 1/2. Put both into the formula.",
        [
            (lambda right: np.array([0.7, -0.4]), "this is plain regression, −g"),
            (
                lambda right: 0.5**1.5 * np.array([0.7, -0.4]),
                "the component along w is N times as fast: the second term is missing",
            ),
            (lambda right: -right, "the sign"),
        ],
    ),
}
