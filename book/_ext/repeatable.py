"""Sphinx extension: the chapters show the same on every build.

A kernel sends what is printed whenever its clock ticks, now and then in the middle of a line, and MyST-NB ends a line
at each message.  nbclient joins them as they are, when asked.

With several threads OpenBLAS adds in another order: the last digits depend on the number of cores, and so does a curve
that is drawn from them.  The matrices are too small for threads anyway.
"""

import os
from functools import partial

import nbclient
from jupyter_cache.executors import utils


def setup(app):
    utils.executenb = partial(nbclient.execute, coalesce_streams=True)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the kernels inherit it
    return {"parallel_read_safe": True, "parallel_write_safe": True}
