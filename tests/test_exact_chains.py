"""Closed forms of one hidden neuron and of chains, against quadrature, flows and each other."""

import numpy as np
import pytest
from scipy.integrate import quad

import linnet as ln
from linnet import exact, initial, invariants

TIGHT = {"method": "dop853", "rtol": 1e-12, "atol": 1e-14}


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 6])
@pytest.mark.parametrize(("w", "w0", "s"), [(0.9, 0.1, 1.0), (0.01, 1.0, -1.0), (1.1, 5.0, 1.0), (0.3, 0.2, -2.0)])
def test_chain_time_is_the_integral_of_the_inverse_velocity(depth, w, w0, s):
    time, _ = quad(lambda x: 1 / (depth * x ** (2 - 2 / depth) * (s - x)), w0, w, epsabs=0, epsrel=1e-11)
    assert exact.chain_time(w, w0, s, depth) == pytest.approx(time, rel=1e-10)


def test_chain_time_inverts_saxe_mode():
    times = np.array([0.5, 1.0, 3.0])
    np.testing.assert_allclose(exact.chain_time(exact.saxe_mode(times, 2.0, 0.1), 0.1, 2.0, 2), times, rtol=1e-10)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("depth", (0.5, 0.1, 1.0, 0)), ("depth", (0.5, 0.1, 1.0, 2.5)), ("w", (0.0, 0.1, 1.0, 3))]
    + [("w0", (0.5, -0.1, 1.0, 3)), ("s", (0.5, 0.1, 0.0, 3)), ("s", (2.0, 0.1, 1.0, 3)), ("s", (1.0, 0.1, 1.0, 3))],
)
def test_chain_time_names_bad_input(name, arguments):
    with pytest.raises(ValueError, match=rf"^{name}: "):
        exact.chain_time(*arguments)


@pytest.fixture(params=[(1, 1, 1), (2, 1, 1), (3, 1, 2), (1, 1, 3)], ids=str)
def neuron(request):
    rng = np.random.default_rng(5)
    widths = request.param
    land = ln.Landscape(ln.Network(widths), ln.SquareLoss.whitened(rng.normal(size=(widths[2], widths[0]))))
    return land, rng.normal(size=(4, land.net.dim)) * [[0.01], [0.3], [1.0], [4.0]]


def test_one_neuron_is_the_flow_from_any_start(neuron):
    land, starts = neuron
    times = [0.0, 0.1, 1.0, 3.0, 10.0, 100.0]
    flow = ln.gradient_flow(land, starts, times, **TIGHT).states
    for start, states in zip(starts, flow.swapaxes(0, 1), strict=True):
        np.testing.assert_allclose(exact.one_neuron(land, start, times), states, atol=1e-9)


def test_riccati_keeps_the_rank_of_its_start(neuron):
    # Stepping P itself let rounding add a second rank, which grew until the fit was better than one neuron allows.
    land, starts = neuron
    times = [0.0, 10.0, 100.0, 1000.0]
    for start in starts:
        product = land.net.product(exact.one_neuron(land, start, times))
        np.testing.assert_allclose(exact.riccati(land, start, times), product, atol=1e-12)


def test_one_neuron_does_not_overflow(neuron):
    land, starts = neuron
    ends = exact.one_neuron(land, starts[2], [0.0, 1e3, 1e9])[1:]
    np.testing.assert_allclose(ends[0], ends[1], atol=1e-12)
    np.testing.assert_allclose(land.gradient(ends), 0, atol=1e-12)


def test_the_stable_sheet_of_one_neuron_goes_to_the_saddle_and_its_two_sides_part():
    # Widths (2, 1, 1), target (s, 0): the component along the leading eigenvector of F vanishes where
    # s a + (lambda/2 + sqrt(lambda^2/4 + s^2)) c = 0, with lambda = c^2 - a^2 - b^2.
    s, (b, c) = 1.0, (0.7, 0.4)
    a = 0.0
    for _ in range(200):  # a fixed point of the equation
        lam = c**2 - a**2 - b**2
        a = -(lam / 2 + np.sqrt(lam**2 / 4 + s**2)) * c / s
    land = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[s, 0.0]]))
    near = ln.gradient_flow(land, [[a, b, c], [a + 1e-6, b, c], [a - 1e-6, b, c]], [0.0, 5.0, 100.0], **TIGHT).states
    assert np.abs(near[1, 0, [0, 2]]).max() < 0.02
    assert near[2, 1, 2] > 0.5 > -0.5 > near[2, 2, 2]


def test_one_neuron_names_bad_input():
    wide = ln.Landscape(ln.Network((2, 2, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
    with pytest.raises(ValueError, match=r"land: widths \(2, 2, 1\)"):
        exact.one_neuron(wide, np.ones(6), [0.0, 1.0])
    tilted = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss([[2.0, 0.0], [0.0, 1.0]], [[1.0, 0.0]]))
    with pytest.raises(ValueError, match="not whitened"):
        exact.one_neuron(tilted, np.ones(3), [0.0, 1.0])
    flat = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
    with pytest.raises(ValueError, match=r"theta0: shape \(4, 3\)"):
        exact.one_neuron(flat, np.ones((4, 3)), [0.0, 1.0])


def test_riccati_is_the_flow_where_the_balance_is_a_multiple_of_the_identity():
    land = ln.Landscape(ln.Network((3, 3, 3)), ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0])))
    rng = np.random.default_rng(0)
    U, V, O = (W[0] for W in np.split(initial.orthogonal(ln.Network((3, 3)), rng, size=3).reshape(3, 3, 3), 3))
    for lam in -2.0, 0.0, 3.0:
        w = np.array([0.3, 0.2, 0.1])
        upper, lower = (np.sqrt((np.sqrt(lam**2 + 4 * w**2) + sign * lam) / 2) for sign in (1, -1))
        start = land.net.join([O * lower @ V, U * upper @ O.T])
        np.testing.assert_allclose(invariants.balance(land.net, start)[0], lam * np.eye(3), atol=1e-12)
        path = ln.gradient_flow(land, start, [0.0, 0.5, 1.0, 5.0], **TIGHT)
        np.testing.assert_allclose(exact.riccati(land, start, path.times), land.net.product(path.states), atol=1e-10)
