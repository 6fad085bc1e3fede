"""From flow to descent."""

import numpy as np

from ..flow import flow_to_rest, gradient_descent
from ..invariants import balance
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
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
    "descent-1": lambda: 2 / (2**2 + 0.5**2),
    "descent-2": lambda: 2 + 0.1 / 4 * 40,
    "descent-3": _step_of_heavy_ball,
    "descent-4": lambda: 2 / (4 * 2**1.5),
    "descent-5": _balance_after_fifty_steps,
    "descent-6": lambda: np.sqrt(1 - 1 / 1.1),
}
