"""The reference page knows the chapters that use a function."""

import ast
import re
from pathlib import Path

import pytest
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


def test_an_enumeration_has_no_signature_and_an_empty_array_is_short():
    shown = lambda obj, text: reference.mend_signature(None, "class", "", obj, None, text, None)
    assert shown(ln.Status, "(value, names=None)") == ("", None)
    assert shown(ln.Network, "(a=array([], shape=(0, 1), dtype=float64))") == ("(a=np.zeros((0, 1)))", None)
    assert shown(ln.Network, None) == (None, None)


def test_fields_of_a_tuple_are_not_listed_without_a_word():
    skipped = lambda obj: reference.pass_over_fields(None, "class", "", obj, False, None)
    assert skipped(ln.datasets.Dataset.X)
    assert skipped(ln.Network.dim) is None


@pytest.mark.parametrize("path", sorted((ROOT / "linnet").rglob("*.py")), ids=lambda path: path.stem)
def test_no_sentence_stands_where_it_is_taken_for_a_parameter(path):
    documented = ast.FunctionDef | ast.ClassDef
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = (isinstance(node, documented) and ast.get_docstring(node)) or ""
        for section in re.findall(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+$|\Z)", text, flags=re.M | re.S):
            for line in section.splitlines():
                assert re.match(r"$| |[\w*, ]+( :|$)", line), f"{node.name}: {line}"
