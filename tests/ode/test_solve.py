"""Integrators on their own: measured orders, what they conserve, statuses, members alone and in a crowd."""

import sys

import numpy as np
import pytest
from scipy.integrate import DOP853, RK45

import linnet as ln
from linnet import Status
from linnet.ode import solve, solve_to_rest
from linnet.ode.solve import _equal, _follow
from linnet.ode.tableaux import METHODS
from linnet.velocity import velocity

FIXED = "euler", "rk4", "gauss2", "gauss4", "gauss6"
ADAPTIVE = "dopri5", "dop853", "auto"


def logistic(y):
    """``y' = y (1 - y)``, entry by entry; the solution is known."""
    return y * (1 - y)


def exact(y0, t):
    return 1 / (1 + (1 / y0 - 1) * np.exp(-t))


STARTS = np.linspace(0.02, 0.6, 40).reshape(20, 2)


@pytest.fixture(autouse=True)
def quiet(recwarn):
    """Failures that are wanted warn; that they do is tested below."""


def run(method, y0=STARTS, times=(0.0, 2.0), f=logistic, rtol=1e-10, atol=1e-12, **options):
    return solve(f, y0, times, method, rtol=rtol, atol=atol, **options)


def rms(error):
    return np.sqrt(np.mean(np.square(error)))


def order(steps, errors):
    return np.polyfit(np.log(steps), np.log(errors), 1)[0]


# --- orders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "expected", "steps"),
    [
        ("euler", 1, (64, 128, 256)),
        ("rk4", 4, (32, 64, 128)),
        ("gauss2", 2, (16, 32, 64)),
        ("gauss4", 4, (16, 32, 64)),
        ("gauss6", 6, (8, 12, 16)),
    ],
)
def test_order_of_fixed_steps(linnerud, method, expected, steps):
    """On the weights of a network, against DOP853 at the smallest tolerance."""
    land, theta = linnerud
    truth = ln.gradient_flow(land, theta, [0, 4], "dop853", rtol=1e-13, atol=1e-15).states[-1]
    h = 4 / np.array(steps)
    errors = [rms(ln.gradient_flow(land, theta, [0, 4], method, step=step).states[-1] - truth) for step in h]
    assert order(h, errors) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(("method", "expected", "steps"), [("dopri5", 5, (32, 64, 128)), ("dop853", 8, (8, 12, 16))])
def test_order_of_embedded_methods(method, expected, steps):
    """With steps of one length, which they never take by themselves."""
    h = 4 / np.array(steps)
    errors = []
    for step in h:
        states = np.full((2, *STARTS.shape), np.nan)
        states[0] = STARTS
        _follow(logistic, _equal(METHODS[method], step), np.array([0.0, 4.0]), states, None, False)
        errors.append(rms(states[1] - exact(STARTS, 4.0)))
    assert order(h, errors) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("method", "expected", "h"), [("dopri5", 5, (0.25, 0.125, 0.0625)), ("dop853", 8, (0.5, 0.375, 0.25))]
)
def test_order_of_dense_output(method, expected, h):
    """The error between the ends of one step falls with the power ``order of interpolation + 1``."""
    scheme, errors = METHODS[method], []
    for step in h:
        K = [logistic(STARTS)]
        for row in [*scheme.rows, *scheme.extra]:
            K.append(logistic(STARTS + step * np.tensordot(row[: len(K)], K[: len(row)], 1)))
        inside = np.linspace(0, 1, 9)[1:-1]
        weights = [scheme.P @ x ** np.arange(1, scheme.P.shape[1] + 1) for x in inside]
        states = [STARTS + step * np.tensordot(w, K, 1) for w in weights]
        errors.append(rms([y - exact(STARTS, x * step) for x, y in zip(inside, states, strict=True)]))
    assert order(h, errors) == pytest.approx(expected, abs=0.1)


def test_coefficients_of_dormand_and_prince_are_those_of_scipy():
    for ours, theirs in (METHODS["dopri5"], RK45), (METHODS["dop853"], DOP853):
        s = len(theirs.B)
        np.testing.assert_array_equal(ours.rows[:-1, :-1], theirs.A[1:s, : s - 1])
        np.testing.assert_array_equal(ours.rows[-1], theirs.B)
    np.testing.assert_array_equal(METHODS["dopri5"].E, [RK45.E])
    np.testing.assert_array_equal(METHODS["dopri5"].P, RK45.P)
    np.testing.assert_array_equal(METHODS["dop853"].E, [DOP853.E5, DOP853.E3])
    np.testing.assert_array_equal(METHODS["dop853"].extra, DOP853.A_EXTRA)


@pytest.mark.parametrize("name", METHODS)
def test_quadrature_conditions(name):
    """``sum b_i c_i^(k-1) = 1/k`` up to the order, and not beyond; inside a step ``x^k/k`` up to that of the output."""
    method = METHODS[name]
    order = {"euler": 1, "rk4": 4, "dopri5": 5, "dop853": 8, "gauss2": 2, "gauss4": 4, "gauss6": 6}[name]
    A, b = (
        (method.A, method.b)
        if name.startswith("gauss")
        else (np.pad(method.rows[:-1], ((1, 0), (0, 0))), method.rows[-1])
    )
    defects = [abs(b @ A.sum(axis=1) ** (k - 1) - 1 / k) for k in range(1, order + 2)]
    assert max(defects[:-1]) < 1e-14 < 1e-5 < defects[-1]
    if name in ADAPTIVE:
        nodes = np.array([*A.sum(axis=1), 1.0, *method.extra.sum(axis=1)])
        for x in 0.3, 0.5, 1.0:
            weights = method.P @ x ** np.arange(1, method.P.shape[1] + 1)
            for k in range(1, {"dopri5": 4, "dop853": 7}[name] + 1):
                assert weights @ nodes ** (k - 1) == pytest.approx(x**k / k, abs=1e-13)


@pytest.mark.parametrize(
    ("method", "rtol"),
    # At 1e-4 "dop853" takes steps so long that its interpolation, which nothing controls, is worse than its ends.
    [("dopri5", 1e-4), ("dopri5", 1e-7), ("dopri5", 1e-10), ("dop853", 1e-7), ("dop853", 1e-10)]
    + [("auto", rtol) for rtol in (1e-4, 1e-7, 1e-10)],
)
def test_error_control_holds_at_every_time(method, rtol):
    times = np.linspace(0, 12, 97)
    states = run(method, times=times, rtol=rtol, atol=rtol / 100).states
    assert np.abs(states - exact(STARTS, times[:, None, None])).max() < 10 * rtol


@pytest.mark.parametrize("method", ["dopri5", "dop853"])
def test_times_between_do_not_change_the_steps(method):
    few, many = run(method, times=[0, 9]), run(method, times=np.linspace(0, 9, 50))
    np.testing.assert_array_equal(few.states[-1], many.states[-1])


# --- what the methods conserve -------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["gauss2", "gauss4", "gauss6"])
def test_gauss_legendre_keeps_balance_over_ten_thousand_large_steps(linnerud, method):
    """The step 1 is twice what Euler's method bears at the minimum."""
    land, theta = linnerud
    times = [0, 10, 100, 1000, 10_000]
    path = ln.gradient_flow(land, [theta, -2 * theta], times, method, step=1.0)
    assert ln.invariants.drift(land.net, path.states).max() < 1e-12
    assert np.abs(path.states[1] - path.states[0]).max() > 0.3  # it did move


def test_runge_kutta_does_not_keep_balance(linnerud):
    land, theta = linnerud
    path = ln.gradient_flow(land, theta, [0, 10, 10_000], "rk4", step=1.0)
    assert ln.invariants.drift(land.net, path.states).min(initial=1, where=[False, True, True]) > 0.1


# --- members -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crowd():
    """Starts of all sizes: some need many short steps, some few long ones."""
    land = ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss.whitened(np.diag([3.0, 2.0, 0.1])))
    rng = np.random.default_rng(5)
    return velocity(land), 10 ** rng.uniform(-2, 0.3, (300, 1)) * ln.initial.gaussian(land.net, rng, 1.0, 300)


@pytest.mark.parametrize("method", [*FIXED, *ADAPTIVE])
def test_a_member_alone_takes_the_same_numbers_as_in_a_crowd(crowd, method):
    f, y0 = crowd
    times = np.linspace(0, 1, 5)
    together = run(method, y0, times, f, step=0.125)
    for i in 0, 7, 256, 299:
        alone = run(method, y0[i : i + 1], times, f, step=0.125)
        np.testing.assert_array_equal(alone.states[:, 0], together.states[:, i])
        assert (alone.status[0], alone.nfev[0]) == (together.status[i], together.nfev[i])


def test_a_member_comes_to_rest_alone_as_in_a_crowd(crowd):
    f, y0 = crowd
    together = solve_to_rest(f, y0, rest=1e-2, rtol=1e-5, t_max=1e3)
    for i in 0, 7, 256, 299:
        alone = solve_to_rest(f, y0[i : i + 1], rest=1e-2, rtol=1e-5, t_max=1e3)
        np.testing.assert_array_equal(alone.states[0], together.states[i])
        assert (alone.times[0], alone.nfev[0]) == (together.times[i], together.nfev[i])


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200])
@pytest.mark.parametrize("method", [*FIXED, *ADAPTIVE])
def test_a_start_that_is_not_finite_fails_alone(crowd, method, bad):
    f, y0 = crowd
    y0, times = y0[:6].copy(), np.linspace(0, 1, 5)
    good = run(method, y0, times, f, step=0.125)
    y0[2, 3] = bad
    path = run(method, y0, times, f, step=0.125)
    others = np.arange(6) != 2
    assert path.status[2] not in (Status.DONE, Status.INTERRUPTED)
    assert np.isnan(path.states[1:, 2]).all()
    np.testing.assert_array_equal(path.states[:, others], good.states[:, others])
    np.testing.assert_array_equal(path.status[others], Status.DONE)


@pytest.mark.parametrize("method", ["euler", "rk4", *ADAPTIVE])
def test_each_member_has_its_own_fate(method):
    """Below 0 the logistic equation runs to minus infinity at a finite time."""
    path = run(method, np.array([[0.5, 0.5], [-1.0, 0.5], [0.1, 0.9]]), np.linspace(0, 20, 41))
    assert path.status[0] == path.status[2] == Status.DONE
    assert path.status[1] in (Status.DIVERGED, Status.STALLED)
    assert np.isfinite(path.states[:, [0, 2]]).all() and np.isnan(path.states[-1, 1]).all()


@pytest.mark.parametrize("method", ADAPTIVE)
def test_steps_can_run_out(method, monkeypatch):
    monkeypatch.setattr(sys.modules["linnet.ode.solve"], "MAX_STEPS", 20)
    path = run(method, np.array([[0.5, 0.5], [1.0, 1.0]]), (0.0, 500.0))
    assert path.status.tolist() == [Status.EXHAUSTED, Status.DONE]
    assert np.isnan(path.states[-1, 0]).all() and np.isfinite(path.states[-1, 1]).all()


def test_rest_is_reached_or_not():
    path = solve_to_rest(logistic, np.array([[0.5, 0.5], [1e-9, 0.5], [1, 0]]), rest=1e-9, rtol=1e-8, t_max=25.0)
    assert path.status.tolist() == [Status.DONE, Status.MOVING, Status.DONE]
    np.testing.assert_allclose(path.states[0], 1, atol=1e-8)
    assert path.times[1] == 25 and path.times[2] == 0 and path.times[0] == pytest.approx(np.log(1e9), rel=0.05)


@pytest.mark.parametrize("method", FIXED)
def test_no_step_is_longer_than_asked(method):
    """Equal steps between neighbouring times: 1 / 0.3 is rounded up to 4 of length 1/4."""
    np.testing.assert_array_equal(
        run(method, times=[0, 1], step=0.3).states[-1], run(method, times=[0, 1], step=0.25).states[-1]
    )
    one = run(method, times=[0, 1]).states[-1]
    np.testing.assert_array_equal(one, run(method, times=[0, 1], step=5.0).states[-1])
    assert np.abs(one - run(method, times=[0, 1], step=0.5).states[-1]).max() > 1e-8


# --- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "times", [[], [0], [1, 0], [0, 0, 1], [-1, 0], [0, np.nan], [0, np.inf], [[0, 1]], 5.0, [0, 2, 1]], ids=str
)
@pytest.mark.parametrize("method", ["dopri5", "rk4"])
def test_bad_times(times, method, refuses):
    with refuses("times", repr(np.asarray(times, float)), "at least two finite, increasing times >= 0 are needed"):
        run(method, times=times)


@pytest.mark.parametrize("method", ["dopri", "RK45", "", None, 4])
def test_unknown_method(method, refuses):
    with refuses("method", repr(method), f"one of auto, {', '.join(METHODS)} is needed"):
        run(method)


@pytest.mark.parametrize("number", [0, -1.0, np.nan, [1e-3, 1e-3]], ids=str)
@pytest.mark.parametrize(("name", "method"), [("rtol", "dopri5"), ("atol", "auto"), ("step", "rk4")])
def test_bad_tolerance_or_step(name, method, number, refuses):
    with refuses(name, repr(number), "a positive number is needed"):
        run(method, **{name: number})


@pytest.mark.parametrize("name", ["rest", "rtol", "t_max"])
def test_bad_rest(name, refuses):
    with refuses(name, "-1", "a positive number is needed"):
        solve_to_rest(logistic, STARTS, **{"rest": 1e-9, "rtol": 1e-8, "t_max": 1.0} | {name: -1})


# --- what can be integrated ----------------------------------------------------------------------------------------


def test_a_compiled_function_gives_the_numbers_of_a_plain_one():
    numba = pytest.importorskip("numba")
    plain, compiled = (run("dopri5", times=np.linspace(0, 3, 7), f=f) for f in (logistic, numba.njit(logistic)))
    np.testing.assert_array_equal(plain.states, compiled.states)
    np.testing.assert_array_equal(plain.nfev, compiled.nfev)


def test_states_of_any_shape():
    path = solve(logistic, STARTS.reshape(4, 5, 2), [0, 1, 2])
    assert path.states.shape == (3, 4, 5, 2) and path.status.shape == path.nfev.shape == (4, 5)
    assert solve(logistic, STARTS[0], [0, 1]).states.shape == (2, 2)
    assert solve(logistic, np.empty((0, 2)), [0, 1]).states.shape == (2, 0, 2)


@pytest.mark.parametrize("method", ["auto", "rk4", "gauss4"])
def test_what_a_velocity_raises_is_raised(method):
    calls = []

    def f(y):
        calls.append(y.copy())
        if len(calls) > 30:
            raise ZeroDivisionError("of the reader's own")
        return -y

    with pytest.raises(ZeroDivisionError, match="reader's own"):
        solve(f, STARTS, [0, 10], method, step=0.1)
    assert len(calls) == 31


@pytest.mark.parametrize("f", [lambda y: y[:1], lambda y: 1.0, lambda y: np.stack([y, y])])
def test_a_velocity_of_another_shape(f, refuses):
    with refuses("f", "velocity of shape", "(2,) is needed"):
        solve(f, STARTS, [0, 1])


@pytest.mark.parametrize("method", ["auto", "gauss4"])
@pytest.mark.parametrize("y0", [1.0, [], np.empty((3, 0))], ids=str)
def test_states_without_entries(y0, method, refuses):
    with refuses("y0", "shape", "p > 0 is needed"):
        solve(logistic, y0, [0, 1], method)


def test_the_oscillator_keeps_its_energy():
    path = solve(lambda y: np.array([y[1], -y[0]]), [1.0, 0.0], [0, 50, 100], "gauss4", step=0.5)
    np.testing.assert_allclose(np.sum(path.states**2, axis=1), 1, atol=1e-14)


def test_a_small_start_is_followed_as_accurately():
    """At the half time of a sigmoid that starts at 1e-12."""
    path = solve(logistic, [1e-12], [0, np.log(1e12)], "dopri5")
    assert path.states[-1] == pytest.approx(0.5, abs=1e-6)


# --- threads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["auto", "rk4", "gauss2"])
def test_threads_change_no_bit(crowd, method):
    f, y0 = crowd
    one, *more = (run(method, y0, np.linspace(0, 1, 5), f, step=0.125, workers=k) for k in (1, 2, 5, -1))
    for path in more:
        np.testing.assert_array_equal(path.states, one.states)
        np.testing.assert_array_equal(path.nfev, one.nfev)


@pytest.mark.parametrize("workers", [0, -2, 1.5, "2", True], ids=str)
def test_bad_workers(workers, refuses):
    with refuses("workers", repr(workers), "a positive integer, or -1 for all processors"):
        solve(logistic, STARTS, [0, 1], workers=workers)
