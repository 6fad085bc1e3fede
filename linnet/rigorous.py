r"""Proofs by numbers: gradient flow with a bound for every error, of the method and of rounding.

Numbers are balls, a middle and a radius; operations on them contain what exact arithmetic would give.  A trajectory is
followed as a polynomial in time, and how far the true ones, from all starts within some distance, can be from it is
bounded by the book's lemma on tubes.  Inputs are white and weights are real numbers as the machine has them.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, real_array, require_count, require_kind, require_positive, shown
from .landscape import Landscape

ROUND = 2.0**-53  # relative error of one operation
SAFE = 1 + 2.0**-40  # covers the rounding of up to a thousand operations on numbers that are not negative
TINY = 1e-290  # and where they are too small for a relative error
DEGREE = 8  # of the polynomials


class Ball(NamedTuple):
    """Arrays of numbers known up to ``rad``.

    >>> third = Ball.of(1.0) * Ball.of(1 / 3)
    >>> bool(third.rad > 0), bool(abs(third.mid - 1 / 3) <= third.rad)
    (True, True)
    """

    mid: Array
    rad: Array

    @staticmethod
    def of(values: ArrayLike) -> Ball:
        """Return numbers that are known exactly."""
        values = np.asarray(values, dtype=float)
        return Ball(values, np.zeros_like(values))

    def __add__(self, other: Ball) -> Ball:  # type: ignore[override]  # a sum of numbers, not of tuples
        mid = self.mid + other.mid
        return Ball(mid, (self.rad + other.rad + ROUND * np.abs(mid)) * SAFE)

    def __neg__(self) -> Ball:
        return Ball(-self.mid, self.rad)

    def __sub__(self, other: Ball) -> Ball:
        return self + -other

    def __mul__(self, other: Ball) -> Ball:  # type: ignore[override]
        return self._product(np.multiply, other, 1)

    def __matmul__(self, other: Ball) -> Ball:
        return self._product(np.matmul, other, self.mid.shape[-1])

    def _product(self, times, other, terms):
        a, b = np.abs(self.mid), np.abs(other.mid)
        rad = times(a, other.rad + (terms + 2) * ROUND * b) + times(self.rad, b + other.rad)
        return Ball(times(self.mid, other.mid), rad * SAFE + terms * TINY)

    def at(self, key: Any) -> Ball:
        """Return the numbers at an index or a slice of the first axis."""
        return Ball(self.mid[key], self.rad[key])

    @property
    def T(self) -> Ball:
        """The last two axes exchanged."""
        return Ball(self.mid.swapaxes(-1, -2), self.rad.swapaxes(-1, -2))

    @property
    def most(self) -> Array:
        """What no absolute value exceeds."""
        return (np.abs(self.mid) + self.rad) * SAFE

    def norm(self, axes: int = 1) -> Array:
        """Return a bound of the Euclidean norm over the last ``axes`` axes."""
        return np.sqrt(np.sum(self.most**2, axis=tuple(range(-axes, 0))) + TINY) * SAFE


def arrive(
    land: Landscape, starts: ArrayLike, radius: ArrayLike, below: float, steps: int = 1000, longest: float = 0.25
) -> Array:
    """Return for each start (m, p) a time by which its loss is proved to be smaller than ``below``, or infinity.

    The proof is for all starts whose distance from the given one is at most ``radius``, a number or (m,).  The loss is
    counted from that of the least-squares matrix.  A proof may fail where the claim is true: where the bound of the
    distance grows too fast, or more than ``steps`` steps are needed.  ``longest`` is the longest step.

    Raises ValueError unless inputs are white and all numbers positive.

    >>> from linnet import Network, SquareLoss
    >>> chain = Landscape(Network((1, 1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> arrive(chain, [[-0.1, 0.5, 0.6], [-0.5, 0.5, 0.5]], 1e-4, 0.5)
    array([0.375,   inf])
    """
    require_kind(Landscape, land=land)
    require_positive(below=below, longest=longest)
    require_count(steps=steps)
    if not np.array_equal(land.loss.S_xx, np.eye(land.net.widths[0])):
        raise ValueError("land: inputs that are not white came, the proof is for white ones")
    starts, bound = np.atleast_2d(land.net.check(starts, "starts")), real_array(radius, "radius")
    if starts.ndim > 2:
        raise ValueError(f"starts: an array of shape {starts.shape} came, (m, {land.net.dim}) is needed")
    if bound.shape not in ((), (len(starts),)) or not np.all((bound > 0) & np.isfinite(bound)):
        raise ValueError(f"radius: {shown(radius)} came, a positive number or {len(starts)} of them are needed")
    bound = np.full(len(starts), bound)
    times = np.full(len(starts), np.inf)
    active, now, middles, step = np.arange(len(starts)), 0.0, starts, longest
    for _ in range(steps):
        if not len(active):
            break
        here = _Point(land, middles)
        proved = here.loss(bound) < below
        times[active[proved]] = now
        grown, ends, share = here.tube(bound, step)
        if np.any(share[~proved] > 1e-2):
            step /= 2
            continue
        now += step
        keep = ~proved & np.isfinite(grown)
        active, middles, bound = active[keep], ends[keep], grown[keep]
        if np.all(share[keep] < 1e-5):
            step = min(2 * step, longest)
    return times


class _Point:
    """What is known around the weights ``middles`` (m, p) of some members."""

    def __init__(self, land, middles):
        self.land, self.middles, self.target = land, middles, land.loss.S_yx
        W = self._split(Ball.of(middles[None]))
        self.norms = np.stack([w.at(0).norm(2) for w in W], axis=-1)
        residual, slope = self._gradient(W, 0)
        self.residual, self.slope = residual.at(0).norm(2), slope.at(0).norm()
        self.value = (0.5 * self.residual**2) * SAFE

    def loss(self, distance):
        """Return a bound of the loss up to this distance."""
        first, second, _ = self._spreads(distance)
        curvature = self.residual * second + first**2
        return (self.value + self.slope * distance + 0.5 * curvature * distance**2) * SAFE

    def tube(self, bound, step):
        """Return the bound after a step, the new middles, and the share of the bound that the polynomial causes."""
        path = self._taylor(step)
        slope = self._gradient(self._split(path), 5 * DEGREE)[1] * Ball.of(step)
        speed = path.at(np.s_[1:]) * Ball.of(np.arange(1, DEGREE + 1)[:, None, None])
        slope.mid[:DEGREE], slope.rad[:DEGREE] = slope.at(np.s_[:DEGREE]) + speed
        ends = path.at(0)
        for k in range(1, DEGREE + 1):
            ends = ends + path.at(k)
        defect = (slope.norm().sum(axis=0) + ends.rad.sum(axis=-1)) * SAFE
        room = 1.25 * bound + 2 * defect  # to be confirmed
        reach = (path.at(np.s_[1:]).norm().sum(axis=0) + room) * SAFE
        rate = (self._steepest() + self._third(reach) * reach) * step * SAFE
        growth = 1 + rate + rate**2 / (2 - np.minimum(rate, 1))  # at least exp(rate) for rates up to 1
        grown = (bound + defect) * growth * SAFE
        return np.where((rate < 1) & (grown < room), grown, np.inf), ends.mid, defect / bound

    def _spreads(self, distance):
        """Return bounds of the first three derivatives of the product of the layers, up to this distance."""
        norms, layers = (self.norms + distance[:, None]) * SAFE, range(self.norms.shape[1])
        others = lambda *chosen: np.prod(norms[:, [j for j in layers if j not in chosen]], axis=1)
        rows = lambda order, i: sum(others(*chosen) for chosen in permutations(layers, order) if chosen[0] == i)
        first = np.sqrt(sum(others(i) ** 2 for i in layers))
        return first * SAFE, *(SAFE * np.max([rows(order, i) for i in layers], axis=0) for order in (2, 3))

    def _third(self, distance):
        """Return a bound of the third derivative of the loss, up to this distance."""
        first, second, third = self._spreads(distance)
        return (3 * first * second + (self.residual + first * distance) * third) * SAFE

    def _steepest(self):
        """Return a bound, not negative, of the largest eigenvalue of minus the Hessian at the middles."""
        p = self.land.net.dim
        line = np.stack(np.broadcast_arrays(self.middles[:, None], np.eye(p)))
        hessian = self._gradient(self._split(Ball.of(line)), 1)[1].at(1)
        values, Q = np.linalg.eigh(-(hessian.mid + hessian.mid.swapaxes(-1, -2)) / 2)
        Q = Ball.of(Q)
        left = Q * Ball.of(values[:, None])
        wrong = (hessian + left @ Q.T).norm(2)
        skew = (Q @ Q.T - Ball.of(np.eye(p))).norm(2)
        return (np.maximum(values[:, -1], 0) * (1 + skew) + wrong) * SAFE

    def _taylor(self, step):
        """Return about the Taylor polynomial of the flow over a step, its end at 1; coefficients (DEGREE + 1, m, p)."""
        path = np.zeros((DEGREE + 1, *self.middles.shape))
        path[0] = self.middles
        for k in range(DEGREE):
            slope = self._gradient(self._split(Ball.of(path[: k + 1])), k)[1]
            path[k + 1] = -step * slope.mid[k] / (k + 1)
        return Ball.of(path)

    def _gradient(self, W, degree):
        """Return polynomials of the residual and of the gradient, joined, along polynomials of the weights."""
        below = [W[0]]
        for w in W[1:]:
            below.append(product(w, below[-1], degree))
        residual = Ball(*(part.copy() for part in below.pop()))
        residual.mid[0], residual.rad[0] = residual.at(0) - Ball.of(self.target)
        error, slopes = residual, []
        for j in range(len(W) - 1, 0, -1):
            slopes.append(product(error, below[j - 1].T, degree))
            error = product(W[j].T, error, degree)
        slopes.append(error)
        most = max(len(slope.mid) for slope in slopes)
        flat = [_flat(slope, most) for slope in reversed(slopes)]
        return residual, Ball(*(np.concatenate(part, axis=-1) for part in zip(*flat, strict=True)))

    def _split(self, theta):
        net = self.land.net
        cut = lambda part, block, shape: part[..., block].reshape(*part.shape[:-1], *shape)
        return [Ball(*(cut(part, *where) for part in theta)) for where in zip(net.blocks, net.shapes, strict=True)]


def _flat(slope, most):
    """Return the coefficients with the entries of the matrices in a row, and zeros up to the number of ``most``."""
    rows = [part.reshape(*part.shape[:-2], -1) for part in slope]
    return [np.concatenate([row, np.zeros((most - len(row), *row.shape[1:]))]) for row in rows]


def product(a: Ball, b: Ball, degree: int) -> Ball:
    """Return the product, up to a degree, of two polynomials whose coefficients, along the first axis, are matrices."""
    size, few = min(degree + 1, len(a.mid) + len(b.mid) - 1), min(len(a.mid), len(b.mid))
    total = Ball.of(np.zeros((size, *(a.mid[0] @ b.mid[0]).shape)))
    for k in range(min(size, few)):
        rest = np.s_[: size - k]
        part = a.at(k) @ b.at(rest) if few == len(a.mid) else a.at(rest) @ b.at(k)
        window = slice(k, k + len(part.mid))
        total.mid[window], total.rad[window] = total.at(window) + part
    return total
