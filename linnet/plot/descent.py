"""Gradient descent beside gradient flow: sharpness, the minima that large steps choose, basins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from numpy.typing import ArrayLike

from ..arguments import Array
from ..landscape import Landscape
from ..ode import Trajectory
from .style import DESCENTS, HUE, MARKERS, WIDTH, arrow, few_ticks


def sharpness(
    land: Landscape, paths: Mapping[str, Trajectory], steps: Mapping[str, float], ax: Axes | None = None
) -> Axes:
    """Draw the largest eigenvalue of the Hessian along ``paths = {label: Trajectory}`` against time.

    ``steps = {label: h}`` names those that are descents; a dotted line, named on the right, is at ``2 / h``.

    >>> from linnet import Landscape, Network, SquareLoss, gradient_descent
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> path = gradient_descent(land, [1.0, 1.0], step=0.5, steps=2, save_every=1)
    >>> [round(float(line.get_ydata()[0]), 12) for line in sharpness(land, {"a": path}, {"a": 0.5}).lines]
    [2.0, 4.0]
    """
    ax = ax or plt.subplots()[1]
    colours = dict(zip(steps, DESCENTS, strict=False))
    for label, path in paths.items():
        values = np.linalg.eigvalsh(land.hessian(path.states))[:, -1]
        colour = colours.get(label, HUE.flow)
        ax.plot(path.times, values, color=colour, linewidth=1.2 if label in steps else 2.4, label=label)
        if label in steps:
            _limit(ax, steps[label], label, color=colour, linestyle=":")
    ax.set(xlabel="time $t = kh$", ylabel="sharpness $\\lambda_{\\max}$")
    few_ticks(ax)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
    return ax


def followed(
    land: Landscape,
    descent: Array,
    flows: Mapping[str, Array],
    box: tuple[float, float, float, float],
    ax: Axes | None = None,
) -> Axes:
    """Draw the iterates of a descent of two weights, ``(n, 2)``, and ``flows = {name: (T, 2)}`` from the same start.

    ``box = (left, right, low, high)`` of the plane of weights is drawn, with level lines of the loss and, thick, the
    minima ``w_2 w_1 = s``.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> path = np.array([[1.5, 1.0], [1.2, 0.9], [1.1, 0.9]])
    >>> ax = followed(land, path, {"flow": path}, (0.5, 2.0, 0.5, 1.5))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['descent', 'flow', 'minima']
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.0))[1]
    left, right, low, high = box
    w1, w2 = np.meshgrid(np.linspace(left, right, 161), np.linspace(low, high, 161))
    value = land.value(np.stack([w1, w2], axis=-1))
    ax.contour(w1, w2, value, np.quantile(value, np.linspace(0.05, 0.95, 10)), colors=HUE.faint, linewidths=0.7)
    ax.contour(w1, w2, w1 * w2, [land.loss.least_squares.item()], colors=HUE.minimum, linewidths=2.4)
    ax.plot(*descent.T, "o", color=HUE.descent, markersize=5, label="descent", zorder=3)
    for (name, states), colour in zip(flows.items(), (HUE.flow, HUE.fifth), strict=False):
        ax.plot(*states.T, color=colour, linestyle="-", label=name)
        arrow(ax, *states.T, color=colour)
    ax.plot(*descent[0], "o", color=HUE.ink, markersize=6, zorder=4)
    ax.plot([], [], color=HUE.minimum, linestyle="-", linewidth=2.4, label="minima")
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(left, right), ylim=(low, high), aspect="equal")
    few_ticks(ax)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return ax


def holding(steps: Mapping[str, float], ax: Axes | None = None, reach: float = 2.9) -> Axes:
    """Draw the minima ``w_2 w_1 = 1`` of two weights, and for ``steps = {label: h}`` circles of radius ``sqrt(2/h)``.

    The sharpness of a minimum is its squared distance from 0, so descent with the step ``h`` can settle inside its
    circle only.  Dots: the balanced minima.

    >>> [float(circle.get_radius()) for circle in holding({"$h = 0.5$": 0.5}).patches]
    [2.0]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.6))[1]
    w = np.geomspace(1 / reach, reach, 81)
    for sign in -1, 1:
        ax.plot(sign * w, sign / w, color=HUE.minimum, linestyle="-", linewidth=2.6)
        ax.plot(sign, sign, "o", color=HUE.minimum, markersize=9)
    halo = {"boxstyle": "round,pad=0.1", "facecolor": HUE.ground, "edgecolor": "none"}
    for (label, h), colour in zip(steps.items(), DESCENTS, strict=False):
        radius = np.sqrt(2 / h)
        ax.add_patch(plt.Circle((0, 0), radius, facecolor="none", edgecolor=colour, linewidth=1.6))
        ax.text(-radius / np.sqrt(2), radius / np.sqrt(2), label, ha="center", va="center", bbox=halo)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    few_ticks(ax)
    return ax


def selection(flow: ArrayLike, descents: Mapping[float, ArrayLike], ax: Axes | None = None) -> Axes:
    """Draw the sharpness at the limits of descents over that at the limits of the flow from the same starts.

    ``flow`` (n,) is the sharpness where the flow ends; ``descents = {h: (n,)}`` where descent with the step ``h``
    ends, NaN where it does not settle.  Thin: equality; a line for each step, labelled on the right: ``2 / h``.

    >>> ax = selection(np.array([2.0, 9.0]), {0.5: np.array([2.0, 3.0])})
    >>> [float(line.get_ydata()[0]) for line in ax.lines]
    [2.0, 4.0]
    """
    ax = ax or plt.subplots(figsize=(WIDTH, 4.2))[1]
    ends = np.array([np.min(flow), np.max(flow)])
    ax.loglog(ends, ends, color=HUE.quiet, linewidth=1, linestyle="-")
    for (h, found), marker, color in zip(descents.items(), MARKERS, DESCENTS, strict=False):
        label = f"$h = {h:g}$"
        ax.scatter(flow, found, s=18, marker=marker, color=color, alpha=0.7, linewidth=0, label=label)
        _limit(ax, h, label, color=color, linestyle="--")
    few_ticks(ax)
    ax.set(xlabel="sharpness where the flow ends", ylabel="where descent ends")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    return ax


def _limit(ax, h, label, **style):
    """Draw the level ``2 / h`` and name it at its right end."""
    ax.axhline(2 / h, linewidth=1.2, **style)
    ax.annotate(
        label, (1, 2 / h), xycoords=ax.get_yaxis_transform(), xytext=(4, 0), textcoords="offset points", va="center"
    )


def basins(branches: Mapping[str, Array], reach: float, axes: Sequence[Axes] | None = None) -> Sequence[Axes]:
    """Fill the plane of starts ``(w_1, w_2)`` of widths (1, 1, 1) by the branch of minima that each one reaches.

    ``branches = {label: (n, n)}`` holds 1 and -1 for the branches ``w_1 > 0`` and ``w_1 < 0``, 0 for neither, on a grid
    over ``[-reach, reach]^2`` whose rows are ``w_2``; one panel for each.  Returns the axes.

    >>> [ax.get_title() for ax in basins({"$h = 0.1$": np.sign(np.add.outer(np.arange(-3, 4), np.arange(-3, 4)))}, 2.0)]
    ['$h = 0.1$']
    """
    if axes is None:
        size = {"figsize": (WIDTH, 2.9), "sharey": True, "squeeze": False}
        axes = plt.subplots(1, len(branches), **size)[1][0]
    colors = {"branch $w_1<0$": HUE.fifth, "neither": HUE.pale, "branch $w_1>0$": HUE.sixth}
    for ax, (label, branch) in zip(axes, branches.items(), strict=True):
        grid = np.linspace(-reach, reach, len(branch))
        lower, neither, upper = colors.values()
        ax.set_facecolor(neither)
        ax.contourf(grid, grid, abs(branch), [0.25, 1.5], colors=[lower])
        ax.contourf(grid, grid, branch, [0.25, 1.5], colors=[upper])
        ax.set(title=label, xlabel="$w_1$", xticks=[-2, 0, 2], yticks=[-2, 0, 2], aspect="equal")
    axes[0].set_ylabel("$w_2$")
    patches = [Patch(color=color, label=name) for name, color in colors.items()]
    axes[0].figure.legend(handles=patches, loc="outside lower center", ncols=3, columnspacing=1, handlelength=1)
    return axes
