"""Value, gradient and Hessian as functions of the weights: Taylor tests, differences, independent minima."""

import numpy as np
import pytest
from scipy.optimize import minimize

import linnet as ln

STEPS = 0.5 ** np.arange(5, 10)


@pytest.fixture
def point(land, rng):
    return rng.normal(size=land.net.dim), rng.normal(size=land.net.dim)


def order(errors):
    return np.polyfit(np.log(STEPS), np.log(np.abs(errors)), 1)[0]


def test_value_is_the_sum_over_the_samples(rng):
    X, Y = rng.normal(size=(3, 9)), rng.normal(size=(2, 9))
    net = ln.Network((3, 4, 2))
    theta = rng.normal(size=net.dim)
    W1, W2 = net.split(theta)
    literal = sum(0.5 * np.sum((W2 @ (W1 @ x) - y) ** 2) for x, y in zip(X.T, Y.T, strict=True))
    assert ln.Landscape(net, ln.SquareLoss(X, Y)).value(theta) == pytest.approx(literal, rel=1e-13)


def test_taylor_remainders_have_orders_two_and_three(land, point):
    theta, v = point
    change = land.value(theta + STEPS[:, None] * v) - land.value(theta)
    first = change - STEPS * (land.gradient(theta) @ v)
    second = first - STEPS**2 / 2 * (v @ land.hessian(theta) @ v)
    assert order(first) == pytest.approx(2, abs=0.1)
    if land.net.depth == 1:  # a quadratic loss: nothing is left
        np.testing.assert_allclose(second, 0, atol=1e-12)
    else:
        assert order(second) == pytest.approx(3, abs=0.1)


def test_derivatives_are_those_of_the_polynomial_along_a_line(land, point):
    """L(theta + x v) is a polynomial of degree 2N: interpolation at 2N + 1 points gives its coefficients."""
    theta, v = point
    degree = 2 * land.net.depth
    x = np.cos(np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1))
    values = land.value(theta + x[:, None] * v)
    line = np.polynomial.Polynomial(np.linalg.solve(x[:, None] ** np.arange(degree + 1), values))
    assert land.gradient(theta) @ v == pytest.approx(line.deriv(1)(0), rel=1e-10)
    assert v @ land.hessian(theta) @ v == pytest.approx(line.deriv(2)(0), rel=1e-10)


def test_hessian_and_its_product_are_differences_of_the_gradient(land, point):
    theta, v = point
    e = 1e-5
    shifts = e * np.eye(land.net.dim)
    differences = (land.gradient(theta + shifts) - land.gradient(theta - shifts)) / (2 * e)
    H = land.hessian(theta)
    np.testing.assert_allclose(H, differences, atol=1e-7 * np.abs(H).max())
    np.testing.assert_allclose(H, H.T, atol=1e-14 * np.abs(H).max())
    np.testing.assert_allclose(land.hessian_product(theta, v), H @ v, atol=1e-12 * np.abs(H).max())


@pytest.mark.parametrize("method", ["value", "excess", "gradient", "hessian"])
def test_leading_axes_are_a_loop(land, rng, method):
    many = rng.normal(size=(2, 3, land.net.dim))
    loop = [[getattr(land, method)(theta) for theta in row] for row in many]
    np.testing.assert_allclose(getattr(land, method)(many), loop, rtol=1e-12, atol=1e-12)


def test_hessian_product_broadcasts_points_and_directions(land, rng):
    points, directions = rng.normal(size=(4, 1, land.net.dim)), rng.normal(size=(3, land.net.dim))
    product = land.hessian_product(points, directions)
    assert product.shape == (4, 3, land.net.dim)
    np.testing.assert_allclose(product, directions @ land.hessian(points[:, 0]), rtol=1e-10, atol=1e-10)


def test_minimum_is_what_minimisation_finds(land):
    """The best of several runs of BFGS, which knows neither singular values nor ranks."""
    starts = np.random.default_rng(3).normal(size=(4, land.net.dim))
    found = min(minimize(land.value, start, jac=land.gradient, options={"gtol": 1e-8}).fun for start in starts)
    assert found == pytest.approx(land.minimum, rel=1e-10)


def test_a_bottleneck_costs_the_modes_it_cannot_carry():
    loss = ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]))
    minima = {widths: ln.Landscape(ln.Network(widths), loss).minimum for widths in [(3, 3), (3, 2, 3), (3, 5, 1, 3)]}
    assert minima == pytest.approx({(3, 3): 0, (3, 2, 3): 0.5, (3, 5, 1, 3): 2.5})


def test_excess_is_the_value_above_the_minimum(land, point):
    theta, _ = point
    assert land.excess(theta) == pytest.approx(land.value(theta) - land.minimum, rel=1e-12)


def test_diagonal_keeps_value_and_gradient(land, point):
    theta, _ = point
    other, U = land.diagonal()
    first, *rest = land.net.split(theta)
    moved = land.net.join([first @ U, *rest])
    assert other.value(moved) == pytest.approx(land.value(theta), rel=1e-13)
    G = land.net.split(land.gradient(theta))
    np.testing.assert_allclose(other.gradient(moved), land.net.join([G[0] @ U, *G[1:]]), atol=1e-11)


def test_inputs_without_full_rank(rng):
    X = rng.normal(size=(3, 9))[[0, 1, 1]]
    land = ln.Landscape(ln.Network((3, 2, 2)), ln.SquareLoss(X, rng.normal(size=(2, 9))))
    theta, v = rng.normal(size=(2, land.net.dim))
    change = land.value(theta + STEPS[:, None] * v) - land.value(theta)
    assert order(change - STEPS * (land.gradient(theta) @ v)) == pytest.approx(2, abs=0.1)


def test_a_network_that_does_not_fit_the_data(refuses):
    with refuses("net, loss", "widths (3, 4, 2)", "d_x = 2, d_y = 3"):
        ln.Landscape(ln.Network((3, 4, 2)), ln.SquareLoss(np.ones((2, 5)), np.ones((3, 5))))


@pytest.mark.parametrize("method", ["value", "excess", "gradient", "hessian"])
def test_weights_of_another_length(method, linnerud, refuses):
    with refuses("theta", "(5,)", "(..., 24) is needed"):
        getattr(linnerud[0], method)(np.zeros(5))


def test_a_direction_of_another_length(linnerud, refuses):
    land, theta = linnerud
    with refuses("v", "(5,)", "(..., 24) is needed"):
        land.hessian_product(theta, np.zeros(5))
