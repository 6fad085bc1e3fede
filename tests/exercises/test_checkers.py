"""Every checker has its exercise and its solution in a chapter, and names bad input."""

import json
import re
from pathlib import Path

import pytest

from linnet import exercises

BOOK = Path(__file__).parents[2] / "book"


def test_every_checker_has_its_cell_and_its_solution_in_a_chapter():
    sources = [
        cell["source"]
        for path in BOOK.glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    text = "\n".join("".join(source) for source in sources)
    asked = set(re.findall(r'exercises\.check\("([\w-]+)"', text))
    assert asked == set(exercises.ANSWERS)
    assert asked <= {label.removeprefix("ex-") for label in re.findall(r"\{solution\} (ex-[\w-]+)", text)}


@pytest.mark.parametrize(("name", "answer", "came"), [("networks-9", 1, "networks-9"), ("networks-1", "many", "many")])
def test_bad_input_is_named(name, answer, came):
    with pytest.raises(ValueError, match=came):
        exercises.check(name, answer)


def test_a_wrong_answer_is_told_what_can_be_told():
    says = lambda name, answer: exercises.check(name, answer).removeprefix(f"{name}: not yet, ")
    assert says("networks-1", [740]) == "a number is needed, an array of shape (1,) came"
    assert says("hyperbolicity-1", 4) == "an array of shape (3,) is needed, a number came"
    assert says("networks-1", float("nan")) == "finite numbers are needed"
    assert says("conjecture-4", 0.87).startswith("but off by less than 1 per cent")
    assert says("conjecture-4", 0.5) == "your number is too small"
    assert says("hyperbolicity-1", [4, 0, -1]) == "the right numbers in another order"
    assert says("hyperbolicity-1", [-1, 0, 5]) == "1 of 3 entries are off"
