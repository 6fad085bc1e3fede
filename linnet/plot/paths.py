"""Trajectories: losses, modes, the plane of two weights, what is conserved."""

import matplotlib.pyplot as plt
import numpy as np

from ..invariants import balance, drift
from .style import PALETTE


def excess_loss(times, products, loss, ax=None):
    """Draw ``L - min L`` against time, on a logarithmic scale, for ``products = {label: (T, d_y, d_x)}``.

    >>> from linnet import SquareLoss
    >>> loss = SquareLoss.whitened([[1.0]])
    >>> excess_loss([0.0, 1.0], {"a": np.array([[[0.0]], [[0.5]]])}, loss).lines[0].get_ydata()
    array([0.5  , 0.125])
    """
    ax = ax or plt.subplots()[1]
    for label, product in products.items():
        ax.semilogy(times, loss.excess(product), label=label)
    ax.set(xlabel="time $t$", ylabel="$L - \\min L$")
    ax.legend()
    return ax


def modes(times, products, loss, ax=None):
    """Draw the strength ``u_i^T W S_xx^{1/2} v_i`` of each mode of the data against time; dotted: what it tends to.

    ``u_i``, ``v_i`` are the singular vectors of ``S_yx S_xx^{-1/2}``, ``products`` (T, d_y, d_x) the end-to-end
    matrices.  At the least-squares solution the strengths are the singular values ``s_i``.

    >>> from linnet import SquareLoss
    >>> loss = SquareLoss.whitened(np.diag([2.0, 1.0]))
    >>> modes([0.0, 1.0], np.array([np.zeros((2, 2)), np.eye(2)]), loss).lines[0].get_ydata()
    array([0., 1.])
    """
    ax = ax or plt.subplots()[1]
    for i, (strength, limit) in enumerate(zip(loss.strengths(products).T, loss.singular_values, strict=True)):
        (line,) = ax.plot(times, strength, label=f"mode {i + 1}")
        ax.axhline(limit, color=line.get_color(), linestyle=":", linewidth=1)
    ax.set(xlabel="time $t$", ylabel="strength of mode")
    ax.legend()
    return ax


def phase_plane(land, paths, ax=None, reach=2.0):
    """Draw the plane of the weights ``(w_1, w_2)`` of widths (1, 1, 1): loss, invariant hyperbolas, trajectories.

    Grey lines: where the loss is constant; thin blue lines: the hyperbolas ``w_2^2 - w_1^2 = const``; thick black:
    the minima ``w_2 w_1 = s``; coloured: ``paths = {label: Trajectory}``, a dot at each start.

    >>> from linnet import Landscape, Network, SquareLoss, gradient_flow
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> phase_plane(land, {"flow": gradient_flow(land, [0.1, 0.2], [0.0, 9.0])}).get_xlabel()
    '$w_1$'
    """
    ax = ax or plt.subplots(figsize=(4.4, 4.2))[1]
    grid = np.linspace(-reach, reach, 201)
    w1, w2 = np.meshgrid(grid, grid)
    theta = np.stack([w1, w2], axis=-1)
    value = land.value(theta)
    ax.contour(w1, w2, value, levels=np.quantile(value, np.linspace(0.05, 0.9, 8)), colors="0.75", linewidths=0.8)
    levels = np.linspace(-(reach**2), reach**2, 9)
    ax.contour(
        w1, w2, balance(land.net, theta)[0][..., 0, 0], levels, colors=PALETTE[5], linewidths=0.8, linestyles="-"
    )
    ax.contour(w1, w2, w1 * w2, levels=[land.loss.least_squares.item()], colors="black", linewidths=2)
    for label, path in paths.items():
        (line,) = ax.plot(*path.states.T, label=label)
        ax.plot(*path.states[0], "o", color=line.get_color())
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    if len(paths) > 1:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax


def invariant_drift(net, paths, ax=None):
    """Draw the drift ``max |C_j(t) - C_j(0)|`` against time, logarithmic, for ``paths = {label: Trajectory}``.

    >>> from linnet import Landscape, Network, SquareLoss, gradient_descent
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> path = gradient_descent(land, [0.1, 0.2], step=0.2, steps=50, save_every=1)
    >>> len(invariant_drift(land.net, {"descent": path}).lines)
    1
    """
    ax = ax or plt.subplots()[1]
    for label, path in paths.items():
        ax.semilogy(path.times[1:], np.maximum(drift(net, path.states)[1:], 1e-17), label=label)
    ax.set(xlabel="time $t$", ylabel="drift of $C_j$")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax
