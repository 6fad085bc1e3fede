"""The reference page knows the chapters that use a function."""

import importlib.util
from pathlib import Path

import pytest

import linnet as ln

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "book" / "_ext" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_names_in_cells_are_resolved_however_they_are_imported(reference):
    names = set(reference.used_names("ln.gradient_flow(land, ln.initial.gaussian(net)); plot.modes(a.b)"))
    assert {"gradient_flow", "initial.gaussian", "plot.modes"} <= names
    assert reference.resolve("initial.gaussian") is ln.initial.gaussian
    assert reference.resolve("a.b") is None


def test_chapters_are_found_in_the_order_of_the_book(reference):
    documents = ["book/index", "book/invariance", "book/deep-linear-networks"]
    uses = reference.chapters_by_object(ROOT, documents)
    assert list(uses[id(ln.gradient_flow)]) == documents[1:]
