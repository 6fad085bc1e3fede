"""The laboratory of the overfitting conjecture: many random starts, and how sure a count is."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from ..examples import problem as example
from ..flow import gradient_flow, settle
from ..initial import gaussian
from ..landscape import Landscape
from ..network import Network
from ..ode import Trajectory
from .base import Number, Whole, Widget, problem

MODES = 6  # at most; all critical values are drawn
PICTURE = 40  # starts in the picture for pages without JavaScript
# When a start is at rest, as in linnet.settle: gradients and times in units of the largest singular value.
RULES = {"gradient": 1e-6, "plateau": 1e-12, "time": 1e6, "shown": 100.0, "rtol": 1e-6, "atol": 1e-9}


class Laboratory(Widget):
    """Random starts of a deep network: the losses where they come to rest, above the line of least squares.

    A start has arrived when its loss is less than half a gap above the minimum (``critical.gap``): then its limit is a
    global minimum.  From ``k`` arrivals of ``n`` follow the exact bounds of Clopper and Pearson, 95 % between them.

    All but ``land`` are traits.  ``path`` is the trajectory of one start, drawn by NumPy from the same seed; the
    browser draws its own.  It depends on all but ``starts``.

    Parameters
    ----------
    land : Landscape, optional
        Your own data, with at most 6 inputs and 6 targets, the largest singular value not zero; its hidden layers are
        replaced.  None: random data, three inputs and two targets.
    depth : int from 1 to 6
        Number of matrices.
    width : int from 1 to 6
        Of all hidden layers.
    scale : float from 0.03 to 1
        Standard deviation of the weights at the start.
    starts : int from 10 to 1000
        How many.
    seed : int from 0 to 999
        Of their random numbers.

    Raises
    ------
    ValueError
        When the data have too many rows, or a number is out of its range.

    Examples
    --------
    >>> import linnet as ln
    >>> lab = Laboratory(depth=4, width=3)
    >>> lab.land.net.widths, lab.land.excess(lab.path.states[-1]) < ln.critical.gap(lab.land) / 2
    ((3, 3, 3, 3, 2), np.True_)
    """

    module, size = "laboratory", (5.0, 3.3)
    title = "A laboratory of the conjecture"
    hint = "Choose a depth, and draw starts: each falls past the losses of the saddles. Does one come to rest there?"
    depends = "depth", "width", "scale", "seed"
    depth, width, starts, seed = (Whole().tag(sync=True) for _ in range(4))
    scale = Number().tag(sync=True)

    def __init__(
        self,
        land: Landscape | None = None,
        depth: int = 3,
        width: int = 3,
        scale: float = 0.3,
        starts: int = 200,
        seed: int = 0,
    ) -> None:
        land = land or example("random", (3, 3, 2), seed=2)
        self.loss, (d_x, *_, d_y) = land.loss, land.net.widths
        if max(d_x, d_y) > MODES or not self.loss.singular_values[0] > 0:
            raise ValueError(
                f"land: {d_x} inputs and {d_y} targets with singular values {self.loss.singular_values} came, at most "
                f"{MODES} of each and a value above zero are needed"
            )
        limits = {
            "depth": (1, 6, 1),
            "width": (1, 6, 1),
            "scale": (0.03, 1.0, 0.05),  # the step is one of the exponent
            "starts": (10, 1000, 10),
            "seed": (0, 999, 1),
        }
        s = self.loss.singular_values
        told = {**problem(land), "modes": s[s > 1e-12 * s[0]].tolist()}
        super().__init__(told, limits, RULES, depth=depth, width=width, scale=scale, starts=starts, seed=seed)

    @property
    def land(self) -> Landscape:
        """The landscape of the present state."""
        d_y, d_x = self.loss.S_yx.shape
        return Landscape(Network((d_x, *[self.width] * (self.depth - 1), d_y)), self.loss)

    def follow(self) -> Trajectory:
        theta0 = gaussian(self.land.net, np.random.default_rng(self.seed), self.scale)
        times = np.linspace(0, self.rules["shown"] / self.loss.singular_values[0], 201)
        return gradient_flow(self.land, theta0, times, "auto", **self.tolerances)

    def draw(self, figure: Figure) -> None:
        land, ax = self.land, figure.add_subplot()
        starts = gaussian(land.net, np.random.default_rng(self.seed), self.scale, min(self.starts, PICTURE))
        ends = settle(land, starts).states
        ax.plot(np.arange(len(ends)) + 1, land.value(ends), "o", markersize=4, label="starts")
        ax.axhline(land.loss.residual, color="black", linestyle="-", linewidth=1, label="least squares")
        ax.set(xlabel="start", ylabel="loss at rest", ylim=(0, 1.1 * land.value(0 * starts[0])))
        ax.legend(loc="upper right")

    def text(self) -> str:
        return (
            f"The losses at which {min(self.starts, PICTURE)} random starts of a network of depth {self.depth} and "
            f"hidden width {self.width} come to rest, as dots above the line of least squares."
        )
