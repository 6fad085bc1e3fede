"""Arguments of the wrong kind, in every part of the package, are refused by name; what is equal stays equal."""

import numpy as np
import pytest

import linnet as ln
from linnet import datasets, exact, hyperbolicity, initial

NET = ln.Network((2, 3, 2))
LAND = ln.Landscape(NET, ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
START = np.linspace(-0.3, 0.4, NET.dim)


@pytest.mark.parametrize("bad", ["abc", [1j], np.ones(NET.dim) + 1j, [[1.0], [1.0, 2.0]], ["1"] * NET.dim], ids=repr)
def test_what_is_no_array_of_real_numbers_is_refused(bad, refuses):
    for call in LAND.value, LAND.gradient, LAND.hessian, NET.split:
        with refuses("theta", "", "real numbers are needed"):
            call(bad)
    with refuses("X", "", "real numbers are needed"):
        ln.SquareLoss(bad, [[1.0]])
    with refuses("times", "", "real numbers are needed"):
        ln.gradient_flow(LAND, START, bad)
    with refuses("s", "", "real numbers are needed"):
        exact.saxe_mode(1.0, bad, 1.0)


@pytest.mark.parametrize("bad", ["1", None, 1j, True, [1e-3], np.nan, -1.0], ids=repr)
def test_what_is_no_number_is_refused(bad, refuses):
    for name in "rtol", "atol":
        for method in "dopri5", "auto", "rk4":
            if (name, bad) != ("atol", None):  # which is the default
                with refuses(name, "", "a positive number"):
                    ln.gradient_flow(LAND, START, [0, 1], method, **{name: bad})
    with refuses("gtol", "", "a positive number"):
        ln.flow_to_rest(LAND, START, gtol=bad)
    with refuses("momentum", "", "[0, 1)"):
        ln.gradient_descent(LAND, START, momentum=bad)
    with refuses("scale", "", "a positive number"):
        initial.gaussian(NET, np.random.default_rng(0), scale=bad)


def test_booleans_are_no_integers(refuses):
    with refuses("widths", "True", "positive integers"):
        ln.Network((3, True))
    with refuses("steps", "True", "a positive integer"):
        ln.gradient_descent(LAND, START, steps=True)
    with refuses("modes", "True", "distinct integers"):
        ln.critical.morse_index(LAND, (True,))


def test_axes_that_do_not_broadcast_are_named(refuses):
    with refuses("v", "(3, 12)", "broadcasts"):
        LAND.hessian_product(np.zeros((2, 12)), np.zeros((3, 12)))
    with refuses("W", "(3, 3)", "(..., 2, 2)"):
        LAND.loss.value(np.eye(3))


@pytest.mark.parametrize("method", ["euler", "rk4", "dopri5", "dop853", "gauss2", "gauss4", "gauss6", "auto"])
def test_the_first_state_is_the_start_to_the_last_bit(method):
    rng = np.random.default_rng(0)
    land = ln.Landscape(NET, ln.SquareLoss(rng.normal(size=(2, 5)), rng.normal(size=(2, 5))))
    np.testing.assert_array_equal(ln.gradient_flow(land, START, [0, 1], method).states[0], START)


def test_a_path_keeps_its_own_times():
    times = np.array([0.0, 1.0])
    path = ln.gradient_flow(LAND, START, times)
    times[:] = 9.0
    assert path.times.tolist() == [0.0, 1.0]


def test_minibatches_refuse_before_the_first_batch(refuses):
    with refuses("size", "0", "from 1 to"):
        ln.minibatches(np.eye(4), np.eye(4), 0, np.random.default_rng(0))
    with refuses("X, Y", "4 and 3 columns", "one column per sample"):
        ln.minibatches(np.eye(4), np.eye(3), 2, np.random.default_rng(0))


def test_balanced_judges_each_matrix_of_a_batch(refuses):
    net = ln.Network((2, 1, 2))
    with refuses("matrix", "a rank above 1", "is the limit"):
        initial.balanced(net, [np.diag([1e15, 0.0]), np.eye(2)])
    assert initial.balanced(net, np.zeros((0, 2, 2))).shape == (0, net.dim)


def test_inputs_that_are_all_zero_have_no_gap():
    assert ln.critical.gap(ln.Landscape(NET, ln.SquareLoss(np.zeros((2, 3)), np.ones((2, 3))))) == np.inf


def test_no_principal_component_is_refused(refuses):
    with refuses("d_x", "0", "from 1 to 3"):
        datasets.principal(datasets.load("linnerud"), 0, 2)


@pytest.mark.parametrize("method", ["dopri5", "auto", "rk4"])
def test_a_step_is_positive_for_every_method(method, refuses):
    for bad in 0, -1.0, "1", True, np.nan:
        with refuses("step", "", "a positive number"):
            ln.gradient_flow(LAND, START, [0, 1], method, step=bad)


@pytest.mark.parametrize("bad", [0.0, -1.0, "1", 1j, None, [1.0]], ids=repr)
def test_the_sheets_need_a_positive_singular_value(bad, refuses):
    for sheet in hyperbolicity.stable_sheet, hyperbolicity.unstable_sheet:
        with refuses("s", "", "a positive number"):
            sheet(bad, 1.0, 1.0)
    with refuses("s", "", "a positive number"):
        hyperbolicity.side(bad, [1.0, 2.0, 1.0])


def test_the_sheets_need_real_coordinates(refuses):
    for name, call in {
        "beta": lambda: hyperbolicity.stable_sheet(1.0, 1j, 1.0),
        "c": lambda: hyperbolicity.stable_sheet(1.0, 1.0, 1j),
        "angle": lambda: hyperbolicity.unstable_sheet(1.0, 1.0, 1j),
        "theta": lambda: hyperbolicity.side(1.0, [1j, 0.0, 0.0]),
    }.items():
        with refuses(name, "", "real numbers are needed"):
            call()
    with refuses("theta", "(2,)", "(..., 3)"):
        hyperbolicity.side(1.0, [1.0, 2.0])
