"""Weights as one vector and as matrices: round trips, order, broadcasting, bad input."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network

widths = st.lists(st.integers(1, 4), min_size=2, max_size=5).map(tuple)
leads = st.lists(st.integers(0, 3), max_size=2).map(tuple)


def weights(net, lead):
    return np.random.default_rng(0).normal(size=(*lead, net.dim))


@given(widths, leads)
@settings(deadline=None)
def test_join_undoes_split(widths, lead):
    net = Network(widths)
    theta = weights(net, lead)
    matrices = net.split(theta)
    assert [W.shape for W in matrices] == [(*lead, *shape) for shape in net.shapes]
    np.testing.assert_array_equal(net.join(matrices), theta)


@given(widths, leads)
@settings(deadline=None)
def test_product_composes_the_layers(widths, lead):
    net = Network(widths)
    theta = weights(net, lead)
    signal = np.broadcast_to(np.eye(widths[0]), (*lead, widths[0], widths[0]))
    for W in net.split(theta):  # one input after the other, one layer after the other
        signal = np.stack([np.einsum("...ij,...j->...i", W, signal[..., k]) for k in range(widths[0])], axis=-1)
    np.testing.assert_allclose(net.product(theta), signal, atol=1e-12)


def test_first_matrix_first_and_row_by_row():
    W1, W2 = Network((3, 2, 1)).split(np.arange(8))
    np.testing.assert_array_equal(W1, [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(W2, [[6, 7]])


def test_matrices_are_views(rng):
    net, theta = Network((3, 2, 1)), rng.normal(size=(4, 8))
    net.split(theta)[1][...] = 0
    assert not theta[:, 6:].any() and theta[:, :6].all()


def test_join_broadcasts_leading_axes(rng):
    net = Network((3, 2, 1))
    W1, W2 = rng.normal(size=(5, 1, 2, 3)), rng.normal(size=(4, 1, 2))
    theta = net.join([W1, W2])
    assert theta.shape == (5, 4, 8)
    for i, k in itertools.product(range(5), range(4)):
        np.testing.assert_array_equal(theta[i, k], net.join([W1[i, 0], W2[k]]))


def test_numbers_of_a_network():
    net = Network(np.array([64, 10, 10]))
    assert (net.widths, net.depth, net.dim, net.rank) == ((64, 10, 10), 2, 740, 10)
    assert net == Network((64, 10, 10)) and hash(net) == hash(Network([64, 10, 10]))


@pytest.mark.parametrize("bad", [(), (3,), (3, 0), (3, -1, 2), (3, 2.0), (3, None), "34", 5, None, (3, np.nan)])
def test_bad_widths(bad, refuses):
    with refuses("widths", repr(bad), "at least two positive integers"):
        Network(bad)


@given(leads, st.integers(0, 20).filter(lambda p: p != 8))
@settings(deadline=None)
def test_weights_of_another_length(refuses, lead, length):
    with refuses("theta", str((*lead, length)), "(..., 8) is needed for widths (3, 2, 1)"):
        Network((3, 2, 1)).split(np.zeros((*lead, length)))


@pytest.mark.parametrize("shapes", [[(2, 3)], [(3, 2), (1, 2)], [(2, 3), (1, 2), (1, 1)], [(3,), (2,)]])
def test_matrices_of_other_shapes(shapes, refuses):
    with refuses("matrices", str(tuple(shapes)), "((2, 3), (1, 2)) are needed"):
        Network((3, 2, 1)).join([np.zeros(shape) for shape in shapes])
