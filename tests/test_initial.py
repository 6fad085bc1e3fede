"""Random and balanced weights: their distribution, their properties, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, initial, invariants

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
