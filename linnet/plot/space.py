"""Pictures in space, drawn by projection on ordinary axes: one surface, curves that it hides in part, directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from ..arguments import Array
from .style import HUE, arrow, piece


class Scene:
    """Space as seen from the direction ``(azimuth, elevation)`` in degrees, without perspective.

    ``level`` maps points (..., 3) to numbers that are zero on the surface: what lies behind it is drawn pale.
    ``reach`` (3,) bounds what is drawn, on both sides of 0.
    """

    def __init__(
        self, ax: Axes, level: Callable[[Array], Array], reach: ArrayLike, azimuth: float, elevation: float
    ) -> None:
        az, el = np.radians([azimuth, elevation])
        toward = np.array([np.cos(el) * np.cos(az), np.cos(el) * np.sin(az), np.sin(el)])
        right = np.array([-np.sin(az), np.cos(az), 0.0])
        self.camera = np.stack([right, np.cross(toward, right), toward])
        self.ax, self.level, self.reach = ax, level, np.asarray(reach)
        ax.set_aspect("equal")
        ax.set_axis_off()

    def project(self, points: ArrayLike) -> Array:
        """Return the places (..., 2) in the picture of points (..., 3)."""
        return np.asarray(points) @ self.camera[:2].T

    def hidden(self, points: ArrayLike) -> NDArray[np.bool_]:
        """Tell for points (n, 3) whether the surface, within reach, stands between them and the viewer."""
        along = (
            np.asarray(points) + np.linspace(0.04, 2 * np.linalg.norm(self.reach), 301)[:, None, None] * self.camera[2]
        )
        beyond = np.sign(self.level(along))
        crossed = (beyond[1:] != beyond[:-1]) & np.all(np.abs(along[1:]) <= self.reach, axis=-1)
        return crossed.any(axis=0)

    def surface(self, *grids: Array, tints: Sequence[str]) -> None:
        """Fill the surface through ``grids``, each (m, n, 3), in strips from the back to the front.

        Of the ``tints`` a strip has the later ones, the more it faces the viewer.
        """
        grid = np.concatenate([np.stack([grid[:-1], grid[1:]], axis=1) for grid in grids])  # strip, side, n, 3
        normals = np.cross(grid[:, 1] - grid[:, 0], np.gradient(grid[:, 0], axis=1)).mean(axis=1)
        facing = np.abs(normals @ self.camera[2]) / np.linalg.norm(normals, axis=1)
        strips = np.concatenate([grid[:, 0], grid[:, 1, ::-1]], axis=1)
        for i in np.argsort(strips.mean(axis=1) @ self.camera[2]):
            colour = tints[int(facing[i] * (len(tints) - 1))]
            outline = self.project(strips[i])
            self.ax.fill(*outline.T, facecolor=colour, edgecolor=colour, linewidth=0.6, zorder=1)

    def curve(
        self, points: ArrayLike, color: str, head: float | None = None, on_top: bool = False, **style: Any
    ) -> None:
        """Draw a curve (n, 3), with an arrow at the fraction ``head`` of its length; ``on_top``: nothing hides it."""
        points = np.asarray(points)
        pale = np.zeros(len(points), bool) if on_top else self.hidden(points)
        near = pale | np.append(pale[1:], False) | np.append(False, pale[:-1])  # no gap where it turns pale
        for part, alpha in (near, 0.35), (~pale, 1.0):
            x, y = np.where(part[:, None], self.project(points), np.nan).T
            self.ax.plot(x, y, color=color, linestyle="-", alpha=alpha, zorder=2 + alpha, **style)
        if head is not None:
            x, y = self.project(points).T
            arrow(self.ax, x, y, head, color=color, alpha=0.35 if pale[piece(x, y, head)] else 1.0)

    def dot(self, point: ArrayLike, color: str) -> None:
        """Draw a point (3,)."""
        alpha = 0.35 if self.hidden(np.array([point]))[0] else 1.0
        self.ax.plot(*self.project(point), "o", color=color, markersize=5, alpha=alpha, zorder=3 + alpha)

    def text(self, point: ArrayLike, text: str, **style: Any) -> None:
        """Write at a point (3,)."""
        self.ax.text(*self.project(point), text, zorder=5, **style)

    def directions(self, corner: tuple[float, float], names: Sequence[str], length: float) -> None:
        """Draw the three coordinate directions from a ``corner`` (2,) of the picture."""
        for name, direction in zip(names, np.eye(3), strict=True):
            step = length * self.project(direction)
            arrow(self.ax, *np.transpose([corner, corner + step]), color=HUE.quiet, linewidth=1)
            self.ax.text(*(corner + 1.35 * step), name, ha="center", va="center")
            self.ax.update_datalim([corner, corner + 1.6 * step])
        self.ax.autoscale_view()
