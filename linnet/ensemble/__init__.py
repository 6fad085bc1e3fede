"""Many starts at once: how often gradient flow finds the global minimum, on one machine or on many.

In reading order: ``statistics`` says what became of a start and how sure a count is; ``study`` is one
experiment, cut into shards; ``storage`` keeps each shard in a file of its own; ``execution`` hands shards to
threads or machines; ``sweep`` puts the four together, and ``report`` prints what came out.
``hunt`` looks for starts that get stuck.
"""

from .hunt import hunt, open_saddle
from .report import learned, report
from .statistics import TIME_EDGES, Summary, binomial_bounds, measure
from .study import Study
from .sweep import Results, load, sweep

__all__ = [
    "TIME_EDGES",
    "Results",
    "Study",
    "Summary",
    "binomial_bounds",
    "hunt",
    "learned",
    "load",
    "measure",
    "open_saddle",
    "report",
    "sweep",
]
