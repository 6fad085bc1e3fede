"""What is integrated: a velocity that the compiled loops can call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..arguments import Array, shown
from . import compiled
from .compiled import numba

_called_back: dict[float, tuple[Callable, list[BaseException]]] = {}
_keys = count()


class Velocity(NamedTuple):
    """``function(y, out, work)`` fills ``out`` (p,) with the velocity at ``y`` (p,).

    ``work`` holds its constants and its scratch: each thread has a copy.  A function that ``waits`` is Python's, and
    threads would wait for each other.
    """

    function: Callable[[Array, Array, Array], None]
    work: Array
    waits: bool = False


@contextmanager
def as_velocity(f: Velocity | Callable[[Array], ArrayLike], y: Array) -> Iterator[Velocity]:
    """Give ``f``, a Velocity or a function of one state such as ``y`` (p,), as a Velocity; raise what it raised."""
    if isinstance(f, Velocity):
        yield f
    elif numba and isinstance(f, numba.core.dispatcher.Dispatcher):
        _check(f, y)
        yield Velocity(_from_compiled(f), np.zeros(1))
    else:
        _check(f, y)
        key = float(next(_keys))
        errors: list[BaseException] = []
        _called_back[key] = f, errors
        try:
            yield Velocity(_call_back, np.array([key]), waits=True)
        finally:
            del _called_back[key]
        if errors:
            raise errors[0]


def _check(f, y):
    if not callable(f):
        raise TypeError(f"f: {shown(f)} came, a function of one state is needed")
    shape = np.shape(f(y.copy()))
    if shape != y.shape:
        raise ValueError(f"f: a velocity of shape {shape} came, {y.shape} is needed, that of the state")


def _from_compiled(f):
    def function(y, out, work):
        out[:] = f(y)

    return compiled.velocity(function, cache=False)


def _evaluate(key, y, out):
    """Call the function that has this key; what it raises is kept for later, since compiled code cannot pass it on."""
    f, errors = _called_back[key]
    try:
        out[:] = np.nan if errors else f(y)
    except BaseException as error:
        errors.append(error)
        out[:] = np.nan


if numba:

    @partial(compiled.velocity, nogil=False)
    def _call_back(y, out, work):
        with numba.objmode():
            _evaluate(work[0], y, out)

else:

    def _call_back(y, out, work):
        _evaluate(work[0], y, out)
