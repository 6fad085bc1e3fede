"""The loss landscape: solutions and plausible mistakes."""

from itertools import combinations
from math import comb

import numpy as np


def test_landscape_1(judge):
    judge("landscape-1", sum(comb(5, r) for r in range(4)), [2**5, comb(5, 3), sum(comb(6, r) for r in range(4))])


def test_landscape_2(judge):
    weights, equations = 5 * 3 + 3 * 2, 2 * 5
    judge("landscape-2", weights - equations, [weights, equations, 9, 6])


def test_landscape_3(judge):
    """From the form on the hidden units: one negative direction for each idle unit and missing mode, and each rank."""
    learned, missing = (3, 4), (1, 2, 5)
    inversions = sum(j < i for i in learned for j in missing)
    judge("landscape-3", 2 * 3 + inversions, [6, inversions, 2 * 2 + inversions, 2 * 3 - inversions])


def test_landscape_4(judge, example):
    loss = example[0].loss
    s = loss.singular_values
    right = (loss.Y_norm2 - s[1] ** 2 - s[2] ** 2) / 2
    judge("landscape-4", right, [loss.residual, loss.best(2), loss.best(0), right + s[0] ** 2 / 2])


def test_landscape_5(judge):
    """Count the invertible matches i -> j <= i by brute force."""
    start = (2, 4)
    ends = [
        J for J in combinations(range(1, 5), 2) if J != start and all(j <= i for i, j in zip(start, J, strict=True))
    ]
    judge("landscape-5", len(ends), [5, 6, 3, 1])


def test_landscape_6(judge):
    """Integrate du / (2 u^3) numerically."""
    u = np.geomspace(0.01, 0.5, 100_001)
    time = np.trapezoid(1 / (2 * u**3), u)
    judge("landscape-6", time, [2 * time, np.log(0.5 / 0.01) / 2, 0.01**-2 / 2, 99 - 2])


def test_landscape_7(judge):
    judge("landscape-7", 3 + 2, [3, 4, 6])
