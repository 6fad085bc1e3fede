"""What gradient flow conserves: the balance matrices between neighbouring layers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, real_array, require_kind, sequence
from .network import Network


def balance(net: Network, theta: ArrayLike) -> tuple[Array, ...]:
    r"""Return ``C_j = W_{j+1}^T W_{j+1} - W_j W_j^T`` for ``j = 1, ..., H``, each of shape (..., d_j, d_j).

    Along the gradient flow of any loss of the end-to-end matrix each ``C_j`` is constant, because
    ``W_{j+1}^T G_{j+1} = G_j W_j^T``.  Weights with all ``C_j = 0`` are called balanced.

    Source: Chitour, Liao and Couillet (2023); Arora, Cohen and Hazan (2018); Du, Hu and Lee (2018).

    >>> from linnet import Network
    >>> balance(Network((1, 1, 1)), [2.0, 3.0])      # w_2^2 - w_1^2
    (array([[5.]]),)
    """
    require_kind(Network, net=net)
    return tuple(_gram(upper) - _gram(lower.swapaxes(-2, -1)) for lower, upper in pairwise(net.split(theta)))


def drift(net: Network, states: ArrayLike) -> Array:
    """Return ``max_j max |C_j(t) - C_j(0)|`` per time, shape (T, ...), for states of shape (T, ..., p).

    It compares entries in absolute value; divide by ``norm(net, states[0]) ** 2`` for a relative figure.
    States that were not reached (NaN) give NaN.

    >>> from linnet import Network
    >>> drift(Network((1, 1, 1)), [[2.0, 3.0], [2.0, 3.5]])
    array([0.  , 3.25])
    """
    require_kind(Network, net=net)
    states = net.check(states, "states")
    if states.ndim < 2 or not len(states):
        raise ValueError(f"states: an array of shape {states.shape} came, (T, ..., {net.dim}) with T > 0 is needed")
    changes = [np.abs(C - C[0]).max(axis=(-2, -1)) for C in balance(net, states)]
    return np.max(changes, axis=0) if changes else np.zeros(states.shape[:-1])


def transform(net: Network, theta: ArrayLike, changes: Iterable[ArrayLike]) -> Array:
    """Return the weights after a change of basis in every hidden layer.

    ``changes = (g_1, ..., g_H)``, invertible ``d_j x d_j`` matrices: ``W_j -> g_j W_j`` and
    ``W_{j+1} -> W_{j+1} g_j^{-1}``.  The product, hence the loss, stays as it is; orthogonal ``g_j`` also
    keep the gradient flow.

    Raises ValueError when a change does not have the shape of its layer, is singular or not finite.

    >>> from linnet import Network
    >>> transform(Network((1, 1, 1)), [2.0, 3.0], [[[2.0]]])
    array([4. , 1.5])
    """
    require_kind(Network, net=net)
    bases = [real_array(g, "changes") for g in sequence(changes, "changes", "a list of matrices")]
    shapes = [g.shape[-2:] for g in bases]
    wanted = [(width, width) for width in net.widths[1:-1]]
    if shapes != wanted:
        raise ValueError(f"changes: shapes {shapes} came, one square matrix per hidden layer {wanted} is needed")
    matrices = list(net.split(theta))
    if not all(
        np.isfinite(g).all() and np.linalg.matrix_rank(g).min(initial=g.shape[-1]) == g.shape[-1] for g in bases
    ):
        raise ValueError("changes: a singular matrix or one that is not finite came, invertible ones are needed")
    for j, g in enumerate(bases):
        matrices[j], matrices[j + 1] = g @ matrices[j], matrices[j + 1] @ np.linalg.inv(g)
    return net.join(matrices)


def _gram(matrix):
    """Return ``M^T M``."""
    return matrix.swapaxes(-2, -1) @ matrix
