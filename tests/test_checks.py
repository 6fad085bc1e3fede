"""``agree`` agrees when it should, and can disagree."""

import numpy as np
import pytest

from linnet import agree


@pytest.mark.parametrize(
    "arrays",
    [(1.0, 1.0 + 5e-7), ([0.0, 1.0], [5e-7, 1.0]), (np.full(3, 100.0), 100.0 + 5e-5), (2.0, 2.0, 2.0)],
)
def test_agreement(arrays):
    assert agree(*arrays, within=1e-6) == "agree within 1e-06"


@pytest.mark.parametrize(
    "arrays",
    [(1.0, 1.0 + 2e-6), ([0.0, 1.0], [2e-6, 1.0]), (1.0, 1.0, 2.0), (1.0, np.nan), (np.nan, np.nan), (0.0, np.inf)],
)
def test_disagreement(arrays):
    with pytest.raises(AssertionError, match="they differ by"):
        agree(*arrays, within=1e-6)
