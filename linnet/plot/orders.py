"""Errors against step sizes, and the slopes that tell their order."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from .style import MARKERS, name_ends


def orders(
    steps: ArrayLike,
    errors: Mapping[str, ArrayLike],
    ax: Axes | None = None,
    xlabel: str = "step $h$",
    ylabel: str = "error",
) -> Axes:
    """Draw ``errors = {label: array}`` against ``steps``, doubly logarithmic, with the fitted slope beside its name.

    A curve that lies at the level of rounding altogether has no slope.

    >>> orders([0.1, 0.01], {"square": [1e-2, 1e-4]}).texts[0].get_text()
    'square: slope 2.0'
    """
    ax = ax or plt.subplots()[1]
    for i, (label, error) in enumerate(errors.items()):
        flat = np.max(error) < 1e-12
        name = f"{label}: rounding" if flat else f"{label}: slope {slope(steps, error):.1f}"
        ax.loglog(steps, np.maximum(error, 1e-17), marker=MARKERS[i], markersize=5, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    name_ends(ax)
    return ax


def slope(steps: ArrayLike, errors: ArrayLike) -> float:
    """Return the slope of a straight line fitted to ``log errors`` over ``log steps``.

    >>> round(slope([0.1, 0.01], [1e-2, 1e-4]), 12)
    2.0
    """
    return float(np.polyfit(np.log(steps), np.log(errors), 1)[0])
