"""The reference page knows the chapters that use a function."""

from pathlib import Path

import reference

import linnet as ln

ROOT = Path(__file__).parents[1]


def test_names_in_cells_are_resolved_however_they_are_imported():
    names = set(reference.used_names("ln.gradient_flow(land, ln.initial.gaussian(net)); plot.modes(a.b)"))
    assert {"gradient_flow", "initial.gaussian", "plot.modes"} <= names
    assert reference.resolve("initial.gaussian") is ln.initial.gaussian
    assert reference.resolve("a.b") is None


def test_chapters_are_found_in_the_order_of_the_book():
    documents = ["book/index", "book/invariance", "book/deep-linear-networks"]
    uses = reference.chapters_by_object(ROOT, documents)
    assert list(uses[id(ln.gradient_flow)]) == documents[1:]


def test_an_enumeration_has_no_signature():
    shown = lambda obj: reference.drop_signature(None, "class", "", obj, None, "(value, names=None)", None)
    assert shown(ln.Status) == ("", None)
    assert shown(ln.Network) is None
