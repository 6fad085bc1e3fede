"""Initial value problems for many members at once: they know a velocity and no network.

The contract of a ``velocity``: ``velocity.dim`` is p; ``velocity.bind(y, out)`` returns a function that fills ``out``
(n, p) with the velocities at ``y`` (n, p), both made by ``velocity.empty(n, p)``, which knows the order in memory
that suits it; ``velocity(y)`` returns them.  It is autonomous, and row i of the result depends on row i alone, to the
last bit, so that a member integrated alone gives the same numbers as in a crowd.
``velocity.jacobian``, which only the Gauss-Legendre methods use, maps ``(n, p)`` to ``(n, p, p)``.
"""

import numpy as np

from .arguments import real_array, require, require_positive
from .engine import EPS, Engine, ExplicitStages
from .methods import METHODS, Explicit
from .trajectory import Status, Trajectory

MAX_STEPS = 100_000
AUTO_RTOL = 1e-7  # below it the method of order 8 needs less time than that of order 5 (measured)
CROWD = 256  # members that take steps of one length together


def solve(velocity, y0, times, method, *, rtol, atol, step=None, progress=False):
    """Integrate ``y' = velocity(y)`` from ``y0`` (n, p) at ``times[0]``; return a ``Trajectory`` at ``times``.

    "dopri5" and "dop853" choose their steps, each member its own, so that the error estimate of a step has a norm below
    ``sqrt(p) atol + rtol ||y||``; between steps they interpolate, which nothing controls: above ``rtol = 1e-5`` the
    interpolation of "dop853" is less accurate than its steps.  "auto" takes one of these, by ``rtol``, and
    stabilised steps of order 4 or 2 wherever stability and not accuracy limits it.  The other methods take equal steps
    of at most ``step`` between neighbouring times, or one step when ``step`` is None.

    Raises ValueError for an unknown method, bad times or tolerances.  Sources: Hairer, Norsett and Wanner, *Solving
    Ordinary Differential Equations I*, II.4-II.6; Hairer, Lubich and Wanner, *Geometric Numerical Integration*, II.1.
    """
    times = check_times(times)
    require_positive(rtol=rtol, atol=atol)
    if step is not None:
        require_positive(step=step)
    if not isinstance(method, str) or method not in ("auto", *METHODS):
        raise ValueError(f"method: {method!r} came, one of auto, {', '.join(METHODS)} is needed")
    scheme = METHODS[("dop853" if rtol < AUTO_RTOL else "dopri5") if method == "auto" else method]
    states = np.full((len(times), *y0.shape), np.nan)
    states[0] = y0
    with _Progress(progress, len(y0)) as finished:
        if getattr(scheme, "E", None) is None:
            status, nfev = _march(velocity, scheme, times, states, step, finished)
        else:
            scale = atol * np.sqrt(y0.shape[-1])
            _, ends, status, nfev = Engine(
                velocity,
                y0,
                times[0],
                times[-1],
                scheme,
                tolerance=lambda y, velocity, h: scale + rtol * y,
                stabilise=method == "auto",
                record=Record(times, states) if len(times) > 2 else None,
                finished=finished,
                max_steps=MAX_STEPS,
            ).run()
            states[-1] = np.where(status[:, None] == Status.DONE, ends, np.nan)
    return Trajectory(times, states, status, nfev)


def solve_to_rest(velocity, y0, *, rest, rtol, t_max, progress=False):
    """Integrate ``y' = velocity(y)`` until ``||y'|| <= rest``; return the end of each trajectory.

    The error allowed in a step is ``rtol`` times its length ``h ||y'||``, so the end is as accurate relative to
    the path that led there, and steps that are limited by stability do not keep the state from settling.
    """
    require_positive(rest=rest, rtol=rtol)
    require(lambda t: t > 0, "a positive number", t_max=t_max)  # infinity is one
    with _Progress(progress, len(y0)) as finished:
        t, y, status, nfev = Engine(
            velocity,
            y0,
            0.0,
            t_max,
            METHODS["dop853"],
            tolerance=lambda y, velocity, h: rtol * h * velocity + 4 * EPS * y,  # rounding cannot be undercut
            rest=rest,
            stabilise=True,
            finished=finished,
            max_steps=MAX_STEPS,
        ).run()
    y[status == Status.INTERRUPTED] = np.nan
    return Trajectory(t, y, status, nfev)


def check_times(times):
    """Return ``times`` as an array (T,), or raise ValueError unless finite, not negative and increasing."""
    times = real_array(times, "times").copy()  # the result keeps them
    if times.ndim != 1 or len(times) < 2 or not np.isfinite(times).all() or times[0] < 0 or np.any(np.diff(times) <= 0):
        raise ValueError(f"times: {times!r} came, at least two finite, increasing times >= 0 are needed")
    return times


class Record:
    """Writes the states at the wanted times that accepted steps have passed, by the method's dense output."""

    def __init__(self, times, states):
        self.times, self.states = times, states

    def due(self, t, t_new):
        """Return the rows whose step from ``t`` to ``t_new`` passed a wanted time before the last."""
        self.first, last = (np.searchsorted(self.times[:-1], side, side="right") for side in (t, t_new))
        self.count = last - self.first
        return np.flatnonzero(self.count)

    def __call__(self, rows, member, t, h, between):
        """Write what these rows passed; ``between(row, x)`` gives states at fractions x of their steps."""
        count, first = self.count[rows], self.first[rows]
        pick = np.repeat(np.arange(len(rows)), count)  # one entry for each state to write
        when = first[pick] + np.arange(len(pick)) - np.repeat(np.cumsum(count) - count, count)
        x = (self.times[when] - t[rows][pick]) / h[rows][pick]
        self.states[when, member[rows][pick]] = between(rows[pick], x)


class _Progress:
    """A bar of tqdm over the members that are finished; nothing unless asked for."""

    def __init__(self, wanted, total):
        self.bar = None
        if wanted:
            try:
                from tqdm.auto import tqdm
            except ImportError:
                raise ValueError("progress: True came, which needs the package tqdm (pip install tqdm)") from None
            self.bar = tqdm(total=total, unit="member")

    def __enter__(self):
        return self.bar.update if self.bar is not None else None

    def __exit__(self, *error):
        if self.bar is not None:
            self.bar.close()


# --- steps of one length for all -----------------------------------------------------------------------------------


def _march(velocity, scheme, times, states, step, finished):
    """Fill ``states`` (T, n, p) in place, some members at a time; return status and evaluations, each (n,)."""
    n = states.shape[1]
    status, nfev = np.full(n, Status.INTERRUPTED), np.zeros(n, int)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, n, CROWD):
                some = slice(start, start + CROWD)
                status[some], nfev[some] = _march_some(velocity, scheme, times, states[:, some], step)
                if finished:
                    finished(len(status[some]))
    except KeyboardInterrupt:
        pass
    return status, nfev


def _march_some(velocity, scheme, times, states, step):
    n = states.shape[1]
    nfev, y = np.zeros(n, dtype=int), states[0].copy()
    status = np.where(np.isfinite(y).all(axis=-1), Status.DONE, Status.DIVERGED)
    take = _ExplicitStep if isinstance(scheme, Explicit) else _GaussStep
    take = take(velocity, scheme, n)
    for i, gap in enumerate(np.diff(times)):
        steps = 1 if step is None else int(np.ceil(gap / step * (1 - 4 * EPS)))
        for _ in range(steps):
            live = status == Status.DONE
            if not live.any():
                return status, nfev
            y_new, solved, used = take(y, gap / steps, live)
            y = np.where(live[:, None], y_new, y)
            nfev += np.where(live, used, 0)
            status = np.where(live & ~solved, Status.UNSOLVED, status)
            status = np.where(live & ~np.isfinite(y).all(axis=-1), Status.DIVERGED, status)
        states[i + 1] = np.where(status[:, None] == Status.DONE, y, np.nan)
    return status, nfev


class _ExplicitStep:
    def __init__(self, velocity, scheme, n):
        self.stages = ExplicitStages(velocity, scheme, n)

    def __call__(self, y, h, live):
        return self.stages.step(y, np.full(len(y), h))[0], live, len(self.stages.scheme.b)


class _GaussStep:
    """Implicit steps, the stage equations ``Z_i = y + h sum_j a_ij f(Z_j)`` solved to rounding.

    The Jacobian of a gradient flow is symmetric.  With its eigenvectors, and those of ``A``, the linear systems of
    Newton's method come apart into scalars, so an eigendecomposition is kept from step to step for as long as it lets
    the iteration converge; where it does not, Newton's method with the exact Jacobian of every stage takes over.
    """

    def __init__(self, velocity, scheme, n):
        self.velocity, self.scheme = velocity, scheme
        s, p = len(scheme.b), velocity.dim
        self.Z, self.F = np.empty((n, s, p)), np.zeros((n, s, p))
        self.evaluate = velocity.bind(self.Z.reshape(n * s, p), self.F.reshape(n * s, p))
        self.mu, self.S = np.linalg.eig(scheme.A)
        self.S_inverse = np.linalg.inv(self.S)
        self.eigenvalues, self.basis = np.zeros((n, p)), np.zeros((n, p, p))
        self.stale, self.h = np.ones(n, bool), None

    def __call__(self, y, h, live):
        """Return states, which were solved, and evaluations used, each (n,)."""
        fresh = self.stale & live
        if fresh.any():
            J = self.velocity.jacobian(y[fresh])
            J[~np.isfinite(J).all(axis=(1, 2))] = 0  # it overflowed; the iteration will then fail for this member alone
            self.eigenvalues[fresh], self.basis[fresh] = np.linalg.eigh(J)
        # The polynomial through the stages of the last step, prolonged, is where this step's stages start.
        self.Z[...] = y[:, None] + (h * np.matmul(self.scheme.ahead, self.F) if h == self.h else 0.0)
        solved, used = self._solve_with_kept_jacobian(y, h, live)
        self.stale = ~solved | (used > 8 * len(self.scheme.b))
        y_new = y + h * np.matmul(self.scheme.b, self.F)
        if len(rest := np.flatnonzero(live & ~solved)):
            y_new[rest], self.F[rest], solved[rest], more = self._solve_with_exact_jacobian(y[rest], h)
            used[rest] += more
        self.h = h
        return y_new, solved, used

    def _solve_with_kept_jacobian(self, y, h, live):
        n, s = self.Z.shape[:2]
        size, last = _norm(y), np.full(n, np.inf)
        solved, used, live = np.zeros(n, bool), np.zeros(n, int), live.copy()
        scale = 1 - h * self.mu[:, None] * self.eigenvalues[:, None, :]
        for _ in range(20):
            self.evaluate()
            used[live] += s
            defect = y[:, None] + h * np.matmul(self.scheme.A, self.F) - self.Z
            parts = np.matmul(self.S_inverse, np.matmul(defect, self.basis)) / scale
            change = np.matmul(np.matmul(self.S, parts).real, self.basis.swapaxes(1, 2))
            length = _length(change)
            solved |= live & _is_rounding(length, last, size)
            live &= ~solved & (length < last)
            if not live.any():
                break
            last = length
            self.Z[live] += change[live]
        return solved, used

    def _solve_with_exact_jacobian(self, y, h):
        """A correction after which the defect of the stage equations is larger is halved until it is not."""
        A, (n, p), s = self.scheme.A, y.shape, len(self.scheme.b)
        base = Z = np.repeat(y[:, None], s, axis=1)
        change, least = np.zeros_like(Z), np.full(n, np.inf)
        solved, live, used = np.zeros(n, bool), np.arange(n), np.full(n, s)
        size = _norm(y)
        for _ in range(50):
            F = self.velocity(Z[live].reshape(-1, p)).reshape(-1, s, p)
            used[live] += s
            defect = y[live, None] + h * np.matmul(A, F) - Z[live]
            length = _length(defect)
            better = length < least[live]
            done = _is_rounding(_length(change[live]), np.where(better, np.inf, 0), size[live]) & np.isfinite(
                least[live]
            )
            solved[live[done]] = True
            change[live[~better & ~done]] /= 2
            keep = better & ~done
            better = live[keep]
            if len(better):
                least[better], base[better] = length[keep], Z[better]
                J = self.velocity.jacobian(Z[better].reshape(-1, p)).reshape(-1, s, p, p)
                M = np.eye(s * p) - h * np.einsum("ij,njab->niajb", A, J).reshape(-1, s * p, s * p)
                change[better] = _solve_each(M, defect[keep].reshape(-1, s * p)).reshape(-1, s, p)
            live = live[~done]
            if not len(live):
                break
            Z = base + change
        F = self.velocity(Z.reshape(-1, p)).reshape(Z.shape)
        return y + h * np.matmul(self.scheme.b, F), F, solved, used


def _is_rounding(length, last, size):
    """Is a correction rounding: tiny, or small and no smaller than the last?"""
    return (length <= 2 * EPS * size) | (length >= last / 2) & (length <= 1e-10 * size)


def _norm(y):
    return np.sqrt(np.vecdot(y, y))


def _length(stages):
    return _norm(stages.reshape(len(stages), -1))


def _solve_each(M, b):
    """Solve every system on its own; NaN where the matrix is singular or not finite."""
    try:
        return np.linalg.solve(M, b[..., None])[..., 0]
    except np.linalg.LinAlgError:
        if len(M) == 1:
            return np.full_like(b, np.nan)
        return np.concatenate([_solve_each(M[i : i + 1], b[i : i + 1]) for i in range(len(M))])
