"""The landscape and the start that the leading example of the chapters uses."""

from __future__ import annotations

import numpy as np

from .. import datasets
from ..arguments import Array
from ..initial import gaussian
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network


def linnerud(widths: tuple[int, ...] = (3, 4, 3)) -> tuple[Landscape, Array]:
    """Return the landscape of the standardised Linnerud data, and the chapters' start.

    >>> land, theta = linnerud()
    >>> theta.shape
    (24,)
    """
    data = datasets.standardize(datasets.load("linnerud"))
    land = Landscape(Network(widths), SquareLoss(data.X, data.Y))
    return land, gaussian(land.net, np.random.default_rng(1), scale=0.5)
