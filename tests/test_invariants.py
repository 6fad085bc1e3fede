"""The invariance law and what changes of basis do."""

import numpy as np
import pytest
from scipy.stats import ortho_group

import linnet as ln
from linnet import invariants


@pytest.fixture
def many(land, rng):
    return rng.normal(size=(20, land.net.dim))


def test_balance_is_its_definition(land, many):
    W = land.net.split(many)
    C = invariants.balance(land.net, many)
    assert len(C) == land.net.depth - 1
    for j in range(land.net.depth - 1):
        literal = np.einsum("nki,nkj->nij", W[j + 1], W[j + 1]) - np.einsum("nik,njk->nij", W[j], W[j])
        np.testing.assert_allclose(C[j], literal, atol=1e-12)


def test_the_flow_does_not_change_balance(land, many):
    """dC_j along -G, by a central difference, which is exact for a quadratic function."""
    G = land.gradient(many)
    for ahead, back in zip(invariants.balance(land.net, many - G), invariants.balance(land.net, many + G), strict=True):
        np.testing.assert_allclose(ahead, back, atol=1e-12 * np.sum(G**2))


def test_another_direction_does(linnerud, rng):
    land, theta = linnerud
    v = rng.normal(size=theta.shape)
    (ahead,), (back,) = invariants.balance(land.net, theta + v), invariants.balance(land.net, theta - v)
    assert np.abs(ahead - back).max() > 1


def test_drift_is_the_largest_change_of_an_entry(rng):
    net = ln.Network((3, 4, 2, 3))
    states = rng.normal(size=(5, 2, net.dim))
    C = invariants.balance(net, states)
    for t in range(5):
        for n in range(2):
            largest = max(np.abs(c[t, n] - c[0, n]).max() for c in C)
            assert invariants.drift(net, states)[t, n] == largest


def test_drift_without_hidden_layers_is_zero_and_nan_stays_nan(rng):
    assert not invariants.drift(ln.Network((3, 2)), rng.normal(size=(4, 6))).any()
    states = rng.normal(size=(3, 2))
    states[2] = np.nan
    drift = invariants.drift(ln.Network((1, 1, 1)), states)
    assert np.isfinite(drift[:2]).all() and np.isnan(drift[2])


def test_a_change_of_basis_keeps_product_and_loss(land, many, rng):
    changes = [np.eye(d) + 0.3 * rng.normal(size=(d, d)) for d in land.net.widths[1:-1]]
    moved = invariants.transform(land.net, many, changes)
    np.testing.assert_allclose(land.net.product(moved), land.net.product(many), atol=1e-9)
    back = invariants.transform(land.net, moved, [np.linalg.inv(g) for g in changes])
    np.testing.assert_allclose(back, many, atol=1e-9)


def test_a_rotation_turns_balance_and_gradient(linnerud):
    land, theta = linnerud
    g = ortho_group.rvs(4, random_state=0)
    turn = lambda weights: invariants.transform(land.net, weights, [g])
    (C,), (D,) = invariants.balance(land.net, theta), invariants.balance(land.net, turn(theta))
    np.testing.assert_allclose(D, g @ C @ g.T, atol=1e-13)
    np.testing.assert_allclose(land.gradient(turn(theta)), turn(land.gradient(theta)), atol=1e-13)


def test_bad_input(linnerud, refuses):
    net, theta = linnerud[0].net, linnerud[1]
    with refuses("theta", "(7,)", "(..., 24) is needed"):
        invariants.balance(net, np.zeros(7))
    with refuses("states", "(24,)", "(T, ..., 24) with T > 0 is needed"):
        invariants.drift(net, theta)
    with refuses("states", "(2, 7)", "(..., 24) is needed"):
        invariants.drift(net, np.zeros((2, 7)))
    with refuses("changes", "(3, 3)", "one square matrix per hidden layer [(4, 4)]"):
        invariants.transform(net, theta, [np.eye(3)])
    with refuses("changes", "[]", "[(4, 4)]"):
        invariants.transform(net, theta, [])
    with refuses("changes", "a singular matrix", "invertible ones are needed"):
        invariants.transform(net, theta, [np.zeros((4, 4))])
