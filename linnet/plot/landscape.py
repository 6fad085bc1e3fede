"""The loss over planes of weights, the strata of critical points and what connects them, and escape times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import ArrayLike

from ..arguments import Array
from ..critical import Stratum
from ..critical import name as set_of
from ..landscape import Landscape
from .orders import slope
from .space import Scene
from .style import HUE, LEVEL, MARKERS, WIDTH, arrow, few_ticks, name_ends


def loss_map(
    land: Landscape,
    plane: ArrayLike,
    paths: Iterable[ArrayLike] = (),
    points: Mapping[str, Array] | None = None,
    ax: Axes | None = None,
    reach: float = 1.4,
    names: tuple[str, str] = ("$z_1$", "$z_2$"),
) -> Axes:
    """Draw level lines of the loss over a plane of weights ``z_1 plane[0] + z_2 plane[1]``, with paths and points.

    ``plane`` (2, p) has orthogonal rows; ``paths``: states (T, p) each, drawn with an arrow in the middle; ``points =
    {label: (n, p)}``, critical ones, in the colour of a saddle or of a minimum.  What is not in the plane is projected
    onto it.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([1.0, 0.5])))
    >>> ax = loss_map(land, [[1, 0, 1, 0], [0, 1, 0, 1]], points={"saddle": np.zeros((1, 4))})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['saddle']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.6))[1]
    plane = np.asarray(plane, dtype=float)
    z = np.stack(np.meshgrid(*2 * [np.linspace(-reach, reach, 121)]), axis=-1)
    value = land.value(z @ plane)
    levels = np.unique(np.quantile(value, np.linspace(0, 0.9, 12)[1:]))
    ax.contour(z[..., 0], z[..., 1], value, levels=levels, colors=HUE.faint, linewidths=0.8)
    for states in paths:
        x, y = _coordinates(states, plane)
        ax.plot(x, y, color=HUE.flow, linestyle="-", linewidth=1.6)
        arrow(ax, x, y, color=HUE.flow)
    for label, states, look in _critical(land, points):
        ax.scatter(*_coordinates(states, plane), s=90, label=label, zorder=4, **look)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel=names[0], ylabel=names[1], aspect="equal")
    few_ticks(ax)
    if points:
        ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return ax


def loss_surface(
    land: Landscape,
    plane: ArrayLike,
    paths: Iterable[ArrayLike] = (),
    points: Mapping[str, Array] | None = None,
    ax: Axes | None = None,
    reach: float = 1.2,
    names: tuple[str, str] = ("$z_1$", "$z_2$"),
) -> Axes:
    """Draw the same as :func:`loss_map` as a surface over a disc of the plane; what it hides is pale.

    Thin lines: levels of the loss.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([1.0, 0.5])))
    >>> [text.get_text() for text in loss_surface(land, [[1, 0, 1, 0], [0, 1, 0, 1]]).texts if text.get_text()]
    ['$z_1$', '$z_2$', '$L$']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.6))[1]
    plane = np.asarray(plane, dtype=float)
    radius, angle = np.meshgrid(reach * np.linspace(0, 1, 29), np.linspace(0, 2 * np.pi, 73), indexing="ij")
    z = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    value = land.value(z @ plane)
    height = 2 * reach / 1.5 / value.max()
    lift = lambda z: np.concatenate([z, height * land.value(z @ plane)[..., None]], axis=-1)
    above = lambda x: np.where(np.hypot(x[..., 0], x[..., 1]) < reach, x[..., 2] - lift(x[..., :2])[..., 2], 1.0)
    scene = Scene(ax, above, (reach, reach, 2 * reach), azimuth=-62, elevation=36)
    grid = lift(z)
    cells = np.stack([grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]], axis=2).reshape(-1, 4, 3)
    cells = cells[np.argsort(cells.mean(axis=1) @ scene.camera[2])]
    normals = np.cross(cells[:, 2] - cells[:, 0], cells[:, 3] - cells[:, 1])
    facing = np.abs(normals @ scene.camera[2]) / np.linalg.norm(normals, axis=1)
    colours = np.array(LEVEL)[(facing * (len(LEVEL) - 1)).astype(int)]
    fill = PolyCollection(scene.project(cells), facecolors=colours, edgecolors=colours, linewidths=0.6)
    ax.add_collection(fill)
    square = np.linspace(-reach, reach, 121)
    contours = contour_generator(square, square, land.value(np.stack(np.meshgrid(square, square), axis=-1) @ plane))
    for line in contours.multi_lines(value.max() * np.arange(1, 10) / 10):
        for level in line:
            scene.curve(lift(level[np.hypot(*level.T) < reach]), HUE.quiet, linewidth=0.6)
    for states in paths:
        curve = lift(_coordinates(states, plane).T)
        scene.curve(curve, HUE.flow, head=0.5, linewidth=1.6)
    for label, states, look in _critical(land, points):
        place = lift(_coordinates(states, plane).T)
        for pale in False, True:
            seen = place[scene.hidden(place) == pale]
            ax.scatter(*scene.project(seen).T, s=90, zorder=4, alpha=0.5 if pale else 1, **look)
        ax.scatter([], [], s=90, label=label, **look)
    scene.directions((-1.4 * reach, -0.35 * reach), (*names, "$L$"), 0.5)
    if points:
        ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return ax


HALO = {"boxstyle": "round,pad=0.1", "facecolor": HUE.ground, "edgecolor": "none"}
BOX = 0.23, 0.062  # half the width of a node in ranks, half its height in parts of the range of losses


def corners(paths: Iterable[Array] = (), ax: Axes | None = None) -> Axes:
    """Draw the cube of three modes: its corners are the critical matrices, ``paths`` (T, 3) how modes are learned.

    A corner is named by the modes that it has learned; the one with all of them is the minimum.

    >>> ax = corners([np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0]])])
    >>> [text.get_text() for text in ax.texts if "1" in text.get_text()]
    ['{1}', '{1,2}', '{1,3}', '{1,2,3}']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.6))[1]
    scene = Scene(ax, lambda points: np.ones(points.shape[:-1]), (1, 1, 1), azimuth=-62, elevation=22)
    cube = np.array([np.isin(range(3), modes) for size in range(4) for modes in combinations(range(3), size)], float)
    for one, other in combinations(cube, 2):
        if np.abs(one - other).sum() == 1:
            scene.curve([one, other], HUE.faint, linewidth=1)
    for path in paths:
        scene.curve(path, HUE.flow, head=0.35, linewidth=1.6)
    for corner in cube:
        x, y = scene.project(corner)
        ax.plot(x, y, "o", color=HUE.minimum if corner.all() else HUE.saddle, markersize=9, zorder=5)
        side = -1 if x < scene.project(np.full(3, 0.5))[0] else 1
        place = {"xytext": (9 * side, 3), "textcoords": "offset points", "ha": "right" if side < 0 else "left"}
        ax.annotate(_name(np.flatnonzero(corner)), (x, y), **place, bbox=HALO, zorder=6)
    return ax


def strata_graph(strata: Sequence[Stratum], connections: Any = (), ax: Axes | None = None) -> Axes:
    """Draw strata as nodes, placed by rank and loss, and ``connections = {(modes, modes): number}`` as arrows.

    Solid arrows raise the rank, dashed ones exchange modes.  A node is labelled with its modes, counted from 1 as in
    formulas, and with its Morse index.

    >>> from linnet import Landscape, Network, SquareLoss, critical
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([1.0, 0.5])))
    >>> ax = strata_graph(critical.strata(land), {((), (0,)): 4})
    >>> [text.get_text().split("\\n")[1] for text in ax.texts if "index" in text.get_text()]
    ['index 2', 'index 1', 'index 0']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 5.15))[1]
    place = {stratum.modes: (stratum.rank, stratum.loss) for stratum in strata}
    scale = np.ptp([y for _, y in place.values()]) or 1.0
    connections = dict(connections)
    for start, end in connections:
        grown = len(end) > len(start)
        path, middle = _connection(start, end, connections, place, scale)
        look = {"color": HUE.flow, "linestyle": "-" if grown else (0, (4, 2))}
        ax.add_patch(
            FancyArrowPatch(path=path, arrowstyle="-|>", mutation_scale=13, linewidth=1.4, shrinkA=0, shrinkB=0, **look)
        )
        ax.text(*middle, str(connections[start, end]), fontsize=11, ha="center", va="center", bbox=HALO)
    for stratum in strata:
        x, y = place[stratum.modes]
        edge = HUE.saddle if stratum.index else HUE.minimum
        half = BOX[0], BOX[1] * scale
        ax.add_patch(
            Rectangle(
                (x - half[0], y - half[1]), 2 * half[0], 2 * half[1], facecolor=HUE.ground, edgecolor=edge, zorder=3
            )
        )
        ax.text(x, y, f"{_name(stratum.modes)}\nindex {stratum.index}", ha="center", va="center", fontsize=11, zorder=4)
    losses = [y for _, y in place.values()]
    ranks = sorted({x for x, _ in place.values()})
    ax.set(xlabel="rank of $W$", ylabel="loss $L$", xlim=(ranks[0] - 0.35, ranks[-1] + 0.35))
    ax.set(ylim=(min(losses) - 0.1 * scale, max(losses) + 0.1 * scale))
    few_ticks(ax)
    ax.set_xticks(ranks)
    return ax


def staircase(
    strata: Sequence[Stratum],
    walk: Sequence[tuple[int, ...]],
    times: ArrayLike,
    losses: ArrayLike,
    axes: Sequence[Axes] | None = None,
) -> tuple[Axes, Axes]:
    """Draw a walk on the graph of strata, ``walk`` a list of sets of modes, beside the loss (T,) along it.

    Both pictures have the loss as their height: a stair is a node of the walk.

    >>> from linnet import Landscape, Network, SquareLoss, critical
    >>> land = Landscape(Network((2, 1, 2)), SquareLoss.whitened(np.diag([1.0, 0.5])))
    >>> graph, stairs = staircase(critical.strata(land), [(), (0,)], [1.0, 10.0], [0.6, 0.2])
    >>> [text.get_text() for text in graph.texts]
    ['$\\\\varnothing$', '{2}', '{1}']
    """
    size = {"figsize": (WIDTH, 3.9), "sharey": True, "width_ratios": (1, 1.5)}
    graph, stairs = axes if axes is not None else plt.subplots(1, 2, **size)[1]
    place = {stratum.modes: (stratum.rank, stratum.loss) for stratum in strata}
    lowest = min(y for _, y in place.values())
    for start, end in pairwise(walk):
        ends = {"posA": place[start], "posB": place[end], "shrinkA": 7, "shrinkB": 7}
        graph.add_patch(FancyArrowPatch(**ends, arrowstyle="-|>", mutation_scale=16, linewidth=2, color=HUE.flow))
    for modes, (x, y) in place.items():
        visited = modes in walk
        colour = HUE.minimum if y == lowest else HUE.saddle
        graph.plot(x, y, "o", color=colour, markersize=9, alpha=1 if visited else 0.35)
        graph.annotate(_name(modes), (x, y), xytext=(9, 5), textcoords="offset points")
        if visited:
            stairs.axhline(y, color=HUE.quiet, linestyle=":", linewidth=1.2, zorder=0)
    stairs.plot(times, losses, color=HUE.flow)
    stairs.set(xlabel="time $t$")
    few_ticks(stairs)
    graph.set(xlabel="rank of $W$", ylabel="loss $L$", xlim=(-0.3, max(x for x, _ in place.values()) + 0.9))
    few_ticks(graph)
    graph.set_xticks(sorted({x for x, _ in place.values()}))
    return graph, stairs


def ways(land: Landscape, paths: Mapping[str, Array], ax: Axes | None = None) -> Axes:
    """Draw the loss along ``paths = {name: (T, p)}`` from one critical point, against the length that has been gone.

    A path that falls has an arrow, and a dot at its end in the colour of a saddle or of a minimum.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> x = np.linspace(0, 1, 11)[:, None]
    >>> ax = ways(land, {"up": 0.6 * x * [1, -1], "level": x * [1, 0], "to the minimum": x * [1, 1]})
    >>> [round(float(line.get_xdata()[-1]), 3) for line in ax.lines[:3]]
    [0.849, 1.0, 1.414]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.0))[1]
    for name, path in paths.items():
        length = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
        loss = land.value(path)
        change = 0 if np.ptp(loss) < 1e-9 else np.sign(loss[-1] - loss[0])
        colour = {-1: HUE.unstable, 0: HUE.quiet, 1: HUE.stable}[change]
        ax.plot(length, loss, color=colour, linestyle="-", label=name)
        if change < 0:
            arrow(ax, length, loss, color=colour)
            end = HUE.minimum if land.excess(path[-1]) < 1e-6 else HUE.saddle
            ax.plot(length[-1], loss[-1], "o", color=end, markersize=7)
    ax.plot(0, loss[0], "o", color=HUE.saddle, markersize=9, clip_on=False, zorder=5)
    ax.set(xlabel="length of the way", ylabel="loss $L$", xlim=(0, None))
    name_ends(ax)
    return ax


def escape_times(
    sizes: ArrayLike,
    times: Mapping[str, ArrayLike],
    laws: Mapping[str, ArrayLike] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw escape times against sizes of perturbations, ``times = {label: array}``, and laws as thin lines.

    Beside a name is the slope fitted to the three smallest sizes: the power of the size.

    >>> ax = escape_times(np.array([0.1, 0.01, 0.001]), {"depth 3": np.array([10.0, 100.0, 1000.0])})
    >>> ax.texts[0].get_text()
    'depth 3: slope $-1.00$'
    """
    ax = ax or plt.subplots()[1]
    sizes = np.asarray(sizes)
    smallest = np.argsort(sizes)[:3]
    for marker, (label, measured) in zip(MARKERS, times.items(), strict=False):
        measured = np.asarray(measured)
        name = f"{label}: slope ${slope(sizes[smallest], measured[smallest]):.2f}$"
        ax.loglog(sizes, measured, marker=marker, markersize=6, linestyle="none", label=name)
    for law in (laws or {}).values():
        ax.loglog(sizes, law, color=HUE.quiet, linestyle="-", linewidth=0.8, zorder=0)
    ax.set(xlabel="size of the perturbation $\\varepsilon$", ylabel="escape time")
    name_ends(ax)
    return ax


def _coordinates(states, plane):
    return (np.asarray(states) @ plane.T / np.sum(plane**2, axis=1)).T


def _critical(land, points):
    """Yield label, states and look of critical points: a mark for each label, the colour of a saddle or a minimum."""
    for mark, (label, states) in zip("oXsD^v", (points or {}).items(), strict=False):
        saddle = np.linalg.eigvalsh(land.hessian(states[0]))[0] < -1e-9
        colour = HUE.saddle if saddle else HUE.minimum
        yield label, states, {"marker": mark, "color": colour, "edgecolor": HUE.ground, "linewidth": 0.8}


def _name(modes):
    return set_of(modes).replace("∅", r"$\varnothing$")


def _connection(start, end, connections, place, scale):
    """Return the path of an arrow of the graph of strata, and where its number stands.

    Arrows that raise the rank go from the right side of a node to the left side of the next; on a side each has its
    own place, in the order of where it goes or comes from.  Others go straight down, or round the nodes between.
    """
    (x0, y0), (x1, y1) = place[start], place[end]
    wide, high = BOX[0], BOX[1] * scale
    between = [y for x, y in place.values() if x == x0 and y1 < y < y0]
    if x0 == x1 and not between:
        return Path([(x0, y0 - high), (x1, y1 + high)]), (x0 - 0.07, (y0 - high + y1 + high) / 2)
    into = [one for one, other in connections if other == end and (place[one][0] < x1 or _detour(one, end, place))]
    outof = [other for one, other in connections if one == start and place[other][0] > x0]
    last = (x1 - wide, y1 + high * _port(start, into, place))
    if x0 == x1:
        first, turn = (x0 - wide, y0), (x0 - wide - 0.34, (y0 + y1) / 2)
        middle = (np.array(first) + 2 * np.array(turn) + last) / 4
        return Path([first, turn, last], [Path.MOVETO, Path.CURVE3, Path.CURVE3]), middle
    first = (x0 + wide, y0 + high * _port(end, outof, place))
    return Path([first, last]), 0.6 * np.array(first) + 0.4 * np.array(last)


def _detour(start, end, place):
    (x0, y0), (x1, y1) = place[start], place[end]
    return x0 == x1 and any(x == x0 and y1 < y < y0 for x, y in place.values())


def _port(node, others, place):
    """Return the place, from -0.7 to 0.7, of a node among others by their loss."""
    ranked = sorted(others, key=lambda other: place[other][1])
    return 0.7 * (2 * ranked.index(node) / (len(ranked) - 1) - 1) if len(ranked) > 1 else 0.0
