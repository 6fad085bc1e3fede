"""Trajectories of the gradient flow: over given times, and to rest."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from .arguments import require_kind, require_not_negative, require_positive
from .critical import gap
from .descent import gradient_descent as gradient_descent  # has its name here, too
from .landscape import Landscape
from .ode import Status, Trajectory, solve, solve_to_rest


def gradient_flow(
    land: Landscape,
    theta0: ArrayLike,
    times: ArrayLike,
    method: str = "dopri5",
    rtol: float = 1e-8,
    atol: float | None = None,
    *,
    step: float | None = None,
    weight_decay: float = 0.0,
    workers: int | None = None,
    progress: bool = False,
) -> Trajectory:
    r"""Follow ``dtheta/dt = -grad L(theta) - weight_decay theta`` from ``theta0`` at ``times[0]``.

    Parameters
    ----------
    land : Landscape
    theta0 : array (..., p)
        One start or many; each member has its own steps and its own status.
    times : array (T,)
        Increasing; ``times[0]`` is where ``theta0`` stands.
    method : str
        Adaptive, with dense output between the steps: "dopri5", "dop853", or "auto", which takes whichever of them
        is the faster at ``rtol``, and stabilised steps where stability and not accuracy limits these.  Of fixed step:
        "euler", "rk4", and the Gauss-Legendre methods "gauss2" (implicit midpoint), "gauss4", "gauss6", which keep
        every ``C_j`` to rounding at any step size.
    rtol, atol : float
        For the adaptive methods: the error of a step has a norm of at most ``sqrt(p) atol + rtol ||theta||``.
        ``atol=None`` is 1e-10 times the root mean square of each start, at most 1e-10, so that small starts are
        followed as accurately as others.  Errors are relative to all weights together: weights that are smaller than
        ``rtol`` times the others are followed, but not to a relative accuracy of their own.
    step : float, optional
        For the methods of fixed step: the largest step.  None: one step from each time to the next.
    weight_decay : float
        ``lambda`` of the added penalty ``lambda/2 sum_j ||W_j||_F^2``.
    workers : int, optional
        Threads.  None: one on each processor for many starts, none for a few; -1: one on each processor.  The result is
        the same to the last bit.
    progress : bool
        Show a bar.

    Returns
    -------
    Trajectory
        ``times`` (T,), ``states`` (T, ..., p), ``status`` (...,), ``nfev`` (...,).  Members that could not be followed
        to the end have a status other than ``Status.DONE``, NaN where they did not come, and cause a warning.

    Raises
    ------
    ValueError
        On a wrong shape, unsorted or negative times, an unknown method, a tolerance that is not positive.

    Examples
    --------
    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> path = gradient_flow(land, [0.1, 0.1], [0.0, 5.0, 10.0])
    >>> land.net.product(path.states).ravel().round(4)
    array([0.01  , 0.9955, 1.    ])
    """
    require_kind(Landscape, land=land)
    theta0 = land.net.check(theta0, "theta0")
    require_not_negative(weight_decay=weight_decay)
    from .velocity import velocity  # compiled when it is needed: importing linnet stays light

    f = velocity(land, weight_decay)
    return solve(f, theta0, times, method, rtol=rtol, atol=atol, step=step, workers=workers, progress=progress)


def flow_to_rest(
    land: Landscape,
    theta0: ArrayLike,
    gtol: float = 1e-9,
    t_max: float = np.inf,
    *,
    rtol: float = 1e-8,
    workers: int | None = None,
    progress: bool = False,
) -> Trajectory:
    """Follow the gradient flow until ``||grad L|| <= gtol``.

    Parameters
    ----------
    land : Landscape
    theta0 : array (..., p)
    gtol : float
        Norm of the gradient at which a member is at rest.  A start at a saddle is at rest at once.
    t_max : float
        Members still moving then have the status ``Status.MOVING``.
    rtol : float
        Error allowed in a step relative to the length of the step, so that the limit is accurate relative to the
        length of the path.
    workers, progress
        As for :func:`gradient_flow`.

    Returns
    -------
    Trajectory
        The ends alone: ``times`` (...,), ``states`` (..., p), ``status`` (...,), ``nfev`` (...,).

    Raises
    ------
    ValueError
        On a wrong shape, or a tolerance or time that is not positive.

    Examples
    --------
    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> rest = flow_to_rest(land, [[0.1, 0.1], [0.1, -0.1]])      # the second start is on the saddle's stable line
    >>> abs(land.net.product(rest.states).ravel().round(6))
    array([1., 0.])
    """
    require_kind(Landscape, land=land)
    theta0 = land.net.check(theta0, "theta0")
    require_positive(gtol=gtol)
    from .velocity import velocity  # see gradient_flow

    return solve_to_rest(velocity(land), theta0, rest=gtol, rtol=rtol, t_max=t_max, workers=workers, progress=progress)


def settle(
    land: Landscape,
    theta0: ArrayLike,
    gtol: float = 1e-6,
    t_max: float = 1e6,
    rtol: float = 1e-6,
    *,
    workers: int | None = None,
) -> Trajectory:
    """Follow the gradient flow to rest, and do not take a plateau for rest; return a Trajectory of ends.

    ``gtol`` and ``t_max`` are in units of the data: the flow stops where ``||grad L|| <= gtol sigma``, or at the time
    ``t_max / sigma``, where ``sigma`` is the largest singular value of ``S_yx``.  A member that stops with a loss at
    least half a :func:`~linnet.critical.gap` above the minimum goes on until its gradient is ``1e-12 sigma``: near a
    saddle the gradient may be tiny, and a deep network that starts small has a tiny gradient from the first.  With
    ``gtol = 0.1`` most stop soon after their loss has fallen below the gap, which is enough to count them.
    ``workers`` is the number of threads, as in :func:`flow_to_rest`.

    Raises ValueError on a wrong shape, or a tolerance or time that is not positive.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> start = np.full(4, 1e-3)                   # the gradient is 1e-9 here
    >>> land.net.product(settle(land, start).states).round(5)
    array([[1.]])
    """
    require_kind(Landscape, land=land)
    require_positive(gtol=gtol, t_max=t_max)
    theta0 = land.net.check(theta0, "theta0")
    unit = float(np.linalg.norm(land.loss.S_yx, 2)) or 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the status of each member is in the result
        rest = flow_to_rest(land, theta0, gtol * unit, t_max / unit, rtol=rtol, workers=workers)
        held = (rest.status == Status.DONE) & (land.excess(rest.states) >= gap(land) / 2)
        if held.any():
            stuck = rest.states[held]
            more = flow_to_rest(land, stuck, 1e-12 * unit, t_max / unit, rtol=rtol, workers=workers)
            rest.states[held], rest.status[held] = more.states, more.status
            rest.times[held] += more.times
            rest.nfev[held] += more.nfev
    return rest
