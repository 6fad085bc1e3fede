"""What saddles look like, and what they attract: the chapters on the landscape, on hyperbolicity and on more layers."""

import linnet as ln
import numpy as np
from linnet import hyperbolicity

from ..drawing import arrow, circle, label, placed

_VIEW = np.array([[-0.55, 0.35], [1.05, -0.35], [0.4, 0.7]])  # of the weights (a, b, c)
_LINE = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
_TWO = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))


def _up(space):
    """The vector that spans a line, with a rising third weight: eigenvectors have no sign of their own."""
    return space[:, 0] * np.sign(space[2, 0])


def cuts():
    """The loss of the slice along its two axes: on both a summit at 0, and the deeper valley along the larger mode."""
    x, first, second = np.linspace(-1.25, 1.25, 101), 1.0, 0.5
    along = lambda x, mode, other: 0.5 * (np.square(x) - mode) ** 2 + 0.5 * other**2
    parts = [
        ("flow", np.column_stack([x, along(x, first, second)])),
        ("quiet", np.column_stack([x, along(x, second, first)])),
    ]
    parts = [(kind, line[line[:, 1] < 0.85]) for kind, line in parts]
    pass_, valley = np.sqrt(second), 1.0
    return placed(
        [
            *parts,
            ("dot-saddle", [(0, along(0, first, second)), (pass_, 0.5 * first**2), (-pass_, 0.5 * first**2)]),
            ("dot-minimum", [(valley, 0.5 * second**2), (-valley, 0.5 * second**2)]),
            label("$z$₁", 0.78, 0.14),
            label("$z$₂", 1.13, 0.72, "start"),
        ],
        (-1.4, 1.4),
        (0.05, 0.9),
    )


def idle():
    """One learned mode, the rest idle: a second variation must pass through the learned units."""
    net = ln.Network((3, 3, 3, 3))
    layers = net.split(ln.initial.balanced(net, np.diag([1.0, 0, 0])))
    place = lambda layer, unit: np.array([-1.2 + 0.8 * layer, 0.55 - 0.5 * unit])
    units = [place(layer, unit) for layer in range(4) for unit in range(3)]
    lines = [
        ("flow", [place(j, column), place(j + 1, row)])
        for j, W in enumerate(layers)
        for row, column in np.argwhere(abs(W) > 1e-9)
    ]
    return [
        *lines,
        *arrow("unstable", [place(0, 1), place(1, 0)], 0.85),
        *arrow("unstable", [place(2, 0), place(3, 1)], 0.85),
        ("dot-quiet", units),
        ("dot-flow", [place(layer, 0) for layer in range(4)]),
        label("$V$₁", -0.72, 0.08),
        label("$V$₃", 0.72, 0.08),
        label("$κ$", 0, 0.74),
        label("$j$", -1.36, 0.05),
        label("$j$", 1.36, 0.05),
        label("$i$", -1.36, 0.55),
        label("$i$", 1.36, 0.55),
    ]


def crosses():
    """Three saddles of a line, each with the directions that come and that leave; along the line nothing moves."""
    parts = [("saddles", np.array([[0, -1.9, 0], [0, 1.9, 0]]) @ _VIEW)]
    for b in -1.3, 0.0, 1.3:
        saddle = np.array([0, b, 0])
        spaces = hyperbolicity.splitting(_LINE, saddle)
        for side in 1, -1:
            far, near = (saddle + side * size * _up(spaces.stable) for size in (1.05, 0.2))
            parts += arrow("stable", [far @ _VIEW, near @ _VIEW])
            near, far = (saddle + side * size * _up(spaces.unstable) for size in (0.0, 1.05))
            parts += arrow("unstable", [near @ _VIEW, far @ _VIEW])
    return placed(parts, (-2.05, 2.05), (-1.25, 1.25))


def fibre():
    """Against the flow along the stable eigenvector of one saddle, and with the flow along the unstable one."""
    beta, lengths = 0.9, np.linspace(0.01, 1.7, 60)
    saddle = np.array([0, beta, 0])
    spaces = hyperbolicity.splitting(_LINE, saddle)
    parts = [("saddles", np.array([[0, -1.1, 0], [0, 2.0, 0]]) @ _VIEW)]
    for side in 1, -1:
        arm = hyperbolicity.stable_fibre(_LINE, saddle, side * _up(spaces.stable), lengths)
        parts += arrow("stable", (arm @ _VIEW)[::-1], 0.45)
        away = saddle + 1e-3 * side * _up(spaces.unstable)
        path = ln.gradient_flow(_LINE, away, np.linspace(0, 40, 401)).states
        parts += [*arrow("unstable", path @ _VIEW, 0.5), ("dot-minimum", path[-1:] @ _VIEW)]
    return placed([*parts, ("dot-saddle", [saddle @ _VIEW])], (-1.7, 2.6), (-1.5, 1.4))


def lines_over():
    """For each row A the rows B with A B = s fill a line, and the rows M with A M = 0 another."""
    parts, s = [], 0.45
    for turn, length, kinds in (0.5, 0.8, ("ink", "minima", "dashes")), (1.35, 0.62, ("faint", "faint", "faint")):
        A = length * np.array([np.cos(turn), np.sin(turn)])
        across = np.array([-A[1], A[0]]) / length
        foot = s * A / length**2
        B, M = np.outer([-0.95, 0.95], across) + foot, np.outer([-0.95, 0.95], across)
        parts += [(kinds[1], B), (kinds[2], M), *arrow(kinds[0], [(0, 0), A])]
        if kinds[0] == "ink":
            names = [
                label("$A$", *(A + [0.12, 0.02])),
                label("$B$", *(B[0] + [0.12, 0.1])),
                label("$M$", *(M[0] - [0.13, 0])),
            ]
    return [*parts, ("dot-quiet", [(0, 0)]), *names]


def cube():
    """The strata of three modes, each with the number of its negative eigenvalues; lines where one mode is added."""
    strata = ln.critical.strata(ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]))))
    rows = [[one for one in strata if one.rank == rank] for rank in range(4)]
    spot = {
        one.modes: np.array([0.95 * (column - len(row) / 2 + 0.5) - 0.2, 0.8 - 0.5 * one.rank])
        for row in rows
        for column, one in enumerate(row)
    }
    lines = [("faint", [spot[I], spot[J]]) for I in spot for J in spot if len(J) == len(I) + 1 and set(I) < set(J)]
    names = [
        label(f"{ln.critical.name(one.modes)}: {one.index}", *(spot[one.modes] + [0.09, 0]), "start") for one in strata
    ]
    saddles = [spot[one.modes] for one in strata if one.index]
    return [*lines, ("dot-saddle", saddles), ("dot-minimum", [spot[0, 1, 2]]), *names]


def preimages():
    """A short piece of the stable set near the saddle, and what the flow backwards makes of it."""
    start, edge = 0.16, []
    rise = lambda x: np.log(x / np.sqrt(1 + x**2))  # the flow on the diagonal is dx/dt = -x (1 + x^2)
    for n in range(5):
        level = np.exp(2 * (rise(start) + 0.45 * n))
        edge.append(np.sqrt(level / (1 - level)))
    diagonal = np.array([1, -1])
    parts = [("faint", np.outer([-1.3, 1.3], diagonal)), ("stable", np.outer([-start, start], diagonal))]
    for x in edge:
        parts += [("quiet", side * x * diagonal + np.outer([-0.06, 0.06], [1, 1])) for side in (1, -1)]
    starts = [p for x in (1.15, -1.15) for p in (x * diagonal + [0.12, 0.12], x * diagonal - [0.12, 0.12])]
    paths = ln.gradient_flow(_TWO, starts, np.linspace(0, 30, 301)).states
    parts += [part for path in np.moveaxis(paths, 1, 0) for part in arrow("flow", path, 0.5)]
    parts += [("dot-minimum", paths[-1, :2]), ("dot-saddle", [(0, 0)])]
    return placed(parts, (-2.0, 2.0), (-1.33, 1.33))


def cover():
    """Each layer has a zero on its left, A_j, or on its right, B_(j-1) xi; where both begin is the cut."""
    N, p, q = 6, 4, 2
    x = lambda j: 1.25 - 2.5 * (j - 1) / (N - 1)  # W_1 stands on the right
    parts = [label(f"$W${'₀₁₂₃₄₅₆'[j]}", x(j), 0.62) for j in range(1, N + 1)]
    parts += [
        ("ink", [(x(p) - 0.18, 0.15), (x(1) + 0.18, 0.15)]),
        ("ink", [(x(N) - 0.18, -0.35), (x(q + 1) + 0.18, -0.35)]),
        label("$A_{j}$ = 0,  $j$ ≤ $p$", (x(p) + x(1)) / 2, 0.32),
        label("$B_{j−1}ξ$ = 0,  $j$ > $q$", (x(N) + x(q + 1)) / 2, -0.53),
    ]
    return [*parts, *(("faint", [(x(j) - 0.25, 0.8), (x(j) - 0.25, -0.75)]) for j in (p, q))]


def invariants():
    """The invariants of random starts of the chain, and those of its three lines of saddles: rays."""
    net = ln.Network((1, 1, 1, 1))
    pair = lambda theta: np.concatenate(ln.invariants.balance(net, theta), axis=-1)[:, 0]
    starts = pair(ln.initial.gaussian(net, np.random.default_rng(0), 0.75, 160))
    lines = [pair(np.outer([0, 1.6], axis)) for axis in np.eye(3)]
    seen = starts[np.all(abs(starts) < [1.9, 1.25], axis=1)]
    rays = [("saddles", ray / max(1, np.max(abs(ray[1]) / [1.9, 1.25]))) for ray in lines]
    parts = [
        ("faint", [(-1.6, 0), (1.6, 0)]),
        ("faint", [(0, -1.2), (0, 1.2)]),
        ("dot-few", seen),
        *rays,
        label("$C$₁", 1.8, 0),
        label("$C$₂", 0.24, 1.15),
    ]
    return placed(parts, (-2, 2), (-1.3, 1.3))


def volume():
    """A disc of starts on its way to the minima: its area shrinks at the rate of the squared Jacobian."""
    rim = circle(0.3, (-0.75, 1.55))
    paths = ln.gradient_flow(_TWO, rim, [0, 0.25, 0.6, 1.1, 30]).states
    u = np.geomspace(0.4, 2.8, 61)
    parts = [("minima", np.column_stack([u, 1 / u])[1 / u < 2.2])]
    parts += [("area-flow", outline) for outline in paths[:4]] + [("flow", outline) for outline in paths[:4]]
    parts += [("heavy", paths[4])]
    return placed(parts, (-1.4, 1.9), (0.2, 2.2))


def rooms():
    """Three rooms, three maps in a circle: what one map fills the next must send to zero."""
    sizes = 3, 2, 2
    e = 1, 1, 1
    middle = [np.array([-0.95, -0.1]), np.array([0.95, -0.1]), np.array([0.0, 0.55])]
    units = [[c + [0.22 * (i - (n - 1) / 2), 0] for i in range(n)] for c, n in zip(middle, sizes, strict=True)]
    # B takes the last units of room 1 to the first of room 2; P the last of room 2 to room y; K those of y to room 1.
    parts = []
    for a, b, count, words, place in (
        (0, 1, e[1], "$B$", (0, -0.28)),
        (1, 2, e[2], "$P$", (0.72, 0.38)),
        (2, 0, e[0], "$K$", (-0.72, 0.38)),
    ):
        for i in range(count):
            start, end = units[a][-1 - i], units[b][i]
            parts += arrow("flow", [start + 0.12 * (end - start), end - 0.1 * (end - start)])
        parts.append(label(words, *place))
    parts += [("dot-quiet", room) for room in units]
    return parts


def rest():
    """What is learned is a block of its own; the rest of the matrices is a network that has learned nothing."""
    parts, side = [], 0.7
    for centre, words in zip((-1.0, 0.0, 1.0), ("$W$₃", "$W$₂", "$W$₁"), strict=True):
        low, high = np.array([centre - side / 2, -0.1]), np.array([centre + side / 2, -0.1 + side])
        box = lambda a, b: [a, (b[0], a[1]), b, (a[0], b[1]), a]
        cut = np.array([low[0] + 0.27, high[1] - 0.27])
        parts += [
            ("quiet", box(low, high)),
            ("area-flow", box((low[0], cut[1]), (cut[0], high[1]))),
            ("flow", box((low[0], cut[1]), (cut[0], high[1]))),
            ("saddles", box((cut[0], low[1]), (high[0], cut[1]))),
            label("$W$′", (cut[0] + high[0]) / 2, (low[1] + cut[1]) / 2),
            label(words, centre, -0.3),
        ]
    return parts


def arcs():
    """Two matrices taken out of the circle leave two arcs; at a non-strict saddle one of them vanishes."""
    rooms = ["$J$", "1", "2", "3"]
    place = lambda turn: 0.72 * np.array([np.cos(turn), np.sin(turn)])
    quarter = np.pi / 2
    parts = []
    for k, words in enumerate(rooms):
        parts.append(label(words, *place(quarter * (1 - k))))
        taken = k in (0, 2)
        turns = quarter * (1 - k) - np.linspace(0.24, quarter - 0.24, 31)
        line = np.array([place(turn) for turn in turns])
        parts += [("dashes", line)] if taken else arrow("flow", line)
    return [*parts, label("$M$", 1.0, -0.55), label("$X$", -1.0, 0.55)]


def pairs():
    """All c and sigma b with the same difference of squares run along two hyperbolas, and grow together."""
    plus, minus, tau = 0.55, 0.4, np.linspace(-1.2, 1.2, 61)
    c = lambda t: np.column_stack([np.sqrt(plus) * np.cosh(t), np.sqrt(minus) * np.sinh(t)])
    b = lambda t: np.column_stack([np.sqrt(plus) * np.sinh(t), np.sqrt(minus) * np.cosh(t)])
    parts = [("faint", [(-1.3, 0), (1.5, 0)]), ("faint", [(0, -0.7), (0, 1.2)]), ("quiet", c(tau)), ("quiet", b(tau))]
    for t in 0.35, 0.95:
        parts += [*arrow("flow", [(0, 0), c(t)[0]]), *arrow("ink", [(0, 0), b(t)[0]])]
    parts += [label("$c$", *(c(0.95)[0] + [0.12, -0.02])), label("$σb$", *(b(0.95)[0] + [0.02, 0.12]))]
    return placed(parts, (-1.25, 1.55), (-0.65, 1.15))


def leaves():
    """Saddles side by side: near the line the stable fibres fill a surface and do not meet."""
    parts = [("saddles", np.array([[0, -1.7, 0], [0, 1.7, 0]]) @ _VIEW)]
    for beta in np.linspace(-1.4, 1.4, 7):
        saddle = np.array([0, beta, 0])
        direction = _up(hyperbolicity.splitting(_LINE, saddle).stable)
        for side in 1, -1:
            arm = hyperbolicity.stable_fibre(_LINE, saddle, side * direction, np.linspace(0.01, 0.9, 30))
            parts += arrow("stable", (arm @ _VIEW)[::-1], 0.5)
    return placed([*parts, label("$M$", 1.95, -0.45)], (-2.1, 2.1), (-1.35, 1.35))


def tubes():
    """What lies within half of a distance: half of the area beside a line, a quarter around a point."""
    band = lambda d: [(-1.35, -d), (-0.15, -d), (-0.15, d), (-1.35, d), (-1.35, -d)]
    parts = []
    for d in 0.5, 0.25:
        parts += [("area-stable", band(d)), ("area-stable", circle(d, (0.75, 0)))]
    return [
        *parts,
        ("stable", [(-1.35, 0), (-0.15, 0)]),
        ("dot-stable", [(0.75, 0)]),
        label("½", -0.75, -0.66),
        label("¼", 0.75, -0.66),
    ]


def leading():
    """The linear flow in the plane of a and c: one direction grows, the other shrinks."""
    C, s = -0.8, 1.0
    k, mu = (C + np.sqrt(C**2 + 4 * s**2)) / (2 * s), np.sqrt(C**2 / 4 + s**2)
    grow, shrink = np.array([1, k]) / np.hypot(1, k), np.array([-k, 1]) / np.hypot(1, k)
    t = np.linspace(0, 3, 101)[:, None] / mu
    parts = [("quiet", np.outer([-1.6, 1.6], grow)), ("stable", np.outer([-1.2, 1.2], shrink))]
    for one in 0.1, -0.1:
        for other in 1.15, -1.15:
            path = one * np.exp(mu * t) * grow + other * np.exp(-mu * t) * shrink
            parts += arrow("flow", path[np.linalg.norm(path, axis=1) < 1.55], 0.5)
    parts += [label("$v_{+}$", *(1.6 * grow + [0.15, 0.05])), label("$v_{−}$", *(1.2 * shrink + [-0.17, 0.02]))]
    return placed(parts, (-1.87, 1.87), (-1.2, 1.2))


def dip():
    """The second derivative along V, tau^2 |W_2 h|^2 - 2 tau s_j: negative for small tau, whatever W_2 is."""
    tau, parts = np.linspace(0, 1.1, 61), [("quiet", [(0, 0), (1.15, 0)])]
    for size in 1.6, 2.4, 4.0:
        curve = np.column_stack([tau, size * tau**2 - 2 * 0.6 * tau])
        parts.append(("unstable", curve[curve[:, 1] < 0.35]))
    return placed([*parts, label("$τ$", 1.15, -0.05), label("0", -0.05, 0)], (-0.1, 1.2), (-0.3, 0.4))
