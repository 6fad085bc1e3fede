"""Many starts: how long they need, how sure a fraction is, and how soon those that were stuck get away."""

import matplotlib.pyplot as plt
import numpy as np

from ..ensemble import TIME_EDGES, binomial_bounds
from .style import PALETTE

FILLINGS = ("full", "none", "left", "top", "right", "bottom")
MARKERS = {"random": "o", "digits": "s", "linnerud": "^"}


def waiting_times(rows, ax=None):
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
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=9.5)
    return ax


def failure_bounds(studies, ax=None):
    """Draw for each study the upper end of the 95 % interval of the fraction that fails, against the number of starts.

    ``studies`` as :func:`linnet.ensemble.studies` returns them, counted over all scales.  Colour and
    filling: hidden layers ``H``; marker: data.

    >>> row = {"starts": 100, "reached": 100}
    >>> study = {"configuration": {"widths": [2, 2, 1], "data": "random 1"}, "rows": [row]}
    >>> failure_bounds([study]).lines[0].get_xydata().round(4)
    array([[1.00e+02, 3.62e-02]])
    """
    ax = ax or plt.subplots()[1]
    depths, kinds = set(), set()
    for study in studies:
        hidden = len(study["configuration"]["widths"]) - 2
        data = study["configuration"]["data"].split()[0]
        starts, reached = (sum(row[name] for row in study["rows"]) for name in ("starts", "reached"))
        bound = 1 - binomial_bounds(reached, starts)[0]
        look = {"color": PALETTE[hidden - 1], "fillstyle": FILLINGS[hidden - 1]}
        ax.plot(starts, bound, MARKERS[data], **look, markersize=7, alpha=0.8)
        depths.add(hidden)
        kinds.add(data)
    for hidden in sorted(depths):
        ax.plot([], [], "o", color=PALETTE[hidden - 1], fillstyle=FILLINGS[hidden - 1], label=f"$H = {hidden}$")
    for data in sorted(kinds):
        ax.plot([], [], MARKERS[data], color="0.5", label=data)
    ax.set(xscale="log", yscale="log", xlabel="starts", ylabel="95 % bound of failures")
    ax.legend(fontsize=9.5, loc="lower left", ncols=2)
    return ax


def escapes(sizes, times, ax=None):
    """Draw the time that starts need against the size of their perturbation, for ``times = {label: array}``.

    >>> escapes([1e-2, 1e-4], {"a": [5.0, 10.0]}).lines[0].get_ydata()
    array([ 5., 10.])
    """
    ax = ax or plt.subplots()[1]
    for (label, time), marker in zip(times.items(), "os^v", strict=False):
        ax.loglog(sizes, time, marker=marker, label=label)
    ax.invert_xaxis()
    ax.set(xlabel="size of the perturbation", ylabel="time to rest")
    ax.legend()
    return ax
