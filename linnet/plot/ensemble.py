"""Many starts: how long they need, how sure a fraction is, and the hunt for those that get stuck."""

import matplotlib.pyplot as plt
import numpy as np

from ..ensemble import TIME_EDGES


def waiting_times(rows, ax=None):
    """Draw the fraction of starts still under way against time, logarithmic, one curve for each scale of a study.

    ``rows`` are those of :meth:`linnet.ensemble.Summary.rows`, whose histograms of times are summed up.

    >>> times = np.zeros(len(TIME_EDGES) - 1, int)
    >>> times[20], times[30] = 3, 1
    >>> waiting_times([{"scale": 0.1, "times": times}]).lines[0].get_ydata()[[0, 21, 31]]
    array([1.  , 0.25, 0.  ])
    """
    ax = ax or plt.subplots()[1]
    total = max(np.sum(row["times"]) for row in rows)
    latest = max(np.flatnonzero(row["times"]).max() for row in rows) + 2
    earliest = min(np.flatnonzero(row["times"]).min() for row in rows)
    for row in rows:
        left = 1 - np.concatenate([[0], np.cumsum(row["times"])]) / np.sum(row["times"])
        ax.plot(TIME_EDGES, np.where(left < 0.5 / total, 0, left), label=f"scale {row['scale']:g}")
    ax.set(xscale="log", yscale="log", xlabel="time $t$", ylabel="fraction under way")
    ax.set(xlim=(TIME_EDGES[earliest], TIME_EDGES[min(latest, len(TIME_EDGES) - 1)]), ylim=(0.5 / total, 1.5))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax
