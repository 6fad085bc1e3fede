"""Convergence to critical points: solutions and plausible mistakes."""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import linnet as ln


def enlarged(example, layer, factor):
    land, theta = example
    matrices = list(land.net.split(theta))
    matrices[layer] = factor * matrices[layer]
    return land, matrices


def smallest_singular_value_squared(land):
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    return np.linalg.svd(data.X, compute_uv=False)[-1] ** 2


def test_convergence_1(judge):
    judge("convergence-1", 1000 ** (1 / 3), [1000 ** (1 / 4), 1000, 0.1])


def test_convergence_2(judge):
    judge("convergence-2", 0.75, [0.5, 2 / 3, 0.25])


def test_convergence_3(judge, example):
    land, (W1, W2) = enlarged(example, 1, 5)
    eigenvalues = np.sort(np.linalg.eigvals(W2.T @ W2 - W1 @ W1.T).real)[::-1]
    s2 = smallest_singular_value_squared(land)
    judge("convergence-3", s2 * eigenvalues[2], [np.sqrt(s2) * eigenvalues[2], s2 * eigenvalues[1], eigenvalues[2]])


def test_convergence_4(judge):
    weight = solve_ivp(lambda t, w: -(w**3) * (1 + w**4), (0, 60), [1.0], rtol=1e-11, atol=1e-13, dense_output=True)
    judge("convergence-4", brentq(lambda t: weight.sol(t)[0] - 0.1, 1, 60), [49.5, 50, 4 * 49.11])


def test_convergence_5(judge, example):
    land, (W1, W2) = enlarged(example, 0, 5)
    eigenvalues = np.sort(np.linalg.eigvals(W1 @ W1.T - W2.T @ W2).real)[::-1]
    s2 = smallest_singular_value_squared(land)
    judge("convergence-5", s2 * eigenvalues[2], [s2 * eigenvalues[3], 2 * s2 * eigenvalues[2], s2 * eigenvalues[0]])


def test_convergence_6(judge, example):
    first, second, third = example[0].loss.singular_values

    def half(s):
        rise = solve_ivp(lambda t, a: 2 * a * (s - a), (0, 200), [1e-6], rtol=1e-11, atol=1e-15, dense_output=True)
        return brentq(lambda t: rise.sol(t)[0] - s / 2, 0, 200)

    wait = half(second) - half(first)
    judge("convergence-6", wait, [half(second), 2 * wait, half(third) - half(second)])


def test_convergence_7(judge):
    def rate(t, q):
        m = q * (q - 1)
        return np.exp(-q) * 4 * q**2 * m / (1 + 4 * m**2)

    def turned(t, q):
        return q[0] - 2 - 2 * np.pi

    turned.terminal = True
    time = solve_ivp(rate, (0, 1e5), [2.0], rtol=1e-10, atol=1e-12, events=turned).t[-1]
    judge("convergence-7", time, [np.exp(2 + 2 * np.pi), 2 * np.pi, time / np.e**2])
