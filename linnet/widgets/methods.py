"""Integrators of fixed step, side by side."""

from __future__ import annotations

import warnings

import numpy as np
import traitlets
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from .. import plot
from ..flow import flow_to_rest, gradient_flow
from ..initial import gaussian
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from ..ode import Trajectory
from .base import Number, Vector, Widget, problem

METHODS = {"euler": "Euler", "rk4": "Runge-Kutta 4", "gauss2": "implicit midpoint"}
TIME, STEPS = 30.0, 400  # the longest run, in units of 1 / curvature and in steps
TOLERANCES = {"rtol": 1e-9, "atol": 1e-11}


class Integrators(Widget):
    """One start followed by Euler's method, the classical Runge-Kutta method and the implicit midpoint rule.

    Beside the paths: the drift of the invariants and the loss above its minimum, against time.  A state is drawn at the
    norms of its first two matrices, for widths (1, 1, 1) at ``(w_1, w_2)``, where the start can be dragged.

    ``theta0``, ``step`` and ``time`` are traits; ``path`` is the exact flow at the times of the steps, which depends on
    the first two; ``run(method)`` returns a trajectory of
    "euler", "rk4" or "gauss2".

    Parameters
    ----------
    land : Landscape, optional
        Your own network with at least one hidden layer and at most 60 weights; None: widths (1, 1, 1), target 1.
    theta0 : array (p,), optional
        Start of the paths; None: (1.6, -0.5) for widths (1, 1, 1), else gaussian with the scale 0.5.
    step : float, optional
        Step of all three; None: 1 / curvature, where the curvature is the largest at the flow's limit.
        Euler's method is unstable there from ``2 / curvature`` on.
    time : float, optional
        How much of the run is shown; None: all.

    Raises
    ------
    ValueError
        When the network is too large or has no hidden layer, or a number is out of its range.

    Examples
    --------
    >>> from linnet import invariants
    >>> trio = Integrators()
    >>> [bool(invariants.drift(trio.land.net, trio.run(method).states).max() > 1e-12) for method in METHODS]
    [True, True, False]
    """

    module, size = "integrators", (5.0, 6.4)
    title = "Three integrators, one start"
    hint = "Make the step larger: Euler and Runge-Kutta leave the hyperbola, the implicit midpoint rule does not."
    depends = "theta0", "step"
    theta0 = Vector().tag(sync=True)
    step, time = (Number().tag(sync=True) for _ in range(2))
    reach = traitlets.Float().tag(sync=True)

    def __init__(
        self,
        land: Landscape | None = None,
        theta0: ArrayLike | None = None,
        step: float | None = None,
        time: float | None = None,
    ) -> None:
        self.land = land or Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
        net = self.land.net
        if net.depth < 2 or net.dim > 60:
            raise ValueError(f"land: widths {net.widths} came, a hidden layer and at most 60 weights are needed")
        self.scalar = net.widths == (1, 1, 1)
        if theta0 is None:
            theta0 = [1.6, -0.5] if self.scalar else gaussian(net, np.random.default_rng(0), 0.5)
        theta0 = net.check(theta0, "theta0")
        reach = 2.0 if self.scalar else 1.3 * max(map(np.linalg.norm, net.split(self._limit(theta0))[:2]))
        curvature = np.linalg.eigvalsh(self.land.hessian(self._limit(theta0)))[-1]
        last = _two_digits(TIME / curvature)
        far = reach if self.scalar else 100.0
        limits = {
            "theta0": (-far, far, 0.05 * reach, net.dim),
            "step": (last / STEPS, _two_digits(2.5 / curvature), last / STEPS),
            "time": (0.0, last, last / STEPS),
        }
        super().__init__(
            problem(self.land),
            limits,
            TOLERANCES,
            theta0=theta0,
            step=_two_digits(1 / curvature) if step is None else step,
            time=last if time is None else time,
            reach=float(reach),
        )

    def _limit(self, theta0):
        return flow_to_rest(self.land, theta0, gtol=1e-6, t_max=1e4).states

    def follow(self) -> Trajectory:
        return gradient_flow(self.land, self.theta0, self._times(), "auto", **self.tolerances)

    def run(self, method: str) -> Trajectory:
        """Return the trajectory of one method: "euler", "rk4" or "gauss2"."""
        if method not in METHODS:
            raise ValueError(f"method: {method!r} came, one of {', '.join(METHODS)} is needed")
        with warnings.catch_warnings(action="ignore"):  # that a large step diverges is there to be seen
            return gradient_flow(self.land, self.theta0, self._times(), method)

    def _times(self):
        steps = int(self.limits["time"][1] / self.step + 1e-9)
        return self.step * np.arange(steps + 1)

    def draw(self, figure: Figure) -> None:
        runs = {name: self.run(method) for method, name in METHODS.items()}
        if self.scalar:
            above, below = figure.subplots(2, 1, height_ratios=[2, 1])
            plot.phase_plane(self.land, runs, ax=above)
            above.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=1)
        else:
            below = figure.add_subplot()
        plot.invariant_drift(self.land.net, runs, ax=below)

    def text(self) -> str:
        return (
            "Euler's method, the classical Runge-Kutta method and the implicit midpoint rule from one start, with step "
            f"{self.step:.3g}. The drift of the invariants is large for Euler, smaller for Runge-Kutta, and rounding "
            "for the implicit midpoint rule."
        )


def _two_digits(number):
    return float(f"{number:.1e}")
