"""Where trajectories start: random weights, and weights with a given product and balance."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, integer, real_array, require, require_kind, require_positive, shown
from .landscape import Landscape
from .network import Network


def gaussian(net: Network, rng: np.random.Generator, scale: float = 0.1, size: int | tuple[int, ...] = ()) -> Array:
    """Return weights with independent entries ``N(0, scale^2)``, shape ``(*size, p)``.

    >>> from linnet import Network
    >>> gaussian(Network((3, 4, 2)), np.random.default_rng(0), size=(5,)).shape
    (5, 20)
    """
    require_kind(Network, net=net)
    require_kind(np.random.Generator, rng=rng)
    require_positive(scale=scale)
    return scale * rng.standard_normal((*_size(size), net.dim))


def orthogonal(net: Network, rng: np.random.Generator, scale: float = 1.0, size: int | tuple[int, ...] = ()) -> Array:
    """Return weights, shape ``(*size, p)``, whose matrices are ``scale`` times uniformly random (semi-)orthogonal ones.

    Each ``W_j / scale`` has orthonormal rows or columns, whichever are fewer.  With equal widths such weights
    are balanced.

    >>> from linnet import Network
    >>> W1, W2 = Network((3, 2, 2)).split(orthogonal(Network((3, 2, 2)), np.random.default_rng(0)))
    >>> np.allclose(W1 @ W1.T, np.eye(2)), np.allclose(W2 @ W2.T, np.eye(2))
    (True, True)
    """
    require_kind(Network, net=net)
    require_kind(np.random.Generator, rng=rng)
    require_positive(scale=scale)
    size = _size(size)
    return net.join([scale * _semi_orthogonal(rng, (*size, *shape)) for shape in net.shapes])


def balanced(net: Network, matrix: ArrayLike) -> Array:
    """Return balanced weights (every ``C_j = 0``) whose product is ``matrix``, shape (..., p).

    With the singular value decomposition ``matrix = U diag(s) V^T`` the first matrix is
    ``diag(s)^{1/N} V^T``, the last ``U diag(s)^{1/N}``, those between ``diag(s)^{1/N}``, padded with zeros
    to their widths.

    Raises ValueError when ``matrix`` (..., d_y, d_x) has the wrong shape, is not finite, or has a rank above
    the smallest width.  Source: Arora, Cohen and Hazan (2018).

    >>> from linnet import Network
    >>> net = Network((2, 3, 1))
    >>> net.product(balanced(net, [[3.0, 4.0]]))
    array([[3., 4.]])
    """
    require_kind(Network, net=net)
    U, s, Vt = np.linalg.svd(net.check_product(matrix), full_matrices=False)
    r = net.rank
    root = s[..., :r, None] ** (1 / net.depth) * np.eye(r)
    factors = [_pad(root, shape) for shape in net.shapes]
    factors[0] = _pad(root @ Vt[..., :r, :], net.shapes[0])
    factors[-1] = _pad(U[..., :, :r] @ root, net.shapes[-1])
    return net.join([matrix] if net.depth == 1 else factors)


def aligned(land: Landscape, strengths: ArrayLike) -> Array:
    """Return balanced weights, shape (..., p), whose product has these ``strengths`` (..., q) in the modes of the data.

    ``W = U diag(a) V^T S_xx^{-1/2}`` with the ``SquareLoss.modes`` of the data, so that ``loss.strengths(W)`` is ``a``
    and nothing else is learned.  A single number stands for all ``q = min(d_x, d_y)`` of them.  With white inputs the
    flow keeps the modes apart: each follows :func:`linnet.exact.saxe_mode`.

    Raises ValueError when the strengths are not finite, too many for the widths, or ``X`` is rank-deficient.

    >>> from linnet import SquareLoss
    >>> land = Landscape(Network((2, 3, 2)), SquareLoss.whitened([[0.0, 2.0], [1.0, 0.0]]))
    >>> land.net.product(aligned(land, [0.4, 0.1])).round(12)
    array([[0. , 0.4],
           [0.1, 0. ]])
    """
    require_kind(Landscape, land=land)
    land.loss.require_full_rank("weights aligned with the data")
    a, q, most = real_array(strengths, "strengths"), len(land.loss.singular_values), land.net.rank
    a = np.full(q, a) if a.ndim == 0 else a
    if a.shape[-1] != q or not np.isfinite(a).all() or np.any(np.count_nonzero(a, axis=-1) > most):
        raise ValueError(
            f"strengths: {shown(strengths)} came, {q} finite numbers are needed, at most {most} of them not zero"
        )
    white, T = land.whiten()
    U, _, Vt = white.loss.modes
    return balanced(land.net, U[:, :q] * a[..., None, :] @ np.linalg.solve(T.T, Vt[:q].T).T)


def imbalanced(net: Network, matrix: ArrayLike, imbalance: float) -> Array:
    """Return weights (..., p) of one hidden layer with the product ``matrix`` and ``C_1 = imbalance I``.

    With ``matrix = U diag(w) V^T`` and ``c = imbalance`` they are ``W_1 = diag((r - c) / 2)^{1/2} V^T`` and
    ``W_2 = U diag((r + c) / 2)^{1/2}`` for ``r = (c^2 + 4 w^2)^{1/2}``: the starts of :func:`linnet.exact.riccati`.

    Raises ValueError unless there is one hidden layer, no wider than input and output, ``matrix`` (..., d_y, d_x) is
    finite and has at most its rank, and ``imbalance`` is a finite number.

    >>> net = Network((1, 1, 1))
    >>> imbalanced(net, [[2.0]], imbalance=3.0)      # w_2^2 - w_1^2 = 3
    array([1., 2.])
    """
    require_kind(Network, net=net)
    require(np.isfinite, "a finite number", imbalance=imbalance)
    if net.depth != 2 or net.rank < net.widths[1]:
        raise ValueError(f"net: widths {net.widths} came, one hidden layer no wider than input and output is needed")
    U, w, Vt = np.linalg.svd(net.check_product(matrix), full_matrices=False)
    largest = np.take_along_axis(Vt, np.abs(Vt).argmax(axis=-1, keepdims=True), axis=-1)
    signs = np.sign(largest)  # singular vectors have none of their own: the largest entry on the right is positive
    U, Vt, w = U * signs.mT, Vt * signs, w[..., : net.rank]
    larger = np.sqrt((np.hypot(imbalance, 2 * w) + abs(imbalance)) / 2)
    smaller = np.divide(w, larger, out=np.zeros_like(w), where=larger > 0)  # neither of the two cancels
    lower, upper = (smaller, larger) if imbalance >= 0 else (larger, smaller)
    return net.join([lower[..., None] * Vt[..., : net.rank, :], U[..., : net.rank] * upper[..., None, :]])


def _pad(block, shape):
    padded = np.zeros((*block.shape[:-2], *shape))
    padded[..., : block.shape[-2], : block.shape[-1]] = block
    return padded


def _semi_orthogonal(rng, shape):
    rows, columns = shape[-2:]
    tall = rng.standard_normal((*shape[:-2], max(rows, columns), min(rows, columns)))
    Q, R = np.linalg.qr(tall)
    signs = np.sign(np.diagonal(R, axis1=-2, axis2=-1))  # makes the distribution uniform (Haar)
    Q = Q * signs[..., None, :]
    return Q if rows >= columns else Q.swapaxes(-2, -1)


def _size(size: int | tuple[int, ...]) -> tuple[int, ...]:
    try:
        checked = tuple(map(integer, size if np.iterable(size) else (size,)))
    except TypeError:
        checked = (-1,)
    if min(checked, default=0) < 0:
        raise ValueError(f"size: {size!r} came, a tuple of non-negative integers is needed")
    return checked
