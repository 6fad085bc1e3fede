"""What many tests need: the reader's data, problems of all shapes, and a way to judge an error message."""

import re

import numpy as np
import pytest

import linnet as ln

# Depth 1 to 4; wide, narrow and bottleneck layers.
WIDTHS = [(3, 2), (3, 4, 2), (2, 1, 3), (3, 3, 4, 2), (2, 3, 1, 2, 3)]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(params=WIDTHS, ids=str)
def land(request):
    """A landscape of random data, which are neither white nor fitted exactly."""
    rng = np.random.default_rng(1)
    widths = request.param
    return ln.Landscape(
        ln.Network(widths), ln.SquareLoss(rng.normal(size=(widths[0], 9)), rng.normal(size=(widths[-1], 9)))
    )


@pytest.fixture(scope="session")
def linnerud():
    """The leading example of the book: standardised Linnerud data, widths (3, 4, 3), a random start."""
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    land = ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss(data.X, data.Y))
    return land, ln.initial.gaussian(land.net, np.random.default_rng(1), scale=0.5)


@pytest.fixture(scope="session")
def refuses():
    """Expect a ValueError whose message names the argument, then what came, then what is allowed."""

    def refuses(argument, came, allowed):
        return pytest.raises(ValueError, match=rf"(?s)^{argument}: .*{re.escape(came)}.*{re.escape(allowed)}")

    return refuses
