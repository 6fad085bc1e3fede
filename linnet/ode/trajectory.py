"""What an integration gives back: where each member was, and what became of it."""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ..arguments import Array


class Status(IntEnum):
    """What became of a member.  Only ``DONE`` is a success."""

    DONE = 0  #: the last time was reached, or the state came to rest
    DIVERGED = 1  #: a state overflowed
    EXHAUSTED = 2  #: all steps that a member may take were used up
    STALLED = 3  #: the step fell below the spacing of floating-point numbers
    UNSOLVED = 4  #: the iteration for the stages of a Gauss-Legendre step did not converge
    MOVING = 5  #: t_max passed and the velocity is still above the tolerance
    INTERRUPTED = 6  #: Ctrl-C came first


ADVICE: dict[int, str] = {
    Status.DIVERGED: "the state overflowed; a smaller step helps",
    Status.EXHAUSTED: "the steps were used up; loosen the tolerance, scale the data (datasets.standardize), "
    "or stop at rest (flow_to_rest)",
    Status.STALLED: "the step became too small for the arithmetic; check the data's scale or loosen the tolerance",
    Status.UNSOLVED: "the stages of an implicit step could not be solved; a smaller step helps",
    Status.MOVING: "t_max passed before the gradient was small enough; allow more time",
    Status.INTERRUPTED: "Ctrl-C came; what was finished is kept",
}


@dataclass(frozen=True, eq=False)  # equality of arrays is not one truth value
class Trajectory:
    """Where each member was, and what became of it.

    ``times`` (T,), ``states`` (T, ..., p), ``status`` (...,) of :class:`Status` values, ``nfev`` (...,) velocity
    evaluations.  States that a member did not reach are NaN; its status says why, and a warning was given.
    The end of a flow to rest has no time axis: ``times`` (...,), ``states`` (..., p).
    """

    times: Array
    states: Array
    status: NDArray[np.int64]
    nfev: NDArray[np.int64]

    def warn(self) -> Trajectory:
        """Warn, once for each kind of failure, with the number of members and what to try next; return self."""
        level = 2  # of the frame that the warning names: the first outside of this package
        while sys._getframe(level - 1).f_globals.get("__name__", "").startswith("linnet."):
            level += 1
        for bad in sorted(set(self.status.ravel().tolist()) - {int(Status.DONE)}):
            count = np.sum(self.status == bad)
            message = f"{count} of {self.status.size} trajectories: {Status(bad).name}, {ADVICE[bad]}"
            warnings.warn(message, stacklevel=level)
        return self
