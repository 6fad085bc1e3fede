"""Where trajectories start: random and balanced weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, integer, require_kind, require_positive
from .network import Network


def gaussian(net: Network, rng: np.random.Generator, scale: float = 0.1, size: int | tuple[int, ...] = ()) -> Array:
    """Return weights with independent entries N(0, scale^2), shape ``(*size, p)``.

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
