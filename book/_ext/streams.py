"""Sphinx extension: what a cell prints is one text, however many messages it came in.

A kernel sends what is printed whenever its clock ticks, now and then in the middle of a line, and MyST-NB ends a line
at each message.  nbclient joins them as they are, when asked.
"""

from functools import partial

import nbclient
from jupyter_cache.executors import utils


def setup(app):
    utils.executenb = partial(nbclient.execute, coalesce_streams=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
