"""What is said of an answer, by the key of its exercise."""

from string import ascii_lowercase

import numpy as np

from .digests import LARGEST, NEAR, RIGHT, agreeing, digest


def judge(name, key, answer):
    """Return the verdict: "right", or "not yet" with what can be told."""
    return _judge_letter(name, key, answer) if "options" in key else _judge_numbers(name, key, _numeric(answer))


def _judge_letter(name, key, answer):
    letters = ascii_lowercase[: key["options"]]
    letter = str(answer).strip().lower()
    if letter not in list(letters):
        return f"not yet, one of {', '.join(letters)} is needed"
    return _known(key, [{digest(f"{name} 0 {letter}")}]) or "not yet"


def _judge_numbers(name, key, array):
    if list(array.shape) != key["shape"]:
        return f"not yet, {form(key['shape'])} is needed, {form(array.shape)} came"
    if not (np.abs(array) < LARGEST).all():
        return "not yet, finite numbers are needed"
    found = [agreeing(f"{name} {i}", x, *RIGHT) for i, x in enumerate(array.flat)]
    if known := _known(key, found):
        return known
    if _agree(key["near"], [agreeing(f"{name} near {i}", x, *NEAR) for i, x in enumerate(array.flat)]):
        return "not yet, but off by less than 1 per cent: give four digits, or look for a small slip"
    if array.ndim == 0:
        return "not yet"
    if _agree(key["sorted"], [agreeing(f"{name} sorted {i}", x, *RIGHT) for i, x in enumerate(np.sort(array, None))]):
        return "not yet, the right numbers in another order"
    off = sum(right not in some for right, some in zip(key["right"], found, strict=True))
    return f"not yet, {off} of {array.size} numbers are off"


def _known(key, found):
    """Return what is said of a right answer or of a mistake that the key knows, else None."""
    if _agree(key["right"], found):
        return "right"
    return next((f"not yet, {says}" for digests, says in key["mistakes"] if _agree(digests, found)), None)


def _agree(digests, found):
    return all(one in some for one, some in zip(digests, found, strict=True))


def form(shape):
    """Return the words for the form of an answer.

    >>> form(()), form((3,)), form((2, 2))
    ('a number', 'a list of 3 numbers', 'a matrix of 2 × 2')
    """
    if len(shape) > 1:
        return f"a matrix of {' × '.join(map(str, shape))}"
    return f"a list of {shape[0]} number{'s' * (shape[0] != 1)}" if shape else "a number"


def _numeric(answer):
    try:
        return np.asarray(answer, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"answer: {answer!r} came, a number or an array of numbers is needed") from None
