"""Saxe's mode, the Riccati solution and the end-to-end flow as oracles, to 1e-9, of flows that move every weight."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.stats import ortho_group

import linnet as ln
from linnet import exact, initial, invariants

TIMES = np.array([0.0, 0.1, 0.5, 2.0, 10.0])
TIGHT = {"method": "dop853", "rtol": 1e-12, "atol": 1e-14}


def whitened(widths, target):
    return ln.Landscape(ln.Network(widths), ln.SquareLoss.whitened(target))


def imbalanced(land, lam, rng):
    """Weights with ``C_1 = lam I``, not aligned with the target."""
    d_x, d, d_y = land.net.widths
    singular = rng.uniform(0.3, 1.0, d)
    square = lambda rows, columns, s: np.eye(rows, columns) * np.pad(s, (0, max(rows, columns) - d))[:columns]
    W1 = square(d, d_x, np.sqrt(singular**2 - min(lam, 0)))
    W2 = square(d_y, d, np.sqrt(singular**2 + max(lam, 0)))
    U, g, V = (ortho_group.rvs(n, random_state=rng) if n > 1 else np.eye(1) for n in (d_y, d, d_x))
    theta = land.net.join([g @ W1 @ V, U @ W2 @ g.T])
    (C,) = invariants.balance(land.net, theta)
    np.testing.assert_allclose(C, lam * np.eye(d), atol=1e-12)
    return theta


@pytest.mark.parametrize("lam", [0.0, 0.7, -0.4])
@pytest.mark.parametrize("widths", [(2, 2, 2), (4, 2, 3), (3, 1, 3)])
def test_riccati_is_the_flow(widths, lam, rng):
    land = whitened(widths, rng.normal(size=(widths[-1], widths[0])))
    theta = imbalanced(land, lam, rng)
    path = ln.gradient_flow(land, theta, TIMES, **TIGHT)
    np.testing.assert_allclose(exact.riccati(land, theta, TIMES), land.net.product(path.states), atol=1e-9)


def test_riccati_of_an_aligned_balanced_start_is_saxes(rng):
    s = np.array([3.0, 1.0, 0.2])
    U, V = ortho_group.rvs(3, random_state=1), ortho_group.rvs(3, random_state=2)
    land = whitened((3, 3, 3), U * s @ V)
    W = exact.riccati(land, initial.balanced(land.net, 0.01 * U @ V), TIMES)
    modes = np.einsum("ai,tab,ib->ti", U, W, V)
    np.testing.assert_allclose(modes, exact.saxe_mode(TIMES[:, None], s, 0.01), atol=1e-11)


def test_riccati_over_a_long_time_ends_at_the_target(rng):
    target = rng.normal(size=(2, 2))
    land = whitened((2, 2, 2), target)
    np.testing.assert_allclose(exact.riccati(land, imbalanced(land, 0.5, rng), [0, 1e3])[-1], target, atol=1e-12)


def test_riccati_needs_no_steps_over_a_long_time():
    """From a turned basis, slow and fast modes, to t = 1e6: Saxe's formula has the strengths."""
    s, a0 = np.array([2.0, 0.3, 1e-5]), np.array([1e-12, 1e-3, 1e-7])
    U, V, g = (ortho_group.rvs(3, random_state=seed) for seed in (1, 2, 3))
    land = whitened((3, 3, 3), U * s @ V)
    theta = invariants.transform(land.net, initial.balanced(land.net, U * a0 @ V), [g])
    times = np.concatenate([[0], np.geomspace(1e-3, 1e6, 40)])
    modes = np.einsum("ai,tab,ib->ti", U, exact.riccati(land, theta, times), V)
    np.testing.assert_allclose(modes, exact.saxe_mode(times[:, None], s, a0), rtol=1e-3, atol=1e-10)
    np.testing.assert_allclose(modes[-1], exact.saxe_mode(1e6, s, a0), rtol=1e-6)


@pytest.mark.parametrize("lam", [0.0, 0.6, -3.0])
@pytest.mark.parametrize("widths", [(2, 2, 2), (4, 2, 3), (2, 5, 3), (3, 1, 3)])
def test_riccati_may_be_restarted_where_it_has_arrived(widths, lam, rng):
    land = whitened(widths, rng.normal(size=(widths[-1], widths[0])))
    theta = 0.5 * imbalanced(land, lam, rng) if widths[1] <= min(widths) else initial.balanced(land.net, np.eye(3, 2))
    middle = ln.gradient_flow(land, theta, [0, 1.5], **TIGHT).states[-1]
    rest = exact.riccati(land, middle, [1.5, 2.0, 40.0, 1e4])[1:]
    np.testing.assert_allclose(exact.riccati(land, theta, [0, 2.0, 40.0, 1e4])[1:], rest, atol=1e-8)


def test_riccati_costs_the_same_at_any_time(monkeypatch):
    calls = []
    factor = exact._riccati_factor
    monkeypatch.setattr(exact, "_riccati_factor", lambda *args: calls.append(args) or factor(*args))
    W = exact.riccati(LAND, 1e-3 * EVEN, [0, 1.0, 1e6, 1e12, 1e300])
    assert len(calls) == 5
    np.testing.assert_allclose(W[2:], np.tile(np.diag([2.0, 1.0]), (3, 1, 1)), atol=1e-14)


def test_one_neuron_at_any_time():
    land = whitened((2, 1, 1), [[1.0, 0.0]])
    late = exact.one_neuron(land, [0.1, 0.5, 0.2], [0.0, 1e6, 1e12])
    np.testing.assert_allclose(land.net.product(late[1:]), [[[1.0, 0.0]]] * 2, atol=1e-12)
    at_rest = exact.one_neuron(whitened((2, 1, 1), [[0.0, 0.0]]), [0.1, 0.5, 0.0], [0.0, 1e6])  # no component grows
    np.testing.assert_allclose(at_rest, [[0.1, 0.5, 0.0]] * 2, rtol=1e-14)


@pytest.mark.parametrize("a0", [1e-4, 0.3, 5.0])
@pytest.mark.parametrize("s", [0.1, 2.0])
def test_saxe_mode_solves_its_equation(s, a0):
    other = solve_ivp(lambda t, a: 2 * a * (s - a), (0, 10), [a0], t_eval=TIMES, method="Radau", rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(exact.saxe_mode(TIMES, s, a0), other.y[0], atol=1e-8)


def test_saxe_mode_ends_in_the_past_where_it_came_from_infinity(refuses):
    birth = np.log(1 - 1 / 2) / 2
    other = solve_ivp(lambda t, a: 2 * a * (1 - a), (0, -0.3), [2.0], method="Radau", rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(exact.saxe_mode(-0.3, 1.0, 2.0), other.y[0, -1], rtol=1e-8)
    assert exact.saxe_mode(birth + 1e-9, 1.0, 2.0) > 1e8
    for t in birth - 1e-9, -1.0, [0.0, -1.0], -1e9:
        with refuses("t", "", "times after log(1 - s/a0) / (2 s)"):
            exact.saxe_mode(t, 1.0, 2.0)


def test_saxe_mode_at_times_far_away(refuses):
    t = np.array([-1e6, -400.0, 400.0, 1e6])
    np.testing.assert_array_equal(exact.saxe_mode(t, 1.0, 1.0), 1.0)  # at rest: 0 times infinity in the formula
    np.testing.assert_allclose(exact.saxe_mode(t, 1.0, 1e-3), [0, 0, 1, 1], atol=1e-300)
    np.testing.assert_allclose(exact.saxe_mode(t[2:], 1.0, 1e-320), 1.0)
    with refuses("t", "inf", "finite"):
        exact.saxe_mode(np.inf, 1.0, 1.0)


def test_saxe_modes_are_the_flow():
    s = np.array([3.0, 1.0])
    land = whitened((2, 2, 2), np.diag(s))
    path = ln.gradient_flow(land, initial.balanced(land.net, 0.05 * np.eye(2)), TIMES, **TIGHT)
    modes = np.diagonal(land.net.product(path.states), axis1=-2, axis2=-1)
    np.testing.assert_allclose(exact.saxe_mode(TIMES[:, None], s, 0.05), modes, atol=1e-9)


@pytest.fixture(params=[(3, 2), (3, 3, 2), (2, 4, 2, 3), (3, 3, 3, 3, 3)], ids=str)
def balanced(request):
    """A landscape of data that are not white, and a start that has the full rank of its product."""
    rng, widths = np.random.default_rng(2), request.param
    loss = ln.SquareLoss(rng.normal(size=(widths[0], 9)) / 3, rng.normal(size=(widths[-1], 9)))
    return ln.Landscape(ln.Network(widths), loss), 0.6 * rng.normal(size=(widths[-1], widths[0]))


def test_end_to_end_velocity_is_that_of_the_product(balanced):
    land, W = balanced
    theta = initial.balanced(land.net, W)
    e = 1e-5 / np.linalg.norm(land.gradient(theta))
    ahead, back = (land.net.product(theta - sign * e * land.gradient(theta)) for sign in (1, -1))
    np.testing.assert_allclose(exact.balanced_velocity(land, W), (ahead - back) / (2 * e), rtol=1e-6, atol=1e-8)


def test_end_to_end_flow_is_that_of_the_layers(balanced):
    land, W = balanced
    path = ln.gradient_flow(land, initial.balanced(land.net, W), [0, 0.5, 2], **TIGHT)
    np.testing.assert_allclose(exact.balanced_flow(land, W, path.times), land.net.product(path.states), atol=1e-9)


def test_end_to_end_velocity_broadcasts(rng):
    land = whitened((3, 3, 2), np.ones((2, 3)))
    many = rng.normal(size=(2, 4, 2, 3))
    loop = [[exact.balanced_velocity(land, W) for W in row] for row in many]
    np.testing.assert_allclose(exact.balanced_velocity(land, many), loop, atol=1e-12)


def test_a_product_that_no_network_has_is_refused(refuses):
    land = whitened((2, 1, 2), np.diag([2.0, 1.0]))
    for name, call in {
        "W": lambda: exact.balanced_velocity(land, np.eye(2).tolist()),
        "W0": lambda: exact.balanced_flow(land, np.eye(2), [0, 1]),
    }.items():
        with refuses(name, "a rank above 1", "(2, 1, 2) is the limit"):
            call()
    with refuses("W", "(3,)", "finite (..., 2, 2)"):
        exact.balanced_velocity(land, [1.0, 2.0, 3.0])
    np.testing.assert_allclose(exact.balanced_velocity(land, [[1, 0], [0, 0]]), np.diag([2.0, 0.0]))  # a list


def test_the_end_to_end_flow_keeps_its_rank():
    """Rounding would add the second mode, which grows like e^{2t} here."""
    land, turn = whitened((2, 1, 2), np.diag([1.01, 1.0])), np.array([[0.6, -0.8], [0.8, 0.6]])
    W0 = 0.1 * np.outer(turn[0], turn[0])
    path = ln.gradient_flow(land, initial.balanced(land.net, W0), [0, 10, 100], **TIGHT)
    found = exact.balanced_flow(land, W0, path.times)
    np.testing.assert_allclose(found, land.net.product(path.states), atol=1e-8)
    assert np.all(np.linalg.svd(found, compute_uv=False)[:, 1] < 1e-10)


def test_an_unbalanced_start_does_not_follow_it(rng):
    land, W = whitened((2, 2, 2), np.diag([2.0, 1.0])), np.diag([0.3, -0.2])
    start = invariants.transform(land.net, initial.balanced(land.net, W), [2 * np.eye(2)])
    product = land.net.product(ln.gradient_flow(land, start, [0, 0.5]).states[-1])
    assert np.abs(product - exact.balanced_flow(land, W, [0, 0.5])[-1]).max() > 0.05


LAND = whitened((2, 2, 2), np.diag([2.0, 1.0]))
EVEN = initial.balanced(LAND.net, np.eye(2))


@pytest.mark.parametrize(
    ("argument", "came", "allowed", "call"),
    [
        ("s", "0.0", "positive numbers", lambda: exact.saxe_mode(1.0, s=0.0, a0=1.0)),
        ("a0", "-1.0", "positive numbers", lambda: exact.saxe_mode(1.0, s=1.0, a0=-1.0)),
        ("s", "nan", "positive numbers", lambda: exact.saxe_mode(1.0, s=np.nan, a0=1.0)),
        ("times", "[1., 0.]", "increasing times >= 0", lambda: exact.riccati(LAND, EVEN, [1, 0])),
        ("theta0", "(3, 8)", "one finite start (p,)", lambda: exact.riccati(LAND, [EVEN] * 3, [0, 1])),
        ("theta0", "", "C_1 = lambda I is needed", lambda: exact.riccati(LAND, np.arange(8.0), [0, 1])),
        ("theta0", "(7,)", "(..., 8) is needed", lambda: exact.riccati(LAND, np.zeros(7), [0, 1])),
        ("land", "depth 3", "depth 2", lambda: exact.riccati(whitened((2,) * 4, np.eye(2)), np.zeros(12), [0, 1])),
        ("W0", "(2, 3)", "finite (..., 2, 2) is needed", lambda: exact.balanced_flow(LAND, np.zeros((2, 3)), [0, 1])),
        (
            "W0",
            "(2, 2)",
            "finite (..., 2, 2) is needed",
            lambda: exact.balanced_flow(LAND, np.full((2, 2), np.nan), [0, 1]),
        ),
        ("times", "[0.]", "at least two", lambda: exact.balanced_flow(LAND, np.eye(2), [0])),
    ],
)
def test_bad_input(argument, came, allowed, call, refuses):
    with refuses(argument, came, allowed):
        call()


def test_inputs_that_are_not_white(rng, refuses):
    land = ln.Landscape(ln.Network((2, 2, 2)), ln.SquareLoss(rng.normal(size=(2, 9)), rng.normal(size=(2, 9))))
    with refuses("land", "not whitened", "S_xx = I is needed"):
        exact.riccati(land, EVEN, TIMES)
