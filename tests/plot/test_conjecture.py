"""Pictures of many starts show the numbers they are given."""

import numpy as np

import linnet as ln
from linnet import ensemble, examples, plot


def test_waiting_times_are_the_fractions_still_under_way():
    study = ensemble.Study(examples.problem("random", (2, 2, 1)), starts=60, scales=(0.1, 1.0), shard=60)
    table = study.compute(0)
    rows = ensemble.Summary(ln.critical.gap(study.land)).add(table).rows()
    ax = plot.waiting_times({row["scale"]: row for row in rows})
    for row, line in zip(rows, ax.lines, strict=True):
        times = table["time"][table["scale"] == row["scale"]]
        expected = [np.mean(times >= edge) for edge in ensemble.TIME_EDGES]
        np.testing.assert_allclose(line.get_ydata(), expected, atol=1e-12)
    low, high = ax.get_xlim()
    assert low <= table["time"].min() and table["time"].max() <= high


def test_failure_bounds_count_all_scales_in_a_row_for_each_depth():
    rows = [{"starts": 30, "reached": 30}, {"starts": 20, "reached": 19}]
    studies = [
        {"configuration": {"widths": [2, 2, 2, 1], "data": "random 3"}, "rows": rows},
        {"configuration": {"widths": [4, 3, 2], "data": "digits"}, "rows": rows[:1]},
    ]
    ax = plot.failure_bounds(studies)
    np.testing.assert_allclose(ax.lines[0].get_xydata(), [[1 - ensemble.binomial_bounds(49, 50)[0], 2]])
    np.testing.assert_allclose(ax.lines[1].get_xydata(), [[1 - 0.025 ** (1 / 30), 1]])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["$H = 1$", "$H = 2$"]
    assert {text.get_text(): text.xy[1] for text in ax.texts} == {"30 starts": 1, "50 starts": 2}
    assert ax.xaxis_inverted()  # the surer, the further to the right


def test_escapes_run_from_large_perturbations_to_small_ones():
    ax = plot.escapes([1e-1, 1e-2, 1e-3], {"a": [3.0, 5.0, 7.0], "b": [3.0, 30.0, 300.0]})
    np.testing.assert_array_equal(ax.lines[1].get_xydata(), [[1e-1, 3], [1e-2, 30], [1e-3, 300]])
    assert ax.xaxis_inverted()
    assert {text.get_text() for text in ax.texts} == {"a", "b"}


def test_arrivals_leave_out_who_is_stuck_and_draw_the_border():
    x = np.linspace(-1, 1, 41)
    border = np.add.outer(x, x)
    first, second = plot.arrivals(
        {"a": np.where(border > 0, 3.0, np.inf), "b": np.full((41, 41), 3.0)}, border, 1.0, [2.0, 5.0]
    )
    late, soon, line = first.collections
    assert not sum(len(path.vertices) for path in soon.get_paths())
    assert late.get_paths()[0].contains_point((0.5, 0.5)) and not late.get_paths()[0].contains_point((-0.5, -0.5))
    assert second.collections[0].get_paths()[0].contains_point((-0.5, -0.5))
    np.testing.assert_allclose(line.get_paths()[0].vertices.sum(axis=1), 0, atol=1e-12)


def test_falls_draw_every_start_in_its_panel_over_the_level():
    times, losses = [0.0, 1.0], {"a": np.array([[1.0, 0.2], [0.9, 0.1]]), "b": np.array([[0.5, 0.4]])}
    first, second = plot.falls(times, losses, {"a": 0.8, "b": 0.3})
    level, *starts = first.lines
    assert level.get_ydata() == [0.8, 0.8] and [start.get_ydata().tolist() for start in starts] == [
        [1, 0.2],
        [0.9, 0.1],
    ]
    assert len(second.lines) == 2 and second.get_ylim() == first.get_ylim()


def test_critical_values_count_what_was_found_and_shade_the_gap():
    ax = plot.critical_values({"a": 3.0, "b": 1.0, "c": 2.0}, [3.0, 1.0, 3.0 + 1e-9, 2.5])
    tops = {line.get_xdata()[0]: line.get_ydata()[0] for line in ax.lines}
    assert tops == {3.0: 2, 1.0: 1, 2.0: 0}
    assert (ax.patches[0].get_x(), ax.patches[0].get_width()) == (1.0, 1.0)
