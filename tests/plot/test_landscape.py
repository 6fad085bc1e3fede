"""The pictures of the landscape show the numbers they are given."""

import numpy as np
import pytest

import linnet as ln
from linnet import critical, plot

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
    x, y, height = ax.lines[-1].get_data_3d()
    np.testing.assert_allclose(np.transpose([x, y]) @ PLANE, path, atol=1e-12)
    np.testing.assert_allclose(height, land.value(path))
    surface = np.concatenate([polygon[:, :3] for polygon in ax.collections[0]._faces])
    np.testing.assert_allclose(surface[:, 2], land.value(surface[:, :2] @ PLANE), atol=1e-12)


def test_strata_graph_places_nodes_and_sends_arrows_the_right_way(land):
    strata = critical.strata(land)
    ax = plot.strata_graph(strata, {((1,), (0,)): 7})
    nodes = {text.get_text(): text.get_position() for text in ax.texts}
    place = {stratum.modes: (stratum.rank, stratum.loss) for stratum in strata}
    for label, modes in {"{1}\nindex 0": (0,), "{2}\nindex 1": (1,), "$\\varnothing$\nindex 2": ()}.items():
        assert nodes[label] == place[modes]
    (arrow,) = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert (arrow.xyann, arrow.xy) == (place[1,], place[0,])
    assert "7" in nodes


def test_escape_times_draws_times_and_laws_and_names_the_slope():
    sizes = np.array([0.1, 0.01, 0.001, 0.0001])
    ax = plot.escape_times(sizes, {"depth 4": 3 / sizes**2}, {"depth 4": 2 / sizes**2})
    np.testing.assert_allclose(ax.lines[0].get_ydata(), 3 / sizes**2)
    np.testing.assert_allclose(ax.lines[1].get_ydata(), 2 / sizes**2)
    assert ax.get_legend().get_texts()[0].get_text() == "depth 4: slope -2.00"
