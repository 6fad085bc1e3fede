"""The square loss as a function of the end-to-end matrix: it knows the data and no layers."""

from __future__ import annotations

import warnings
from copy import copy
from numbers import Integral
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, matrix, real_array, require


class Modes(NamedTuple):
    """``S_yx S_xx^{-1/2} = U diag(s) V^T``: square ``U`` (d_y, d_y) and ``Vt`` (d_x, d_x), ``s`` largest first."""

    U: Array
    s: Array
    Vt: Array


def factor(X: Array) -> tuple[Array, Array, Array, int]:
    """Return ``U`` (d_x, d_x), ``sigma`` (d_x,), ``Vt`` and the rank of ``X = U[:, :k] diag(sigma[:k]) Vt``.

    A singular value counts for the rank when it is above the largest one's rounding error, ``max(X.shape) * 2.2e-16``
    of it; this is the one decision on the rank of data, and it is made from ``X``, because ``X X^T`` has the squares of
    the singular values and loses half of their digits.  A rank that rests on a singular value within a factor of 1000
    of that error causes a warning.

    >>> U, sigma, Vt, rank = factor(np.array([[1.0, 2.0], [2.0, 4.0]]))
    >>> rank
    1
    """
    U, sigma, Vt = np.linalg.svd(X, full_matrices=X.shape[0] > X.shape[1])
    cut = sigma[0] * max(X.shape) * np.finfo(float).eps
    rank = int(np.sum(sigma > cut))
    if rank and sigma[rank - 1] < 1000 * cut:
        warnings.warn(
            f"X: its rank {rank} rests on a singular value of {sigma[rank - 1] / sigma[0]:.1e} times the largest, "
            f"which is hardly above rounding ({cut / sigma[0]:.1e}); use fewer or less similar inputs",
            stacklevel=3,
        )
    return U, np.pad(sigma, (0, len(X) - len(sigma))), Vt, rank


class SquareLoss:
    r"""``L(W) = 1/2 ||W X - Y||_F^2``: a sum over the samples, not a mean.

    Parameters
    ----------
    X : array (d_x, m)
        Inputs, one sample per column.
    Y : array (d_y, m)
        Targets, one sample per column.

    Notes
    -----
    The data enter through their moments only, so a step costs the same for any number of samples.
    What is kept:

    * ``S_xx = X X^T`` (d_x, d_x), ``S_yx = Y X^T`` (d_y, d_x), and ``Y_norm2``, which is ``||Y||_F^2``;
    * ``rank``, the rank of ``X`` (see :func:`factor`);
    * ``least_squares``: ``Y X^+`` (d_y, d_x), the minimiser of smallest norm;
    * ``residual``: ``1/2 ||Y - Y X^+ X||_F^2``, the smallest value of ``L``;
    * ``modes``, the singular value decomposition of ``S_yx S_xx^{-1/2}``, and ``singular_values``, its singular values,
      largest first (for a rank-deficient ``X`` the inverse is the pseudo-inverse): what a network learns.

    Raises
    ------
    ValueError
        If ``X`` or ``Y`` is not a finite, non-empty matrix, they differ in their number of columns, or the squares of
        their entries are no numbers.

    Examples
    --------
    >>> loss = SquareLoss([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]], [[1.0, 1.0, 0.0]])
    >>> loss
    SquareLoss(d_x=2, d_y=1, rank=2, residual=0.25)
    >>> loss.least_squares
    array([[0.5, 0.5]])
    >>> round(float(loss.value(loss.least_squares)), 12), round(loss.residual, 12)
    (0.25, 0.25)
    """

    def __init__(self, X: ArrayLike, Y: ArrayLike) -> None:
        X, Y = matrix(X, "X"), matrix(Y, "Y")
        if X.shape[1] != Y.shape[1]:
            raise ValueError(
                f"X, Y: {X.shape[1]} and {Y.shape[1]} columns came, one column per sample in both is needed"
            )
        U, sigma, Vt, self.rank = factor(X)
        Vt = Vt[: self.rank]
        seen = Y @ Vt.T  # the part of Y that a linear map of X can reach
        self.S_xx, self.S_yx, self.Y_norm2 = X @ X.T, Y @ X.T, float(np.sum(Y**2))
        self.least_squares = seen / sigma[: self.rank] @ U[:, : self.rank].T
        self.residual = 0.5 * float(np.sum((Y - seen @ Vt) ** 2))
        # X = axes diag(lengths) Q with orthonormal rows in Q, and seen = Y Q^T; 0 where X has no rank.
        self._axes, self._lengths = U, np.where(np.arange(len(X)) < self.rank, sigma, 0.0)
        self._seen = np.pad(seen, ((0, 0), (0, len(X) - self.rank)))
        self.singular_values = np.linalg.svd(seen, compute_uv=False)

    def __repr__(self) -> str:
        d_y, d_x = self.S_yx.shape
        return f"SquareLoss(d_x={d_x}, d_y={d_y}, rank={self.rank}, residual={self.residual:.6g})"

    @classmethod
    def whitened(cls, A: ArrayLike) -> SquareLoss:
        """Return ``1/2 ||W - A||_F^2``: inputs with ``S_xx = I`` and the target matrix ``A`` (d_y, d_x).

        >>> float(SquareLoss.whitened([[2.0, 0.0]]).value([[1.0, 1.0]]))
        1.0
        """
        A = matrix(A, "A")
        return cls(np.eye(A.shape[1]), A)

    @property
    def modes(self) -> Modes:
        """The :class:`Modes` of the data, with signs that do not depend on who computes them.

        The first entry of each ``u_i`` that is above half of its largest is positive.

        >>> SquareLoss.whitened(np.diag([1.0, -2.0])).modes
        Modes(U=array([[0., 1.],
               [1., 0.]]), s=array([2., 1.]), Vt=array([[ 0., -1.],
               [ 1.,  0.]]))
        """
        U, s, Vt = np.linalg.svd(self._seen)
        large = np.abs(U) > np.abs(U).max(axis=0) / 2
        signs = np.sign(U[large.argmax(axis=0), np.arange(len(U))])
        Vt[: len(s)] *= signs[: len(s), None]
        return Modes(U * signs + 0.0, s, Vt @ self._axes.T + 0.0)  # -0 becomes 0

    def strengths(self, W: ArrayLike) -> Array:
        """Return the strength ``u_i^T W S_xx^{1/2} v_i`` of each of the ``singular_values`` in ``W``, shape (..., q).

        At a critical point of a network it is ``s_i`` for the modes that are learned, and 0 for the others.

        >>> loss = SquareLoss.whitened(np.diag([2.0, 1.0]))
        >>> loss.strengths(0.5 * np.eye(2))
        array([0.5, 0.5])
        """
        (U, _, Vt), k = self.modes, len(self.singular_values)
        root = self._axes * self._lengths @ self._axes.T
        return np.sum(U.T[:k] @ self._check(W) @ root * Vt[:k], axis=-1)

    def diagonal(self) -> tuple[SquareLoss, Array]:
        """Return the same loss over inputs ``U^T x`` for which ``S_xx`` is diagonal, and ``U`` (d_x, d_x).

        >>> loss, U = SquareLoss([[1.0, 1.0], [0.0, 1.0]], [[1.0, 0.0]]).diagonal()
        >>> np.diag(loss.S_xx).round(3)
        array([2.618, 0.382])
        """
        return self._over(np.ones(len(self._lengths)))

    def whiten(self) -> tuple[SquareLoss, Array]:
        """Return the same loss over white inputs ``T^{-1} x``, and ``T`` (d_x, d_x).

        ``W T`` stands there for what is ``W`` here.  ``S_xx`` is the identity; where ``X`` is rank-deficient its last
        diagonal entries are 0.  ``T`` comes from ``X`` itself, so it is accurate where ``S_xx`` is ill-conditioned.

        >>> white, T = SquareLoss([[3.0, 0.0], [0.0, 2.0]], [[1.0, 0.0]]).whiten()
        >>> white.S_xx
        array([[1., 0.],
               [0., 1.]])
        """
        return self._over(np.where(self._lengths, self._lengths, 1.0))

    def _over(self, scale: Array) -> tuple[SquareLoss, Array]:
        """Return the same loss over the inputs ``T^{-1} x`` with ``T = axes diag(scale)``, and ``T``."""
        loss, lengths = copy(self), self._lengths / scale
        loss._axes, loss._lengths = np.eye(len(scale)), lengths
        loss.S_xx, loss.S_yx = np.diag(lengths**2), self._seen * lengths
        loss.least_squares = self._seen / np.where(lengths, lengths, 1.0)
        return loss, self._axes * scale

    def value(self, W: ArrayLike) -> Array:
        """Return ``L(W)``, shape (...), for ``W`` of shape (..., d_y, d_x)."""
        return self.residual + self.excess(W)

    def excess(self, W: ArrayLike) -> Array:
        """Return ``L(W) - min L = 1/2 <D S_xx, D>`` with ``D = W - Y X^+``, shape (...).

        No digits cancel here, so it stays accurate down to rounding when the fit is nearly optimal.
        """
        D = self._check(W) - self.least_squares
        return 0.5 * np.sum(D @ self.S_xx * D, axis=(-2, -1))

    def gradient(self, W: ArrayLike) -> Array:
        """Return ``dL/dW = W S_xx - S_yx``, shape (..., d_y, d_x)."""
        return self._check(W) @ self.S_xx - self.S_yx

    def best(self, rank: int) -> float:
        """Return ``min { L(W) : rank W <= rank }``, the best fit through a bottleneck of that width.

        >>> loss = SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]))
        >>> loss.best(3), loss.best(1)
        (0.0, 2.5)
        """
        require(lambda r: r >= 0, "an integer >= 0", Integral, rank=rank)
        return self.residual + 0.5 * float(np.sum(self.singular_values[rank:] ** 2))

    def _check(self, W: ArrayLike) -> Array:
        W = real_array(W, "W")
        if W.shape[-2:] != self.S_yx.shape:
            d_y, d_x = self.S_yx.shape
            raise ValueError(f"W: an array of shape {W.shape} came, (..., {d_y}, {d_x}) is needed")
        return W

    def require_full_rank(self, result: str) -> None:
        """Raise a ValueError when ``X`` is rank-deficient; ``result`` says what needs full rank."""
        if self.rank < len(self.S_xx):
            raise ValueError(f"X: rank {self.rank} came, {result} needs full row rank {len(self.S_xx)}")
