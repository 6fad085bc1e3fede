"""What became of a start, and how sure a count of starts is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from numbers import Integral
from typing import Any

import numpy as np

from ..arguments import require, require_count, require_kind
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


def measure(land: Landscape, rest: Trajectory) -> dict[str, np.ndarray]:
    """Return what is kept of each member of a flow to rest: a dict of arrays (n,), the last seven of ``COLUMNS``.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 2, 2)), SquareLoss.whitened(np.diag([2.0, 1.0])))
    >>> from linnet.flow import settle
    >>> table = measure(land, settle(land, 0.1 * np.random.default_rng(0).standard_normal((5, 8))))
    >>> table["modes"], bool(table["distance"].max() < 1e-5)
    (array([3, 3, 3, 3, 3]), True)
    """
    require_kind(Landscape, land=land)
    require_kind(Trajectory, rest=rest)
    states, U = land.net.check(rest.states, "rest"), land.loss.modes.U[:, : land.net.rank]
    best = U @ U.T @ land.loss.least_squares
    W, s = land.net.product(states), land.loss.singular_values
    learned = ((land.loss.strengths(W) > s / 2) & (s > 1e-12 * s[:1]))[..., :62]
    table = {
        "status": rest.status,
        "time": rest.times,
        "excess": land.excess(states),
        "gradient": np.linalg.norm(land.gradient(states), axis=-1),
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
    require_count(trials=trials)
    require(lambda k: 0 <= k <= trials, f"an integer from 0 to {trials} trials", Integral, successes=successes)
    require(lambda x: 0 < x < 1, "a number between 0 and 1", confidence=confidence)
    from scipy.stats import binomtest  # slow to import, and pictures import this module

    interval = binomtest(int(successes), int(trials)).proportion_ci(confidence, method="exact")
    return float(interval.low), float(interval.high)


class Summary:
    """Counts over any number of starts, gathered table by table, so that memory does not grow with their number.

    For each scale: ``starts``; ``reached``, those whose loss certifies a global minimum as their limit (see
    :func:`linnet.critical.gap`); ``at_rest``, those that stand still elsewhere; ``moving`` and ``failed``;
    ``distance``, how far the learned matrix is from the best fit, the largest over the starts that reached and are at
    rest; ``nfev``, evaluations altogether; ``modes``, how many of those that did not reach have learned which modes;
    ``times``, a histogram over ``TIME_EDGES``.
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
