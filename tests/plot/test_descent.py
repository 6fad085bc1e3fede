"""Pictures of descent beside the flow show the numbers they are given."""

import numpy as np
import pytest

import linnet as ln
from linnet import plot


def test_sharpness_draws_the_largest_eigenvalue_and_the_limit():
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    path = ln.gradient_descent(land, [0.5, 1.5], step=0.2, steps=5, save_every=1)
    curve, limit = plot.sharpness(land, {"descent": path}, {"descent": 0.2}).lines
    np.testing.assert_array_equal(curve.get_xdata(), path.times)
    for theta, value in zip(path.states, curve.get_ydata(), strict=True):
        w1, w2 = theta
        trace, off = w1**2 + w2**2, 2 * w1 * w2 - 1
        assert value == pytest.approx(trace / 2 + np.hypot((w1**2 - w2**2) / 2, off), rel=1e-12)
    assert set(limit.get_ydata()) == {2 / 0.2}
    assert limit.get_color() == curve.get_color()


def test_sharpness_draws_no_limit_for_a_flow():
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    path = ln.gradient_flow(land, [0.5, 1.5], [0.0, 1.0])
    assert len(plot.sharpness(land, {"flow": path}, {}).lines) == 1


def test_selection_draws_every_start_at_both_sharpnesses():
    flow, found = np.array([2.0, 5.0, 9.0]), {0.3: np.array([2.0, 4.0, np.nan]), 0.5: np.array([2.0, 3.0, 3.9])}
    ax = plot.selection(flow, found)
    for dots, (h, sharp), line in zip(ax.collections, found.items(), ax.lines[1:], strict=True):
        shown = np.isfinite(sharp)
        np.testing.assert_array_equal(np.asarray(dots.get_offsets())[shown], np.column_stack([flow, sharp])[shown])
        assert set(line.get_ydata()) == {2 / h}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["$h = 0.3$", "$h = 0.5$"]


def test_basins_colours_the_plane_with_rows_for_w2():
    upper = np.where(np.arange(5)[:, None] > 2, 1, -1) * np.ones((5, 5))  # where w_2 is large
    ax, other = plot.basins({"a": upper, "b": 0 * upper}, reach=2.0)
    either, higher = ax.collections
    assert either.get_paths()[0].contains_point((0, -1.5)) and not higher.get_paths()[0].contains_point((0, -1.5))
    assert higher.get_paths()[0].contains_point((0, 1.5))
    assert not any(len(path) for areas in other.collections for path in areas.get_paths())
    assert [text.get_text() for text in ax.figure.legends[0].get_texts()] == [
        "branch $w_1<0$",
        "neither",
        "branch $w_1>0$",
    ]
    assert other.get_title() == "b"


def test_followed_draws_iterates_flows_and_minima():
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    run = ln.gradient_descent(land, [1.5, 1.0], step=0.2, steps=5, save_every=1).states
    flow = ln.gradient_flow(land, [1.5, 1.0], np.linspace(0, 1, 11)).states
    ax = plot.followed(land, run, {"flow": flow, "other": flow / 2}, (0.2, 2.0, 0.2, 2.0))
    for line, states in zip(ax.lines, (run, flow, flow / 2), strict=False):
        np.testing.assert_array_equal(line.get_xydata(), states)
    minima = ax.collections[1].get_paths()[0].vertices
    np.testing.assert_allclose(minima.prod(axis=1), 1, atol=1e-3)


def test_holding_circles_pass_through_the_minima_of_their_sharpness():
    ax = plot.holding({"a": 0.5, "b": 0.9})
    branch = max(ax.lines, key=lambda line: line.get_xdata().max()).get_xydata()
    np.testing.assert_allclose(branch.prod(axis=1), 1)
    for circle, h in zip(ax.patches, (0.5, 0.9), strict=True):
        assert np.isclose(circle.get_radius() ** 2, 2 / h)
