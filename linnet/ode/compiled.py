"""Loops compiled by Numba where it is installed, and run by Python, from the same source, where it is not.

The arithmetic is that of IEEE 754, operation by operation: nothing is reordered or fused, so that both give the same
bits, as do two processors.
"""

import hashlib
from contextlib import contextmanager
from pathlib import Path

import numpy as np

try:
    import numba
    from numba import types
except ImportError:  # no wheel for this platform, or a Python without compiler
    numba = None  # type: ignore[assignment]  # of a module

OPTIONS = {"error_model": "numpy", "nogil": True}
# Only whole loops are kept on disk, each with all that it calls.  Numba looks for changes in a function's own file,
# not in those of what it calls; so the names of these loops go by the contents of all.
SOURCES = [*Path(__file__).parent.glob("*.py"), Path(__file__).parents[1] / "velocity.py"]
STAMP = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SOURCES))).hexdigest()[:12]

if numba:
    from numba.experimental.function_type import _get_wrapper_address

    # velocity(y, out, work): fills ``out`` with the velocity at ``y``; ``work`` holds its constants and scratch.
    VELOCITY = types.FunctionType(types.void(*[types.float64[::1]] * 3))

    class Address:
        """A compiled velocity that knows its address: Numba would look it up in every call, for 15 microseconds."""

        _numba_type_ = VELOCITY

        def __init__(self, function):
            self.function, self.address = function, _get_wrapper_address(function, VELOCITY.signature)

        def __call__(self, y, out, work):
            self.function(y, out, work)

        def __wrapper_address__(self):
            return self.address


def inner(function):
    """Compile a function that compiled functions call, as part of these."""
    return numba.njit(**OPTIONS)(function) if numba else function


def inline(function):
    """Compile a small function into its callers: a call costs as much as what it does."""
    return numba.njit(forceinline=True, **OPTIONS)(function) if numba else function


def outer(*arguments, **options):
    """Compile a function that Python calls, for arguments of the types that these samples have; "velocity" is one.

    It is kept on disk, beside its source or in the user's own cache, for the processes to come.
    """

    def decorate(function):
        if not numba:
            return function
        function.__qualname__ += f"_{STAMP}"
        kinds = tuple(VELOCITY if isinstance(sample, str) else numba.typeof(sample) for sample in arguments)
        with side_by_side():
            try:
                return numba.njit(kinds, **OPTIONS | {"cache": True} | options)(function)
            except Exception:  # nowhere to keep it, no room, a broken file; what does not compile fails again
                return numba.njit(kinds, **OPTIONS | options | {"cache": False})(function)

    return decorate


def velocity(function, **options):
    """Compile a velocity."""
    vector = np.zeros(1)
    return Address(outer(vector, vector, vector, **options)(function)) if numba else function


@contextmanager
def side_by_side():
    """Let the compiler do the same to neighbours in one instruction, which Numba by itself leaves out.

    The setting is Numba's own; other code of the process keeps what it had.
    """
    before = numba.config.SLP_VECTORIZE
    numba.config.SLP_VECTORIZE = 1
    try:
        yield
    finally:
        numba.config.SLP_VECTORIZE = before
