"""Deep linear networks: solutions and plausible mistakes."""

import numpy as np
import pytest
from scipy.integrate import quad

import linnet as ln


def test_networks_1(judge):
    judge("networks-1", 740, [10, 640, 84])


def test_networks_2(judge, example):
    loss = example[0].loss
    judge("networks-2", loss.best(2), [loss.best(1), loss.residual, loss.singular_values[2] ** 2 / 2])


def test_networks_3(judge):
    judge("networks-3", 3, [1, 2, 4])


def test_networks_4(judge):
    judge("networks-4", 9, [3, 81, 1])


def test_networks_5(judge):
    """Principal components of the fitted values of numpy's least squares."""
    data = ln.datasets.standardize(ln.datasets.load("digits"))
    W = np.linalg.lstsq(data.X.T, data.Y.T)[0].T
    best = np.sum((data.Y - W @ data.X) ** 2)
    lost = np.cumsum(np.linalg.svd(W @ data.X, compute_uv=False)[::-1] ** 2)[::-1]  # with 0, 1, ... columns
    narrowest = int(np.flatnonzero(best + lost <= 1.15 * best)[0])
    judge("networks-5", narrowest, [7, 9, 10])


def test_networks_6(judge):
    time = lambda e: quad(lambda u: 1 / (4 * np.exp(u) ** 0.5 * (1 - np.exp(u))), np.log(e), np.log(0.5))[0]
    assert time(1e-14) / time(1e-10) == pytest.approx(100, rel=1e-3)
    judge("networks-6", 100, [1e4, 10, 4, np.log(1e4)])


def test_networks_7(judge, example):
    land, theta = example
    eigenvalues = np.linalg.eigvalsh(land.hessian(ln.flow_to_rest(land, theta).states))
    judge("networks-7", np.sum(np.abs(eigenvalues) < 1e-6), [9, 16, 6, 10])
