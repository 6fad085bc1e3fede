"""The loss landscape of one hidden layer."""

import numpy as np

from ..critical import critical_point, morse_index, strata
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from .linnerud import linnerud


def _white(widths):
    """Return a landscape of these widths with generic white data."""
    d_x, d_y = widths[0], widths[-1]
    return Landscape(Network(widths), SquareLoss.whitened(np.eye(d_y, d_x) / np.arange(1, d_y + 1)[:, None]))


def _nullity_of_equal_modes():
    land = Landscape(Network((4, 2, 4)), SquareLoss.whitened(np.diag([2.0, 2.0, 2.0, 1.0])))
    return np.sum(abs(np.linalg.eigvalsh(land.hessian(critical_point(land, [0])))) < 1e-9)


ANSWERS = {
    "landscape-1": lambda: len(strata(_white((6, 3, 5)))),
    "landscape-2": lambda: strata(_white((5, 3, 2)))[-1].dimension,
    "landscape-3": lambda: morse_index(_white((5, 4, 5)), (2, 3)),
    "landscape-4": lambda: max(stratum.loss for stratum in strata(linnerud()[0]) if stratum.rank == 2),
    "landscape-5": lambda: 4,
    "landscape-6": lambda: (0.01**-2 - 0.5**-2) / (2 * 2),
    "landscape-7": _nullity_of_equal_modes,
}
