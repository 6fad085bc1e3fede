"""The claim ledger: every statement of the chapters has its status, its check and its control."""

import json
from pathlib import Path

import ledger
import pytest
from docutils import nodes

BOOK = Path(__file__).parents[1] / "book"

STATEMENT = """# A chapter

```{{prf:{kind}}} Small things
:label: thm-small

All is $x^*$ small.

{status}
```
"""
PROVED = "*Status: proved here. Hypotheses: {}.*"


def cell(source="1 + 1", tags=("nbval-check-output",), **notes):
    output = {"output_type": "stream", "name": "stdout", "text": ["one\n", "two\n"]}
    metadata = {"tags": list(tags), "linnet": notes}
    return {"cell_type": "code", "id": "c", "metadata": metadata, "source": source, "outputs": [output]}


@pytest.fixture
def collect(tmp_path):
    def collect(status, *cells, kind="theorem", **notes):
        text = STATEMENT.format(kind=kind, status=status)
        first = {"cell_type": "markdown", "id": "m", "metadata": {"linnet": notes}, "source": text}
        path = tmp_path / "chapter.ipynb"
        path.write_text(json.dumps({"cells": [first, *cells]}), encoding="utf-8")
        return ledger.collect([path])["chapter"]

    return collect


def test_the_chapters_are_complete():
    chapters = ledger.collect(sorted(BOOK.glob("*.ipynb")))
    assert sum(len(statements) for _, statements in chapters.values()) >= 17


def test_a_statement_is_read_with_all_that_belongs_to_it(collect):
    title, [statement] = collect(PROVED.format("$x>0$"), cell(checks=["thm-small"]), cell(controls=["thm-small"]))
    assert (title, statement.title, statement.verdict) == ("A chapter", "Small things", "proved here")
    assert (statement.status, statement.hypotheses) == ("proved here.", "$x>0$.")
    assert [(c.number, c.prints) for c in statement.checks + statement.controls] == [
        (1, ("one", "two")),
        (2, ("one", "two")),
    ]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("proved here, from Theorem 1.", "proved here"),
        ("proved in the literature {cite:p}`a`.", "proved in the literature"),
        ("conjectured; seen in 10 runs.", "conjectured"),
        ("seen in 10,000 runs.", "seen"),
    ],
)
def test_statuses(collect, status, verdict):
    _, [statement] = collect(f"*Status: {status} Hypotheses: none.*", cell(checks=["thm-small"]))
    assert statement.verdict == verdict


CHECK, CONTROL = cell(checks=["thm-small"]), cell(controls=["thm-small"])


@pytest.mark.parametrize(
    ("status", "cells", "notes", "complaint"),
    [
        (PROVED.format("none"), [], {}, "has no check"),
        (PROVED.format("none"), [CONTROL], {}, "has no check"),
        (PROVED.format("none"), [], {"no_check": {"thm-small": "clear"}}, "needs a check and not a reason"),
        (PROVED.format("nonempty"), [CHECK], {}, "has hypotheses and no control"),
        ("", [CHECK], {}, "has no line"),
        ("*Status: proved here.*", [CHECK], {}, "has no 'Hypotheses"),
        ("*Status: clear. Hypotheses: none.*", [CHECK], {}, "has the status 'clear.'"),
        ("*Status: proved in the literature. Hypotheses: none.*", [CHECK], {}, "has the status"),
        ("*Status: seen in many runs. Hypotheses: none.*", [CHECK], {}, "has the status"),
        (PROVED.format("none"), [cell(checks=["thm-small"], tags=[])], {}, "tagged nbval-check-output"),
        (PROVED.format("none"), [CHECK, cell(checks=["thm-large"])], {}, "thm-large, which is no statement"),
        (PROVED.format("none"), [CHECK, cell(control=["thm-small"])], {}, "'control' came"),
    ],
)
def test_what_is_missing_is_named(collect, status, cells, notes, complaint):
    with pytest.raises(ValueError, match=complaint):
        collect(status, *cells, **notes)


def test_a_reason_stands_for_a_control_or_for_the_check_of_a_definition(collect):
    _, [theorem] = collect(PROVED.format("$x>0$"), CHECK, no_control={"thm-small": "else no $x$"})
    assert theorem.no_control == "else no $x$"
    _, [definition] = collect("", kind="definition", no_check={"thm-small": "a name"})
    assert definition.no_check == "a name"
    with pytest.raises(ValueError, match="no check"):
        collect("", kind="definition")


def test_labels_are_there_and_differ(collect, tmp_path):
    collect(PROVED.format("none"), CHECK)
    other = tmp_path / "other.ipynb"
    other.write_bytes((tmp_path / "chapter.ipynb").read_bytes())
    with pytest.raises(ValueError, match="two statements have the label thm-small"):
        ledger.collect([tmp_path / "chapter.ipynb", other])
    other.write_text(other.read_text(encoding="utf-8").replace(":label: thm-small", ""), encoding="utf-8")
    with pytest.raises(ValueError, match="'Small things' has no label"):
        ledger.collect([other])


def test_an_unknown_kind_is_named(collect):
    with pytest.raises(ValueError, match="the hunch 'Small things' came"):
        collect(PROVED.format("none"), kind="hunch")


def test_the_page_counts_and_links(collect, tmp_path):
    collect(PROVED.format("$x>0$"), cell(checks=["thm-small"]), cell(controls=["thm-small"]))
    page = "\n".join(ledger.page(ledger.collect([tmp_path / "chapter.ipynb"])))
    assert "**1 statements**: 1 theorem." in page and "1 proved here" in page
    row = ["* - {prf:ref}`thm-small` Small things", "  - {chip}`proved here`", "  - {doc}`A chapter <chapter>`"]
    assert "\n".join([*row, "  - {ref}`cell 1 <cell-c>`", "  - {ref}`cell 2 <cell-c>`"]) in page


def test_what_is_open_comes_first_on_the_page(collect, tmp_path):
    collect(PROVED.format("none"), CHECK)
    path = tmp_path / "chapter.ipynb"
    other = path.read_text(encoding="utf-8").replace("thm-small", "thm-open").replace("proved here", "conjectured")
    (tmp_path / "other.ipynb").write_text(other, encoding="utf-8")
    page = "\n".join(ledger.page(ledger.collect([path, tmp_path / "other.ipynb"])))
    assert page.index("thm-open") < page.index("thm-small")


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("Status: proved here. Hypotheses: none.", "proved here; Hypotheses: none."),
        ("Status: seen in 10 runs; rare. Hypotheses: few.", "seen in 10 runs; rare. Hypotheses: few."),
    ],
)
def test_a_status_becomes_a_chip(status, text):
    paragraph = ledger.render._status_line(nodes.emphasis("", status))
    assert (paragraph.astext(), paragraph.children[0]["classes"][0]) == (text, "chip")


@pytest.mark.parametrize(
    ("lines", "said"),
    [(["one"], ": 1 cell"), (["agree within 1e-03, all", "agree within 1e-11"], ": 1 cell, within 1e-11 to 1e-03")],
)
def test_evidence_says_how_well_its_sides_agree(lines, said):
    assert ledger.render._how_well([ledger.parse.Cell("chapter", 1, "cell-c", "", tuple(lines))]) == said
