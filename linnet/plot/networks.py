"""Networks and small matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import ArrayLike

from ..arguments import Array
from ..network import Network
from .style import HUE, WIDTH


def network(net: Network, ax: Axes | None = None, most: int = 6) -> Axes:
    """Draw the layers of a network as columns of nodes, at most ``most`` of each, with all connections.

    >>> from linnet import Network
    >>> len(network(Network((3, 4, 3))).texts)      # three layers, two matrices
    5
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 3.2))[1]
    height, layers = min(max(net.widths), most) / 2, []
    for x, width in enumerate(net.widths):
        count = min(width, most)
        layers.append([(x, y) for y in (count - 1) / 2 - np.arange(count)])
        ax.text(x, -height - 0.2, _layer_name(x, net), ha="center", va="top")
    for j, (lower, upper) in enumerate(pairwise(layers)):
        for start in lower:
            for end in upper:
                ax.plot(*zip(start, end, strict=True), color=HUE.quiet, linewidth=0.8, linestyle="-", zorder=1)
        ax.text(j + 0.5, height - 0.3, f"$W_{{{j + 1}}}$", ha="center")
    for nodes in layers:
        ax.scatter(*zip(*nodes, strict=True), s=210, color=HUE.ground, edgecolor=HUE.ink, linewidth=2, zorder=2)
    ax.set(xlim=(-0.4, net.depth + 0.4), ylim=(-height - 1.0, height + 0.2))
    ax.set_axis_off()
    return ax


def _layer_name(x, net):
    kind = {0: "input\n$d_x", net.depth: "output\n$d_y"}.get(x, f"hidden\n$d_{x}")
    return f"{kind} = {net.widths[x]}$"


def blocks(row: Sequence[Any], notes: Sequence[tuple[int, int, str]] = (), ax: Axes | None = None) -> Axes:
    """Draw a product of matrices as blocks: ``row`` holds signs such as ``"="`` and blocks ``(name, rows, columns)``.

    A block with a fourth entry is filled with that colour of the book.  ``notes = [(block, block, text)]``: an arrow
    from one block to another, counted from 0, with a text beneath it.

    >>> ax = blocks([("$W$", 3, 4), "=", ("$W_2$", 3, 1), ("$W_1$", 1, 4)])
    >>> [(box.get_height(), box.get_width()) for box in ax.patches]
    [(3, 4), (3, 1), (1, 4)]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 2.4))[1]
    x, middles, lowest = 0.0, [], max(part[1] for part in row if not isinstance(part, str)) / 2
    for part in row:
        if isinstance(part, str):
            ax.text(x + 0.4, 0, part, ha="center", va="center", fontsize=16)
            x += 1.2
            continue
        name, rows, columns, *fill = part
        colour = getattr(HUE, fill[0]) if fill else HUE.quiet
        box = {"facecolor": colour, "edgecolor": colour, "linewidth": 1.4}
        ax.add_patch(Rectangle((x, -rows / 2), columns, rows, **box | {"facecolor": to_rgba(colour, 0.18)}))
        ax.text(x + columns / 2, 0, name, ha="center", va="center", fontsize=14)
        middles.append((x + columns / 2, -rows / 2))
        x += columns + 0.4
    for one, other, text in notes:
        (x0, y0), (x1, y1) = middles[one], middles[other]
        depth = -lowest - 0.9
        path = Path([(x0, y0 - 0.1), (x0, depth), (x1, depth), (x1, y1 - 0.1)], [1, 4, 4, 4])
        ax.add_patch(FancyArrowPatch(path=path, arrowstyle="-|>", mutation_scale=13, color=HUE.ink, linewidth=1.2))
        ax.text((x0 + x1) / 2, depth, text, ha="center", va="top")
    ax.set(xlim=(-0.2, x), ylim=(-lowest - (1.9 if notes else 0.2), lowest + 0.2), aspect="equal")
    ax.set_axis_off()
    return ax


def matrix(values: ArrayLike, rows: Sequence[str], columns: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw a small matrix as a table of colours with its numbers; positive and negative have two colours.

    The colour is the stronger, the larger the entry.

    >>> len(matrix(np.eye(2), ["a", "b"], ["c", "d"]).texts)
    4
    """
    values = np.asarray(values)
    ax = ax or plt.subplots(figsize=(WIDTH, 2.9))[1]
    for (i, j), value in np.ndenumerate(values):
        strength = 0.55 * abs(value) / np.abs(values).max()
        colour = HUE.fifth if value < 0 else HUE.sixth
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=colour, alpha=strength, linewidth=0))
        ax.text(j, i, f"${value:.2f}$", ha="center", va="center")
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


def factorings(
    rows: Mapping[str, Sequence[Array]], names: Sequence[str], notes: Sequence[str], ax: Axes | None = None
) -> Axes:
    """Draw one product written in several ways, ``rows = {label: (A, B, A B)}``, with a square for each entry.

    The area of a square is the size of the entry, on one scale for all; positive and negative ones have two colours.
    The ``names`` of the three matrices stand above, a label before each row, one of the ``notes`` behind it.

    >>> A, B = np.array([[2.0], [0.0]]), np.array([[1.0, -1.0]])
    >>> ax = factorings({"$k=1$": (A, B, A @ B)}, ["$A$", "$B$", "$AB$"], ["same"])
    >>> len(ax.patches)     # three matrices, eight entries
    11
    """
    heights = [max(len(part) for part in parts) for parts in rows.values()]
    ax = ax or plt.subplots(figsize=(WIDTH, 0.6 + 0.3 * (sum(heights) + len(heights))))[1]
    largest = max(np.abs(part).max() for parts in rows.values() for part in parts)
    y = 0.0
    for (label, parts), height, note in zip(rows.items(), heights, notes, strict=True):
        middle, x = y + height / 2, 0.0
        ax.text(-0.6, middle, label, ha="right", va="center")
        for name, part in zip(names, parts, strict=True):
            if name == names[2]:
                ax.text(x + 0.4, middle, "=", ha="center", va="center", fontsize=16)
                x += 1.4
            _squares(ax, part / largest, x, middle - len(part) / 2)
            if y == 0:
                ax.text(x + part.shape[1] / 2, -0.5, name, ha="center", va="bottom")
            x += part.shape[1] + 0.6
        ax.text(x, middle, note, va="center")
        y += height + 1
    ax.set(xlim=(-3.5, x + 4), ylim=(y - 0.8, -1.9), aspect="equal")
    ax.set_axis_off()
    return ax


def _squares(ax, values, x, y):
    """Draw a matrix with entries up to 1 as squares on a pale ground, its upper left corner at (x, y)."""
    ax.add_patch(Rectangle((x, y), *values.T.shape, facecolor=HUE.pale, linewidth=0))
    for (i, j), value in np.ndenumerate(values):
        side = 0.9 * np.sqrt(abs(value))
        corner = x + j + (1 - side) / 2, y + i + (1 - side) / 2
        ax.add_patch(Rectangle(corner, side, side, facecolor=HUE.fifth if value < 0 else HUE.sixth, linewidth=0))
