"""linnet: gradient flow and descent in deep linear networks, and the geometry behind them."""

from . import critical, datasets, exact, hyperbolicity, initial, integrate, invariants
from .checks import agree
from .flow import flow_to_rest, gradient_descent, gradient_flow, minibatches
from .landscape import Landscape
from .loss import SquareLoss
from .network import Network
from .trajectory import Status, Trajectory

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
    "flow_to_rest",
    "gradient_descent",
    "gradient_flow",
    "hyperbolicity",
    "initial",
    "integrate",
    "invariants",
    "minibatches",
]
__version__ = "0.1.0"
