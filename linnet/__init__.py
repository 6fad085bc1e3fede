"""linnet: gradient flow and descent in deep linear networks, and the geometry behind them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from . import (
    critical,
    datasets,
    exact,
    examples,
    families,
    hyperbolicity,
    initial,
    invariants,
    ode,
    rigorous,
    twohidden,
)
from .checks import agree
from .descent import gradient_descent, minibatches
from .flow import flow_to_rest, gradient_flow, settle
from .landscape import Landscape
from .loss import SquareLoss
from .network import Network
from .ode import Status, Trajectory

if TYPE_CHECKING:
    from . import ensemble as ensemble
    from . import exercises as exercises
    from . import plot as plot
    from . import widgets as widgets

__all__ = [
    "Landscape",
    "Network",
    "SquareLoss",
    "Status",
    "Trajectory",
    "agree",
    "critical",
    "datasets",
    "exact",
    "examples",
    "families",
    "flow_to_rest",
    "gradient_descent",
    "gradient_flow",
    "hyperbolicity",
    "initial",
    "invariants",
    "minibatches",
    "ode",
    "rigorous",
    "settle",
    "twohidden",
]
__version__ = "0.1.0"
HEAVY = ("ensemble", "exercises", "plot", "widgets")


def __getattr__(name: str) -> ModuleType:
    """Import a part that needs matplotlib, ipywidgets or pyarrow at its first use, so that ``ln.plot`` is enough."""
    if name in HEAVY:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Name these parts too, so that they can be completed before their first use."""
    return sorted({*globals(), *HEAVY})
