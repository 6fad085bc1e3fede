"""Workspaces are written before they are read: what an uninitialised array holds never reaches a result."""

import numpy as np
import pytest

import linnet as ln


def linnerud():
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    land = ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss(data.X, data.Y))
    return land, ln.initial.gaussian(land.net, np.random.default_rng(1), scale=0.5)


def same_bits(monkeypatch, run):
    """Assert that a result is the same when every new array of `numpy.empty` is full of NaN."""
    before = run()  # what is compiled is compiled here
    with monkeypatch.context() as patch:
        patch.setattr(np, "empty", lambda shape, *args, **kwargs: np.full(shape, np.nan))
        np.testing.assert_array_equal(run(), before)


@pytest.mark.parametrize("method", ["dopri5", "dop853", "auto", "rk4", "gauss4"])
def test_a_flow_does_not_see_what_memory_held(monkeypatch, method):
    land, theta = linnerud()
    times = np.linspace(0, 30, 61)
    flow = lambda: ln.gradient_flow(land, [theta, 2 * theta], times, method, step=0.1, weight_decay=0.05).states
    same_bits(monkeypatch, flow)


def test_neither_does_a_flow_to_rest(monkeypatch):
    land, theta = linnerud()
    same_bits(monkeypatch, lambda: ln.flow_to_rest(land, theta).states)
