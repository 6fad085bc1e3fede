"""What chapters load: landscapes of the data that travel with the package, and results that took long to compute."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import numpy as np

from . import datasets
from .arguments import require_seed, shown
from .landscape import Landscape
from .loss import SquareLoss
from .network import Network

DATA = ("linnerud", "digits", "random", "white")
STUDIES = ("studies", "open")


def problem(data: str, widths: tuple[int, ...], seed: int = 0) -> Landscape:
    """Return a landscape for one of the data sets that travel with the package, fitted to the widths.

    "linnerud" and "digits" are standardised and reduced by :func:`linnet.datasets.principal`.  "random" are ``4 d_x``
    Gaussian inputs and targets ``Y = A X + E / 10`` with Gaussian ``A`` and ``E``, drawn by ``seed``.  "white" are
    white inputs and the modes ``d_y, ..., 2, 1``.

    >>> problem("digits", (6, 4, 3)).net.widths
    (6, 4, 3)
    >>> problem("random", (2, 2, 1), seed=3).loss.rank
    2
    """
    net = Network(widths)
    d_x, d_y = net.widths[0], net.widths[-1]
    require_seed(seed=seed)
    if not isinstance(data, str) or data not in DATA:
        raise ValueError(f"data: {shown(data)} came, one of {', '.join(DATA)} is needed")
    if data == "white":
        return Landscape(net, SquareLoss.whitened(np.eye(d_y, d_x) * np.arange(d_y, 0, -1)[:, None]))
    if data == "random":
        rng = np.random.default_rng([seed, 4 * d_x])
        X = rng.standard_normal((d_x, 4 * d_x)) / np.sqrt(4 * d_x)
        Y = rng.standard_normal((d_y, d_x)) @ X + 0.1 * rng.standard_normal((d_y, 4 * d_x))
    else:
        X, Y, *_ = datasets.principal(datasets.standardize(datasets.load(data)), d_x, d_y)
    return Landscape(net, SquareLoss(X, Y))


def studies(name: str = "studies") -> list[dict[str, Any]]:
    """Return stored studies: dicts of ``command``, ``versions``, ``configuration`` and ``rows``.

    The command made the study; ``python -m linnet report FOLDER --json`` printed the last two.  "studies" are those
    behind the chapter on the conjecture, "open" those of widths for which it is open, and of (2, 2, 2, 2).

    >>> [sum(row["starts"] for study in studies(name) for row in study["rows"]) > 1_000_000 for name in STUDIES]
    [True, True]
    """
    if not isinstance(name, str) or name not in STUDIES:
        raise ValueError(f"name: {shown(name)} came, one of {', '.join(STUDIES)} is needed")
    return _stored(name)


def escape() -> dict[str, Any]:
    """Return how long a flat saddle holds starts near it: a dict of ``starts``, ``size``, ``times`` and two counts.

    ``above`` are the starts that are above the gap at a time, ``law`` those of which the flow on the centre manifold
    promises it: ``python -m tools.escape`` counted them.

    >>> escape()["starts"] >= 1_000_000
    True
    """
    return _stored("escape")


def cube() -> list[dict[str, Any]]:
    """Return how much of a cube of starts is proved to get below the gap, a dict for each size of balls.

    ``python -m tools.cube`` proved it, by :mod:`linnet.rigorous`; ``volume`` is the fraction that is proved so far.

    >>> 0.5 < cube()[-1]["volume"] < 1
    True
    """
    return _stored("cube")["rows"]


def family_counts() -> dict[tuple[int, ...], tuple[int, int]]:
    """Return ``{widths: (families, left open)}`` for the networks of which the chapter on deeper ones has a table.

    How many families of non-strict saddles there are, and how many of them the invariants do not exclude:
    ``python -m tools.families`` counted them by :mod:`linnet.families`.

    >>> family_counts()[2, 2, 2, 1]
    (1, 0)
    """
    return {tuple(widths): (number, left) for widths, number, left in _stored("families")}


def _stored(name):
    return json.loads(files("linnet").joinpath("data", f"{name}.json").read_text(encoding="utf-8"))
