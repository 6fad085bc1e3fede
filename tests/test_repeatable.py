"""Cells show the same whenever the kernel sends what they print, and however many cores there are."""

import nbformat
import pytest
import repeatable
from jupyter_cache.executors import utils
from myst_nb.core.utils import coalesce_streams

PIECES = 'for piece in "one", " line\\n", "another\\n":\n    print(piece, end="", flush=True)'
LAST_DIGITS = """\
import numpy as np
A = np.random.default_rng(0).normal(size=(300, 300))
print(np.linalg.solve(A, A[0]).tobytes().hex()[:400])"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what a page shows of a cell, where two threads were asked for."""

    def run(source, extended=True, threads=2):
        monkeypatch.setattr(utils, "executenb", utils.executenb)  # put back after the test
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", str(threads))
        if extended:
            repeatable.setup(None)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        result = utils.single_nb_execution(notebook, tmp_path, timeout=60, allow_errors=False)
        return coalesce_streams(result.nb.cells[0].outputs)[0].text

    return run


def test_a_line_sent_in_pieces_is_one_line(run):
    assert run(PIECES) == "one line\nanother\n"


def test_without_the_extension_it_would_be_broken(run):
    assert run(PIECES, extended=False).startswith("one\n line\n")


def test_last_digits_are_those_of_one_thread(run):
    assert run(LAST_DIGITS) == run(LAST_DIGITS, extended=False, threads=1)
