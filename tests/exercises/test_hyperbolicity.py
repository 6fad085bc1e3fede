"""Normal hyperbolicity: solutions, found by flows and ranks and not by the closed forms, and plausible mistakes."""

import numpy as np
from answers import ANSWERS

import linnet as ln


def test_hyperbolicity_1(judge):
    line = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[2.0, 0.0]]))
    right = np.linalg.eigvalsh(line.hessian([0.0, np.sqrt(3), 0.0]))
    judge("hyperbolicity-1", right, [[4, 0, -1], [-2, 0, 2], [-1, 1, 4]])


def test_hyperbolicity_2(judge):
    line = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
    end = ln.flow_to_rest(line, [-1.0, 2.0, 1.5]).states
    judge("hyperbolicity-2", end.round(7), [-end, [-1, 0, -1], end[::-1], [0, np.sqrt(2.75), 0]])


def test_hyperbolicity_3(judge):
    line = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
    rate = -ln.hyperbolicity.normal_spectrum(line, [0.0, 2.0, 0.0]).normal[0]
    judge("hyperbolicity-3", np.log(1e5) / rate, [np.log(1e5), np.log(1e6) / rate, 5 / rate, np.log(1e5) * rate])


def test_hyperbolicity_4(judge, example):
    land, _ = example
    theta = ln.critical.critical_point(land, [2], np.random.default_rng(0))
    values = np.linalg.eigvalsh(land.hessian(theta))
    positive, negative = np.sum(values > 1e-9), np.sum(values < -1e-9)
    judge("hyperbolicity-4", [24 - negative, positive], [[9, 16], [18, 11], [16, 7], [17, 10]])


def test_hyperbolicity_5(judge):
    land = ln.Landscape(ln.Network((4, 2, 4)), ln.SquareLoss.whitened(np.diag([3.0, 1.0, 1.0, 1.0])))
    theta = ln.critical.critical_point(land, [0, 1], np.random.default_rng(0))
    judge("hyperbolicity-5", 16 - np.linalg.matrix_rank(land.hessian(theta), tol=1e-9), [4, 5, 2])


def test_hyperbolicity_6(judge):
    """The start is found by bisection on where the flow ends."""
    land = ln.Landscape(ln.Network((2, 1, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
    ends = np.array([[-1.0, 0.5, 0.3, 0.4], [1.0, 0.5, 0.3, 0.4]])
    found = ln.hyperbolicity.basin_boundary(land, ends[:1], ends[1:], lambda limits: limits[:, 0] > 0, halvings=20)
    right = found[0, 0]
    judge("hyperbolicity-6", right, [-right, -0.3, right + 0.01])
    missed = ln.exact.one_neuron(land, [ANSWERS["hyperbolicity-6"].value(), 0.5, 0.3, 0.4], [0.0, 12.0])[-1]
    np.testing.assert_allclose(land.net.product(missed), np.diag([0.0, 1.0]), atol=1e-4)


def test_hyperbolicity_7(judge):
    land = ln.Landscape(ln.Network((3, 10, 3)), ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0])))
    theta = ln.critical.critical_point(land, [0, 1], np.random.default_rng(0))
    judge("hyperbolicity-7", np.sum(np.linalg.eigvalsh(land.hessian(theta)) < -1e-9), [1, 7, 10, 9])
