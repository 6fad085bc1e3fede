"""The invariance property: solutions and plausible mistakes."""

import numpy as np

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
