"""More than one hidden layer: where lines of saddles cross, the sphere of directions there, what invariants exclude."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..arguments import Array
from .space import Scene
from .style import HUE, SHEET, WIDTH, few_ticks


def crossing(paths: Iterable[Array] = (), ax: Axes | None = None, reach: float = 1.3) -> Axes:
    """Draw the three lines of strict saddles of the chain ``w_3 w_2 w_1``, which cross in a non-strict one.

    Thick: the axes, lines of saddles, and, with arrows, the four rays that run into the crossing, where
    ``|w_1| = |w_2| = |w_3|`` and the product is negative; thin: ``paths``, arrays (T, 3), each with dots at its ends.

    >>> len(crossing([np.array([[0.1, 0.1, 0.1], [1.0, 1.0, 1.0]])]).lines)
    19
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 5.4))[1]
    scene = Scene(ax, lambda points: np.ones(points.shape[:-1]), (reach,) * 3, azimuth=28, elevation=20)
    for axis, name in zip(np.eye(3), ("$w_1$", "$w_2$", "$w_3$"), strict=True):
        scene.curve(np.outer([-reach, reach], axis), HUE.saddle, linewidth=3)
        scene.text(1.12 * reach * axis, name, ha="right", va="bottom")
    for ray in np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1], [-1, -1, -1]]):
        scene.curve(np.outer(np.linspace(0.75 * reach, 0, 40), ray), HUE.stable, head=0.4, linewidth=2)
    for path in paths:
        scene.curve(path, HUE.flow, linewidth=1.5)
        scene.dot(path[0], HUE.flow)
        scene.dot(path[-1], HUE.minimum)
    scene.dot([0, 0, 0], HUE.saddle)
    return ax


def directions(ax: Axes | None = None, lines: int = 60) -> Axes:
    """Draw the flow of directions near the crossing: the gradient flow of ``f = x_1 x_2 x_3`` on the unit sphere.

    One side of the sphere.  Dots: the largest values of ``f``, directions of escape; squares: the smallest, directions
    of the rays that run into the saddle; crosses: the axes, directions of the lines of strict saddles.

    >>> len(directions(lines=2).lines)
    7
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 5.4))[1]
    scene = Scene(ax, lambda points: np.sum(points**2, axis=-1) - 1, (2, 2, 2), azimuth=20, elevation=30)
    turn = np.linspace(0, 2 * np.pi, 181)
    ax.fill(np.cos(turn), np.sin(turn), color=HUE.pale)
    golden = np.pi * (1 + np.sqrt(5)) * np.arange(lines)
    height = np.linspace(-1, 1, lines + 2)[1:-1]
    around = np.sqrt(1 - height**2)
    starts = np.stack([around * np.cos(golden), around * np.sin(golden), height], axis=-1)
    for flow in np.moveaxis(_on_sphere(starts), 1, 0):
        scene.curve(_visible(scene, flow), HUE.flow, head=0.5, on_top=True, linewidth=1.2)
    corners = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]) / np.sqrt(3)
    axes = np.vstack([np.eye(3), -np.eye(3)])
    largest = corners.prod(axis=1) > 0
    marks = (corners[largest], "o", HUE.unstable), (corners[~largest], "s", HUE.stable), (axes, "X", HUE.ink)
    for points, marker, colour in marks:
        x, y = scene.project(_visible(scene, points)).T
        ax.plot(x, y, marker, color=colour, markersize=10, zorder=6)
    return ax


def eigenvalues(
    spectra: Mapping[str, ArrayLike], dimensions: Sequence[int], axes: Sequence[Axes] | None = None
) -> Sequence[Axes]:
    """Draw the Hessian eigenvalues at critical points side by side, the zeros as a stack, and count them.

    ``spectra = {title: (p,)}``.  Of the zeros as many are filled as the family of critical points has dimensions,
    ``dimensions``; the open ones belong to directions across the family, in which higher derivatives decide.

    >>> ax = eigenvalues({"saddle": [-1.0, 0.0, 0.0, 2.0, 3.0]}, [1])[0]
    >>> [text.get_text() for text in ax.texts]
    ['1 negative', '2 positive', '2 zeros', '1 along the family', '1 across it']
    """
    if axes is None:
        axes = plt.subplots(1, len(spectra), figsize=(WIDTH, 3.4), sharex=True, sharey=True, squeeze=False)[1][0]
    for ax, (title, values), along in zip(axes, spectra.items(), dimensions, strict=True):
        values = np.sort(values)
        low, high = np.searchsorted(values, np.array([-1e-9, 1e-9]) * abs(values).max())
        for some, marker, colour, kind in (
            (values[:low], "v", HUE.unstable, "negative"),
            (values[high:], "^", HUE.stable, "positive"),
        ):
            ax.plot(some, 0 * some, marker, color=colour, markersize=8)
            if len(some):
                side, nearest = ("right", some[-1]) if kind == "negative" else ("left", some[0])
                ax.text(nearest, 0.8, f"{len(some)} {kind}", ha=side)
        zeros = np.arange(high - low)
        ax.plot(0 * zeros, zeros, "o", color=HUE.quiet, markersize=8, markerfacecolor="none", markeredgewidth=1.4)
        ax.plot(0 * zeros[:along], zeros[:along], "o", color=HUE.quiet, markersize=8)
        ax.text(0, high - low, f"{high - low} zeros", ha="center")
        for part, place in (zeros[:along], "along the family"), (zeros[along:], "across it"):
            if len(part):
                ax.annotate(f"{len(part)} {place}", (0, part.mean()), (12, 0), textcoords="offset points", va="center")
        few_ticks(ax)
        ax.set(title=title, xlabel="Hessian eigenvalue", yticks=[])
        ax.spines["left"].set_visible(False)
    most, reach = (max(axis.dataLim.max[i] for axis in axes) for i in (1, 0))
    axes[0].set(xlim=(-0.45 * reach, 1.08 * reach), ylim=(-0.6, most + 2.2))
    return axes


def nullities(strata: Iterable[tuple[int, int, int]], ax: Axes | None = None) -> Axes:
    """Draw families of critical points, ``(index, nullity, dimension)`` each, by dimension and nullity of the Hessian.

    Open: families with a negative eigenvalue; filled: those without.  On the line the kernel of the Hessian is the
    tangent space; above it, it is larger.

    >>> ax = nullities([(0, 9, 6), (1, 7, 7)])
    >>> [line.get_xydata().tolist() for line in ax.lines[1:]]
    [[[7.0, 7.0]], [[6.0, 9.0]]]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.2))[1]
    numbers = np.array(list(strata))
    index, nullity, dimension = numbers.T
    ends = np.array([0, numbers[:, 1:].max()])
    ax.plot(ends, ends, color=HUE.quiet, linestyle="-", linewidth=1, zorder=0)
    look = {"linestyle": "none", "markersize": 8, "markeredgewidth": 1.4}
    strict = index > 0
    ax.plot(dimension[strict], nullity[strict], "o", color=HUE.saddle, markerfacecolor="none", label="strict", **look)
    ax.plot(dimension[~strict], nullity[~strict], "o", color=HUE.ink, label="no negative\neigenvalue", **look)
    ax.set(xlabel="dimension of the family", ylabel="nullity of the Hessian")
    few_ticks(ax)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), handletextpad=0.1)
    return ax


def circles(
    kinds: Mapping[str, Sequence[tuple[int, int]]], rooms: int, axes: Sequence[Axes] | None = None
) -> list[Axes]:
    """Draw rests of layers as chains of units in a circle of rooms, ``kinds = {title: [(room, length), ...]}``.

    Room 0, of the missing modes, is at the top, and ``W_j`` leads clockwise into room ``j``.  An arrow is a unit that
    is mapped to one of the next room; a unit without an arrow is mapped to zero.

    >>> ax = circles({"a": [(0, 2), (2, 1)]}, 3)[0]
    >>> len(ax.patches), len(ax.texts), len(ax.lines)        # rooms; their names, and an arrow; units
    (3, 4, 3)
    """
    axes = plt.subplots(1, len(kinds), figsize=(WIDTH, 2.9), squeeze=False)[1][0] if axes is None else axes
    turn = np.pi / 2 - 2 * np.pi * np.arange(rooms) / rooms
    centre = np.column_stack([np.cos(turn), np.sin(turn)])
    for ax, (title, kind) in zip(axes, kinds.items(), strict=True):
        taken = [0] * rooms
        for room, (x, y) in enumerate(centre):
            ax.add_patch(plt.Circle((x, y), 0.36, facecolor=HUE.pale, edgecolor="none", zorder=0))
            ax.text(1.55 * x, 1.55 * y, f"${room}$" if room else "$J$", ha="center", va="center")
        for start, length in kind:
            units = []
            for room in (step % rooms for step in range(start, start + length)):
                units.append(centre[room] * (1.16 - 0.3 * taken[room]))
                taken[room] += 1
            for source, target in pairwise(units):
                ax.annotate("", target, source, arrowprops={"arrowstyle": "-|>", "color": HUE.flow, "linewidth": 2})
            for unit in units:
                ax.plot(*unit, "o", color=HUE.ink, markersize=6)
        ax.set(title=title, xlim=(-1.8, 1.8), ylim=(-1.8, 1.8), aspect="equal")
        ax.axis("off")
    return list(axes)


def resonances(pairs: Mapping[str, tuple[ArrayLike, ArrayLike]], ax: Axes | None = None) -> Axes:
    """Draw two sets of eigenvalues in each row, ``pairs = {name: (above (m,), below (n,))}``; a bar joins equal ones.

    Zeros are left out, unless one set has nothing else.  The scale is that of square roots.

    >>> ax = resonances({"start": ([-1.0, 2.0], [0.5, 3.0]), "saddle": ([-1.0, 2.0], [2.0, 0.0])})
    >>> [float(line.get_xdata()[0]) for line in ax.lines if line.get_gid() == "equal"]
    [2.0]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 0.62 * len(pairs) + 1.2))[1]
    root = lambda x: np.sign(x) * np.sqrt(np.abs(x))
    ax.axvline(0, color=HUE.quiet, linewidth=0.8, linestyle="-", zorder=0)
    for row, (above, below) in enumerate(pairs.values()):
        some = [np.asarray(values)[np.abs(values) > 1e-9] for values in (above, below)]
        some = [values if len(values) else np.zeros(1) for values in some]
        ax.axhline(row, color=HUE.pale, linewidth=1, linestyle="-", zorder=0)
        equal = [x for x in some[0] if np.abs(some[1] - x).min() < 1e-9]
        for x in equal:
            ax.plot([x, x], [row - 0.22, row + 0.22], color=HUE.saddle, linestyle="-", linewidth=5, gid="equal")
        for values, side, marker, colour in zip(some, (-0.22, 0.22), "v^", (HUE.ink, HUE.flow), strict=True):
            ax.plot(values, np.full(len(values), row + side), marker, color=colour, markersize=8, zorder=3)
    for marker, colour, name in ("v", HUE.ink, "of $C_2$"), ("^", HUE.flow, "of $-C_3$"):
        ax.plot([], [], marker, color=colour, markersize=8, label=name)
    ax.set_xscale("function", functions=(root, lambda x: x * np.abs(x)))
    ax.set_yticks(range(len(pairs)), list(pairs))
    ax.set(ylim=(len(pairs) - 0.5, -0.5), xlabel="eigenvalue")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), handletextpad=0.1)
    return ax


def masks(
    families: Sequence[Sequence[Array]], notes: Sequence[str], full: Sequence[int], ax: Axes | None = None
) -> Axes:
    """Draw families of weights in two columns: ``W_N, ..., W_1`` as tiles, filled where an entry may differ from zero.

    Each has one of the ``notes`` behind it; those whose number is in ``full`` are drawn in the colour of a saddle.

    >>> ax = masks([[np.array([[True, False]]), np.array([[True]])], [np.eye(1, 2) > 0, np.eye(1) > 0]], "ab", [1])
    >>> len(ax.patches), [text.get_text() for text in ax.texts]
    (6, ['$W_2$', '$W_1$', 'a', '$W_2$', '$W_1$', 'b'])
    """
    high = max(len(part) for part in families[0]) + 0.7
    wide = sum(part.shape[1] + 0.5 for part in families[0]) + 3
    rows = -(-len(families) // 2)
    ax = ax or plt.subplots(figsize=(WIDTH, 0.5 + 0.24 * high * rows))[1]
    for number, (family, note) in enumerate(zip(families, notes, strict=True)):
        column, row = divmod(number, rows)
        x, middle, colour = column * wide, row * high, HUE.saddle if number in full else HUE.quiet
        for j, part in reversed(list(enumerate(family, start=1))):
            for (a, b), filled in np.ndenumerate(part):
                corner = x + b, middle + a - len(part) / 2
                face = colour if filled else "none"
                ax.add_patch(plt.Rectangle(corner, 0.9, 0.9, facecolor=face, edgecolor=colour, linewidth=0.8))
            if row == 0:
                ax.text(x + part.shape[1] / 2, -high / 2 - 0.2, f"$W_{j}$", ha="center", va="bottom")
            x += part.shape[1] + 0.5
        ax.text(x, middle, note, va="center")
    ax.set(xlim=(-0.2, 2 * wide), ylim=(rows * high - high / 2, -high / 2 - 1.2), aspect="equal")
    ax.set_axis_off()
    return ax


def excluded(table: Mapping[tuple[int, ...], int], widths: Sequence[int] = range(1, 5), ax: Axes | None = None) -> Axes:
    """Draw, for four hidden layers and one output, the number of families of saddles that the invariants leave open.

    ``table`` maps hidden widths ``(d_1, d_2, d_3, d_4)`` to that number; blank: none.

    >>> ax = excluded({(a, b, c, d): a for a in (1, 2) for b in (1, 2) for c in (1, 2) for d in (1, 2)}, (1, 2))
    >>> len(ax.patches)
    16
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 6.0))[1]
    n, pairs = len(widths), [(a, b) for a in widths for b in widths]
    for row, low in enumerate(pairs):
        for column, high in enumerate(pairs):
            if count := table[low + high]:
                ax.add_patch(plt.Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=HUE.pale, edgecolor=HUE.ground))
                ax.text(column, row, count, ha="center", va="center", fontsize=11)
    ax.set_xticks(range(n * n), [f"{a}\n{b}" for a, b in pairs], fontsize=11)
    ax.set_yticks(range(n * n), [f"{a}, {b}" for a, b in pairs], fontsize=11)
    for edge in np.arange(n, n * n, n) - 0.5:
        ax.axhline(edge, color=HUE.quiet, linewidth=0.8, linestyle="-")
        ax.axvline(edge, color=HUE.quiet, linewidth=0.8, linestyle="-")
    reach = (-0.5, n * n - 0.5)
    ax.set(xlabel="$d_3$ above $d_4$", ylabel="$d_1$, $d_2$", xlim=reach, ylim=reach, aspect="equal")
    return ax


def allowed(starts: ArrayLike, saddles: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw ``(det C_1, det C_2)`` of ``starts`` (n, 2) and of non-strict ``saddles`` (m, 2), widths (2, 2, 2, 2).

    Both axes are logarithmic on both sides of zero.  Shaded: both determinants negative.

    >>> ax = allowed([[-2.0, -30.0], [4.0, -1.0]], [[-8.0, -1.0]])
    >>> [len(line.get_xdata()) for line in ax.lines[2:]]
    [2, 1]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.2))[1]
    reach = 1.6 * max(np.abs(starts).max(), np.abs(saddles).max())
    ax.fill_between([-reach, 0], -reach, 0, color=HUE.pale, linewidth=0, zorder=0)
    for line in ax.axhline, ax.axvline:
        line(0, color=HUE.quiet, linewidth=0.8, linestyle="-", zorder=1)
    ax.plot(*np.transpose(starts), "o", color=HUE.flow, markersize=4, label="starts")
    ax.plot(*np.transpose(saddles), "D", color=HUE.saddle, markersize=6, label="non-strict\nsaddles")
    ax.set(xscale="symlog", yscale="symlog", xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ticks = [sign * size for sign in (-1, 1) for size in (10, 100) if size < reach]
    ax.set(xlabel=r"$\det C_1$", ylabel=r"$\det C_2$", xticks=[0, *ticks], yticks=[0, *ticks])
    ax.minorticks_off()
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), handletextpad=0.1)
    return ax


def settled(
    maps: Mapping[str, Mapping[tuple[int, int], int]], kinds: Sequence[str], axes: Sequence[Axes] | None = None
) -> Sequence[Axes]:
    """Draw what is known for hidden widths ``(d_1, d_2)``, ``maps = {title: {(d_1, d_2): number of its kind}}``.

    Three ``kinds``: settled in one way, in another, with a dot, and open, with a cross.

    >>> ax = settled({"$d_y=2$": {(1, 1): 0, (1, 2): 1, (2, 2): 2}}, ["one way", "another", "open"])[0]
    >>> len(ax.patches), [len(marks.get_offsets()) for marks in ax.collections]
    (3, [1, 1])
    """
    if axes is None:
        axes = plt.subplots(1, len(maps), figsize=(WIDTH, 3.3), sharey=True, squeeze=False)[1][0]
    looks = (HUE.pale, None, None), (SHEET[3], "o", HUE.stable), (HUE.ground, "X", HUE.saddle)
    for ax, (title, verdicts) in zip(axes, maps.items(), strict=True):
        for number, (fill, marker, colour) in enumerate(looks):
            some = np.array([widths for widths, kind in verdicts.items() if kind == number])
            for corner in some - 0.5:
                ax.add_patch(plt.Rectangle(corner, 1, 1, facecolor=fill, edgecolor=HUE.ground))
            if marker and len(some):
                ax.scatter(*some.T, s=36, marker=marker, color=colour, linewidth=0)
        (low, _), (high, _) = min(verdicts), max(verdicts)
        ax.set(title=title, xlabel="$d_1$", aspect="equal", xlim=(low - 0.5, high + 0.5), xticks=range(low, high + 1))
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
    axes[0].set(ylabel="$d_2$", yticks=sorted({d_2 for verdicts in maps.values() for _, d_2 in verdicts}))
    marks = [
        plt.Line2D([], [], linestyle="none", markersize=7, marker=marker or "s", color=colour or fill, label=kind)
        for kind, (fill, marker, colour) in zip(kinds, looks, strict=True)
    ]
    axes[0].figure.legend(handles=marks, loc="outside lower center", ncols=3, handletextpad=0.1)
    return axes


def holds(times: ArrayLike, losses: ArrayLike, promised: ArrayLike, level: float, ax: Axes | None = None) -> Axes:
    """Draw the loss of starts near one saddle, ``losses`` (n, T) at ``times`` (T,), and when each was to leave.

    ``promised`` (n,): those times, as ticks at the line ``level``, the loss of the saddle, which is also the gap.

    >>> ax = holds([0.0, 1.0, 2.0], [[0.5, 0.4, 0.0], [0.5, 0.5, 0.4]], [1.2, 1.9], 0.5)
    >>> ax.collections[0].get_offsets().tolist()
    [[1.2, 0.5], [1.9, 0.5]]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 3.9))[1]
    for loss in np.asarray(losses):
        ax.plot(times, loss, color=HUE.flow, linestyle="-", linewidth=1.4)
    ax.axhline(level, color=HUE.quiet, linestyle=":", linewidth=1.2, zorder=0)
    ax.annotate("gap", (1.02, level), xycoords=ax.get_yaxis_transform(), va="center")
    ax.scatter(promised, np.full(np.shape(promised), level), s=110, marker="|", color=HUE.ink, linewidth=1.8, zorder=4)
    ax.set(xlabel="time $t$", ylabel="$L - \\min L$", xlim=(0, np.max(times)), ylim=(0, 1.2 * level))
    few_ticks(ax)
    return ax


def survival(times: ArrayLike, seen: ArrayLike, law: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw the fraction of starts still above the gap, ``seen`` (dots), at ``times``, and the ``law`` (line).

    >>> [len(line.get_xdata()) for line in survival([1.0, 2.0], [0.5, 0.1], [0.6, 0.1]).lines]
    [2, 2]
    """
    ax = ax or plt.subplots()[1]
    ax.loglog(times, law, color=HUE.flow, linestyle="-", label="law")
    ax.loglog(times, seen, "o", color=HUE.ink, markersize=6, label="measured")
    ax.set(xlabel="time $t$", ylabel="fraction still above the gap")
    few_ticks(ax)
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
