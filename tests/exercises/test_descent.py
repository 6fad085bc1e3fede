"""From flow to descent: solutions and plausible mistakes."""

import numpy as np
import pytest

import linnet as ln


@pytest.fixture
def scalar():
    return ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))


def test_descent_1(judge, scalar):
    sharpness = np.linalg.eigvalsh(scalar.hessian([2.0, 0.5]))[-1]
    judge("descent-1", 2 / sharpness, [1 / sharpness, 1.0, 2 / 2.5])


def test_descent_2(judge, scalar):
    at = [1.0, 3.0]
    fine = np.sum(scalar.gradient(at) ** 2)
    judge("descent-2", scalar.value(at) + 0.1 / 4 * fine, [2.0, 2 + 0.1 / 2 * fine, 2 - 0.1 / 4 * fine])


def test_descent_3(judge, example):
    land, theta = example
    minimum = ln.flow_to_rest(land, theta, gtol=1e-8).states
    v = np.ones(land.net.dim)
    for _ in range(500):  # the power iteration, by products alone
        v = land.hessian_product(minimum, v)
        sharpness = np.linalg.norm(v)
        v = v / sharpness
    judge("descent-3", 3.8 / sharpness, [2 / sharpness, 20 / sharpness, 0.2 / sharpness])


def test_descent_4(judge):
    chain = ln.Landscape(ln.Network((1,) * 5), ln.SquareLoss.whitened([[2.0]]))
    sharpness = np.linalg.eigvalsh(chain.hessian(ln.initial.balanced(chain.net, [[2.0]])))[-1]
    judge("descent-4", 2 / sharpness, [sharpness, 0.5, 2 / (4 * 2**0.75)])


def test_descent_5(judge, scalar):
    w1, w2 = 0.5, 3.0
    C, h = w2**2 - w1**2, 0.1
    for _ in range(50):
        r = w2 * w1 - 1
        w1, w2, C = w1 - h * r * w2, w2 - h * r * w1, C * (1 - (h * r) ** 2)
    judge("descent-5", C, [8.75, -C, C**2])


def test_descent_6(judge, scalar):
    run = ln.gradient_descent(scalar, [0.8, 0.8], 1.1, 5000, save_every=1)
    apart = abs(run.states[-1, 0] - run.states[-2, 0])
    judge("descent-6", apart, [0.0, 1 - 1 / 1.1, 2 * apart])
