"""For the tests and for the examples in the docstrings: no figure stays open."""

import sys

import pytest


@pytest.fixture(autouse=True)
def close_figures():
    yield
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close("all")
