"""More than one hidden layer: where lines of saddles cross, the sphere of directions there, what invariants exclude."""

import matplotlib.pyplot as plt
import numpy as np

from .space import Scene
from .style import PALETTE

INTO, OUT, MINIMA = PALETTE[0], PALETTE[1], PALETTE[4]


def crossing(paths=(), ax=None, reach=1.3):
    """Draw the three lines of strict saddles of the chain ``w_3 w_2 w_1``, which cross in a non-strict one.

    Black: the axes, lines of saddles; blue: the four rays that run into the crossing, where ``|w_1| = |w_2| = |w_3|``
    and the product is negative; orange: ``paths``, arrays (T, 3), each from an orange dot to a yellow one.

    >>> len(crossing([np.array([[0.1, 0.1, 0.1], [1.0, 1.0, 1.0]])]).lines)
    19
    """
    ax = ax or plt.subplots(figsize=(4.6, 4.4))[1]
    scene = Scene(ax, lambda points: np.ones(points.shape[:-1]), (reach,) * 3, azimuth=28, elevation=20)
    for axis, name in zip(np.eye(3), ("$w_1$", "$w_2$", "$w_3$"), strict=True):
        scene.curve(np.outer([-reach, reach], axis), "black", linewidth=2.2)
        scene.text(1.12 * reach * axis, name, ha="center", va="center")
    for ray in np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1], [-1, -1, -1]]):
        scene.curve(np.outer(np.linspace(0.75 * reach, 0, 40), ray), INTO, arrow=0.4, linewidth=2.2)
    for path in paths:
        scene.curve(path, OUT, linewidth=1.3)
        scene.dot(path[0], OUT)
        scene.dot(path[-1], MINIMA)
    scene.dot([0, 0, 0], "black")
    return ax


def directions(ax=None, lines=60):
    """Draw the flow of directions near the crossing: the gradient flow of ``f = x_1 x_2 x_3`` on the unit sphere.

    One side of the sphere.  Yellow: the largest values of f, directions of escape; blue: the smallest, directions of
    the rays that run into the saddle; black crosses: the axes, directions of the lines of strict saddles.

    >>> len(directions(lines=2).lines)
    7
    """
    ax = ax or plt.subplots(figsize=(4.2, 4.2))[1]
    scene = Scene(ax, lambda points: np.sum(points**2, axis=-1) - 1, (2, 2, 2), azimuth=20, elevation=30)
    turn = np.linspace(0, 2 * np.pi, 181)
    ax.fill(np.cos(turn), np.sin(turn), color="0.94")
    golden = np.pi * (1 + np.sqrt(5)) * np.arange(lines)
    height = np.linspace(-1, 1, lines + 2)[1:-1]
    around = np.sqrt(1 - height**2)
    starts = np.stack([around * np.cos(golden), around * np.sin(golden), height], axis=-1)
    for flow in np.moveaxis(_on_sphere(starts), 1, 0):
        scene.curve(_visible(scene, flow), OUT, arrow=0.5, on_top=True, linewidth=1.0)
    corners = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]) / np.sqrt(3)
    axes = np.vstack([np.eye(3), -np.eye(3)])
    largest = corners.prod(axis=1) > 0
    for points, marker, colour in (corners[largest], "o", MINIMA), (corners[~largest], "s", INTO), (axes, "X", "black"):
        x, y = scene.project(_visible(scene, points)).T
        ax.plot(x, y, marker, color=colour, markersize=8, zorder=6)
    return ax


def excluded(table, widths=range(1, 5), ax=None):
    """Draw, for four hidden layers and one output, the number of families of saddles that the invariants leave open.

    ``table`` maps hidden widths ``(d_1, d_2, d_3, d_4)`` to that number; blank: none.

    >>> excluded({(a, b, c, d): 0 for a in (1, 2) for b in (1, 2) for c in (1, 2) for d in (1, 2)}, (1, 2)).images[0]
    <matplotlib.image.AxesImage ...
    """
    ax = ax or plt.subplots(figsize=(4.8, 4.6))[1]
    n, pairs = len(widths), [(a, b) for a in widths for b in widths]
    grid = np.array([[table[low + high] for high in pairs] for low in pairs])
    ax.imshow(np.where(grid > 0, grid, np.nan), cmap="Oranges", vmin=0, vmax=max(grid.max(), 1) + 1, origin="lower")
    for (row, column), count in np.ndenumerate(grid):
        if count:
            ax.text(column, row, count, ha="center", va="center", fontsize=7)
    labels = [f"{a},{b}" for a, b in pairs]
    ax.set_xticks(range(n * n), labels, rotation=90, fontsize=8)
    ax.set_yticks(range(n * n), labels, fontsize=8)
    for edge in np.arange(n, n * n, n) - 0.5:
        ax.axhline(edge, color="0.7", linewidth=0.6, linestyle="-")
        ax.axvline(edge, color="0.7", linewidth=0.6, linestyle="-")
    ax.set(xlabel="$d_3,d_4$", ylabel="$d_1,d_2$")
    return ax


def survival(times, seen, law, ax=None):
    """Draw the fraction of starts still above the gap, ``seen`` (dots), at ``times``, and the ``law`` (line).

    >>> [len(line.get_xdata()) for line in survival([1.0, 2.0], [0.5, 0.1], [0.6, 0.1]).lines]
    [2, 2]
    """
    ax = ax or plt.subplots()[1]
    ax.loglog(times, law, color=PALETTE[0], linestyle="-", label="law")
    ax.loglog(times, seen, "o", color="black", markersize=5, label="measured")
    ax.set(xlabel="time $t$", ylabel="fraction still above the gap")
    ax.legend()
    return ax


def _on_sphere(starts, steps=240, length=0.025):
    """Return the flow lines (steps, n, 3), uphill, of ``x_1 x_2 x_3`` on the sphere, by arc length."""
    points, flow = np.array(starts), []
    for _ in range(steps):
        flow.append(points)
        slope = np.stack(
            [points[:, 1] * points[:, 2], points[:, 0] * points[:, 2], points[:, 0] * points[:, 1]], axis=-1
        )
        slope -= np.sum(slope * points, axis=1, keepdims=True) * points
        size = np.linalg.norm(slope, axis=1, keepdims=True)
        points = points + length * slope / np.maximum(size, 0.1)
        points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.array(flow)


def _visible(scene, points):
    """Return the points that lie on the near side of the unit sphere, NaN for the others."""
    return np.where(points @ scene.camera[2][:, None] > 0, points, np.nan)
