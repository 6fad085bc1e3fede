"""Many starts at once: how often gradient flow finds the global minimum, on one machine or on many.

In reading order: :mod:`.statistics` says what became of a start and how sure a count is; :mod:`.study` is one
experiment, cut into shards; :mod:`.storage` keeps each shard in a file of its own; :mod:`.execution` hands shards to
processes; :mod:`.sweep` puts the four together, and :mod:`.report` prints what came out.
"""

from .report import learned, report
from .statistics import TIME_EDGES, Summary, binomial_bounds, gap, measure, settle, strengths
from .study import Study, problem
from .sweep import Results, load, sweep

__all__ = [
    "TIME_EDGES",
    "Results",
    "Study",
    "Summary",
    "binomial_bounds",
    "gap",
    "learned",
    "load",
    "measure",
    "problem",
    "report",
    "settle",
    "strengths",
    "sweep",
]
