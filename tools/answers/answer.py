"""An answer, and the key that a checker gets of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from linnet.exercises.digests import NEAR, RIGHT, digest, stored


@dataclass(frozen=True)
class Answer:
    """A number or an array: the function that computes it, a hint, and mistakes with what is said of them.

    A mistake is an answer, or a function of the right one.
    """

    value: Callable
    hint: str
    mistakes: Sequence[tuple[object, str]] = ()


@dataclass(frozen=True)
class Choice:
    """A letter out of a few, and what is said of the others."""

    right: str
    wrong: Mapping[str, str] = field(default_factory=dict)


def key(name: str, answer: Answer | Choice) -> dict:
    """Return what a checker needs to judge answers to the exercise, without the answer itself."""
    if isinstance(answer, Choice):
        letter = lambda letter: [digest(f"{name} 0 {letter}")]
        mistakes = [[letter(wrong), says] for wrong, says in answer.wrong.items()]
        return {"options": 1 + len(mistakes), "right": letter(answer.right), "mistakes": mistakes}
    right = np.asarray(answer.value(), dtype=float)
    digests = lambda place, array, digits: [stored(f"{name} {place}{i}", x, digits) for i, x in enumerate(array.flat)]
    mistakes = [(wrong(right) if callable(wrong) else wrong, says) for wrong, says in answer.mistakes]
    return {
        "shape": list(right.shape),
        "right": digests("", right, RIGHT[0]),
        "near": digests("near ", right, NEAR[0]),
        "sorted": digests("sorted ", np.sort(right, None), RIGHT[0]) if right.ndim else [],
        "mistakes": [[digests("", np.asarray(wrong, dtype=float), RIGHT[0]), says] for wrong, says in mistakes],
        "hint": answer.hint,
    }
