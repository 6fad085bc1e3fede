"""The door: initial value problems ``y' = f(y)`` for one start or many.

1. ``f`` is autonomous: a function of one state (p,) that returns its velocity (p,).  One that Numba has compiled runs
   compiled; any other is called back by the compiled loop.
2. ``y0`` has shape (..., p).  Each member, one start, has its own steps and its own status; alone, among others and on
   any number of threads it gives the same numbers, to the last bit.
3. ``times`` (T,) increase; ``times[0]`` is where ``y0`` stands, and ``states[0]`` is ``y0``.
4. "dopri5" and "dop853" choose their steps so that the estimated error of each has a norm of at most
   ``sqrt(p) atol + rtol ||y||``; between steps they interpolate, which nothing controls: above ``rtol = 1e-5`` the
   interpolation of "dop853" is less accurate than its steps.  "auto" takes one of these, by ``rtol``, and stabilised
   steps of order 4 or 2 wherever stability and not accuracy limits it.
5. The other methods take equal steps of at most ``step`` between neighbouring times, or one when ``step`` is None.
6. What a member could not reach is NaN, and its status says why; a warning names how many there are and what to try.
7. A velocity that raises ends the integration with its exception.  Ctrl-C ends it too; what is finished is kept.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from numbers import Integral
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from ..arguments import Array, real_array, require, require_positive
from ..progress import Progress
from .tableaux import METHODS, STABILISED, Explicit
from .trajectory import Status, Trajectory

if TYPE_CHECKING:
    from .velocity import Velocity  # brings Numba

EPS = np.finfo(float).eps
MAX_STEPS = 100_000
AUTO_RTOL = 1e-7  # below it the method of order 8 needs less time than that of order 5 (measured)
BLOCK = 32  # members that a thread takes at a time
PATIENCE = 0.02  # seconds between two looks at Ctrl-C
AT_ONCE = 100_000  # numbers of a velocity that are computed before the first look: a millisecond's work, or less
SMALL = 1e-10  # default atol relative to the size of the start


def solve(
    f: Velocity | Callable[[Array], ArrayLike],
    y0: ArrayLike,
    times: ArrayLike,
    method: str = "auto",
    *,
    rtol: float = 1e-8,
    atol: float | None = None,
    step: float | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> Trajectory:
    """Integrate ``y' = f(y)`` from ``y0`` (..., p) at ``times[0]``; return a ``Trajectory`` at ``times``.

    ``atol=None`` is 1e-10 times the root mean square of each start, 1e-10 at most, so that small starts are followed as
    accurately as others.  ``workers`` is the number of threads: None for all processors when there are many members.

    Raises ValueError for an unknown method, bad times, tolerances or shapes.  Sources: Hairer, Norsett and Wanner,
    *Solving Ordinary Differential Equations I*, II.4-II.6; Hairer, Lubich and Wanner, *Geometric Numerical
    Integration*, II.1.

    >>> path = solve(lambda y: -y, [1.0, 2.0], [0.0, 1.0])
    >>> path.states[-1].round(6)
    array([0.367879, 0.735759])
    """
    times = check_times(times)
    require_positive(rtol=rtol, **({} if atol is None else {"atol": atol}))
    if step is not None:
        require_positive(step=step)
    if not isinstance(method, str) or method not in ("auto", *METHODS):
        raise ValueError(f"method: {method!r} came, one of auto, {', '.join(METHODS)} is needed")
    y0 = _states(y0)
    p = y0.shape[-1]
    states = np.full((len(times), y0.size // p, p), np.nan)
    states[0] = y0.reshape(-1, p)
    if method in ("auto", "dopri5", "dop853"):
        absolute, initial = (0.0, SMALL) if atol is None else (atol * np.sqrt(p), 0.0)
        way = _adaptive(method, rtol, times, absolute=absolute, initial=initial, relative=rtol)
    else:
        way = _equal(METHODS[method], np.inf if step is None else step)
    _, status, nfev = _follow(f, way, times, states, workers, progress)
    lead = y0.shape[:-1]
    return Trajectory(times, states.reshape(len(times), *y0.shape), status.reshape(lead), nfev.reshape(lead)).warn()


def solve_to_rest(
    f: Velocity | Callable[[Array], ArrayLike],
    y0: ArrayLike,
    *,
    rest: float = 1e-9,
    rtol: float = 1e-8,
    t_max: float = np.inf,
    workers: int | None = None,
    progress: bool = False,
) -> Trajectory:
    """Integrate ``y' = f(y)`` until ``||y'|| <= rest``; return the end of each trajectory.

    The error allowed in a step is ``rtol`` times its length ``h ||y'||``, so the end is as accurate relative to
    the path that led there, and steps that are limited by stability do not keep the state from settling.

    >>> solve_to_rest(lambda y: y * (1 - y), [0.5], rtol=1e-10).states.round(8)
    array([1.])
    """
    require_positive(rest=rest, rtol=rtol)
    require(lambda t: t > 0, "a positive number", t_max=t_max)  # infinity is one
    y0 = _states(y0)
    states = y0.reshape(1, -1, y0.shape[-1]).copy()
    times = np.array([0.0, t_max])
    way = _adaptive("auto", 0.0, times, rest=rest, relative=4 * EPS, along=rtol)  # rounding cannot be undercut
    ends, status, nfev = _follow(f, way, times, states, workers, progress)
    states[0, status == Status.INTERRUPTED] = np.nan
    lead = y0.shape[:-1]
    return Trajectory(ends.reshape(lead), states.reshape(y0.shape), status.reshape(lead), nfev.reshape(lead)).warn()


def check_times(times: ArrayLike) -> Array:
    """Return ``times`` as an array (T,), or raise ValueError unless finite, not negative and increasing."""
    times = real_array(times, "times").copy()  # the result keeps them
    if times.ndim != 1 or len(times) < 2 or not np.isfinite(times).all() or times[0] < 0 or np.any(np.diff(times) <= 0):
        raise ValueError(f"times: {times!r} came, at least two finite, increasing times >= 0 are needed")
    return times


def _states(y0: ArrayLike) -> Array:
    y0 = real_array(y0, "y0")
    if y0.ndim == 0 or y0.shape[-1] == 0:
        raise ValueError(f"y0: an array of shape {y0.shape} came, (..., p) with p > 0 is needed")
    return y0


# --- ways to go: each a function that makes what one thread needs -----------------------------------------------------


def _adaptive(method, rtol, times, **allowed):
    from . import adaptive

    scheme = METHODS[("dop853" if rtol < AUTO_RTOL else "dopri5") if method == "auto" else method]
    allowed = {name: float(number) for name, number in allowed.items()}
    control = adaptive.Control(end=times[-1], max_steps=MAX_STEPS, stabilise=method == "auto", **allowed)
    return lambda p: (adaptive.run, adaptive.member(), adaptive.space(scheme, p), (scheme, STABILISED, control))


def _equal(method, step):
    from . import adaptive

    if isinstance(method, Explicit):
        from . import fixed

        return lambda p: (fixed.run, adaptive.member(), adaptive.space(method, p), (method, float(step)))
    from . import gauss

    return lambda p: (gauss.run, adaptive.member(), gauss.space(method, p), (method, float(step)))


def _follow(f, way, times, states, workers, progress):
    """Follow all members from ``states[0]``, some at a time; return the times where they ended, status, evaluations."""
    from .velocity import as_velocity

    n, p = states.shape[1:]
    ends, status, nfev = np.full(n, times[0]), np.full(n, int(Status.INTERRUPTED)), np.zeros(n, np.int64)
    threads, stop = _threads(workers, n), threading.Event()
    if n == 0:
        return ends, status, nfev
    with as_velocity(f, states[0, 0]) as velocity, np.errstate(all="ignore"), Progress(progress, n) as bar:
        threads = 1 if velocity.waits else threads
        block = min(BLOCK, -(-n // (4 * threads)))
        blocks = iter(range(0, n, block))

        def go():
            run, me, at, rest = way(p)
            function, work = velocity.function, velocity.work.copy()
            budget = 1 if velocity.waits else 1 + AT_ONCE // p
            for me.index in blocks:
                last = min(me.index + block, n)
                while me.index < last and not stop.is_set():
                    began = perf_counter()
                    left = run(function, work, me, last, at, *rest, times, states, ends, status, nfev, budget)
                    budget = 1 + int((budget - left) * PATIENCE / (perf_counter() - began))
                    yield

        with _ctrl_c_sets(stop):  # those under way and those that wait stay INTERRUPTED; the others are kept
            for _ in go() if threads == 1 else _in_threads(go, threads, stop):
                bar.show(np.count_nonzero(status != Status.INTERRUPTED))
    return ends, status, nfev


@contextmanager
def _ctrl_c_sets(stop):
    """Let Ctrl-C set ``stop``, and a second one do what it did before; an exception would be lost in compiled code."""
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(*_):
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _threads(workers, n):
    """Return how many threads are worth while for ``n`` members."""
    if workers is not None:
        require(lambda k: k > 0 or k == -1, "a positive integer, or -1 for all processors,", Integral, workers=workers)
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = workers if workers is not None and workers > 0 else available
    return max(1, min(wanted, -(-n // BLOCK) if workers is None else n))


def _in_threads(go, threads, stop):
    """Exhaust one ``go()`` in each thread; yield now and then."""
    with ThreadPoolExecutor(threads) as pool:
        try:
            pending = {pool.submit(lambda: deque(go(), maxlen=0)) for _ in range(threads)}
            while pending:
                done, pending = wait(pending, timeout=0.05)
                for future in done:
                    future.result()
                yield
        finally:
            stop.set()
