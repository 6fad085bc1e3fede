"""The widgets are real ipywidgets, and what they show follows their controls."""

import numpy as np
import pytest

import linnet as ln
from linnet import plot, widgets


@pytest.fixture
def linnerud():
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    return ln.SquareLoss(data.X, data.Y)


@pytest.fixture
def drawn(monkeypatch):
    """Record what the widgets hand to a function of linnet.plot, and draw it all the same."""

    def spy(name):
        calls, draw = [], getattr(plot, name)
        monkeypatch.setattr(plot, name, lambda *args, **options: (calls.append(args), draw(*args, **options))[1])
        return calls

    return spy


def ends(control):
    """The values at both ends of a slider; a logarithmic one states them as exponents."""
    return [control.base**end if hasattr(control, "base") else end for end in (control.min, control.max)]


def test_every_control_redraws_at_both_ends(linnerud):
    for explorer in widgets.depth(linnerud), widgets.hyperbola():
        for control in explorer.controls.values():
            for end in ends(control):
                before = bytes(explorer.picture.value)
                control.value = end
                assert bytes(explorer.picture.value) != before, control.description


def test_depth_draws_networks_of_the_depth_asked_for(linnerud, drawn):
    calls = drawn("modes")
    explorer = widgets.depth(linnerud)
    explorer.controls["depth"].value = 1
    times, products, _ = calls[-1]
    # One layer is linear: dW/dt = -(W S - S_yx) has a solution in closed form.
    eigenvalues, basis = np.linalg.eigh(linnerud.S_xx)
    decay = basis * np.exp(-eigenvalues * times[-1]) @ basis.T
    end = linnerud.least_squares + (products[0] - linnerud.least_squares) @ decay
    np.testing.assert_allclose(products[-1], end, atol=1e-4)


def test_hyperbola_shows_a_flow_that_keeps_the_invariant_and_a_descent_that_does_not(drawn):
    calls = drawn("phase_plane")
    explorer = widgets.hyperbola()
    explorer.controls["w1"].value = -1.0
    land, paths = calls[-1]
    flow, descent = (ln.invariants.drift(land.net, path.states).max() for path in paths.values())
    assert flow < 1e-4 < 1e-2 < descent
    assert all(path.states[0, 0] == -1.0 for path in paths.values())


def test_a_page_without_a_kernel_gets_the_picture():
    explorer = widgets.hyperbola()
    bundle = explorer._repr_mimebundle_()
    assert bundle["image/svg+xml"].encode() == bytes(explorer.picture.value)
    assert "application/vnd.jupyter.widget-view+json" in bundle
