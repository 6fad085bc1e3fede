"""The loss as a function of all the weights: value, gradient and second derivatives."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, require_kind
from .loss import SquareLoss
from .network import Network


class Landscape:
    r"""``L(theta) = loss(W_N ... W_1)`` for the weights ``theta`` of a network.

    Parameters
    ----------
    net : Network
    loss : SquareLoss
        Its matrices must fit the network: ``S_yx`` has shape ``(d_y, d_x)``.

    Notes
    -----
    Every method takes ``theta`` of shape ``(..., p)`` and broadcasts over the leading axes.

    Examples
    --------
    >>> from linnet import Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> land
    Landscape(Network(widths=(1, 1, 1)), SquareLoss(d_x=1, d_y=1, rank=1, residual=0))
    >>> land.gradient([2.0, 3.0])             # of (w_1 w_2 - 1)^2 / 2
    array([15., 10.])
    >>> land.hessian([2.0, 3.0])
    array([[ 9., 11.],
           [11.,  4.]])
    """

    def __init__(self, net: Network, loss: SquareLoss) -> None:
        require_kind(Network, net=net)
        require_kind(SquareLoss, loss=loss)
        if loss.S_yx.shape != (net.widths[-1], net.widths[0]):
            d_y, d_x = loss.S_yx.shape
            raise ValueError(f"net, loss: widths {net.widths} and data with d_x = {d_x}, d_y = {d_y} do not fit")
        self.net, self.loss = net, loss

    def __repr__(self) -> str:
        return f"Landscape({self.net}, {self.loss})"

    @property
    def minimum(self) -> float:
        """The global minimum for these widths, the best fit of rank at most ``min_j d_j``."""
        return self.loss.best(self.net.rank)

    def diagonal(self) -> tuple[Landscape, Array]:
        """Return the same landscape over inputs ``U^T x`` for which ``S_xx`` is diagonal, and ``U`` (d_x, d_x).

        ``W_1`` stands there for what is ``W_1 U^T`` here.
        """
        loss, basis = self.loss.diagonal()
        return Landscape(self.net, loss), basis

    def whiten(self) -> tuple[Landscape, Array]:
        """Return the same landscape over white inputs ``T^{-1} x``, and ``T`` (d_x, d_x); see ``SquareLoss.whiten``.

        ``W_1`` stands there for what is ``W_1 T^{-1}`` here, so values, inertia and dimensions are the same.
        """
        loss, T = self.loss.whiten()
        return Landscape(self.net, loss), T

    def value(self, theta: ArrayLike) -> Array:
        """Return ``L``, shape (...)."""
        return self.loss.value(self.net.product(theta))

    def excess(self, theta: ArrayLike) -> Array:
        """Return ``L - min L``, shape (...); accurate down to rounding when no width is a bottleneck."""
        gap = self.minimum - self.loss.residual
        return self.loss.excess(self.net.product(theta)) - gap

    def gradient(self, theta: ArrayLike) -> Array:
        """Return ``dL/dtheta``, shape (..., p), with blocks ``G_j = A_j^T (W S_xx - S_yx) B_j^T``.

        ``A_j = W_N ... W_{j+1}`` and ``B_j = W_{j-1} ... W_1`` are what stands left and right of ``W_j``.
        """
        matrices = self.net.split(theta)
        below = _below(matrices)
        back = self.loss.gradient(matrices[-1] @ below[-1] if below[-1] is not None else matrices[-1])
        blocks = []
        for W, B in zip(reversed(matrices), reversed(below), strict=True):
            blocks.append(back if B is None else back @ _t(B))
            back = _t(W) @ back
        return self.net.join(blocks[::-1])

    def hessian_product(self, theta: ArrayLike, v: ArrayLike) -> Array:
        """Return ``d^2L/dtheta^2 v``, shape (..., p): the derivative of :meth:`gradient` along ``v``."""
        theta, v = self.net.check(theta), self.net.check(v, "v")
        try:
            both = np.broadcast_arrays(theta, v)
        except ValueError:
            raise ValueError(
                f"v: shape {v.shape} came, one that broadcasts with theta {theta.shape} is needed"
            ) from None
        W, V = map(self.net.split, both)
        B, dB = [np.eye(self.net.widths[0])], [np.zeros((self.net.widths[0],) * 2)]
        for w, v_j in zip(W, V, strict=True):
            B, dB = [*B, w @ B[-1]], [*dB, v_j @ B[-1] + w @ dB[-1]]
        back, dback = self.loss.gradient(B.pop()), dB.pop() @ self.loss.S_xx
        blocks = []
        for w, v_j, b, db in zip(W[::-1], V[::-1], B[::-1], dB[::-1], strict=True):
            blocks.append(dback @ _t(b) + back @ _t(db))
            back, dback = _t(w) @ back, _t(v_j) @ back + _t(w) @ dback
        return self.net.join(blocks[::-1])

    def hessian(self, theta: ArrayLike) -> Array:
        r"""Return the Hessian, shape (..., p, p).

        The entry for the weights ``(a, b)`` of ``W_j`` and ``(c, d)`` of ``W_i`` is, with ``i <= j`` and
        ``R = W S_xx - S_yx``,
        ``(A_j^T A_i)_{ac} (B_j S_xx B_i^T)_{bd} + [i < j] (A_j^T R B_i^T)_{ad} (W_{j-1} ... W_{i+1})_{bc}``.
        """
        W = self.net.split(theta)
        lead, p = W[0].shape[:-2], self.net.dim
        between = _between(W, self.net.widths)
        A = [between[j + 1, self.net.depth] for j in range(self.net.depth)]
        B = [between[0, j] for j in range(self.net.depth)]
        R = self.loss.gradient(between[0, self.net.depth])
        hessian = np.empty((*lead, p, p))
        blocks = self.net.blocks
        for j in range(self.net.depth):
            for i in range(j + 1):
                block = np.einsum("...ac,...bd->...abcd", _t(A[j]) @ A[i], B[j] @ self.loss.S_xx @ _t(B[i]))
                if i < j:
                    block = block + np.einsum("...ad,...bc->...abcd", _t(A[j]) @ R @ _t(B[i]), between[i + 1, j])
                block = block.reshape(*block.shape[:-4], prod(block.shape[-4:-2]), prod(block.shape[-2:]))
                hessian[..., blocks[j], blocks[i]] = block
                hessian[..., blocks[i], blocks[j]] = _t(block)
        return hessian


def _t(matrices):
    return np.swapaxes(matrices, -2, -1)


def _below(matrices):
    """Return ``W_{j-1} ... W_1`` for each j; None stands for the empty product."""
    below = [None, *matrices[:1]]
    for W in matrices[1:-1]:
        below.append(W @ below[-1])
    return below[: len(matrices)]


def _between(matrices, widths):
    """Return ``{(i, j): W_j ... W_{i+1}}`` for all ``0 <= i <= j <= N``, the identity where ``i = j``."""
    products = {}
    for i, width in enumerate(widths):
        products[i, i] = np.eye(width)
        for j in range(i, len(matrices)):
            products[i, j + 1] = matrices[j] @ products[i, j]
    return products
