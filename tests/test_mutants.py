"""The mutants of `make mutants` fit the chapters, and no checked statement is without one."""

from pathlib import Path

import ledger
import mutants
import pytest

CHAPTERS = sorted(Path(__file__).parents[1].glob("book/*.ipynb"))
NAMES = [path.stem for path in CHAPTERS]


@pytest.fixture(scope="module")
def checked():
    """{chapter: labels of its statements that cells check}"""
    found = {name: statements for name, (_, statements) in ledger.collect(CHAPTERS).items()}
    return {name: {s.label for s in statements if s.checks} for name, statements in found.items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_change_can_be_made(name, checked):
    labels, cells = set().union(*checked.values()), mutants.cells(name)
    texts = {cell["id"]: mutants.source(cell) for cell in cells}
    for mutant in mutants.read(name)[0]:
        assert set(mutant) == {"statement", "cell", "old", "new", "why"}
        assert mutant["statement"] in labels, mutant
        assert texts[mutant["cell"]].count(mutant["old"]) == 1 and mutant["old"] != mutant["new"], mutant


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_that_could_notice_comes_after_every_change(name):
    cells = mutants.cells(name)
    for mutant in mutants.read(name)[0]:
        start = [cell["id"] for cell in cells].index(mutant["cell"])
        assert any(mutant["statement"] in mutants.statements(cell) for cell in cells[start:]), mutant


def test_every_checked_statement_has_a_mutant_or_a_reason(checked):
    listed = [mutants.read(name) for name in NAMES]
    broken = {mutant["statement"] for found, _ in listed for mutant in found}
    excused = {label for _, reasons in listed for label in reasons}
    assert set().union(*checked.values()) - broken == excused


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """Survey a chapter of one checked cell under one change."""

    def survey(new):
        cell = {
            "cell_type": "code",
            "id": "c",
            "metadata": {"tags": ["nbval-check-output"], "linnet": {"checks": ["thm-a"]}},
            "source": ["x = 2\n", "print(x < 3)"],
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["True\n"]}],
        }
        monkeypatch.setattr(mutants, "cells", lambda name: [cell])
        change = {"statement": "thm-a", "cell": "c", "old": "x = 2", "new": new, "why": "because"}
        monkeypatch.setattr(mutants, "read", lambda name: ([change], {}))
        return mutants.survey("a")

    return survey


@pytest.mark.parametrize(("new", "wrong", "verdict"), [("x = 4", 0, "red    c"), ("x = 1", 1, "GREEN  c")])
def test_a_change_that_nobody_notices_is_green(chapter, capsys, new, wrong, verdict):
    assert chapter(new) == wrong
    assert verdict in capsys.readouterr().out


def test_a_cell_that_fails_or_does_not_end_is_red(chapter, capsys, monkeypatch):
    monkeypatch.setattr(mutants, "PATIENCE", 1)
    assert chapter("x = 1 / 0") == chapter("x = 2\nwhile x: pass") == 0
    said = capsys.readouterr().out
    assert "raises ZeroDivisionError" in said and "no end" in said
