"""Descents against literal implementations and exact laws; what they promise about failure."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linnet as ln
from linnet import Status


def literal(rule, gradient, theta, step, steps, momentum=0.9, betas=(0.9, 0.999)):
    """The update rules as their authors wrote them, one weight at a time for Adam."""
    theta, v, m, s = theta.copy(), 0 * theta, 0 * theta, 0 * theta
    for k in range(1, steps + 1):
        if rule == "heavy-ball":  # Polyak: theta_{k+1} = theta_k - h g_k + mu (theta_k - theta_{k-1})
            theta, v = theta - step * gradient(theta) + momentum * v, -step * gradient(theta) + momentum * v
        elif rule == "nesterov":  # y = theta + mu (theta - theta_before); theta_after = y - h g(y)
            y = theta + momentum * v
            after = y - step * gradient(y)
            theta, v = after, after - theta
        else:
            g = gradient(theta)
            for i in range(len(theta)):
                m[i] = betas[0] * m[i] + (1 - betas[0]) * g[i]
                s[i] = betas[1] * s[i] + (1 - betas[1]) * g[i] ** 2
                theta[i] -= step * m[i] / (1 - betas[0] ** k) / (np.sqrt(s[i] / (1 - betas[1] ** k)) + 1e-8)
    return theta


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("rule", ["heavy-ball", "nesterov", "adam"])
def test_rules_are_their_definitions(linnerud, rule, decay):
    land, theta = linnerud
    options = {} if rule == "adam" else {"momentum": 0.8}
    path = ln.gradient_descent(land, theta, 0.05, 50, weight_decay=decay, rule=rule, **options)
    right = literal(rule, lambda y: land.gradient(y) + decay * y, theta, 0.05, 50, **options)
    np.testing.assert_allclose(path.states[-1], right, atol=1e-12)


def test_betas_of_adam(linnerud):
    land, theta = linnerud
    path = ln.gradient_descent(land, theta, 0.05, 20, rule="adam", betas=(0.5, 0.7))
    np.testing.assert_allclose(
        path.states[-1], literal("adam", land.gradient, theta, 0.05, 20, betas=(0.5, 0.7)), atol=1e-12
    )


def test_descent_without_momentum_is_eulers_method(linnerud):
    land, theta = linnerud
    descent = ln.gradient_descent(land, theta, 0.1, 30, save_every=10)
    euler = ln.gradient_flow(land, theta, descent.times, "euler", step=0.1)
    np.testing.assert_allclose(descent.states, euler.states, atol=1e-12)


@given(steps=st.integers(1, 25), save_every=st.integers(1, 30))
@settings(deadline=None, max_examples=40)
def test_what_is_saved(linnerud, steps, save_every):
    land, theta = linnerud
    path = ln.gradient_descent(land, [theta, -theta], 0.1, steps, save_every=save_every)
    kept = sorted({*range(0, steps + 1, save_every), steps})
    np.testing.assert_allclose(path.times, 0.1 * np.array(kept))
    assert path.states.shape == (len(kept), 2, 24)
    every = ln.gradient_descent(land, theta, 0.1, steps, save_every=1)
    np.testing.assert_allclose(path.states[:, 0], every.states[kept], atol=1e-14)
    np.testing.assert_array_equal(path.nfev, steps)


@pytest.mark.parametrize("decay", [0.0, 0.2])
@pytest.mark.parametrize("h", [1e-3, 0.1, 0.5])
def test_drift_of_one_step_is_exact(land, theta, h, decay):
    """``C_j(1) = (1 - h lambda)^2 C_j(0) + h^2 (G_{j+1}^T G_{j+1} - G_j G_j^T)``."""
    G = land.net.split(land.gradient(theta))
    path = ln.gradient_descent(land, theta, h, 1, weight_decay=decay)
    for j, C in enumerate(ln.invariants.balance(land.net, path.states)):
        law = (1 - h * decay) ** 2 * C[0] + h**2 * (G[j + 1].T @ G[j + 1] - G[j] @ G[j].T)
        np.testing.assert_allclose(C[1], law, atol=1e-13 * np.abs(law).max())


def test_minibatches_are_each_sample_once_and_unbiased(rng):
    X, Y = rng.normal(size=(3, 12)), rng.normal(size=(2, 12))
    batches = list(islice(ln.minibatches(X, Y, 3, rng), 8))  # two passes
    W = rng.normal(size=(2, 3))
    for one_pass in batches[:4], batches[4:]:
        np.testing.assert_allclose(
            np.mean([batch.gradient(W) for batch in one_pass], axis=0), ln.SquareLoss(X, Y).gradient(W), atol=1e-12
        )
        assert np.mean([batch.value(W) for batch in one_pass]) == pytest.approx(ln.SquareLoss(X, Y).value(W))
    assert batches[0].S_xx.tolist() != batches[4].S_xx.tolist()  # a new order


def test_minibatch_descent_uses_one_batch_after_the_other(linnerud):
    land, theta = linnerud
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    draw = lambda: ln.minibatches(data.X, data.Y, 5, np.random.default_rng(3))
    path = ln.gradient_descent(land, theta, 0.1, 9, batches=draw())
    here = theta
    for batch in islice(draw(), 9):
        here = here - 0.1 * ln.Landscape(land.net, batch).gradient(here)
    np.testing.assert_allclose(path.states[-1], here, atol=1e-14)


@pytest.mark.parametrize("rule", ["heavy-ball", "nesterov"])
def test_a_descent_that_diverges_says_so(linnerud, rule):
    land, theta = linnerud
    with pytest.warns(UserWarning, match="1 of 2 descents: DIVERGED; a smaller step helps"):
        path = ln.gradient_descent(land, [theta, 100 * theta], 0.1, 100, rule=rule)
    assert path.status.tolist() == [Status.DONE, Status.DIVERGED]
    assert np.isnan(path.states[-1, 1]).all() and np.isfinite(path.states[:, 0]).all()
    np.testing.assert_array_equal(path.states[:, 0], ln.gradient_descent(land, theta, 0.1, 100, rule=rule).states)


@pytest.mark.parametrize(
    ("argument", "bad", "allowed"),
    [
        ("step", 0, "a positive number is needed"),
        ("step", -0.1, "a positive number is needed"),
        ("step", np.nan, "a positive number is needed"),
        ("steps", 0, "a positive integer is needed"),
        ("steps", 10.5, "a positive integer is needed"),
        ("save_every", 0, "a positive integer is needed"),
        ("momentum", 1.0, "a number in [0, 1) is needed"),
        ("momentum", -0.1, "a number in [0, 1) is needed"),
        ("momentum", np.nan, "a number in [0, 1) is needed"),
        ("weight_decay", -1, "a number >= 0 is needed"),
        ("weight_decay", np.inf, "a number >= 0 is needed"),
        ("rule", "sgd", "one of heavy-ball, nesterov, adam is needed"),
        ("betas", (0.9, 1.0), "two numbers in [0, 1) are needed"),
        ("betas", (0.9,), "two numbers in [0, 1) are needed"),
    ],
)
def test_descent_refuses(linnerud, argument, bad, allowed, refuses):
    with refuses(argument, repr(bad), allowed):
        ln.gradient_descent(*linnerud, **{argument: bad})


def test_batches_that_end_too_early(linnerud, refuses):
    land, theta = linnerud
    with refuses("batches", "3", "one for each of 5 steps"):
        ln.gradient_descent(land, theta, steps=5, batches=[land.loss] * 3)


@pytest.mark.parametrize("size", [0, 6, -1])
def test_bad_batch_size(size, refuses):
    with refuses("size", repr(size), "an integer from 1 to the number of samples 5"):
        next(ln.minibatches(np.ones((2, 5)), np.ones((2, 5)), size, np.random.default_rng(0)))
