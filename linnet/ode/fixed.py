"""Explicit steps of one length: between neighbouring times as many equal ones as ``step`` asks for."""

import numpy as np

from .adaptive import DIVERGED, DONE, EPS, RESULTS, UNDER_WAY, advance, member, norm, space
from .compiled import inner, outer
from .tableaux import METHODS


@inner
def enter(me, y, states):
    """Put the next member at its start.  (The arguments are of plain types: Numba's cache would load their modules.)"""
    me.status, me.due, me.trial, me.nfev = UNDER_WAY, 1, 0, 0  # trial: steps since the last wanted time
    for q in range(len(y)):
        y[q] = states[0, me.index, q]
    if not norm(y) < np.inf:
        me.status = DIVERGED


@inner
def count_steps(gap, step):
    """Return how many equal steps of at most ``step`` fill the gap; rounding adds none."""
    return max(1, int(np.ceil(gap / step * (1 - 4 * EPS))))


@inner
def pass_step(me, y, times, states, steps):
    """Note that a step is done; write the state where it ends at a wanted time."""
    me.trial += 1
    if not norm(y) < np.inf:
        me.status = DIVERGED
    elif me.trial == steps:
        for q in range(len(y)):
            states[me.due, me.index, q] = y[q]
        me.due, me.trial = me.due + 1, 0
        if me.due == len(times):
            me.status = DONE


@inner
def leave(me, times, ends, status, nfev):
    """Keep what became of the member, and go on to the next."""
    ends[me.index], status[me.index], nfev[me.index] = times[me.due - 1], me.status, me.nfev
    me.index += 1


_TIMES = np.zeros(1)


@outer("velocity", _TIMES, member(), 1, space(METHODS["rk4"], 1), METHODS["rk4"], 1.0, _TIMES, *RESULTS, 1)
def run(velocity, work, me, last, at, scheme, step, times, states, ends, status, nfev, budget):
    """As ``adaptive.run``, with steps of at most ``step``."""
    while me.index < last and budget > 0:
        if me.status != UNDER_WAY:
            enter(me, at.y, states)
        while me.status == UNDER_WAY and budget > 0:
            gap = times[me.due] - times[me.due - 1]
            steps = count_steps(gap, step)
            for i in range(len(scheme.rows)):
                velocity(at.y if i == 0 else at.point, at.K[i], work)
                advance(at.point, at.y, gap / steps, scheme.rows[i], at.K, i + 1)
            for q in range(len(at.y)):
                at.y[q] = at.point[q]
            me.nfev += len(scheme.rows)
            pass_step(me, at.y, times, states, steps)
            budget -= len(scheme.rows)
        if me.status != UNDER_WAY:
            leave(me, times, ends, status, nfev)
            budget -= 1
    return budget
