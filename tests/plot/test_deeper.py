"""The pictures of deeper networks show the numbers they are given."""

import numpy as np

from linnet import plot


def test_eigenvalues_are_counted_by_sign_and_zeros_by_the_dimension_of_the_family():
    spectra = {"one": [3.0, -2.0, 1e-12, 0.0, -1e-12], "two": [0.0, 0.0, 5.0, 1.0, 2.0]}
    one, two = plot.eigenvalues(spectra, [2, 2])
    texts = [text.get_text() for text in one.texts]
    assert texts == ["1 negative", "1 positive", "3 zeros", "2 along the family", "1 across it"]
    assert [text.get_text() for text in two.texts] == ["3 positive", "2 zeros", "2 along the family"]
    negative, positive, zeros, along = one.lines
    assert (negative.get_xdata().tolist(), positive.get_xdata().tolist()) == ([-2.0], [3.0])
    assert len(zeros.get_xdata()) == 3 and len(along.get_xdata()) == 2
    np.testing.assert_array_equal(two.lines[1].get_xdata(), [1.0, 2.0, 5.0])


def test_holds_draws_every_loss_the_level_and_when_each_start_was_to_leave():
    times, losses = np.array([0.0, 1.0, 2.0]), np.array([[0.5, 0.4, 0.0], [0.5, 0.5, 0.1]])
    ax = plot.holds(times, losses, [1.0, 2.0], 0.5)
    *curves, level = ax.lines
    for curve, loss in zip(curves, losses, strict=True):
        np.testing.assert_array_equal(curve.get_xydata(), np.column_stack([times, loss]))
    assert set(level.get_ydata()) == {0.5} and ax.texts[0].get_text() == "gap"
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), [[1.0, 0.5], [2.0, 0.5]])


def test_settled_marks_each_kind_at_its_widths():
    verdicts = {(2, 2): 2, (2, 3): 1, (3, 2): 0, (3, 3): 0}
    (ax,) = plot.settled({"$d_y=2$": verdicts}, ["one way", "another", "open"])
    assert {tuple(tile.get_xy() + np.array([0.5, 0.5])) for tile in ax.patches} == set(verdicts)
    dots, crosses = (marks.get_offsets().tolist() for marks in ax.collections)
    assert (dots, crosses) == ([[2, 3]], [[2, 2]])
    legend = ax.figure.legends[0]
    assert [text.get_text() for text in legend.get_texts()] == ["one way", "another", "open"]


def test_nullities_place_strict_and_other_families_and_the_diagonal():
    strata = [(0, 12, 0), (2, 8, 3), (1, 7, 7), (0, 8, 8)]
    line, strict, others = plot.nullities(strata).lines
    assert strict.get_xydata().tolist() == [[3, 8], [7, 7]]
    assert others.get_xydata().tolist() == [[0, 12], [8, 8]]
    np.testing.assert_array_equal(*line.get_data())


def test_allowed_shades_both_determinants_negative():
    starts, saddles = [[-2.0, -30.0], [4.0, -1.0]], [[-8.0, -1.0]]
    ax = plot.allowed(starts, saddles)
    assert [line.get_xydata().tolist() for line in ax.lines[2:]] == [starts, saddles]
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners.max() == 0 and corners.min() == ax.get_xlim()[0] < -30


def test_resonances_join_equal_eigenvalues_and_leave_out_zeros():
    ax = plot.resonances({"one": ([0.0, 2.0, -1.0], [2.0, 0.0, 1.0]), "none": ([1.0, 2.0], [0.0, 0.0])})
    bars = [line for line in ax.lines if line.get_gid() == "equal"]
    assert [bar.get_xdata().tolist() for bar in bars] == [[2.0, 2.0]]
    marks = {line.get_marker(): [] for line in ax.lines if line.get_marker() in "v^"}
    for line in ax.lines:
        if line.get_marker() in marks and len(line.get_xdata()):
            marks[line.get_marker()].append(line.get_xdata().tolist())
    assert marks == {"v": [[2.0, -1.0], [1.0, 2.0]], "^": [[2.0, 1.0], [0.0]]}


def test_masks_fill_the_entries_that_are_free_and_name_the_layers_above_each_column():
    families = [[np.array([[True], [False]]), np.array([[False, True]])]] * 3
    ax = plot.masks(families, ["a", "b", "c"], [1])
    filled = [tile.get_facecolor()[3] > 0 for tile in ax.patches]
    assert filled == 3 * [False, True, True, False]  # W_2 stands left of W_1
    assert [text.get_text() for text in ax.texts] == ["$W_2$", "$W_1$", "a", "b", "$W_2$", "$W_1$", "c"]
    colours = [tile.get_edgecolor() for tile in ax.patches]
    assert colours[0] == colours[8] != colours[4]
