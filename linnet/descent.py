"""Discrete descents that imitate the flow: heavy ball, Nesterov, Adam, and minibatches."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike

from .arguments import real_array, require, require_count, require_kind, require_not_negative, require_positive, shown
from .landscape import Landscape
from .loss import SquareLoss
from .ode import Status, Trajectory

RULES = ("heavy-ball", "nesterov", "adam")


def gradient_descent(
    land: Landscape,
    theta0: ArrayLike,
    step: float = 1e-2,
    steps: int = 1000,
    momentum: float = 0.0,
    weight_decay: float = 0.0,
    save_every: int = 10,
    *,
    rule: str = "heavy-ball",
    betas: tuple[float, float] = (0.9, 0.999),
    batches: Iterable[SquareLoss] | None = None,
) -> Trajectory:
    r"""Iterate a descent rule on ``g = grad L(theta) + weight_decay theta``.

    ===============  ==================================================================================
    ``rule``         update
    ===============  ==================================================================================
    "heavy-ball"     ``v <- momentum v - step g``,  ``theta <- theta + v``; momentum 0 is gradient descent
    "nesterov"       ``v <- momentum v - step g(theta + momentum v)``,  ``theta <- theta + v``
    "adam"           Kingma and Ba's, with ``betas``, bias correction and epsilon 1e-8
    ===============  ==================================================================================

    Parameters
    ----------
    land : Landscape
    theta0 : array (..., p)
    step : float
        The learning rate ``h``.
    steps : int
        How many steps.
    momentum : float in [0, 1)
    weight_decay : float
        Added to the loss as ``weight_decay/2 sum_j ||W_j||_F^2``.
    save_every : int
        States are kept at step 0, at every ``save_every``-th and at the last.
    batches : iterable of SquareLoss, optional
        The loss of each step in place of the whole one, for instance ``minibatches(X, Y, size, rng)``.

    Returns
    -------
    Trajectory
        ``times = step * (step numbers)``, so that it lies beside the flow; ``states`` (T, ..., p).  A member that
        overflows has the status ``Status.DIVERGED``, NaN from there on, and causes a warning.

    Raises
    ------
    ValueError
        On a wrong shape, a number out of range, an unknown rule, or batches that end before the steps do.

    Examples
    --------
    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> path = gradient_descent(land, [0.5, 1.0], step=0.1, steps=300, save_every=100)
    >>> path.times, land.value(path.states[-1]).round(12)
    (array([ 0., 10., 20., 30.]), np.float64(0.0))
    """
    require_kind(Landscape, land=land)
    theta = land.net.check(theta0, "theta0")
    require_positive(step=step)
    require_count(steps=steps, save_every=save_every)
    require_not_negative(weight_decay=weight_decay)
    require(lambda x: 0 <= x < 1, "a number in [0, 1)", momentum=momentum)
    if (pair := real_array(betas, "betas")).shape != (2,) or not np.all((pair >= 0) & (pair < 1)):
        raise ValueError(f"betas: {betas!r} came, two numbers in [0, 1) are needed")
    if not isinstance(rule, str) or rule not in RULES:
        raise ValueError(f"rule: {shown(rule)} came, one of {', '.join(RULES)} is needed")
    lands = None if batches is None else _lands(land.net, batches)
    update = _adam(step, pair) if rule == "adam" else _with_momentum(step, momentum, rule == "nesterov")
    saved, states = [0], [theta]
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(1, steps + 1):
            here = land if lands is None else next(lands, None)
            if here is None:
                raise ValueError(f"batches: {k - 1} came, one for each of {steps} steps is needed")
            theta = update(lambda y, here=here: here.gradient(y) + weight_decay * y, theta)
            theta = np.where(np.isfinite(theta).all(axis=-1, keepdims=True), theta, np.nan)
            if k % save_every == 0 or k == steps:
                saved.append(k)
                states.append(theta)
    status = np.where(np.isfinite(theta).all(axis=-1), Status.DONE, Status.DIVERGED)
    if count := np.sum(status == Status.DIVERGED):
        warnings.warn(f"{count} of {status.size} descents: DIVERGED; a smaller step helps", stacklevel=2)
    return Trajectory(step * np.array(saved), np.array(states), status, np.full(status.shape, steps))


def minibatches(X: ArrayLike, Y: ArrayLike, size: int, rng: np.random.Generator) -> Iterator[SquareLoss]:
    """Return an iterator, without end, over losses of ``size`` random samples.

    They are scaled by ``m / size``, so that their mean is the whole loss.

    Each pass over the data takes the samples in a new random order and drops an incomplete last batch.

    >>> first = next(minibatches(np.eye(4), np.eye(4), size=2, rng=np.random.default_rng(0)))
    >>> round(first.Y_norm2, 12)
    4.0
    """
    SquareLoss(X, Y)  # refuses what is no data, before the first batch is asked for
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
    m = X.shape[1]
    allowed = f"an integer from 1 to the number of samples {m}"
    require(lambda k: 1 <= k <= m, allowed, Integral, size=size)
    return _batches(X, Y, size, rng)


def _lands(net, batches):
    """Return an iterator over the landscapes of the losses."""
    if isinstance(batches, str | bytes) or not np.iterable(batches):
        raise TypeError(f"batches: {shown(batches)} came, an iterable of SquareLoss is needed")
    for loss in batches:
        if not isinstance(loss, SquareLoss):
            raise TypeError(f"batches: {shown(loss)} came among them, a SquareLoss is needed")
        yield Landscape(net, loss)


def _batches(X, Y, size, rng):
    m = X.shape[1]
    while True:
        order = rng.permutation(m)
        for start in range(0, m - size + 1, size):
            batch, scale = order[start : start + size], np.sqrt(m / size)
            yield SquareLoss(scale * X[:, batch], scale * Y[:, batch])


def _with_momentum(step, momentum, nesterov):
    velocity = 0.0

    def update(gradient, theta):
        nonlocal velocity
        point = theta + momentum * velocity if nesterov else theta
        velocity = momentum * velocity - step * gradient(point)
        return theta + velocity

    return update


def _adam(step, betas, epsilon=1e-8):
    beta1, beta2 = betas
    mean, square, k = 0.0, 0.0, 0

    def update(gradient, theta):
        nonlocal mean, square, k
        g, k = gradient(theta), k + 1
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g**2
        return theta - step * (mean / (1 - beta1**k)) / (np.sqrt(square / (1 - beta2**k)) + epsilon)

    return update
