"""Every checker has its exercise and its solution in a chapter, and names bad input."""

import json
import re
from pathlib import Path

import answers
import numpy as np
import pytest
from answers import Answer, Choice
from hypothesis import given
from hypothesis import strategies as st

from linnet import exercises
from linnet.exercises import digests

BOOK = Path(__file__).parents[2] / "book"


def test_every_checker_has_its_cell_and_its_solution_in_a_chapter():
    sources = [
        cell["source"]
        for path in BOOK.glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    text = "\n".join("".join(source) for source in sources)
    asked = set(re.findall(r'exercises\.check\("([\w-]+)"', text))
    numbered = {name for name, key in exercises.KEYS.items() if "shape" in key}
    assert asked == numbered
    assert asked <= {label.removeprefix("ex-") for label in re.findall(r"\{solution\} (ex-[\w-]+)", text)}


def test_every_chapter_closes_with_its_questions_and_each_has_an_answer():
    for path in BOOK.glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        (card,) = (text for text in map("".join, (cell["source"] for cell in cells)) if ":class: questions" in text)
        options = [
            len(re.findall(r"^   - \(", question, re.M)) for question in re.split(r"^\d\. ", card, flags=re.M)[1:]
        ]
        assert options == [exercises.KEYS[f"{path.stem}-q{n}"]["options"] for n in (1, 2, 3)]


@pytest.mark.parametrize("name", [name for name, answer in answers.ANSWERS.items() if isinstance(answer, Choice)])
def test_a_letter_is_judged(name):
    choice = answers.ANSWERS[name]
    letters = "abc"
    assert {choice.right, *choice.wrong} == set(letters)
    assert exercises.check(name, choice.right) == f"{name}: right"
    assert exercises.check(name, choice.right.upper()) == f"{name}: right"
    for letter, says in choice.wrong.items():
        assert exercises.check(name, letter) == f"{name}: not yet, {says}"
    assert exercises.check(name, "d") == exercises.check(name, 1) == f"{name}: not yet, one of a, b, c is needed"


def test_the_keys_are_those_of_the_answers():
    assert answers.keys() == exercises.KEYS


@pytest.mark.parametrize(
    ("name", "answer", "came"),
    [("networks-9", 1, "networks-9"), ("networks-1", "many", "many"), ("networks-1", 10**400, "10000")],
)
def test_bad_input_is_named(name, answer, came):
    with pytest.raises(ValueError, match=came):
        exercises.check(name, answer)
    with pytest.raises(ValueError, match="networks-9"):
        exercises.hint("networks-9")


def test_a_wrong_answer_is_told_what_can_be_told():
    says = lambda name, answer: exercises.check(name, answer).removeprefix(f"{name}: not yet, ")
    assert says("networks-1", [740]) == "a number is needed, a list of 1 number came"
    assert says("hyperbolicity-1", 4) == "a list of 3 numbers is needed, a number came"
    assert says("invariance-8", [1, 2]) == "a matrix of 2 × 2 is needed, a list of 2 numbers came"
    for huge in float("nan"), float("inf"), 1.79e308, -1e200:
        assert says("networks-1", huge) == "finite numbers are needed"
    assert says("conjecture-4", 0.87).startswith("but off by less than 1 per cent")
    assert says("conjecture-4", 0.75) == "this is its square"
    assert exercises.check("conjecture-4", 0.4) == "conjecture-4: not yet"
    assert says("hyperbolicity-1", [4, 0, -1]) == "the right numbers in another order"
    assert says("hyperbolicity-1", [-1, 0, 5]) == "1 of 3 numbers are off"


@pytest.mark.parametrize("name", [name for name, answer in answers.ANSWERS.items() if isinstance(answer, Answer)])
def test_each_mistake_that_has_a_name_is_called_by_it(name):
    answer = answers.ANSWERS[name]
    right = np.asarray(answer.value(), dtype=float)
    assert exercises.check(name, right) == f"{name}: right"
    for wrong, says in answer.mistakes:
        given = wrong(right) if callable(wrong) else wrong
        assert np.shape(given) == right.shape
        assert exercises.check(name, given) == f"{name}: not yet, {says}"
        assert "needed" not in says  # what tells an answer of a wrong form


numbers = st.floats(1e-6, 1e6) | st.integers(1, 10**6).map(float) | st.integers(-6, 6).map(lambda k: 10.0**k)


@given(right=numbers, sign=st.sampled_from([-1, 1]), slip=st.floats(-1e-3, 1e-3))
def test_digests_agree_with_what_is_close_and_with_nothing_else(right, sign, slip):
    digits, tolerance = digests.RIGHT
    answer = right * (1 + slip)
    agrees = digests.stored("x", sign * right, digits) in digests.agreeing("x", sign * answer, digits, tolerance)
    if abs(slip) < tolerance - 1e-5:  # rounding moves a number by up to half of its last digit
        assert agrees
    if abs(slip) > tolerance + 1e-5:
        assert not agrees
    assert digests.stored("y", sign * right, digits) not in digests.agreeing("x", sign * answer, digits, tolerance)
    assert digests.stored("x", -sign * right, digits) not in digests.agreeing("x", sign * answer, digits, tolerance)


def test_zero_agrees_with_zero_alone():
    zero = digests.stored("x", 0.0, 6)
    assert zero == digests.stored("x", -1e-17, 6)
    assert zero in digests.agreeing("x", 1e-12, *digests.RIGHT)
    assert zero not in digests.agreeing("x", 1e-6, *digests.RIGHT)
