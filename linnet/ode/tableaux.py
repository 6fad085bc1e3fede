"""Coefficients of Runge-Kutta methods: explicit, embedded, Gauss-Legendre and stabilised."""

from __future__ import annotations

import json
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import DOP853, RK45

from ..arguments import Array


class Explicit(NamedTuple):
    """An explicit method of s stages; the velocity at the end of the step counts as one more.

    ``rows`` (s, s) define the step: those of ``A`` but for the first, which is zero, then ``b``.  Embedded methods add:
    ``order`` of the error estimate plus one; ``E`` (1 or 2, s + 1), rows that give the estimate, or two of them to be
    combined; ``reach``, the product of step and spectral radius at which stability limits the step; ``extra``, rows of
    further stages for dense output; and ``P``, whose product with ``(x, x^2, ...)`` gives the weights of all stages at
    the fraction x of the step.
    """

    rows: Array
    order: int = 0
    E: Array = np.zeros((0, 1))
    reach: float = 0.0
    extra: Array = np.zeros((0, 1))
    P: Array = np.zeros((0, 1))

    @property
    def A(self) -> Array:
        return np.vstack([0 * self.rows[:1], self.rows[:-1]])

    @property
    def b(self) -> Array:
        return self.rows[-1]


class GaussLegendre(NamedTuple):
    """The collocation method at the s Gauss points, of order 2s: ``b_i a_ij + b_j a_ji = b_i b_j`` holds.

    ``ahead`` (s, s) does for the step that follows what ``A`` does for this one: it prolongs the polynomial.
    """

    A: Array
    b: Array
    ahead: Array


class Stabilised(NamedTuple):
    """Explicit methods for decays, those of order 4 first, then those of order 2.

    Order 4 is of the kind ROCK4 (Abdulle 2002), order 2 is the Runge-Kutta-Chebyshev method (Sommeijer, Shampine and
    Verwer 1998).  A step begins with ``length[i]`` stages ``y + d_j``, where ``d_j`` is the sum of
    ``(h F_0, h F_{j-1}, d_{j-1}, d_{j-2})`` with the weights ``recurrence[i, j]``.  From there four stages follow for
    order 4, by ``finish[i]``, rows of A and then b.  ``estimate[i]`` weighs their velocities and the one at the end.
    The method is stable on the real interval ``[-reach[i] / h, 0]``, whose length grows with the square of the number
    of stages.
    """

    order: NDArray[np.int64]
    length: NDArray[np.int64]
    recurrence: Array
    finish: Array
    estimate: Array
    reach: Array


def gauss_legendre(s: int) -> GaussLegendre:
    """Return the s-stage Gauss-Legendre method; ``s = 1`` is the implicit midpoint rule.

    >>> gauss_legendre(1)
    GaussLegendre(A=array([[0.5]]), b=array([1.]), ahead=array([[0.5]]))
    """
    c = (np.polynomial.legendre.leggauss(s)[0] + 1) / 2
    powers = np.arange(1, s + 1)
    lagrange = np.linalg.inv(c[:, None] ** (powers - 1))  # column j: coefficients of the j-th Lagrange polynomial
    integral = [x[:, None] ** powers / powers @ lagrange for x in (c, np.ones(1), c + 1)]
    return GaussLegendre(A=integral[0], b=integral[1][0], ahead=integral[2] - integral[1])


def _chebyshev(s, damping=2 / 13):
    """Return the recurrence (s, 4) and the reach of the method of order 2 with s stages."""
    w0 = 1 + damping / s**2
    T, slope, bend = np.zeros((3, s + 1))  # Chebyshev's polynomials and their derivatives at w0
    T[:2], slope[1] = (1, w0), 1
    for j in range(2, s + 1):
        T[j] = 2 * w0 * T[j - 1] - T[j - 2]
        slope[j] = 2 * T[j - 1] + 2 * w0 * slope[j - 1] - slope[j - 2]
        bend[j] = 4 * slope[j - 1] + 2 * w0 * bend[j - 1] - bend[j - 2]
    w1 = slope[s] / bend[s]
    b = np.empty(s + 1)
    b[2:] = bend[2:] / slope[2:] ** 2
    b[:2] = b[2]
    mu, nu = 2 * b[2:] / b[1:-1] * w0, -b[2:] / b[:-2]
    step = mu * w1 / w0
    first = [[b[1] * w1, 0, 0, 0]]
    return np.vstack([first, np.stack([-(1 - b[1:-1] * T[1:-1]) * step, step, mu, nu], axis=1)]), (w0 + 1) / w1


def _stabilised(second=range(12, 65)):
    """Return order 4 as tools/stabilised.py computed it, and order 2 with ``second`` stages."""
    table = [
        *json.loads(resources.files("linnet").joinpath("data/stabilised.json").read_text(encoding="utf-8")).values()
    ]
    order = np.repeat([4, 2], [len(table), len(second)])
    recurrences, reach = zip(*[_chebyshev(s) for s in second], strict=True)
    recurrences = [*(row["recurrence"] for row in table), *recurrences]
    reach = np.array([*(row["reach"] for row in table), *reach])
    length = np.array([len(rows) for rows in recurrences])
    recurrence = np.zeros((len(order), length.max() + 1, 4))
    for i, rows in enumerate(recurrences):
        recurrence[i, 1 : length[i] + 1] = rows
    finish, estimate = (np.array([row[key] for row in table], dtype=float) for key in ("finish", "estimate"))
    return Stabilised(order, length, recurrence, finish, estimate, reach)


def _dense_output_853():
    """Return P of DOP853: its published form nests x and 1 - x, this one is in powers of x."""
    stages = 16
    end, first, last = np.zeros(stages), np.eye(stages)[0], np.eye(stages)[12]
    end[:12] = DOP853.B
    nested = [end, first - end, 2 * end - first - last, *DOP853.D]
    x, one_minus_x = np.polynomial.Polynomial([0, 1]), np.polynomial.Polynomial([1, -1])
    P, factor = np.zeros((stages, 7)), np.polynomial.Polynomial([1])
    for i, row in enumerate(nested):
        factor *= one_minus_x if i % 2 else x
        P += np.outer(row, np.pad(factor.coef, (0, 8 - len(factor.coef)))[1:])
    return P


def _explicit(A, b, *, extra=(), **known):
    """Return the method with these coefficients, as SciPy names them."""
    s, stages = len(b), len(b) + 1 + len(extra)
    wide = lambda rows, width: np.array([np.pad(row, (0, width - len(row))) for row in rows]).reshape(-1, width)
    return Explicit(np.vstack([wide(A[1:, :s], s), b]), extra=wide(extra, stages), **known)


# The coefficients of Dormand and Prince come from SciPy's public classes, so that they exist once.
METHODS = {
    "euler": _explicit(np.zeros((1, 1)), np.ones(1)),
    "rk4": _explicit(np.diag([1 / 2, 1 / 2, 1], k=-1), np.array([1, 2, 2, 1]) / 6),
    "dopri5": _explicit(RK45.A, RK45.B, order=5, E=np.array([RK45.E]), reach=3.3, P=RK45.P),
    "dop853": _explicit(
        DOP853.A,
        DOP853.B,
        extra=DOP853.A_EXTRA,
        order=8,
        E=np.array([DOP853.E5, DOP853.E3]),
        reach=6.4,
        P=_dense_output_853(),
    ),
    "gauss2": gauss_legendre(1),
    "gauss4": gauss_legendre(2),
    "gauss6": gauss_legendre(3),
}
STABILISED = _stabilised()
