"""How trajectories come to rest: plateaus, power laws, bounds, and a spiral that never does."""

import matplotlib.pyplot as plt
import numpy as np

from .orders import slope
from .style import MARKERS, PALETTE


def plateaus(times, excess, levels, ax=None):
    """Draw ``excess`` (T,) or ``{label: (T,)}`` over time, doubly logarithmic, and ``levels = {name: excess}``.

    A level is a dotted line with its name at the right, for instance the loss of a stratum of critical points; a level
    of 0 has its name at the lower end of the axis, a hundredth of the lowest other level.

    >>> ax = plateaus([1.0, 10.0], np.array([0.5, 0.1]), {"saddle": 0.5, "minimum": 0.0})
    >>> [text.get_text() for text in ax.texts]
    ['saddle', 'minimum']
    """
    ax = ax or plt.subplots()[1]
    for label, curve in (excess if isinstance(excess, dict) else {None: excess}).items():
        ax.loglog(times, curve, label=label)
    low = min(level for level in levels.values() if level > 0) / 100
    for name, level in levels.items():
        if level > 0:
            ax.axhline(level, color="0.45", linestyle=":", linewidth=1.2, zorder=0)
        ax.annotate(name, (1.02, max(level, low)), xycoords=("axes fraction", "data"), va="center")
    ax.set(xlabel="time $t$", ylabel="$L - \\min L$", ylim=(low, 3 * max(levels.values())))
    if isinstance(excess, dict):
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    return ax


def power_laws(times, curves, ax=None, ylabel="weight"):
    """Draw positive ``curves = {label: array}`` over time, doubly logarithmic, with the slope of the last third.

    The slope in the legend is fitted where ``log t`` lies in the last third of its range.

    >>> t = np.geomspace(1, 1e6, 61)
    >>> power_laws(t, {"N": 1 / (1 + t)}).get_legend().get_texts()[0].get_text()
    'N: slope -1.00'
    """
    ax = ax or plt.subplots()[1]
    times = np.asarray(times)
    late = times > (times[0] * times[-1] ** 2) ** (1 / 3)
    for i, (label, curve) in enumerate(curves.items()):
        name = f"{label}: slope {slope(times[late], curve[late]):.2f}"
        ax.loglog(times, curve, marker=MARKERS[i], markevery=max(1, len(times) // 6), markersize=4, label=name)
    ax.set(xlabel="time $t$", ylabel=ylabel)
    ax.legend(loc="lower left", fontsize=9.5)
    return ax


def bound(promised, measured, ax=None):
    """Draw measured rates over promised ones for ``{label: array}`` each; grey: where a promise would be broken.

    >>> ax = bound({"a": np.array([0.1, 1.0])}, {"a": np.array([0.2, 3.0])})
    >>> ax.collections[-1].get_offsets().tolist()
    [[0.1, 0.2], [1.0, 3.0]]
    """
    ax = ax or plt.subplots(figsize=(5.0, 4.0))[1]
    low = min(a.min() for a in promised.values()) / 2
    high = max(max(a.max(), r.max()) for a, r in zip(promised.values(), measured.values(), strict=True)) * 2
    ax.fill_between([low, high], low, [low, high], color="0.85", linewidth=0)
    ax.plot([low, high], [low, high], color="black", linestyle="-", linewidth=1)
    for i, label in enumerate(promised):
        ax.scatter(promised[label], measured[label], s=18, marker=MARKERS[i], color=PALETTE[i], alpha=0.8, label=label)
    right = max(a.max() for a in promised.values()) * 2
    ax.set(xscale="log", yscale="log", xlim=(low, right), ylim=(low, high), xlabel="bound $a$", ylabel="measured rate")
    ax.annotate("below the bound", (0.97, 0.05), xycoords="axes fraction", ha="right")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=9.5, handletextpad=0.1)
    return ax


def spiral(radius, curves, ax=None):
    """Draw plane curves ``{label: (q, angle)}`` in a disc, at the radius ``radius(q)``; grey: its edge; dots: starts.

    >>> ax = spiral(lambda q: 1 - 1 / q, {"a": (np.array([2.0, 4.0]), np.array([0.0, np.pi]))})
    >>> ax.lines[1].get_xydata().round(2)
    array([[ 0.5 ,  0.  ],
           [-0.75,  0.  ]])
    """
    ax = ax or plt.subplots(figsize=(4.4, 4.2))[1]
    turn = np.linspace(0, 2 * np.pi, 361)
    ax.plot(np.cos(turn), np.sin(turn), color="0.6", linestyle="-", linewidth=1)
    for label, (q, angle) in curves.items():
        (line,) = ax.plot(radius(q) * np.cos(angle), radius(q) * np.sin(angle), linewidth=1.4, label=label)
        ax.plot(radius(q[0]) * np.cos(angle[0]), radius(q[0]) * np.sin(angle[0]), "o", color=line.get_color())
    ax.set(xlabel="$x$", ylabel="$y$", aspect="equal")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax
