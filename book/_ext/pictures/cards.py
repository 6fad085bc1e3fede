"""The pictures on the cards of the first page, ```` ```{picture} name ````, one for each chapter."""

from itertools import pairwise

import linnet as ln
import numpy as np


def network():
    columns = [np.column_stack([np.full(n, x), np.linspace(-1, 1, n + 2)[1:-1] * 1.2]) for n, x in LAYERS]
    lines = [("faint", [a, b]) for left, right in pairwise(columns) for a in left for b in right]
    return [*lines, *(("dot-flow", column) for column in columns)]


LAYERS = (3, -1.1), (5, -0.35), (4, 0.4), (3, 1.1)  # units, place


def hyperbola(C, reach=2.5):
    u = np.linspace(-reach, reach, 81)
    v = np.sqrt(u**2 + abs(C))
    pair = (v, u) if C < 0 else (u, v)
    return [np.column_stack([sign * side for side in pair]) for sign in (1, -1)]


def plane(step=None):
    """The plane of two weights: flow from four starts, or flow and descent from one."""
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[0.25]]))
    starts = [(1.25, -0.75)] if step else [(1.25, -0.75), (-1.25, 0.75), (-0.5, 0.95), (0.5, -0.95)]
    lines = [("faint", branch) for C in (-1.6, -0.8, -0.3, 0.0, 0.3, 0.8) for branch in hyperbola(C)]
    u = np.geomspace(0.15, 1.7, 40)
    lines += [("minima", np.column_stack([sign * u, sign * 0.25 / u])) for sign in (1, -1)]
    lines += [("flow", ln.gradient_flow(land, start, np.linspace(0, 30, 121)).states) for start in starts]
    if step:
        lines.append(("descent", ln.gradient_descent(land, starts[0], step, 40, save_every=1).states))
    return [*lines, ("dot-flow", starts)]


def kept():
    """The invariant against time: what the flow makes of it, and what descent does."""
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    starts, times = [(0.1, 1.25), (0.9, 0.1), (1.45, -0.5)], np.arange(0, 6, 0.4)
    lines = [("faint", [[-1.42, -0.95], [-1.42, 0.95]]), ("faint", [[-1.42, -0.95], [1.42, -0.95]])]
    for start in starts:
        flow = ln.gradient_flow(land, start, times).states
        steps = ln.gradient_descent(land, start, 0.4, len(times) - 1, save_every=1).states
        for kind, states in ("descent", steps), ("flow", flow):
            C = ln.invariants.balance(land.net, states)[0][:, 0, 0]
            lines.append((kind, np.column_stack([0.5 * times - 1.42, 0.42 * C + 0.1])))
    return lines


def stairs():
    s, t = np.array([1.0, 0.12, 0.015]), np.geomspace(1, 3000, 160)[:, None]
    loss = ((s - ln.exact.saxe_mode(t, s, 1e-7)) ** 2).sum(axis=1)
    return [("flow", np.column_stack([np.linspace(-1.4, 1.4, len(loss)), 0.9 + 0.22 * np.log10(loss + 1e-8)]))]


def valleys():
    """Oja's flow in the plane of z: a summit, two passes, two valleys."""
    land = ln.Landscape(ln.Network((2, 1, 2)), ln.SquareLoss.whitened(np.diag([1.0, 0.5])))
    slice_ = np.array([[1.0, 0, 1, 0], [0, 1, 0, 1]])
    angles = np.pi * np.array([0.001, 0.2, 0.35, 0.45, 0.499, 0.501, 0.55, 0.65, 0.8, 0.999])
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    starts = 0.05 * np.concatenate([rays, -rays]) @ slice_
    paths = ln.gradient_flow(land, starts, np.linspace(0, 30, 121)).states[..., :2]
    rim = [2.6 * np.sign(ray) * np.abs(ray) ** 0.8 @ np.diag([0.55, 0.38]) @ slice_ for ray in [*rays, *-rays]]
    above = ln.gradient_flow(land, np.array(rim), np.linspace(0, 30, 121)).states[..., :2]
    lines = [(kind, path) for kind, some in (("flow", paths), ("faint", above)) for path in np.moveaxis(some, 1, 0)]
    passes = np.sqrt(0.5) * np.array([[0, 1], [0, -1]])
    return [*lines, ("dot-saddle", [[0, 0], *passes]), ("dot-minimum", [[1, 0], [-1, 0]])]


def surface(rings=12, spokes=40):
    """The loss over the plane of ``valleys``, seen from the side: summit, two passes, two valleys; far pieces first."""
    land = ln.Landscape(ln.Network((2, 1, 2)), ln.SquareLoss.whitened(np.diag([1.0, 0.5])))
    slice_ = np.array([[1.0, 0, 1, 0], [0, 1, 0, 1]])
    turn, tilt = np.deg2rad([24, 42])
    view = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])

    def seen(z):
        across, deep, height = *np.moveaxis(z @ view, -1, 0), land.value(z @ slice_)
        return 1.12 * np.stack([across, deep * np.sin(tilt) + 1.05 * (height - 0.7) * np.cos(tilt)], axis=-1)

    angles = np.linspace(0, 2 * np.pi, spokes + 1)
    z = np.linspace(0, 1.12, rings + 1)[:, None, None] * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    pieces = [z[[i, i, i + 1, i + 1, i], [j, j + 1, j + 1, j, j]] for i in range(rings) for j in range(spokes)]
    pieces.sort(key=lambda piece: -(piece.mean(axis=0) @ view)[1])
    angles = np.pi * np.array([0.2, 0.35, 0.45, 0.55, 0.65, 0.8])
    starts = 0.05 * np.concatenate([sign * np.stack([np.cos(angles), np.sin(angles)], axis=-1) for sign in (1, -1)])
    paths = ln.gradient_flow(land, starts @ slice_, np.linspace(0, 30, 121)).states[..., :2]
    lines = [*(("mesh", seen(piece)) for piece in pieces), *(("flow", seen(path)) for path in np.moveaxis(paths, 1, 0))]
    passes, valleys = np.sqrt(0.5) * np.array([[0.0, 1], [0, -1]]), np.array([[1.0, 0], [-1, 0]])
    return [
        *lines,
        ("dot-saddle", seen(passes)),
        ("dot-saddle", seen(np.zeros((1, 2)))),
        ("dot-minimum", seen(valleys)),
    ]


def arrived(each=50_000, columns=30):
    """A dot for so many starts of the book's studies."""
    studies = [study for name in ln.examples.STUDIES for study in ln.examples.studies(name)]
    count = round(sum(row["reached"] for study in studies for row in study["rows"]) / each)
    rows, column = np.divmod(np.arange(count), columns)
    return [("dot-start", np.column_stack([column - (columns - 1) / 2, (count / columns - 1) / 2 - rows]) * 0.094)]


def rain(count=14):
    """Losses of random starts against time, over the losses of the critical points."""
    land = ln.Landscape(ln.Network((2, 3, 3, 2)), ln.SquareLoss.whitened(np.diag([1.2, 0.8])))
    starts = ln.initial.gaussian(land.net, np.random.default_rng(4), 0.3, count)
    losses = land.value(ln.gradient_flow(land, starts, np.geomspace(0.1, 100, 81)).states)
    x, y = np.linspace(-1.4, 1.3, 81), lambda loss: 1.5 * np.minimum(loss, 1.25) - 0.85
    levels = [("faint", [[-1.45, y(level)], [1.45, y(level)]]) for level in (1.04, 0.72, 0.32)]
    fall = [("rain", np.column_stack([x, y(loss)])) for loss in losses.T]
    return [*levels, ("minima", [[-1.45, y(0)], [1.45, y(0)]]), *fall, ("dot-minimum", [[1.3, y(0)]])]


def sheet():
    """The stable sheet of the line of saddles, its trajectories, and those that leave, seen from the side."""
    view = 0.68 * np.array([[0.1, 0.45], [1.05, -0.3], [0.35, 0.62]])
    betas, c, turn = np.linspace(-1.2, 1.2, 7), np.linspace(-1.1, 1.1, 41), np.linspace(-np.pi / 2, np.pi / 2, 41)
    lines = [("stable", ln.hyperbolicity.stable_sheet(1.0, beta, c) @ view) for beta in betas]
    lines += [("unstable", ln.hyperbolicity.unstable_sheet(1.0, beta, turn) @ view) for beta in betas[1::2]]
    return [*lines, ("saddles", np.array([[0, -1.5, 0], [0, 1.5, 0]]) @ view)]


def crossing():
    """Three lines of saddles that cross, the rays that run into the crossing, and one path that passes by."""
    view = np.array([[0.95, -0.35], [-0.75, -0.45], [0.05, 0.95]])
    land = ln.Landscape(ln.Network((1, 1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    path = ln.gradient_flow(land, [0.95, 0.8, -0.9], np.linspace(0, 30, 201)).states
    rays = 0.85 * np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1], [-1, -1, -1]])
    lines = [("saddles", np.outer([-1, 1], 1.1 * axis) @ view) for axis in np.eye(3)]
    lines += [("stable", np.outer([0, 1], ray) @ view) for ray in rays]
    return [*lines, ("flow", path @ view), ("dot-flow", path[:1] @ view), ("dot-minimum", path[-1:] @ view)]


def sigmoids():
    t, s = np.linspace(0, 5, 81)[:, None], np.array([3.0, 2.0, 1.0])
    a = ln.exact.saxe_mode(t, s, 0.02)
    return [("flow", np.column_stack([t[:, 0] / 5 * 2.8 - 1.4, a[:, k] * 0.55 - 0.85])) for k in range(3)]


def work():
    orders = {"faint": 1, "descent": 4, "flow": 8}
    n = np.linspace(0, 1, 9)
    return [(kind, np.column_stack([2.5 * n - 1.25, 0.85 - 0.2 * order * n])) for kind, order in orders.items()]


PICTURES = {
    "kept": kept,
    "surface": surface,
    "arrived": arrived,
    "deep-linear-networks": network,
    "invariance": plane,
    "convergence": stairs,
    "landscape": valleys,
    "conjecture": rain,
    "hyperbolicity": sheet,
    "deeper": crossing,
    "exact": sigmoids,
    "descent": lambda: plane(step=0.55),
    "how-fast": work,
}
