"""What a cell prints stays one text when the kernel sends it in pieces."""

import nbformat
import pytest
import streams
from jupyter_cache.executors import utils
from myst_nb.core.utils import coalesce_streams

PIECES = 'for piece in "one", " line\\n", "another\\n":\n    print(piece, end="", flush=True)'


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what a page shows of a cell, with or without the extension."""

    def run(extended):
        monkeypatch.setattr(utils, "executenb", utils.executenb)  # put back after the test
        if extended:
            streams.setup(None)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PIECES)])
        result = utils.single_nb_execution(notebook, tmp_path, timeout=60, allow_errors=False)
        return coalesce_streams(result.nb.cells[0].outputs)[0].text

    return run


def test_a_line_sent_in_pieces_is_one_line(run):
    assert run(extended=True) == "one line\nanother\n"


def test_without_the_extension_it_would_be_broken(run):
    assert run(extended=False).startswith("one\n line\n")
