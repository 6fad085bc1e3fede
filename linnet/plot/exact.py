"""Integrators against exact solutions, and the regimes that exact solutions show."""

import matplotlib.pyplot as plt
import numpy as np

from .style import MARKERS


def work_precision(work, errors, ax=None, xlabel="velocity evaluations"):
    """Draw the error against the work that it took, doubly logarithmic, for ``{label: array}`` each.

    >>> ax = work_precision({"a": [10, 100]}, {"a": [1e-2, 1e-8]})
    >>> ax.lines[0].get_ydata()
    array([1.e-02, 1.e-08])
    """
    ax = ax or plt.subplots(figsize=(5.0, 3.8))[1]
    for i, label in enumerate(errors):
        ax.loglog(work[label], np.maximum(errors[label], 1e-17), marker=MARKERS[i], markersize=5, label=label)
    ax.set(xlabel=xlabel, ylabel="error against the exact solution")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=9.5)
    return ax


def achieved(tolerances, errors, ax=None):
    """Draw the error achieved against the tolerance asked for, ``{label: array}``; grey line: where they are equal.

    >>> achieved([1e-4, 1e-8], {"a": [1e-4, 1e-9]}).get_xlabel()
    'tolerance asked for'
    """
    ax = work_precision(dict.fromkeys(errors, tolerances), errors, ax, xlabel="tolerance asked for")
    ax.loglog(tolerances, tolerances, color="0.6", linestyle="-", linewidth=1, zorder=0)
    ax.invert_xaxis()
    return ax


def regimes(times, strengths, changes, axes=None):
    """Draw the strength of a mode over rescaled time, ``{label: (T,)}``; below, the change of the kernel over lambda.

    ``changes = (lambda, change)`` are the two arrays of the lower picture.

    >>> upper, lower = regimes([0.0, 1.0], {"rich": np.array([0.0, 1.0])}, ([-1.0, 1.0], [0.5, 0.5]))
    >>> lower.get_xlabel()
    '$\\\\lambda$'
    """
    upper, lower = axes if axes is not None else plt.subplots(2, figsize=(5.0, 5.4))[1]
    for i, (label, strength) in enumerate(strengths.items()):
        upper.plot(times, strength, marker=MARKERS[i], markevery=max(1, len(times) // 8), markersize=4, label=label)
    upper.set(xlabel="rescaled time", ylabel="strength of the mode")
    upper.legend(loc="lower right", fontsize=9.5)
    lower.plot(*changes, marker="o", markersize=4)
    lower.set(xlabel="$\\lambda$", ylabel="change of kernel", ylim=(0, None))
    return upper, lower
