"""Workspaces are written before they are read: what an uninitialised array holds never reaches a result."""

import numpy as np
import pytest

import linnet as ln
from linnet.exercises.linnerud import linnerud


@pytest.fixture
def poisoned(monkeypatch):
    """Fill every new array of `numpy.empty` with NaN."""
    monkeypatch.setattr(np, "empty", lambda shape, *args, **kwargs: np.full(shape, np.nan))


@pytest.mark.parametrize("method", ["dopri5", "dop853", "auto", "rk4", "gauss4"])
def test_a_flow_does_not_see_what_memory_held(poisoned, method):
    land, theta = linnerud()
    path = ln.gradient_flow(land, [theta, 2 * theta], np.linspace(0, 30, 61), method, step=0.1, weight_decay=0.05)
    assert np.isfinite(path.states).all()


def test_neither_does_a_flow_to_rest(poisoned):
    land, theta = linnerud()
    assert np.isfinite(ln.flow_to_rest(land, theta).states).all()
