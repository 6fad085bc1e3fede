"""The closed form of the critical points, against gradients, numerical Hessians and its own hypotheses."""

from contextlib import nullcontext
from itertools import combinations, pairwise
from math import comb

import numpy as np
import pytest
from scipy.linalg import fractional_matrix_power

import linnet as ln
from linnet import critical

WIDTHS = [
    (1, 1, 1),
    (2, 1, 1),
    (3, 2, 2),
    (3, 1, 3),  # bottleneck
    (4, 2, 3),  # bottleneck
    (4, 3, 3),
    (3, 5, 3),  # wider than the input
    (2, 3, 4),  # fewer inputs than outputs
    (2, 1, 4),
    (4, 4, 4),
    (5, 6, 2),
    (6, 2, 5),
]


def landscape(widths, seed=0):
    """Random data with a general S_xx."""
    rng = np.random.default_rng([seed, *widths])
    X = rng.normal(size=(widths[0], widths[0])) @ rng.normal(size=(widths[0], 12))
    return ln.Landscape(ln.Network(widths), ln.SquareLoss(X, rng.normal(size=(widths[-1], 12))))


def inertia(land, theta):
    """Negative, zero and positive eigenvalues in the metric of the whitened weights, which separates them well."""
    root = fractional_matrix_power(land.loss.S_xx, 0.5)
    d_x, d, _ = land.net.widths
    change = np.eye(land.net.dim)
    change[: d * d_x, : d * d_x] = np.kron(np.eye(d), np.linalg.inv(root))
    eigenvalues = np.linalg.eigvalsh(change.T @ land.hessian(theta) @ change)
    zero = 1e-9 * np.abs(eigenvalues).max(initial=1.0)
    assert not np.any((abs(eigenvalues) > zero) & (abs(eigenvalues) < 1e3 * zero)), "no gap at zero"
    return np.sum(eigenvalues < -zero), np.sum(abs(eigenvalues) <= zero), np.sum(eigenvalues > zero)


@pytest.fixture(params=WIDTHS, ids=str)
def land(request):
    return landscape(request.param)


def test_every_stratum_is_what_the_numerical_hessian_says(land):
    rng = np.random.default_rng(1)
    for stratum in critical.strata(land):
        for theta in (critical.critical_point(land, stratum.modes), critical.critical_point(land, stratum.modes, rng)):
            scale = np.linalg.norm(land.loss.S_yx)
            assert np.linalg.norm(land.gradient(theta)) < 1e-10 * scale
            assert land.value(theta) == pytest.approx(stratum.loss, rel=1e-10)
            negative, zero, _ = inertia(land, theta)
            assert (negative, zero) == (stratum.index, stratum.dimension), stratum
            assert critical.morse_index(land, stratum.modes) == stratum.index
            assert np.linalg.matrix_rank(land.net.product(theta), tol=1e-8) == stratum.rank == len(stratum.modes)


def test_the_strata_checked_here_are_many():
    assert sum(len(critical.strata(landscape(widths))) for widths in WIDTHS) >= 60


def test_strata_are_all_sets_of_modes_and_only_the_last_has_index_0(land):
    d_x, d, d_y = land.net.widths
    q, found = min(d_x, d_y), critical.strata(land)
    most = min(d, q)
    assert {s.modes for s in found} == {c for r in range(most + 1) for c in combinations(range(q), r)}
    assert len(found) == sum(comb(q, r) for r in range(most + 1))
    assert [s.modes for s in found if s.index == 0] == [tuple(range(most))] == [found[-1].modes]
    assert found[-1].loss == pytest.approx(land.minimum)
    assert all(a.loss >= b.loss for a, b in pairwise(found))
    assert all(type(s.index) is int and type(s.dimension) is int and type(s.loss) is float for s in found)


def test_random_points_differ_and_the_canonical_point_does_not(land):
    modes, rng = critical.strata(land)[-1].modes, np.random.default_rng(0)
    point = critical.critical_point
    assert not np.allclose(point(land, modes, rng), point(land, modes, rng))
    np.testing.assert_array_equal(point(land, modes), point(land, modes))


def test_the_canonical_point_of_white_data_is_balanced():
    land = ln.Landscape(ln.Network((4, 3, 2)), ln.SquareLoss.whitened(np.random.default_rng(0).normal(size=(2, 4))))
    C = ln.invariants.balance(land.net, critical.critical_point(land, [1]))[0]
    np.testing.assert_allclose(C, 0, atol=1e-14)


def test_tangent_space_is_the_kernel_of_the_hessian(land):
    rng = np.random.default_rng(2)
    for stratum in critical.strata(land):
        theta = critical.critical_point(land, stratum.modes, rng)
        T = critical.tangent_space(land, theta)
        assert T.shape == (land.net.dim, stratum.dimension)
        np.testing.assert_allclose(T.T @ T, np.eye(stratum.dimension), atol=1e-12)
        H = land.hessian(theta)
        np.testing.assert_allclose(H @ T, 0, atol=1e-9 * np.linalg.norm(H))


def test_tangent_space_is_reached_by_curves_of_critical_points():
    """Move along each tangent vector: the gradient stays of second order."""
    land = landscape((4, 3, 2))
    theta = critical.critical_point(land, [1], np.random.default_rng(3))
    for v in critical.tangent_space(land, theta).T:
        sizes = [np.linalg.norm(land.gradient(theta + h * v)) for h in (1e-2, 1e-3)]
        assert sizes[1] < 0.02 * sizes[0] + 1e-12


@pytest.fixture(params=[10, 12, 15], ids="degree {}".format)
def powers(request):
    """A landscape over the powers x, ..., x^degree: the condition of X is 2e7 to 1e11, its rank is full."""
    x = np.linspace(0, 1, 40)
    X, Y = np.array([x**k for k in range(1, request.param + 1)]), np.array([np.sin(5 * x), np.cos(3 * x)])
    with nullcontext() if request.param < 15 else pytest.warns(UserWarning, match="hardly above rounding"):
        return ln.Landscape(ln.Network((len(X), 3, 2)), ln.SquareLoss(X, Y)), X


@pytest.mark.filterwarnings("ignore:theta. a dimension rests on")  # at degree 15 rounding comes near
def test_dimension_and_inertia_stand_where_the_squares_of_the_data_have_lost_their_digits(powers):
    land, X = powers
    T = np.linalg.qr(X.T)[1].T  # X = T Q, by another factorisation
    white = ln.Landscape(land.net, ln.SquareLoss(np.eye(len(X)), land.loss.least_squares @ T))
    for stratum in critical.strata(land):
        theta = critical.critical_point(land, stratum.modes, np.random.default_rng(0))
        assert critical.tangent_space(land, theta).shape[1] == stratum.dimension
        assert critical.classify(land, theta).inertia[:2] == (stratum.index, stratum.dimension)
        W1, W2 = land.net.split(theta)
        negative = np.linalg.eigvalsh(white.hessian(white.net.join([W1 @ T, W2]))) < -1e-4
        assert negative.sum() == stratum.index


def test_a_dimension_that_rounding_decides_causes_a_warning():
    land = landscape((2, 2, 2))
    near = critical.critical_point(land, [0]) + 1e-5 * np.random.default_rng(0).standard_normal(8)
    with pytest.warns(UserWarning, match="theta: a dimension rests on"):
        critical.tangent_space(land, near)


def test_classify_recognises_every_stratum(land):
    rng = np.random.default_rng(4)
    *saddles, minimum = critical.strata(land)
    for stratum in saddles:
        found = critical.classify(land, critical.critical_point(land, stratum.modes, rng))
        assert (found.modes, found.inertia[:2]) == (stratum.modes, (stratum.index, stratum.dimension))
        assert found.kind == "strict saddle"
        assert found.distance < 1e-9 * np.linalg.norm(land.loss.singular_values)
    found = critical.classify(land, critical.critical_point(land, minimum.modes, rng))
    assert (found.kind, sum(found.inertia)) == ("global minimum", land.net.dim)


def test_classify_tells_what_is_not_critical_and_what_is_flat():
    land = landscape((3, 2, 3))
    assert critical.classify(land, np.ones(land.net.dim)).kind == "not critical"
    deep = landscape((3, 2, 2, 3))
    flat = critical.classify(deep, np.zeros(deep.net.dim))
    assert (flat.kind, flat.inertia, flat.modes) == ("non-strict saddle", (0, deep.net.dim, 0), ())


@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_classify_does_not_depend_on_the_scale_of_the_targets(scale):
    A = np.diag([3.0, 2.0, 1.0])
    land = ln.Landscape(ln.Network((3, 3, 3)), ln.SquareLoss.whitened(scale * A))
    found = critical.classify(land, critical.critical_point(land, [0, 2]))
    assert (found.modes, found.inertia[0], found.kind) == ((0, 2), critical.morse_index(land, [0, 2]), "strict saddle")


def test_equal_singular_values_add_kernel_that_is_no_tangent():
    """The hypothesis is needed: two equal modes, one of them learned, make one more zero eigenvalue."""
    even = ln.Landscape(ln.Network((3, 2, 3)), ln.SquareLoss.whitened(np.diag([2.0, 2.0, 1.0])))
    odd = ln.Landscape(ln.Network((3, 2, 3)), ln.SquareLoss.whitened(np.diag([2.0, 1.9, 1.0])))
    nullities = [inertia(land, critical.critical_point(land, [0]))[1] for land in (even, odd)]
    dimension = next(stratum.dimension for stratum in critical.strata(odd) if stratum.modes == (0,))
    assert nullities == [dimension + 1, dimension]
    for function in (critical.strata, lambda land: critical.morse_index(land, [0])):
        with pytest.raises(ValueError, match="distinct"):
            function(even)


@pytest.mark.parametrize(
    ("modes", "came"), [([3], "3"), ([-1], "-1"), ([0, 0], "0, 0"), ([0, 1, 2], "at most 2"), ([0.5], "0.5"), (7, "7")]
)
def test_bad_modes_are_named(modes, came):
    for function in critical.critical_point, critical.morse_index:
        with pytest.raises(ValueError, match=f"modes: .*{came}"):
            function(landscape((4, 2, 3)), modes)


def test_what_lies_outside_the_hypotheses_is_refused():
    X = np.ones((2, 5))
    flat = ln.Landscape(ln.Network((2, 2, 2)), ln.SquareLoss(X, np.arange(10.0).reshape(2, 5)))
    zero = ln.Landscape(ln.Network((2, 2, 2)), ln.SquareLoss.whitened(np.diag([1.0, 0.0])))
    for land, what in (landscape((2, 2, 2, 2)), "2 hidden"), (flat, "full row rank"), (zero, "above zero"):
        with pytest.raises(ValueError, match=what):
            critical.strata(land)
    for land in (landscape((2, 2, 2, 2)), flat):
        with pytest.raises(ValueError):
            critical.critical_point(land, [0])
    with pytest.raises(ValueError, match="one finite point"):
        critical.classify(zero, np.zeros((3, zero.net.dim)))


def levels(s, r):
    """All values that the loss above its minimum takes at critical points, by brute force."""
    least = np.sum(np.square(s[:r]))
    sets = [modes for size in range(r + 1) for modes in combinations(s, size)]
    return sorted({round(0.5 * (least - np.sum(np.square(modes))), 9) for modes in sets})


@pytest.mark.parametrize("r", [1, 2, 3])
@pytest.mark.parametrize("s", [(3.0, 2.0, 1.0), (2.0, 2.0, 1.0), (2.0, 1.0, 1.0), (1.5, 1.0, 0.0), (1.0, 1.0, 1.0)])
def test_gap_is_the_second_smallest_critical_value(s, r):
    land = ln.Landscape(ln.Network((3, r, 3)), ln.SquareLoss.whitened(np.diag(s)))
    expected = next(level for level in levels(s, r) if level > 0)
    assert ln.critical.gap(land) == pytest.approx(expected, rel=1e-9)
