"""The pictures of the three-dimensional system show what is there, and hide what stands behind."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from linnet import hyperbolicity, plot
from linnet.plot.hyperbolicity import _sheet
from linnet.plot.space import Scene
from linnet.plot.style import HUE, SHEET


@pytest.fixture
def scene():
    """A sphere of radius 1, seen from above."""
    return Scene(plt.subplots()[1], lambda x: np.sum(x**2, axis=-1) - 1, (2, 2, 2), azimuth=0, elevation=90)


def test_the_camera_is_a_rotation_and_looks_down(scene):
    np.testing.assert_allclose(scene.camera @ scene.camera.T, np.eye(3), atol=1e-15)
    assert np.linalg.det(scene.camera) == pytest.approx(1)
    np.testing.assert_allclose(scene.project([[0.0, 0.0, 5.0], [0.0, 1.0, 5.0]]), [[0, 0], [1, 0]], atol=1e-15)


def test_what_stands_behind_the_surface_is_hidden(scene):
    points = [[0, 0, -1.5], [0, 0, 1.5], [1.4, 0, -1.5], [0, 0, 0], [0, 0, 1.02]]
    np.testing.assert_array_equal(scene.hidden(points), [True, False, False, True, False])


def test_surface_out_of_reach_hides_nothing():
    far = Scene(plt.subplots()[1], lambda x: x[..., 2] - 3, (1, 1, 1), azimuth=0, elevation=90)
    assert not far.hidden([[0, 0, 0]])[0]


def test_a_curve_is_pale_where_it_is_hidden(scene):
    scene.curve(np.array([[0, 0, 1.5], [0, 0, 1.4], [0, 0, -1.4], [0, 0, -1.5]]), "black")
    pale, clear = scene.ax.lines
    assert pale.get_alpha() < 0.5 < clear.get_alpha()
    np.testing.assert_array_equal(np.isnan(clear.get_xdata()), [False, False, True, True])
    np.testing.assert_array_equal(np.isnan(pale.get_xdata()), [True, False, False, False])


def test_strips_are_drawn_from_the_back_to_the_front(scene):
    x, y = np.meshgrid([0.0, 1.0, 2.0], [0.0, 1.0], indexing="ij")
    low, high = (np.stack([x, y, z + 0.1 * x], axis=-1) for z in (0.0, 1.0))
    scene.surface(high, low + [5, 0, 0], tints=SHEET)
    centres = [patch.get_xy()[:4].mean(axis=0) for patch in scene.ax.patches]
    seen = [scene.project([[x, 0.5, 0]])[0] for x in (5.5, 6.5, 0.5, 1.5)]
    np.testing.assert_allclose(centres, seen, atol=1e-12)


def test_the_drawn_sheet_is_the_stable_sheet():
    grid = _sheet(1.3, np.linspace(-1.5, 1.5, 7), np.linspace(-1, 1, 5))
    np.testing.assert_allclose(hyperbolicity.side(1.3, grid), 0, atol=1e-4)
    np.testing.assert_allclose(grid[:, 0, 1], np.linspace(-1.5, 1.5, 7))


def test_saddle_line_draws_fibres_and_paths_in_their_colours():
    path = hyperbolicity.unstable_sheet(1.0, 0.5, np.linspace(0.1, 1.5, 9))
    ax = plot.saddle_line(fibres=[0.5], paths=[path])
    count = lambda colour: sum(line.get_color() == colour and line.get_linestyle() == "-" for line in ax.lines)
    # a pale and a clear part each; the line of saddles too
    assert [count(HUE.stable), count(HUE.unstable), count(HUE.flow)] == [4, 6, 2]


def test_basin_slices_agree_with_the_dots():
    points = hyperbolicity.stable_sheet(1.0, np.array([0.5, 1.0]), np.array([1.0, -0.5]))
    ax = plot.basin_slices(1.0, {b: points[i : i + 1] for i, b in enumerate(points[:, 1])})
    for curve, dots in zip(ax.lines[::2], ax.lines[1::2], strict=True):
        a, c = dots.get_xydata()[0]
        assert np.interp(c, curve.get_ydata(), curve.get_xdata()) == pytest.approx(a, abs=1e-3)


def test_pictures_are_small_enough_for_a_page(tmp_path):
    with plt.rc_context(plot.STYLE):
        plot.saddle_line(fibres=np.linspace(-1.5, 1.5, 7)).figure.savefig(tmp_path / "line.svg")
        plot.quadric(1.0, -1.0).figure.savefig(tmp_path / "quadric.svg")
    assert all(path.stat().st_size < 300_000 for path in tmp_path.glob("*.svg"))


def test_preimages_fill_who_is_near_and_names_stand_inside():
    sheet = hyperbolicity.stable_sheet(
        1.0, *np.meshgrid(np.linspace(0.5, 1.5, 41), np.linspace(-1, 1, 41), indexing="ij")
    )
    distance = np.linalg.norm(sheet - [0, 1, 0], axis=-1)
    ax = plot.preimages(sheet, {"now": distance, "later": distance / 2}, 0.3)
    later, now = (fill.get_paths()[0].vertices for fill in ax.collections)
    for border, radius in (later, 0.6), (now, 0.3):
        farthest = np.hypot(border[:, 0] - 1, border[:, 1]).max()
        assert 0.75 * radius < farthest < radius + 0.01  # the height a of the sheet is not seen
    for text in ax.texts[:2]:
        assert text.xy[1] > 0
    assert [text.get_text() for text in ax.texts if text.get_text()] == ["later", "now", "saddles"]


def test_gaps_tell_stable_from_unstable_and_count_what_is_along():
    ax = plot.gaps({"{1}": (np.array([-1.0, 2.0, 3.0]), 4), "{2}": (np.array([5.0]), 1)})
    marks = [(line.get_marker(), line.get_xdata().tolist()) for line in ax.lines if line.get_marker() in "v^"]
    assert marks == [("^", [2, 3]), ("v", [-1]), ("^", [5]), ("v", [])]
    assert [text.get_text() for text in ax.texts] == ["4", "1"]
