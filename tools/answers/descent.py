"""From flow to descent."""

import numpy as np

from linnet.flow import flow_to_rest, gradient_descent
from linnet.invariants import balance
from linnet.landscape import Landscape
from linnet.loss import SquareLoss
from linnet.network import Network

from .answer import Answer
from .linnerud import linnerud


def _step_of_heavy_ball():
    land, theta = linnerud()
    sharpness = np.linalg.eigvalsh(land.hessian(flow_to_rest(land, theta).states))[-1]
    return 2 * (1 + 0.9) / sharpness


def _balance_after_fifty_steps():
    land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    end = gradient_descent(land, [0.5, 3.0], step=0.1, steps=50).states[-1]
    return balance(land.net, end)[0].item()


ANSWERS = {
    "descent-1": Answer(
        lambda: 2 / (2**2 + 0.5**2),
        "The sharpness is w₁² + w₂², and a step is stable below 2 over it.",
        [
            (1 / 4.25, "the limit is 2 over the sharpness"),
            (1, "this is the limit at the balanced minimum (1, 1)"),
            (2 / 2.5, "squares"),
        ],
    ),
    "descent-2": Answer(
        lambda: 2 + 0.1 / 4 * 40,
        "L_h = L + (h/4) |∇L|², with the residual r = 2.",
        [(2, "this is L; the correction is not small here"), (4, "h/4, not h/2"), (1, "the correction is added")],
    ),
    "descent-3": Answer(
        _step_of_heavy_ball,
        "The recurrence is stable as long as |1 + μ − hλ| < 1 + μ.",
        [
            (lambda right: right / 1.9, "this is the limit of plain descent"),
            (lambda right: right / 0.19, "the clock runs ten times as fast, but the limit is not ten times as large"),
            (lambda right: right * 0.2 / 3.8, "momentum enlarges the limit"),
        ],
    ),
    "descent-4": Answer(
        lambda: 2 / (4 * 2**1.5),
        "The sharpness of a minimum is the sum of squares of products of three weights; it is smallest when all are equal.",
        [
            (4 * 2**1.5, "this is the sharpness; the step is asked"),
            (0.5, "this is depth 2"),
            (2 / (4 * 2**0.75), "products of three weights, squared: s^(2 − 2/N)"),
        ],
    ),
    "descent-5": Answer(
        _balance_after_fifty_steps,
        "Each step multiplies C by 1 − h² r², with the residual r at that step.",
        [(8.75, "the flow keeps this number; descent pulls it")],
    ),
    "descent-6": Answer(
        lambda: np.sqrt(1 - 1 / 1.1),
        "On w₁ = w₂ = w the map is w (1 + hs − h w²). Write down the two equations of a cycle, add and subtract them.",
        [
            (1 - 1 / 1.1, "this is the square of the distance"),
            (lambda right: 2 * right, "(a − b)² = s − 1/h"),
            (0, "the cycle is born at h = 1/s with the distance 0; here h = 1.1"),
        ],
    ),
}
