"""The velocity of gradient flow for many members at once, made ready once and evaluated often."""

from functools import partial
from math import prod

import numpy as np

WIDE = 160  # multiplications in a matrix product from which BLAS is faster than a loop over the members (measured)


class Velocity:
    r"""``-grad L(theta) - weight_decay * theta`` for rows ``theta`` of shape (n, p).

    It works on coordinates in which ``S_xx`` is diagonal, ``W_1 -> W_1 U`` with ``S_xx = U diag(lam) U^T``:
    :meth:`enter` and :meth:`leave` change to them and back.  The change is orthogonal, so lengths stay as they are.

    With ``A_j = W_N ... W_{j+1}`` and the residual ``T_1 = (S_yx - W S_xx)^T`` the blocks are ``(T_j A_j)^T``, where
    ``T_{j+1} = W_j T_j``: three small matrix products for each layer, each of its member alone, so that a member
    integrated alone gives the same bits as in a crowd.

    Wide matrices are multiplied one member after the other.  Narrow ones are multiplied entry by entry, each entry for
    all members at once, and lie in memory so that the members are neighbours; :meth:`empty` makes such arrays.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> velocity = Velocity(Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]])))
    >>> velocity(np.array([[2.0, 3.0]]))
    array([[-15., -10.]])
    """

    def __init__(self, land, weight_decay=0.0):
        self.net, self.weight_decay = land.net, weight_decay
        self.land, self.basis = land.diagonal()
        self.spectrum = np.diagonal(self.land.loss.S_xx)
        self.wide = self.net.widths[-1] * max(map(prod, self.net.shapes)) > WIDE
        self.multiply = np.matmul if self.wide else partial(np.einsum, "nik,nkj->nij")

    @property
    def dim(self):
        return self.net.dim

    def empty(self, n, *shape):
        """Return an uninitialised array (n, *shape) whose order in memory suits :meth:`bind`."""
        return np.empty((n, *shape)) if self.wide else np.moveaxis(np.empty((*shape, n)), -1, 0)

    def enter(self, theta):
        """Return ``theta`` (..., p) in the coordinates of this velocity, with its leading axes made one: (n, p)."""
        first, *rest = self.net.split(theta)
        with np.errstate(invalid="ignore"):  # starts that are infinite have their status
            return self.net.join([first @ self.basis, *rest]).reshape(-1, self.dim)

    def leave(self, rows):
        """Return rows (..., p) in the weights' own coordinates."""
        first, *rest = self.net.split(rows)
        with np.errstate(invalid="ignore"):
            return self.net.join([first @ self.basis.T, *rest])

    def __call__(self, theta):
        point, out = self.empty(len(theta), self.dim), self.empty(len(theta), self.dim)
        point[:] = theta
        self.bind(point, out)()
        return np.ascontiguousarray(out)

    def jacobian(self, theta):
        """Return the symmetric derivative of the velocity, shape (n, p, p)."""
        return -self.land.hessian(theta) - self.weight_decay * np.eye(self.dim)

    def bind(self, theta, out):
        """Return a function without arguments that fills ``out`` (n, p) with the velocity at ``theta`` (n, p).

        All views and workspaces are made here, once; a call costs little more than its arithmetic.
        """
        if len(theta) == 1:
            return self._bind_one(theta, out)
        N, n, d_y = self.net.depth, len(theta), self.net.widths[-1]
        W, G = self.net.split(theta), self.net.split(out)
        A = [self.empty(n, d_y, width) for width in self.net.widths[:-2]] + [W[-1]]  # A[j] = W_N ... W_{j+1}
        T = [self.empty(n, width, d_y) for width in self.net.widths[:-2]] + [_t(G[-1])]
        product, residual = A[0], _t(T[0])
        down = [(A[j], W[j - 1], A[j - 1]) for j in range(N - 1, 0, -1)]
        up = [(_t(A[j + 1]), _t(T[j]), G[j], W[j], T[j], T[j + 1]) for j in range(N - 1)]
        multiply, spectrum, target, decay = self.multiply, self.spectrum, self.land.loss.S_yx, self.weight_decay

        def evaluate():
            for above, weight, here in down:
                multiply(above, weight, out=here)
            np.multiply(product, spectrum, out=residual)
            np.subtract(target, residual, out=residual)
            for above, carried, block, weight, carried_t, following in up:
                multiply(above, carried, out=block)
                multiply(weight, carried_t, out=following)
            if decay:
                np.subtract(out, decay * theta, out=out)

        return evaluate

    def _bind_one(self, theta, out):
        """Evaluate a single member as two: NumPy sums in another order when an axis has length 1."""
        pair, velocities = self.empty(2, self.dim), self.empty(2, self.dim)
        evaluate_pair = self.bind(pair, velocities)

        def evaluate():
            pair[:] = theta
            evaluate_pair()
            out[:] = velocities[:1]

        return evaluate


def _t(matrices):
    return np.swapaxes(matrices, -2, -1)
