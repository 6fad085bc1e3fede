"""What became of a start, and how sure a count of starts is."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arguments import Array
from ..flow import flow_to_rest
from ..landscape import Landscape
from ..ode import Status, Trajectory

COLUMNS = {
    "start": np.int64,  # number of the start in the study
    "scale": np.float64,  # standard deviation of the initial weights
    "status": np.int8,  # linnet.Status: 0 at rest, 5 still moving
    "time": np.float64,  # of the flow, up to here
    "excess": np.float64,  # loss above the global minimum
    "gradient": np.float64,  # norm of the gradient
    "distance": np.float64,  # ||W - W_best|| / ||W_best||, Frobenius norms
    "modes": np.int64,  # bit i is set when mode i is learned by more than half
    "nfev": np.int64,  # evaluations of the gradient
}
TIME_EDGES = np.logspace(-3, 9, 61)  # of the histogram of times: five bins to the decade


def gap(land: Landscape) -> float:
    r"""Return the distance of the global minimum from the next critical value of the loss.

    At a critical point of a network of any depth the loss exceeds its minimum by
    ``1/2 (sum_{i <= r} s_i^2 - sum_{i in I} s_i^2)`` for a set ``I`` of at most ``r`` modes (``r``: the smallest
    width).  The smallest such number above zero is ``1/2 (s_a^2 - s_b^2)``: mode ``a``, the weakest that the network
    can learn, is missing (``s_b = 0``), or mode ``b``, the strongest of the weaker ones for which it has no room,
    stands in its place.

    The loss falls along gradient flow and the flow converges to a critical point, so a start whose excess loss is below
    the gap has a global minimum as its limit, whatever time it will need.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> loss = SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]))
    >>> gap(Landscape(Network((3, 3, 3)), loss)), gap(Landscape(Network((3, 2, 3)), loss))
    (0.5, 1.5)
    """
    s = land.loss.singular_values
    s = s[s > 1e-12 * s.max(initial=1e-300)]  # none when X is zero
    learned, others = s[: land.net.rank], s[land.net.rank :]
    if not len(learned):
        return np.inf
    weaker = others[others < (1 - 1e-9) * learned[-1]]
    return 0.5 * float(learned[-1] ** 2 - (weaker[0] ** 2 if len(weaker) else 0.0))


def strengths(land: Landscape, theta: ArrayLike) -> Array:
    """Return how far each mode is learned, ``u_i^T W S_xx^{1/2} v_i / s_i``, shape (..., number of modes > 0).

    It is 1 for the modes that a critical point has learned and 0 for the others.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([2.0, 1.0])))
    >>> strengths(land, [2.0, 0.0, 1.0, 0.0])
    array([1., 0.])
    """
    s = land.loss.singular_values
    k = int(np.sum(s > 1e-12 * s[:1]))
    return land.loss.strengths(land.net.product(theta))[..., :k] / s[:k]


def settle(
    land: Landscape, theta0: ArrayLike, gtol: float = 1e-6, t_max: float = 1e6, rtol: float = 1e-6
) -> Trajectory:
    """Follow the gradient flow to rest, and do not take a plateau for rest; return a Trajectory of ends.

    ``gtol`` and ``t_max`` are in units of the data: the flow stops where ``||grad L|| <= gtol sigma``, or at the time
    ``t_max / sigma``, where ``sigma`` is the largest singular value of ``S_yx``.  A member that stops with a loss at
    least half a :func:`gap` above the minimum goes on until its gradient is a million times smaller: near a saddle
    the gradient may be tiny, and a deep network that starts small has a tiny gradient from the first.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> start = np.full(4, 1e-3)                   # the gradient is 1e-9 here
    >>> land.net.product(settle(land, start).states).round(5)
    array([[1.]])
    """
    unit = float(np.linalg.norm(land.loss.S_yx, 2)) or 1.0
    theta0 = land.net.check(theta0, "theta0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the status of each member is in the result
        rest = flow_to_rest(land, theta0, gtol * unit, t_max / unit, rtol=rtol)
        held = (rest.status == Status.DONE) & (land.excess(rest.states) >= gap(land) / 2)
        if held.any():
            more = flow_to_rest(land, rest.states[held], 1e-6 * gtol * unit, t_max / unit, rtol=rtol)
            rest.states[held], rest.status[held] = more.states, more.status
            rest.times[held] += more.times
            rest.nfev[held] += more.nfev
    return rest


def measure(land: Landscape, rest: Trajectory) -> dict[str, np.ndarray]:
    """Return what is kept of each member of a flow to rest: a dict of arrays (n,), the last seven of ``COLUMNS``.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 2, 2)), SquareLoss.whitened(np.diag([2.0, 1.0])))
    >>> table = measure(land, settle(land, 0.1 * np.random.default_rng(0).standard_normal((5, 8))))
    >>> table["modes"], bool(table["distance"].max() < 1e-5)
    (array([3, 3, 3, 3, 3]), True)
    """
    U = land.loss.modes.U[:, : land.net.rank]
    best = U @ U.T @ land.loss.least_squares
    learned = strengths(land, rest.states)[..., :62] > 0.5
    W = land.net.product(rest.states)
    table = {
        "status": rest.status,
        "time": rest.times,
        "excess": land.excess(rest.states),
        "gradient": np.linalg.norm(land.gradient(rest.states), axis=-1),
        "distance": np.linalg.norm(W - best, axis=(-2, -1)) / (np.linalg.norm(best) or 1.0),
        "modes": learned @ (1 << np.arange(learned.shape[-1])),
        "nfev": rest.nfev,
    }
    return {name: np.asarray(values, COLUMNS[name]) for name, values in table.items()}


def binomial_bounds(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) confidence interval for the probability of success.

    >>> low, high = binomial_bounds(1000, 1000)
    >>> round(low, 6), high
    (0.996318, 1.0)
    """
    from scipy.stats import binomtest  # slow to import, and pictures import this module

    interval = binomtest(int(successes), int(trials)).proportion_ci(confidence, method="exact")
    return float(interval.low), float(interval.high)


class Summary:
    """Counts over any number of starts, gathered table by table, so that memory does not grow with their number.

    For each scale: ``starts``; ``reached``, those whose loss certifies a global minimum as their limit (see
    :func:`gap`); ``at_rest``, those that stand still elsewhere; ``moving`` and ``failed``; ``distance``, how far the
    learned matrix is from the best fit, the largest over the starts that reached and are at rest; ``nfev``,
    evaluations altogether; ``modes``, how many of those that did not reach have learned which modes; ``times``, a
    histogram over ``TIME_EDGES``.
    """

    def __init__(self, gap: float) -> None:
        self.gap = gap
        self.scales: dict[float, dict[str, Any]] = {}

    def add(self, table: Mapping[str, np.ndarray]) -> Summary:
        """Count the starts of one table; return self."""
        for scale in np.unique(table["scale"]):
            here = {name: values[table["scale"] == scale] for name, values in table.items()}
            self._add(self.scales.setdefault(float(scale), _nothing()), here)
        return self

    def _add(self, row, table):
        reached, done = table["excess"] < self.gap / 2, table["status"] == Status.DONE
        moving = ~reached & (table["status"] == Status.MOVING)
        counts = {"starts": reached, "reached": reached, "at_rest": ~reached & done, "moving": moving}
        counts["failed"] = ~(reached | done | moving)
        counts["starts"] = np.ones_like(reached)
        for name, which in counts.items():
            row[name] += int(which.sum())
        row["distance"] = max(row["distance"], table["distance"][reached & done].max(initial=0.0))
        row["nfev"] += int(table["nfev"].sum())
        row["modes"].update(table["modes"][~reached].tolist())
        row["times"] += np.histogram(table["time"], TIME_EDGES)[0]

    def rows(self, confidence: float = 0.95) -> list[dict[str, Any]]:
        """Return one dict of plain numbers for each scale, ascending, with the exact bounds ``low`` and ``high``."""
        rows = []
        for scale, row in sorted(self.scales.items()):
            low, high = binomial_bounds(row["reached"], row["starts"], confidence)
            plain = {"modes": {str(k): v for k, v in sorted(row["modes"].items())}, "times": row["times"].tolist()}
            rows.append({"scale": scale, **row, "distance": float(row["distance"]), **plain, "low": low, "high": high})
        return rows


def _nothing():
    counts = dict.fromkeys(("starts", "reached", "at_rest", "moving", "failed", "nfev"), 0)
    return counts | {"distance": 0.0, "modes": Counter(), "times": np.zeros(len(TIME_EDGES) - 1, int)}
