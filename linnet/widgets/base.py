"""What all widgets share: their traits, and the form they take on a page where no kernel runs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from io import BytesIO
from numbers import Real
from typing import Any
from urllib.parse import quote

import anywidget
import matplotlib as mpl
import numpy as np
import traitlets
from matplotlib.figure import Figure

from ..arguments import real_array
from ..landscape import Landscape
from ..ode import Trajectory
from ..plot import STYLE
from . import modules


class Number(traitlets.TraitType):
    """A number between the limits that its widget sets for it."""

    def validate(self, widget: Any, value: object) -> Any:
        low, high, *_ = widget.limits[self.name]
        if isinstance(value, Real) and low <= value <= high:
            return float(value)
        raise ValueError(f"{self.name}: {value!r} came, a number from {low:g} to {high:g} is needed")


class Whole(Number):
    """A whole number between the limits that its widget sets for it."""

    def validate(self, widget: Any, value: object) -> Any:
        number = super().validate(widget, value)
        if number != int(number):
            raise ValueError(f"{self.name}: {value!r} came, a whole number is needed")
        return int(number)


class Switch(traitlets.TraitType):
    """True or False."""

    def validate(self, widget: Any, value: object) -> Any:
        if value in (True, False) and np.ndim(value) == 0:
            return bool(value)
        raise ValueError(f"{self.name}: {value!r} came, True or False is needed")


class Vector(traitlets.TraitType):
    """As many numbers as its widget has limits for, given as any array-like, kept as a list."""

    def validate(self, widget: Any, value: Any) -> Any:
        low, high, _, size = widget.limits[self.name]
        numbers = real_array(value, str(self.name))
        if numbers.shape == (size,) and (numbers >= low).all() and (numbers <= high).all():
            return numbers.tolist()
        raise ValueError(f"{self.name}: {value!r} came, {size} numbers from {low:g} to {high:g} are needed")


class Widget(anywidget.AnyWidget):
    """A widget that lives in a notebook and, without a kernel, on a page.

    A subclass has ``module``, the name of its module in ``js/``; ``title`` and ``hint``, what to do and
    to notice; traits tagged ``sync=True`` for its state; ``follow()``, which returns the
    :class:`~linnet.Trajectory` of the present state, and ``depends``, the names of the traits that it depends on;
    ``draw(figure)`` and ``text()``: the picture for readers without JavaScript, ``size`` inches large, and what it
    shows in words.
    """

    limits = traitlets.Dict().tag(sync=True)  # name: (least, largest, step), and for a vector its length
    problem = traitlets.Dict().tag(sync=True)
    rules = traitlets.Dict().tag(sync=True)  # times and tolerances of the flow, here and in the browser
    words = traitlets.Dict().tag(sync=True)
    _css = modules.css()

    def __init__(
        self,
        problem: Mapping[str, Any],
        limits: Mapping[str, tuple[float, ...]],
        rules: Mapping[str, float],
        **state: Any,
    ) -> None:
        words = {"title": self.title, "hint": self.hint}
        super().__init__(limits=limits, problem=problem, rules=rules, words=words, **state)  # limits validate the state
        self._known: tuple[Any, Any] = None, None

    @property
    def path(self) -> Trajectory:
        """The trajectory of the present state, computed when it is read and kept until the state changes."""
        state = [np.array(getattr(self, name)).tolist() for name in self.depends]
        if self._known[0] != state:
            self._known = state, self.follow()
        return self._known[1]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "module" in vars(cls):  # anywidget derives classes of its own, which have one already
            cls._esm = modules.widget(cls.module)
        super().__init_subclass__(**kwargs)

    @property
    def tolerances(self) -> dict[str, Any]:
        """Of the flow, here and in the browser."""
        return {name: self.rules[name] for name in ("rtol", "atol")}

    def picture(self) -> str:
        """Return the present state as an SVG."""
        with mpl.rc_context(STYLE):
            figure, image = Figure(figsize=self.size), BytesIO()
            self.draw(figure)
            figure.savefig(image, format="svg", metadata={"Date": None})
        short = lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0])  # 1/100 of a point is fine enough
        return re.sub(r'(?<= d=")[^"]*', short, image.getvalue().decode())

    def html(self) -> str:
        """Return a figure that the script of the book's pages brings to life; without scripts it is a picture."""
        names = [name for name in self.traits(sync=True) if name not in anywidget.AnyWidget.class_traits()]
        state = {name: getattr(self, name) for name in names if not name.startswith("_")}
        return (
            f'<figure class="linnet-still" data-linnet-widget="{self.module}" data-state="{escape(json.dumps(state))}">'
            f'<img alt="{escape(self.text())}" src="data:image/svg+xml,{quote(self.picture())}">'
            "<noscript><figcaption>A picture of what moves here where JavaScript runs.</figcaption></noscript></figure>"
        )

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        picture = {"image/svg+xml": self.picture()}  # for slides and other places that want nothing but pictures
        return {**data, "text/html": self.html(), **picture}, metadata


def problem(land: Landscape) -> dict[str, Any]:
    """Return what a browser needs to know of a landscape: widths and moments of the data, as lists."""
    loss = land.loss
    moments = {name: getattr(loss, name).tolist() for name in ("S_xx", "S_yx", "least_squares")}
    return {"widths": list(land.net.widths), "residual": loss.residual, "gap": land.minimum - loss.residual, **moments}
