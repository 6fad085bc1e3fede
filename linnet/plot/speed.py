"""What the integrators cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike, NDArray

from .style import WIDTH, few_ticks


def costs(
    measured: Mapping[str, tuple[Sequence[float], ArrayLike]], axes: ArrayLike | None = None
) -> NDArray[np.object_]:
    """Draw the time of one trajectory against what it may depend on, ``{label: (values, seconds)}``, one part each.

    >>> left, right = costs({"samples": ([100, 1000], [1e-4, 1e-4]), "depth": ([1, 2], [1e-4, 2e-4])})
    >>> left.get_xlabel(), right.lines[0].get_ydata()
    ('samples', array([0.1, 0.2]))
    """
    if axes is None:
        rows = (len(measured) + 1) // 2
        axes = plt.subplots(rows, 2, figsize=(WIDTH, 2.6 * rows), sharey=True, squeeze=False)[1]
    for ax, (label, (values, seconds)) in zip(np.ravel(axes), measured.items(), strict=False):
        ax.loglog(values, 1e3 * np.asarray(seconds), marker="o", markersize=5)
        ax.set(xlabel=label)
        few_ticks(ax)
        if max(values) < 100:
            ax.set_xscale("log", base=2)
            ax.xaxis.set_major_formatter("{x:g}")
    for ax in np.atleast_2d(axes)[:, 0]:
        ax.set(ylabel="ms each")
    return np.ravel(axes)
