"""Every checker accepts the solution printed in the chapter, and rejects plausible mistakes."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import linnet as ln
from linnet import exercises

BOOK = Path(__file__).parents[1] / "book"


@pytest.fixture(scope="module")
def linnerud():
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    land = ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss(data.X, data.Y))
    return land, ln.initial.gaussian(land.net, np.random.default_rng(1), scale=0.5)


def solution(name, land, theta):
    C = ln.invariants.balance(land.net, theta)[0]
    G1, G2 = land.net.split(land.gradient(theta))
    change = 0.1**2 * (G2.T @ G2 - G1 @ G1.T)
    return {
        "networks-1": (740, [10, 640, 84]),
        "networks-2": (
            land.loss.best(2),
            [land.loss.best(1), land.loss.residual, land.loss.singular_values[2] ** 2 / 2],
        ),
        "networks-3": (3, [1, 2, 4]),
        "networks-4": (9, [3, 81, 1]),
        "invariance-1": (8, [0, 2, -8]),
        "invariance-2": (np.abs(change).max(), [0, 10 * np.abs(change).max(), change.max() + change.min()]),
        "invariance-3": (
            np.linalg.eigvalsh(C) / np.e,
            [np.linalg.eigvalsh(C), np.linalg.eigvalsh(C) / np.sqrt(np.e), np.linalg.eigvalsh(C)[::-1] / np.e],
        ),
        "invariance-4": (2, [1, 3, 4]),
    }[name]


@pytest.mark.parametrize("name", exercises.ANSWERS)
def test_the_solution_is_accepted_and_mistakes_are_not(name, linnerud):
    right, mistakes = solution(name, *linnerud)
    assert exercises.check(name, right) == f"{name}: right"
    for mistake in mistakes:
        assert exercises.check(name, mistake).startswith(f"{name}: not yet")
    assert exercises.check(name, np.ones(7)).startswith(f"{name}: not yet, an answer of shape")


def test_every_checker_has_its_cell_and_its_solution_in_a_chapter():
    sources = [cell["source"] for path in BOOK.glob("*.ipynb") for cell in json.loads(path.read_text())["cells"]]
    text = "\n".join("".join(source) for source in sources)
    asked = set(re.findall(r'exercises\.check\("([\w-]+)"', text))
    assert asked == set(exercises.ANSWERS)
    assert asked <= {label.removeprefix("ex-") for label in re.findall(r"\{solution\} (ex-[\w-]+)", text)}


@pytest.mark.parametrize(("name", "answer", "came"), [("networks-9", 1, "networks-9"), ("networks-1", "many", "many")])
def test_bad_input_is_named(name, answer, came):
    with pytest.raises(ValueError, match=came):
        exercises.check(name, answer)
