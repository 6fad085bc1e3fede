"""What readers drag and click: sliders above a picture that follows them."""

import warnings
from io import BytesIO

import ipywidgets
import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from . import plot
from .flow import gradient_descent, gradient_flow
from .initial import gaussian
from .landscape import Landscape
from .loss import SquareLoss
from .network import Network


class Explorer(ipywidgets.VBox):
    """Controls above a picture: ``draw(ax, **values)`` is called anew whenever a control changes.

    ``controls`` maps names to ipywidgets with a ``value``; read and set them as ``explorer.controls["name"].value``.
    Where no kernel runs, as on the book's pages, the picture of the present values is shown.

    >>> slider = ipywidgets.FloatSlider(1.0, description="slope")
    >>> line = Explorer(lambda ax, slope: ax.plot([0, 1], [0, slope]), {"slope": slider}, figsize=(3, 2))
    >>> before = line.picture.value
    >>> slider.value = 2.0
    >>> line.picture.value == before
    False
    """

    def __init__(self, draw, controls, figsize):
        layout = {"width": f"{96 * figsize[0]:.0f}px", "max_width": "100%"}
        self.controls, self.picture = controls, ipywidgets.Image(format="svg+xml", layout=layout)
        self._draw, self._figsize = draw, figsize
        super().__init__([*controls.values(), self.picture])
        for control in controls.values():
            control.observe(self._redraw, names="value")
        self._redraw()

    def _redraw(self, change=None):
        values = {name: control.value for name, control in self.controls.items()}
        with mpl.rc_context(plot.STYLE):
            figure, image = Figure(figsize=self._figsize), BytesIO()
            self._draw(figure.add_subplot(), **values)
            figure.savefig(image, format="svg", facecolor="white", metadata={"Date": None})
        self.picture.value = image.getvalue()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "image/svg+xml": bytes(self.picture.value).decode()}


def depth(loss, width=4, seed=0):
    """Return an explorer of what depth and the scale of the start do to the path: the modes of W against time.

    Parameters
    ----------
    loss : SquareLoss
    width : int
        Width of the hidden layers.
    seed : int
        Seed of the gaussian start.

    >>> depth(SquareLoss.whitened([[1.0]])).controls["depth"].value
    2
    """

    def draw(ax, depth, scale, time):
        d_y, d_x = loss.S_yx.shape
        land = Landscape(Network((d_x, *[width] * (depth - 1), d_y)), loss)
        start = gaussian(land.net, np.random.default_rng(seed), scale)
        path = gradient_flow(land, start, np.linspace(0, time, 201), method="auto", rtol=1e-6)
        plot.modes(path.times, land.net.product(path.states), loss, ax=ax)

    controls = {
        "depth": _slider(ipywidgets.IntSlider, "depth $N$", value=2, min=1, max=5),
        "scale": _slider(ipywidgets.FloatLogSlider, "scale of start", value=0.1, min=-2, max=-0.3, step=0.1),
        "time": _slider(ipywidgets.FloatSlider, "last time", value=60.0, min=5.0, max=200.0, step=5.0),
    }
    return Explorer(draw, controls, figsize=(5.0, 3.3))


def hyperbola(target=1.0):
    """Return an explorer of the network ``w_2 w_1``: the flow stays on its hyperbola, gradient descent leaves it.

    ``target`` is the number s in the loss ``(w_2 w_1 - s)^2 / 2``.

    >>> sorted(hyperbola().controls)
    ['step', 'w1', 'w2']
    """
    land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[target]]))

    def draw(ax, w1, w2, step):
        flow = gradient_flow(land, [w1, w2], np.linspace(0, 20, 401), method="auto", rtol=1e-6)
        with warnings.catch_warnings(action="ignore"):  # that a large step diverges is there to be seen
            descent = gradient_descent(land, [w1, w2], step, steps=round(20 / step), save_every=1)
        plot.phase_plane(land, {"gradient flow": flow, f"descent, $h = {step:.2f}$": descent}, ax=ax)

    controls = {
        "w1": _slider(ipywidgets.FloatSlider, "start $w_1$", value=1.6, min=-1.9, max=1.9, step=0.1),
        "w2": _slider(ipywidgets.FloatSlider, "start $w_2$", value=-0.5, min=-1.9, max=1.9, step=0.1),
        "step": _slider(ipywidgets.FloatSlider, "step $h$", value=0.3, min=0.01, max=1.0, step=0.01),
    }
    return Explorer(draw, controls, figsize=(4.4, 4.2))


def _slider(kind, description, **limits):
    return kind(description=description, continuous_update=True, style={"description_width": "7em"}, **limits)
