"""Integrators against exact solutions, and the regimes that exact solutions show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..arguments import Array
from .style import HUE, MARKERS, WIDTH, few_ticks


def work_precision(
    work: Mapping[str, ArrayLike],
    errors: Mapping[str, ArrayLike],
    ax: Axes | None = None,
    xlabel: str = "velocity evaluations",
) -> Axes:
    """Draw the error against the work that it took, doubly logarithmic, for ``{label: array}`` each.

    >>> ax = work_precision({"a": [10, 100]}, {"a": [1e-2, 1e-8]})
    >>> ax.lines[0].get_ydata()
    array([1.e-02, 1.e-08])
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.2))[1]
    for i, label in enumerate(errors):
        ax.loglog(work[label], np.maximum(errors[label], 1e-17), marker=MARKERS[i], markersize=5, label=label)
    ax.set(xlabel=xlabel, ylabel="error against the exact solution")
    few_ticks(ax)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def achieved(tolerances: ArrayLike, errors: Mapping[str, ArrayLike], ax: Axes | None = None) -> Axes:
    """Draw the error achieved against the tolerance asked for, ``{label: array}``; thin line: where they are equal.

    >>> achieved([1e-4, 1e-8], {"a": [1e-4, 1e-9]}).get_xlabel()
    'tolerance asked for'
    """
    ax = work_precision(dict.fromkeys(errors, tolerances), errors, ax, xlabel="tolerance asked for")
    ax.loglog(tolerances, tolerances, color=HUE.quiet, linestyle="-", linewidth=1, zorder=0)
    ax.invert_xaxis()
    return ax


def regimes(
    times: Sequence[float] | Array,
    strengths: Mapping[str, ArrayLike],
    changes: tuple[ArrayLike, ArrayLike],
    axes: Sequence[Axes] | None = None,
) -> tuple[Axes, Axes]:
    """Draw the strength of a mode over rescaled time, ``{label: (T,)}``, and the change of the kernel over lambda.

    ``changes = (lambda, change)`` are the two arrays of the right picture.

    >>> left, right = regimes([0.0, 1.0], {"rich": np.array([0.0, 1.0])}, ([-1.0, 1.0], [0.5, 0.5]))
    >>> right.get_xlabel()
    '$\\\\lambda$'
    """
    left, right = axes if axes is not None else plt.subplots(1, 2, figsize=(WIDTH, 3.2))[1]
    for i, (label, strength) in enumerate(strengths.items()):
        left.plot(times, strength, marker=MARKERS[i], markevery=max(1, len(times) // 8), markersize=5, label=label)
    left.set(xlabel="rescaled time", ylabel="strength of the mode")
    left.legend(loc="lower right")
    right.plot(*changes, marker="o", markersize=4, color=HUE.ink)
    right.set(xlabel="$\\lambda$", ylabel="change of the kernel", ylim=(0, None))
    few_ticks(left)
    few_ticks(right)
    return left, right
