"""One experiment: a landscape, random starts, and when to stop; cut into shards that know nothing of each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from numbers import Integral
from operator import le
from typing import Any

import numpy as np

from ..arguments import Array, real_array, require, require_kind, require_positive
from ..critical import gap
from ..flow import settle
from ..landscape import Landscape
from ..ode import Status
from .hunt import open_saddle
from .statistics import COLUMNS, measure

AROUND = ("zero", "saddles")


@dataclass(frozen=True)
class Study:
    """``starts`` random starts in ``land``: entries ``N(0, scale^2)``, the scales taking turns.

    Shard ``k`` holds ``shard`` starts and draws them from the ``k``-th child of ``SeedSequence(seed)``, so its table is
    the same on whichever process, and in whichever order, it is computed.

    Raises ValueError when a number is out of its range.

    Parameters
    ----------
    land : Landscape
    starts : int
    seed : int
        Not negative.
    scales : tuple of float
        Positive.
    gtol, t_max, rtol : float
        See :func:`linnet.flow.settle`.
    shard : int
        Starts in a shard: what is lost when a process dies, and what a file holds.
    data : str
        A name for the data, for the record.
    around : str
        "saddles" puts the starts of each shard around an :func:`open_saddle` of its own, for the data "white", instead
        of around zero.

    Examples
    --------
    >>> from linnet.examples import problem
    >>> study = Study(problem("linnerud", (3, 3, 3)), starts=5, shard=2)
    >>> study.shards, study.compute(2)["start"]
    (3, array([4]))
    """

    land: Landscape
    starts: int = 10_000
    seed: int = 0
    scales: tuple[float, ...] = (0.1,)
    gtol: float = 1e-6
    t_max: float = 1e6
    rtol: float = 1e-6
    shard: int = 1000
    data: str = "own"
    around: str = "zero"

    def __post_init__(self) -> None:
        require_kind(Landscape, land=self.land)
        for name, least in {"starts": 1, "seed": 0, "shard": 1}.items():
            value = getattr(self, name)
            require(partial(le, least), f"an integer >= {least}", Integral, **{name: value})
            object.__setattr__(self, name, int(value))
        require(AROUND.__contains__, f"one of {', '.join(AROUND)}", str, around=self.around)
        require_positive(**self._stop())
        scales = np.atleast_1d(real_array(self.scales, "scales"))
        if not (scales.ndim == 1 and len(scales) and np.all((scales > 0) & (scales < np.inf))):
            raise ValueError(f"scales: {self.scales!r} came, positive numbers are needed")
        object.__setattr__(self, "scales", tuple(scales.tolist()))

    @property
    def shards(self) -> int:
        """Number of shards."""
        return -(-self.starts // self.shard)

    def initial(self, k: int) -> tuple[np.ndarray, Array, Array]:
        """Return numbers (n,), scales (n,) and weights (n, p) of the starts of shard ``k``."""
        number = np.arange(k * self.shard, min((k + 1) * self.shard, self.starts))
        scale = np.array(self.scales)[number % len(self.scales)]
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(k,)))
        centre = open_saddle(self.land.net.widths, rng) if self.around == "saddles" else 0.0
        return number, scale, centre + scale[:, None] * rng.standard_normal((len(number), self.land.net.dim))

    def compute(self, k: int, workers: int | None = None) -> dict[str, np.ndarray]:
        """Return the table of shard ``k``, by so many threads: a dict of arrays (n,), see ``COLUMNS``."""
        number, scale, theta0 = self.initial(k)
        ends = settle(self.land, theta0, **self._stop(), workers=workers)
        table = {"start": number, "scale": scale} | measure(self.land, ends)
        if np.any(table["status"] == Status.INTERRUPTED):  # how the integrator reports Ctrl-C
            raise KeyboardInterrupt
        return {name: np.asarray(table[name], kind) for name, kind in COLUMNS.items()}

    def configuration(self) -> dict[str, Any]:
        """Return everything that the results depend on, as plain numbers, lists and strings.

        The data are there by their moments, of which the landscape is made.
        """
        loss = self.land.loss
        settings = {name: getattr(self, name) for name in ("data", "around", "starts", "seed", "shard", *self._stop())}
        moments = {"S_xx": loss.S_xx.tolist(), "S_yx": loss.S_yx.tolist(), "residual": loss.residual}
        derived = {"modes": loss.singular_values.tolist(), "gap": gap(self.land)}
        return {"widths": list(self.land.net.widths), "scales": list(self.scales), **settings, **moments, **derived}

    def _stop(self):
        return {"gtol": self.gtol, "t_max": self.t_max, "rtol": self.rtol}


def digest(configuration: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a configuration."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode()).hexdigest()
