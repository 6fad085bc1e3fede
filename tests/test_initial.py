"""Random and prescribed weights: their distribution, their properties, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Landscape, Network, SquareLoss, initial, invariants

NET = Network((3, 4, 2))


@pytest.mark.parametrize("draw", [initial.gaussian, initial.orthogonal])
@pytest.mark.parametrize(("size", "shape"), [((), (20,)), (5, (5, 20)), ((2, 3), (2, 3, 20)), (0, (0, 20))])
def test_size_gives_the_leading_axes(draw, size, shape, rng):
    assert draw(NET, rng, size=size).shape == shape


@pytest.mark.parametrize("draw", [initial.gaussian, initial.orthogonal])
def test_a_seed_gives_the_same_weights(draw):
    first, second = (draw(NET, np.random.default_rng(7), size=3) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_gaussian_has_the_variance_asked_for(rng):
    theta = initial.gaussian(NET, rng, scale=0.3, size=5000)
    assert np.abs(theta.mean(axis=0)).max() < 5 * 0.3 / np.sqrt(5000)
    np.testing.assert_allclose(theta.std(axis=0), 0.3, rtol=0.05)


@pytest.mark.parametrize("widths", [(3, 3, 3), (3, 4, 2), (2, 1, 5)])
def test_orthogonal_rows_or_columns(widths, rng):
    for W in Network(widths).split(initial.orthogonal(Network(widths), rng, scale=2.0, size=10)):
        gram = W @ W.mT if W.shape[-2] <= W.shape[-1] else W.mT @ W
        np.testing.assert_allclose(gram, np.broadcast_to(4 * np.eye(gram.shape[-1]), gram.shape), atol=1e-12)


def test_orthogonal_is_uniform(rng):
    """Entries of a uniform orthogonal matrix are symmetric about 0, with variance 1/d (raw QR favours a sign)."""
    (Q,) = Network((3, 3)).split(initial.orthogonal(Network((3, 3)), rng, size=4000))
    assert np.abs(Q.mean(axis=0)).max() < 5 / np.sqrt(3 * 4000)
    np.testing.assert_allclose((Q**2).mean(axis=0), 1 / 3, atol=5 * 0.3 / np.sqrt(4000))


def test_orthogonal_with_equal_widths_is_balanced(rng):
    net = Network((3, 3, 3, 3))
    for C in invariants.balance(net, initial.orthogonal(net, rng, scale=0.7)):
        np.testing.assert_allclose(C, 0, atol=1e-14)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=5), st.lists(st.integers(1, 3), max_size=2).map(tuple))
@settings(deadline=None)
def test_balanced_has_the_product_and_no_imbalance(widths, lead):
    net, rng = Network(widths), np.random.default_rng(0)
    M = rng.normal(size=(*lead, widths[-1], net.rank)) @ rng.normal(size=(*lead, net.rank, widths[0]))
    theta = initial.balanced(net, M)
    np.testing.assert_allclose(net.product(theta), M, atol=1e-12)
    for C in invariants.balance(net, theta):
        np.testing.assert_allclose(C, 0, atol=1e-12)


def test_balanced_of_zero_is_zero():
    assert not initial.balanced(NET, np.zeros((2, 3))).any()


@pytest.mark.parametrize("draw", [initial.gaussian, initial.orthogonal])
@pytest.mark.parametrize("scale", [0, -1.0, np.inf, np.nan, [1.0, 2.0]])
def test_bad_scale(draw, scale, rng, refuses):
    with refuses("scale", repr(scale), "a positive number is needed"):
        draw(NET, rng, scale=scale)


@pytest.mark.parametrize("size", [-1, (2, -3), 2.5, "a"])
def test_bad_size(size, rng, refuses):
    with refuses("size", repr(size), "non-negative integers"):
        initial.gaussian(NET, rng, size=size)


@pytest.mark.parametrize("matrix", [np.zeros((3, 2)), np.zeros(3), np.full((2, 3), np.nan), np.full((2, 3), np.inf)])
def test_bad_matrix(matrix, refuses):
    with refuses("matrix", str(matrix.shape), "finite (..., 2, 3) is needed"):
        initial.balanced(NET, matrix)


def test_a_rank_that_the_bottleneck_cannot_carry(refuses):
    with refuses("matrix", "a rank above 1", "the smallest of the widths (3, 1, 3) is the limit"):
        initial.balanced(Network((3, 1, 3)), np.eye(3))


@pytest.mark.parametrize("widths", [(3, 3, 3), (4, 5, 3), (3, 4, 4, 5), (2, 3, 3)])
def test_aligned_weights_are_balanced_and_have_the_strengths(widths, rng):
    data = rng.normal(size=(widths[0], 12)), rng.normal(size=(widths[-1], 12))
    land = Landscape(Network(widths), SquareLoss(*data))
    wanted = rng.normal(size=(4, min(widths[0], widths[-1])))
    weights = initial.aligned(land, wanted)
    np.testing.assert_allclose(land.loss.strengths(land.net.product(weights)), wanted, atol=1e-10)
    assert all(np.abs(C).max() < 1e-10 for C in invariants.balance(land.net, weights))
    np.testing.assert_array_equal(initial.aligned(land, 0.5), initial.aligned(land, np.full(wanted.shape[-1], 0.5)))


def test_learned_modes_of_aligned_weights_at_full_strength_are_least_squares(rng):
    loss = SquareLoss(rng.normal(size=(3, 9)), rng.normal(size=(2, 9)))
    land = Landscape(Network((3, 2, 2)), loss)
    W = land.net.product(initial.aligned(land, loss.singular_values))
    np.testing.assert_allclose(W, loss.least_squares, atol=1e-12)


@pytest.mark.parametrize("strengths", [[1.0], [np.nan, 1.0], [[1.0, 2.0, 3.0]], [1.0, 2.0]])
def test_strengths_that_are_refused(strengths, refuses):
    land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([2.0, 1.0])))
    with refuses("strengths", str(strengths)[1:4], "2 finite numbers are needed, at most 1"):
        initial.aligned(land, strengths)


@pytest.mark.parametrize("imbalance", [-30.0, -0.5, 0.0, 1e-9, 4.0])
@pytest.mark.parametrize("widths", [(3, 3, 3), (4, 2, 3)])
def test_imbalanced_weights_have_the_product_and_the_imbalance(widths, imbalance, rng):
    net = Network(widths)
    matrix = net.product(initial.gaussian(net, rng, 1.0, (5,)))
    weights = initial.imbalanced(net, matrix, imbalance)
    np.testing.assert_allclose(net.product(weights), matrix, atol=1e-12)
    (C,) = invariants.balance(net, weights)
    np.testing.assert_allclose(C, np.broadcast_to(imbalance * np.eye(widths[1]), C.shape), atol=1e-12)


def test_no_imbalance_and_no_product_is_the_origin():
    assert not initial.imbalanced(Network((2, 2, 2)), np.zeros((2, 2)), 0.0).any()


@pytest.mark.parametrize("widths", [(2, 3, 2), (2, 2), (2, 2, 2, 2)])
def test_widths_without_such_weights(widths, refuses):
    with refuses("net", str(widths), "one hidden layer"):
        initial.imbalanced(Network(widths), np.eye(2), 1.0)
