"""A study from beginning to end, or from where it stopped."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np

from ..arguments import require
from ..landscape import Landscape
from ..progress import Progress
from .execution import run
from .statistics import COLUMNS, Summary
from .storage import Damaged, Folder
from .study import Study


@dataclass(frozen=True)
class Results:
    """What a folder holds: ``configuration`` of its study, and the ``shards`` that are finished."""

    folder: Folder
    configuration: dict
    shards: tuple[int, ...]

    def tables(self) -> Iterator[dict[str, np.ndarray]]:
        """Yield the tables one by one, in order, so that a study of any size fits into memory."""
        return (self.folder.read(k, self.configuration) for k in self.shards)

    def table(self) -> dict[str, np.ndarray]:
        """Return all starts in one table: a dict of arrays (n,)."""
        tables = list(self.tables())
        return {name: np.concatenate([table[name] for table in tables]) for name in COLUMNS}

    def summary(self) -> Summary:
        """Return the :class:`Summary` of all starts."""
        summary = Summary(self.configuration["gap"])
        for table in self.tables():
            summary.add(table)
        return summary


def sweep(
    land: Landscape,
    starts: int = 10_000,
    seed: int = 0,
    out: str | os.PathLike[str] = "runs/study",
    n_jobs: int = 2,
    *,
    scheduler: str | None = None,
    progress: bool = False,
    **settings: Any,
) -> Results:
    """Follow gradient flow from many random starts, and keep what became of each; take up a study that was stopped.

    Parameters
    ----------
    land : Landscape
    starts, seed : int
    out : path
        Folder for the results: one file for each shard.  Finished shards are not computed again, damaged ones are.
    n_jobs : int
        Threads on this machine; -1 for one on each core.
    scheduler : str, optional
        Address of a Dask scheduler, as in "tcp://127.0.0.1:8786"; "local" starts one on this machine's loopback
        interface, with ``n_jobs`` processes.  Needs the extra ``linnet[cluster]``.
    progress : bool
        Show a bar with the rate and the time left.
    **settings
        ``scales``, ``gtol``, ``t_max``, ``rtol``, ``shard``, ``data``, ``around``: see :class:`Study`.

    Returns
    -------
    Results
        The same to the last bit for any number of threads or processes and any number of interruptions.

    Raises
    ------
    ValueError
        If a setting is out of its range, or ``out`` belongs to another study; the message names what differs.
    OSError
        If a file cannot be written, or the scheduler cannot be reached.

    Examples
    --------
    >>> import tempfile
    >>> from linnet import ensemble, examples
    >>> with tempfile.TemporaryDirectory() as out:
    ...     results = ensemble.sweep(examples.problem("random", (2, 2, 1)), starts=50, out=out, n_jobs=1)
    ...     row = results.summary().rows()[0]
    >>> row["starts"], row["reached"], round(row["low"], 4)
    (50, 50, 0.9289)
    """
    require(lambda n: n > 0 or n == -1, "a positive integer, or -1 for all cores,", Integral, n_jobs=n_jobs)
    study, folder = Study(land, starts, seed, **settings), Folder(out)
    configuration = folder.claim(study.configuration())
    folder.clean()
    finished = {k for k in range(study.shards) if _is_whole(folder, k, configuration)}
    missing = [k for k in range(study.shards) if k not in finished]
    size = lambda k: min(study.shard, study.starts - k * study.shard)
    done = sum(map(size, finished))
    with Progress(progress, study.starts, initial=done) as bar:
        for k, table in run(study, missing, n_jobs, scheduler):
            folder.write(k, table, configuration)
            done += len(table["start"])
            bar.show(done)
    return Results(folder, configuration, tuple(range(study.shards)))


def load(out: str | os.PathLike[str]) -> Results:
    """Return the Results in a folder, finished or not; damaged shards are left out with a warning."""
    folder = Folder(out)
    configuration = folder.configuration()
    shards = -(-int(configuration["starts"]) // int(configuration["shard"]))
    return Results(folder, configuration, tuple(k for k in range(shards) if _is_whole(folder, k, configuration)))


def _is_whole(folder, k, configuration):
    try:
        folder.read(k, configuration)
    except FileNotFoundError:
        return False
    except Damaged as error:
        warnings.warn(f"{error}; it does not count", stacklevel=3)
        return False
    return True
