"""Coefficients of Runge-Kutta methods: explicit, embedded, Gauss-Legendre and stabilised."""

import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from scipy.integrate import DOP853, RK45


@dataclass(frozen=True)
class Explicit:
    """An explicit method of ``len(b)`` stages; the velocity at the end of the step counts as one more.

    ``A`` (s, s) and ``b`` (s,) define the step.  Embedded methods add: ``order`` of the error estimate plus one; ``E``
    (1 or 2, s + 1), rows that give the estimate, or two of them to be combined; ``reach``, the product of step and
    spectral radius at which stability limits the step; ``extra``, rows of further stages for dense output; and ``P``,
    whose product with ``(x, x^2, ...)`` gives the weights of all stages at the fraction x of the step.
    """

    A: np.ndarray
    b: np.ndarray
    order: int = 0
    E: np.ndarray | None = None
    reach: float = 0.0
    extra: tuple = ()
    P: np.ndarray | None = None


@dataclass(frozen=True)
class GaussLegendre:
    """The collocation method at the s Gauss points, of order 2s: ``b_i a_ij + b_j a_ji = b_i b_j`` holds.

    ``ahead`` (s, s) does for the step that follows what ``A`` does for this one: it prolongs the polynomial.
    """

    A: np.ndarray
    b: np.ndarray
    ahead: np.ndarray


@dataclass(frozen=True)
class Stabilised:
    """Explicit methods of order 4 for decays, of the kind ROCK4 (Abdulle 2002): row i has ``stages[i]`` stages.

    A step begins with ``length[i]`` stages ``y + d_j``, ``d_j = recurrence[i, j] . (h F_{j-1}, d_{j-1}, d_{j-2})``; further
    rows repeat the last.  From there four stages follow, by ``finish[..., i]``, rows of A and then b.  ``estimate[:, i]``
    weighs their velocities and the one at the end.  The method is stable on the real interval ``[-reach[i] / h, 0]``, and the
    reach grows with the square of the number of stages.
    """

    stages: np.ndarray
    length: np.ndarray
    recurrence: np.ndarray
    finish: np.ndarray
    estimate: np.ndarray
    reach: np.ndarray


def gauss_legendre(s):
    """Return the s-stage Gauss-Legendre method; ``s = 1`` is the implicit midpoint rule.

    >>> gauss_legendre(1)
    GaussLegendre(A=array([[0.5]]), b=array([1.]), ahead=array([[0.5]]))
    """
    c = (np.polynomial.legendre.leggauss(s)[0] + 1) / 2
    powers = np.arange(1, s + 1)
    lagrange = np.linalg.inv(c[:, None] ** (powers - 1))  # column j: coefficients of the j-th Lagrange polynomial
    integral = [x[:, None] ** powers / powers @ lagrange for x in (c, np.ones(1), c + 1)]
    return GaussLegendre(A=integral[0], b=integral[1][0], ahead=integral[2] - integral[1])


def _stabilised():
    """Read the coefficients that tools/stabilised.py computed."""
    table = json.loads(resources.files("linnet").joinpath("data/stabilised.json").read_text(encoding="utf-8"))
    rows = list(table.values())
    length = np.array([len(row["recurrence"]) for row in rows])
    recurrence = np.tile([0.0, 1.0, 0.0], (len(rows), length.max() + 2, 1))
    for i, row in enumerate(rows):
        mu, nu = np.transpose(row["recurrence"])
        recurrence[i, 1 : length[i] + 1] = np.stack([mu, nu, 1 - nu], axis=1)
    finish, estimate, reach = (np.array([row[key] for row in rows]) for key in ("finish", "estimate", "reach"))
    return Stabilised(length + 4, length, recurrence, np.moveaxis(finish, 0, -1).copy(), estimate.T.copy(), reach)


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


# The coefficients of Dormand and Prince come from SciPy's public classes, so that they exist once.
METHODS = {
    "euler": Explicit(A=np.zeros((1, 1)), b=np.ones(1)),
    "rk4": Explicit(A=np.diag([1 / 2, 1 / 2, 1], k=-1), b=np.array([1, 2, 2, 1]) / 6),
    "dopri5": Explicit(
        A=np.pad(RK45.A, ((0, 0), (0, 1))), b=RK45.B, order=5, E=np.array([RK45.E]), reach=3.3, P=RK45.P
    ),
    "dop853": Explicit(
        A=DOP853.A,
        b=DOP853.B,
        order=8,
        E=np.array([DOP853.E5, DOP853.E3]),
        reach=6.4,
        extra=tuple(row[:i] for i, row in enumerate(DOP853.A_EXTRA, start=13)),
        P=_dense_output_853(),
    ),
    "gauss2": gauss_legendre(1),
    "gauss4": gauss_legendre(2),
    "gauss6": gauss_legendre(3),
}
STABILISED = _stabilised()
