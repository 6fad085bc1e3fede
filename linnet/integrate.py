"""Runge-Kutta methods for many initial values at once: they know a vector field and no network.

The contract of a vector field ``fun``: it is autonomous; it maps states ``(n, p)`` to velocities ``(n, p)``; row i of
the result depends on row i alone, to the last bit, so that a member integrated alone gives the same numbers as in a
crowd.  ``jacobian``, which only the Gauss-Legendre methods use, maps ``(n, p)`` to ``(n, p, p)``.
"""

import warnings
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.integrate import DOP853, RK45

EPS = np.finfo(float).eps


class Status(IntEnum):
    """What became of a member.  Only ``DONE`` is a success."""

    DONE = 0  # the last time was reached, or the state came to rest
    DIVERGED = 1  # a state overflowed
    EXHAUSTED = 2  # max_steps were used up
    STALLED = 3  # the step fell below the spacing of floating-point numbers
    UNSOLVED = 4  # Newton's iteration for the stages of a Gauss-Legendre step did not converge
    MOVING = 5  # t_max passed and the velocity is still above the tolerance


@dataclass(frozen=True)
class Trajectory:
    """Where each member was, and what became of it.

    ``times`` (T,), ``states`` (T, ..., p), ``status`` (...,) of :class:`Status` values, ``nfev`` (...,) velocity
    evaluations.  States that a member did not reach are NaN; its status says why, and a warning was given.
    The end of a flow to rest has no time axis: ``times`` (...,), ``states`` (..., p).
    """

    times: np.ndarray
    states: np.ndarray
    status: np.ndarray
    nfev: np.ndarray


@dataclass(frozen=True)
class Explicit:
    """An explicit method of ``len(b)`` stages; the velocity at the end of the step counts as one more.

    ``A`` (s, s) and ``b`` (s,) define the step.  Adaptive methods add: ``order`` of the error estimate plus one; ``E``,
    rows (s + 1,) that give the estimate or two to be combined; ``extra``, rows of further stages for dense output; and
    ``P``, whose product with ``(x, x^2, ...)`` gives the weights of all stages at the fraction x of the step.
    """

    A: np.ndarray
    b: np.ndarray
    order: int = 0
    E: tuple = ()
    extra: tuple = ()
    P: np.ndarray | None = None


@dataclass(frozen=True)
class GaussLegendre:
    """The collocation method at the s Gauss points, of order 2s: ``b_i a_ij + b_j a_ji = b_i b_j`` holds."""

    A: np.ndarray
    b: np.ndarray


def gauss_legendre(s):
    """Return the s-stage Gauss-Legendre method; ``s = 1`` is the implicit midpoint rule.

    >>> gauss_legendre(1)
    GaussLegendre(A=array([[0.5]]), b=array([1.]))
    """
    c = (np.polynomial.legendre.leggauss(s)[0] + 1) / 2
    powers = np.arange(1, s + 1)
    lagrange = np.linalg.inv(c[:, None] ** (powers - 1))  # column j: coefficients of the j-th Lagrange polynomial
    return GaussLegendre(A=c[:, None] ** powers / powers @ lagrange, b=1 / powers @ lagrange)


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
    "dopri5": Explicit(A=np.pad(RK45.A, ((0, 0), (0, 1))), b=RK45.B, order=5, E=(RK45.E,), P=RK45.P),
    "dop853": Explicit(
        A=DOP853.A, b=DOP853.B, order=8, E=(DOP853.E5, DOP853.E3), extra=tuple(DOP853.A_EXTRA), P=_dense_output_853()
    ),
    "gauss2": gauss_legendre(1),
    "gauss4": gauss_legendre(2),
    "gauss6": gauss_legendre(3),
}


def solve(fun, y0, times, method, *, rtol, atol, step=None, jacobian=None, max_steps=100_000):
    """Integrate ``y' = fun(y)`` from ``y0`` (n, p) at ``times[0]`` and return a :class:`Trajectory` at ``times`` (T,).

    "dopri5" and "dop853" choose their steps, each member its own, so that the error estimate of a step has a norm below
    ``sqrt(p) atol + rtol ||y||``; between steps they interpolate.  The other methods take equal steps of at most
    ``step`` between neighbouring times, or one step when ``step`` is None.

    Raises ValueError for an unknown method, bad times or tolerances.  Sources: Hairer, Norsett and Wanner, *Solving
    Ordinary Differential Equations I*, II.4-II.6; Hairer, Lubich and Wanner, *Geometric Numerical Integration*, II.1.

    >>> path = solve(lambda y: -y, np.ones((1, 1)), [0.0, 1.0], "dop853", rtol=1e-10, atol=1e-12)
    >>> bool(abs(path.states[-1, 0, 0] - np.exp(-1)) < 1e-10)
    True
    """
    if method not in METHODS:
        raise ValueError(f"method: {method!r} came, one of {', '.join(METHODS)} is needed")
    scheme, times = METHODS[method], check_times(times)
    states = np.full((len(times), *y0.shape), np.nan)
    states[0] = y0
    if isinstance(scheme, Explicit) and scheme.E:
        check_positive(rtol=rtol, atol=atol)
        scale = atol * np.sqrt(y0.shape[-1])
        _, _, status, nfev = _march(
            fun,
            y0,
            times[0],
            times[-1],
            scheme,
            tolerance=lambda y, velocity, h: scale + rtol * y,
            record=_Recorder(fun, scheme, times, states),
            max_steps=max_steps,
        )
    else:
        status, nfev = _march_fixed(fun, jacobian, scheme, times, states, step)
    _warn(status)
    return Trajectory(times, states, status, nfev)


def solve_to_rest(fun, y0, *, rest, rtol, t_max, max_steps=100_000):
    """Integrate ``y' = fun(y)`` until ``||fun(y)|| <= rest``; return the end of each trajectory.

    The error allowed in a step is ``rtol`` times its length ``h ||y'||``, so the end is as accurate relative to
    the path that led there, and the steps of Dormand and Prince's method, limited by stability near rest, do not keep
    the state from settling.
    """
    check_positive(rest=rest, rtol=rtol, t_max=t_max)
    t, y, status, nfev = _march(
        fun,
        y0,
        0.0,
        t_max,
        METHODS["dop853"],
        tolerance=lambda y, velocity, h: rtol * h * velocity + 4 * EPS * y,  # rounding cannot be undercut
        rest=rest,
        max_steps=max_steps,
    )
    _warn(status)
    return Trajectory(t, y, status, nfev)


def check_times(times):
    """Return ``times`` as an array (T,), or raise ValueError unless finite, not negative and increasing."""
    times = np.asarray(times, dtype=float)
    if times.ndim != 1 or len(times) < 2 or not np.isfinite(times).all() or times[0] < 0 or np.any(np.diff(times) <= 0):
        raise ValueError(f"times: {times!r} came, at least two finite, increasing times >= 0 are needed")
    return times


def check_positive(**numbers):
    """Raise ValueError when one of the named numbers is not positive (infinity is)."""
    for name, number in numbers.items():
        if not (np.ndim(number) == 0 and number > 0):
            raise ValueError(f"{name}: {number!r} came, a positive number is needed")


# --- steps of one length for all -----------------------------------------------------------------------------------


def _march_fixed(fun, jacobian, scheme, times, states, step):
    """Fill ``states`` (T, n, p) in place; return status and number of evaluations, each (n,)."""
    if step is not None:
        check_positive(step=step)
    n = states.shape[1]
    status, nfev, y = np.zeros(n, dtype=int), np.zeros(n, dtype=int), states[0].copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for i, gap in enumerate(np.diff(times)):
            steps = 1 if step is None else int(np.ceil(gap / step * (1 - 4 * EPS)))
            for _ in range(steps):
                live = np.flatnonzero(status == Status.DONE)
                if not len(live):
                    return status, nfev
                if isinstance(scheme, Explicit):
                    y[live], used = _explicit_step(fun, y[live], gap / steps, scheme), len(scheme.b)
                    solved = True
                else:
                    y[live], solved, used = _gauss_step(fun, jacobian, y[live], gap / steps, scheme)
                nfev[live] += used
                finite = np.isfinite(y[live]).all(axis=-1)
                status[live] = np.where(finite, np.where(solved, Status.DONE, Status.UNSOLVED), Status.DIVERGED)
            live = status == Status.DONE
            states[i + 1, live] = y[live]
    return status, nfev


def _explicit_step(fun, y, h, scheme):
    return y + h * _combine(scheme.b, _stages(fun, y, h, scheme))


def _stages(fun, y, h, scheme, first=None):
    velocities = [fun(y) if first is None else first]
    for row in scheme.A[1:]:
        velocities.append(fun(y + h * _combine(row, velocities)))
    return velocities


def _combine(weights, velocities):
    # Term by term, not one matrix product: its rounding would depend on the size of the crowd.
    return sum(a * k for a, k in zip(weights, velocities, strict=False) if a)


def _gauss_step(fun, jacobian, y, h, scheme):
    """Take one implicit step by Newton's method; return states, which were solved, and evaluations used, each (n,).

    A correction after which the defect of the stage equations is larger is halved until it is not.
    """
    (n, p), s = y.shape, len(scheme.b)
    base = stages = np.repeat(y[:, None], s, axis=1)
    change, least = np.zeros_like(stages), np.full(n, np.inf)
    solved, live, evaluations = np.zeros(n, bool), np.arange(n), np.full(n, s)
    size = _norm(y)
    for _ in range(50):
        F = fun(stages[live].reshape(-1, p)).reshape(-1, s, p)
        evaluations[live] += s
        defect = y[live, None] + h * np.einsum("ij,njp->nip", scheme.A, F) - stages[live]
        length, correction = _length(defect), _length(change[live])
        # Converged when the last correction is rounding: tiny, or small and no longer of any use.
        better = length < least[live]
        done = (correction <= 2 * EPS * size[live]) | ~better & (correction <= 1e-10 * size[live])
        done &= np.isfinite(least[live])
        solved[live[done]] = True
        worse = live[~better & ~done]
        change[worse] /= 2
        keep = better & ~done
        better = live[keep]
        if len(better):
            least[better], base[better] = length[keep], stages[better]
            J = jacobian(stages[better].reshape(-1, p)).reshape(-1, s, p, p)
            M = np.eye(s * p) - h * np.einsum("ij,njab->niajb", scheme.A, J).reshape(-1, s * p, s * p)
            change[better] = _solve_each(M, defect[keep].reshape(-1, s * p)).reshape(-1, s, p)
        live = live[~done]
        if not len(live):
            break
        stages = base + change
    velocities = fun(stages.reshape(-1, p)).reshape(stages.shape)
    return y + h * np.einsum("i,nip->np", scheme.b, velocities), solved, evaluations


def _length(stages):
    return np.sqrt(np.sum(stages**2, axis=(1, 2)))


def _solve_each(M, b):
    """Solve every system on its own; NaN where the matrix is singular or not finite."""
    try:
        return np.linalg.solve(M, b[..., None])[..., 0]
    except np.linalg.LinAlgError:
        x = np.full_like(b, np.nan)
        for i in range(len(M)):
            try:
                x[i] = np.linalg.solve(M[i], b[i])
            except np.linalg.LinAlgError:
                continue
        return x


# --- steps of its own for each member ------------------------------------------------------------------------------


def _march(fun, y0, t0, t_end, scheme, *, tolerance, max_steps, rest=None, record=None):
    """Advance every row of ``y0`` with its own steps until ``t_end``, or until its velocity is at most ``rest``.

    ``tolerance(||y||, ||y'||, h)`` gives the error allowed in a step.  ``record`` is told of every accepted step.
    Return times (n,), states (n, p), status (n,), evaluations (n,).
    """
    n = len(y0)
    end_t, end_y = np.full(n, t0), np.array(y0)
    status, nfev = np.full(n, Status.EXHAUSTED), np.zeros(n, int)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        member, t, y, f = np.arange(n), np.full(n, t0), np.array(y0), fun(y0)
        h = _first_step(fun, y, f, scheme, tolerance)
        nfev += 2
        grow = np.full(n, 10.0)
        for _ in range(max_steps):
            speed = _norm(f)
            fate = np.full(len(member), -1)
            fate[t >= t_end] = Status.DONE if rest is None else Status.MOVING
            fate[h < 4 * EPS * t] = Status.STALLED
            fate[~np.isfinite(speed)] = Status.DIVERGED
            if rest is not None:
                fate[speed <= rest] = Status.DONE
            if (out := fate >= 0).any():
                gone = member[out]
                end_t[gone], end_y[gone], status[gone] = t[out], y[out], fate[out]
                member, t, y, f, h, grow = (a[~out] for a in (member, t, y, f, h, grow))
                if not len(member):
                    break
            last = t + h >= t_end
            h = np.where(last, t_end - t, h)
            velocities = _stages(fun, y, h[:, None], scheme, first=f)
            y_new = y + h[:, None] * _combine(scheme.b, velocities)
            velocities.append(fun(y_new))
            nfev[member] += len(scheme.b)
            allowed = tolerance(np.maximum(_norm(y), _norm(y_new)), np.maximum(_norm(f), _norm(velocities[-1])), h)
            error = h * _error_norm(scheme, velocities) / allowed
            error = np.where(np.isfinite(error), error, np.inf)  # an overflow is a rejected step, not a failure
            accepted = error <= 1
            t_new = np.where(last, t_end, t + h)
            if record is not None:
                nfev[member] += record(member, accepted, t, t_new, h, y, velocities)
            factor = np.clip(0.9 * np.maximum(error, 1e-16) ** (-1 / scheme.order), 0.2, grow)
            grow = np.where(accepted, 10.0, 1.0)
            t, h = np.where(accepted, t_new, t), h * factor
            y, f = (np.where(accepted[:, None], new, old) for new, old in ((y_new, y), (velocities[-1], f)))
        end_t[member], end_y[member] = t, y
    return end_t, end_y, status, nfev


class _Recorder:
    """Writes the states at the wanted times that an accepted step has passed, by the method's dense output."""

    def __init__(self, fun, scheme, times, states):
        self.fun, self.scheme, self.times, self.states = fun, scheme, times, states

    def __call__(self, member, accepted, t, t_new, h, y, velocities):
        first, last = (np.searchsorted(self.times, side, side="right") for side in (t, t_new))
        count = np.where(accepted, last - first, 0)
        row = np.flatnonzero(count)
        if not len(row):
            return 0
        velocities, h_row = [k[row] for k in velocities], h[row, None]
        for weights in self.scheme.extra:
            velocities.append(self.fun(y[row] + h_row * _combine(weights, velocities)))
        pick = np.repeat(np.arange(len(row)), count[row])  # one entry for each state to write
        place = np.arange(len(pick)) - np.repeat(np.cumsum(count[row]) - count[row], count[row])
        when = first[row][pick] + place
        x = (self.times[when] - t[row][pick]) / h[row][pick]
        weights = _powers(x, self.scheme.P)
        step = _combine_rows(weights, velocities, pick)
        self.states[when, member[row][pick]] = y[row][pick] + h_row[pick] * step
        return np.where(count > 0, len(self.scheme.extra), 0)


def _powers(x, P):
    """Return ``P`` times ``(x, x^2, ...)`` by Horner's rule, shape (stages, len(x))."""
    total = np.zeros((len(P), len(x)))
    for column in P.T[::-1]:
        total = (total + column[:, None]) * x
    return total


def _combine_rows(weights, velocities, pick):
    return sum(w[:, None] * k[pick] for w, k in zip(weights, velocities, strict=True))


def _error_norm(scheme, velocities):
    """Return the norm of the error estimate per unit step, (n,)."""
    fine, *coarse = (_norm(_combine(row, velocities)) for row in scheme.E)
    if not coarse:
        return fine
    # Hairer and Wanner's combination of the estimates of order 5 and 3.
    return np.where(fine == 0, 0.0, fine**2 / np.sqrt(fine**2 + 0.01 * coarse[0] ** 2))


def _first_step(fun, y, f, scheme, tolerance):
    """Return Hairer, Norsett and Wanner's guess of the first step (algorithm of section II.4), (n,)."""
    y_norm, speed = _norm(y), _norm(f)
    h = np.where((y_norm > 0) & (speed > 0), 0.01 * y_norm / speed, 1e-6)
    bend = _norm(fun(y + h[:, None] * f) - f) / h
    steepest = np.maximum(speed, bend) / tolerance(y_norm, speed, h)
    return np.minimum(100 * h, np.where(steepest > 0, (0.01 / steepest) ** (1 / scheme.order), 1e-3))


def _norm(y):
    return np.sqrt(np.sum(y**2, axis=-1))


def _warn(status):
    for bad in sorted(set(status.ravel().tolist()) - {int(Status.DONE)}):
        count = np.sum(status == bad)
        warnings.warn(f"{count} of {status.size} trajectories: {Status(bad).name}, {_ADVICE[bad]}", stacklevel=4)


_ADVICE = {
    Status.DIVERGED: "the state overflowed; a smaller step helps",
    Status.EXHAUSTED: "max_steps were used up; allow more, or a looser tolerance",
    Status.STALLED: "the step became too small for the arithmetic; check the data's scale or loosen the tolerance",
    Status.UNSOLVED: "the stages of an implicit step could not be solved; a smaller step helps",
    Status.MOVING: "t_max passed before the gradient was small enough; allow more time",
}
