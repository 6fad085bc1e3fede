"""The answers of the book's exercises, and what a checker says about a reader's answer.

One module per chapter holds ``ANSWERS``: functions that compute the right answer, by the name of the exercise.
"""

import numpy as np

from . import conjecture, convergence, deeper, descent, exact, hyperbolicity, invariance, landscape, networks

ANSWERS = (
    networks.ANSWERS
    | invariance.ANSWERS
    | convergence.ANSWERS
    | landscape.ANSWERS
    | conjecture.ANSWERS
    | hyperbolicity.ANSWERS
    | deeper.ANSWERS
    | exact.ANSWERS
    | descent.ANSWERS
)


def check(name: str, answer: object) -> str:
    """Say whether ``answer`` to the exercise ``name`` is right, without giving the right one away.

    An answer is a number or an array; it is right within a relative error of 1e-4.  ``...`` stands for no answer yet.
    Raises ValueError when there is no such exercise, or the answer is not numeric.

    >>> check("networks-1", ...)
    'networks-1: no answer yet'
    >>> check("networks-1", 740)
    'networks-1: right'
    >>> check("networks-1", 64)
    'networks-1: not yet, your number is too small'
    >>> check("networks-1", [740])
    'networks-1: not yet, a number is needed, an array of shape (1,) came'
    """
    if name not in ANSWERS:
        raise ValueError(f"name: {name!r} came, one of {', '.join(ANSWERS)} is needed")
    if answer is ...:
        return f"{name}: no answer yet"
    return f"{name}: {_judge(_numeric(answer), np.asarray(ANSWERS[name]()))}"


def _judge(answer, right):
    if answer.shape != right.shape:
        return f"not yet, {_form(right)} is needed, {_form(answer)} came"
    if not np.isfinite(answer).all():
        return "not yet, finite numbers are needed"
    if _close(answer, right, 1e-4):
        return "right"
    if _close(answer, right, 1e-2):
        return "not yet, but off by less than 1 per cent: give four digits, or look for a small slip"
    if answer.ndim == 0:
        return f"not yet, your number is too {'large' if answer > right else 'small'}"
    if _close(np.sort(answer, axis=None), np.sort(right, axis=None), 1e-4):
        return "not yet, the right numbers in another order"
    wrong = ~np.isclose(answer, right, rtol=1e-4, atol=1e-9)
    return f"not yet, {wrong.sum()} of {wrong.size} entries are off"


def _close(answer, right, rtol):
    return np.allclose(answer, right, rtol=rtol, atol=1e-9)


def _form(array):
    return f"an array of shape {array.shape}" if array.ndim else "a number"


def _numeric(answer):
    try:
        return np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"answer: {answer!r} came, a number or an array of numbers is needed") from None
