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
