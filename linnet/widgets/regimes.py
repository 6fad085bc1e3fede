"""Rich and lazy learning: one conserved number decides how the modes rise and how far the kernel moves."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from .. import plot
from ..arguments import Array
from ..flow import gradient_flow
from ..initial import imbalanced
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from ..ode import Trajectory
from .base import Number, Widget, problem

RULES = {"time": 32.0, "rtol": 1e-8, "atol": 1e-10}  # the time in units of the first mode's final rate


class Regimes(Widget):
    r"""Modes against time, and the movement of the kernel, for one hidden layer with ``C_1 = lambda I``.

    The inputs are white, the target is ``diag(target)``, and the start has the product ``scale I``.  Each mode follows
    ``dw/dt = (s - w) sqrt(lambda^2 + 4 w^2)``: a sigmoid for small ``|lambda|``, an exponential for large.  Time is
    multiplied by ``sqrt(lambda^2 + 4 s_1^2)``, the rate with which the first mode arrives.  The kernel is
    ``K = W_2 W_2^T (x) I + I (x) W_1^T W_1``, so that ``dW/dt = -K grad l(W)``.

    ``imbalance`` and ``scale`` are traits; ``path``, the trajectory, depends on both, and ``moved`` on ``path``.

    Parameters
    ----------
    target : array (3,)
        Singular values, positive and descending.
    imbalance : float from -20 to 20
        The number ``lambda``.
    scale : float from 0.001 to 0.1
        Of the product at the start.

    Raises
    ------
    ValueError
        When the target is not of that kind, or a number is out of its range.

    Examples
    --------
    >>> learning = Regimes(imbalance=0.0)
    >>> learning.moved[-1].round(2)
    np.float64(1.0)
    >>> learning.imbalance = 20.0
    >>> learning.moved[-1].round(2)
    np.float64(0.03)
    """

    module, size = "regimes", (5.0, 5.4)
    title = "Rich or lazy"
    hint = "Move the imbalance away from zero: the modes no longer wait for each other, and the kernel stays put."
    depends = "imbalance", "scale"
    imbalance, scale = (Number().tag(sync=True) for _ in range(2))

    def __init__(self, target: ArrayLike = (3.0, 2.0, 1.0), imbalance: float = 0.0, scale: float = 0.01) -> None:
        s = np.asarray(target, dtype=float)
        if s.shape != (3,) or not (s[0] >= s[1] >= s[2] > 0):
            raise ValueError(f"target: {target!r} came, three positive numbers in descending order are needed")
        self.land = Landscape(Network((3, 3, 3)), SquareLoss.whitened(np.diag(s)))
        limits = {"imbalance": (-20.0, 20.0, 0.5), "scale": (1e-3, 0.1, 0.05)}  # the step is one of the exponent
        told = {**problem(self.land), "modes": s.tolist()}
        super().__init__(told, limits, RULES, imbalance=imbalance, scale=scale)

    @property
    def rate(self) -> float:
        """What the time is multiplied by."""
        return np.hypot(self.imbalance, 2 * self.problem["modes"][0])

    @property
    def theta0(self) -> Array:
        """The start of the present state."""
        return imbalanced(self.land.net, self.scale * np.eye(3), self.imbalance)

    @property
    def moved(self) -> Array:
        """The distance of the kernel from where it began, relative to its size at the end, along ``path``."""
        W1, W2 = self.land.net.split(self.path.states)
        unit = np.eye(3)
        kernels = np.array([np.kron(B @ B.T, unit) + np.kron(unit, A.T @ A) for A, B in zip(W1, W2, strict=True)])
        return np.linalg.norm(kernels - kernels[0], axis=(1, 2)) / np.linalg.norm(kernels[-1])

    def follow(self) -> Trajectory:
        times = np.linspace(0, self.rules["time"] / self.rate, 201)
        return gradient_flow(self.land, self.theta0, times, "auto", **self.tolerances)

    def draw(self, figure: Figure) -> None:
        above, below = figure.subplots(2, 1, sharex=True)
        times = self.rate * self.path.times
        plot.modes(times, self.land.net.product(self.path.states), self.land.loss, ax=above)
        below.plot(times, self.moved)
        below.set(xlabel="rescaled time", ylabel="kernel moved by", ylim=(0, 1.05))
        above.set(xlabel="")

    def text(self) -> str:
        return (
            f"Two plots against rescaled time for the imbalance {self.imbalance:g}: the three singular values of the "
            f"product rise to their targets; the kernel moves by {self.moved[-1]:.0%} of its size."
        )
