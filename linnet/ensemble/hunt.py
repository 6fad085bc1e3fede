"""Starts chosen to get stuck."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..arguments import Array, require_count, require_kind, require_positive
from ..families import open_families
from ..flow import gradient_flow
from ..landscape import Landscape
from ..network import Network


def hunt(
    land: Landscape, start: ArrayLike, time: float, rng: np.random.Generator, rounds: int = 60, crowd: int = 40
) -> tuple[Array, float]:
    """Search the sphere through ``start`` for weights whose loss is still large after ``time``.

    Each round tries ``crowd`` random steps from the best start so far, longer ones and shorter ones, and keeps the
    best: a search without derivatives, whose steps may shrink to rounding.  The loss is taken at times that grow to
    ``time`` from round to round, since at a late time nearly all starts do equally well.

    Returns the best start (p,) and its excess loss at ``time``.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> start, excess = hunt(land, np.array([0.6, 0.8]), 10.0, np.random.default_rng(0))
    >>> np.abs(start).round(3), round(excess, 3)           # on the stable line of the saddle
    (array([0.707, 0.707]), 0.5)
    """
    require_kind(Landscape, land=land)
    require_kind(np.random.Generator, rng=rng)
    require_positive(time=time)
    require_count(rounds=rounds, crowd=crowd)
    found = land.net.check_point(start, "start")
    if not found.any():
        raise ValueError("start: the origin came, which is no sphere")
    radius, reach = np.linalg.norm(found), 1.0
    for until in np.geomspace(time / 20, time, rounds):
        lengths = reach * 10 ** rng.uniform(-2, 1, (crowd, 1))
        tries = found + radius * lengths * rng.standard_normal((crowd, len(found))) / np.sqrt(len(found))
        tries = np.concatenate([found[None], radius * tries / np.linalg.norm(tries, axis=1, keepdims=True)])
        excess = land.excess(gradient_flow(land, tries, [0.0, until], "auto", rtol=1e-9, atol=1e-14).states[-1])
        best = tries[np.argmax(excess)]
        reach = np.clip(np.linalg.norm(best - found) / radius, reach / 3, 1.0)
        found = best
    return found, float(excess.max())


def open_saddle(widths: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Return a random saddle (p,) without negative curvature that the invariants of a start do not exclude.

    It is one for white inputs and the target ``diag(d_y, ..., 2, 1)``, beside it columns of zeros: a random point on
    a random one of :func:`linnet.families.open_families`.  Bases of the hidden layers are not drawn: they change
    nothing.

    Raises ValueError when the invariants exclude all, or the families of such saddles are not known.

    >>> from linnet.families import pieces
    >>> W = Network((2, 1, 1, 2, 2, 1)).split(open_saddle((2, 1, 1, 2, 2, 1), np.random.default_rng(0)))
    >>> pieces(W, [1, 0])
    3
    """
    require_kind(np.random.Generator, rng=rng)
    masks = open_families(widths)
    if not masks:
        raise ValueError(f"widths: {tuple(widths)} came, the invariants exclude all their non-strict saddles")
    chosen = masks[rng.integers(len(masks))]
    W = [np.where(mask, rng.normal(np.eye(*mask.shape), 0.25), 0.0) for mask in chosen]
    if widths[-1] > 1:  # the product is that of the learned modes
        k = int(chosen[-1].any(axis=1).sum())
        modes = np.diag(np.arange(widths[-1], widths[-1] - k, -1.0))
        W[1][:k, :k] = np.linalg.inv(W[2][:k, :k]) @ modes @ np.linalg.inv(W[0][:k, :k])
    return Network(widths).join(W)
