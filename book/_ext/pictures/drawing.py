"""How a small picture is written: a list of parts becomes an SVG whose colours are the page's.

A part is ``(kind, points)``: a polyline (n, 2); for kinds that begin with "dot", points; with "tip" or "area", a
polygon to be filled.  A third entry is words, which stand at the first point.  The box is 3 wide and 2 high, with the
origin in its middle.  The kinds are the classes of the style sheet: ``flow``, ``descent``, ``minima``, ``saddles``,
``stable``, ``unstable`` mean what they mean in a figure; ``quiet`` and ``faint`` are for what one looks at second.
"""

import re
from html import escape

import numpy as np


def svg(parts, width, words=None):
    """Return the parts as SVG, ``width`` pixels wide where nothing else is said.

    ``words`` are for those who cannot see it; such a picture stands alone, and is as high as what is in it.
    """
    scale = width / 3
    middle = np.array([width / 2, width / 3])
    places = lambda points: np.clip(np.asarray(points, float) * [scale, -scale] + middle, -99, 2 * width)
    placed = [(kind, places(points), *rest) for kind, points, *rest in parts]
    drawn = "".join(_drawn(*part) for part in placed)
    top, bottom, spoken = 0, width * 2 // 3, 'aria-hidden="true"'
    if words:
        heights = np.concatenate([points[:, 1] for _, points, *_ in placed])
        top, bottom = max(top, int(heights.min()) - 11), min(bottom, int(heights.max()) + 11)
        spoken = f'role="img" aria-label="{escape(words)}"'
    return f'<svg class="linnet-picture" viewBox="0 {top} {width} {bottom - top}" {spoken}>{drawn}</svg>'


def _drawn(kind, places, words=None):
    pairs = [f"{x:.1f} {y:.1f}" for x, y in (places if kind.startswith("dot") else _thinned(places))]
    if words is not None:
        x, y = pairs[0].split()
        return f'<text class="{kind}" x="{x}" y="{y}" dy="0.33em">{_italic(words)}</text>'
    path = "".join(f"M{pair}h0" for pair in pairs) if kind.startswith("dot") else "M" + "L".join(pairs)
    return f'<path class="{kind}" d="{path}"/>'


def _italic(words):
    """Variables stand between dollar signs, as in the labels of widgets; an index in braces is lowered."""
    lowered = re.sub(r"_\{(.+?)\}", r'<tspan dy="3" font-size="9">\1</tspan><tspan dy="-3">&#8203;</tspan>', words)
    return re.sub(r"\$(.+?)\$", r'<tspan font-style="italic">\1</tspan>', lowered)


def _thinned(points, gap=1.2):
    """Return the points of a polyline that are at least ``gap`` apart, and the last one."""
    kept = [points[0]]
    for point in points[1:-1]:
        if np.linalg.norm(point - kept[-1]) >= gap:
            kept.append(point)
    return [*kept, points[-1]]


def label(words, x, y, anchor="middle"):
    return f"label {anchor}", [(x, y)], words


def arrow(kind, points, at=1.0):
    """A polyline with the tip of an arrow, at the fraction ``at`` of its length."""
    points = np.asarray(points, float)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    end, before = (
        np.array([np.interp(min(max(l, 0), length[-1]), length, points[:, i]) for i in (0, 1)])
        for l in (at * length[-1], at * length[-1] - 0.02)
    )
    along = (end - before) / np.linalg.norm(end - before)
    across = np.array([-along[1], along[0]])
    sides = [end - 0.11 * along + side * 0.045 * across for side in (1, -1)]
    return [(kind, points), (f"tip-{kind}", [end, *sides, end])]


def placed(parts, x, y):
    """Return parts with the ranges ``x`` and ``y`` of their coordinates spread over the box but for its rim."""
    low, high = np.transpose([x, y])
    into = lambda points: (np.asarray(points, float) - low) / (high - low) * [2.8, 1.8] - [1.4, 0.9]
    return [(kind, into(points), *rest) for kind, points, *rest in parts]


def axes(across, up):
    """The two axes of a small diagram, with what they measure."""
    return [
        ("quiet", [(-1.4, 0.9), (-1.4, -0.75), (1.4, -0.75)]),
        label(across, 1.4, -0.89, "end"),
        label(up, -1.32, 0.88, "start"),
    ]


def circle(radius, centre=(0, 0), turns=(0, 1)):
    angle = 2 * np.pi * np.linspace(*turns, 61)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)]) + centre
