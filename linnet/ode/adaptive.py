"""One member after the other, each with steps of its own: step, judge, look for stiffness, arrive.

``run`` follows members to the end.  An explicit embedded method takes steps whose error is estimated.  Where the method
is "auto", every few steps a power iteration asks for the largest decay rate; when that, and not accuracy, limits the
step, stabilised steps take over, and go back when they turn out to be slower.

What happens to a member depends on itself alone, so alone and among others it takes the same steps, to the last bit.
"""

from typing import NamedTuple

import numpy as np

from .compiled import inline, inner, outer
from .tableaux import METHODS, STABILISED
from .trajectory import Status

DONE, DIVERGED, EXHAUSTED, STALLED, MOVING = map(
    int, (Status.DONE, Status.DIVERGED, Status.EXHAUSTED, Status.STALLED, Status.MOVING)
)
UNDER_WAY = -1
EPS = 2.0**-52
SAFETY, SHRINK, GROW = 0.9, 0.2, 5.0  # of the step, after its error is known
MARGIN = 1.1  # on the spectral radius, which a power iteration approaches from below
CHECK_EXPLICIT, CHECK_STABILISED = 8, 25  # steps between two estimates of the spectral radius
STIFF = 0.7  # part of its reach from which an explicit step counts as limited by stability
LONG = 100.0  # step times spectral radius from which order 2 errs less: stiffness takes the order from the other

# The member under way.  ``rate`` is the explicit progress per evaluation before a stabilised phase, 0 outside of one.
MEMBER = np.dtype(
    [(name, float) for name in ("t", "h", "floor", "grow", "length", "speed", "radius", "rate")]
    + [(name, np.int64) for name in ("index", "status", "steps", "nfev", "due", "age", "wait", "backoff", "trial")]
)


class Control(NamedTuple):
    """When to stop; the error allowed in a step, ``floor + relative ||y|| + along h ||y'||``.

    The floor is ``absolute + initial min(||y(0)||, sqrt(p))``.
    """

    end: float
    max_steps: int
    stabilise: bool
    rest: float = -1.0  # a member whose speed is at most this is at rest; negative: never
    absolute: float = 0.0
    initial: float = 0.0
    relative: float = 0.0
    along: float = 0.0


class Space(NamedTuple):
    """Where a member is worked on: the state ``y``, the velocities ``K`` of the stages, and vectors of scratch."""

    y: np.ndarray
    K: np.ndarray
    point: np.ndarray
    change: np.ndarray
    base: np.ndarray
    axis: np.ndarray  # of the fastest decay


def member():
    """Return a member that is not yet under way."""
    return np.zeros(1, MEMBER).view(np.recarray)[0]


def space(scheme, p):
    """Return the room that a member needs."""
    stages = max(len(scheme.rows) + 1 + len(scheme.extra), 6)
    return Space(np.empty(p), np.empty((stages, p)), *np.empty((4, p)))


# --- vectors -------------------------------------------------------------------------------------------------------


@inline
def norm(v):
    """Return the Euclidean norm; four sums at a time, which are independent of each other."""
    a = b = c = d = 0.0
    n = len(v)
    for i in range(n // 4):
        q = 4 * i
        a += v[q] * v[q]
        b += v[q + 1] * v[q + 1]
        c += v[q + 2] * v[q + 2]
        d += v[q + 3] * v[q + 3]
    for i in range(n % 4):
        a += v[n - 1 - i] * v[n - 1 - i]
    return np.sqrt((a + b) + (c + d))


@inline
def combine(out, weights, K, n):
    """Fill ``out`` with the sum of the first ``n`` rows of ``K``, weighted."""
    out[:] = 0.0
    for j in range(n):
        w = weights[j]
        if w != 0.0:
            for q in range(len(out)):
                out[q] += w * K[j, q]


@inline
def shift(out, y, h, change):
    """Fill ``out`` with ``y + h change``."""
    for q in range(len(out)):
        out[q] = y[q] + h * change[q]


@inline
def advance(out, y, h, weights, K, n):
    """Fill ``out`` with ``y + h sum_j w_j K_j``, of the first ``n`` rows."""
    combine(out, weights, K, n)
    shift(out, y, h, out)


@inner
def probe(velocity, work, at, h, axis):
    """Turn ``at.axis`` to ``f(y + h axis) - f(y)``, and return the length of that."""
    shift(at.point, at.y, h, axis)
    velocity(at.point, at.change, work)
    for q in range(len(at.y)):
        at.change[q] -= at.K[0, q]
    length = norm(at.change)
    for q in range(len(at.y)):
        at.axis[q] = at.change[q] / length if length > 0 else 0.0
    return length


# --- a member ------------------------------------------------------------------------------------------------------


@inner
def begin(velocity, work, me, at, scheme, control, times, states):
    """Start with Hairer, Norsett and Wanner's guess of the first step (*Solving ODEs I*, section II.4)."""
    y, f = at.y, at.K[0]
    y[:] = states[0, me.index]
    velocity(y, f, work)
    me.t, me.status, me.steps, me.nfev, me.due = times[0], UNDER_WAY, 0, 2, 1
    me.grow, me.age, me.rate, me.radius, me.wait, me.backoff = GROW, CHECK_EXPLICIT // 2, 0.0, 0.0, 0, 1
    me.length, me.speed = norm(y), norm(f)
    me.floor = control.absolute + control.initial * min(me.length, np.sqrt(len(y)))
    h = 0.01 * me.length / me.speed if me.length > 0 and me.speed > 0 else 1e-6
    bend = probe(velocity, work, at, h, f)
    steepest = max(me.speed, bend / h)
    allowed = me.floor + control.relative * me.length + control.along * h * me.speed
    me.h = min(100 * h, (0.01 * allowed / steepest) ** (1 / scheme.order)) if steepest > 0 else max(100 * h, 1e-3)
    settle(me, control)


@inline
def settle(me, control):
    """Say what has become of the member; the last word counts."""
    if me.steps >= control.max_steps:
        me.status = EXHAUSTED
    if me.h <= 4 * EPS * me.t or me.h == 0.0:
        me.status = STALLED
    if me.t >= control.end:
        me.status = DONE if control.rest < 0 else MOVING
    if not me.speed < np.inf:
        me.status = DIVERGED
    if me.speed <= control.rest:
        me.status = DONE


@inline
def judge(me, at, control, h, error, order):
    """Decide on a step of length ``h`` to ``at.point`` by its estimated error, and choose the next."""
    # The speed where the step began: where a step overshot the speed is large, and would excuse any error.
    allowed = me.floor + control.relative * max(me.length, norm(at.point)) + control.along * h * me.speed
    accepted = error <= allowed
    factor = SHRINK  # an overflow is a rejected step, not a failure
    if error < np.inf:
        factor = SAFETY * (max(error, 1e-16 * allowed) / allowed) ** (-1 / order) if error > 0 else GROW
    me.h = h * min(me.grow, max(SHRINK, factor))
    me.grow = GROW if accepted else 1.0
    me.steps += 1
    me.age += 1
    return accepted


@inline
def move(me, at, control, h, f):
    """Take the step: the member stands at ``at.point``, where the velocity is ``f``."""
    me.t = control.end if h >= control.end - me.t else me.t + h
    for q in range(len(f)):
        at.y[q], at.K[0, q] = at.point[q], f[q]
    me.length, me.speed = norm(at.y), norm(f)


# --- explicit steps ------------------------------------------------------------------------------------------------


@inner
def explicit_step(velocity, work, me, at, scheme, control, times, states):
    y, K, point, s = at.y, at.K, at.point, len(scheme.rows)
    h = min(me.h, control.end - me.t)
    for i in range(s):
        advance(point, y, h, scheme.rows[i], K, i + 1)
        velocity(point, K[i + 1], work)
    me.nfev += s
    if judge(me, at, control, h, h * explicit_error(at, scheme), scheme.order):
        if is_due(me, times, h):
            for i in range(len(scheme.extra)):
                advance(at.change, y, h, scheme.extra[i], K, s + 1 + i)
                velocity(at.change, K[s + 1 + i], work)
            me.nfev += len(scheme.extra)
            while is_due(me, times, h):
                write_between(me, at, scheme.P, (times[me.due] - me.t) / h, h, states)
        move(me, at, control, h, K[s])


@inline
def explicit_error(at, scheme):
    """Return the norm of the error estimate per unit step."""
    combine(at.change, scheme.E[0], at.K, scheme.E.shape[1])
    fine = norm(at.change)
    if len(scheme.E) == 1 or fine == 0.0:
        return fine
    combine(at.change, scheme.E[1], at.K, scheme.E.shape[1])  # Hairer and Wanner's estimates of order 5 and 3
    return fine**2 / np.sqrt(fine**2 + 0.01 * norm(at.change) ** 2)


@inline
def is_due(me, times, h):
    """Does a step of length ``h`` pass the next wanted time?  The last is where it ends."""
    return me.due < len(times) - 1 and times[me.due] - me.t <= h


@inner
def write_between(me, at, P, x, h, states):
    """Write the state at the fraction ``x`` of the step: ``y + h sum_i w_i K_i``, ``w = P (x, x^2, ...)``."""
    at.change[:] = 0.0
    for i in range(len(P)):
        weight = 0.0
        for k in range(P.shape[1] - 1, -1, -1):
            weight = (weight + P[i, k]) * x
        for q in range(len(at.y)):
            at.change[q] += weight * at.K[i, q]
    shift(at.change, at.y, h, at.change)
    states[me.due, me.index, :] = at.change
    me.due += 1


# --- stabilised steps ----------------------------------------------------------------------------------------------


@inner
def estimate_radius(velocity, work, me, at, iterations):
    """Probe again and again: the axis tends to that of the fastest decay."""
    eps = 1e-6 * (me.length + 1e-3)
    for _ in range(iterations):
        me.radius = max(probe(velocity, work, at, eps, at.axis) / eps, 1e-12)
    me.nfev += iterations
    me.age = 0


@inner
def look_for_stiffness(velocity, work, me, at, scheme, control):
    """Begin a stabilised phase when stability limits the explicit step, and enough is left for it."""
    estimate_radius(velocity, work, me, at, 2 if me.radius > 0 else 5)
    if me.h * me.radius > STIFF * scheme.reach and control.end - me.t > 3 * me.h and me.wait == 0:
        me.rate, me.trial = me.h / len(scheme.rows), 0
    me.wait = max(me.wait - 1, 0)


@inner
def choose_stages(tail, need):
    """Return the cheapest method that is stable over ``need``, step times spectral radius, or the longest."""
    order, i = 4 if need <= LONG else 2, 0
    while i < len(tail.reach) - 1 and (tail.order[i] != order or tail.reach[i] < need):
        i += 1
    return i


@inner
def stabilised_step(velocity, work, me, at, scheme, tail, control, times, states):
    wish, left = me.h, control.end - me.t
    i = choose_stages(tail, MARGIN * me.radius * min(wish, left))
    h = min(wish, tail.reach[i] / (MARGIN * me.radius), left)
    recurrence(velocity, work, at, tail, i, h)
    K = at.K
    if tail.order[i] == 4:
        at.base[:] = at.point
        velocity(at.point, K[1], work)
        for j in range(4):
            advance(at.point, at.base, h, tail.finish[i, j], K[1:], j + 1)
            velocity(at.point, K[j + 2], work)
        combine(at.change, tail.estimate[i], K[1:], 5)
        error, order, used = h * norm(at.change), 4, tail.length[i] + 4
    else:
        velocity(at.point, K[5], work)
        for q in range(len(at.y)):  # three times Sommeijer, Shampine and Verwer's
            at.change[q] = 2.4 * (at.y[q] - at.point[q]) + 1.2 * h * (K[0, q] + K[5, q])
        error, order, used = norm(at.change), 3, tail.length[i]
    me.nfev += used
    accepted = judge(me, at, control, h, error, order)
    if accepted:
        while is_due(me, times, h):
            write_cubic(me, at, (times[me.due] - me.t) / h, h, states)
        move(me, at, control, h, K[5])
    if me.h > h:
        me.h = max(me.h, wish)  # reach shortened the step, not the error
    me.trial += 1
    if me.trial >= 4 and h / used < me.rate:  # the explicit method was faster: be slower to leave it next time
        me.h, me.age, me.rate = me.rate * len(scheme.rows), 0, 0.0
        me.wait, me.backoff = me.backoff, min(2 * me.backoff, 8)
    elif not accepted or me.age >= CHECK_STABILISED:
        estimate_radius(velocity, work, me, at, 2)


@inner
def recurrence(velocity, work, at, tail, i, h):
    """Fill ``at.point`` with ``y + d``, ``d`` the last of the three-term recurrence; see tableaux.Stabilised."""
    f, g, d, before = at.K[0], at.K[1], at.change, at.base
    row = tail.recurrence[i]
    for q in range(len(d)):
        d[q], before[q] = (row[1, 0] + row[1, 1]) * h * f[q], 0.0
        at.point[q] = at.y[q] + d[q]
    for j in range(2, tail.length[i] + 1):
        velocity(at.point, g, work)
        start, slope, last, older = row[j, 0] * h, row[j, 1] * h, row[j, 2], row[j, 3]
        for q in range(len(d)):
            new = start * f[q] + slope * g[q] + last * d[q] + older * before[q]
            before[q], d[q] = d[q], new
            at.point[q] = at.y[q] + new


@inner
def write_cubic(me, at, x, h, states):
    """Write the cubic with the values and slopes at both ends of the step at its fraction ``x``."""
    for q in range(len(at.y)):
        slopes = (1 - x) * at.K[0, q] - x * at.K[5, q]
        bulge = x * (3 - 2 * x) * (at.point[q] - at.y[q]) + (1 - x) * h * slopes
        states[me.due, me.index, q] = at.y[q] + x * bulge
    me.due += 1


# --- many members --------------------------------------------------------------------------------------------------

RESULTS = np.zeros((2, 1, 1)), np.zeros(1), np.zeros(1, np.int64), np.zeros(1, np.int64)  # of which types they are
_SCHEME, _TIMES = METHODS["dopri5"], np.zeros(1)


@outer(
    "velocity", _TIMES, member(), 1, space(_SCHEME, 1), _SCHEME, STABILISED, Control(1.0, 1, True), _TIMES, *RESULTS, 1
)
def run(velocity, work, me, last, at, scheme, tail, control, times, states, ends, status, nfev, budget):
    """Follow members from ``me.index`` until ``last``, or for about ``budget`` evaluations; return what is left of it.

    A member begins at ``states[0, me.index]``.  The state at its end becomes the last of ``states``, unless it did not
    arrive where it should.
    """
    while me.index < last and budget > 0:
        if me.status != UNDER_WAY:
            begin(velocity, work, me, at, scheme, control, times, states)
        while me.status == UNDER_WAY and budget > 0:
            before = me.nfev
            if me.rate == 0.0:
                explicit_step(velocity, work, me, at, scheme, control, times, states)
                if control.stabilise and me.age >= CHECK_EXPLICIT:
                    look_for_stiffness(velocity, work, me, at, scheme, control)
            else:
                stabilised_step(velocity, work, me, at, scheme, tail, control, times, states)
            settle(me, control)
            budget -= me.nfev - before
        if me.status != UNDER_WAY:
            if me.status == DONE or control.rest >= 0:
                states[-1, me.index, :] = at.y
            ends[me.index], status[me.index], nfev[me.index] = me.t, me.status, me.nfev
            me.index += 1
            budget -= 1
    return budget
