"""Steps that each member chooses: accuracy on hard problems, stabilised steps, interruption and progress."""

import subprocess
import sys
from collections import namedtuple
from functools import cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import linnet as ln
from linnet import Status, invariants
from linnet.ode import adaptive
from linnet.ode.tableaux import METHODS, STABILISED
from linnet.ode.velocity import as_velocity
from linnet.velocity import velocity

WIDTHS = {"A": (5, 4, 3), "B": (4, 4, 4, 2), "C": (4, 4, 4, 4, 4, 2), "D": (20, 20, 10)}
Case = namedtuple("Case", "land starts end")


def loss(d_x, d_y, seed=1, m=50):
    """Inputs with eigenvalues of S_xx from 1 to 0.1, targets a random linear map plus noise."""
    rng = np.random.default_rng(seed)
    left, right = np.linalg.qr(rng.normal(size=(d_x, d_x)))[0], np.linalg.qr(rng.normal(size=(m, d_x)))[0]
    X = left * np.sqrt(np.geomspace(1, 0.1, d_x)) @ right.T
    Y = rng.normal(size=(d_y, d_x)) / np.sqrt(d_x) @ X + 0.1 * rng.normal(size=(d_y, m)) / np.sqrt(m)
    return ln.SquareLoss(X, Y)


def workload(name, n, end=100.0):
    widths = WIDTHS[name]
    land = ln.Landscape(ln.Network(widths), loss(widths[0], widths[-1]))
    rng = np.random.default_rng(0)
    return Case(land, rng.normal(size=(n, land.net.dim)) * 10 ** rng.uniform(-1, 0, size=(n, 1)), end)


@cache
def hard(name):
    """Starts and data at which integrators go wrong."""
    rng = np.random.default_rng(2)
    net, ordinary = ln.Network((4, 3, 3)), loss(4, 3)
    if name == "long plateau":  # scale 1e-6
        return Case(ln.Landscape(net, ordinary), ln.initial.gaussian(net, rng, 1e-6, size=3), 150.0)
    if name == "fast transient":  # scale 10: the Hessian is a thousand times steeper at the start than at the end
        return Case(ln.Landscape(net, ordinary), ln.initial.gaussian(net, rng, 10.0, size=2), 3.0)
    if name == "stable manifold":  # b = 0, c = -a flows into the saddle at 0
        net = ln.Network((2, 1, 1))
        starts = np.array([[0.7, 0.0, -0.7], [0.2, 0.0, -0.2]])
        return Case(ln.Landscape(net, ln.SquareLoss.whitened([[1.5, 0.0]])), starts, 10.0)
    if name == "bottleneck":  # d_1 < d_y
        net = ln.Network((4, 2, 3))
        return Case(ln.Landscape(net, ordinary), ln.initial.gaussian(net, rng, 0.3, size=3), 60.0)
    X = rng.normal(size=(4, 2)) @ rng.normal(size=(2, 20)) / np.sqrt(20)  # singular S_xx
    land = ln.Landscape(net, ln.SquareLoss(X, rng.normal(size=(3, 20)) / np.sqrt(20)))
    return Case(land, ln.initial.gaussian(net, rng, 0.3, size=3), 40.0)


HARD = "long plateau", "fast transient", "stable manifold", "bottleneck", "singular inputs"


def reference(case):
    """SciPy's DOP853, tight, on the gradient of the landscape: none of the engine's code."""
    runs = [
        solve_ivp(lambda t, y: -case.land.gradient(y), (0, case.end), y, "DOP853", rtol=1e-12, atol=1e-14)
        for y in case.starts
    ]
    return np.array([run.y[:, -1] for run in runs])


def error(found, wanted):
    return np.max(np.linalg.norm(found - wanted, axis=-1) / np.linalg.norm(wanted, axis=-1))


# --- accuracy ------------------------------------------------------------------------------------------------------

# At rtol 1e-8: the worst error seen (of problem B and C, 1e-8), times five; invariants drift less than the states err.
WITHIN = 5e-8


@pytest.mark.parametrize(("name", "n"), [("A", 4), ("B", 4), ("C", 2), ("D", 1)])
def test_ends_of_the_workloads_and_drift(name, n):
    case = workload(name, n)
    path = ln.gradient_flow(case.land, case.starts, [0, case.end], "auto", rtol=1e-8, atol=1e-9)
    assert error(path.states[-1], reference(case)) < WITHIN
    drift = invariants.drift(case.land.net, path.states)[-1] / np.linalg.norm(case.starts, axis=-1) ** 2
    assert drift.max() < WITHIN


@pytest.mark.parametrize("name", HARD)
def test_hard_cases(name):
    case = hard(name)
    wanted = reference(case)
    for method in "dopri5", "dop853", "auto":
        path = ln.gradient_flow(case.land, case.starts, [0, case.end], method, rtol=1e-9, atol=1e-15)
        assert (path.status == Status.DONE).all()
        # On the stable manifold rounding leaves at the rate e^{st} while the state dies out: errors are absolute there.
        assert np.abs(path.states[-1] - wanted).max() < 1e-6 * np.abs(wanted).max() + 1e-9
        drift = invariants.drift(case.land.net, path.states)[-1].max()
        assert drift < 1e-7 * np.abs(path.states).max() ** 2


def test_tighter_tolerance_smaller_error():
    case = workload("A", 8, end=40.0)
    exact = ln.gradient_flow(case.land, case.starts, [0, case.end], "dop853", rtol=1e-13, atol=1e-14).states[-1]
    errors = []
    for rtol in 1e-4, 1e-6, 1e-8:
        path = ln.gradient_flow(case.land, case.starts, [0, case.end], "auto", rtol=rtol, atol=rtol / 10)
        errors.append(error(path.states[-1], exact))
    assert errors[0] > 5 * errors[1] > 25 * errors[2]


# --- alone and in a crowd ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["dopri5", "dop853", "auto"])
@pytest.mark.parametrize(("name", "n", "end"), [("A", 1000, 12.0), ("C", 60, 6.0), ("D", 33, 6.0)])
def test_a_member_is_the_same_in_every_crowd(name, n, end, method):
    case, times = workload(name, n), [0.0, 0.4 * end, end]
    rtol = 1e-4
    crowd = ln.gradient_flow(case.land, case.starts, times, method, rtol=rtol, atol=rtol)
    for first, size in (0, 1), (7, 2), (3, 3), (11, 17), (n - 1, 1):
        some = slice(first, first + size)
        few = ln.gradient_flow(case.land, case.starts[some], times, method, rtol=rtol, atol=rtol)
        np.testing.assert_array_equal(few.states, crowd.states[:, some])
        np.testing.assert_array_equal(few.nfev, crowd.nfev[some])


@pytest.mark.parametrize("order", ["C", "F"])
def test_how_starts_lie_in_memory_does_not_matter(order):
    case = workload("B", 20)
    starts = np.asarray(case.starts, order=order)
    path = ln.gradient_flow(case.land, starts, [0.0, 3.0], "auto", rtol=1e-5)
    every_other = ln.gradient_flow(case.land, starts[::2], [0.0, 3.0], "auto", rtol=1e-5)
    np.testing.assert_array_equal(path.states[:, ::2], every_other.states)


def test_dense_output_does_not_change_the_end():
    case = workload("A", 5)
    end, dense = (ln.gradient_flow(case.land, case.starts, t, "auto") for t in ([0, 30], np.linspace(0, 30, 50)))
    np.testing.assert_array_equal(end.states[-1], dense.states[-1])
    assert (end.nfev <= dense.nfev).all()


@pytest.mark.parametrize(
    "widths", [(1, 1), (1, 1, 1), (3, 1, 2), (2, 5), (9, 8, 7), (12, 20, 3), (30, 3, 40), *WIDTHS.values()]
)
def test_the_compiled_velocity_is_the_gradient(widths):
    land = ln.Landscape(ln.Network(widths), loss(widths[0], widths[-1]))
    y, out = np.random.default_rng(0).normal(size=(5, land.net.dim)), np.full(land.net.dim, np.nan)
    for decay in 0.0, 0.1:
        f = velocity(land, decay)
        for row in y:
            f.function(row, out, f.work)
            wanted = -land.gradient(row) - decay * row
            np.testing.assert_allclose(out, wanted, rtol=0, atol=1e-13 * np.abs(wanted).max())


def summed_in_order(a, b):
    """``a b``, each entry summed in the order of the columns of ``a``."""
    return sum((np.multiply.outer(*pair) for pair in zip(a.T, b, strict=True)), np.zeros((len(a), b.shape[1])))


@pytest.mark.parametrize("widths", [(3, 4, 2), (20, 20, 10), (13, 30, 2), (33, 11, 12, 10), (1, 40, 30)])
def test_the_sums_of_a_velocity_have_one_order(widths):
    land = ln.Landscape(ln.Network(widths), loss(widths[0], widths[-1]))
    theta, out = np.random.default_rng(0).normal(size=land.net.dim), np.empty(land.net.dim)
    f = velocity(land)
    f.function(theta, out, f.work)
    W = land.net.split(theta)
    above = [W[-1]]  # of each layer, the product from the last one down to it
    for w in W[-2::-1]:
        above.append(summed_in_order(above[-1], w))
    R, slopes = land.loss.S_yx - summed_in_order(above.pop(), land.loss.S_xx), []
    for w, A in zip(W, above[::-1], strict=False):
        slopes.append(summed_in_order(A.T, R))
        R = summed_in_order(R, w.T)
    np.testing.assert_array_equal(out, land.net.join([*slopes, R]))


def test_starts_that_are_not_finite_fail_alone():
    case = workload("A", 6)
    spoilt = case.starts.copy()
    spoilt[2, 0], spoilt[4, 5] = np.nan, np.inf
    good = [0, 1, 3, 5]
    with pytest.warns(UserWarning, match="DIVERGED"):
        path = ln.gradient_flow(case.land, spoilt, [0, 20.0], "auto", rtol=1e-5)
    np.testing.assert_array_equal(path.status == Status.DONE, np.isin(range(6), good))
    clean = ln.gradient_flow(case.land, case.starts, [0, 20.0], "auto", rtol=1e-5)
    np.testing.assert_array_equal(path.states[:, good], clean.states[:, good])


# --- stabilised steps ----------------------------------------------------------------------------------------------


def stabilised_step(f, i, y, h):
    """Return the state after one step of the i-th method, and the estimate of its error."""
    me, at, one = adaptive.member(), adaptive.space(METHODS["dopri5"], len(y)), np.zeros(1, int)
    with as_velocity(f, y) as (function, work, _):
        at.y[:] = y
        function(at.y, at.K[0], work)
        me.status, me.rate, me.h, me.grow, me.length = adaptive.UNDER_WAY, 1e-300, h, np.inf, adaptive.norm(y)
        me.floor = ALLOWED
        reach = min(STABILISED.reach[i], adaptive.LONG if STABILISED.order[i] == 4 else np.inf)
        me.radius = (1 - 1e-12) * reach / (adaptive.MARGIN * h)
        control = adaptive.Control(1e9, 10, True)
        states, times = np.zeros((2, 1, len(y))), np.array([0.0, 1e9])
        rest = METHODS["dopri5"], STABILISED, control, times, states, np.zeros(1), one, one, 1
        adaptive.run(function, work, me, 1, at, *rest)
    assert me.t == h
    order = 4 if STABILISED.order[i] == 4 else 3
    return at.y.copy(), ALLOWED * (me.h / (adaptive.SAFETY * h)) ** -order


ALLOWED = 1e6  # error in a step, so that it is accepted


EVERY = [
    pytest.param(i, id=f"order {order}, reach {STABILISED.reach[i]:.0f}")
    for i, order in enumerate(STABILISED.order)
    if order == 4
    or (i % 5 == 0 and STABILISED.reach[i] > 1.1 * adaptive.LONG)  # some of those of order 2 that are used
]


@pytest.mark.parametrize("i", EVERY)
def test_stabilised_steps_damp_up_to_their_reach(i):
    z = np.linspace(0, STABILISED.reach[i], 20 * STABILISED.length[i] + 80)[1:]
    factor = stabilised_step(lambda y: -z * y, i, np.ones(len(z)), 1.0)[0]
    assert np.abs(factor).max() < 1
    assert np.abs(factor[z > 6]).max() < 0.96
    beyond = stabilised_step(lambda y: -1.05 * z[-1] * y, i, np.array([1e-12]), 1.0)[0] / 1e-12
    assert np.abs(beyond) > 1


@pytest.mark.parametrize("i", EVERY)
def test_order_of_stabilised_steps_and_of_their_estimates(i):
    land = ln.Landscape(ln.Network((2, 2, 2)), loss(2, 2))  # not linear, so all conditions count
    f, y, order = velocity(land), np.array([0.9, -0.3, 0.5, 0.7, 0.4, -0.8, 0.6, 0.2]), STABILISED.order[i]
    errors, estimates = [], []
    for h in (0.05, 0.025) if order == 4 else (0.02, 0.01):
        exact = ln.gradient_flow(land, y, [0, h], "dop853", rtol=1e-14, atol=1e-15).states[-1]
        end, estimate = stabilised_step(f, i, y, h)
        errors.append(np.linalg.norm(end - exact))
        estimates.append(estimate)
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order + 1, abs=0.4)
    assert np.log2(estimates[0] / estimates[1]) == pytest.approx(order if order == 4 else 3, abs=0.4)


def bend(z):
    """``y' = -z (y - t^2 / 2) + t``, ``t' = 1``: from 0 a stiff force keeps the solution at ``t^2 / 2``."""
    return lambda y: np.array([-z * (y[0] - y[1] ** 2 / 2) + y[1], 1.0])


@pytest.mark.parametrize("i", EVERY)
def test_stiffness_takes_the_order_from_long_steps_of_order_4_alone(i):
    def defect(z):
        return abs(stabilised_step(bend(z), i, np.zeros(2), 1.0)[0][0] - 0.5)

    largest = max(defect(z) for z in np.linspace(0, STABILISED.reach[i], 30))
    assert largest < (0.01 if STABILISED.order[i] == 2 else 0.002 * STABILISED.reach[i] ** 2 + 0.2)
    if STABILISED.order[i] == 4 and STABILISED.reach[i] > 1000:
        assert largest > 100


def test_states_between_stabilised_steps_are_as_accurate_as_the_ends():
    land, starts, end = workload("A", 8)
    times = np.linspace(0, end, 301)
    path = ln.gradient_flow(land, starts, times, "auto", rtol=1e-6, atol=1e-7)
    exact = ln.gradient_flow(land, starts, times, "dop853", rtol=1e-12, atol=1e-13)
    errors = np.linalg.norm(path.states - exact.states, axis=-1) / np.linalg.norm(exact.states, axis=-1)
    assert errors.max() < 2e-5


@pytest.mark.parametrize("method", ["dopri5", "dop853", "auto"])
def test_evaluations_are_counted(method):
    calls = []
    land, starts, _ = workload("C", 30)
    largest = starts[np.argmax(np.linalg.norm(starts, axis=1))]  # takes steps of every kind
    f = lambda y: (calls.append(1), -land.gradient(y))[1]
    path = ln.ode.solve(f, largest, [0, 10.0, 20.0], method, rtol=1e-5)
    assert path.nfev == len(calls) - 1  # one looks at the shape


def test_a_stiff_decay_costs_few_evaluations():
    land, starts, _ = workload("C", 30)
    largest = starts[np.argsort(np.linalg.norm(starts, axis=1))[-2:]]
    plain, auto = (ln.gradient_flow(land, largest, [0, 40.0], m, rtol=1e-6) for m in ("dop853", "auto"))
    assert auto.nfev.mean() < 0.5 * plain.nfev.mean()


# --- interruption and progress -------------------------------------------------------------------------------------

INTERRUPTED = """
import os, signal, sys, warnings
import numpy as np, linnet as ln, tqdm.auto

signal.signal(signal.SIGINT, signal.default_int_handler)
workers, called_back = int(sys.argv[1]), sys.argv[2] == "called back"
interrupt = lambda: os.kill(os.getpid(), signal.SIGINT)

class Bar(tqdm.auto.tqdm):
    def update(self, n):
        if self.n < 100 <= self.n + n and not called_back:
            interrupt()
        super().update(n)

tqdm.auto.tqdm = Bar
warnings.simplefilter("ignore")
land = ln.Landscape(ln.Network((5, 4, 3)), ln.SquareLoss.whitened(np.eye(3, 5)))
starts = np.random.default_rng(0).normal(size=(20_000, land.net.dim))
calls = []

def f(y):
    calls.append(1)
    if len(calls) == 20_000:
        interrupt()  # comes while Python runs inside of compiled code
    return -land.gradient(y)

if called_back:
    integrate = lambda y: ln.ode.solve(f, y, [0.0, 1.0], "auto", rtol=1e-3, workers=workers)
else:
    integrate = lambda y: ln.gradient_flow(land, y, [0.0, 20.0], "auto", rtol=1e-5, workers=workers, progress=True)
path = integrate(starts)
done = path.status == ln.Status.DONE
assert 100 <= done.sum() < 19_000, done.sum()
assert (path.status[~done] == ln.Status.INTERRUPTED).all()
assert np.isfinite(path.states[-1, done]).all() and np.isnan(path.states[-1, ~done]).all()
first = np.flatnonzero(done)[0]
assert np.array_equal(integrate(starts[first]).states[-1], path.states[-1, first])
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
print("kept")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to oneself")
@pytest.mark.parametrize(("workers", "kind"), [(1, "compiled"), (2, "compiled"), (1, "called back")])
def test_an_interrupt_keeps_what_is_finished(workers, kind):
    command = [sys.executable, "-c", INTERRUPTED, str(workers), kind]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0 and "kept" in run.stdout, run.stderr


HANGING = """
import os, signal, threading, time
import linnet as ln

signal.signal(signal.SIGINT, signal.default_int_handler)
hangs = threading.Event()

def f(y):
    hangs.set()
    while True:
        time.sleep(0.01)

def interrupt_twice():
    hangs.wait()
    for _ in range(2):
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

ln.ode.solve(lambda y: -y, [1.0], [0.0, 1.0])  # compiles
threading.Thread(target=interrupt_twice).start()
evaluate = iter([lambda y: y])
try:
    ln.ode.solve(lambda y: next(evaluate, f)(y), [1.0], [0.0, 1.0])
except KeyboardInterrupt:
    print("out")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to oneself")
def test_a_second_interrupt_ends_a_velocity_that_hangs():
    run = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0 and "out" in run.stdout, run.stderr


def test_progress_counts_members(monkeypatch):
    import tqdm.auto

    bars = []

    class Bar(tqdm.auto.tqdm):
        def __init__(self, *args, **kwargs):
            bars.append(self)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    case = workload("A", 50)
    ln.gradient_flow(case.land, case.starts, [0.0, 1.0], "auto", rtol=1e-4, progress=True)
    assert [(bar.n, bar.total) for bar in bars] == [(50, 50)]
