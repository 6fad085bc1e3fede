"""More than one hidden layer: solutions, found by Hessians, ranks and integration, and plausible mistakes."""

import numpy as np
from scipy.integrate import solve_ivp

import linnet as ln
from linnet import families


def test_deeper_1(judge):
    W = [np.zeros((2, 2), int), np.zeros((2, 2), int), np.ones((2, 2), int), np.zeros((2, 2), int)]
    right = families.pieces([*W, np.zeros((1, 2), int)], np.array([1, 0]))
    judge("deeper-1", right, [3, 5, 2])


def test_deeper_2(judge):
    W3 = np.diag([2.0, 1.0, 0.0])
    right = np.linalg.eigvalsh(np.outer([0, 0, 3], [0, 0, 3]) - W3 @ W3.T)
    judge("deeper-2", right, [[9, -1, -4], [-4, -1, 3], [-4, -1, 0], [0, 1, 4]])


def test_deeper_3(judge):
    land = ln.Landscape(ln.Network((3, 3, 3, 3)), ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0])))
    theta = ln.twohidden.critical_point((3, 3, 3, 3), [1], (0, 0, 0), np.random.default_rng(0))
    values = np.linalg.eigvalsh(land.hessian(theta))
    zero = np.sum(np.abs(values) < 1e-9 * values.max())
    # Changes of basis of the hidden layers, and the two rows and columns that the rank-one parts leave.
    judge("deeper-3", [np.sum(values < -1e-9), zero, 2 + 4 + 4], [[0, 22, 10], [1, 10, 22], [1, 22, 22], [1, 23, 11]])


def test_deeper_4(judge):
    judge("deeper-4", [6 + 5 + 1, 0], [[0, 12], [11, 0], [12, 1]])


def test_deeper_5(judge):
    far = lambda t, x: x[2] - 1e6
    far.terminal = True
    flow = lambda t, x: [x[1] * x[2], x[2] * x[0], x[0] * x[1]]
    right = solve_ivp(flow, (0, 50), [-0.2, 0.4, 0.5], rtol=1e-11, atol=1e-13, events=far).t[-1]
    judge("deeper-5", right, [right / 2, 3.03, 50])


def test_deeper_6(judge):
    """Three conditions, one by one."""
    right = [len(set(range(n)) - {k for k in range(n) if 2 * k < n} - {n - 1}) for n in range(3, 9)]
    judge("deeper-6", right, [[1, 2, 2, 3, 3, 4], right[::-1], [0, 1, 1, 2, 2, 2]])
