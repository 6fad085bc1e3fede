"""Exact solutions: solutions and plausible mistakes."""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import linnet as ln


def test_exact_1(judge):
    rise = solve_ivp(lambda t, a: 2 * a * (2 - a), (0, 5), [0.01], rtol=1e-11, atol=1e-13, dense_output=True)
    half = brentq(lambda t: rise.sol(t)[0] - 1, 0, 5)
    judge("exact-1", half, [2 * half, np.log(200) / 4, np.log(100) / 4])


def test_exact_2(judge):
    judge("exact-2", 3, [1 / 3, 1, 9])


def test_exact_3(judge):
    net = ln.Network((5, 5, 5))
    W1, W2 = net.split(ln.initial.orthogonal(net, np.random.default_rng(0)))
    (C,) = ln.invariants.balance(net, net.join([W1 / 2, 2 * W2]))
    judge("exact-3", C[0, 0], [-3.75, 1.5, 4.25])


def test_exact_4(judge):
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    times = np.linspace(0, 1, 20001)
    states = ln.gradient_flow(land, [0, np.sqrt(2)], times, "dop853", rtol=1e-11, atol=1e-13).states
    half = np.interp(0.5, states.prod(axis=-1), times)
    judge("exact-4", half, [np.log(2) / 2, np.log(2), 2 * half])


def test_exact_5(judge):
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[2.0]]))
    w1 = np.sqrt((np.sqrt(9 + 16) - 3) / 2)
    judge("exact-5", np.linalg.eigvalsh(land.hessian([w1, 2 / w1]))[-1], [4, 3, 7])


def test_exact_6(judge):
    land = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))

    def end(a):
        return ln.gradient_flow(land, [a, 0.7, 0.4], [0, 200], "auto").states[-1, 2]

    low, high = -1.0, 0.0  # c ends negative from the left of the surface, positive from the right
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if end(middle) < 0 else (low, middle)
    judge("exact-6", middle, [-0.4, -middle, 0.0])


def test_exact_7(judge):
    net = ln.Network((2, 1, 1, 1, 1))
    land = ln.Landscape(net, ln.SquareLoss.whitened([[1.0, 0.0]]))
    start = ln.initial.balanced(net, [[0.3, 0.4]])
    h = 1e-4
    ahead, back = (net.product(start + x * land.gradient(start))[0] for x in (-h, h))
    right = (ahead - back) / (2 * h)
    g = np.array([-0.7, 0.4])
    judge("exact-7", right, [-g, -(0.5**1.5) * g, -4 * 0.5**1.5 * g])
