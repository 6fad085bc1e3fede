"""Gauss-Legendre steps: implicit, so that quadratic invariants hold to rounding at any step size.

The stages satisfy ``Z_i = y + h sum_j a_ij f(Z_j)``, to rounding.  Newton's method solves that with an inverse of
``1 - h A (x) J`` that is kept from step to step for as long as the iteration converges; where it does not, with the
Jacobian of every stage in every iteration.
"""

from typing import NamedTuple

import numpy as np

from .adaptive import EPS, RESULTS, UNDER_WAY, member, norm
from .compiled import inner, outer
from .fixed import count_steps, enter, leave, pass_step
from .tableaux import gauss_legendre
from .trajectory import Status

UNSOLVED = int(Status.UNSOLVED)
OFTEN = 8  # iterations after which the inverse is made anew for the next step


class Space(NamedTuple):
    """The state; the stages, their velocities, and scratch, one stage after the other; a Jacobian and the inverse."""

    y: np.ndarray
    Z: np.ndarray
    F: np.ndarray
    defect: np.ndarray
    change: np.ndarray
    base: np.ndarray
    J: np.ndarray
    inverse: np.ndarray


def space(scheme, p):
    """Return the room that a member needs."""
    s = len(scheme.b)
    return Space(np.empty(p), *np.zeros((5, s * p)), np.empty((p, p)), np.empty((s * p, s * p)))


@inner
def differentiate(velocity, work, at, point):
    """Fill ``at.J`` with the derivative of the velocity at ``point``, by central differences."""
    p = len(point)
    eps = 6e-6 * max(norm(point) / np.sqrt(p), 1e-3)
    ahead, behind = np.empty(p), np.empty(p)
    for k in range(p):
        here = point[k]
        point[k] = here + eps
        velocity(point, ahead, work)
        point[k] = here - eps
        velocity(point, behind, work)
        point[k] = here
        for q in range(p):
            at.J[q, k] = (ahead[q] - behind[q]) / (2 * eps)


@inner
def invert(velocity, work, at, A, h, points):
    """Make the inverse of ``1 - h a_ij J(points_j)``; say whether it exists."""
    s, p = len(A), len(at.y)
    M = np.eye(s * p)
    for j in range(s):
        differentiate(velocity, work, at, points[j * p : (j + 1) * p])
        for i in range(s):
            for q in range(p):
                for k in range(p):
                    M[i * p + q, j * p + k] -= h * A[i, j] * at.J[q, k]
    if not norm(M.ravel()) < np.inf:
        return False
    try:
        M = np.linalg.inv(M)
    except Exception:
        return False
    for q in range(s * p):
        for k in range(s * p):
            at.inverse[q, k] = M[q, k]
    return True


@inner
def correct(velocity, work, me, at, A, h):
    """Evaluate the stages; find what their equations lack, the correction that follows, and the size of both."""
    s, p = len(A), len(at.y)
    for i in range(s):
        velocity(at.Z[i * p : (i + 1) * p], at.F[i * p : (i + 1) * p], work)
    me.nfev += s
    for i in range(s):
        for q in range(p):
            due = 0.0
            for j in range(s):
                due += A[i, j] * at.F[j * p + q]
            at.defect[i * p + q] = at.y[q] + h * due - at.Z[i * p + q]
    return norm(at.defect)


@inner
def apply_inverse(at):
    """Fill ``at.change`` with Newton's correction; return its norm."""
    for q in range(len(at.change)):
        total = 0.0
        for k in range(len(at.change)):
            total += at.inverse[q, k] * at.defect[k]
        at.change[q] = total
    return norm(at.change)


@inner
def is_rounding(length, last, size):
    """Is a correction rounding: tiny, or small and no smaller than the last?"""
    return length <= 2 * EPS * size or (length >= last / 2 and length <= 1e-10 * size)


@inner
def iterate(velocity, work, me, at, A, h):
    """Correct the stages by the kept inverse; return the iterations that it took, 0 if they did not converge."""
    size, last = norm(at.y), np.inf
    for n in range(1, 21):
        correct(velocity, work, me, at, A, h)
        length = apply_inverse(at)
        if is_rounding(length, last, size):
            return n
        if not length < last:
            return 0
        last = length
        for q in range(len(at.Z)):
            at.Z[q] += at.change[q]
    return 0


@inner
def iterate_with_every_jacobian(velocity, work, me, at, A, h):
    """Newton's method, in which a correction is halved until the defect is no larger; say whether it converged."""
    p, least, size = len(at.y), np.inf, norm(at.y)
    for q in range(len(at.Z)):
        at.Z[q] = at.base[q] = at.y[q % p]
        at.change[q] = 0.0
    for _ in range(50):
        length = correct(velocity, work, me, at, A, h)
        better = length < least
        if least < np.inf and is_rounding(norm(at.change), np.inf if better else 0.0, size):
            return True
        if better:
            least = length
            for q in range(len(at.Z)):
                at.base[q] = at.Z[q]
            if not invert(velocity, work, at, A, h, at.base):
                return False
            apply_inverse(at)
        else:
            for q in range(len(at.Z)):
                at.change[q] /= 2
        for q in range(len(at.Z)):
            at.Z[q] = at.base[q] + at.change[q]
    return False


@inner
def predict(at, ahead, h):
    """Begin the stages on the polynomial through those of the last step, prolonged; on ``y`` when ``h`` is 0."""
    s, p = len(ahead), len(at.y)
    for i in range(s):
        for q in range(p):
            rise = 0.0
            for j in range(s):
                rise += ahead[i, j] * at.F[j * p + q]
            at.Z[i * p + q] = at.y[q] + h * rise


_SCHEME = gauss_legendre(1)


@outer("velocity", np.zeros(1), member(), 1, space(_SCHEME, 1), _SCHEME, 1.0, np.zeros(2), *RESULTS, 1)
def run(velocity, work, me, last, at, scheme, step, times, states, ends, status, nfev, budget):
    """As ``fixed.run``; ``me.rate`` is the step for which there is an inverse, ``me.h`` the length of the last step."""
    p = len(at.y)
    while me.index < last and budget > 0:
        if me.status != UNDER_WAY:
            enter(me, at.y, states)
            me.rate = me.h = 0.0
        while me.status == UNDER_WAY and budget > 0:
            gap = times[me.due] - times[me.due - 1]
            steps = count_steps(gap, step)
            h, used = gap / steps, 0
            predict(at, scheme.ahead, h if h == me.h else 0.0)
            for q in range(len(at.base)):
                at.base[q] = at.y[q % p]
            kept = h == me.rate
            if kept or invert(velocity, work, at, scheme.A, h, at.base):
                used = iterate(velocity, work, me, at, scheme.A, h)
            if used > 0 or iterate_with_every_jacobian(velocity, work, me, at, scheme.A, h):
                for j in range(len(scheme.b)):
                    for q in range(p):
                        at.y[q] += h * scheme.b[j] * at.F[j * p + q]
                me.rate = h if 0 < used <= OFTEN else 0.0
                me.h = h
                pass_step(me, at.y, times, states, steps)
            else:
                me.status = UNSOLVED
            budget -= 1 + used + (0 if kept else p)  # an inverse costs as much as p iterations, about
        if me.status != UNDER_WAY:
            leave(me, times, ends, status, nfev)
            budget -= 1
    return budget
