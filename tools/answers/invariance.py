"""The invariance property."""

import numpy as np

from linnet.flow import gradient_descent
from linnet.invariants import balance, drift

from .answer import Answer
from .linnerud import linnerud


def _drift_after_one_step():
    land, theta = linnerud()
    return drift(land.net, gradient_descent(land, theta, step=0.1, steps=1, save_every=1).states)[-1]


def _eigenvalues_after_decay():
    land, theta = linnerud()
    C = balance(land.net, theta)[0]
    return np.linalg.eigvalsh(C) * np.exp(-2 * 0.05 * 10)


def _limit_on_the_hyperboloid():
    difference = 1.2**2 - 0.3**2 - 0.4**2
    c = np.sqrt((difference + np.sqrt(difference**2 + 4)) / 2)
    return [1 / c, 0, c]


def _independent_laws(d_x, d, d_y):
    k = min(d, d_x + d_y)
    return (d * (d + 1) - (d - k) * (d - k + 1)) // 2


ANSWERS = {
    "invariance-1": Answer(
        lambda: 3**2 - 1**2,
        "Which law does w₂² − w₁² obey along the flow?",
        [
            (0, "the flow does not balance the layers: what does it conserve?"),
            (-8, "the sign: w₂ is the larger one"),
            (2, "squares, not weights"),
        ],
    ),
    "invariance-2": Answer(
        _drift_after_one_step,
        "One step changes C₁ by h² (G₂ᵀ G₂ − G₁ G₁ᵀ), with the gradient at the start.",
        [
            (0, "the flow conserves C₁; a step of gradient descent does not"),
            (lambda right: right / 0.1, "the drift has a factor h², not h"),
        ],
    ),
    "invariance-3": Answer(
        _eigenvalues_after_decay,
        "With weight decay all of C₁ is multiplied by one factor. Which, after the time 10?",
        [
            (lambda right: right * np.exp(1), "weight decay is not felt: these are the eigenvalues at the start"),
            (lambda right: right * np.exp(1 / 2), "the weights fall like exp(−λt), and C₁ is quadratic in them"),
            (lambda right: right * np.exp(1 - 20 * 0.05 * 10), "λ is 0.05"),
        ],
    ),
    "invariance-4": Answer(
        lambda: 2,
        "C₁ does not change. W₂ᵀ W₂ = C₁ + W₁ W₁ᵀ is at least as large as C₁: in how many directions is that positive?",
        [
            (1, "this is what the negative eigenvalue gives, for W₁"),
            (3, "a zero eigenvalue of C₁ forces nothing"),
            (4, "not every eigenvalue of C₁ is positive"),
        ],
    ),
    "invariance-6": Answer(
        _limit_on_the_hyperboloid,
        "A minimum has b = 0 and ca = 1. One more equation is needed: what is conserved?",
        [
            ([1, 0, 1], "this is the balanced minimum; the start is not balanced"),
            (lambda right: right[::-1], "a and c are exchanged: c is the larger one from the start"),
            (lambda right: -right, "this one has c < 0"),
            ([1 / 1.2, 0, 1.2], "c moves, too"),
        ],
    ),
    "invariance-7": Answer(
        lambda: _independent_laws(1, 4, 1),
        "C₁ is a 4 × 4 matrix of rank 2 at most. What is the dimension of the set of symmetric matrices of that rank?",
        [
            (10, "of eight weights there are at most eight independent functions"),
            (8, "then no trajectory could move"),
            (3, "these are relations between the entries"),
        ],
    ),
    "invariance-8": Answer(
        lambda: np.array([[4.0, 0.0], [0.0, 1.0]]) - np.array([[1.0, 2.0], [2.0, 4.0]]),
        "C₁ = W₂ᵀ W₂ − W₁ W₁ᵀ, and W₁ W₁ᵀ is the outer product of (1, 2) with itself.",
        [
            ([[-3, 2], [2, 3]], "the sign: W₂ᵀ W₂ comes first"),
            ([[5, 2], [2, 5]], "a difference, not a sum"),
            ([[3, 0], [0, -3]], "W₁ W₁ᵀ is no diagonal matrix"),
        ],
    ),
}
