"""The pictures of the landscape show the numbers they are given."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

import linnet as ln
from linnet import critical, plot
from linnet.plot.style import HUE

PLANE = np.array([[1.0, 0, 1, 0], [0, 1, 0, 1]])


@pytest.fixture
def land():
    return ln.Landscape(ln.Network((2, 1, 2)), ln.SquareLoss.whitened(np.diag([1.0, 0.5])))


@pytest.fixture
def path(land):
    return ln.gradient_flow(land, np.array([0.1, 0.2]) @ PLANE, np.linspace(0, 9, 31)).states


def test_loss_map_draws_level_lines_paths_and_points_in_the_plane(land, path):
    minima = np.array([[1.0, 0.0], [-1.0, 0.0]])
    ax = plot.loss_map(land, PLANE, [path], {"minima": minima @ PLANE})
    levels = ax.collections[0]
    for level, curve in zip(levels.levels, levels.get_paths(), strict=True):
        np.testing.assert_allclose(land.value(curve.vertices @ PLANE), level, atol=0.02 * max(levels.levels))
    np.testing.assert_allclose(ax.lines[0].get_xydata() @ PLANE, path, atol=1e-12)
    np.testing.assert_allclose(ax.collections[1].get_offsets(), minima)


def test_loss_surface_has_the_height_of_the_loss(land, path):
    ax = plot.loss_surface(land, PLANE, [path], {"saddle": np.zeros((1, 4))})
    places = np.where(np.isnan(clear := ax.lines[-1].get_xydata()), ax.lines[-2].get_xydata(), clear)
    z = path @ PLANE.T / 2
    a, b, c = np.linalg.lstsq(np.column_stack([z, land.value(path)]), places, rcond=None)[0]
    np.testing.assert_allclose(np.column_stack([z, land.value(path)]) @ [a, b, c], places, atol=1e-9)
    corners = np.concatenate([cell.vertices[:4] for cell in ax.collections[0].get_paths()])
    rim = 1.2 * np.stack([np.cos(turn := np.linspace(0, 2 * np.pi, 73)), np.sin(turn)], axis=-1)
    for point in np.column_stack([rim, land.value(rim @ PLANE)]) @ [a, b, c]:
        assert np.abs(corners - point).sum(axis=1).min() < 1e-9


def test_critical_points_have_the_colour_of_what_they_are(land):
    minimum, saddle = critical.critical_point(land, [0]), critical.critical_point(land, [1])
    ax = plot.loss_map(land, PLANE, points={"a": [saddle], "b": [minimum]})
    colours = [to_hex(dots.get_facecolor()[0]) for dots in ax.collections[1:]]
    assert colours == [HUE.saddle, HUE.minimum]


@pytest.mark.parametrize("start, end", [((1,), (0,)), ((), (0,)), ((), (1,))])
def test_strata_graph_places_nodes_and_sends_arrows_from_side_to_side(land, start, end):
    strata = critical.strata(land)
    ax = plot.strata_graph(strata, {(start, end): 7})
    nodes = {text.get_text(): text.get_position() for text in ax.texts}
    place = {stratum.modes: (stratum.rank, stratum.loss) for stratum in strata}
    for label, modes in {"{1}\nindex 0": (0,), "{2}\nindex 1": (1,), "$\\varnothing$\nindex 2": ()}.items():
        assert nodes[label] == place[modes]
    arrow, *boxes = ax.patches
    box = {modes: patch.get_bbox() for modes, patch in zip(place, boxes, strict=True)}
    for point, modes in zip(arrow._path_original.vertices[[0, -1]], (start, end), strict=True):
        x0, y0, x1, y1 = box[modes].extents
        inside = x0 - 1e-9 <= point[0] <= x1 + 1e-9 and y0 - 1e-9 <= point[1] <= y1 + 1e-9
        on_edge = min(abs(point - [x0, y0]).min(), abs(point - [x1, y1]).min()) < 1e-9
        assert inside and on_edge
    assert "7" in nodes


def test_no_two_arrows_of_the_graph_end_at_one_point():
    land = ln.Landscape(ln.Network((3, 2, 3)), ln.SquareLoss.whitened(np.diag([1.0, 0.65, 0.4])))
    strata = critical.strata(land)
    pairs = [(one.modes, other.modes) for one in strata for other in strata if one.loss > other.loss]
    steps = [(a, b) for a, b in pairs if len(b) == len(a) or len(b) == len(a) + 1]
    ax = plot.strata_graph(strata, dict.fromkeys(steps, 1))
    ends = [
        tuple(arrow._path_original.vertices[-1].round(9)) for arrow in ax.patches if hasattr(arrow, "_path_original")
    ]
    assert len(ends) == len(steps) == len(set(ends))


def test_staircase_walks_from_node_to_node_at_the_height_of_the_loss(land):
    strata = critical.strata(land)
    losses = {stratum.modes: stratum.loss for stratum in strata}
    graph, stairs = plot.staircase(strata, [(), (1,), (0,)], [1, 10, 100], [0.6, 0.5, 0.1])
    assert [patch._posA_posB for patch in graph.patches] == [
        [(0, losses[()]), (1, losses[1,])],
        [(1, losses[1,]), (1, losses[0,])],
    ]
    *levels, curve = stairs.lines
    assert sorted(line.get_ydata()[0] for line in levels) == sorted(losses.values())
    np.testing.assert_array_equal(curve.get_ydata(), [0.6, 0.5, 0.1])
    assert graph.get_ylim() == stairs.get_ylim()


def test_escape_times_draws_times_and_laws_and_names_the_slope():
    sizes = np.array([0.1, 0.01, 0.001, 0.0001])
    ax = plot.escape_times(sizes, {"depth 4": 3 / sizes**2}, {"depth 4": 2 / sizes**2})
    np.testing.assert_allclose(ax.lines[0].get_ydata(), 3 / sizes**2)
    np.testing.assert_allclose(ax.lines[1].get_ydata(), 2 / sizes**2)
    assert ax.texts[0].get_text() == "depth 4: slope $-2.00$"


def test_ways_tell_what_rises_stays_and_falls_and_where_it_ends(land):
    saddle, x = critical.critical_point(land, [1]), np.linspace(0, 1, 201)[:, None]
    paths = {
        "up": saddle * (1 + x),
        "level": ln.invariants.transform(land.net, saddle, [np.exp(x)[..., None]]),
        "down": saddle * np.cos(np.pi / 2 * x) + critical.critical_point(land, [0]) * np.sin(np.pi / 2 * x),
    }
    up, level, down, end, start = plot.ways(land, paths).lines
    colours = [HUE.stable, HUE.quiet, HUE.unstable, HUE.minimum, HUE.saddle]
    assert [line.get_color() for line in (up, level, down, end, start)] == colours
    np.testing.assert_allclose(down.get_ydata(), land.value(paths["down"]))
    assert end.get_xydata()[0].tolist() == down.get_xydata()[-1].tolist()
    assert np.isclose(up.get_xdata()[-1], np.linalg.norm(saddle), rtol=1e-12) and np.ptp(level.get_ydata()) < 1e-12
    assert start.get_ydata()[0] == up.get_ydata()[0]


def test_corners_are_the_eight_sets_of_modes_and_the_paths_start_where_they_start():
    path = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0]])
    ax = plot.corners([path])
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    places = {tuple(dot.get_xydata()[0].round(6)) for dot in dots}
    names = [text.get_text() for text in ax.texts if text.get_text()]
    assert len(places) == 8 and len(set(names)) == 8 and "{1,2,3}" in names
    drawn = [line.get_xydata()[0].round(6) for line in ax.lines if len(line.get_xdata()) == 3]
    assert any(tuple(place) in places for place in drawn)
