"""Gradient descent beside the flow: the chapter on descent."""

import linnet as ln
import numpy as np
from scipy.linalg import sqrtm

from ..drawing import arrow, circle, label, placed


def _scalar():
    return ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))


def fan():
    """Each step leaves the flow line on which it began for a neighbouring one; the flow carries the gaps to the end."""
    land, h, steps = _scalar(), 0.13, 4
    points = ln.gradient_descent(land, [-1.3, 1.9], h, steps, save_every=1).states
    parts, ends = [], []
    for k, point in enumerate(points[:-1]):
        line = ln.gradient_flow(land, point, np.linspace(0, (steps - k) * h, 81)).states
        parts.append(("flow" if k == 0 else "quiet", line))
        ends.append(line[-1])
    parts += [
        ("descent", points),
        ("dot-descent", points[1:]),
        ("dot-flow", [points[0], ends[0]]),
        label("$θ$₀", *(points[0] + [-0.14, 0])),
        label("$θ$₄", *(points[-1] + [0.06, -0.12])),
        label("$θ$(4$h$)", *(ends[0] + [0.08, 0.13])),
    ]
    return placed(parts, (-1.52, 0.5), (0.75, 2.05))


def parabolas():
    """One step size at two curvatures: h lambda = 1.7 comes down, h lambda = 2.15 climbs out."""
    parts, h = [], 1.0
    for centre, curvature, start, count in (-0.78, 1.7, 0.6, 9), (0.78, 2.15, 0.26, 7):
        x = np.linspace(-0.66, 0.66, 61)
        height = lambda x, curvature=curvature: 0.5 * curvature * np.square(x) * 3.2
        deltas = start * (1 - h * curvature) ** np.arange(count)
        parts += [
            ("quiet", np.column_stack([centre + x, height(x)])[height(x) < 1.95]),
            ("descent", np.column_stack([centre + deltas, height(deltas)])),
            ("dot-descent", np.column_stack([centre + deltas[:1], height(deltas[:1])])),
        ]
    parts += [label("$hλ$ = 1.7", -0.78, -0.2), label("$hλ$ = 2.15", 0.78, -0.2)]
    return placed(parts, (-1.45, 1.45), (-0.32, 1.9))


def nearest():
    """The sharpness of a minimum is its squared distance from 0: the balanced one is the nearest."""
    u = np.geomspace(0.38, 2.6, 121)
    minima = np.column_stack([u, 1 / u])
    sharp = np.array([2.2, 1 / 2.2])
    parts = [
        ("faint", circle(np.sqrt(2), turns=(-0.02, 0.27))),
        ("faint", circle(np.linalg.norm(sharp), turns=(-0.02, 0.27))),
        ("minima", minima),
        ("quiet", [(0, 0), (1, 1)]),
        ("quiet", [(0, 0), sharp]),
        ("dot-minimum", [(1, 1), sharp]),
        label("√(2$s$)", 0.36, 0.68),
        label("sharper", *(sharp + [0.35, 0.13]), "start"),
        label("0", -0.12, -0.02),
    ]
    return placed(parts, (-0.45, 3.6), (-0.25, 2.4))


def inertia():
    """Heavy ball with mu = 0.95: it keeps its velocity and swings across the hyperbola of the flow."""
    land, start = _scalar(), [-0.5, 1.6]
    flow = ln.gradient_flow(land, start, np.linspace(0, 30, 301)).states
    ball = ln.gradient_descent(land, start, 0.01, 700, momentum=0.95, save_every=1).states
    u = np.geomspace(0.4, 3, 81)
    parts = [
        ("minima", np.column_stack([u, 1 / u])[1 / u < 2.2]),
        ("flow", flow),
        *arrow("descent", ball, 0.5),
        ("dot-flow", [start]),
        ("dot-minimum", [flow[-1], ball[-1]]),
    ]
    return placed(parts, (-0.65, 2.5), (0.15, 2.18))


def cloud():
    """Three samples, three lines on which one of them is content: batches of one keep pulling to another line."""
    X = np.array([[1.0, 0.2, 0.75], [0.1, 1.0, -0.7]])
    Y = np.array([[0.35, 0.35, 0.42]])
    rng, land = np.random.default_rng(3), ln.Landscape(ln.Network((2, 1)), ln.SquareLoss(X, Y))
    batches = ln.minibatches(X, Y, 1, rng)
    states = ln.gradient_descent(land, [-0.45, 0.6], 0.22, 160, save_every=1, batches=batches).states
    best = (Y @ np.linalg.pinv(X))[0]
    lines = [("quiet", np.outer([-3, 3], [-x[1], x[0]]) + x * y / (x @ x)) for x, y in zip(X.T, Y[0], strict=True)]
    parts = [*lines, ("descent", states[:8]), ("dot-many", states[8:]), ("dot-minimum", [best])]
    return placed(parts, (-0.55, 1.15), (-0.4, 0.7))


def catapult():
    """Steps too large for a sharp minimum are thrown from side to side, and land at a flatter one."""
    land, u = _scalar(), np.geomspace(1.1, 3.2, 121)
    run = ln.gradient_descent(land, [2.75, 0.42], 0.3, 60, save_every=1).states
    parts = [
        ("minima", np.column_stack([u, 1 / u])),
        ("descent", run),
        ("dot-descent", run[:1]),
        ("dot-minimum", run[-1:]),
        ("faint", circle(np.sqrt(2 / 0.3), turns=(-0.006, 0.06))),
    ]
    return placed(parts, (1.75, 3.15), (-0.05, 0.85))


def signs():
    """The flow crosses the level lines at right angles; steps of signs know only the two diagonals."""
    X = np.array([[1.0, 0.5], [0.2, 0.9]])
    land = ln.Landscape(ln.Network((2, 1)), ln.SquareLoss(X, np.array([[0.0, 0.0]])))
    start = [-0.95, -0.45]
    flow = ln.gradient_flow(land, start, np.linspace(0, 12, 201)).states
    steps = ln.gradient_descent(land, start, 0.12, 14, save_every=1, rule="adam", betas=(0.0, 0.0)).states
    levels = [("faint", circle(r) @ np.linalg.inv(sqrtm(X @ X.T))) for r in (0.25, 0.5, 0.75)]
    parts = [*levels, ("flow", flow), ("descent", steps), ("dot-flow", [start]), ("dot-minimum", [(0, 0)])]
    return placed(parts, (-1.3, 1.3), (-0.836, 0.836))
