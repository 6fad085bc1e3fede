"""Deep linear networks."""

from ..network import Network
from .linnerud import linnerud

ANSWERS = {
    "networks-1": lambda: Network((64, 10, 10)).dim,
    "networks-2": lambda: linnerud((3, 2, 5, 3))[0].minimum,
    "networks-3": lambda: 3,
    "networks-4": lambda: 9,
}
