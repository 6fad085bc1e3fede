"""Critical points of one hidden layer, in closed form: the strata, their points, tangent spaces and Morse indices.

Whiten the inputs: ``A = S_yx S_xx^{-1/2} = U diag(s) V^T`` has ``q = min(d_x, d_y)`` singular values, the modes of the
data.  At a critical point of a network of any depth ``W S_xx^{1/2} = U_I diag(s_I) V_I^T`` for a set ``I`` of modes.
With one hidden layer the critical points of one ``I`` form a manifold, on which the Hessian has a constant inertia.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, integer, require_kind, require_positive, shown
from .initial import orthogonal
from .landscape import Landscape
from .network import Network

GAP = 1e-9  # relative to the largest singular value: nearer ones count as equal


@dataclass(frozen=True)
class Stratum:
    """The manifold of critical points with one set of modes.

    ``modes`` (0-based, 0 is the largest singular value), ``rank`` of the end-to-end matrix, ``dimension`` of the
    manifold, Morse ``index`` (number of negative Hessian eigenvalues), ``loss``.
    """

    modes: tuple[int, ...]
    rank: int
    dimension: int
    index: int
    loss: float


@dataclass(frozen=True)
class Classification:
    """What :func:`classify` finds out about a point.

    ``modes``: the nearest set, and ``distance``: how far ``W S_xx^{1/2}`` is from that set's in the Frobenius norm;
    ``gradient``: its norm; ``inertia``: numbers of negative, zero and positive Hessian eigenvalues; ``kind``: "not
    critical", "global minimum", "strict saddle" (some curvature is negative) or "non-strict saddle" (none is).
    """

    modes: tuple[int, ...]
    distance: float
    gradient: float
    inertia: tuple[int, int, int]
    kind: str


def strata(land: Landscape) -> list[Stratum]:
    r"""Return the strata of critical points of one hidden layer, a list of :class:`Stratum`, highest loss first.

    There is one for every set ``I`` of ``r <= min(d_1, q)`` modes, ``q = min(d_x, d_y)``, with

    * dimension ``r d_1 + (d_1 - r) (r + |d_x - d_y|)``,
    * index ``(d_1 - r) (q - r) + #{(i, j): i in I, j not in I, s_i < s_j}``,
    * loss ``1/2 (||Y||^2 - sum_{i in I} s_i^2)``.

    The last one is the global minimum, the only one of index 0.  All widths are allowed.

    Raises
    ------
    ValueError
        Unless there is one hidden layer, ``X`` has full row rank, and the singular values are distinct and not zero.

    Notes
    -----
    Source: Baldi and Hornik (1989) for the critical points; the inertia is proved in the book.

    Examples
    --------
    >>> from linnet import Landscape, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened([[2.0, 0.0], [0.0, 1.0]]))
    >>> for stratum in strata(land):
    ...     print(stratum)
    Stratum(modes=(), rank=0, dimension=0, index=2, loss=2.5)
    Stratum(modes=(1,), rank=1, dimension=1, index=1, loss=2.0)
    Stratum(modes=(0,), rank=1, dimension=1, index=0, loss=0.5)
    """
    s, (d_x, d, d_y) = _distinct_modes(land), land.net.widths
    found = []
    for r in range(min(d, len(s)) + 1):
        dimension = r * d + (d - r) * (r + abs(d_x - d_y))
        for modes in combinations(range(len(s)), r):
            missed = np.delete(s, modes)
            loss = land.loss.residual + 0.5 * float(np.sum(missed**2))
            found.append(Stratum(modes, r, dimension, _index(land, modes), loss))
    return sorted(found, key=lambda stratum: -stratum.loss)


def name(modes: Iterable[int]) -> str:
    """Return a set of modes as formulas write it, counted from 1.

    >>> name((0, 2)), name(())
    ('{1,3}', '∅')
    """
    try:
        numbers = [str(integer(i) + 1) for i in modes]
    except TypeError:
        raise ValueError(f"modes: {shown(modes)} came, integers are needed") from None
    return "{" + ",".join(numbers) + "}" if numbers else "∅"


def morse_index(land: Landscape, modes: Iterable[int]) -> int:
    """Return the Morse index of the stratum of these modes; formula and errors as in :func:`strata`.

    >>> from linnet import Landscape, SquareLoss
    >>> land = Landscape(Network((3, 2, 3)), SquareLoss.whitened(np.diag([3.0, 2.0, 1.0])))
    >>> morse_index(land, ()), morse_index(land, (2,)), morse_index(land, (0, 1))
    (6, 4, 0)
    """
    _distinct_modes(land)
    return _index(land, _check_modes(land, modes))


def critical_point(land: Landscape, modes: Iterable[int], rng: np.random.Generator | None = None) -> Array:
    r"""Return a critical point (p,) of one hidden layer whose end-to-end matrix has these modes.

    In whitened coordinates, data in their singular bases, it is ``g`` applied to ``W_1 = [D 0; 0 M]``, ``W_2 = [D 0;
    0 N]``: ``D = diag(s_I)^{1/2}`` stands in the columns of ``W_1`` and rows of ``W_2`` of the modes, ``M`` in the
    ``d_x - q`` columns of ``W_1`` and ``N`` in the ``d_y - q`` rows of ``W_2`` that the data do not couple (at most
    one of them is there); ``g`` is a change of basis of the hidden layer.  Every point of the stratum is of this form.

    Parameters
    ----------
    land : Landscape
    modes : sequence of int
        Distinct, 0-based, at most ``d_1`` of them.  Equal or zero singular values are allowed here.
    rng : numpy.random.Generator, optional
        Draws ``g`` (condition number at most 4), ``M`` and ``N``.  None: ``g = 1``, ``M = N = 0``; with white data this
        point is balanced.

    Raises
    ------
    ValueError
        On modes that are not there or too many, more or less than one hidden layer, or a rank-deficient ``X``.

    Examples
    --------
    >>> from linnet import Landscape, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened([[4.0, 0.0], [0.0, 1.0]]))
    >>> critical_point(land, [0])
    array([2., 0., 2., 0.])
    """
    modes = _check_modes(land, modes)
    if rng is not None:
        require_kind(np.random.Generator, rng=rng)
    white, T = land.whiten()
    U, s, Vt = white.loss.modes
    d_x, d, d_y = land.net.widths
    r, q = len(modes), len(s)
    W1, W2 = np.zeros((d, d_x)), np.zeros((d_y, d))
    W1[range(r), modes] = W2[modes, range(r)] = np.sqrt(s[list(modes)])
    if rng is not None:
        W1[r:, q:] = np.sqrt(s[0]) * rng.standard_normal((d - r, d_x - q))
        W2[q:, r:] = np.sqrt(s[0]) * rng.standard_normal((d_y - q, d - r))
        left, right = orthogonal(Network((d, d)), rng, size=2).reshape(2, d, d)
        g = left * 2 ** rng.uniform(-1, 1, d) @ right
        W1, W2 = g @ W1, _over(g, W2)
    return land.net.join([_over(T, W1 @ Vt), U @ W2])


def tangent_space(land: Landscape, theta: ArrayLike, rtol: float = 1e-6) -> Array:
    r"""Return orthonormal columns (p, k) that span the tangent space of the stratum at a critical point ``theta`` (p,).

    With white inputs it consists of the directions ``(Z W_1 + K E, -W_2 Z + F J)``: ``Z`` (d_1, d_1) is any change of
    basis of the hidden layer; the rows of ``E`` (columns of ``F``) span the ``d_x - q`` (``d_y - q``) directions that
    the data do not couple, and ``W_2 K = 0``, ``J W_1 = 0``.  The Hessian is not used, so its kernel can be compared.

    ``rtol`` is what counts as zero, relative to the size of the weights for white inputs, where the dimension is found;
    a size within a factor of 100 of it causes a warning.  Errors as in :func:`strata`, and on a
    wrong shape.

    >>> from linnet import Landscape, SquareLoss
    >>> land = Landscape(Network((2, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    >>> abs(tangent_space(land, [0.0, 3.0, 0.0])).T         # the line of saddles a = c = 0
    array([[0., 1., 0.]])
    """
    require_positive(rtol=rtol)
    _distinct_modes(land)
    white, T = land.whiten()
    W1, W2 = land.net.split(land.net.check_point(theta))
    W1 = W1 @ T
    U, s, Vt = white.loss.modes
    E, F = Vt[len(s) :], U[:, len(s) :]
    unit = np.eye(len(W1))
    free1 = unit - np.linalg.pinv(W2, rtol=rtol) @ W2
    free2 = unit - W1 @ np.linalg.pinv(W1, rtol=rtol)
    changes = [land.net.join([np.outer(a, b @ W1), -np.outer(W2 @ a, b)]) for a in unit for b in unit]
    below = [land.net.join([np.outer(a, e), 0 * W2]) for a in free1.T for e in E]
    above = [land.net.join([0 * W1, np.outer(f, b)]) for b in free2 for f in F.T]
    left, sizes, _ = np.linalg.svd(np.array(changes + below + above).T, full_matrices=False)
    zero = rtol * max(sizes.max(), np.sqrt(s[0]))
    if np.any((sizes > zero / 100) & (sizes < 100 * zero)):
        found = sizes[sizes > zero].min(initial=np.inf)
        warnings.warn(f"theta: a dimension rests on {found:.1e}, hardly above or below {zero:.1e}", stacklevel=2)
    dW1, dW2 = land.net.split(left[:, sizes > zero].T)
    return np.linalg.qr(land.net.join([_over(T, dW1), dW2]).T)[0]


def classify(land: Landscape, theta: ArrayLike, gtol: float = 1e-6, rtol: float = 1e-6) -> Classification:
    r"""Return a :class:`Classification` of the point ``theta`` (p,); any depth, any data.

    A mode belongs to the set when its strength ``u_i^T W S_xx^{1/2} v_i`` is above ``s_i / 2``.  ``gtol`` is the norm
    of the gradient at which a point counts as critical.  The Hessian is that over white inputs, which has the same
    inertia; an eigenvalue counts as zero below ``rtol`` times the largest, or times ``s_1^{2 - 2/N}`` if that is more.
    The point is the global minimum when ``L - min L <= rtol s_1^2`` and no eigenvalue is negative.

    >>> from linnet import Landscape, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened([[4.0, 0.0], [0.0, 1.0]]))
    >>> classify(land, [0.0, 1.0, 0.0, 1.0])
    Classification(modes=(1,), distance=0.0, gradient=0.0, inertia=(1, 1, 2), kind='strict saddle')
    """
    require_kind(Landscape, land=land)
    require_positive(gtol=gtol, rtol=rtol)
    theta = land.net.check_point(theta)
    white, T = land.whiten()
    first, *rest = land.net.split(theta)
    there = land.net.join([first @ T, *rest])
    U, s, Vt = white.loss.modes
    seen = U.T @ white.net.product(there) @ Vt.T
    modes = np.flatnonzero(np.diagonal(seen) > s / 2)
    ideal = np.zeros_like(seen)
    ideal[modes, modes] = s[modes]
    gradient = float(np.linalg.norm(land.gradient(theta)))
    eigenvalues = np.linalg.eigvalsh(white.hessian(there))
    zero = rtol * max(np.abs(eigenvalues).max(), s[0] ** (2 - 2 / land.net.depth))
    negative, positive = int(np.sum(eigenvalues < -zero)), int(np.sum(eigenvalues > zero))
    if gradient > gtol:
        kind = "not critical"
    elif negative:
        kind = "strict saddle"
    else:
        kind = "global minimum" if land.excess(theta) <= rtol * s[0] ** 2 else "non-strict saddle"
    inertia = negative, land.net.dim - negative - positive, positive
    return Classification(tuple(modes.tolist()), float(np.linalg.norm(seen - ideal)), gradient, inertia, kind)


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
    require_kind(Landscape, land=land)
    s = land.loss.singular_values
    s = s[s > 1e-12 * s.max(initial=1e-300)]  # none when X is zero
    learned, others = s[: land.net.rank], s[land.net.rank :]
    if not len(learned):
        return np.inf
    weaker = others[others < (1 - 1e-9) * learned[-1]]
    return 0.5 * float(learned[-1] ** 2 - (weaker[0] ** 2 if len(weaker) else 0.0))


def _index(land, modes):
    q, d = min(land.net.widths[0], land.net.widths[-1]), land.net.widths[1]
    outranked = sum(j not in modes for i in modes for j in range(i))
    return (d - len(modes)) * (q - len(modes)) + outranked


def _over(T, W):
    """Return ``W T^{-1}``: the first layer for the inputs as they are, from that for white inputs."""
    return np.linalg.solve(T.T, W.mT).mT


def _distinct_modes(land):
    """Return the singular values, or raise a ValueError where the strata are not those of the generic case."""
    _check_hypotheses(land)
    s = land.loss.singular_values
    steps = -np.diff(s, append=0.0)
    if steps.min() <= GAP * s[0]:
        raise ValueError(f"land: singular values {s} came, distinct ones above zero are needed")
    return s


def _check_modes(land: Landscape, modes: Iterable[int]) -> tuple[int, ...]:
    _check_hypotheses(land)
    most, q = land.net.widths[1], min(land.net.widths[0], land.net.widths[-1])
    try:
        checked = tuple(sorted(map(integer, modes)))
    except TypeError:
        checked = (-1,)
    if len(set(checked)) < len(checked) or len(checked) > most or not all(0 <= i < q for i in checked):
        raise ValueError(
            f"modes: {modes!r} came, at most {min(most, q)} distinct integers from 0 to {q - 1} are needed"
        )
    return checked


def _check_hypotheses(land):
    require_kind(Landscape, land=land)
    if land.net.depth != 2:
        raise ValueError(f"land: {land.net.depth - 1} hidden layers came, the closed form needs one")
    land.loss.require_full_rank("the closed form of the critical points")
