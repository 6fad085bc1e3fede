"""``agree`` agrees when it should, and can disagree."""

import numpy as np
import pytest

from linnet import agree

INF, NAN = np.inf, np.nan


@pytest.mark.parametrize(
    "arrays",
    [
        (1.0, 1.0 + 5e-7),
        ([0.0, 1.0], [5e-7, 1.0]),
        (np.full(3, 100.0), 100.0 + 5e-5),
        (0, np.full((2, 3), 5e-7)),
        (2.0, 2.0, 2.0),
        (np.uint8(1), 1, True),
    ],
)
def test_agreement(arrays):
    assert agree(*arrays, within=1e-6) == "agree within 1e-06"


@pytest.mark.parametrize(
    "arrays",
    [(1.0, 1.0 + 2e-6), ([0.0, 1.0], [2e-6, 1.0]), (1.0, 1.0, 2.0), (1e308, -1e308), (np.uint8(0), np.uint8(255))],
)
def test_disagreement(arrays):
    with pytest.raises(AssertionError, match="they differ by"):
        agree(*arrays, within=1e-6)


@pytest.mark.parametrize(
    "arrays",
    [
        (INF, 5.0),
        (5.0, INF),
        (INF, INF),
        (-INF, INF),
        ([INF, 1.0], [3.0, 2.0]),
        (1.0, NAN),
        (NAN, NAN),
        (1.0, 1.0, NAN),
    ],
)
def test_what_is_not_finite_agrees_with_nothing(arrays):
    with pytest.raises(AssertionError, match="NaN or infinite"):
        agree(*arrays, within=1e-9)


@pytest.mark.parametrize("shapes", [((2, 1), (3,)), ((1,), (2,)), ((3, 1), (3,)), ((1, 2), (2,)), ((), (2,), (1, 2))])
def test_shapes_are_not_broadcast(shapes):
    with pytest.raises(AssertionError, match=r"shapes .* differ"):
        agree(*map(np.zeros, shapes), within=1e-9)


@pytest.mark.parametrize("arrays", [([], []), (1.0, []), ([], 1.0), (np.zeros((0, 3)), np.zeros((0, 3))), (1.0,)])
def test_nothing_to_compare_is_an_error(arrays, refuses):
    with refuses("first, others", str(np.shape(arrays[0])), "at least two with entries"):
        agree(*arrays, within=1e-9)


@pytest.mark.parametrize("within", [INF, NAN, 0.0, -1.0, None])
def test_the_tolerance_is_a_positive_number(within, refuses):
    with refuses("within", repr(within), "a positive number"):
        agree(1.0, 1.0, within=within)


@pytest.mark.parametrize("bad", ["1", 1j, None, [[1.0], [1.0, 2.0]]])
def test_what_is_no_array_of_numbers_is_refused(bad, refuses):
    with refuses("others", "", "real numbers are needed"):
        agree(1.0, bad, within=1e-9)
