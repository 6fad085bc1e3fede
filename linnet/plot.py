"""Every picture of the book: arrays and an Axes in, an Axes out.

One look for all: black ink on a transparent ground (a dark page inverts it), the colour-blind-safe palette of Okabe and
Ito, and a size that is legible on a phone.  Each function draws on ``ax``, or on a new figure when it is None.
"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler

from .invariants import balance, drift

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
STYLE = {
    "axes.prop_cycle": cycler(color=PALETTE)
    + cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), "-"]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "figure.figsize": (5.0, 3.3),
    "font.size": 11,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "svg.fonttype": "path",
    "svg.hashsalt": "linnet",
}


def use_style():
    """Give every figure of a notebook the book's look, as SVG.

    >>> use_style()
    >>> plt.rcParams["font.size"]
    11.0
    """
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    plt.rcParams.update(STYLE)
    set_matplotlib_formats("svg", metadata={"Date": None})


def network(net, ax=None, most=6):
    """Draw the layers of a network as columns of nodes, at most ``most`` of each, with all connections.

    >>> from linnet import Network
    >>> len(network(Network((3, 4, 3))).texts)      # three layers, two matrices
    5
    """
    ax = ax or plt.subplots(figsize=(5.0, 2.9))[1]
    height, layers = min(max(net.widths), most) / 2, []
    for x, width in enumerate(net.widths):
        count = min(width, most)
        layers.append([(x, y) for y in (count - 1) / 2 - np.arange(count)])
        ax.text(x, -height - 0.2, _layer_name(x, net), ha="center", va="top")
    for j, (lower, upper) in enumerate(pairwise(layers)):
        for start in lower:
            for end in upper:
                ax.plot(*zip(start, end, strict=True), color="0.6", linewidth=0.8, linestyle="-", zorder=1)
        ax.text(j + 0.5, height - 0.3, f"$W_{{{j + 1}}}$", ha="center")
    for nodes in layers:
        ax.scatter(*zip(*nodes, strict=True), s=170, color="white", edgecolor=PALETTE[0], linewidth=2, zorder=2)
    ax.set(xlim=(-0.4, net.depth + 0.4), ylim=(-height - 1.0, height + 0.2))
    ax.set_axis_off()
    return ax


def _layer_name(x, net):
    kind = {0: "input\n$d_x", net.depth: "output\n$d_y"}.get(x, f"hidden\n$d_{x}")
    return f"{kind} = {net.widths[x]}$"


def matrix(values, rows, columns, ax=None):
    """Draw a small matrix as a table of colours with its numbers; blue is positive, orange negative.

    >>> len(matrix(np.eye(2), ["a", "b"], ["c", "d"]).texts)
    4
    """
    values = np.asarray(values)
    ax = ax or plt.subplots(figsize=(4.2, 2.6))[1]
    limit = np.abs(values).max()
    ax.imshow(values, cmap="PuOr", vmin=-limit, vmax=limit, aspect="auto")
    for (i, j), value in np.ndenumerate(values):
        colour = "white" if abs(value) > 0.7 * limit else "black"
        ax.text(j, i, f"{value:.2f}", ha="center", va="center", color=colour)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


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
    eigenvalues, basis = np.linalg.eigh(loss.S_xx)
    root = basis * np.sqrt(np.maximum(eigenvalues, 0)) @ basis.T
    U, s, Vt = np.linalg.svd(loss.least_squares @ root, full_matrices=False)
    strengths = np.einsum("ai,tab,bc,ic->ti", U, products, root, Vt)
    for i, (strength, limit) in enumerate(zip(strengths.T, s, strict=True)):
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

    >>> from linnet import Landscape, Network, SquareLoss, gradient_flow
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> len(invariant_drift(land.net, {"flow": gradient_flow(land, [0.1, 0.2], [0.0, 1.0, 2.0])}).lines)
    1
    """
    ax = ax or plt.subplots()[1]
    for label, path in paths.items():
        ax.semilogy(path.times[1:], np.maximum(drift(net, path.states)[1:], 1e-17), label=label)
    ax.set(xlabel="time $t$", ylabel="drift of $C_j$")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return ax


def orders(steps, errors, ax=None, xlabel="step $h$", ylabel="error"):
    """Draw ``errors = {label: array}`` against ``steps``, doubly logarithmic, with fitted slopes in the legend.

    A curve that lies at the level of rounding altogether has no slope.

    >>> orders([0.1, 0.01], {"square": [1e-2, 1e-4]}).get_legend().get_texts()[0].get_text()
    'square: slope 2.0'
    """
    ax = ax or plt.subplots()[1]
    for label, error in errors.items():
        flat = np.max(error) < 1e-12
        name = f"{label}: rounding" if flat else f"{label}: slope {slope(steps, error):.1f}"
        ax.loglog(steps, np.maximum(error, 1e-17), marker="o", markersize=4, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.set_xticks(steps[::2], [f"{h:.2g}" for h in steps[::2]])
    ax.set_xticks([], minor=True)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=9.5)
    return ax


def slope(steps, errors):
    """Return the slope of a straight line fitted to ``log errors`` over ``log steps``.

    >>> round(slope([0.1, 0.01], [1e-2, 1e-4]), 12)
    2.0
    """
    return float(np.polyfit(np.log(steps), np.log(errors), 1)[0])
