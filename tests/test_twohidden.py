"""Two hidden layers: the numbers of the strata at data that are not white, and the flow at a flat saddle."""

from itertools import combinations

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

import linnet as ln
from linnet import twohidden


@pytest.mark.parametrize("widths", [(2, 2, 2, 2), (3, 2, 3, 2), (3, 1, 2, 2), (4, 3, 3, 3)])
def test_index_and_nullity_at_general_data(widths, rng):
    """The integer points, carried over to data that are not white and not in their singular bases."""
    d_x, _, _, d_y = widths
    root = rng.normal(size=(d_x, d_x)) / 2 + np.eye(d_x)
    U = np.linalg.qr(rng.normal(size=(d_y, d_y)))[0]
    target = np.eye(d_y, d_x) * np.arange(d_y, 0, -1)[:, None]
    land = ln.Landscape(ln.Network(widths), ln.SquareLoss(root, U @ target))
    for k in range(min(widths) + 1):
        for modes in combinations(range(d_y), k):
            for e in twohidden.ranks(widths, k):
                W1, W2, W3 = land.net.split(twohidden.critical_point(widths, modes, e, rng))
                theta = land.net.join([np.linalg.solve(root.T, W1.T).T, W2, U @ W3])
                assert np.abs(land.gradient(theta)).max() < 1e-11
                values = np.linalg.eigvalsh(land.hessian(theta))
                small = 1e-9 * max(1.0, np.abs(values).max())
                stated = twohidden.numbers(widths, modes, e)
                assert (np.sum(values < -small), np.sum(np.abs(values) <= small)) == stated[:2]


def test_the_ranks_are_what_was_asked_for(rng):
    for e in twohidden.ranks((4, 3, 4, 3), 1):
        W1, W2, W3 = ln.Network((4, 3, 4, 3)).split(twohidden.critical_point((4, 3, 4, 3), [1], e, rng))
        ranks = [np.linalg.matrix_rank(M) for M in (W1[:, [0, 2]], W2, W3)]
        assert ranks == [e[0], e[1] + 1, e[2] + 1]


def test_only_the_strongest_modes_with_no_further_rank_have_index_zero():
    for widths in (3, 3, 3, 3), (4, 3, 4, 2), (5, 4, 3, 3):
        for k in range(widths[3]):
            for modes in combinations(range(widths[3]), k):
                for e in twohidden.ranks(widths, k):
                    flat = e == (0, 0, 0) and modes == tuple(range(k))
                    assert (twohidden.numbers(widths, modes, e).index == 0) == flat


def test_the_escape_time_is_the_integral_of_the_flow():
    field = lambda t, x: [x[1] * x[2], x[2] * x[0], x[0] * x[1]]
    far = lambda t, x: np.abs(x).max() - 1e4
    far.terminal = True
    for x in [0.5, 0.7, 1.0], [-0.5, 0.7, 1.0], [0.8, -0.9, 0.6], [-0.3, -0.4, -1.0], [0.0, 0.5, 1.0]:
        path = solve_ivp(field, (0, 50), x, rtol=1e-10, atol=1e-13, events=far)
        assert twohidden.escape_time(x) == pytest.approx(path.t[-1] + 1e-4, abs=1e-7)  # the rest of the way: 1 / 10^4
    assert np.isinf(twohidden.escape_time([[0.0, 0, 0], [2, 0, 0], [-1, 1, 3]])).all()
    integral = quad(lambda t: 0.5 / np.sqrt((t + 1) * (t + 4) * (t + 9)), 0, np.inf)[0]
    assert twohidden.escape_time([1.0, 2.0, 3.0]) == pytest.approx(integral)


@pytest.mark.parametrize("widths", [(2, 2, 2, 2), (4, 2, 2, 2), (3, 3, 3, 3)])
def test_the_reduced_flow_is_the_gradient_on_the_kernel(widths, rng):
    """The acceleration of the gradient along kernel vectors, projected to the kernel, against lam x_2 x_3."""
    n = widths[3]
    target = np.eye(n, widths[0]) * np.arange(n, 0, -1)[:, None]
    land = ln.Landscape(ln.Network(widths), ln.SquareLoss.whitened(target))
    theta = twohidden.critical_point(widths, range(n - 1), (0, 0, 0), rng)
    lam, F = twohidden.reduced_flow(land, theta)
    np.testing.assert_allclose(F @ F.T, np.eye(3), atol=1e-12)
    values, vectors = np.linalg.eigh(land.hessian(theta))
    kernel = vectors[:, np.abs(values) < 1e-9 * values.max()]
    v, e = kernel @ rng.normal(size=kernel.shape[1]), 1e-4
    second = -(land.gradient(theta + e * v) + land.gradient(theta - e * v)) / e**2 / 2
    x = F @ v
    flow = F.T @ (lam * np.prod(x) / x)
    np.testing.assert_allclose(kernel.T @ second, kernel.T @ flow, atol=1e-4 * np.abs(flow).max())


def test_bad_input_is_named(refuses):
    with refuses("widths", "(2, 2, 2, 3)", "d_x >= d_y"):
        twohidden.ranks((2, 2, 2, 3), 1)
    with refuses("learned", "3", "from 0 to 2"):
        twohidden.ranks((2, 2, 2, 2), 3)
