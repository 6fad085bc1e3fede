r"""Two hidden layers: the strata of critical points, and the flow at a saddle where the Hessian sees nothing.

Generic data, ``d_x >= d_y``.  When ``k`` modes are learned, ``n_1 = d_1 - k``, ``n_2 = d_2 - k`` and ``n_y = d_y - k``
units of the layers are left.  What the weights do there has ranks ``e = (e_1, e_2, e_3)``: of ``W_1`` on the modes that
are not learned, of ``W_2`` and of ``W_3`` beyond ``k``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from numbers import Integral
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import elliprf

from .arguments import Array, integer, real_array, require, require_kind, shown
from .families import unimodular
from .landscape import Landscape
from .network import Network


class Numbers(NamedTuple):
    """Of one stratum: Morse ``index``, ``nullity`` of the Hessian, and ``dimension``."""

    index: int  # type: ignore[assignment]  # a number where a tuple has its method
    nullity: int
    dimension: int


def ranks(widths: tuple[int, ...], learned: int) -> list[tuple[int, int, int]]:
    """Return all ranks ``(e_1, e_2, e_3)`` that occur when ``learned`` modes are learned.

    Those with ``e_1 + e_2 <= n_1``, ``e_2 + e_3 <= n_2``, ``e_3 + e_1 <= n_y``.

    >>> ranks((2, 2, 2, 2), 1)
    [(0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0)]
    """
    _, (n_1, n_2, n_y) = _left(widths, learned)
    every = product(range(min(n_1, n_y) + 1), range(min(n_1, n_2) + 1), range(min(n_2, n_y) + 1))
    return [e for e in every if e[0] + e[1] <= n_1 and e[1] + e[2] <= n_2 and e[2] + e[0] <= n_y]


def numbers(widths: tuple[int, ...], modes: Sequence[int], e: tuple[int, int, int]) -> Numbers:
    r"""Return the :class:`Numbers` of the stratum of these modes (0-based, 0 is the strongest) and ranks ``e``.

    With ``k`` modes and ``x = e_1 n_2 + e_2 n_y + e_3 n_1 - e_1 e_2 - e_2 e_3 - e_3 e_1``

    * index ``x + #{(i, j): i in I, j not in I, s_i < s_j}``, where ``I`` is the set of the ``modes``,
    * positive eigenvalues ``x + k^2 + k (d_x - d_y) + 2 k n_y - #{...}``, and the others are zero,
    * dimension: the nullity less ``f_1 f_2 + f_2 f_y + f_y f_1``, where ``f_1 = n_1 - e_1 - e_2``,
      ``f_2 = n_2 - e_2 - e_3``, ``f_y = n_y - e_3 - e_1``.

    The critical point is a saddle without negative eigenvalue exactly if ``e = 0`` and the modes are the strongest,
    unless one of the ``n`` is zero.  Source: proved in the book.

    >>> numbers((2, 2, 2, 2), [0], (0, 0, 0)), numbers((2, 2, 2, 2), [1], (1, 0, 0))
    (Numbers(index=0, nullity=9, dimension=6), Numbers(index=2, nullity=7, dimension=7))
    """
    ((d_x, *_, d_y), modes, (e_1, e_2, e_3)), k = _stratum(widths, modes, e), len(modes)
    _, (n_1, n_2, n_y) = _left(widths, k)
    outranked = sum(j not in modes for i in modes for j in range(i))
    x = e_1 * n_2 + e_2 * n_y + e_3 * n_1 - e_1 * e_2 - e_2 * e_3 - e_3 * e_1
    nullity = Network(widths).dim - 2 * x - k * (k + d_x - d_y + 2 * n_y)
    f_1, f_2, f_y = n_1 - e_1 - e_2, n_2 - e_2 - e_3, n_y - e_3 - e_1
    return Numbers(x + outranked, nullity, nullity - f_1 * f_2 - f_2 * f_y - f_y * f_1)


def critical_point(
    widths: tuple[int, ...], modes: Sequence[int], e: tuple[int, int, int], rng: np.random.Generator
) -> Array:
    """Return a critical point (p,) of a stratum, in integers.

    Inputs are white, and the target is ``diag(d_y, ..., 2, 1)``, beside it columns of zeros.  The gradient is exactly
    zero and the ranks are what they should be.

    >>> from linnet import Landscape, SquareLoss
    >>> land = Landscape(Network((2, 2, 2, 2)), SquareLoss.whitened(np.diag([2.0, 1.0])))
    >>> theta = critical_point((2, 2, 2, 2), [0], (0, 0, 0), np.random.default_rng(0))
    >>> float(abs(land.gradient(theta)).max()), float(land.value(theta))
    (0.0, 0.5)
    """
    require_kind(np.random.Generator, rng=rng)
    ((d_x, d_1, d_2, d_y), modes, (e_1, e_2, e_3)), k = _stratum(widths, modes, e), len(modes)
    missed = [j for j in range(d_y) if j not in modes]
    W1, W2, W3 = (np.zeros(shape, dtype=int) for shape in Network(widths).shapes)
    W1[range(k), modes] = d_y - np.array(modes, dtype=int)
    W2[range(k), range(k)] = W3[modes, range(k)] = 1
    sizes = lambda n: rng.integers(1, 3, size=n)
    W2[range(k, k + e_2), range(k, k + e_2)] = sizes(e_2)
    W3[missed[:e_3], range(k + e_2, k + e_2 + e_3)] = sizes(e_3)
    W1[range(d_1 - e_1, d_1), missed[len(missed) - e_1 :]] = sizes(e_1)
    W1[k:, d_y:] = rng.integers(-2, 3, size=(d_1 - k, d_x - d_y))
    (g_1, h_1), (g_2, h_2) = unimodular(d_1, rng), unimodular(d_2, rng)
    return Network(widths).join([g_1 @ W1, g_2 @ W2 @ h_1, W3 @ h_2])


def reduced_flow(land: Landscape, theta: ArrayLike) -> tuple[float, Array]:
    r"""Return the rate ``lam`` and the rows of ``F`` (3, p) of the flow at a non-strict saddle of three equal widths.

    White inputs with modes in order, ``d_1 = d_2 = d_y``, all modes but the last learned and ``e = 0`` at ``theta``.
    Then three numbers, ``x = F (theta' - theta)``, describe the flow near the saddle on its centre manifold to first
    order: ``dx_1/dt = lam x_2 x_3`` and so on in a circle; the other weights do not move, at this order.

    ``lam = s_{d_y} sqrt(kappa)``, where ``kappa`` is what the kernel of the Hessian sees of the idle entry of ``W_2``.

    >>> from linnet import Landscape, SquareLoss
    >>> land = Landscape(Network((2, 2, 2, 2)), SquareLoss.whitened(np.diag([8.0, 1.0])))
    >>> lam, F = reduced_flow(land, land.net.join([np.diag([2.0, 0.0])] * 3))
    >>> float(lam), np.flatnonzero(F.round(12).any(axis=0))
    (1.0, array([ 3,  7, 11]))
    """
    require_kind(Landscape, land=land)
    if land.net.depth != 3 or len({*land.net.widths[1:]}) > 1 or land.net.widths[0] < land.net.widths[-1]:
        raise ValueError(f"land: widths {land.net.widths} came, d_1 = d_2 = d_y <= d_x are needed")
    W1, W2, W3 = land.net.split(land.net.check_point(theta))
    left, _, right = np.linalg.svd(W2)
    alpha, beta, last = right[-1], left[:, -1], W3.shape[0] - 1
    units = np.zeros((3, land.net.dim))
    units[0] = land.net.join([np.outer(alpha, np.arange(W1.shape[1]) == last), 0 * W2, 0 * W3])
    units[1] = land.net.join([0 * W1, np.outer(beta, alpha), 0 * W3])
    units[2] = land.net.join([0 * W1, 0 * W2, np.outer(np.arange(W3.shape[0]) == last, beta)])
    values, vectors = np.linalg.eigh(land.hessian(theta))
    kernel = vectors[:, np.abs(values) <= 1e-9 * np.abs(values).max()]
    F = units @ kernel @ kernel.T
    kappa = F[1] @ F[1]
    if not kappa > 0:
        raise ValueError(f"theta: {shown(theta)} came, a saddle where all modes but the last are learned is needed")
    F[1] /= np.sqrt(kappa)
    return land.loss.singular_values[last] * np.sqrt(kappa), F


def escape_time(x: ArrayLike) -> Array:
    r"""Return when the solution of ``dx_1/dt = x_2 x_3`` and so on in a circle, from ``x`` (..., 3), is infinite.

    ``u = x_1^2`` obeys ``(du/dt)^2 = 4 u (u + a) (u + b)`` with constants ``a``, ``b``, so the time is Carlson's
    integral ``R_F(x_1^2, x_2^2, x_3^2)`` if ``x_1 x_2 x_3 > 0``; otherwise the smallest ``u`` first comes down to zero.
    It is infinite where the two smallest of ``|x_i|`` agree and the product is not positive.

    >>> escape_time([[1.0, 1.0, 1.0], [-1.0, 1.0, 1.0], [0.5, 0.5, 0.5]])
    array([ 1., inf,  2.])
    """
    x = real_array(x, "x")
    if x.shape[-1:] != (3,):
        raise ValueError(f"x: an array of shape {x.shape} came, (..., 3) is needed")
    smallest, middle, largest = np.moveaxis(np.sort(x**2, axis=-1), -1, 0)
    up = elliprf(smallest, middle, largest)
    down_and_up = 2 * elliprf(0, middle - smallest, largest - smallest) - np.where(np.isinf(up), 0, up)
    return np.where(np.prod(x, axis=-1) > 0, up, down_and_up)


def _left(widths, learned):
    """Return the widths as integers, and ``(n_1, n_2, n_y)``."""
    widths = Network(widths).widths
    if len(widths) != 4 or widths[0] < widths[-1]:
        raise ValueError(f"widths: {widths} came, four with d_x >= d_y are needed")
    require(lambda k: 0 <= k <= min(widths), f"an integer from 0 to {min(widths)}", Integral, learned=learned)
    return widths, tuple(width - int(learned) for width in widths[1:])


def _stratum(widths, modes, e):
    """Return widths, modes and ranks of a stratum, once there is one."""
    numbers = {"modes": modes, "e": e}
    for name, given in numbers.items():
        try:
            numbers[name] = tuple(map(integer, given))
        except TypeError:
            raise ValueError(f"{name}: {shown(given)} came, integers are needed") from None
    modes, e = numbers.values()
    allowed = Network(widths).widths[-1]
    if len({*modes}) < len(modes) or not all(0 <= mode < allowed for mode in modes) or len(modes) > min(widths):
        raise ValueError(f"modes: {modes} came, at most {min(widths)} different ones below {allowed} are needed")
    if e not in (found := ranks(widths, len(modes))):
        raise ValueError(f"e: {e} came, one of {found} is needed")
    return widths, list(modes), e
