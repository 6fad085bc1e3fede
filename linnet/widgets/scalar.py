"""The network of two weights: flow and descent in the plane."""

from __future__ import annotations

import warnings

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from .. import plot
from ..descent import gradient_descent
from ..flow import gradient_flow
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from ..ode import Trajectory
from .base import Number, Switch, Vector, Widget, problem

TIME = 20.0  # how long both paths are followed, in units of 1 / S_xx
TOLERANCES = {"rtol": 1e-10, "atol": 1e-12}


class Hyperbola(Widget):
    """The plane of the weights ``(w_1, w_2)``: the flow stays on its hyperbola, gradient descent leaves it.

    All but ``land`` are traits.  ``path`` is the flow, which depends on ``theta0`` and ``weight_decay``; ``descent``
    returns the iterates.

    Parameters
    ----------
    land : Landscape, optional
        Your own network of widths (1, 1, 1); None: whitened, with the target 1.
    theta0 : array (2,)
        Start of both paths.
    step : float, optional
        Step size of gradient descent, at most ``1 / S_xx``; None: 0.3 of that.
    momentum : float in [0, 0.95]
        Of heavy ball descent.
    weight_decay : float in [0, 1]
        Of the flow and of the descent.
    wide : bool
        A picture twice as wide as high, without controls, whose paths draw themselves once.

    Raises
    ------
    ValueError
        When the network has other widths, or a number is out of its range.

    Examples
    --------
    >>> plane = Hyperbola(theta0=[0.5, 1.0])
    >>> plane.path.states[-1].prod().round(6)
    np.float64(1.0)
    >>> plane.theta0 = [3.0, 0.0]
    Traceback (most recent call last):
    ValueError: theta0: [3.0, 0.0] came, 2 numbers from -2 to 2 are needed
    """

    module, size = "hyperbola", (4.4, 4.2)
    title = "The flow keeps its hyperbola"
    hint = "Drag the start: the flow cannot leave its hyperbola, gradient descent can."
    depends = "theta0", "weight_decay"
    theta0 = Vector().tag(sync=True)
    step, momentum, weight_decay = (Number().tag(sync=True) for _ in range(3))

    wide = Switch().tag(sync=True)

    def __init__(
        self,
        land: Landscape | None = None,
        theta0: ArrayLike = (1.6, -0.5),
        step: float | None = None,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        wide: bool = False,
    ) -> None:
        self.land = land or Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
        if self.land.net.widths != (1, 1, 1):
            raise ValueError(f"land: widths {self.land.net.widths} came, (1, 1, 1) are needed")
        curvature, target = self.land.loss.S_xx.item(), self.land.loss.least_squares.item()
        reach = max(2.0, float(np.ceil(1.5 * np.sqrt(abs(target)))))
        limits = {
            "theta0": (-reach, reach, 0.05 * reach, 2),
            "step": (0.01 / curvature, 1 / curvature, 0.01 / curvature),
            "momentum": (0.0, 0.95, 0.05),
            "weight_decay": (0.0, 1.0, 0.01),
        }
        super().__init__(
            problem(self.land),
            limits,
            {"time": TIME / curvature, **TOLERANCES},
            theta0=theta0,
            step=0.3 / curvature if step is None else step,
            momentum=momentum,
            weight_decay=weight_decay,
            wide=wide,
        )

    def follow(self) -> Trajectory:
        times = np.linspace(0, self.rules["time"], 401)
        return gradient_flow(self.land, self.theta0, times, "auto", weight_decay=self.weight_decay, **self.tolerances)

    def descent(self) -> Trajectory:
        """Return the iterates of gradient descent over the same time."""
        with warnings.catch_warnings(action="ignore"):  # that a large step diverges is there to be seen
            return gradient_descent(
                self.land,
                self.theta0,
                self.step,
                steps=round(self.rules["time"] / self.step),
                momentum=self.momentum,
                weight_decay=self.weight_decay,
                save_every=1,
            )

    def draw(self, figure: Figure) -> None:
        paths = {"gradient flow": self.path, f"descent, $h = {self.step:.2f}$": self.descent()}
        plot.phase_plane(self.land, paths, ax=figure.add_subplot(), reach=self.limits["theta0"][1])

    def text(self) -> str:
        return (
            f"The plane of two weights. Gradient flow from {tuple(self.theta0)} follows its hyperbola to the curve of "
            f"minima; gradient descent with step {self.step:.2f} from the same start cuts across the hyperbolas."
        )
