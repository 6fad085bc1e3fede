"""Many starts: how long they need, how sure a fraction is, and how soon those that were stuck get away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Patch
from numpy.typing import ArrayLike

from ..arguments import Array
from ..ensemble import TIME_EDGES, binomial_bounds
from .style import HUE, LEVEL, MARKERS, WIDTH, few_ticks, name_ends


def waiting_times(rows: Mapping[str, Mapping[str, Any]], ax: Axes | None = None) -> Axes:
    """Draw the fraction of starts still under way against time, logarithmic, for ``rows = {label: row}``.

    A row is one of :meth:`linnet.ensemble.Summary.rows`; its histogram of times is summed up.

    >>> times = np.zeros(len(TIME_EDGES) - 1, int)
    >>> times[20], times[30] = 3, 1
    >>> waiting_times({"a": {"times": times}}).lines[0].get_ydata()[[0, 21, 31]]
    array([1.  , 0.25, 0.  ])
    """
    ax = ax or plt.subplots()[1]
    counts = np.array([row["times"] for row in rows.values()])
    under_way = counts.sum(axis=1, keepdims=True) - np.cumsum(np.pad(counts, ((0, 0), (1, 0))), axis=1)
    for label, left in zip(rows, under_way / under_way[:, :1], strict=True):
        ax.plot(TIME_EDGES, left, label=label)
    first, last = np.flatnonzero(counts.any(axis=0))[[0, -1]]
    least = 0.5 / counts.sum(axis=1).max()
    ax.set(xscale="log", yscale="log", xlabel="time $t$", ylabel="fraction under way")
    ax.set(xlim=TIME_EDGES[[first, min(last + 2, len(TIME_EDGES) - 1)]], ylim=(least, 1.5))
    name_ends(ax)
    return ax


def failure_bounds(studies: Iterable[Mapping[str, Any]], ax: Axes | None = None) -> Axes:
    """Draw for each study the upper end of the 95 % interval of the fraction that fails, counted over all scales.

    ``studies`` as :func:`linnet.examples.studies` returns them.  A row for each number ``H`` of hidden layers, with
    the number of its starts; the further to the right a dot, the less can fail.

    >>> row = {"starts": 100, "reached": 100}
    >>> study = {"configuration": {"widths": [2, 2, 1], "data": "random 1"}, "rows": [row]}
    >>> failure_bounds([study]).lines[0].get_xydata().round(4)
    array([[0.0362, 1.    ]])
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 3.4))[1]
    total: Counter[int] = Counter()
    for study in studies:
        hidden = len(study["configuration"]["widths"]) - 2
        starts, reached = (sum(row[name] for row in study["rows"]) for name in ("starts", "reached"))
        bound = 1 - binomial_bounds(reached, starts)[0]
        ax.plot(bound, hidden, "o", color=HUE.flow, markersize=9, alpha=0.6)
        total[hidden] += starts
    for hidden, starts in total.items():
        ax.annotate(f"{starts:,} starts", (1.02, hidden), xycoords=ax.get_yaxis_transform(), va="center")
    ax.set(xscale="log", xlabel="largest probability of failure that is compatible, at 95 %")
    ax.invert_xaxis()
    few_ticks(ax)
    ax.set(ylim=(max(total) + 0.5, min(total) - 0.5))
    ax.set_yticks(sorted(total), [f"$H = {hidden}$" for hidden in sorted(total)])
    ax.hlines(sorted(total), *ax.get_xlim(), color=HUE.pale, linewidth=1, zorder=0)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def falls(
    times: ArrayLike, losses: Mapping[str, Array], levels: Mapping[str, float], axes: Sequence[Axes] | None = None
) -> Sequence[Axes]:
    """Draw the losses of many starts, ``losses = {title: (n, T)}`` at ``times`` (T,), one panel for each title.

    ``levels = {title: loss}``: where starts may wait, a dotted line.

    >>> axes = falls([0.0, 1.0, 2.0], {"one": np.array([[1.0, 0.9, 0.0], [1.2, 0.5, 0.0]])}, {"one": 0.95})
    >>> [len(ax.lines) for ax in axes]
    [3]
    """
    if axes is None:
        axes = plt.subplots(1, len(losses), figsize=(WIDTH, 2.9), sharex=True, sharey=True, squeeze=False)[1][0]
    for ax, (title, loss) in zip(axes, losses.items(), strict=True):
        ax.axhline(levels[title], color=HUE.quiet, linestyle=":", linewidth=1.2)
        ax.plot(times, loss.T, color=HUE.flow, linestyle="-", linewidth=0.8)
        ax.set(title=title, xlabel="time $t$", xlim=(np.min(times), np.max(times)))
        ax.set_ylim(0, 1.5 * max(levels.values()))
        few_ticks(ax, 3)
    axes[0].set_ylabel("$L - \\min L$")
    return axes


def critical_values(values: Mapping[str, float], found: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw the critical values of a loss, ``values = {modes: loss}``, and how many of ``found`` losses are at each.

    The lowest has the colour of a minimum; between it and the next is the gap.

    >>> ax = critical_values({"{1}": 0.5, "none": 2.0}, [0.5, 0.5, 2.0])
    >>> [text.get_text() for text in ax.texts]
    ['gap', '{1}', 'none']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 3.1))[1]
    low, second = sorted(values.values())[:2]
    ax.axvspan(low, second, color=HUE.pale, linewidth=0)
    ax.text((low + second) / 2, 0.94, "gap", transform=ax.get_xaxis_transform(), ha="center", va="top")
    for name, value in values.items():
        count, colour = np.isclose(found, value, rtol=0, atol=1e-6).sum(), HUE.minimum if value == low else HUE.saddle
        ax.vlines(value, 0, count, color=colour, linewidth=2)
        ax.plot(value, count, "o", color=colour, markersize=8, clip_on=False)
        ax.annotate(name, (value, count), (0, 9), textcoords="offset points", ha="center")
    ax.set(xlabel="loss", ylabel="searches", ylim=(0, 1.35 * ax.dataLim.max[1]))
    few_ticks(ax, 4)
    return ax


def escapes(sizes: ArrayLike, times: Mapping[str, ArrayLike], ax: Axes | None = None) -> Axes:
    """Draw the time that starts need against the size of their perturbation, for ``times = {label: array}``.

    >>> escapes([1e-2, 1e-4], {"a": [5.0, 10.0]}).lines[0].get_ydata()
    array([ 5., 10.])
    """
    ax = ax or plt.subplots()[1]
    for (label, time), marker in zip(times.items(), MARKERS, strict=False):
        ax.loglog(sizes, time, marker=marker, label=label)
    ax.invert_xaxis()
    ax.set(xlabel="size of the perturbation", ylabel="time to rest")
    name_ends(ax)
    return ax


def arrivals(
    maps: Mapping[str, Array],
    border: Array,
    reach: float,
    steps: Sequence[float],
    axes: Sequence[Axes] | None = None,
    rest: str = "stuck",
) -> Sequence[Axes]:
    """Fill a plane of starts by when each one arrives: ``maps = {title: (n, n)}``, infinite for those that never do.

    The grid is over ``[-reach, reach]^2``, a row has one value of the second coordinate; one panel for each map.  A
    shade for each of the ``steps``, times at which one looks; who has not arrived by the last is what ``rest`` says.  A
    line where ``border`` (n, n) is zero.

    >>> x = np.linspace(-1, 1, 21)
    >>> wait = np.where(np.add.outer(x, x) > 0, 3.0, np.inf)
    >>> axes = arrivals({"balanced": wait, "moved": np.full((21, 21), 4.0)}, np.add.outer(x, x), 1.0, [2.0, 5.0])
    >>> [ax.get_title() for ax in axes]
    ['balanced', 'moved']
    """
    if axes is None:
        size = {"figsize": (WIDTH, 4.0), "sharex": True, "sharey": True, "squeeze": False}
        axes = plt.subplots(1, len(maps), **size)[1][0]
    grid = np.linspace(-reach, reach, len(border))
    tints = [LEVEL[i] for i in np.linspace(len(LEVEL) - 1, 0, len(steps)).astype(int)]
    stuck = to_rgba(HUE.saddle, 0.5)
    for ax, (title, wait) in zip(axes, maps.items(), strict=True):
        ax.set_facecolor(stuck)
        for step, tint in zip(steps[::-1], tints[::-1], strict=True):
            ax.contourf(grid, grid, np.minimum(wait, 2 * steps[-1]), [-1, step], colors=tint)
        ax.contour(grid, grid, border, [0], colors=HUE.ink, linewidths=1.6)
        ax.set(title=title, xlabel="$x$", xticks=[-reach, 0, reach], yticks=[-reach, 0, reach], aspect="equal")
    axes[0].set_ylabel("$y$")
    patches = [Patch(facecolor=tint, label=f"by $t={step:g}$") for step, tint in zip(steps, tints, strict=True)]
    patches.append(Patch(facecolor=stuck, label=rest))
    axes[0].figure.legend(handles=patches, loc="outside lower center", ncols=len(patches), columnspacing=1)
    return axes
