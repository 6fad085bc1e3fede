"""The one look of all pictures: colours by what they mean, each with its form on a dark page; type; sizes."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise, product
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike

from ..arguments import Array

MEANINGS = {  # on a light page, on a dark one
    "ink": ("#222832", "#ced6dd"),
    "minimum": ("#222832", "#ced6dd"),
    "flow": ("#0072b2", "#42b4f4"),
    "descent": ("#d55e00", "#f37c1e"),
    "stable": ("#008556", "#2ec48a"),
    "unstable": ("#b0417f", "#e58cbf"),
    "saddle": ("#b0417f", "#e58cbf"),  # where the unstable directions start
    "along": ("#6b7280", "#98a2ad"),  # along a set of critical points, where nothing moves
    "fifth": ("#7a3ff0", "#8f5cff"),  # these two have no meaning: more curves of one kind
    "sixth": ("#8a7a3a", "#9a8a4a"),
    "quiet": ("#6b7280", "#98a2ad"),  # what one may look at second: limits, links
    "faint": ("#b4bac2", "#4d5763"),  # what one may overlook: level lines
    "pale": ("#dde1e6", "#2a313a"),  # areas
    "ground": ("#ffffff", "#121212"),
}


def _tints(*ends):
    """Return eight pairs (light, dark) of colours from the first pair to the second."""
    mix = lambda one, two, x: to_hex([(1 - x) * a + x * b for a, b in zip(to_rgb(one), to_rgb(two), strict=True)])
    (light, dark), (lighter, darker) = ends
    return [(mix(light, lighter, i / 7), mix(dark, darker, i / 7)) for i in range(8)]


_SHEET = _tints(("#86c0a9", "#1d5544"), ("#c9e5da", "#36806a"))  # of what is stable
_LEVEL = _tints(("#8fb2cb", "#223c50"), ("#e4eef5", "#5484a6"))  # of loss and invariants

_GROUND = _tints(("#f3f8fb", "#141b21"), ("#c4dae9", "#1f3c52"))  # of the loss where curves are drawn on it

HUE = SimpleNamespace(**{name: light for name, (light, _) in MEANINGS.items()})
SHEET, LEVEL, GROUND = ([light for light, _ in pairs] for pairs in (_SHEET, _LEVEL, _GROUND))
DARK = dict([*MEANINGS.values(), *_SHEET, *_LEVEL, *_GROUND])

DESCENTS = (HUE.descent, HUE.fifth, HUE.sixth, HUE.unstable)  # where several steps are compared
PALETTE = (HUE.flow, HUE.descent, HUE.stable, HUE.unstable, HUE.fifth, HUE.sixth, HUE.ink)
MARKERS = "osD^vPX*"
WIDTH = 6.6  # inches: the column of the page
STYLE = {
    "axes.prop_cycle": cycler(color=PALETTE)
    + cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), "-"]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 12,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "figure.figsize": (WIDTH, 3.7),
    "font.family": "STIXGeneral",
    "font.size": 13,
    "mathtext.fontset": "cm",  # the letters of the page's formulas
    "axes.unicode_minus": True,
    "legend.frameon": False,
    "legend.fontsize": 12,
    "lines.linewidth": 2,
    "svg.fonttype": "path",
    "svg.hashsalt": "linnet",
} | dict.fromkeys(
    ["text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color", "patch.edgecolor"], HUE.ink
)


def use_style() -> None:
    """Give every figure of a notebook the book's look, as SVG.

    >>> use_style()
    >>> plt.rcParams["mathtext.fontset"]
    'cm'
    """
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    plt.rcParams.update(STYLE)
    set_matplotlib_formats("svg", metadata={"Date": None})


def dark(svg: str) -> str:
    """Return a figure, the text of an SVG, as a dark page shows it: each colour of the book in its other form.

    A colour that is not of the book, or a picture of pixels, is a ValueError: nobody has said how it looks in the dark.

    >>> dark('<path style="fill: #0072b2"/>')
    '<path style="fill: #42b4f4"/>'
    """
    if "<image" in svg:
        raise ValueError("svg: a picture of pixels came, lines and areas are needed")
    foreign = set(re.findall(r"\b(?:fill|stroke): (#[0-9a-f]{6})", svg)) - set(DARK)
    if foreign:
        raise ValueError(f"svg: the colours {sorted(foreign)} came, those of linnet.plot.style are needed")
    return re.sub(r"(\b(?:fill|stroke): )(#[0-9a-f]{6})", lambda found: found[1] + DARK[found[2]], svg)


def meant(label: str) -> dict[str, str]:
    """Return the colour, as a keyword, of a curve whose label begins with a meaning.

    >>> meant("stable $s/k$"), meant("depth 3")
    ({'color': '#008556'}, {})
    """
    word = label.split()[0]
    return {"color": getattr(HUE, word)} if word in MEANINGS else {}


def few_ticks(ax: Axes, most: int = 5) -> None:
    """Give both axes at most about ``most`` ticks, at round numbers, and none between them."""
    for axis in ax.xaxis, ax.yaxis:
        axis.set_minor_locator(NullLocator())
        if axis.get_scale() == "linear":
            axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
            continue
        ends = np.log10(axis.get_view_interval())
        decades = np.ptp(ends)
        if decades > (1 if min(ends) < -3 else 2):  # small numbers in full are long
            axis.set_major_locator(LogLocator(numticks=most + 1))
        else:
            axis.set_major_locator(LogLocator(subs=(1, 2, 3, 5) if decades < 1 else (1, 2, 5)))
            axis.set_major_formatter("{x:g}")


def name_ends(ax: Axes, room: float = 1.25) -> None:
    """Write the label of each curve at its right end, in place of a legend; names that would touch are moved apart.

    A curve that leaves the picture below is named where it does so, one that ends where another ends is named where
    the others are far.  ``room``: lines of text from name to name.
    """
    few_ticks(ax)
    ax.get_figure().draw_without_rendering()  # places the axes
    step = room * plt.rcParams["font.size"] / 72 * ax.figure.dpi / ax.bbox.height
    curves = {line: _seen(ax, line) for line in ax.lines if not line.get_label().startswith("_")}
    ends = sorted(((*points[np.argmax(points[:, 0])], line) for line, points in curves.items()), key=lambda end: end[1])
    shared = {line for pair in pairwise(ends) if pair[1][1] - pair[0][1] < step / 8 for *_, line in pair}
    named = {line for line in curves if line in shared and _name_aside(ax, line, curves, step)}  # in their order
    beside = [end for end in ends if end[0] >= 0.9 and end[2] not in named]
    heights = _apart([y for _, y, _ in beside], step)
    for x, y, line in ends:
        if x < 0.9 and line not in named:
            ax.annotate(line.get_label(), (x, y), (8, 3), xycoords="axes fraction", textcoords="offset points")
    for (x, y, line), height in zip(beside, heights, strict=True):
        link = {"arrowstyle": "-", "color": line.get_color(), "linewidth": 0.8, "shrinkA": 1, "shrinkB": 3}
        ax.annotate(line.get_label(), (x, y), (1.06, height), xycoords="axes fraction", va="center", arrowprops=link)


def _seen(ax, line):
    """Return the points (n, 2) of a curve that are in the picture, in parts of the axes."""
    points = (ax.transData + ax.transAxes.inverted()).transform(line.get_xydata())
    return points[np.all(np.isfinite(points), axis=1) & (points[:, 1] >= -1e-9)]


def _name_aside(ax, line, curves, step):
    """Write the label of a curve where others are far and it touches none; return False if there is no such place."""
    dense = np.linspace(0, len(curves[line]) - 1, 101)
    x, y = (np.interp(dense, np.arange(len(one)), one) for one in curves[line].T)
    others = [points[np.argsort(points[:, 0])].T for other, points in curves.items() if other is not line]
    gap = np.min([np.abs(y - np.interp(x, *other)) for other in others], axis=0)
    if gap.max() < 1.8 * step:
        return False
    far = np.flatnonzero(gap >= 0.7 * gap.max())
    paths = [one.get_path().transformed(ax.transData) for one in curves]
    for i, (right, up, across, along) in product(far[np.argsort(np.abs(far - far.mean()))][::2], BESIDE):
        name = ax.annotate(
            line.get_label(), (x[i], y[i]), (right, up), "axes fraction", "offset points", ha=across, va=along
        )
        box = name.get_window_extent().padded(2)
        inside = all(ax.bbox.contains(*corner) for corner in (box.min, box.max))
        if inside and not any(path.intersects_bbox(box, filled=False) for path in paths):
            return True
        name.remove()
    return False


BESIDE = (0, 5, "center", "bottom"), (0, -6, "center", "top"), (8, 0, "left", "center"), (-8, 0, "right", "center")


def _apart(heights, step):
    """Return rising ``heights`` moved up, or down below 1, to stand at least ``step`` apart."""
    up = list(accumulate(heights, lambda last, height: max(height, last + step)))
    return list(accumulate(up[::-1], lambda last, height: min(height, last - step), initial=1 + step))[:0:-1]


def arrow(ax: Axes, x: Array, y: Array, at: float = 0.5, **style: Any) -> None:
    """Put the head of an arrow on a curve, at the fraction ``at`` of its length."""
    i = piece(x, y, at)
    tip = {"arrowstyle": "-|>", "linewidth": 0, "mutation_scale": 15, "shrinkA": 0, "shrinkB": 0} | style
    ax.annotate("", (x[i + 1], y[i + 1]), (x[i], y[i]), arrowprops=tip, zorder=4)


def piece(x: ArrayLike, y: ArrayLike, at: float) -> int:
    """Return the index of the piece of a curve at the fraction ``at`` of its length."""
    length = np.cumsum(np.hypot(np.diff(x), np.diff(y)))
    return min(np.searchsorted(length, at * length[-1]), len(length) - 1)
