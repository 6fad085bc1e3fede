"""Many initial values at once, each with its own time, step size and method.

A member is one initial value.  A pool holds the members under way; one that has finished leaves it, and the next takes
its place.  Each member has a task, the thing it needs next:

==========  ========================================================================================================
START       its first velocity and step size
EMBEDDED    one step of the explicit method with an error estimate
RADIUS      one power iteration for the spectral radius of its Jacobian
STABILISED  to begin a step of a stabilised method, since stability and not accuracy limits the explicit step
UNDER_WAY   further stages of that step; their number differs from member to member
FINISH      its last stages, the same number for all
==========  ========================================================================================================

A round serves the task for which most members wait, so that small matrices come in large batches.  Every number of a
member is computed from that member alone, by the same operations whatever the batch: alone and in a crowd it takes the
same steps, to the last bit.  Beside the states a run needs a pool and workspaces of fixed size.
"""

import numpy as np

from .methods import STABILISED as METHOD
from .trajectory import Status

EPS = np.finfo(float).eps
IDLE, START, EMBEDDED, RADIUS, STABILISED, FINISH, UNDER_WAY = range(-1, 6)
POOL = 1024  # members under way
WORKSPACE = 2**22  # bytes that the stages of a batch may take: about the cache of a processor
MARGIN = 1.1  # on the spectral radius, which a power iteration approaches from below
CHECK_EXPLICIT, CHECK_STABILISED = 8, 25  # steps between two estimates of the spectral radius
STIFF = 0.7  # part of its reach from which an explicit step counts as limited by stability
FOURTH = np.count_nonzero(METHOD.order == 4)  # stabilised methods of order 4, which stand first
LONG = 100.0  # step times spectral radius from which order 2 errs less: stiffness takes the order from the other


class Pool:
    """The members under way, one in each slot."""

    def __init__(self, size, dim):
        self.task = np.full(size, IDLE)
        self.member, self.steps, self.nfev = (np.zeros(size, int) for _ in range(3))
        self.y, self.f, self.axis = (np.zeros((size, dim)) for _ in range(3))  # axis: of the fastest decay
        self.base, self.stride = np.zeros((size, dim)), np.zeros(size)  # where FINISH begins, length of its step
        self.t, self.h, self.grow, self.radius = (np.zeros(size) for _ in range(4))
        self.age, self.iterations = np.zeros(size, int), np.zeros(size, int)  # steps since an estimate; what it needs
        self.rate = np.zeros(size)  # explicit progress per evaluation before a stabilised phase; 0 outside of one
        self.method, self.trial, self.wait, self.backoff = (np.zeros(size, int) for _ in range(4))

    def enter(self, slots, members, y, t):
        """Put members into idle slots."""
        for name, array in vars(self).items():
            array[slots] = {"task": START, "member": members, "y": y, "t": t, "grow": 5.0, "backoff": 1}.get(name, 0)


class Engine:
    """Advances rows of ``y0`` (n, p) from ``t0`` until ``t_end``, or until the speed is at most ``rest``.

    ``velocity`` is as described in integrate.  ``tolerance(||y||, ||y'||, h)`` is the error allowed in a step.
    ``record``, if any, is told of every accepted step, and ``finished`` of the number of members that left.
    """

    def __init__(
        self,
        velocity,
        y0,
        t0,
        t_end,
        scheme,
        tolerance,
        *,
        rest=None,
        stabilise=False,
        record=None,
        finished=None,
        max_steps,
    ):
        self.velocity, self.scheme, self.t_end, self.tolerance = velocity, scheme, t_end, tolerance
        self.rest, self.stabilise, self.record, self.finished = rest, stabilise, record, finished
        self.max_steps, self.t0, self.waiting = max_steps, t0, 0
        n, p = y0.shape
        self.y, self.t = np.array(y0), np.full(n, float(t0))
        self.status, self.nfev = np.full(n, Status.INTERRUPTED), np.zeros(n, int)
        stages = len(scheme.b) + 1 + len(scheme.extra)
        self.lanes = int(np.clip(2 ** int(np.log2(WORKSPACE / (8 * p * stages))), 32, 256))
        self.pool, self.explicit, self.recurrence = Pool(min(POOL, n), p), {}, None

    def run(self):
        """Return times (n,), states (n, p), status (n,) and numbers of evaluations (n,)."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            try:
                while (batch := self._next()) is not None:
                    task, k = batch
                    (self._start, self._embedded, self._radius, self._stabilised, self._finish)[task](k)
            except KeyboardInterrupt:
                pass  # those under way and those that wait stay INTERRUPTED; the others are kept
        return self.t, self.y, self.status, self.nfev

    def _next(self):
        """Refill the pool; return the task that most members wait for, and slots of some of these, or None."""
        idle = np.flatnonzero(self.pool.task == IDLE)
        left = len(self.y) - self.waiting
        if left and len(idle) >= min(self.lanes // 4, left, len(self.pool.task)):
            new = idle[:left]
            members = np.arange(self.waiting, self.waiting + len(new))
            self.pool.enter(new, members, self.y[members], self.t0)
            self.waiting += len(new)
        waiting = np.bincount(self.pool.task + 1, minlength=UNDER_WAY + 2)[1:]
        waiting[STABILISED] += waiting[UNDER_WAY]
        if not waiting.any():
            return None
        task = waiting[:UNDER_WAY].argmax()
        size = min(self.lanes, 1 << int(waiting[task]).bit_length() - 1)  # few sizes, so few workspaces
        return task, np.flatnonzero(self.pool.task == task)[:size]

    def _stages(self, k):
        """Return a workspace for explicit steps of the members in these slots."""
        if len(k) not in self.explicit:
            self.explicit[len(k)] = ExplicitStages(self.velocity, self.scheme, len(k))
        return self.explicit[len(k)]

    def _retire(self, k):
        """Let members go that have arrived, have come to rest or cannot go on."""
        pool = self.pool
        speed, t = _norm(pool.f[k]), pool.t[k]
        fate = np.full(len(k), -1)
        fate[pool.steps[k] >= self.max_steps] = Status.EXHAUSTED
        fate[pool.h[k] < 4 * EPS * t] = Status.STALLED
        fate[t >= self.t_end] = Status.DONE if self.rest is None else Status.MOVING
        fate[~np.isfinite(speed)] = Status.DIVERGED
        if self.rest is not None:
            fate[speed <= self.rest] = Status.DONE
        if (out := fate >= 0).any():
            slots = k[out]
            member = pool.member[slots]
            self.y[member], self.t[member] = pool.y[slots], pool.t[slots]
            self.status[member], self.nfev[member] = fate[out], pool.nfev[slots]
            pool.task[slots] = IDLE
            if self.finished:
                self.finished(len(slots))

    def _start(self, k):
        """Hairer, Norsett and Wanner's guess of the first step (*Solving ODEs I*, section II.4)."""
        pool, y = self.pool, self.pool.y[k]
        velocity = self._stages(k).velocity
        f = velocity(y)
        length, speed = _norm(y), _norm(f)
        h = np.where((length > 0) & (speed > 0), 0.01 * length / speed, 1e-6)
        change = velocity(y + h[:, None] * f) - f
        steepest = np.maximum(speed, _norm(change) / h) / self.tolerance(length, speed, h)
        guess = np.where(steepest > 0, (0.01 / steepest) ** (1 / self.scheme.order), 1e-3)
        pool.f[k], pool.h[k], pool.axis[k] = f, np.minimum(100 * h, guess), _unit(change)
        pool.age[k] = CHECK_EXPLICIT // 2
        pool.nfev[k] += 2
        pool.task[k] = EMBEDDED
        self._retire(k)

    def _step_sizes(self, k, longest):
        """Return the present times, the steps to try, and which of these are the last."""
        t, h = self.pool.t[k], np.minimum(self.pool.h[k], longest)
        last = t + h >= self.t_end
        return t, np.where(last, self.t_end - t, h), last

    def _accept(self, k, t, h, last, y, f, estimate, order):
        """Decide on a step by the size of its estimated error, choose the next; return which were accepted."""
        pool = self.pool
        # The speed where the step began: where a step overshot the speed is large, and would excuse any error.
        allowed = self.tolerance(np.maximum(_norm(pool.y[k]), _norm(y)), _norm(pool.f[k]), h)
        error = estimate / allowed
        error = np.where(np.isfinite(error), error, np.inf)  # an overflow is a rejected step, not a failure
        accepted = error <= 1
        factor = np.clip(0.9 * np.maximum(error, 1e-16) ** (-1 / order), 0.2, pool.grow[k])
        pool.grow[k] = np.where(accepted, 5.0, 1.0)
        pool.t[k] = np.where(accepted, np.where(last, self.t_end, t + h), t)
        pool.h[k] = h * factor
        pool.steps[k] += 1
        pool.age[k] += 1
        good = k[accepted]
        pool.y[good], pool.f[good] = y[accepted], f[accepted]
        return accepted

    def _embedded(self, k):
        pool, stages = self.pool, self._stages(k)
        t, h, last = self._step_sizes(k, np.inf)
        y, f = stages.step(pool.y[k], h, first=pool.f[k])
        pool.nfev[k] += len(self.scheme.b)
        self._accept(k, t, h, last, y, f, h * stages.error(), self.scheme.order)
        if self.record:
            rows = self.record.due(t, pool.t[k])
            if len(rows):
                pool.nfev[k[rows]] += len(self.scheme.extra)
                stages.extend()
                self.record(rows, pool.member[k], t, h, stages.between)
        if self.stabilise:
            ask = k[pool.age[k] >= CHECK_EXPLICIT]
            pool.iterations[ask] = np.where(pool.radius[ask] > 0, 2, 5)
            pool.task[ask] = RADIUS
        self._retire(k)

    def _radius(self, k):
        """Take one step of the power iteration on ``f(y + eps axis) - f(y)``; when it is the last, decide the task."""
        pool, y = self.pool, self.pool.y[k]
        eps = 1e-6 * (_norm(y) + 1e-3)
        velocity = self._stages(k).velocity
        change = velocity(y + eps[:, None] * pool.axis[k]) - pool.f[k]
        pool.radius[k], pool.axis[k] = np.maximum(_norm(change) / eps, 1e-12), _unit(change)
        pool.nfev[k] += 1
        pool.iterations[k] -= 1
        k = k[pool.iterations[k] == 0]
        pool.age[k] = 0
        explicit = k[pool.rate[k] == 0]
        h = pool.h[explicit]
        stiff = (h * pool.radius[explicit] > STIFF * self.scheme.reach) & (self.t_end - pool.t[explicit] > 3 * h)
        enter = explicit[stiff & (pool.wait[explicit] == 0)]
        pool.wait[explicit] = np.maximum(pool.wait[explicit] - 1, 0)
        pool.task[explicit] = EMBEDDED
        pool.rate[enter], pool.trial[enter] = pool.h[enter] / len(self.scheme.b), 0
        self._plan(k[pool.rate[k] > 0])

    def _plan(self, k):
        """Choose as many stages as keep the step stable."""
        pool = self.pool
        need = MARGIN * pool.radius[k] * np.minimum(pool.h[k], self.t_end - pool.t[k])
        fourth, second = (np.searchsorted(reach, need) for reach in (METHOD.reach[:FOURTH], METHOD.reach[FOURTH:-1]))
        pool.method[k] = np.where(need > LONG, FOURTH + second, fourth)
        pool.task[k] = STABILISED

    def _stabilised(self, k):
        """Let members begin a step while there are lanes, and take stages until a good part can finish."""
        if self.recurrence is None:
            self.recurrence = Recurrence(self.velocity, self.lanes)
        pool, lanes = self.pool, self.recurrence
        free = np.flatnonzero(lanes.slot < 0)[: len(k)]
        k = k[: len(free)]
        _, pool.stride[k], _ = self._step_sizes(k, METHOD.reach[pool.method[k]] / (MARGIN * pool.radius[k]))
        lanes.load(free, k, pool.method[k], pool.y[k], pool.stride[k], pool.f[k])
        pool.task[k] = UNDER_WAY
        done = lanes.advance()
        k, lanes.slot[done] = lanes.slot[done], -1
        pool.base[k], pool.task[k] = lanes.point[done], FINISH

    def _finish(self, k):
        pool, stages, method = self.pool, self._stages(k), self.pool.method[k]
        t, h, y0, f0, wish = pool.t[k], pool.stride[k], pool.y[k], pool.f[k], pool.h[k]
        rows = [METHOD.finish[i, : i + 1].take(method, axis=1).T for i in range(4)]
        y, f = stages.step(pool.base[k], h, rows=rows)
        pool.nfev[k] += METHOD.evaluations[method]
        order = METHOD.order[method]
        fourth = h * stages.norm(METHOD.estimate.take(method, axis=1).T)
        second = _norm(2.4 * (y0 - y) + 1.2 * h[:, None] * (f0 + f))  # three times Sommeijer, Shampine and Verwer's
        estimate = np.where(order == 4, fourth, second)
        accepted = self._accept(k, t, h, h >= self.t_end - t, y, f, estimate, np.where(order == 4, 4, 3))
        pool.h[k] = np.where(pool.h[k] > h, np.maximum(pool.h[k], wish), pool.h[k])  # reach shortened it, not the error
        if self.record:
            rows = self.record.due(t, pool.t[k])
            if len(rows):
                ends = y0, y, h[:, None] * f0, h[:, None] * f
                self.record(rows, pool.member[k], t, h, lambda lanes, x: _hermite(ends, lanes, x))
        pool.trial[k] += 1
        slow = (pool.trial[k] >= 4) & (h / METHOD.evaluations[method] < pool.rate[k])
        again = ~slow & (~accepted | (pool.age[k] >= CHECK_STABILISED))
        self._plan(k[~slow & ~again])
        pool.task[k[again]], pool.iterations[k[again]] = RADIUS, 2
        self._leave_stabilised(k[slow])
        self._retire(k)

    def _leave_stabilised(self, k):
        """Go back to the explicit method, which was faster, and be slower to leave it next time."""
        pool = self.pool
        pool.task[k], pool.h[k], pool.age[k] = EMBEDDED, pool.rate[k] * len(self.scheme.b), 0
        pool.wait[k], pool.backoff[k] = pool.backoff[k], np.minimum(2 * pool.backoff[k], 8)
        pool.rate[k] = 0


class ExplicitStages:
    """Workspace for a batch of explicit steps: the velocities ``K`` (lanes, stages, p) of all stages.

    There are two lanes at least, since NumPy sums in another order when an axis has length 1.
    """

    def __init__(self, velocity, scheme, lanes):
        self.scheme, s, room = scheme, len(scheme.b), max(lanes, 2)
        self.lanes, self.h = slice(lanes), np.empty((room, 1))
        self.y, self.point = (velocity.empty(room, velocity.dim) for _ in range(2))
        self.K = velocity.empty(room, s + 1 + len(scheme.extra), velocity.dim)
        self.evaluate = [velocity.bind(self.point, self.K[:, i]) for i in range(self.K.shape[1])]
        self.rows = [*scheme.A[1:], scheme.b]

    def velocity(self, y):
        """Return the velocities at ``y`` (lanes, p)."""
        self.point[:] = y
        self.evaluate[0]()
        return _rows(self.K[self.lanes, 0])

    def step(self, y, h, first=None, rows=None):
        """Return states and velocities after a step ``h`` (lanes,) from ``y``; ``first`` is the velocity there.

        ``rows``, the scheme's own unless given, may differ from lane to lane: (s,) or (lanes, s).
        """
        rows = self.rows if rows is None else rows
        self.y[:], self.h[:] = y, h[:, None]
        self.K[:, 0] = self.velocity(y) if first is None else first
        for i, row in enumerate(rows, start=1):
            self._stage(i, row[..., :i])
        return _rows(self.point[self.lanes]), _rows(self.K[self.lanes, len(rows)])

    def extend(self):
        """Compute the further stages that dense output needs."""
        for i, row in enumerate(self.scheme.extra, start=len(self.scheme.b) + 1):
            self._stage(i, row[:i])

    def _stage(self, i, row):
        self._combine(row)
        np.multiply(self.point, self.h, out=self.point)
        np.add(self.point, self.y, out=self.point)
        self.evaluate[i]()

    def _combine(self, row):
        np.einsum("s,nsp->np" if row.ndim == 1 else "ns,nsp->np", row, self.K[:, : row.shape[-1]], out=self.point)

    def norm(self, row):
        """Return the norm of a combination of the velocities, (lanes,)."""
        self._combine(row)
        return np.sqrt(np.einsum("np,np->n", self.point, self.point)[self.lanes])

    def error(self):
        """Return the norm of the error estimate per unit step, (lanes,)."""
        fine, *coarse = (self.norm(row) for row in self.scheme.E)
        if not coarse:
            return fine
        # Hairer and Wanner's combination of the estimates of order 5 and 3.
        return np.where(fine == 0, 0.0, fine**2 / np.sqrt(fine**2 + 0.01 * coarse[0] ** 2))

    def between(self, lanes, x):
        """Return the states of some lanes at fractions ``x`` of the step."""
        P = self.scheme.P
        weights = np.zeros((len(x), len(P)))
        for column in P.T[::-1]:
            weights = (weights + column) * x[:, None]
        return self.y[lanes] + self.h[lanes] * np.vecmat(weights, _rows(self.K[lanes, : len(P)]))


class Recurrence:
    """Stabilised steps under way, one a lane: ``D = (F_0, F_{j-1}, d_{j-1}, d_{j-2})``, see methods.Stabilised."""

    def __init__(self, velocity, lanes):
        room = max(lanes, 2)
        self.slot, self.method, self.stage = np.full(room, -1), np.zeros(room, int), np.zeros(room, int)
        self.h, self.D = np.zeros(room), velocity.empty(room, 4, velocity.dim)
        self.y, self.point, self.change = (velocity.empty(room, velocity.dim) for _ in range(3))
        for array in self.D, self.y, self.point, self.change:
            array[:] = 0.0
        sizes = [2**i for i in range(1, room.bit_length())]
        self.evaluate = {m: velocity.bind(self.point[:m], self.D[:m, 1]) for m in sizes}

    def load(self, lanes, slots, method, y, h, first):
        """Begin steps ``h`` from ``y``, where the velocity is ``first``."""
        d = (METHOD.recurrence[method, 1, :2].sum(axis=1) * h)[:, None] * first
        self.slot[lanes], self.method[lanes], self.stage[lanes], self.h[lanes] = slots, method, 1, h
        self.y[lanes], self.point[lanes] = y, y + d
        self.D[lanes, 0], self.D[lanes, 2], self.D[lanes, 3] = first, d, 0.0

    def advance(self):
        """Take stages until a third of the steps, or one, can finish; return their lanes.

        Those that can sooner repeat their last stage, which changes nothing.
        """
        busy = np.flatnonzero(self.slot >= 0)
        m = max(2, 1 << int(busy[-1]).bit_length())
        part = slice(m)
        method, stage, y, point, D, change = (
            array[part] for array in (self.method, self.stage, self.y, self.point, self.D, self.change)
        )
        length = METHOD.length[method]
        rounds = np.sort((length - stage)[busy])[len(busy) // 3]
        following = np.minimum(stage + np.arange(1, rounds + 1)[:, None], length + 1)
        weights = np.moveaxis(METHOD.recurrence[method, following], 2, 1).copy()  # (rounds, 4, lanes)
        weights[:, :2] *= self.h[part]
        for row in weights:
            self.evaluate[m]()
            np.einsum("ns,nsp->np", row.T, D, out=change)
            D[:, 3], D[:, 2] = D[:, 2], change
            np.add(y, change, out=point)
        stage[:] = following[-1]
        return busy[(stage >= length)[busy]]


def _hermite(ends, lanes, x):
    """Return the cubic with the given values and slopes at both ends of the steps of some lanes."""
    y0, y1, slope0, slope1 = (end[lanes] for end in ends)
    x = x[:, None]
    return y0 + x * (x * (3 - 2 * x) * (y1 - y0) + (1 - x) * ((1 - x) * slope0 - x * slope1))


def _norm(y):
    return np.sqrt(np.vecdot(y, y))


def _rows(array):
    """Return a copy in which the numbers of a member are neighbours in memory."""
    return np.array(array, order="C")


def _unit(y):
    length = _norm(y)[:, None]
    return y / np.where(length > 0, length, 1.0)
