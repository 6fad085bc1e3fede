"""Shards handed to processes: one after another, joblib on one machine, Dask on many.  Tables come back in any order.

The schedulers are theirs.  What is added: a bounded number of shards under way, so that memory does not grow with the
study, and another try when a process dies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from itertools import islice

import numpy as np

from .study import Study

TRIES = 5  # deaths of a process in a row, with nothing finished between, after which a study gives up
ORPHANED = 10  # seconds without work after which a process of joblib ends: its parent may have been killed


def run(
    study: Study, shards: Iterable[int], n_jobs: int = 1, scheduler: str | None = None
) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
    """Yield ``(k, table)`` for each of ``shards``, as they are finished."""
    if scheduler is not None:
        return _with_dask(study, shards, scheduler, n_jobs)
    return _with_joblib(study, shards, n_jobs) if n_jobs != 1 else ((k, study.compute(k)) for k in shards)


def _compute(study, k):
    return k, study.compute(k)


def _with_joblib(study, shards, n_jobs):
    try:
        from joblib import Parallel, delayed, parallel_config
        from joblib.externals.loky.process_executor import TerminatedWorkerError
    except ImportError:
        raise ImportError("n_jobs: several processes need joblib; pip install joblib, or take n_jobs=1") from None

    left, deaths = dict.fromkeys(shards), 0
    while left:
        tasks = (delayed(_compute)(study, k) for k in list(left))
        try:
            with parallel_config("loky", n_jobs=n_jobs, inner_max_num_threads=1, idle_worker_timeout=ORPHANED):
                for k, table in Parallel(return_as="generator_unordered", batch_size=1)(tasks):
                    deaths = 0
                    del left[k]
                    yield k, table
        except TerminatedWorkerError as error:
            deaths += 1
            if deaths == TRIES:
                raise RuntimeError(f"processes died {TRIES} times in a row; is there enough memory?") from error


def _with_dask(study, shards, scheduler, n_jobs):
    from distributed import Client, LocalCluster

    if scheduler == "local":
        options = {"host": "127.0.0.1", "threads_per_worker": 1, "dashboard_address": None}
        with LocalCluster(n_workers=n_jobs, processes=True, **options) as cluster, Client(cluster) as client:
            yield from _with_client(study, shards, client)
    else:
        with _connect(scheduler) as client:
            yield from _with_client(study, shards, client)


def _connect(scheduler):
    from distributed import Client

    try:
        return Client(scheduler)
    except (OSError, TypeError, ValueError) as error:  # TypeError: an address tls://... and no certificate
        raise ConnectionError(f"scheduler: {scheduler} could not be reached ({error})") from error


def _with_client(study, shards, client):
    from distributed import wait

    shards = iter(shards)
    submit = lambda k: client.submit(_compute, study, k, pure=False)
    pending = {submit(k) for k in islice(shards, 4 * max(1, sum(client.nthreads().values())))}
    while pending:
        try:
            ready = wait(pending, timeout=2, return_when="FIRST_COMPLETED").done
            tables = [future.result() for future in ready]
        except TimeoutError:
            ready, tables = set(), []
        except (CancelledError, OSError) as error:  # which of them depends on where the connection broke
            raise ConnectionError("the scheduler went away") from error
        if client.status != "running":
            raise ConnectionError("the scheduler went away")
        yield from tables
        pending -= ready
        pending.update(submit(k) for k in islice(shards, len(ready)))
