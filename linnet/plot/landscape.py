"""The loss over planes of weights, the strata of critical points and what connects them, and escape times."""

import matplotlib.pyplot as plt
import numpy as np

from .orders import slope
from .style import PALETTE

MARKERS = ("o", "X", "s", "D", "^", "v")


def loss_map(land, plane, paths=(), points=None, ax=None, reach=1.4, names=("$z_1$", "$z_2$")):
    """Draw level lines of the loss over a plane of weights ``z_1 plane[0] + z_2 plane[1]``, with paths and points.

    ``plane`` (2, p) has orthogonal rows; ``paths``: states (T, p) each, drawn with an arrow in the middle; ``points =
    {label: (n, p)}``.  What is not in the plane is projected onto it.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([1.0, 0.5])))
    >>> ax = loss_map(land, [[1, 0, 1, 0], [0, 1, 0, 1]], points={"saddle": np.zeros((1, 4))})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['saddle']
    """
    ax = ax or plt.subplots(figsize=(4.6, 4.4))[1]
    plane = np.asarray(plane, dtype=float)
    z = np.stack(np.meshgrid(*2 * [np.linspace(-reach, reach, 121)]), axis=-1)
    value = land.value(z @ plane)
    levels = np.unique(np.quantile(value, np.linspace(0, 0.9, 12)[1:]))
    ax.contour(z[..., 0], z[..., 1], value, levels=levels, colors="0.7", linewidths=0.8)
    for states in paths:
        x, y = _coordinates(states, plane)
        ax.plot(x, y, color=PALETTE[0], linestyle="-", linewidth=1.5)
        middle = np.argmin(abs(_lengths(x, y) - _lengths(x, y)[-1] / 2))
        tip = {"arrowstyle": "-|>", "color": PALETTE[0], "linewidth": 0, "mutation_scale": 13}
        ax.annotate("", (x[middle + 1], y[middle + 1]), (x[middle], y[middle]), arrowprops=tip)
    for k, (label, states) in enumerate((points or {}).items()):
        style = {"color": PALETTE[(6, 1, 2, 4)[k % 4]], "edgecolor": "white", "linewidth": 0.8}
        ax.scatter(*_coordinates(states, plane), s=80, marker=MARKERS[k], label=label, zorder=3, **style)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel=names[0], ylabel=names[1], aspect="equal")
    if points:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(points), columnspacing=1, handletextpad=0.3)
    return ax


def loss_surface(land, plane, paths=(), points=None, ax=None, reach=1.2, names=("$z_1$", "$z_2$")):
    """Draw the same as :func:`loss_map` as a surface over a disc of the plane, in perspective.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([1.0, 0.5])))
    >>> loss_surface(land, [[1, 0, 1, 0], [0, 1, 0, 1]]).get_zlabel()
    '$L$'
    """
    ax = ax or plt.figure(figsize=(5.0, 4.2)).add_subplot(projection="3d", computed_zorder=False)
    plane = np.asarray(plane, dtype=float)
    radius, angle = np.meshgrid(reach * np.linspace(0, 1, 41), np.linspace(0, 2 * np.pi, 73))
    z = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    colours = {"cmap": "cividis", "alpha": 0.75, "linewidth": 0, "rasterized": True}
    ax.plot_surface(z[..., 0], z[..., 1], land.value(z @ plane), rcount=80, ccount=40, zorder=1, **colours)
    for states in paths:
        ax.plot(*_coordinates(states, plane), land.value(states), color="white", linestyle="-", linewidth=3, zorder=2)
        ax.plot(*_coordinates(states, plane), land.value(states), color=PALETTE[1], linestyle="-", zorder=2)
    for k, (label, states) in enumerate((points or {}).items()):
        style = {"color": PALETTE[(6, 1, 2, 4)[k % 4]], "edgecolor": "white", "linewidth": 0.8, "depthshade": False}
        place = *_coordinates(states, plane), land.value(states)
        ax.scatter(*place, s=70, marker=MARKERS[k], label=label, zorder=3, **style)
    ax.set(xlabel=names[0], ylabel=names[1], zlabel="$L$")
    ax.view_init(elev=42, azim=-62)
    ax.set_box_aspect((1, 1, 0.8), zoom=1.1)
    ax.locator_params(nbins=4)
    if points:
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(points), columnspacing=1, handletextpad=0.1)
    return ax


def strata_graph(strata, connections=(), ax=None):
    """Draw strata as nodes, placed by rank and loss, and ``connections = {(modes, modes): number}`` as arrows.

    Solid arrows raise the rank, dashed ones exchange modes.  A node is labelled with its modes, counted from 1 as in
    formulas, and with its Morse index.

    >>> from linnet import Landscape, Network, SquareLoss, critical
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([1.0, 0.5])))
    >>> ax = strata_graph(critical.strata(land), {((), (0,)): 4})
    >>> [text.get_text().split("\\n")[1] for text in ax.texts if "index" in text.get_text()]
    ['index 2', 'index 1', 'index 0']
    """
    ax = ax or plt.subplots(figsize=(4.9, 4.3))[1]
    place = {stratum.modes: (stratum.rank, stratum.loss) for stratum in strata}
    ranks, losses = np.array(list(place.values())).T
    halo = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
    for (start, end), number in dict(connections).items():
        grown = len(end) > len(start)
        look = {"color": PALETTE[0], "linestyle": "-"} if grown else {"color": PALETTE[1], "linestyle": "--"}
        bend = f"arc3,rad={0 if grown else 0.5}"
        arrow = {"arrowstyle": "-|>", "shrinkA": 24, "shrinkB": 24, "connectionstyle": bend, "mutation_scale": 13}
        ax.annotate("", place[end], place[start], arrowprops={**look, **arrow, "linewidth": 1.3})
        x, y = 0.6 * np.array(place[start]) + 0.4 * np.array(place[end])
        x -= 0 if grown else max(0.16, 0.62 * (place[start][1] - place[end][1]) / np.ptp(losses))
        ax.text(x, y, str(number), color=look["color"], fontsize=9.5, ha="center", va="center", bbox=halo)
    for stratum in strata:
        x, y = place[stratum.modes]
        label = "{" + ",".join(str(i + 1) for i in stratum.modes) + "}" if stratum.modes else r"$\varnothing$"
        disc = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": "black", "linewidth": 1.5}
        label += f"\nindex {stratum.index}"
        ax.text(x, y, label, ha="center", va="center", fontsize=9.5, bbox=disc, zorder=3)
    room = 0.08 * np.ptp(losses) or 1.0
    ax.set(xlabel="rank of $W$", ylabel="loss $L$", xlim=(-0.3, ranks.max() + 0.6))
    ax.set(ylim=(losses.min() - room, losses.max() + room), xticks=range(int(ranks.max()) + 1))
    return ax


def escape_times(sizes, times, laws=None, ax=None):
    """Draw escape times against sizes of perturbations, ``times = {label: array}``, and laws as thin lines.

    The legend names the slope fitted to the three smallest sizes: the power of the size.

    >>> ax = escape_times(np.array([0.1, 0.01, 0.001]), {"depth 3": np.array([10.0, 100.0, 1000.0])})
    >>> ax.get_legend().get_texts()[0].get_text()
    'depth 3: slope -1.00'
    """
    ax = ax or plt.subplots()[1]
    sizes = np.asarray(sizes)
    smallest = np.argsort(sizes)[:3]
    for marker, (label, measured) in zip(MARKERS, times.items(), strict=False):
        measured = np.asarray(measured)
        name = f"{label}: slope {slope(sizes[smallest], measured[smallest]):.2f}"
        ax.loglog(sizes, measured, marker=marker, markersize=6, linestyle="none", label=name)
    for law in (laws or {}).values():
        ax.loglog(sizes, law, color="black", linestyle="-", linewidth=0.8, zorder=0)
    ax.set(xlabel="size of the perturbation $\\varepsilon$", ylabel="escape time")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=9.5)
    return ax


def _coordinates(states, plane):
    return (np.asarray(states) @ plane.T / np.sum(plane**2, axis=1)).T


def _lengths(x, y):
    return np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
