"""Shards one after another, each by the threads of this machine; or many at a time, by Dask on many machines.

The scheduler is theirs.  What is added: a bounded number of shards under way, so that memory does not grow with the
study.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from itertools import islice

import numpy as np

from .study import Study


def run(
    study: Study, shards: Iterable[int], n_jobs: int = 1, scheduler: str | None = None
) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
    """Yield ``(k, table)`` for each of ``shards``, as they are finished."""
    if scheduler is not None:
        return _with_dask(study, shards, scheduler, n_jobs)
    return (_compute(study, k, n_jobs) for k in shards)


def _compute(study, k, workers=1):
    return k, study.compute(k, workers)


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
