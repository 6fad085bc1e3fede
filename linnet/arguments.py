"""What an argument may be: a ValueError here names it, says what came and what is needed."""

from numbers import Integral, Real
from operator import index

import numpy as np


def real_array(values, name):
    """Return ``values`` as an array of floats; strings, complex numbers and ragged lists are no numbers.

    >>> real_array([1, 2], "X"), real_array([True, False], "Y")
    (array([1., 2.]), array([1., 0.]))
    >>> real_array([1j], "X")
    Traceback (most recent call last):
    ValueError: X: [1j] came, real numbers are needed
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biufO":
            raise TypeError
        return array.astype(float, copy=False)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {values!r} came, real numbers are needed") from None


def require(allowed, needed, kind=Real, **numbers):
    """Raise a ValueError unless each of the named numbers is of this kind and ``allowed``; booleans are no numbers.

    >>> require(lambda x: 0 <= x < 1, "a number in [0, 1)", momentum="0.9")
    Traceback (most recent call last):
    ValueError: momentum: '0.9' came, a number in [0, 1) is needed
    """
    for name, number in numbers.items():
        scalar = number[()] if isinstance(number, np.ndarray) and number.ndim == 0 else number
        if not (isinstance(scalar, kind) and not isinstance(scalar, bool) and allowed(scalar)):
            raise ValueError(f"{name}: {number!r} came, {needed} is needed")


def require_positive(**numbers):
    """Raise a ValueError unless each of the named numbers is positive and finite."""
    require(lambda x: 0 < x < np.inf, "a positive number", **numbers)


def require_count(**numbers):
    """Raise a ValueError unless each of the named numbers is a positive integer."""
    require(lambda x: x > 0, "a positive integer", Integral, **numbers)


def integer(value):
    """Return ``value`` as an int; TypeError for anything that is none, booleans included."""
    if isinstance(value, bool | np.bool_):
        raise TypeError(f"{value!r} came, an integer is needed")
    return index(value)
