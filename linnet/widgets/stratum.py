"""The landscape of one hidden layer: strata of critical points, and where a push leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from .. import critical, plot
from ..arguments import Array, integer
from ..flow import gradient_flow
from ..landscape import Landscape
from ..loss import SquareLoss
from ..network import Network
from ..ode import Trajectory
from .base import Number, Whole, Widget, problem

LARGEST = 60  # weights
RULES = {"growth": 8.0, "rtol": 1e-8, "atol": 1e-10}  # after a push has grown to 1, so many e-foldings more


class Modes(traitlets.TraitType):
    """Distinct modes, 0-based, at most as many as the hidden layer has units; kept as an ascending list."""

    def validate(self, widget: Any, value: Any) -> list[int]:
        most, q = widget.land.net.widths[1], len(widget.strengths)
        try:
            modes = sorted(map(integer, value))
        except TypeError:
            modes = [-1]
        if len(set(modes)) == len(modes) <= most and all(0 <= i < q for i in modes):
            return modes
        raise ValueError(
            f"{self.name}: {value!r} came, at most {min(most, q)} distinct integers from 0 to {q - 1} are needed"
        )


class Strata(Widget):
    """A stratum of critical points: index, dimension, loss, spectrum of the Hessian; a push, and what it reaches.

    The network is taken in whitened coordinates, its data in their singular bases: that changes neither index nor
    dimension nor loss, and the flow is that of white data.  Its point of a stratum is the balanced one, where unit
    ``k`` of the hidden layer holds the ``k``-th of the modes.  A direction of descent is an eigenvector along which a
    unit begins to learn a mode; if it holds one already, it exchanges that for a stronger one.

    ``modes``, ``direction`` and ``push`` are traits, and ``path``, the trajectory after the push, depends on all three.

    Parameters
    ----------
    land : Landscape, optional
        Your own network with one hidden layer, at most 60 weights and generic data; None: widths (3, 2, 3) and
        singular values 2, 1.2, 0.6.
    modes : sequence of int
        The stratum, 0-based.
    direction : int
        Which direction, counted from 1, the steepest first; after the last one, the last.
    push : float from 0.001 to 0.3
        Length of the push.

    Raises
    ------
    ValueError
        When the network is not of that kind, or an argument is out of its range.

    Examples
    --------
    >>> saddle = Strata(modes=[2])
    >>> saddle.reached
    (0, 2)
    >>> saddle.direction = 2        # unit 0 gives up mode 2 for mode 0
    >>> saddle.reached
    (0,)
    """

    module, size = "strata", (5.0, 4.4)
    title = "From saddle to saddle"
    hint = "Choose a saddle by the modes that it has learned, and a push: the flow falls to a stratum of smaller index."
    depends = "modes", "direction", "push"
    modes = Modes().tag(sync=True)
    direction = Whole().tag(sync=True)
    push = Number().tag(sync=True)

    def __init__(
        self, land: Landscape | None = None, modes: Iterable[int] = (), direction: int = 1, push: float = 0.05
    ) -> None:
        land = land or Landscape(Network((3, 2, 3)), SquareLoss.whitened(np.diag([2.0, 1.2, 0.6])))
        self.strata = critical.strata(land)
        if land.net.dim > LARGEST:
            raise ValueError(f"land: widths {land.net.widths} came, at most {LARGEST} weights are needed")
        self.strengths, widths = land.loss.singular_values, land.net.widths
        diagonal = np.zeros((widths[-1], widths[0]))
        np.fill_diagonal(diagonal, self.strengths)
        self.land = Landscape(Network(widths), SquareLoss.whitened(diagonal))
        limits = {"direction": (1, max(stratum.index for stratum in self.strata), 1), "push": (1e-3, 0.3, 0.05)}
        told = {"residual": land.loss.residual, "modes": self.strengths.tolist()}
        super().__init__({**problem(self.land), **told}, limits, RULES, modes=modes, direction=direction, push=push)

    @property
    def directions(self) -> list[tuple[float, int, int]]:
        """The directions of descent (curvature, unit, mode), the steepest first: as many as the index."""
        s, modes = self.strengths, self.modes
        held = [s[modes[unit]] if unit < len(modes) else 0.0 for unit in range(self.land.net.widths[1])]
        others = np.setdiff1d(np.arange(len(s)), modes)
        pairs = [(held[unit] - s[mode], unit, int(mode)) for unit in range(len(held)) for mode in others]
        return sorted((pair for pair in pairs if pair[0] < 0), key=lambda pair: pair[0])

    @property
    def theta0(self) -> Array:
        """The critical point, pushed; at the global minimum, where nothing leads down, the point itself."""
        theta = critical.critical_point(self.land, self.modes)
        if self.directions:
            _, unit, mode = self._direction
            for W, place in zip(self.land.net.split(theta), [(unit, mode), (mode, unit)], strict=True):
                W[place] = self.push / np.sqrt(2)
        return theta

    @property
    def reached(self) -> tuple[int, ...]:
        """The modes of the stratum that the flow reaches."""
        return critical.classify(self.land, self.path.states[-1]).modes

    @property
    def _direction(self):
        return self.directions[min(self.direction, len(self.directions)) - 1]

    def follow(self) -> Trajectory:
        growth = self.rules["growth"] - np.log(self.push)
        end = growth / -self._direction[0] if self.directions else 1.0
        return gradient_flow(self.land, self.theta0, np.linspace(0, end, 201), "auto", **self.tolerances)

    def draw(self, figure: Figure) -> None:
        plot.strata_graph(self.strata, ax=figure.add_subplot())

    def text(self) -> str:
        return (
            f"A graph of the {len(self.strata)} strata of critical points of a network of widths "
            f"{self.land.net.widths}, ordered by their loss, with the Morse index of each; from all of them but the "
            "lowest, the global minimum, directions lead down."
        )
