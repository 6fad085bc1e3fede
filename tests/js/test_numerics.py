"""The widgets' numerics agree with linnet, in Node and in Chromium, on the same cases."""

from functools import cache
from itertools import groupby, pairwise

import numpy as np
import pytest
from scipy.integrate import RK45, solve_ivp
from scipy.stats import kstest

import linnet as ln
from linnet import widgets


@pytest.fixture
def compare(cases, computed):
    """Call ``compare(names, within, expected)``: ``expected(land, case)`` is what the engine should have found."""

    def compare(name, within, expected):
        gaps = {}
        for (land, case), answer in zip(cases, computed["answers"], strict=True):
            found, wanted = np.array(answer[name]), np.asarray(expected(land, case))
            assert found.size == wanted.size, case["name"]
            size = max(1.0, np.abs(wanted).max(initial=0))
            gaps[case["name"]] = np.abs(found.ravel() - wanted.ravel()).max(initial=0) / size
        worst = max(gaps, key=gaps.get)
        assert gaps[worst] <= within, f"{worst}: {name} is off by {gaps[worst]:.1e}"

    return compare


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("product", lambda land, case: land.net.product(case["theta0"])),
        ("value", lambda land, case: land.value(case["theta0"])),
        ("excess", lambda land, case: land.excess(case["theta0"])),
        ("gradient", lambda land, case: land.gradient(case["theta0"])),
        ("hessian_product", lambda land, case: land.hessian_product(case["theta0"], case["v"])),
        ("hessian", lambda land, case: land.hessian(case["theta0"])),
        ("spectrum", lambda land, case: np.linalg.eigvalsh(land.hessian(case["theta0"]))),
    ],
)
def test_the_landscape_agrees_to_rounding(compare, name, expected):
    compare(name, 1e-13, expected)


def test_balance_matrices_and_singular_values_agree_to_rounding(compare, cases, computed):
    compare("singular_values", 1e-14, lambda land, case: np.linalg.svd(land.net.product(case["theta0"]))[1])
    for (land, case), answer in zip(cases, computed["answers"], strict=True):
        for found, wanted in zip(answer["balance"], ln.invariants.balance(land.net, case["theta0"]), strict=True):
            np.testing.assert_allclose(found, wanted.ravel(), rtol=0, atol=1e-13 * max(1, np.abs(wanted).max()))


@cache
def flow(land, theta0, times, decay):
    """Return states at ``times``, each the end of a step: dense output between steps is less accurate than these."""
    states = [np.asarray(theta0)]
    for pair in pairwise(times):
        path = ln.gradient_flow(land, states[-1], pair, "dop853", rtol=1e-13, atol=1e-15, weight_decay=decay)
        states.append(path.states[-1])
    return np.array(states)


@pytest.mark.parametrize(("name", "decay"), [("flow", 0.0), ("decayed", 0.05)])
def test_weights_of_the_flow_agree_to_1e_9(compare, name, decay):
    compare(name, 1e-9, lambda land, case: flow(land, tuple(case["theta0"]), tuple(case["times"]), decay))


@pytest.mark.parametrize("method", ["euler", "rk4", "gauss2"])
def test_methods_of_fixed_step_agree(cases, computed, method):
    for (land, case), answer in zip(cases, computed["answers"], strict=True):
        step, steps = case["fixed"]["step"], case["fixed"]["steps"]
        path = ln.gradient_flow(land, case["theta0"], step * np.arange(steps + 1), method)
        within = 1e-11 * max(1, np.abs(path.states).max())
        np.testing.assert_allclose(answer["fixed"][method], path.states, rtol=0, atol=within, err_msg=case["name"])


def test_gradient_descent_agrees(compare):
    compare(
        "descent",
        1e-11,
        lambda land, case: ln.gradient_descent(land, case["theta0"], **case["descent"], save_every=1).states,
    )


def test_the_coefficients_are_those_of_dormand_and_prince(computed):
    tableau = computed["tableau"]
    for row, wanted in zip(tableau["A"][:-1], RK45.A, strict=True):
        np.testing.assert_allclose(row, wanted[: len(row)], rtol=1e-15)
    np.testing.assert_allclose(tableau["A"][-1], RK45.B, rtol=1e-15)
    np.testing.assert_allclose(tableau["E"], RK45.E, rtol=1e-15)
    np.testing.assert_allclose(tableau["P"], RK45.P, rtol=1e-14)


def test_plateaus_start_where_the_widget_in_python_does(computed, plateaus):
    for start, (depth, scale, target, angle) in zip(computed["starts"], plateaus, strict=True):
        widget = widgets.plateaus(target, depth, scale, angle)
        np.testing.assert_allclose(start, widget.theta0, rtol=0, atol=1e-15)
        assert max(abs(C).max() for C in ln.invariants.balance(widget.land.net, start) or [np.zeros(1)]) < 1e-15


def test_curves_of_single_modes_solve_their_equation(computed, plateaus):
    for curve, (N, scale, target, _) in zip(computed["curves"], plateaus, strict=True):
        (times, values), s = np.transpose(curve), target[0]
        speed = lambda t, a, N=N, s=s: N * a ** (2 - 2 / N) * (s - a)
        solved = solve_ivp(speed, (0, times[-1]), [scale], t_eval=times, method="LSODA", rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(values, solved.y[0], rtol=0, atol=1e-6)


def test_an_outline_has_inside_what_is_beyond_its_hyperbola(computed):
    points = np.random.default_rng(0).uniform(-3.5, 3.5, (400, 2))
    for k, sign, outline in computed["shades"]:
        crossings = np.zeros(len(points), dtype=int)  # of a ray to the right
        for ring in (list(points) for drawn, points in groupby(outline, key=bool) if drawn):
            for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
                spans = (y0 > points[:, 1]) != (y1 > points[:, 1])
                crossings[spans] += points[spans, 0] < x0 + (points[spans, 1] - y0) * (x1 - x0) / (y1 - y0)
        excess = sign * (points.prod(axis=1) - k)
        clear = np.abs(excess) > 0.1
        assert np.array_equal(crossings[clear] % 2 == 1, excess[clear] > 0), (k, sign)


def test_the_sheets_of_the_saddles_are_those_of_linnet(computed, saddles):
    beta, c, angle, theta = *saddles.T[:3], saddles[:, 3:]
    found = {name: np.array([sheet[name] for sheet in computed["sheets"]]) for name in computed["sheets"][0]}
    stable = ln.hyperbolicity.stable_sheet(1.0, beta, c)
    np.testing.assert_allclose(found["stable"], stable, rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(found["onto"], stable, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found["unstable"], ln.hyperbolicity.unstable_sheet(1.0, beta, angle), rtol=1e-14)
    np.testing.assert_allclose(found["side"], ln.hyperbolicity.side(1.0, theta), rtol=1e-12, atol=1e-15)
    C = theta[:, 2] ** 2 - theta[:, 0] ** 2 - theta[:, 1] ** 2
    a, b, c = found["minimum"].T
    np.testing.assert_allclose([a * c, c**2 - a**2 - C, b], [1 + 0 * C, 0 * C, 0 * C], atol=1e-7)


def test_strata_their_spectra_and_what_a_push_reaches_are_those_of_linnet(computed, landscapes):
    for found, (widths, s) in zip(computed["strata"], landscapes, strict=True):
        widget = widgets.strata(ln.Landscape(ln.Network(widths), ln.SquareLoss.whitened(diagonal(widths, s))), push=0.1)
        land, wanted = widget.land, {stratum.modes: stratum for stratum in ln.critical.strata(widget.land)}
        assert {tuple(stratum["modes"]) for stratum in found} == set(wanted)
        for stratum in found:
            widget.modes = stratum["modes"]
            same = wanted[tuple(widget.modes)]
            assert (stratum["index"], stratum["dimension"]) == (same.index, same.dimension)
            assert stratum["loss"] == pytest.approx(same.loss)
            np.testing.assert_allclose(stratum["point"], ln.critical.critical_point(land, same.modes), atol=1e-15)
            spectrum = np.linalg.eigvalsh(land.hessian(stratum["point"]))
            np.testing.assert_allclose(stratum["spectrum"], spectrum, rtol=0, atol=1e-13)
            assert len(stratum["pushes"]) == np.sum(spectrum < -1e-9) == same.index
            for number, push in enumerate(stratum["pushes"], start=1):
                widget.direction = number
                np.testing.assert_allclose(push["start"], widget.theta0, rtol=0, atol=1e-15)
                np.testing.assert_allclose(push["end"], widget.path.states[-1], rtol=0, atol=1e-5)
                assert tuple(push["reached"]) == widget.reached
                expected = {*widget.modes, push["mode"]} - {push.get("held")}
                assert set(widget.reached) == expected
                way = np.subtract(push["start"], stratum["point"])
                bent = land.hessian_product(np.array(stratum["point"]), way)
                np.testing.assert_allclose(bent, push["curvature"] * way, rtol=0, atol=1e-14)


def test_experiments_of_the_laboratory_end_as_in_linnet(computed, laboratories):
    for found, lab in zip(computed["laboratories"], laboratories, strict=True):
        land = lab.land
        assert found["gap"] == pytest.approx(ln.critical.gap(land)) and found["minimum"] == pytest.approx(land.minimum)
        starts = np.array([run["start"] for run in found["runs"]])
        ends = ln.settle(land, starts).states
        arrived = land.excess(ends) < ln.critical.gap(land) / 2
        assert [run["fate"] == "arrived" for run in found["runs"]] == arrived.tolist()
        np.testing.assert_allclose([run["loss"] for run in found["runs"]], land.value(ends), rtol=0, atol=1e-6)
        before = [
            ln.gradient_flow(land, run["start"], [0, 0.5 * run["time"]], "auto").states[-1] for run in found["runs"]
        ]
        assert np.all(land.excess(np.array(before)) > ln.critical.gap(land) / 2)  # it arrives no earlier than said
        assert found["saddle"]["fate"] == ("arrived" if lab.depth == 1 else "elsewhere")


def test_the_curve_that_is_drawn_ends_where_the_path_in_python_does(computed, hostile):
    for found, widget in zip(computed["hostile"], hostile, strict=True):
        assert found["time"] == pytest.approx(widget.path.times[-1], rel=1e-12)
        # The flow leaves a saddle by 22 powers of e: what rounding and tolerance add is as much larger in the end.
        np.testing.assert_allclose(found["end"], widget.path.states[-1], rtol=0, atol=1e-3, err_msg=str(widget.theta0))
    ends = np.array([found["end"] for found in computed["hostile"][:5]])
    np.testing.assert_array_equal(np.sign(ends.round(2)[:, 2]), [1, -1, 0, 0, 1])


def test_the_kernel_moves_as_in_linnet(computed, regimes):
    for found, widget in zip(computed["regimes"], regimes, strict=True):
        np.testing.assert_allclose(found["start"], widget.theta0, rtol=0, atol=1e-15)
        np.testing.assert_allclose(found["end"], widget.path.states[-1], rtol=0, atol=1e-5)
        np.testing.assert_allclose(found["moves"], widget.moved, rtol=0, atol=1e-5)


def test_bounds_are_those_of_clopper_and_pearson(computed):
    for k, n, low, high in computed["bounds"]:
        assert (low, high) == pytest.approx(ln.ensemble.binomial_bounds(k, n), abs=1e-12)


def test_random_numbers_are_normal_and_independent(computed):
    numbers = np.array(computed["normal"])
    assert kstest(numbers, "norm").pvalue > 0.01
    assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 0.02


def diagonal(widths, s):
    S = np.zeros((widths[-1], widths[0]))
    np.fill_diagonal(S, s)
    return S
