"""The pictures of convergence show the numbers they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from linnet import plot


def test_plateaus_names_its_levels_where_they_are():
    levels = {"{}": 7.0, "{1}": 2.5}
    ax = plot.plateaus([1, 10, 100], np.array([7.0, 3.0, 2.5]), levels)
    assert {text.get_text(): text.xy[1] for text in ax.texts} == levels
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [7.0, 3.0, 2.5])
    assert ax.get_xscale() == ax.get_yscale() == "log" and ax.get_legend() is None


def test_plateaus_names_a_level_of_zero_at_the_lower_end():
    ax = plot.plateaus([1, 10], np.array([0.5, 0.1]), {"saddle": 0.5, "minimum": 0.0})
    assert {text.get_text(): text.xy[1] for text in ax.texts} == {"saddle": 0.5, "minimum": 0.005}
    assert ax.get_ylim() == pytest.approx((0.005, 1.5))


def test_plateaus_takes_several_curves():
    ax = plot.plateaus([1, 10], {"a": np.array([1.0, 0.5]), "b": np.array([1.0, 0.2])}, {"top": 1.0})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_power_laws_fits_the_end_and_not_the_beginning():
    t = np.geomspace(1, 1e9, 91)
    ax = plot.power_laws(t, {"bent": (1 + t / 10) ** -0.5, "straight": t**-2.0})
    assert {text.get_text() for text in ax.texts} == {"bent: slope $-0.50$", "straight: slope $-2.00$"}


def test_bound_draws_every_point_and_greys_what_lies_below():
    promised, measured = {"a": np.array([0.1, 1.0]), "b": np.array([0.5])}, {"a": np.array([1, 2]), "b": np.array([9])}
    ax = plot.bound(promised, measured)
    grey, *points = ax.collections
    assert [len(group.get_offsets()) for group in points] == [2, 1]
    path = grey.get_paths()[0]
    assert path.contains_point((0.5, 0.3)) and not path.contains_point((0.5, 0.9))
    low, high = ax.get_ylim()
    assert low < 0.1 and high > 9


def test_spiral_starts_at_its_dot_and_counts_turns():
    q, angle = np.array([2.0, 5.0]), np.array([np.pi / 2, np.pi])
    disc, turns = plot.spiral(lambda q: 1 - 1 / q, {"a": (q, angle)})
    np.testing.assert_allclose(np.ravel(disc.lines[2].get_xydata()), [0, 0.5], atol=1e-12)
    np.testing.assert_allclose(disc.lines[1].get_xydata()[-1], [-0.8, 0], atol=1e-12)
    np.testing.assert_allclose(turns.lines[0].get_xydata(), [[2, 0.25], [5, 0.5]])


def test_rates_joins_each_promise_to_what_was_seen_and_leaves_out_none():
    ax = plot.rates(["a", "b", "c"], {"first": [0.1, 0, 0.2], "second": [0, 0, 0.1]}, [1.0, 2.0, 0.3])
    points = {line.get_label(): line.get_xydata().tolist() for line in ax.lines if line.get_label()[0] != "_"}
    assert points["first"] == [[0.1, 0], [0.2, 2]] and points["second"] == [[0.1, 2]]
    assert points["seen"] == [[1, 0], [2, 1], [0.3, 2]]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plot.plateaus([1, 2], np.ones(2), {"top": 1.0}, ax=ax),
        lambda ax: plot.power_laws([1, 2, 4, 8, 16, 32], {"a": 1 / np.array([1, 2, 4, 8, 16, 32])}, ax=ax),
        lambda ax: plot.bound({"a": np.ones(1)}, {"a": np.ones(1)}, ax=ax),
        lambda ax: plot.rates(["a"], {"b": [0.1]}, [1.0], ax=ax),
    ],
)
def test_an_axes_that_is_given_is_drawn_on_and_returned(draw):
    _, ax = plt.subplots()
    assert draw(ax) is ax
    assert plt.get_fignums() == [ax.figure.number]
