"""Convergence to critical points."""

import numpy as np
from scipy.integrate import quad

from linnet.exact import chain_time
from linnet.invariants import balance

from .answer import Answer
from .linnerud import linnerud


def _rate(layer, factor, sign):
    """Return ``s_min(X)^2 lambda_3(sign C_1)`` for the chapters' start with one layer enlarged."""
    land, theta = linnerud()
    matrices = list(land.net.split(theta))
    matrices[layer] = factor * matrices[layer]
    (C,) = balance(land.net, land.net.join(matrices))
    return np.linalg.eigvalsh(land.loss.S_xx)[0] * np.sort(np.linalg.eigvalsh(sign * C))[-3]


def _smallest_eigenvalue():
    return np.linalg.eigvalsh(linnerud()[0].loss.S_xx)[0]


def _waiting_time():
    first, second, _ = linnerud()[0].loss.singular_values
    return chain_time(second / 2, 1e-6, second, 2) - chain_time(first / 2, 1e-6, first, 2)


def _first_turn():
    def time(q):
        m = q * (q - 1)
        return np.exp(q) * (1 + 4 * m**2) / (4 * q**2 * m)

    return quad(time, 2, 2 + 2 * np.pi)[0]


ANSWERS = {
    "convergence-1": Answer(
        lambda: 10,
        "The weight falls like t to the power −1/(N − 2).",
        [
            (1000, "this is the factor of the time"),
            (1000 ** (1 / 4), "the exponent is 1/(N − 2), not 1/(N − 1)"),
            (1000 ** (1 / 5), "the exponent is 1/(N − 2), not 1/N"),
            (0.1, "this is what the weight is multiplied by; asked is how many times smaller it is"),
        ],
    ),
    "convergence-2": Answer(
        lambda: 3 / 4,
        "Look along the axis on which f is flattest.",
        [(1 / 2, "this is right along x; along y f is flatter")],
    ),
    "convergence-3": Answer(
        lambda: _rate(layer=1, factor=5, sign=1),
        "a = s_min(X)² times the third largest eigenvalue of C₁, with the enlarged W₂.",
        [
            (lambda right: right / np.sqrt(_smallest_eigenvalue()), "s_min(X) enters by its square"),
            (
                lambda right: right / _smallest_eigenvalue(),
                "this is the eigenvalue of C₁ alone; the inputs are not white",
            ),
        ],
    ),
    "convergence-4": Answer(
        lambda: chain_time(1e-4, 1.0, -1.0, 4),
        "Four equal weights of 0.1 have the product 1e-4. An equation for the product alone is in the chapter.",
        [
            (49.5, "this is the estimate, which neglects ω⁴ against 1; four digits are asked"),
            (50, "this is the estimate; four digits are asked"),
        ],
    ),
    "convergence-5": Answer(
        lambda: _rate(layer=0, factor=5, sign=-1),
        "The roles of the first and the last layer are exchanged: eigenvalues of −C₁, of which the third largest counts.",
        [
            (
                lambda right: right / _smallest_eigenvalue(),
                "this is the eigenvalue of −C₁ alone; the inputs are not white",
            ),
            (lambda right: _rate(layer=1, factor=5, sign=1), "this is the rate of exercise 3"),
        ],
    ),
    "convergence-6": Answer(
        _waiting_time,
        "a = s/2 is reached at t = log(s/a₀ − 1) / (2s). Take the difference of two such times.",
        [
            (lambda right: 2 * right, "the equation has a factor 2: da/dt = 2a(s − a)"),
            (
                lambda right: chain_time(
                    linnerud()[0].loss.singular_values[1] / 2, 1e-6, linnerud()[0].loss.singular_values[1], 2
                ),
                "this is when mode 2 is half learned; the plateau begins later than 0",
            ),
        ],
    ),
    "convergence-7": Answer(
        _first_turn,
        "Along the spiral q is the angle: find dq/dt from the proof and integrate its inverse from 2 to 2 + 2 pi.",
        [(2 * np.pi, "this is the angle; in the time t the flow becomes slower and slower")],
    ),
}
