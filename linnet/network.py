"""The model: a deep linear network, whose weights are one vector ``theta``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, integer, real_array, sequence


@dataclass(frozen=True)
class Network:
    r"""A linear network ``x -> W_N ... W_2 W_1 x``.

    ``widths = (d_x, d_1, ..., d_H, d_y)`` lists the layers from input to output; ``W_j`` has shape
    ``(d_j, d_{j-1})``.  All weights live in one vector ``theta`` of shape ``(..., p)``,
    ``p = sum_j d_j d_{j-1}``: ``W_1`` first, each matrix in C order.  Every method broadcasts over
    the leading axes, so a point, a trajectory ``(T, p)`` and an ensemble ``(n, p)`` go through the
    same call.

    Raises
    ------
    ValueError
        If there are fewer than two widths, or one of them is not a positive integer.

    Examples
    --------
    >>> net = Network((3, 4, 2))
    >>> net.depth, net.dim, net.shapes
    (2, 20, ((4, 3), (2, 4)))
    """

    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", _widths(self.widths))

    @property
    def depth(self) -> int:
        """Number ``N = H + 1`` of weight matrices (``H`` is the number of hidden layers)."""
        return len(self.widths) - 1

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Shapes ``(d_j, d_{j-1})`` of ``W_1, ..., W_N``."""
        return tuple((rows, columns) for columns, rows in pairwise(self.widths))

    @property
    def dim(self) -> int:
        """Number of weights ``p``."""
        return sum(map(prod, self.shapes))

    @property
    def blocks(self) -> tuple[slice, ...]:
        """Slices of ``theta`` that hold ``W_1, ..., W_N``."""
        ends = accumulate(map(prod, self.shapes), initial=0)
        return tuple(slice(start, end) for start, end in pairwise(ends))

    @property
    def rank(self) -> int:
        """Largest rank that the product can have, the smallest width."""
        return min(self.widths)

    def split(self, theta: ArrayLike) -> tuple[Array, ...]:
        """Return the matrices ``(W_1, ..., W_N)`` as views into ``theta``, shapes ``(..., d_j, d_{j-1})``.

        >>> W1, W2 = Network((2, 1, 1)).split(np.array([1.0, 2.0, 3.0]))
        >>> W1, W2
        (array([[1., 2.]]), array([[3.]]))
        """
        theta = self.check(theta)
        return tuple(
            theta[..., block].reshape(theta.shape[:-1] + shape)
            for block, shape in zip(self.blocks, self.shapes, strict=True)
        )

    def join(self, matrices: Iterable[ArrayLike]) -> Array:
        """Return ``theta`` of shape ``(..., p)``, the inverse of :meth:`split`; leading axes broadcast.

        >>> Network((2, 1, 1)).join([[[1.0, 2.0]], [[3.0]]])
        array([1., 2., 3.])
        """
        blocks = [real_array(m, "matrices") for m in sequence(matrices, "matrices", "a list of matrices")]
        shapes = tuple(block.shape[-2:] for block in blocks)
        if shapes != self.shapes:
            raise ValueError(f"matrices: shapes {shapes} came, {self.shapes} are needed (leading axes are free)")
        leads = [block.shape[:-2] for block in blocks]
        try:
            lead = np.broadcast_shapes(*leads)
        except ValueError:
            raise ValueError(f"matrices: leading axes {leads} came, such that broadcast are needed") from None
        rows = [
            np.broadcast_to(block, lead + shape).reshape((*lead, prod(shape)))
            for block, shape in zip(blocks, shapes, strict=True)
        ]
        return np.concatenate(rows, axis=-1)

    def product(self, theta: ArrayLike) -> Array:
        """Return the end-to-end matrix ``W = W_N ... W_1``, shape ``(..., d_y, d_x)``.

        >>> Network((2, 1, 1)).product(np.array([1.0, 2.0, 3.0]))
        array([[3., 6.]])
        """
        first, *rest = self.split(theta)
        for matrix in rest:
            first = matrix @ first
        return first

    def check(self, theta: ArrayLike, name: str = "theta") -> Array:
        """Return ``theta`` as a float array, or raise a ValueError when its last axis is not ``p`` long."""
        theta = real_array(theta, name)
        if theta.shape[-1:] != (self.dim,):
            raise ValueError(
                f"{name}: an array of shape {theta.shape} came, (..., {self.dim}) is needed for widths {self.widths}"
            )
        return theta

    def check_point(self, theta: ArrayLike, name: str = "theta") -> Array:
        """Return ``theta`` as one finite point (p,), or raise a ValueError."""
        theta = self.check(theta, name)
        if theta.ndim != 1 or not np.isfinite(theta).all():
            raise ValueError(
                f"{name}: shape {theta.shape} with {np.sum(~np.isfinite(theta))} entries not finite came, "
                f"one finite point ({self.dim},) is needed"
            )
        return theta

    def check_product(self, matrix: ArrayLike, name: str = "matrix") -> Array:
        """Return ``matrix`` (..., d_y, d_x) as a float array, or raise a ValueError when no network has this product.

        The product of finite weights is finite and has at most the rank of the smallest width.
        """
        matrix = real_array(matrix, name)
        shape = self.widths[-1], self.widths[0]
        if matrix.shape[-2:] != shape or not np.isfinite(matrix).all():
            raise ValueError(f"{name}: shape {matrix.shape} came, finite (..., {shape[0]}, {shape[1]}) is needed")
        if min(shape) > self.rank:
            s = np.linalg.svd(matrix, compute_uv=False)
            if np.any(s[..., self.rank :] > 1e-12 * s[..., :1]):
                raise ValueError(
                    f"{name}: a rank above {self.rank} came, the smallest of the widths {self.widths} is the limit"
                )
        return matrix


def _widths(widths):
    try:
        checked = tuple(map(integer, widths))
    except TypeError:
        checked = ()
    if len(checked) < 2 or min(checked) < 1:
        raise ValueError(f"widths: {widths!r} came, at least two positive integers (d_x, ..., d_y) are needed")
    return checked
