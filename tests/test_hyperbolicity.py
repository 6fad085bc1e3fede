"""Normal hyperbolicity against finite differences, the known inertia, and the flow of the three-dimensional system."""

import numpy as np
import pytest

import linnet as ln
from linnet import critical, hyperbolicity
from linnet.hyperbolicity import (
    basin_boundary,
    normal_spectrum,
    side,
    splitting,
    stable_fibre,
    stable_sheet,
    unstable_sheet,
)

WIDTHS = [(2, 1, 1), (3, 2, 1), (3, 2, 2), (3, 4, 3), (4, 1, 3), (4, 3, 2), (2, 3, 3)]
S = 1.3  # the target of the three-dimensional system


@pytest.fixture
def line():
    """The three-dimensional system ``1/2 ((c a - s)^2 + (c b)^2)``."""
    return ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[S, 0.0]]))


def random_landscape(widths, seed=0):
    """Gaussian data, not white."""
    rng = np.random.default_rng(seed)
    d_x, d_y = widths[0], widths[-1]
    return ln.Landscape(ln.Network(widths), ln.SquareLoss(rng.normal(size=(d_x, 9)), rng.normal(size=(d_y, 9))))


def reference_tangent(land, theta):
    """The tangent space as the kernel of the derivative of ``(W_2 W_1, W_2^T R, R W_1^T)``.

    On a stratum these are constant, and so is R, the gradient with respect to the product.
    """
    net = land.net
    (W1, W2), R = net.split(theta), land.loss.gradient(net.product(theta))
    columns = []
    for unit in np.eye(net.dim):
        Z1, Z2 = net.split(unit)
        columns.append(np.concatenate([(Z2 @ W1 + W2 @ Z1).ravel(), (R.T @ Z2).ravel(), (R @ Z1.T).ravel()]))
    _, sizes, Vt = np.linalg.svd(np.array(columns).T)
    rank = np.sum(sizes > 1e-9 * sizes[0])
    return Vt[rank:].T


def points(land):
    rng = np.random.default_rng(5)
    return [(stratum, critical.critical_point(land, stratum.modes, rng)) for stratum in critical.strata(land)]


@pytest.mark.parametrize("widths", WIDTHS)
def test_every_stratum_is_normally_hyperbolic_with_the_stated_index(widths):
    land = random_landscape(widths)
    for stratum, theta in points(land):
        spectrum = normal_spectrum(land, theta)
        size = np.abs(spectrum.normal).max()
        assert spectrum.normal.shape == (land.net.dim - stratum.dimension,)
        assert spectrum.along < 1e-11 * size
        assert np.abs(spectrum.normal).min() > 1e-5 * size
        assert np.sum(spectrum.normal < 0) == stratum.index
        assert np.all(np.diff(spectrum.normal) >= 0)


@pytest.mark.parametrize("widths", WIDTHS)
def test_a_tangent_space_that_is_given_is_used(widths):
    land = random_landscape(widths)
    for _, theta in points(land):
        tangent = reference_tangent(land, theta)
        mixed = tangent @ np.diag(np.arange(1.0, tangent.shape[1] + 1))  # any basis will do
        spectrum, own = normal_spectrum(land, theta, mixed), normal_spectrum(land, theta)
        np.testing.assert_allclose(spectrum.normal, own.normal, atol=1e-10 * np.abs(own.normal).max())
        assert spectrum.along < 1e-11 * np.abs(own.normal).max()


def test_the_spectrum_is_that_of_finite_differences_of_the_loss(line):
    theta, e = np.array([0.0, 0.7, 0.0]), 1e-4
    for direction, value in zip([[1, 0, 1], [1, 0, -1]], [-2 * S + 0.49, 2 * S + 0.49], strict=True):
        v = np.array(direction)
        second = (line.value(theta + e * v) - 2 * line.value(theta) + line.value(theta - e * v)) / e**2
        assert second == pytest.approx(value, abs=1e-6)
        space = normal_spectrum(line, theta, np.array([[0.0], [1.0], [0.0]]))
        assert space.normal.sum() == pytest.approx(0.49)
        assert space.normal[0] <= value / 2 <= space.normal[1]


def test_points_and_tangents_broadcast(line):
    b = np.array([-2.0, 0.0, 0.5])
    theta = np.stack([0 * b, b, 0 * b], axis=-1)
    spectrum = normal_spectrum(line, theta, tangent=[[0.0], [1.0], [0.0]])
    root = np.sqrt(b**4 + 4 * S**2)
    np.testing.assert_allclose(spectrum.normal, np.stack([b**2 - root, b**2 + root], axis=-1) / 2, rtol=1e-13)
    np.testing.assert_allclose(spectrum.along, 0, atol=1e-15)


def test_a_tangent_that_is_not_the_critical_sets_shows(line):
    assert normal_spectrum(line, [0.0, 1.0, 0.0], tangent=[[1.0], [0.0], [0.0]]).along > 1
    assert np.abs(normal_spectrum(line, [0.0, 1.0, 0.0], tangent=np.zeros((3, 0))).normal).min() < 1e-12


def test_an_isolated_critical_point_has_no_tangent():
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[S]]))
    spectrum = normal_spectrum(land, [0.0, 0.0])
    np.testing.assert_allclose(spectrum.normal, [-S, S])
    assert spectrum.along == 0


@pytest.mark.parametrize("widths", WIDTHS)
def test_the_splitting_is_orthonormal_invariant_and_has_the_known_dimensions(widths):
    land = random_landscape(widths)
    for stratum, theta in points(land):
        spaces, H = splitting(land, theta), land.hessian(theta)
        assert [space.shape[1] for space in spaces[1:]] == [stratum.dimension, stratum.index]
        basis = np.hstack(spaces)
        np.testing.assert_allclose(basis.T @ basis, np.eye(land.net.dim), atol=1e-12)
        for space, sign in zip(spaces, (1, 0, -1), strict=True):
            values = np.linalg.eigvalsh(space.T @ H @ space)
            assert np.all(np.sign(values.round(9)) == sign)
            np.testing.assert_allclose(H @ space, space @ (space.T @ H @ space), atol=1e-10 * np.abs(H).max())


@pytest.fixture
def sheet():
    beta, c = np.meshgrid(np.linspace(-2, 2, 9), np.linspace(-2, 2, 8))
    return beta.ravel(), stable_sheet(S, beta, c).reshape(-1, 3)


def test_trajectories_on_the_sheet_go_to_their_saddle(line, sheet):
    beta, start = sheet
    path = ln.gradient_flow(line, start, [0.0, 10.0], "dop853", rtol=1e-13, atol=1e-15)
    end = np.stack([0 * beta, beta, 0 * beta], axis=-1)
    rate = (np.sqrt(beta**4 + 4 * S**2) + beta**2) / 2
    distance = np.linalg.norm(path.states[-1] - end, axis=-1)
    assert np.all(distance < 5 * np.exp(-10 * rate) * np.linalg.norm(start - end, axis=-1) + 1e-7)


def test_the_sheet_is_invariant_under_the_flow(line, sheet):
    path = ln.gradient_flow(line, sheet[1], [0.0, 0.5, 1.0], "dop853", rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(side(S, path.states), 0, atol=1e-11)


def test_the_unstable_sheet_is_tangent_to_the_flow_and_runs_from_saddles_to_minima(line):
    beta, angle = np.meshgrid(np.linspace(-2, 2, 5), np.linspace(-1.4, 1.4, 9))
    e = 1e-6
    speed = (unstable_sheet(S, beta, angle + e) - unstable_sheet(S, beta, angle - e)) / (2 * e)
    velocity = -line.gradient(unstable_sheet(S, beta, angle)) * np.sign(angle)[..., None]
    parallel = np.cross(speed, velocity)
    np.testing.assert_allclose(parallel, 0, atol=1e-7)
    assert np.all(np.sum(speed * velocity, axis=-1)[angle != 0] > 0)
    np.testing.assert_allclose(line.value(unstable_sheet(S, beta[0], np.pi / 2)), 0, atol=1e-20)
    np.testing.assert_array_equal(unstable_sheet(S, 1.5, 0.0), [0.0, 1.5, 0.0])


def test_side_tells_the_basins_apart_and_the_minimum_is_the_stated_one(line):
    start = 1.5 * np.random.default_rng(0).normal(size=(300, 3))
    a, b, c = start.T
    C = c**2 - a**2 - b**2
    k = (C + np.sqrt(C**2 + 4 * S**2)) / (2 * S)
    limit = np.sign(side(S, start))[:, None] * np.stack([np.sqrt(S / k), 0 * k, np.sqrt(S * k)], axis=-1)
    np.testing.assert_allclose(ln.flow_to_rest(line, start).states, limit, atol=1e-7)


def test_side_loses_no_digits_far_from_the_origin():
    np.testing.assert_allclose(side(1.0, [1e-12, 1e6, 1.0]), 1e-12 + 1e-12, rtol=1e-9)
    np.testing.assert_allclose(stable_sheet(1.0, 1e6, 1.0)[0], -1e-12, rtol=1e-9)


def test_bisection_finds_the_sheet(line):
    first = np.array([[-4.0, 0.5, 1.0], [-4.0, 1.5, -0.8], [-4.0, 0.0, 1.2]])
    second = first * [-1, 1, 1]
    found = basin_boundary(line, first, second, lambda limits: limits[:, 2] > 0, halvings=16)
    np.testing.assert_allclose(side(S, found), 0, atol=8 / 2**17)
    np.testing.assert_array_equal(found[:, 1:], first[:, 1:])


@pytest.mark.parametrize("beta", [0.0, 1.2, -0.4])
def test_the_stable_fibre_integrated_backwards_lies_on_the_sheet(line, beta):
    saddle = np.array([0.0, beta, 0.0])
    direction = splitting(line, saddle).stable[:, 0]
    direction = direction * np.sign(direction[2])
    fibre = stable_fibre(line, saddle, direction, [0.5, 1.0, 2.0])
    np.testing.assert_allclose(fibre, stable_sheet(S, beta, fibre[:, 2]), atol=1e-7)
    assert np.linalg.norm(fibre[0] - saddle) == pytest.approx(0.5, abs=0.02)


def test_bad_input_is_named(line):
    saddle = [0.0, 1.0, 0.0]
    for call, message in [
        (lambda: normal_spectrum(line, saddle, [[1.0], [0.0]]), r"tangent: .*\(2, 1\).*3"),
        (lambda: normal_spectrum(line, saddle, np.ones((3, 2))), "tangent: dependent"),
        (lambda: normal_spectrum(line, [0.0, 1.0]), "theta"),
        (lambda: normal_spectrum(line, [saddle, saddle]), "theta"),
        (lambda: splitting(line, [saddle]), "theta"),
        (lambda: stable_fibre(line, saddle, [1.0, 0.0, 1.0], [1.0]), "direction: .*curvature"),
        (lambda: stable_fibre(line, saddle, [-1.0, 0.0, 1.0], [2.0, 1.0]), "lengths"),
        (lambda: stable_fibre(line, saddle, [-1.0, 0.0, 1.0], [0.0, 1.0]), "lengths"),
        (lambda: basin_boundary(line, [saddle], [[1.0, 0.0, 1.0]], lambda x: x[:, 2] > -9), "first, second"),
        (lambda: stable_sheet(0.0, 1.0, 1.0), "s: "),
        (lambda: unstable_sheet(-1.0, 1.0, 1.0), "s: "),
    ]:
        with pytest.raises(ValueError, match=message):
            call()


def test_a_stratum_is_needed_where_no_tangent_is_given():
    equal = ln.Landscape(ln.Network((2, 2, 2)), ln.SquareLoss.whitened(np.eye(2)))
    with pytest.raises(ValueError, match="distinct"):
        hyperbolicity.normal_spectrum(equal, np.zeros(8))
