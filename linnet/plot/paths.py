"""Trajectories: losses, modes, the plane of two weights, what is conserved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..arguments import Array
from ..invariants import balance, drift
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from ..ode import Trajectory
from .style import GROUND, HUE, MARKERS, WIDTH, arrow, few_ticks, meant, name_ends


def curves(
    x: ArrayLike,
    values: Mapping[str, ArrayLike],
    xlabel: str,
    ylabel: str,
    yscale: str = "linear",
    ax: Axes | None = None,
) -> Axes:
    """Draw ``values = {label: array}`` over ``x``, each named at its end.

    >>> curves([0, 1], {"square": [0, 1]}, "$x$", "").lines[0].get_ydata()
    array([0, 1])
    """
    ax = ax or plt.subplots()[1]
    for label, value in values.items():
        ax.plot(x, value, label=label, **meant(label))
    ax.set(xlabel=xlabel, ylabel=ylabel, yscale=yscale)
    name_ends(ax)
    return ax


def excess_loss(
    times: Sequence[float] | Array,
    products: Mapping[str, ArrayLike],
    loss: SquareLoss,
    ax: Axes | None = None,
    low: float | None = None,
) -> Axes:
    """Draw ``L - min L`` against time, on a logarithmic scale, for ``products = {label: (T, d_y, d_x)}``.

    ``low``: where the picture ends below, a curve that falls further is named where it leaves.

    >>> from linnet import SquareLoss
    >>> loss = SquareLoss.whitened([[1.0]])
    >>> excess_loss([0.0, 1.0], {"a": np.array([[[0.0]], [[0.5]]])}, loss).lines[0].get_ydata()
    array([0.5  , 0.125])
    """
    ax = ax or plt.subplots()[1]
    for label, product in products.items():
        ax.semilogy(times, loss.excess(product), label=label)
    ax.set(xlabel="time $t$", ylabel="$L - \\min L$", ylim=(low, None), xlim=(times[0], times[-1]))
    name_ends(ax)
    return ax


def modes(times: Sequence[float] | Array, products: ArrayLike, loss: SquareLoss, ax: Axes | None = None) -> Axes:
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
    ax.set(xlabel="time $t$", ylabel="strength of mode", xlim=(times[0], times[-1]))
    name_ends(ax)
    return ax


def phase_plane(
    land: Landscape,
    paths: Mapping[str, Trajectory],
    ax: Axes | None = None,
    reach: float = 2.0,
    descents: Sequence[str] = (),
) -> Axes:
    """Draw the plane of the weights ``(w_1, w_2)`` of widths (1, 1, 1): loss, invariant hyperbolas, trajectories.

    The tint grows with the loss.  Thin lines: the hyperbolas ``w_2^2 - w_1^2 = const``; thick: the minima ``w_2 w_1 =
    s``; ``paths = {label: Trajectory}`` with a dot at each start, with an arrow if it is a flow, with all its iterates
    if its label is among ``descents``.

    >>> from linnet import Landscape, Network, SquareLoss, gradient_flow
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> ax = phase_plane(land, {"flow": gradient_flow(land, [0.1, 0.2], [0.0, 4.0, 9.0])})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['gradient flow', 'minima', '$w_2^2-w_1^2$ constant']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.5))[1]
    grid = np.linspace(-reach, reach, 201)
    w1, w2 = np.meshgrid(grid, grid)
    theta = np.stack([w1, w2], axis=-1)
    value, levels = land.value(theta), np.linspace(-(reach**2), reach**2, 9)
    conserved = balance(land.net, theta)[0][..., 0, 0]
    coarse = [field[::4, ::4] for field in (w1, w2, value)]
    ground = ax.contourf(*coarse, np.quantile(value, np.linspace(0, 1, 9)), colors=GROUND)
    ground.set(edgecolor="face", linewidth=0.5)  # or the seams are seen
    ax.contour(w1, w2, conserved, levels, colors=HUE.flow, linewidths=0.7, linestyles="-", alpha=0.45)
    ax.contour(w1, w2, w1 * w2, levels=[land.loss.least_squares.item()], colors=HUE.minimum, linewidths=2.4)
    for label, path in paths.items():
        x, y = path.states.T
        if label in descents:
            mark = {"marker": MARKERS[list(descents).index(label)], "markersize": 4, "alpha": 0.85}
            ax.plot(x, y, color=HUE.descent, linestyle="-", linewidth=0.8, label=label, **mark)
        else:
            ax.plot(x, y, color=HUE.flow, linestyle="-", linewidth=2.6, label="gradient flow")
            arrow(ax, x, y, color=HUE.flow, mutation_scale=20)
        ax.plot(*path.states[0], "o", color=HUE.ink, markersize=6, zorder=4)
    ax.plot([], [], color=HUE.minimum, linestyle="-", linewidth=2.4, label="minima")
    ax.plot([], [], color=HUE.flow, linestyle="-", linewidth=0.7, label="$w_2^2-w_1^2$ constant")
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    handles, labels = ax.get_legend_handles_labels()
    named = dict(zip(labels, handles, strict=True))
    ax.legend(named.values(), named, loc="center left", bbox_to_anchor=(1.02, 0.5))
    few_ticks(ax)
    return ax


def invariant_drift(net: Network, paths: Mapping[str, Trajectory], ax: Axes | None = None) -> Axes:
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
    name_ends(ax)
    return ax
