"""Compute linnet/data/stabilised.json: explicit methods of order 4, stable on a long piece of the negative real axis.

The construction is Abdulle's (ROCK4; *Fourth order Chebyshev methods with recurrence relation*, SIAM J. Sci. Comput.
23, 2002), with coefficients computed here.  A method of s stages has the stability polynomial ``R(z) = w(x) P(x) /
(w(a) P(a))`` at ``x = a + d z``: w has two pairs of complex zeros, and P, of degree s - 4, is orthogonal for the weight
``w(x)^2 / sqrt(1 - x^2)`` on [-1, 1].  So ``|R|`` is nearly constant there, and P comes by
a recurrence of three terms, which keeps rounding small.  Among all zeros for which R agrees with ``exp`` to order 4
and stays within DAMPING on [-1, 1], those are taken for which the interval in z is longest.

The recurrence is the first part of a step, a Runge-Kutta method of four stages the second.  Its coefficients solve the
eight conditions for order 4 of the whole; the two that remain free keep the error small where the problem is stiff.

``python tools/stabilised.py`` takes a minute.  Tests check what is in the file without this program.
"""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares, minimize

DAMPING = 0.95
STAGES = range(6, 19)
LONGEST = np.array([1.39, 20.6, 14.1, 7.62, 0.3])  # s^2 (1 - Re, Im) of both zeros and s^2 (a - 1), for s = 18
GUESS = np.array([0.08, -0.6, 0.9, 1.7, -2.2, 1.2, -0.1, 0.3, 0.4, 0.1])  # of the four stages
TREES = np.array([1, 1 / 2, 1 / 3, 1 / 6, 1 / 4, 1 / 8, 1 / 12, 1 / 24])  # what the elementary weights shall be
FILE = Path(__file__).parents[1] / "linnet" / "data" / "stabilised.json"


def orthogonal(zeros, degree):
    """Return A, B of ``P_{j+1} = (x - A_j) P_j - B_j P_{j-1}`` for the weight of these zeros: Stieltjes' procedure."""
    nodes = np.cos((np.arange(4 * degree + 100) + 0.5) * np.pi / (4 * degree + 100))
    weight = np.abs(np.prod([nodes - zero for zero in zeros], axis=0)) ** 4
    before, here, last = np.zeros_like(nodes), np.ones_like(nodes), 1.0
    A, B = np.zeros(degree), np.zeros(degree)
    for j in range(degree):
        norm = weight @ here**2
        A[j], B[j] = weight @ (nodes * here**2) / norm, norm / last if j else 0.0
        before, here, last = here, (nodes - A[j]) * here - B[j] * before, norm
    return A, B


def polynomial(zeros, A, B, x, a):
    """Return ``R`` at ``x`` with ``R(a) = 1``."""
    before, here, before_a, here_a = 0.0 * x, 0.0 * x + 1, 0.0, 1.0
    for A_j, B_j in zip(A, B, strict=True):
        before, here, before_a, here_a = (
            here,
            (x - A_j) * here - B_j * before,
            here_a,
            (a - A_j) * here_a - B_j * before_a,
        )
        before, here, before_a, here_a = before / here_a, here / here_a, before_a / here_a, 1.0
    return here * np.prod([np.abs(x - zero) ** 2 / np.abs(a - zero) ** 2 for zero in zeros], axis=0)


def taylor(zeros, A, B, a):
    """Return the coefficients of R at a up to the fourth power."""

    def times(u, v):
        return np.convolve(u, v)[:5]

    before, here = np.zeros(5), np.eye(5)[0]
    for A_j, B_j in zip(A, B, strict=True):
        before, here = here, times([a - A_j, 1], here) - B_j * before
        before, here = before / here[0], here / here[0]
    for zero in zeros:
        here = times([abs(a - zero) ** 2, 2 * (a - zero.real), 1], here)
    return here / here[0]


def unpack(scaled, s):
    zeros = 1 - scaled[:4:2] / s**2 + 1j * scaled[1:4:2] / s**2
    return zeros, 1 + scaled[4] / s**2


@lru_cache(maxsize=64)  # the optimiser asks for each of them in turn
def _properties(scaled, s):
    """Return the defects of orders 2 to 4, the largest ``|R|`` on the interval, the length of the interval, and d."""
    zeros, a = unpack(np.array(scaled), s)
    A, B = orthogonal(zeros, s - 4)
    c = taylor(zeros, A, B, a)
    d = 1 / c[1]
    x = np.cos(np.linspace(0, np.pi, 40 * s))
    return [2, 6, 24] * c[2:] * d ** np.arange(2, 5) - 1, np.abs(polynomial(zeros, A, B, x, a)).max(), (1 + a) / d, d


def properties(scaled, s):
    return _properties(tuple(scaled), s)


def longest(s, guess):
    conditions = [
        {"type": "eq", "fun": lambda u: properties(u, s)[0]},
        {"type": "ineq", "fun": lambda u: DAMPING - properties(u, s)[1]},
    ]
    found = guess
    for _ in range(2):  # a second run from where the first ended, which now and then is too early
        found = minimize(
            lambda u: -properties(u, s)[2] / s**2,
            found,
            constraints=conditions,
            method="SLSQP",
            options={"ftol": 1e-13},
        ).x
    defects, largest, *_ = properties(found, s)
    assert np.abs(defects).max() < 1e-10 and largest < DAMPING + 1e-6, (s, defects, largest)
    return found


def weights_of_velocity(e):
    """Return what a velocity contributes to the eight weights, at a point where the first four are e[:4]."""
    return np.array([1, e[0], e[0] ** 2, e[1], e[0] ** 3, e[0] * e[1], e[2], e[3]])


def recurrence(scaled, s):
    """Return rows ``(mu, nu)`` of ``d_j = mu h F_{j-1} + nu d_{j-1} + (1 - nu) d_{j-2}``, and the end's weights."""
    zeros, a = unpack(scaled, s)
    A, B = orthogonal(zeros, s - 4)
    d, rows = properties(scaled, s)[3], []
    before, here, last = np.zeros(8), np.zeros(8), 0.0  # last: P_{j-1}(a) / P_j(a)
    for A_j, B_j in zip(A, B, strict=True):
        grow = (a - A_j) - B_j * last
        mu, nu = d / grow, (a - A_j) / grow
        before, here = here, mu * weights_of_velocity(here) + nu * here + (1 - nu) * before
        rows.append([mu, nu])
        last = 1 / grow
    return rows, here


def stages(start, a):
    """Return the elementary weights of four stages and of the end of the step; ``a`` lists A's rows and then b."""
    F, points = [], []
    for row in [], a[:1], a[1:3], a[3:6], a[6:]:
        points.append(start + sum((c * f for c, f in zip(row, F, strict=True)), np.zeros(8)))
        F.append(weights_of_velocity(points[-1]))
    return np.array(F), points[-1]


class Bend:
    """The problem ``y' = z (y - t^2 / 2) + t`` with the solution ``t^2 / 2`` from 0: a stiff force keeps it on a curve.

    The order says nothing about the error where z is large.
    """

    def __init__(self, rows, z):
        self.z = z
        before, self.y, last, self.t = 0 * z, 0 * z, 0.0, 0.0
        for mu, nu in rows:
            before, self.y = self.y, mu * self.velocity(self.y, self.t) + nu * self.y + (1 - nu) * before
            last, self.t = self.t, mu + nu * self.t + (1 - nu) * last

    def velocity(self, y, t):
        return self.z * (y - t**2 / 2) + t

    def error(self, a):
        """Return the error after a step 1 that four stages with these coefficients complete."""
        F, y, t = [], self.y, self.t
        for row in a[:1], a[1:3], a[3:6], a[6:]:
            F.append(self.velocity(y, t))
            y, t = self.y + sum(c * f for c, f in zip(row, F, strict=True)), self.t + sum(row)
        return y - t**2 / 2


def finish(rows, start, reach):
    """Return coefficients of four stages that bring the elementary weights to those of order 4.

    Two remain free; they are chosen for small errors on a bend at all z within reach.
    """
    bend = Bend(rows, -reach * (1 - np.cos(np.linspace(0, np.pi, 300))) / 2)

    def residuals(a):
        order = stages(start, a)[1] - TREES
        return np.concatenate([1e6 * order, bend.error(a) / (1 - bend.z) / 10, 1e-3 * a])

    a = least_squares(residuals, GUESS, x_scale="jac", max_nfev=5000).x
    for _ in range(5):  # Newton's method, to rounding
        jacobian = np.array([stages(start, a + 1e-30j * e)[1].imag / 1e-30 for e in np.eye(10)]).T
        a = a - np.linalg.lstsq(jacobian, stages(start, a)[1] - TREES)[0]
    defect = np.abs(stages(start, a)[1] - TREES).max()
    assert defect < 1e-13, defect
    return a


def estimate(start, a):
    """Return weights of the velocities at the four stages and the end whose sum vanishes to order 3.

    They are scaled so that they give ``z^4 / 800`` for ``y' = z y``: the step is of order 4, and errs less than a step
    of order 3 would.  With this factor (measured) the errors at the end are about those of Dormand and Prince's method.
    """
    F, _ = stages(start, a)
    weights = np.linalg.svd(F[:, :4].T)[2][-1]
    return weights / (weights @ F[:, 7]) / 800


def method(s, scaled):
    rows, start = recurrence(scaled, s)
    reach = properties(scaled, s)[2]
    a = finish(rows, start, reach)
    return {
        "recurrence": [[0.0, mu, nu, 1 - nu] for mu, nu in rows],
        "finish": [[*a[:1], 0, 0, 0], [*a[1:3], 0, 0], [*a[3:6], 0], list(a[6:])],
        "estimate": list(estimate(start, a)),
        "reach": reach,
    }


def main():
    found, guess = {}, LONGEST
    for s in reversed(STAGES):
        if s + 2 in found:  # they are nearly linear in 1 / s^2
            ratio = (s**-2 - (s + 1) ** -2) / ((s + 1) ** -2 - (s + 2) ** -2)
            guess = found[s + 1] + ratio * (found[s + 1] - found[s + 2])
        found[s] = guess = longest(s, guess)
        print(s, *np.round(guess, 3), f"reach {properties(guess, s)[2] / s**2:.4f} s^2", flush=True)
    table = {s: method(s, found[s]) for s in STAGES}
    lines = ",\n".join(f'"{s}": {json.dumps(row)}' for s, row in table.items())
    FILE.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
