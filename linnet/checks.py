"""The word with which a cell states that two computations agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .arguments import real_array, require_positive


def agree(first: ArrayLike, *others: ArrayLike, within: float) -> str:
    """Return ``"agree within ..."`` when all arrays are equal up to ``within``, and raise AssertionError otherwise.

    The largest difference of entries counts, measured in units of the largest entry of ``first`` if that is above 1.
    The arrays have one shape; a single number stands for an array with that number everywhere.  What is infinite or
    NaN agrees with nothing.

    Raises
    ------
    AssertionError
        If the arrays differ, have different shapes, or hold an entry that is not finite.
    ValueError
        If there is nothing to compare, what came is no array of real numbers, or ``within`` is not positive and finite.

    Examples
    --------
    >>> agree(1 / 3, 0.3333333333, within=1e-9)
    'agree within 1e-09'
    >>> agree([1.0, 2.0], [1.0, 2.1], within=1e-9)
    Traceback (most recent call last):
    ...
    AssertionError: they differ by 1.0e-01, more than 2.0e-09
    """
    require_positive(within=within)
    arrays = [real_array(first, "first"), *(real_array(other, "others") for other in others)]
    if not others or any(array.size == 0 for array in arrays):
        shapes = [array.shape for array in arrays]
        raise ValueError(f"first, others: shapes {shapes} came, at least two with entries are needed")
    if len({array.shape for array in arrays if array.ndim}) > 1:
        raise AssertionError(f"their shapes {[array.shape for array in arrays]} differ")
    if not all(np.isfinite(array).all() for array in arrays):
        raise AssertionError("they hold NaN or infinite entries, which agree with nothing")
    allowed = within * max(1.0, np.max(np.abs(arrays[0])))
    for other in arrays[1:]:
        with np.errstate(over="ignore"):  # a difference beyond all numbers is too large
            difference = np.max(np.abs(arrays[0] - other))
        if not difference <= allowed:
            raise AssertionError(f"they differ by {difference:.1e}, more than {allowed:.1e}")
    return f"agree within {within:.0e}"
