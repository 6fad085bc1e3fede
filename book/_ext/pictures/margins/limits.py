"""Where trajectories end, and how fast: the chapters on convergence and on the conjecture."""

import linnet as ln
import numpy as np

from ..drawing import arrow, axes, circle, label, placed


def _chain(target):
    return ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[target]]))


def ball():
    """What is left of the loss pays for less than half of the radius, so the trajectory cannot leave."""
    land = _chain(1.0)
    path = ln.gradient_flow(land, [-0.35, 1.75], np.linspace(0, 20, 801)).states
    end = path[-1]
    path = path[np.linalg.norm(path - end, axis=1) < 1.25]
    parts = [
        ("area", circle(0.5, end)),
        ("quiet", circle(1, end)),
        *arrow("flow", path, 0.35),
        ("quiet", [end, end + [np.sqrt(0.5), -np.sqrt(0.5)]]),
        ("dot-minimum", [end]),
        label("$ρ$", *(end + [0.68, -0.5])),
        label("$x$*", *(end + [0.2, 0.08])),
    ]
    return placed(parts, end[0] + np.array([-1.66, 1.66]), end[1] + np.array([-1.07, 1.07]))


def rates():
    """An exponential bends down on logarithmic axes, powers are straight: df/dt = -f^(2 alpha)."""
    tau = np.geomspace(0.03, 1e4, 200)
    fast = tau[tau < 18]
    parts = [("flow", np.log10([fast, np.exp(-fast)]).T), label("$α$ = ½", 1.0, -6.5, "end")]
    for alpha, words, place in (2 / 3, "⅔", (3.25, -8.0)), (3 / 4, "¾", (4.05, -7.2)), (5 / 6, "5/6", (3.85, -4.0)):
        f = (1 + (2 * alpha - 1) * tau) ** (-1 / (2 * alpha - 1))
        parts += [("quiet", np.log10([tau, f]).T[f > 1e-8]), label(words, *place, "start")]
    return [*axes("log $τ$", "log $f$"), *placed(parts, (-1.6, 4.6), (-9.2, 1.2))]


def valley():
    """The nearest critical point p to x: the vector v between them stands at right angles to the valley."""
    x, u = np.array([1.75, 1.5]), np.geomspace(0.35, 2.6, 400)
    level = lambda value: np.column_stack([u, value / u])
    minima = level(1.0)
    p = minima[np.argmin(np.linalg.norm(minima - x, axis=1))]
    parts = [("faint", level(value)[(value / u) < 2.3]) for value in (0.5, 0.75, 1.35, 1.8)]
    parts += [
        ("minima", minima[minima[:, 1] < 2.3]),
        *arrow("flow", [p, x]),
        ("dot-minimum", [p]),
        label("$p$", *(p - [0.13, 0.14])),
        label("$x$", *(x + [0.14, 0.1])),
        label("$v$", *((p + x) / 2 + [0.14, -0.12])),
        label("$M$", 2.6, 0.62),
    ]
    return placed(parts, (-0.2, 2.9), (0.2, 2.19))


def ray():
    """The Mexican hat on a ray, log f against q: whoever stands in a groove has a ridge on either side."""
    q = np.linspace(1.2, 21.5, 900)
    height = lambda q: -q + np.log(1 - (1 - 1 / (1 + 4 * (q * (q - 1)) ** 2)) * np.sin(-q))
    groove, ridge = 5.5 * np.pi, 4.5 * np.pi
    parts = [
        ("flow", np.column_stack([q, height(q)])),
        label("ridge", ridge + 0.6, height(ridge) + 4, "start"),
        label("groove", groove - 1.2, height(groove) + 0.5, "end"),
    ]
    return [*axes("$q$", "log $f$"), *placed(parts, (0, 22), (-37, 2))]


def floor():
    """The invariant holds the flow on its hyperbola, where the upper weight is at least the root of C."""
    C, u = 0.6, np.linspace(-1.45, 1.45, 81)
    land, hyperbola = _chain(0.8), lambda x: np.column_stack([x, np.sqrt(np.square(x) + C)])
    starts = hyperbola(np.array([-1.3, 1.4]))
    paths = ln.gradient_flow(land, starts, np.linspace(0, 20, 401)).states
    bound = np.sqrt(C)
    parts = [
        ("area", [(-1.5, 0), (1.5, 0), (1.5, bound), (-1.5, bound), (-1.5, 0)]),
        ("faint", hyperbola(u)),
        ("quiet", [(-1.5, 0), (1.5, 0)]),
        *arrow("flow", paths[:, 0], 0.5),
        *arrow("flow", paths[:, 1], 0.5),
        ("dot-flow", starts),
        ("dot-minimum", paths[-1, :1]),
        label("√$C$", 1.3, bound - 0.15),
        label("$w$₁", 1.38, -0.14),
        label("$w$₂", -1.38, 1.75),
    ]
    return placed(parts, (-1.5, 1.5), (-0.2, 1.8))


def thales():
    """Z = PA is the foot of a perpendicular: all of them lie on the circle over the segment from 0 to A."""
    a, turn = np.array([2.0, 0.9]), 0.62
    along = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ a / np.linalg.norm(a)
    z = along * (along @ a)
    across = np.array([along[1], -along[0]])
    corner = 0.13 * np.array([-along, across - along, across])
    parts = [
        ("faint", circle(np.linalg.norm(a) / 2, a / 2)),
        ("faint", z + corner),
        *arrow("quiet", [[0, 0], a]),
        *arrow("flow", [[0, 0], z]),
        ("quiet", [z, a]),
        ("dot-saddle", [[0, 0]]),
        ("dot-minimum", [a]),
        label("0", -0.15, -0.05),
        label("$A$", *(a + [0.16, 0.03])),
        label("$Z$ = $PA$", *(z + [-0.05, 0.2])),
    ]
    return placed(parts, (-1.0, 3.0), (-0.72, 1.85))


def brake():
    """The speed of a chain of N equal weights near its saddle: the longer the chain, the flatter."""
    omega = np.linspace(0, 1, 61)
    parts = [label("$N$ = 2", 0.4, 0.6, "end")]
    for N in 2, 3, 4, 6:
        parts.append(("flow" if N == 2 else "quiet", np.column_stack([omega, omega ** (N - 1)])))
        if N > 2:
            parts.append(label(str(N), 0.27 ** (1 / (N - 1)) + 0.06, 0.25))
    return [*axes("$ω$", "speed"), *placed(parts, (0, 1.05), (-0.09, 1.15))]


def waits():
    """How long the weights stay small: du/dt = u^(N - 1) from the same start, for N = 2, 3, 4."""
    u = np.geomspace(0.15, 1, 81)
    times = {2: np.log(u / u[0]), 3: 1 / u[0] - 1 / u, 4: (u[0] ** -2 - u**-2) / 2}
    parts = [("flow" if N == 2 else "quiet", np.column_stack([t, u])) for N, t in times.items()]
    parts += [label("2", 2.2, 0.8, "start"), label("3", 6.2, 0.8, "start"), label("4", 22.2, 0.8, "start")]
    return [*axes("$t$", "$u$"), *placed(parts, (0, 24), (-0.09, 1.2))]
