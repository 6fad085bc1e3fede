"""Normal hyperbolicity in three dimensions: the stable sheet of a line of saddles."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from .. import plot
from ..flow import gradient_flow
from ..hyperbolicity import side
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from ..ode import Trajectory
from .base import Number, Switch, Vector, Widget, problem

# How long the trajectory is followed, in e-foldings at the saddle that it may pass: a start beside the sheet by 1e-6 is
# far away in the end, and one on it, but for the error of the flow, still at the saddle.
RULES = {"growth": 22.0, "rtol": 1e-13, "atol": 1e-15}


class SaddleLine(Widget):
    """Space of the weights ``(a, b, c)``, ``W_1 = (a, b)``, ``W_2 = (c)``: a sheet parts the ways to the minima.

    The loss is ``1/2 ((c a - 1)^2 + (c b)^2)``; for another target ``(s, 0)`` all lengths are multiplied by
    ``sqrt(s)``.  Trajectories go to the minima with ``c > 0`` or with ``c < 0``, on the sheet to a saddle.

    All parameters are traits; ``path`` is the trajectory, which depends on ``theta0`` alone.  Raises ValueError when a
    parameter is out of its range.

    Parameters
    ----------
    theta0 : array (3,)
        Start of the trajectory, from -1.6 to 1.6.
    sheet, fibres, quadric : bool
        What is shown: the stable sheet; trajectories that come to saddles and that leave them; the quadric
        ``c^2 - a^2 - b^2 = C`` on which the trajectory stays.
    azimuth, elevation : float
        From where one looks, in degrees from -180 to 180 and from -85 to 85.
    zoom : float from 0.6 to 3

    Examples
    --------
    >>> scene = SaddleLine(theta0=[-0.7, 0.9, 1.0])
    >>> scene.path.states[-1].round(2) + 0.0
    array([1.08, 0.  , 0.93])
    >>> scene.theta0 = [-0.9, 0.9, 1.0]     # on the other side of the sheet
    >>> scene.path.states[-1].round(2) + 0.0
    array([-1.16,  0.  , -0.86])
    """

    module, size = "saddle_line", (5.0, 4.4)
    title = "A line of saddles and its stable sheet"
    hint = "Drag the start across the sheet: the end jumps to the other curve of minima. Drag beside it to turn."
    depends = ("theta0",)
    theta0 = Vector().tag(sync=True)
    sheet, fibres, quadric = (Switch().tag(sync=True) for _ in range(3))
    azimuth, elevation, zoom = (Number().tag(sync=True) for _ in range(3))

    def __init__(
        self,
        theta0: ArrayLike = (-0.84, 0.9, 1.0),
        sheet: bool = True,
        fibres: bool = True,
        quadric: bool = False,
        azimuth: float = -152.0,
        elevation: float = 17.0,
        zoom: float = 1.0,
    ) -> None:
        self.land = Landscape(Network((2, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
        limits = {
            "theta0": (-1.6, 1.6, 0.02, 3),
            "azimuth": (-180.0, 180.0, 1.0),
            "elevation": (-85.0, 85.0, 1.0),
            "zoom": (0.6, 3.0, 0.05),
        }
        seen = {"sheet": sheet, "fibres": fibres, "quadric": quadric}
        view = {"azimuth": azimuth, "elevation": elevation, "zoom": zoom}
        super().__init__(problem(self.land), limits, RULES, theta0=theta0, **seen, **view)

    def follow(self) -> Trajectory:
        a, b, c = self.theta0
        C = c**2 - a**2 - b**2
        slope = (np.hypot(C, 2) + C) / 2  # k of the saddle with this invariant, its rate of escape
        times = np.linspace(0, self.rules["growth"] / slope, 401)
        return gradient_flow(self.land, self.theta0, times, "auto", **self.tolerances)

    def draw(self, figure: Figure) -> None:
        plot.saddle_line(fibres=(-1.0, 1.0), paths=[self.path.states[::4]], ax=figure.add_subplot())

    def text(self) -> str:
        ways = {1: "the minimum with c > 0", -1: "the minimum with c < 0", 0: "a saddle"}
        return (
            "A bent sheet in space contains a straight line of saddles and parts space between two curves of minima. A "
            f"trajectory from {tuple(np.round(self.theta0, 2).tolist())} runs along the sheet, turns away near the "
            f"line and ends at {ways[int(np.sign(side(1.0, self.theta0)))]}."
        )
