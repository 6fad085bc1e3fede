"""How trajectories come to rest: plateaus, power laws, bounds, and a spiral that never does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator
from numpy.typing import ArrayLike

from ..arguments import Array
from .orders import slope
from .style import HUE, MARKERS, PALETTE, WIDTH, arrow, few_ticks, name_ends


def plateaus(
    times: ArrayLike, excess: ArrayLike | Mapping[str, ArrayLike], levels: Mapping[str, float], ax: Axes | None = None
) -> Axes:
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
            ax.axhline(level, color=HUE.quiet, linestyle=":", linewidth=1.2, zorder=0)
        ax.annotate(name, (1.02, max(level, low)), xycoords=("axes fraction", "data"), va="center")
    ax.set(xlabel="time $t$", ylabel="$L - \\min L$", ylim=(low, 3 * max(levels.values())))
    few_ticks(ax)
    if isinstance(excess, dict):
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    return ax


def power_laws(times: ArrayLike, curves: Mapping[str, Array], ax: Axes | None = None, ylabel: str = "weight") -> Axes:
    """Draw positive ``curves = {label: array}`` over time, doubly logarithmic, with the slope of the last third.

    The slope beside its name is fitted where ``log t`` lies in the last third of its range.

    >>> t = np.geomspace(1, 1e6, 61)
    >>> power_laws(t, {"N": 1 / (1 + t)}).texts[0].get_text()
    'N: slope $-1.00$'
    """
    ax = ax or plt.subplots()[1]
    times = np.asarray(times)
    late = times > (times[0] * times[-1] ** 2) ** (1 / 3)
    for i, (label, curve) in enumerate(curves.items()):
        name = f"{label}: slope ${slope(times[late], curve[late]):.2f}$"
        ax.loglog(times, curve, marker=MARKERS[i], markevery=max(1, len(times) // 6), markersize=5, label=name)
    ax.set(xlabel="time $t$", ylabel=ylabel)
    name_ends(ax)
    return ax


def bound(promised: Mapping[str, Array], measured: Mapping[str, Array], ax: Axes | None = None) -> Axes:
    """Draw measured rates over promised ones for ``{label: array}`` each; shaded: where a promise would be broken.

    >>> ax = bound({"a": np.array([0.1, 1.0])}, {"a": np.array([0.2, 3.0])})
    >>> ax.collections[-1].get_offsets().tolist()
    [[0.1, 0.2], [1.0, 3.0]]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.0))[1]
    low = min(a.min() for a in promised.values()) / 2
    high = max(max(a.max(), r.max()) for a, r in zip(promised.values(), measured.values(), strict=True)) * 2
    ax.fill_between([low, high], low, [low, high], color=HUE.pale, linewidth=0)
    ax.plot([low, high], [low, high], color=HUE.ink, linestyle="-", linewidth=1)
    for i, label in enumerate(promised):
        ax.scatter(promised[label], measured[label], s=18, marker=MARKERS[i], color=PALETTE[i], alpha=0.8, label=label)
    right = max(a.max() for a in promised.values()) * 2
    ax.set(xscale="log", yscale="log", xlim=(low, right), ylim=(low, high), xlabel="bound $a$", ylabel="measured rate")
    ax.annotate("below the bound", (0.97, 0.05), xycoords="axes fraction", ha="right")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.1)
    few_ticks(ax)
    return ax


def spiral(
    radius: Callable[[Array], Array], curves: Mapping[str, tuple[Array, Array]], axes: Sequence[Axes] | None = None
) -> tuple[Axes, Axes]:
    """Draw plane curves ``{label: (q, angle)}``: in a disc, at the radius ``radius(q)``, and their turns against ``q``.

    A dot marks each start, a circle the edge of the disc.

    >>> disc, turns = spiral(lambda q: 1 - 1 / q, {"a": (np.array([2.0, 4.0]), np.array([0.0, np.pi]))})
    >>> disc.lines[1].get_xydata().round(2)
    array([[ 0.5 ,  0.  ],
           [-0.75,  0.  ]])
    >>> turns.lines[0].get_ydata()
    array([0. , 0.5])
    """
    disc, turns = axes if axes is not None else plt.subplots(1, 2, figsize=(WIDTH, 3.5), width_ratios=(1.15, 1))[1]
    around = np.linspace(0, 2 * np.pi, 361)
    disc.plot(np.cos(around), np.sin(around), color=HUE.minimum, linestyle="-")
    for (label, (q, angle)), colour in zip(curves.items(), (HUE.flow, HUE.unstable, HUE.stable), strict=False):
        x, y = radius(q) * np.cos(angle), radius(q) * np.sin(angle)
        disc.plot(x, y, color=colour, linestyle="-", linewidth=1.1)
        disc.plot(x[0], y[0], "o", color=colour, markersize=5)
        arrow(disc, x, y, at=0.06, color=colour, mutation_scale=12)
        turns.plot(q, angle / (2 * np.pi), color=colour, linewidth=1.6, label=label)
    disc.set(aspect="equal", xticks=[], yticks=[])
    disc.set_axis_off()
    turns.set(xlabel="$q$", ylabel="turns", xscale="log")
    turns.legend(loc="upper left")
    few_ticks(turns)
    return disc, turns


def rates(starts: Sequence[str], promised: Mapping[str, ArrayLike], seen: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw, in a row for each of ``starts``, the rates ``promised = {theorem: (n,)}`` and the rate ``seen`` (n,).

    A line leads from each promise to what was seen; a promise of 0 is none, and is not drawn.

    >>> ax = rates(["a", "b"], {"bound": [0.5, 0.0]}, [1.0, 2.0])
    >>> [line.get_xydata().tolist() for line in ax.lines]
    [[[0.5, 0.0], [1.0, 0.0]], [[0.5, 0.0]], [[1.0, 0.0], [2.0, 1.0]]]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 0.6 + 0.5 * len(starts)))[1]
    rows, seen = np.arange(len(starts)), np.asarray(seen)
    for i, (name, each) in enumerate(promised.items()):
        some = np.asarray(each) > 0
        rate = np.asarray(each)[some]
        ax.plot([rate, seen[some]], [rows[some]] * 2, color=HUE.quiet, linestyle="-", linewidth=1, zorder=0)
        ax.plot(rate, rows[some], MARKERS[i], color=PALETTE[i], linestyle="", label=name)
    ax.plot(seen, rows, "|", color=HUE.ink, markersize=15, markeredgewidth=2.5, linestyle="", label="seen")
    ax.set(xscale="log", xlabel="rate", yticks=rows, yticklabels=starts, ylim=(len(starts) - 0.5, -0.5))
    ax.xaxis.set_major_locator(LogLocator(numticks=5))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, handletextpad=0.1)
    return ax
