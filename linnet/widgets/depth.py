"""Depth and plateaus: what small weights and many layers do to the path."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from .. import exact, plot
from ..arguments import Array
from ..flow import gradient_flow
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from ..ode import Trajectory
from .base import Number, Vector, Whole, Widget

# The picture ends some time after the slowest mode, if it were alone, has come so far, but not later than `longest`.
RULES = {"share": 0.95, "stretch": 1.4, "more": 1.0, "longest": 150.0, "rtol": 1e-8, "atol": 1e-10}


class Plateaus(Widget):
    """Loss and singular values of the product against time, over the exact curves of the single modes.

    The inputs are whitened, the target is ``diag(target)``, and the start is balanced with the product ``scale Q``,
    where ``Q`` rotates by ``angle``.  At the angle 0 each mode follows ``da/dt = N a^{2-2/N} (s - a)``, whose solution
    is drawn beneath.

    All parameters are traits, and ``path``, the trajectory, depends on all.  Raises ValueError when one is out of its
    range.

    Parameters
    ----------
    target : array (1,) to (3,)
        Singular values of the target, from 0.2 to 2; take ``land.loss.singular_values`` of your own data, rescaled.
    depth : int from 1 to 6
        Number ``N`` of matrices.
    scale : float from 0.001 to 0.1
        Of the product at the start.
    angle : float from 0 to 90
        Degrees between the start and the modes of the target.

    Examples
    --------
    >>> deep = Plateaus(depth=3, target=[2.0, 0.5])
    >>> deep.land.net.widths, np.diag(deep.land.net.product(deep.path.states[-1])).round(2)
    ((2, 2, 2, 2), array([2. , 0.5]))
    """

    module, size = "plateaus", (5.0, 5.4)
    title = "Mode after mode"
    hint = "Make the network deeper or its start smaller: the plateaus grow, and the strongest mode still comes first."
    depends = "target", "depth", "scale", "angle"
    target = Vector().tag(sync=True)
    depth = Whole().tag(sync=True)
    scale, angle = (Number().tag(sync=True) for _ in range(2))

    def __init__(
        self, target: ArrayLike = (2.0, 1.0, 0.5), depth: int = 3, scale: float = 0.01, angle: float = 20.0
    ) -> None:
        modes = np.size(target)
        if not 1 <= modes <= 3:
            raise ValueError(f"target: {target!r} came, one, two or three singular values are needed")
        limits = {
            "target": (0.2, 2.0, 0.05, modes),
            "depth": (1, 6, 1),
            "scale": (1e-3, 0.1, 0.05),  # the step is one of the exponent
            "angle": (0.0, 90.0, 1.0),
        }
        super().__init__({}, limits, RULES, target=target, depth=depth, scale=scale, angle=angle)

    @property
    def land(self) -> Landscape:
        """The landscape of the present state."""
        d = len(self.target)
        return Landscape(Network((d,) * (self.depth + 1)), SquareLoss.whitened(np.diag(self.target)))

    @property
    def theta0(self) -> Array:
        """The start of the present state."""
        d = len(self.target)
        skew = np.tri(d, k=-1) - np.tri(d, k=-1).T
        skew *= np.tan(np.radians(self.angle) / 2) / max(1.0, np.sqrt(d * (d - 1) / 2))
        Q = np.linalg.solve(np.eye(d) - skew, np.eye(d) + skew)
        root = self.scale ** (1 / self.depth) * np.eye(d)
        return self.land.net.join([*[root] * (self.depth - 1), root @ Q])

    def follow(self) -> Trajectory:
        rules, s = self.rules, np.array(self.target)
        alone = exact.chain_time(rules["share"] * s, self.scale, s, self.depth)
        end = min(rules["longest"], rules["stretch"] * alone.max() + rules["more"])
        return gradient_flow(self.land, self.theta0, np.linspace(0, end, 201), "auto", **self.tolerances)

    def draw(self, figure: Figure) -> None:
        above, below = figure.subplots(2, 1, sharex=True)
        products = self.land.net.product(self.path.states)
        plot.modes(self.path.times, products, self.land.loss, ax=above)
        plot.excess_loss(self.path.times, {f"depth {self.depth}": products}, self.land.loss, ax=below)
        above.set(xlabel="")

    def text(self) -> str:
        return (
            f"Two plots against time for depth {self.depth} and a start of size {self.scale:g}: the singular values of "
            "the product rise in steps, the largest first; the loss falls from plateau to plateau."
        )
