"""The overfitting conjecture: solutions and plausible mistakes."""

import numpy as np
import pytest
from scipy.stats import beta

import linnet as ln


def test_conjecture_1(judge):
    judge("conjecture-1", (2**2 - 1**2) / 2, [3.0, 0.5, 2.0, 2.5])


def test_conjecture_2(judge):
    n = 3_688_878  # the first for which the bound is below 1e-6
    assert beta.ppf(0.975, 1, n) < 1e-6 < beta.ppf(0.975, 1, n - 2)
    judge("conjecture-2", n, [1_000_000, 2_995_732, 3_000_000])


def test_conjecture_3(judge):
    judge("conjecture-3", len({0, 9, 4, 1, 13, 10, 5}), [8, 6, 3])


def test_conjecture_4(judge):
    chain = ln.Landscape(ln.Network((1, 1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    # To the time 12: w_1 = -w_2 is unstable, and later what rounding leaves of w_1 + w_2 decides where the flow goes.
    end = ln.gradient_flow(chain, [0.5, -0.5, 1.0], [0, 12], rtol=1e-11).states[-1]
    np.testing.assert_allclose(end[:2], 0, atol=1e-4)
    judge("conjecture-4", end[2], [1.0, 0.75, 0.5])


def test_conjecture_5(judge):
    land = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
    low, high = -5.0, 0.0
    for _ in range(30):
        middle = (low + high) / 2
        positive = ln.flow_to_rest(land, [1.0, 1.0, middle]).states[2] > 0
        low, high = (low, middle) if positive else (middle, high)
    judge("conjecture-5", (low + high) / 2, [-1.0, -np.sqrt(2), 0.0, -(low + high) / 2])


def test_conjecture_6(judge):
    chain = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    times = np.linspace(0, 20, 20_001)
    path = ln.gradient_flow(chain, [0.5, -0.5 + 1e-6], times, "dop853", rtol=1e-12, atol=1e-14)
    right = np.interp(0.5, chain.net.product(path.states)[:, 0, 0], times)
    judge("conjecture-6", right, [np.log(1e6), np.log(0.5e6), 2 * np.log(1e6)])


def test_conjecture_7(judge):
    for N, law in (3, -0.5), (4, -1.0):
        chain = ln.Landscape(ln.Network((1,) * (N + 1)), ln.SquareLoss.whitened([[1.0]]))
        sizes = np.array([1e-4, 1e-5, 1e-6])
        starts = np.ones((3, N)) * np.r_[-1, np.ones(N - 1)] + sizes[:, None] * np.linspace(0, 1, N)
        times = ln.settle(chain, starts, t_max=1e9).times
        assert np.polyfit(np.log(sizes), np.log(times), 1)[0] == pytest.approx(law, abs=0.1)
    judge("conjecture-7", -(5 - 2) / 2, [-0.5, -3, 1.5])
