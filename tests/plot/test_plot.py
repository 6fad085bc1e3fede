"""The pictures show the numbers they are given."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

import linnet as ln
from linnet import plot
from linnet.plot.style import HUE


@pytest.fixture
def scalar():
    return ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))


@pytest.mark.parametrize("widths", [(3, 4, 3), (64, 10, 10), (2, 1, 1, 5)])
def test_network_draws_every_layer_and_names_every_width(widths):
    ax = plot.network(ln.Network(widths), most=6)
    assert [len(nodes.get_offsets()) for nodes in ax.collections] == [min(width, 6) for width in widths]
    text = " ".join(label.get_text() for label in ax.texts)
    assert all(f"= {width}$" in text for width in widths)


def test_matrix_prints_its_entries_in_place():
    ax = plot.matrix([[1.0, -2.0], [0.5, 0.25], [0.0, 3.0]], ["a", "b", "c"], ["x", "y"])
    assert {label.get_position(): label.get_text() for label in ax.texts}[1, 0] == "$-2.00$"
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b", "c"]


def test_modes_of_the_least_squares_matrix_are_the_singular_values():
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    loss = ln.SquareLoss(data.X, data.Y)
    ax = plot.modes([0.0, 1.0], np.array([0 * loss.least_squares, loss.least_squares]), loss)
    ends = [line.get_ydata()[-1] for line in ax.lines[::2]]
    np.testing.assert_allclose(ends, loss.singular_values, rtol=1e-10)


def test_phase_plane_draws_the_trajectory_and_the_hyperbolas(scalar):
    path = ln.gradient_flow(scalar, [0.5, 1.0], np.linspace(0, 5, 11))
    ax = plot.phase_plane(scalar, {"flow": path})
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), path.states)
    hyperbolas = ax.collections[1].get_paths()
    for level, curve in zip(ax.collections[1].levels, hyperbolas, strict=True):
        w1, w2 = curve.vertices.T
        np.testing.assert_allclose(w2**2 - w1**2, level, atol=2e-3)


def test_phase_plane_gives_flows_an_arrow_and_descents_all_their_iterates(scalar):
    start = [0.5, 1.5]
    paths = {
        "flow": ln.gradient_flow(scalar, start, np.linspace(0, 5, 11)),
        "h": ln.gradient_descent(scalar, start, step=0.2, steps=5, save_every=1),
    }
    ax = plot.phase_plane(scalar, paths, descents=["h"])
    flow, _, descent = ax.lines[:3]
    assert (flow.get_color(), descent.get_color()) == (HUE.flow, HUE.descent)
    assert (flow.get_marker(), descent.get_marker()) == ("None", "o") and len(descent.get_xdata()) == 6
    assert len(ax.texts) == 1  # the head of the arrow


def test_blocks_have_their_sizes_and_notes_point_from_one_to_the_other():
    ax = plot.blocks([("$W$", 3, 2), "=", ("$A$", 3, 1), ("$B$", 1, 2)], notes=[(1, 2, "slides")])
    *boxes, arrow = ax.patches
    assert [(box.get_height(), box.get_width()) for box in boxes] == [(3, 2), (3, 1), (1, 2)]
    assert all(one.get_x() + one.get_width() < other.get_x() for one, other in pairwise(boxes))
    (x0, _), (x1, _) = arrow._path_original.vertices[[0, -1]]
    assert boxes[1].get_x() < x0 < boxes[1].get_x() + 1 and boxes[2].get_x() < x1 < boxes[2].get_x() + 2


def test_factorings_draw_each_entry_as_a_square_of_its_size_and_sign():
    A, B = np.array([[1.0, -4.0]]), np.array([[0.25], [1.0]])
    ax = plot.factorings({"$k=1$": (A, B, A @ B), "$k=2$": (A / 2, 2 * B, A @ B)}, ["$A$", "$B$", "$AB$"], ["", ""])
    squares = [box for box in ax.patches if to_hex(box.get_facecolor()) in (HUE.fifth, HUE.sixth)]
    entries = np.concatenate([part.ravel() for part in (A, B, A @ B, A / 2, 2 * B, A @ B)])
    areas = [box.get_width() * box.get_height() for box in squares]
    np.testing.assert_allclose(areas, 0.81 * np.abs(entries) / 4)
    assert [to_hex(box.get_facecolor()) == HUE.fifth for box in squares] == (entries < 0).tolist()


def test_invariant_drift_draws_the_drift(scalar):
    path = ln.gradient_descent(scalar, [0.5, 1.0], step=0.1, steps=5, save_every=1)
    line = plot.invariant_drift(scalar.net, {"descent": path}).lines[0]
    np.testing.assert_array_equal(line.get_ydata(), ln.invariants.drift(scalar.net, path.states)[1:])


def test_orders_fits_the_slope_and_names_rounding():
    steps = np.array([0.1, 0.05, 0.025])
    ax = plot.orders(steps, {"cubic": 2 * steps**3, "exact": np.full(3, 1e-16)})
    assert {text.get_text() for text in ax.texts} == {"cubic: slope 3.0", "exact: rounding"}


def test_an_axes_that_is_given_is_drawn_on_and_returned(scalar):
    _, ax = plt.subplots()
    assert plot.network(scalar.net, ax=ax) is ax
    assert plt.get_fignums() == [ax.figure.number]


def test_curves_that_end_together_are_named_where_they_are_apart_and_touch_no_name():
    t = np.linspace(0, 24, 241)
    ax = plot.curves(t, {f"{delay}": 1 / (1 + np.exp(delay - t)) for delay in (4, 9, 16)}, "time", "part")
    ax.figure.draw_without_rendering()
    names = {text.get_text(): text for text in ax.texts}
    for label, line in ((line.get_label(), line) for line in ax.lines):
        box = names[label].get_window_extent()
        paths = [one.get_path().transformed(ax.transData) for one in ax.lines]
        assert not any(path.intersects_bbox(box, filled=False) for path in paths)
        place = np.array(ax.transData.inverted().transform(box.min + [box.width / 2, box.height / 2]))
        away = [np.min(np.hypot((t - place[0]) / 24, one.get_ydata() - place[1])) for one in ax.lines]
        assert np.argmin(away) == list(ax.lines).index(line)
    plt.close("all")
