"""Coefficients of Runge-Kutta methods: explicit, embedded, Gauss-Legendre and stabilised."""

from __future__ import annotations

import json
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..arguments import Array


class Explicit(NamedTuple):
    """An explicit method of ``s`` stages; the velocity at the end of the step counts as one more.

    ``rows`` (s, s) define the step: those of ``A`` but for the first, which is zero, then ``b``.  Embedded methods add:
    ``order`` of the error estimate plus one; ``E`` (1 or 2, s + 1), rows that give the estimate, or two of them to be
    combined; ``reach``, the product of step and spectral radius at which stability limits the step; ``extra``, rows of
    further stages for dense output; and ``P``, whose product with ``(x, x^2, ...)`` gives the weights of all stages at
    the fraction ``x`` of the step.
    """

    rows: Array
    order: int = 0
    E: Array = np.zeros((0, 1))
    reach: float = 0.0
    extra: Array = np.zeros((0, 1))
    P: Array = np.zeros((0, 1))

    @property
    def A(self) -> Array:
        """The matrix (s, s) of Butcher's tableau."""
        return np.vstack([np.zeros_like(self.rows[:1]), self.rows[:-1]])

    @property
    def b(self) -> Array:
        """Its weights (s,)."""
        return self.rows[-1]


class GaussLegendre(NamedTuple):
    """The collocation method at the ``s`` Gauss points, of order ``2 s``: ``b_i a_ij + b_j a_ji = b_i b_j`` holds.

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
    order 4, by ``finish[i]``, rows of ``A`` and then ``b``.  ``estimate[i]`` weighs their velocities and the one at the
    end.  The method is stable on the real interval ``[-reach[i] / h, 0]``, whose length grows with the square of the
    number of stages.
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


def _stored(name):
    return json.loads(resources.files("linnet").joinpath("data", f"{name}.json").read_text(encoding="utf-8"))


def _stabilised(second=range(12, 65)):
    """Return order 4 as tools/stabilised.py computed it, and order 2 with ``second`` stages."""
    fourth = list(_stored("stabilised").values())
    recurrences, reach = zip(
        *((row["recurrence"], row["reach"]) for row in fourth), *(_chebyshev(s) for s in second), strict=True
    )
    length = np.array([len(rows) for rows in recurrences])
    recurrence = np.zeros((len(length), length.max() + 1, 4))
    for i, rows in enumerate(recurrences):
        recurrence[i, 1 : length[i] + 1] = rows
    finish, estimate = (np.array([row[key] for row in fourth], dtype=float) for key in ("finish", "estimate"))
    order = np.repeat([4, 2], [len(fourth), len(second)])
    return Stabilised(order, length, recurrence, finish, estimate, np.array(reach))


def _explicit(known):
    return Explicit(**{key: np.array(value) if isinstance(value, list) else value for key, value in known.items()})


METHODS = {
    **{name: _explicit(known) for name, known in _stored("explicit").items()},
    **{f"gauss{2 * s}": gauss_legendre(s) for s in (1, 2, 3)},
}
STABILISED = _stabilised()
