"""Every picture of the book: arrays and an Axes in, an Axes out.

One look for all (``linnet.plot.style``): a colour has one meaning and one form for light and dark pages each, type
and width are the page's.  Each function draws on ``ax``, or on a new figure when it is None.

A module has the pictures of the chapter of its name; ``networks``, ``paths``, ``orders``, ``space`` and ``style`` have
what several chapters draw, ``speed`` what the page on the integrators does.
"""

from .conjecture import arrivals, critical_values, escapes, failure_bounds, falls, waiting_times
from .convergence import bound, plateaus, power_laws, rates, spiral
from .deeper import (
    allowed,
    circles,
    crossing,
    directions,
    eigenvalues,
    excluded,
    holds,
    masks,
    nullities,
    resonances,
    settled,
    survival,
)
from .descent import basins, followed, holding, selection, sharpness
from .exact import achieved, regimes, work_precision
from .hyperbolicity import basin_slices, coordinates, gaps, preimages, quadric, saddle_line, spectrum
from .landscape import corners, escape_times, loss_map, loss_surface, staircase, strata_graph, ways
from .networks import blocks, factorings, matrix, network
from .orders import orders, slope
from .paths import curves, excess_loss, invariant_drift, modes, phase_plane
from .speed import costs
from .style import PALETTE, STYLE, use_style
from .table import Table

__all__ = [
    "PALETTE",
    "STYLE",
    "Table",
    "achieved",
    "allowed",
    "arrivals",
    "basin_slices",
    "basins",
    "blocks",
    "bound",
    "circles",
    "coordinates",
    "corners",
    "costs",
    "critical_values",
    "crossing",
    "curves",
    "directions",
    "eigenvalues",
    "escape_times",
    "escapes",
    "excess_loss",
    "excluded",
    "factorings",
    "failure_bounds",
    "falls",
    "followed",
    "gaps",
    "holding",
    "holds",
    "invariant_drift",
    "loss_map",
    "loss_surface",
    "masks",
    "matrix",
    "modes",
    "network",
    "nullities",
    "orders",
    "phase_plane",
    "plateaus",
    "power_laws",
    "preimages",
    "quadric",
    "rates",
    "regimes",
    "resonances",
    "saddle_line",
    "selection",
    "settled",
    "sharpness",
    "slope",
    "spectrum",
    "spiral",
    "staircase",
    "strata_graph",
    "survival",
    "use_style",
    "waiting_times",
    "ways",
    "work_precision",
]
