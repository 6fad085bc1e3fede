"""What a checker says about a reader's answer to an exercise of the book.

``keys.json`` holds for each exercise the form of its answer, digests of the right one and of common mistakes, what is
said of these, and a hint.  The pages of the site judge by the same data, so both say the same.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .judge import judge

KEYS: Mapping[str, Mapping[str, Any]] = json.loads(Path(__file__).with_name("keys.json").read_text(encoding="utf-8"))


def check(name: str, answer: object) -> str:
    """Say whether ``answer`` to the exercise ``name`` is right, without giving the right one away.

    An answer is a number, an array, or the letter of a choice; a number is right within a relative error of 1e-4.
    ``...`` stands for no answer yet.  Raises ValueError when there is no such exercise, or the answer has no such form.

    >>> check("networks-1", ...)
    'networks-1: no answer yet'
    >>> check("networks-1", 740)
    'networks-1: right'
    >>> check("networks-1", 640)
    'networks-1: not yet, this is the first layer alone'
    >>> check("networks-1", [740])
    'networks-1: not yet, a number is needed, a list of 1 number came'
    """
    key = _key(name)
    return f"{name}: " + ("no answer yet" if answer is ... else judge(name, key, answer))


def hint(name: str) -> str:
    """Return a hint to the exercise ``name``.

    >>> hint("networks-1")
    'A layer from 64 to 10 neurons is a matrix: count its entries, then those of the next.'
    """
    return _key(name)["hint"]


def _key(name):
    if name not in KEYS:
        raise ValueError(f"name: {name!r} came, one of {', '.join(KEYS)} is needed")
    return KEYS[name]
