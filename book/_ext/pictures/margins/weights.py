"""What layers share, and what solves them: the chapters on networks, on invariance and on exact solutions."""

import linnet as ln
import numpy as np
from scipy.linalg import expm, sqrtm

from ..drawing import arrow, circle, label, placed

_TWO = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))


def sandwich():
    """The gradient of one layer: what stands left of it, and what stands right of it."""
    widths, unit, gap = (3, 4, 4, 2, 3, 2), 0.13, 0.1
    shapes = ln.Network(widths).shapes[::-1]
    parts, right, ends = [], 0.0, []
    for j, (rows, columns) in enumerate(shapes):
        x, y = np.array([right, right + columns * unit]), np.array([-rows, rows]) * unit / 2
        corners = np.array([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]), (x[0], y[0])])
        parts += [("area-flow" if j == 2 else "area", corners), ("flow" if j == 2 else "quiet", corners)]
        ends.append(x)
        right = x[1] + gap
    for words, first, last in ("A", 0, 1), ("W", 2, 2), ("B", 3, 4):
        low, high = ends[first][0], ends[last][1]
        parts += [("quiet", [(low, -0.42), (low, -0.5), (high, -0.5), (high, -0.42)])]
        parts.append(label(f"${words}_{{j}}$", (low + high) / 2, -0.68))
    return placed(parts, (-0.05, right - gap + 0.05), (-0.85, 0.55))


def crossing():
    """The flow, on a level line of C, crosses that of the loss, which the symmetry keeps, at a right angle."""
    point = np.array([0.4, 1.3])
    C, product = point[1] ** 2 - point[0] ** 2, point.prod()
    u = np.linspace(-0.3, 2.0, 81)
    hyperbola = np.column_stack([u, np.sqrt(u**2 + C)])
    level = np.column_stack([w := np.linspace(0.24, 2.2, 81), product / w])
    down = -_TWO.gradient(point)
    orbit = np.array([point[0], -point[1]])
    parts = [
        ("faint", hyperbola),
        ("faint", level),
        *arrow("flow", [point, point + 0.8 * down / np.linalg.norm(down)]),
        *arrow("quiet", [point, point + 0.8 * orbit / np.linalg.norm(orbit)]),
        ("dot-flow", [point]),
        label("$C$", 1.65, 2.12),
        label("$L$", 2.05, 0.42),
    ]
    return placed(parts, (-0.9, 2.4), (0.2, 2.3))


def discs():
    """W_2^T W_2 and W_1 W_1^T as discs: C is their difference, and balanced weights have one disc twice."""
    net = ln.Network((2, 2, 2))
    rng = np.random.default_rng(5)
    starts = [ln.initial.gaussian(net, rng, 0.5), ln.initial.balanced(net, np.array([[0.55, 0.1], [-0.2, 0.12]]))]
    parts = []
    for centre, theta, words in zip((-0.75, 0.75), starts, ("$C$₁ ≠ 0", "$C$₁ = 0"), strict=True):
        W1, W2 = net.split(theta)
        for kind, square in ("flow", W2.T @ W2), ("minima", W1 @ W1.T):
            disc = 0.75 * circle(1.0) @ sqrtm(square) + [centre, 0.12]
            parts.append((kind if kind == "flow" else "dashes", disc))
        parts.append(label(words, centre, -0.85))
    return parts


def rays():
    """The direction of the weights moves as in a linear system; only the length is another."""
    start, times = np.array([-0.85, 1.05]), np.linspace(0, 4, 161)
    C = start[1] ** 2 - start[0] ** 2
    F = np.array([[-C / 2, 1], [1, C / 2]])
    linear = np.array([expm(F * t) @ start for t in times])
    flow = ln.exact.one_neuron(_TWO, start, times)
    parts = [("faint", [(0, 0), linear[i]]) for i in range(20, 90, 14)]
    linear, flow = linear[np.all(abs(linear) < 1.9, axis=1)], flow
    parts += [
        *arrow("quiet", linear, 0.9),
        *arrow("flow", flow, 0.6),
        ("dot-flow", [start]),
        ("dot-minimum", flow[-1:]),
        ("stable", [(-1.5, 1.5), (0.5, -0.5)]),
        label("0", -0.14, -0.16),
    ]
    return placed(parts, (-1.5, 2.1), (-0.5, 1.9))


def circle_of_limits():
    """Two equal modes, one hidden neuron: in the plane W_1 = z^T, W_2 = z each direction has its own limit."""
    land = ln.Landscape(ln.Network((2, 1, 2)), ln.SquareLoss.whitened(np.eye(2)))
    turns = 2 * np.pi * (np.arange(12) + 0.5) / 12
    rays = np.column_stack([np.cos(turns), np.sin(turns)])
    starts = np.concatenate([0.12 * rays, 1.45 * rays])
    paths = ln.gradient_flow(land, np.hstack([starts, starts]), np.linspace(0, 30, 201)).states[..., :2]
    scaled = 0.66
    flows = [part for path in np.moveaxis(paths, 1, 0) for part in arrow("flow", scaled * path, 0.55)]
    return [*flows, ("minima", circle(scaled)), ("dot-saddle", [(0, 0)])]


def whiten():
    """Two measurements of the twenty men, before and after whitening: the cloud becomes round."""
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    clouds = np.sqrt(20) * data.X, np.sqrt(20) * ln.datasets.whiten(data).X
    parts = []
    for centre, X in zip((-0.75, 0.75), clouds, strict=True):
        disc = circle(0.45) @ sqrtm(X[:2] @ X[:2].T / 20) + [centre, 0]
        parts += [("quiet", disc), ("dot-few", 0.3 * X[:2].T + [centre, 0])]
    return [*parts, *arrow("quiet", [(-0.12, 0), (0.14, 0)])]


def regimes():
    """From a product near 0 to the target: far from balance little has to move, at balance all grows from nothing."""
    u = np.linspace(0.34, 3, 121)
    parts = [("minima", np.column_stack([u, 1 / u])), ("faint", [(0, 0), (1.6, 1.6)])]
    for start in (0.03, 0.031), (0.02, 2.4):
        path = ln.gradient_flow(_TWO, start, np.linspace(0, 30, 601)).states
        parts += [*arrow("flow", path, 0.6), ("dot-flow", path[:1]), ("dot-minimum", path[-1:])]
    parts += [label("lazy", 0.72, 2.46, "start"), label("rich", 0.95, 0.55, "start")]
    return placed(parts, (-0.9, 3.4), (-0.08, 2.68))
