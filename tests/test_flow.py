"""The flow against other solvers and exact laws; what it promises about failure."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.linalg import expm

import linnet as ln
from linnet import Status, ensemble, examples

METHODS = "euler", "rk4", "dopri5", "dop853", "gauss2", "gauss4", "gauss6", "auto"
TIMES = np.linspace(0, 2, 5)


# --- gradient flow -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_flow_is_that_of_scipy(land, theta, decay):
    other = solve_ivp(
        lambda t, y: -land.gradient(y) - decay * y, (0, 2), theta, t_eval=TIMES, method="Radau", rtol=1e-9, atol=1e-11
    )
    path = ln.gradient_flow(land, theta, TIMES, rtol=1e-10, atol=1e-12, weight_decay=decay)
    np.testing.assert_allclose(path.states, other.y.T, atol=1e-6)


def test_one_layer_is_linear_and_solved_by_the_exponential(rng):
    loss = ln.SquareLoss(rng.normal(size=(3, 9)), rng.normal(size=(2, 9)))
    land = ln.Landscape(ln.Network((3, 2)), loss)
    W0 = rng.normal(size=(2, 3))
    path = ln.gradient_flow(land, W0.ravel(), TIMES, "dop853", rtol=1e-12, atol=1e-14)
    exact = [loss.least_squares + (W0 - loss.least_squares) @ expm(-t * loss.S_xx) for t in TIMES]
    np.testing.assert_allclose(land.net.product(path.states), exact, atol=1e-10)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("lead", [(), (3,), (2, 2)])
def test_shapes(linnerud, method, lead):
    land, theta = linnerud
    path = ln.gradient_flow(land, np.broadcast_to(theta, (*lead, 24)), [3, 3.5, 4], method)
    assert path.times.shape == (3,) and path.states.shape == (3, *lead, 24)
    assert path.status.shape == path.nfev.shape == lead
    assert (path.status == Status.DONE).all() and (path.nfev > 0).all()
    np.testing.assert_allclose(path.states[0], np.broadcast_to(theta, (*lead, 24)), atol=1e-15)


def test_only_differences_of_times_matter(linnerud):
    land, theta = linnerud
    early, late = (ln.gradient_flow(land, theta, shift + TIMES, rtol=1e-10).states for shift in (0, 8))
    np.testing.assert_allclose(early, late, atol=1e-9)


def test_an_ensemble_is_its_members(linnerud):
    land, theta = linnerud
    starts = np.array([[1.0], [0.1], [3.0]]) * theta
    together = ln.gradient_flow(land, starts, TIMES)
    for i, start in enumerate(starts):
        np.testing.assert_array_equal(ln.gradient_flow(land, start, TIMES).states, together.states[:, i])


@pytest.mark.parametrize("decay", [0.05, 1.0])
def test_weight_decay_forgets_at_its_rate(linnerud, decay):
    land, theta = linnerud
    path = ln.gradient_flow(land, theta, TIMES, "dop853", rtol=1e-12, atol=1e-14, weight_decay=decay)
    (C,) = ln.invariants.balance(land.net, path.states)
    np.testing.assert_allclose(C, np.exp(-2 * decay * TIMES)[:, None, None] * C[0], atol=1e-10)


def test_divergence_has_a_status_and_a_warning(linnerud):
    land, theta = linnerud
    with pytest.warns(UserWarning, match="1 of 2 trajectories: DIVERGED, the state overflowed; a smaller step helps"):
        path = ln.gradient_flow(land, [theta, 40 * theta], np.arange(20.0), "euler", step=0.2)
    assert path.status.tolist() == [Status.DONE, Status.DIVERGED]
    assert np.isfinite(path.states[:, 0]).all() and np.isnan(path.states[-1, 1]).all()
    assert path.states[0, 1] == pytest.approx(40 * theta)


@pytest.mark.parametrize("method", METHODS)
def test_a_start_that_is_nan_is_never_silent(linnerud, method):
    land, theta = linnerud
    with pytest.warns(UserWarning, match="1 of 3 trajectories"):
        path = ln.gradient_flow(land, [theta, theta * np.nan, theta], [0, 0.1, 0.2], method)
    assert (path.status == Status.DONE).tolist() == [True, False, True]
    assert np.isnan(path.states[-1, 1]).all()


def test_good_runs_do_not_warn(linnerud):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ln.gradient_flow(*linnerud, TIMES)
        ln.flow_to_rest(*linnerud, gtol=1e-3)
        ln.gradient_descent(*linnerud, steps=5)


# --- to rest -------------------------------------------------------------------------------------------------------


def test_linnerud_converges_to_least_squares(linnerud):
    land, theta = linnerud
    rest = ln.flow_to_rest(land, theta)
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    W, squares, *_ = np.linalg.lstsq(data.X.T, data.Y.T)
    assert land.value(rest.states) == pytest.approx(squares.sum() / 2, rel=1e-12)
    np.testing.assert_allclose(land.net.product(rest.states), W.T, atol=1e-8)
    assert np.linalg.norm(land.gradient(rest.states)) <= 1e-9


def test_the_limit_is_that_of_a_long_flow(linnerud):
    land, theta = linnerud
    rest = ln.flow_to_rest(land, theta, rtol=1e-10)
    long = ln.gradient_flow(land, theta, [0, float(rest.times)], "dop853", rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(rest.states, long.states[-1], atol=1e-8)


@pytest.mark.parametrize("lead", [(), (3,), (2, 2)])
def test_shapes_of_a_rest(linnerud, lead):
    land, theta = linnerud
    rest = ln.flow_to_rest(land, np.broadcast_to(theta, (*lead, 24)), gtol=1e-2)
    assert rest.states.shape == (*lead, 24)
    assert rest.times.shape == rest.status.shape == rest.nfev.shape == lead


def test_time_can_run_out_and_a_saddle_is_rest(linnerud):
    land, theta = linnerud
    with pytest.warns(UserWarning, match="1 of 2 trajectories: MOVING, t_max passed"):
        rest = ln.flow_to_rest(land, [theta, 0 * theta], t_max=1.0)
    assert rest.status.tolist() == [Status.MOVING, Status.DONE]
    assert rest.times.tolist() == [1.0, 0.0]


# --- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [lambda *a: ln.gradient_flow(*a, [0, 1]), ln.flow_to_rest, ln.gradient_descent])
@given(shape=st.lists(st.integers(0, 30), max_size=2).map(tuple).filter(lambda shape: shape[-1:] != (24,)))
@settings(deadline=None, max_examples=20)
def test_a_start_of_a_wrong_shape(linnerud, refuses, run, shape):
    with refuses("theta0", str(shape), "(..., 24) is needed for widths (3, 4, 3)"):
        run(linnerud[0], np.zeros(shape))


@pytest.mark.parametrize(
    ("run", "argument", "bad", "allowed"),
    [
        (ln.gradient_flow, "times", [0, -2], "increasing times >= 0 are needed"),
        (ln.gradient_flow, "method", "rk5", "one of auto, euler"),
        (ln.gradient_flow, "rtol", 0, "a positive number"),
        (ln.gradient_flow, "atol", -1, "a positive number"),
        (ln.gradient_flow, "weight_decay", -1, "a number >= 0"),
        (ln.flow_to_rest, "gtol", 0, "a positive number"),
        (ln.flow_to_rest, "t_max", -1, "a positive number"),
        (ln.flow_to_rest, "rtol", 0, "a positive number"),
    ],
)
def test_flow_refuses(linnerud, run, argument, bad, allowed, refuses):
    options = {"times": [0, 1]} if run is ln.gradient_flow else {}
    with refuses(argument, str(bad).strip("[]")[-2:], allowed):
        run(*linnerud, **options | {argument: bad})


def test_settle_leaves_plateaus_that_a_loose_tolerance_takes_for_rest():
    land = ln.Landscape(ln.Network((2, 2, 2, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
    starts = ln.initial.gaussian(land.net, np.random.default_rng(0), 0.03, (2,))
    assert np.all(np.linalg.norm(land.gradient(starts), axis=1) < 1e-2)
    table = ensemble.measure(land, ln.settle(land, starts, gtol=5e-3, t_max=1e9))
    assert np.all(table["excess"] < 1e-6)


def test_deep_networks_that_start_small_do_not_overshoot_at_a_loose_tolerance():
    land = examples.problem("random", (2, 2, 2, 2, 1), seed=1)
    starts = ln.initial.gaussian(land.net, np.random.default_rng(0), 0.1, (256,))
    table = ensemble.measure(land, ln.settle(land, starts, rtol=1e-5))
    assert np.all(table["status"] == 0)
    assert np.all(table["distance"] < 1e-3)
