"""The landscape and the start that the leading example of the chapters uses."""

from __future__ import annotations

import numpy as np

from linnet import datasets
from linnet.arguments import Array
from linnet.initial import gaussian
from linnet.landscape import Landscape
from linnet.loss import SquareLoss
from linnet.network import Network


def linnerud(widths: tuple[int, ...] = (3, 4, 3)) -> tuple[Landscape, Array]:
    """Return the landscape of the standardised Linnerud data, and the chapters' start.

    >>> land, theta = linnerud()
    >>> theta.shape
    (24,)
    """
    data = datasets.standardize(datasets.load("linnerud"))
    land = Landscape(Network(widths), SquareLoss(data.X, data.Y))
    return land, gaussian(land.net, np.random.default_rng(1), scale=0.5)
