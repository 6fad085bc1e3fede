"""The word with which a cell states that two computations agree."""

import numpy as np


def agree(first, *others, within):
    """Return ``"agree within ..."`` when all arrays are equal up to ``within``, and raise AssertionError otherwise.

    The largest difference of entries counts, measured in units of the largest entry of ``first`` if that is above 1.
    NaN agrees with nothing.

    >>> agree(1 / 3, 0.3333333333, within=1e-9)
    'agree within 1e-09'
    >>> agree([1.0, 2.0], [1.0, 2.1], within=1e-9)
    Traceback (most recent call last):
    ...
    AssertionError: they differ by 1.0e-01, more than 2.0e-09
    """
    allowed = within * max(1.0, np.max(np.abs(first)))
    for other in others:
        difference = np.max(np.abs(np.subtract(first, other)))
        if not difference <= allowed:
            raise AssertionError(f"they differ by {difference:.1e}, more than {allowed:.1e}")
    return f"agree within {within:.0e}"
