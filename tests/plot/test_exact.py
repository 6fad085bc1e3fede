"""The pictures of exact solutions show the numbers they are given."""

import matplotlib.pyplot as plt
import numpy as np

from linnet import plot


def test_work_precision_draws_errors_over_work_and_keeps_zero_on_the_paper():
    ax = plot.work_precision({"a": [10, 100], "b": [30, 60]}, {"a": [1e-2, 1e-8], "b": [1e-3, 0.0]})
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[10, 1e-2], [100, 1e-8]])
    np.testing.assert_array_equal(ax.lines[1].get_xydata(), [[30, 1e-3], [60, 1e-17]])


def test_achieved_draws_the_line_of_equality_and_tolerances_that_tighten_to_the_right():
    ax = plot.achieved([1e-4, 1e-8], {"a": [1e-3, 1e-7]})
    curve, equal = ax.lines
    np.testing.assert_array_equal(curve.get_xydata(), [[1e-4, 1e-3], [1e-8, 1e-7]])
    np.testing.assert_array_equal(equal.get_xdata(), equal.get_ydata())
    assert ax.xaxis_inverted()


def test_regimes_draws_strengths_and_the_kernel():
    strengths = {"rich": np.array([0.0, 0.1, 1.0]), "lazy": np.array([0.0, 0.7, 1.0])}
    left, right = plot.regimes([0, 1, 2], strengths, ([-1, 0, 1], [0.2, 1.0, 0.2]))
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["rich", "lazy"]
    np.testing.assert_array_equal(left.lines[1].get_ydata(), strengths["lazy"])
    np.testing.assert_array_equal(right.lines[0].get_xydata(), [[-1, 0.2], [0, 1], [1, 0.2]])


def test_axes_that_are_given_are_drawn_on_and_returned():
    figure, axes = plt.subplots(2, 2)
    assert plot.work_precision({"a": [1]}, {"a": [1]}, ax=axes[0, 0]) is axes[0, 0]
    assert plot.achieved([1e-3], {"a": [1e-3]}, ax=axes[0, 1]) is axes[0, 1]
    assert plot.regimes([0, 1], {"a": np.ones(2)}, ([0], [1]), axes=axes[1]) == tuple(axes[1])
    assert plt.get_fignums() == [figure.number]
