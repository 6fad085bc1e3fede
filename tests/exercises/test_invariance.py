"""The invariance property: solutions and plausible mistakes."""

import numpy as np

import linnet as ln
from linnet.invariants import balance


def test_invariance_1(judge):
    judge("invariance-1", 8, [0, 2, -8])


def test_invariance_2(judge, example):
    land, theta = example
    G1, G2 = land.net.split(land.gradient(theta))
    change = 0.1**2 * (G2.T @ G2 - G1 @ G1.T)
    largest = np.abs(change).max()
    judge("invariance-2", largest, [0, 10 * largest, change.max() + change.min()])


def test_invariance_3(judge, example):
    land, theta = example
    eigenvalues = np.linalg.eigvalsh(balance(land.net, theta)[0])
    judge("invariance-3", eigenvalues / np.e, [eigenvalues, eigenvalues / np.sqrt(np.e), eigenvalues[::-1] / np.e])


def test_invariance_4(judge):
    judge("invariance-4", 2, [1, 3, 4])


def test_invariance_6(judge):
    land = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
    rest = ln.flow_to_rest(land, [0.3, 0.4, 1.2], gtol=1e-11, rtol=1e-10)
    judge("invariance-6", rest.states, [[1, 0, 1], rest.states[::-1], -rest.states, [1 / 1.2, 0, 1.2]])


def test_invariance_7(judge):
    net, point, e = ln.Network((1, 4, 1)), np.random.default_rng(1).normal(size=8), np.eye(8)
    (ahead,), (back,) = balance(net, point + e), balance(net, point - e)
    judge("invariance-7", np.linalg.matrix_rank((ahead - back).reshape(8, 16)), [10, 8, 3, 16])


def test_invariance_8(judge):
    W1, W2 = np.array([[1.0], [2.0]]), np.array([[2.0, 0.0], [0.0, 1.0]])
    net = ln.Network((1, 2, 2))
    (C,) = balance(net, net.join([W1, W2]))
    judge("invariance-8", C, [-C, [[5, 2], [2, 5]], [[1, 0], [0, -3]], [[3, 2], [2, -3]]])
