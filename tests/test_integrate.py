"""Integrators on their own: measured orders, what they conserve, statuses, members alone and in a crowd."""

import numpy as np
import pytest

import linnet as ln
from linnet import Status, integrate
from linnet.engine import ExplicitStages
from linnet.integrate import solve, solve_to_rest
from linnet.methods import METHODS
from linnet.velocity import Velocity

FIXED = "euler", "rk4", "gauss2", "gauss4", "gauss6"
ADAPTIVE = "dopri5", "dop853", "auto"


class Logistic:
    """``y' = rate y (1 - y)``, entry by entry; the solution is known."""

    dim = 2

    def __init__(self, rate=1.0):
        self.rate = rate

    def __call__(self, y):
        return self.rate * y * (1 - y)

    def empty(self, n, *shape):
        return np.empty((n, *shape))

    def bind(self, y, out):
        return lambda: np.copyto(out, self(y))

    def jacobian(self, y):
        return (self.rate * (1 - 2 * y))[..., None] * np.eye(2)

    def exact(self, y0, t):
        return 1 / (1 + (1 / y0 - 1) * np.exp(-self.rate * t))


STARTS = np.linspace(0.02, 0.6, 40).reshape(20, 2)


def run(method, y0=STARTS, times=(0.0, 2.0), velocity=None, rtol=1e-10, atol=1e-12, **options):
    return solve(velocity or Logistic(), y0, times, method, rtol=rtol, atol=atol, **options)


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
    for step, count in zip(h, steps, strict=True):
        stages, y = ExplicitStages(Logistic(), METHODS[method], len(STARTS)), STARTS
        for _ in range(count):
            y, _ = stages.step(y, np.full(len(y), step))
        errors.append(rms(y - Logistic().exact(STARTS, 4.0)))
    assert order(h, errors) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("method", "expected", "h"), [("dopri5", 5, (0.25, 0.125, 0.0625)), ("dop853", 8, (0.5, 0.375, 0.25))]
)
def test_order_of_dense_output(method, expected, h):
    """The error between the ends of one step falls with the power ``order of interpolation + 1``."""
    errors = []
    for step in h:
        stages, lanes = ExplicitStages(Logistic(), METHODS[method], len(STARTS)), np.arange(len(STARTS))
        stages.step(STARTS, np.full(len(STARTS), step))
        stages.extend()
        inside = np.linspace(0, 1, 9)[1:-1]
        states = [stages.between(lanes, np.full(len(STARTS), x)) for x in inside]
        errors.append(rms([y - Logistic().exact(STARTS, x * step) for x, y in zip(inside, states, strict=True)]))
    assert order(h, errors) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("method", ["rk4", "dopri5", "dop853"])
def test_no_stage_reads_what_has_not_been_computed(method):
    """Times zero is NaN if what was in the memory before happens to be NaN."""
    stages = ExplicitStages(Logistic(), METHODS[method], len(STARTS))
    stages.K[...] = np.nan
    assert np.isfinite(stages.step(STARTS, np.full(len(STARTS), 0.1))).all()
    stages.extend()
    if METHODS[method].P is not None:
        assert np.isfinite(stages.between(np.arange(len(STARTS)), np.full(len(STARTS), 0.5))).all()


@pytest.mark.parametrize("name", METHODS)
def test_quadrature_conditions(name):
    """``sum b_i c_i^(k-1) = 1/k`` up to the order, and not beyond; inside a step ``x^k/k`` up to that of the output."""
    method = METHODS[name]
    order = {"euler": 1, "rk4": 4, "dopri5": 5, "dop853": 8, "gauss2": 2, "gauss4": 4, "gauss6": 6}[name]
    defects = [abs(method.b @ method.A.sum(axis=1) ** (k - 1) - 1 / k) for k in range(1, order + 2)]
    assert max(defects[:-1]) < 1e-14 < 1e-5 < defects[-1]
    if getattr(method, "P", None) is not None:
        nodes = np.array([*method.A.sum(axis=1), 1.0, *(row.sum() for row in method.extra)])
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
    assert np.abs(states - Logistic().exact(STARTS, times[:, None, None])).max() < 10 * rtol


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
    velocity = Velocity(land)
    return velocity, 10 ** rng.uniform(-2, 0.3, (300, 1)) * ln.initial.gaussian(land.net, rng, 1.0, 300)


@pytest.mark.parametrize("method", [*FIXED, *ADAPTIVE])
def test_a_member_alone_takes_the_same_numbers_as_in_a_crowd(crowd, method):
    velocity, y0 = crowd
    times = np.linspace(0, 1, 5)
    together = run(method, y0, times, velocity, step=0.125)
    for i in 0, 7, 256, 299:
        alone = run(method, y0[i : i + 1], times, velocity, step=0.125)
        np.testing.assert_array_equal(alone.states[:, 0], together.states[:, i])
        assert (alone.status[0], alone.nfev[0]) == (together.status[i], together.nfev[i])


def test_a_member_comes_to_rest_alone_as_in_a_crowd(crowd):
    velocity, y0 = crowd
    together = solve_to_rest(velocity, y0, rest=1e-2, rtol=1e-5, t_max=1e3)
    for i in 0, 7, 256, 299:
        alone = solve_to_rest(velocity, y0[i : i + 1], rest=1e-2, rtol=1e-5, t_max=1e3)
        np.testing.assert_array_equal(alone.states[0], together.states[i])
        assert (alone.times[0], alone.nfev[0]) == (together.times[i], together.nfev[i])


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200])
@pytest.mark.parametrize("method", [*FIXED, *ADAPTIVE])
def test_a_start_that_is_not_finite_fails_alone(crowd, method, bad):
    velocity, y0 = crowd
    y0, times = y0[:6].copy(), np.linspace(0, 1, 5)
    good = run(method, y0, times, velocity, step=0.125)
    y0[2, 3] = bad
    path = run(method, y0, times, velocity, step=0.125)
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
    monkeypatch.setattr(integrate, "MAX_STEPS", 20)
    path = run(method, np.array([[0.5, 0.5], [1.0, 1.0]]), (0.0, 500.0))
    assert path.status.tolist() == [Status.EXHAUSTED, Status.DONE]
    assert np.isnan(path.states[-1, 0]).all() and np.isfinite(path.states[-1, 1]).all()


def test_rest_is_reached_or_not():
    path = solve_to_rest(Logistic(), np.array([[0.5, 0.5], [1e-9, 0.5], [1, 0]]), rest=1e-9, rtol=1e-8, t_max=25.0)
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
        solve_to_rest(Logistic(), STARTS, **{"rest": 1e-9, "rtol": 1e-8, "t_max": 1.0} | {name: -1})
