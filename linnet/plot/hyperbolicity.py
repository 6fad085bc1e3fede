"""Normal hyperbolicity: the three-dimensional system of widths (2, 1, 1) in space and in slices, spectra, escapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..arguments import Array
from ..hyperbolicity import side, stable_sheet, unstable_sheet
from .space import Scene
from .style import HUE, LEVEL, SHEET, WIDTH, arrow, few_ticks, meant, name_ends


def saddle_line(
    s: float = 1.0,
    fibres: Iterable[float] = (),
    paths: Iterable[Array] = (),
    ax: Axes | None = None,
    reach: tuple[float, float, float] = (1.7, 1.9, 1.7),
) -> Axes:
    """Draw the line of saddles of widths (2, 1, 1), the stable sheet that carries it, and the lines of minima.

    The sheet is where trajectories go to the saddles; what it hides is pale.  For each ``beta`` in ``fibres``: the
    trajectories that come to the saddle ``(0, beta, 0)``, in the sheet, and those that leave it.  ``paths``:
    arrays (T, 3), with a dot at each start.  ``reach`` says how much of ``(a, b, c)`` is drawn on both sides of 0.

    >>> ax = saddle_line(fibres=[1.0], paths=[stable_sheet(1.0, 1.0, np.linspace(1.0, 0.1, 9)) + [0.1, 0.0, 0.0]])
    >>> [text.get_text().strip() for text in ax.texts if len(text.get_text()) > 3]
    ['minima', 'minima', 'saddles', 'stable sheet']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 5.2))[1]
    a_max, b_max, c_max = reach
    scene = Scene(ax, lambda theta: side(s, theta), reach, azimuth=-152, elevation=17)
    scene.surface(_sheet(s, np.linspace(-b_max, b_max, 45), np.linspace(-c_max, c_max, 31)), tints=SHEET)
    for beta in fibres:
        for end in -c_max, c_max:
            arriving = stable_sheet(s, beta, np.linspace(end, 0, 121))
            arriving = arriving[np.abs(arriving[:, 1]) <= b_max]
            scene.curve(arriving, HUE.stable, head=0.5, on_top=True, linewidth=1.2)
        for end in -np.pi / 2, np.pi / 2:
            scene.curve(unstable_sheet(s, beta, np.linspace(0, end, 121)), HUE.unstable, head=0.6, linewidth=1.2)
    for sign in -1, 1:
        a = sign * np.geomspace(s / c_max, a_max, 121)
        scene.curve(np.stack([a, 0 * a, s / a], axis=-1), HUE.minimum, linewidth=2.6)
        scene.text([sign * s / c_max, 0, sign * c_max], "  minima", va="center")
    scene.curve([[0, -b_max, 0], [0, b_max, 0]], HUE.saddle, on_top=True, linewidth=2.6)
    scene.text([0, -b_max, 0], " saddles", va="center")
    scene.text([0.9 * c_max, -0.2 * b_max, -1.05 * c_max], "stable sheet", color=HUE.stable, ha="center", va="top")
    for path in paths:
        scene.curve(path, HUE.flow, linewidth=1.8)
        scene.dot(path[0], HUE.flow)
    scene.directions((-1.6, -1.9), ("$a$", "$b$", "$c$"), 0.5)
    return ax


def quadric(s: float, C: float, paths: Iterable[Array] = (), ax: Axes | None = None, reach: float = 1.6) -> Axes:
    """Draw the quadric ``c^2 - a^2 - b^2 = C``, which the flow of widths (2, 1, 1) never leaves, and what lies on it.

    For ``C < 0`` it has one sheet and two saddles with the trajectories that come to them and leave them; for ``C >
    0`` it has two sheets and no saddle.  Marked besides: its two minima, and ``paths``, arrays (T, 3), with a dot at
    each start.

    >>> _, axes = plt.subplots(1, 2)
    >>> [len(quadric(1.0, C, ax=ax).patches) for C, ax in zip([-1.0, 1.0], axes)]      # strips of the surface
    [48, 96]
    """
    ax = ax or plt.subplots(figsize=(3.6, 3.8))[1]
    level = lambda theta: theta[..., 2] ** 2 - theta[..., 0] ** 2 - theta[..., 1] ** 2 - C
    scene = Scene(ax, level, (2 * reach, 2 * reach, reach), azimuth=-65, elevation=22)
    turn = np.linspace(0, 2 * np.pi, 49)
    heights: list[tuple[float, float]] = [(-reach, reach)] if C < 0 else [(np.sqrt(C), reach), (-reach, -np.sqrt(C))]
    scene.surface(*(_turned(turn, np.linspace(*ends, 17), C) for ends in heights), tints=LEVEL)
    if C < 0:
        for beta in -np.sqrt(-C), np.sqrt(-C):
            for end in -1, 1:
                arriving = stable_sheet(s, beta, end * np.linspace(reach, 0, 121))
                scene.curve(arriving, HUE.stable, head=0.5, linewidth=1.6)
                leaving = unstable_sheet(s, beta, end * np.linspace(0, np.pi / 2, 121))
                scene.curve(leaving, HUE.unstable, head=0.5, linewidth=1.6)
            scene.dot([0, beta, 0], HUE.saddle)
    k = (C + np.sqrt(C**2 + 4 * s**2)) / (2 * s)
    for path in paths:
        scene.curve(path, HUE.flow, linewidth=1.8)
        scene.dot(path[0], HUE.flow)
    for sign in -1, 1:
        scene.dot(sign * np.sqrt(s) * np.array([k**-0.5, 0, k**0.5]), HUE.minimum)
    ax.set_title(f"$C = {C:g}$")
    return ax


def preimages(sheet: Array, distances: Mapping[str, Array], radius: float, ax: Axes | None = None) -> Axes:
    """Draw the stable sheet of widths (2, 1, 1) in the plane of ``(b, c)``: its fibres, and who comes near a saddle.

    ``sheet`` (m, n, 3): points, in each row those of one fibre; ``distances = {name: (m, n)}``: how far from the saddle
    they are, the latest time last.  Filled and named: those nearer than ``radius``.

    >>> sheet = stable_sheet(1.0, *np.meshgrid(np.linspace(0.5, 1.5, 9), np.linspace(-1, 1, 9), indexing="ij"))
    >>> distance = np.linalg.norm(sheet - [0, 1, 0], axis=-1)
    >>> ax = preimages(sheet, {"now": distance, "later": distance / 2}, 0.4)
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['later', 'now', 'saddles']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.6))[1]
    b, c = sheet[..., 1], sheet[..., 2]
    middle = len(sheet) // 2
    tints = np.linspace(0, len(SHEET) - 1, len(distances)).astype(int)
    for i, (name, distance) in zip(tints[::-1], [*distances.items()][::-1], strict=True):
        ax.contourf(b, c, distance, [-1, radius], colors=SHEET[i])
        top = np.flatnonzero(distance[middle] < radius)[-1]
        how = {"ha": "center", "va": "top", "bbox": {"facecolor": SHEET[i], "linewidth": 0, "pad": 1}, "zorder": 3}
        ax.annotate(name, (b[middle, top], c[middle, top]), (6, -8), textcoords="offset points", **how)
    for fibre in sheet[:: max(1, len(sheet) // 10)]:
        for half in fibre[fibre[:, 2] >= 0][::-1], fibre[fibre[:, 2] <= 0]:
            ax.plot(half[:, 1], half[:, 2], color=HUE.stable, linestyle="-", linewidth=1)
            arrow(ax, half[:, 1], half[:, 2], color=HUE.stable, mutation_scale=11)
    ax.axhline(0, color=HUE.saddle, linewidth=2.6, linestyle="-", zorder=4)
    ax.annotate("saddles", (1.01, 0), xycoords=ax.get_yaxis_transform(), va="center")
    ax.set(xlabel="$b$", ylabel="$c$", ylim=(c.min(), c.max()))
    few_ticks(ax)
    return ax


def gaps(spectra: Mapping[str, tuple[Array, int]], ax: Axes | None = None) -> Axes:
    """Draw for each manifold of critical points the Hessian eigenvalues across it and the number of those along it.

    ``spectra = {name: (eigenvalues across (n,), number along)}``, a row each, on the scale of square roots: triangles
    that point up are stable, down unstable.

    >>> ax = gaps({"{1}": (np.array([-1.0, 2.0]), 3)})
    >>> [text.get_text() for text in ax.texts]
    ['3']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 0.42 * len(spectra) + 1.3))[1]
    ax.axvline(0, color=HUE.quiet, linewidth=0.8, linestyle="-", zorder=0)
    root = lambda x: np.sign(x) * np.sqrt(np.abs(x))
    for row, (values, along) in enumerate(spectra.values()):
        ax.axhline(row, color=HUE.pale, linewidth=1, linestyle="-", zorder=0)
        for some, marker, colour in (values[values > 0], "^", HUE.stable), (values[values < 0], "v", HUE.unstable):
            ax.plot(some, np.full(len(some), row), marker, color=colour, markersize=7, alpha=0.8)
        halo = {"boxstyle": "round,pad=0.15", "facecolor": HUE.ground, "edgecolor": HUE.quiet, "linewidth": 0.8}
        ax.text(0, row, str(along), ha="center", va="center", fontsize=11, bbox=halo)
    ax.set_xscale("function", functions=(root, lambda x: x * np.abs(x)))
    ax.set_yticks(range(len(spectra)), list(spectra))
    ax.set(ylim=(len(spectra) - 0.4, -0.6), xlabel="Hessian eigenvalue")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def basin_slices(s: float, slices: Mapping[float, Array], ax: Axes | None = None, reach: float = 2.0) -> Axes:
    """Draw the border of the two basins of widths (2, 1, 1) in planes of constant ``b``: coordinates ``(a, c)``.

    ``slices = {b: points}``: a line for each ``b`` by the closed form, and dots at ``points`` (n, 3), found otherwise.

    >>> len(basin_slices(1.0, {0.0: stable_sheet(1.0, 0.0, np.array([-1.0, 1.0]))}).lines)
    2
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.4))[1]
    height = np.linspace(-reach, reach, 121)
    for b, points in slices.items():
        a = _sheet(s, np.array([0.0, b]), height)[1, :, 0] if b else -height
        ax.plot(a, height, label=f"$b = {b:g}$")
        ax.plot(points[:, 0], points[:, 2], "o", color=HUE.ink, markersize=4, zorder=3)
    ax.text(0.95 * reach, 0.1 * reach, "end at $c > 0$", ha="right")
    ax.text(-0.95 * reach, -0.1 * reach, "end at $c < 0$", va="top")
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="$a$", ylabel="$c$", aspect="equal")
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    few_ticks(ax)
    return ax


def spectrum(
    positions: ArrayLike,
    spectra: ArrayLike,
    curves: Mapping[str, ArrayLike],
    ax: Axes | None = None,
    xlabel: str = "$b$",
) -> Axes:
    """Draw eigenvalues along a critical set: dots ``spectra`` (n, m) at ``positions`` (n,), lines ``curves``.

    ``curves = {label: (n,)}``.

    >>> spectrum([0.0, 1.0], [[-1.0], [-2.0]], {"law": [-1.0, -2.0]}).get_xlabel()
    '$b$'
    """
    ax = ax or plt.subplots()[1]
    for label, curve in curves.items():
        ax.plot(positions, curve, label=label, **meant(label))
    ax.plot(positions, spectra, "o", color=HUE.ink, markersize=4, linestyle="none", markevery=4)
    ax.axhline(0, color=HUE.quiet, linewidth=0.8, linestyle="-", zorder=0)
    ax.set(xlabel=xlabel, ylabel="Hessian eigenvalue")
    name_ends(ax)
    return ax


def coordinates(times: ArrayLike, sizes: Mapping[str, ArrayLike], ax: Axes | None = None) -> Axes:
    """Draw sizes of coordinates against time, on a logarithmic scale, for ``sizes = {label: (T,)}``.

    >>> len(coordinates([0.0, 1.0], {"across": [1.0, 0.1], "along": [0.1, 0.1]}).lines)
    2
    """
    ax = ax or plt.subplots()[1]
    for label, size in sizes.items():
        ax.semilogy(times, size, label=label, **meant(label))
    ax.set(xlabel="time $t$", ylabel="distance from the saddle")
    name_ends(ax)
    return ax


def _turned(turn, c, C):
    """Return the grid (m, n, 3) of a surface of revolution ``a^2 + b^2 = c^2 - C``."""
    radius = np.sqrt(np.maximum(c**2 - C, 0))
    return np.stack(np.broadcast_arrays(radius * np.cos(turn)[:, None], radius * np.sin(turn)[:, None], c), axis=-1)


def _sheet(s, b, c):
    """Return the points of the stable sheet over a grid of ``b`` (m,) and ``c`` (n,), shape (m, n, 3)."""
    over = [stable_sheet(s, np.linspace(b[0], b[-1], 401), height) for height in c]
    a = np.stack([np.interp(b, points[:, 1], points[:, 0]) for points in over], axis=-1)
    return np.stack(np.broadcast_arrays(a, b[:, None], c), axis=-1)
