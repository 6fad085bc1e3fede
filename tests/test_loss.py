"""The square loss of the end-to-end matrix, against the sum over the samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import fractional_matrix_power
from scipy.optimize import minimize

from linnet import SquareLoss, examples


def literal(W, X, Y):
    """The sum over the samples."""
    return sum(0.5 * np.sum((W @ x - y) ** 2) for x, y in zip(X.T, Y.T, strict=True))


@pytest.fixture
def data(rng):
    return rng.normal(size=(4, 9)), rng.normal(size=(3, 9))


@pytest.fixture
def deficient(data):
    """Data whose inputs have rank 2 of 4."""
    X, Y = data
    return X[[0, 1, 0, 1]] * [[1], [1], [2], [0]], Y


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 6), st.floats(1e-3, 1e3))
@settings(deadline=None)
def test_value_and_excess(d_x, d_y, m, scale):
    rng = np.random.default_rng(0)
    X, Y = scale * rng.normal(size=(d_x, m)), rng.normal(size=(d_y, m))
    loss, W = SquareLoss(X, Y), rng.normal(size=(2, d_y, d_x))
    values = [literal(w, X, Y) for w in W]
    np.testing.assert_allclose(loss.value(W), values, rtol=1e-11)
    np.testing.assert_allclose(loss.excess(W) + literal(loss.least_squares, X, Y), values, rtol=1e-11)


def test_gradient_is_the_derivative(data, rng):
    loss, W, V = SquareLoss(*data), *rng.normal(size=(2, 3, 4))
    central = (loss.value(W + V) - loss.value(W - V)) / 2  # exact for a quadratic function
    assert np.sum(loss.gradient(W) * V) == pytest.approx(central, rel=1e-12)


@pytest.mark.parametrize("which", ["data", "deficient"])
def test_least_squares_is_that_of_numpy(which, request):
    X, Y = request.getfixturevalue(which)
    loss = SquareLoss(X, Y)
    W, _, rank, _ = np.linalg.lstsq(X.T, Y.T)
    np.testing.assert_allclose(loss.least_squares, W.T, atol=1e-12)  # of the smallest norm where it is not unique
    assert loss.rank == rank
    assert loss.residual == pytest.approx(literal(W.T, X, Y), rel=1e-12)


def test_excess_keeps_its_digits_near_the_minimum(data, rng):
    loss, D = SquareLoss(*data), rng.normal(size=(3, 4))
    tiny = loss.excess(loss.least_squares + 1e-7 * D)
    assert tiny == pytest.approx(1e-14 * 0.5 * np.sum((D @ data[0]) ** 2), rel=1e-6)


def test_modes_are_those_of_the_whitened_problem(data):
    X, Y = data
    whitened = Y @ X.T @ fractional_matrix_power(X @ X.T, -0.5)
    modes = np.linalg.svd(whitened, compute_uv=False)
    np.testing.assert_allclose(SquareLoss(X, Y).singular_values, modes, rtol=1e-12)


@pytest.mark.parametrize("which", ["data", "deficient"])
@pytest.mark.parametrize("rank", [0, 1, 2, 3])
def test_best_fit_of_bounded_rank(which, rank, request):
    """Reduced-rank regression: project the fitted values on their first principal directions; nothing is better."""
    X, Y = request.getfixturevalue(which)
    loss = SquareLoss(X, Y)
    U = np.linalg.svd(loss.least_squares @ X)[0][:, :rank]
    assert loss.best(rank) == pytest.approx(literal(U @ U.T @ loss.least_squares, X, Y), rel=1e-11)

    def through_a_bottleneck(factors):
        return literal(factors[: 3 * rank].reshape(3, rank) @ factors[3 * rank :].reshape(rank, 4), X, Y)

    start = np.random.default_rng(2).normal(size=7 * rank)
    found = minimize(through_a_bottleneck, start).fun if rank else literal(np.zeros((3, 4)), X, Y)
    assert found == pytest.approx(loss.best(rank), abs=1e-8)


def test_whitened(rng):
    A, W = rng.normal(size=(2, 3, 4))
    loss = SquareLoss.whitened(A)
    assert loss.value(W) == pytest.approx(np.sum((W - A) ** 2) / 2)
    np.testing.assert_array_equal(loss.S_xx, np.eye(4))


def test_diagonal_is_the_same_loss_in_other_coordinates(data, rng):
    loss, W = SquareLoss(*data), rng.normal(size=(3, 4))
    other, U = loss.diagonal()
    np.testing.assert_allclose(U.T @ U, np.eye(4), atol=1e-14)
    assert np.count_nonzero(other.S_xx - np.diag(np.diag(other.S_xx))) == 0
    assert other.value(W @ U) == pytest.approx(loss.value(W), rel=1e-13)
    np.testing.assert_allclose(other.gradient(W @ U), loss.gradient(W) @ U, atol=1e-12)


@pytest.mark.parametrize("name", ["X", "Y"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_data_that_are_not_finite(name, bad, data, refuses):
    arrays = dict(zip("XY", data, strict=True))
    arrays[name][1, 2] = bad
    with refuses(name, "1 entries are NaN or infinite", "all must be finite"):
        SquareLoss(**arrays)


@given(st.lists(st.integers(0, 3), max_size=4).map(tuple).filter(lambda shape: len(shape) != 2 or 0 in shape))
@settings(deadline=None)
def test_data_of_a_wrong_shape(refuses, shape):
    with refuses("X", str(shape), "a non-empty matrix (rows, columns) is needed"):
        SquareLoss(np.zeros(shape), np.ones((2, 3)))
    with refuses("A", str(shape), "a non-empty matrix"):
        SquareLoss.whitened(np.zeros(shape))


def test_samples_that_do_not_match(refuses):
    with refuses("X, Y", "5 and 4 columns", "one column per sample in both"):
        SquareLoss(np.ones((2, 5)), np.ones((2, 4)))


def test_full_rank_where_a_result_needs_it(data, deficient, refuses):
    SquareLoss(*data).require_full_rank("whitening")
    with refuses("X", "rank 2", "whitening needs full row rank 4"):
        SquareLoss(*deficient).require_full_rank("whitening")


def test_strengths_are_the_singular_values_of_what_is_learned_and_zero_for_the_others():
    loss = examples.problem("digits", (6, 4, 5, 3)).loss
    U = np.linalg.svd(loss.S_yx @ np.linalg.inv(np.linalg.cholesky(loss.S_xx)).T)[0]
    for modes in [], [1], [0, 2], [0, 1, 2]:
        found = loss.strengths(U[:, modes] @ U[:, modes].T @ loss.least_squares)
        np.testing.assert_allclose(found, np.isin(range(3), modes) * loss.singular_values, atol=1e-10)
