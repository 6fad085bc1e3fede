"""The square loss as a function of the end-to-end matrix: it knows the data and no layers."""

from copy import copy
from numbers import Integral

import numpy as np

from .arguments import real_array, require


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

    ``S_xx = X X^T`` (d_x, d_x), ``S_yx = Y X^T`` (d_y, d_x), ``Y_norm2 = ||Y||_F^2``;
    ``rank``, the rank of ``X``;
    ``least_squares = Y X^+`` (d_y, d_x), the minimiser of smallest norm;
    ``residual = 1/2 ||Y - Y X^+ X||_F^2``, the smallest value of ``L``;
    ``singular_values``, those of ``Y X^T (X X^T)^{-1/2}``, largest first: the modes that a network learns
    (for a rank-deficient ``X`` the inverse is the pseudo-inverse).

    Raises
    ------
    ValueError
        If ``X`` or ``Y`` is not a finite, non-empty matrix, or they differ in their number of columns.

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

    def __init__(self, X, Y):
        X, Y = _matrix(X, "X"), _matrix(Y, "Y")
        if X.shape[1] != Y.shape[1]:
            raise ValueError(
                f"X, Y: {X.shape[1]} and {Y.shape[1]} columns came, one column per sample in both is needed"
            )
        U, sigma, Vt = np.linalg.svd(X, full_matrices=False)
        self.rank = int(np.sum(sigma > sigma[0] * max(X.shape) * np.finfo(float).eps))
        U, sigma, Vt = U[:, : self.rank], sigma[: self.rank], Vt[: self.rank]
        seen = Y @ Vt.T  # the part of Y that a linear map of X can reach
        self.S_xx, self.S_yx, self.Y_norm2 = X @ X.T, Y @ X.T, float(np.sum(Y**2))
        self.least_squares = seen / sigma @ U.T
        self.residual = 0.5 * float(np.sum((Y - seen @ Vt) ** 2))
        self.singular_values = np.linalg.svd(seen, compute_uv=False)

    def __repr__(self):
        d_y, d_x = self.S_yx.shape
        return f"SquareLoss(d_x={d_x}, d_y={d_y}, rank={self.rank}, residual={self.residual:.6g})"

    @classmethod
    def whitened(cls, A):
        """Return ``1/2 ||W - A||_F^2``: inputs with ``S_xx = I`` and the target matrix ``A`` (d_y, d_x).

        >>> float(SquareLoss.whitened([[2.0, 0.0]]).value([[1.0, 1.0]]))
        1.0
        """
        A = _matrix(A, "A")
        return cls(np.eye(A.shape[1]), A)

    def diagonal(self):
        """Return the same loss over inputs ``U^T x`` for which ``S_xx`` is diagonal, and ``U`` (d_x, d_x).

        >>> loss, U = SquareLoss([[1.0, 1.0], [0.0, 1.0]], [[1.0, 0.0]]).diagonal()
        >>> np.diag(loss.S_xx).round(3)
        array([0.382, 2.618])
        """
        eigenvalues, U = np.linalg.eigh(self.S_xx)
        loss = copy(self)
        loss.S_xx, loss.S_yx, loss.least_squares = np.diag(eigenvalues), self.S_yx @ U, self.least_squares @ U
        return loss, U

    def value(self, W):
        """Return ``L(W)``, shape (...), for ``W`` of shape (..., d_y, d_x)."""
        return self.residual + self.excess(W)

    def excess(self, W):
        """Return ``L(W) - min L = 1/2 <D S_xx, D>`` with ``D = W - Y X^+``, shape (...).

        No digits cancel here, so it stays accurate down to rounding when the fit is nearly optimal.
        """
        D = self._check(W) - self.least_squares
        return 0.5 * np.sum(D @ self.S_xx * D, axis=(-2, -1))

    def gradient(self, W):
        """Return ``dL/dW = W S_xx - S_yx``, shape (..., d_y, d_x)."""
        return self._check(W) @ self.S_xx - self.S_yx

    def best(self, rank):
        """Return ``min { L(W) : rank W <= rank }``, the best fit through a bottleneck of that width.

        >>> loss = SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]))
        >>> loss.best(3), loss.best(1)
        (0.0, 2.5)
        """
        require(lambda r: r >= 0, "an integer >= 0", Integral, rank=rank)
        return self.residual + 0.5 * float(np.sum(self.singular_values[rank:] ** 2))

    def _check(self, W):
        W = real_array(W, "W")
        if W.shape[-2:] != self.S_yx.shape:
            d_y, d_x = self.S_yx.shape
            raise ValueError(f"W: an array of shape {W.shape} came, (..., {d_y}, {d_x}) is needed")
        return W

    def require_full_rank(self, result):
        """Raise a ValueError when ``X`` is rank-deficient; ``result`` says what needs full rank."""
        if self.rank < len(self.S_xx):
            raise ValueError(f"X: rank {self.rank} came, {result} needs full row rank {len(self.S_xx)}")


def _matrix(array, name):
    array = real_array(array, name)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"{name}: an array of shape {array.shape} came, a non-empty matrix (rows, columns) is needed")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: {np.sum(~np.isfinite(array))} entries are NaN or infinite, all must be finite")
    return array
