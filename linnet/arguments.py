"""What an argument may be: a ValueError here names it, says what came and what is needed."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral, Real
from operator import index
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]  # what comes back; a single number is one without axes


def real_array(values: ArrayLike, name: str) -> Array:
    """Return ``values`` as an array of floats.

    Strings, complex numbers, None, masked entries and ragged lists are no numbers.

    >>> real_array([1, 2], "X"), real_array([True, False], "Y")
    (array([1., 2.]), array([1., 0.]))
    >>> real_array([1j], "X")
    Traceback (most recent call last):
    ValueError: X: [1j] came, real numbers are needed
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biufO" or np.ma.is_masked(values):
            raise TypeError
        if array.dtype.kind == "O" and not all(isinstance(entry, Real) for entry in array.flat):
            raise TypeError
        return array.astype(float, order="C", copy=False)  # products of another memory order round otherwise
    except (TypeError, ValueError, RuntimeError, OverflowError):  # what objects raise that do not become an array
        raise ValueError(f"{name}: {shown(values)} came, real numbers are needed") from None


def matrix(values: ArrayLike, name: str) -> Array:
    """Return ``values`` as a non-empty, finite matrix whose squares are numbers.

    >>> matrix([[1e200]], "X")
    Traceback (most recent call last):
    ValueError: X: a largest entry of 1e+200 came, its square is no number; scale the data (datasets.standardize)
    """
    array = real_array(values, name)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"{name}: an array of shape {array.shape} came, a non-empty matrix (rows, columns) is needed")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: {np.sum(~np.isfinite(array))} entries are NaN or infinite, all must be finite")
    if (size := np.abs(array).max()) and not 1e-140 < size < 1e140:
        raise ValueError(
            f"{name}: a largest entry of {size:.0e} came, its square is no number; "
            f"scale the data (datasets.standardize)"
        )
    return array


def integers(values: ArrayLike, name: str) -> NDArray[np.int64]:
    """Return ``values``, whole numbers below 2^53, as an array of integers.

    >>> integers([[1, 2.0]], "matrix")
    array([[1, 2]])
    >>> integers([0.5], "matrix")
    Traceback (most recent call last):
    ValueError: matrix: [0.5] came, whole numbers are needed
    """
    array = real_array(values, name)
    if not np.all((array == np.rint(array)) & (np.abs(array) < 2**53)):
        raise ValueError(f"{name}: {shown(values)} came, whole numbers are needed")
    return array.astype(np.int64)


def broadcast(**arrays: ArrayLike) -> list[Array]:
    """Return the named values as arrays of floats of one shape, or raise a ValueError that names them all.

    >>> broadcast(t=[0.0, 1.0], s=2.0)
    [array([0., 1.]), array([2., 2.])]
    """
    checked = {name: real_array(values, name) for name, values in arrays.items()}
    try:
        return [array.copy() for array in np.broadcast_arrays(*checked.values())]
    except ValueError:
        shapes = ", ".join(str(array.shape) for array in checked.values())
        raise ValueError(f"{', '.join(arrays)}: shapes {shapes} came, such that broadcast are needed") from None


def shown(value: object) -> str:
    """Return what a message says of ``value``: itself, cut short when it is long.

    >>> shown("a" * 1000) == "'" + "a" * 199 + "..."
    True
    """
    text = str(value) if isinstance(value, np.ndarray) else repr(value)
    return text if len(text) <= 200 else f"{text[:200]}..."


def require(allowed: Callable[[Any], bool], needed: str, kind: type = Real, **numbers: object) -> None:
    """Raise a ValueError unless each of the named numbers is of this kind and ``allowed``; booleans are no numbers.

    >>> require(lambda x: 0 <= x < 1, "a number in [0, 1)", momentum="0.9")
    Traceback (most recent call last):
    ValueError: momentum: '0.9' came, a number in [0, 1) is needed
    """
    for name, number in numbers.items():
        scalar = (
            number[()] if isinstance(number, np.ndarray) and number.ndim == 0 and number.dtype != object else number
        )
        if not (isinstance(scalar, kind) and not isinstance(scalar, bool) and allowed(scalar)):
            raise ValueError(f"{name}: {shown(number)} came, {needed} is needed")


def require_kind(kind: type, **objects: object) -> None:
    """Raise a TypeError unless each of the named objects is of this class.

    >>> require_kind(np.random.Generator, rng=0)
    Traceback (most recent call last):
    TypeError: rng: 0 came, a Generator is needed
    """
    for name, value in objects.items():
        if not isinstance(value, kind):
            raise TypeError(f"{name}: {shown(value)} came, a {kind.__name__} is needed")


def sequence(values: object, name: str, needed: str) -> list:
    """Return ``values`` as a list, or raise a TypeError that says what is needed.

    >>> sequence(3, "matrices", "a list of matrices")
    Traceback (most recent call last):
    TypeError: matrices: 3 came, a list of matrices is needed
    """
    if isinstance(values, str | bytes | dict | set) or not np.iterable(values):
        raise TypeError(f"{name}: {shown(values)} came, {needed} is needed")
    return list(values)


def require_positive(**numbers: Any) -> None:
    """Raise a ValueError unless each of the named numbers is positive and finite."""
    require(lambda x: 0 < x < np.inf, "a positive number", **numbers)


def require_not_negative(**numbers: Any) -> None:
    """Raise a ValueError unless each of the named numbers is finite and not negative."""
    require(lambda x: 0 <= x < np.inf, "a number >= 0", **numbers)


def require_seed(**numbers: Any) -> None:
    """Raise a ValueError unless each of the named numbers is an integer that is not negative."""
    require(lambda x: x >= 0, "an integer >= 0", Integral, **numbers)


def require_count(**numbers: Any) -> None:
    """Raise a ValueError unless each of the named numbers is a positive integer."""
    require(lambda x: x > 0, "a positive integer", Integral, **numbers)


def integer(value: SupportsIndex) -> int:
    """Return ``value`` as an int; TypeError for anything that is none, booleans included."""
    if isinstance(value, bool | np.bool_):
        raise TypeError(f"{value!r} came, an integer is needed")
    return index(value)
