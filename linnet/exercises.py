"""The answers of the book's exercises, and what a checker says about a reader's answer."""

import numpy as np

from . import datasets
from .flow import gradient_descent
from .initial import gaussian
from .invariants import balance, drift
from .landscape import Landscape
from .loss import SquareLoss
from .network import Network


def check(name, answer):
    """Say whether ``answer`` to the exercise ``name`` is right, without giving the right one away.

    An answer is a number or an array; it is right within a relative error of 1e-4.  ``...`` stands for no answer yet.
    Raises ValueError when there is no such exercise, or the answer is not numeric.

    >>> check("networks-1", ...)
    'networks-1: no answer yet'
    >>> check("networks-1", 740)
    'networks-1: right'
    >>> check("networks-1", 64)
    'networks-1: not yet, your number is too small'
    """
    if name not in ANSWERS:
        raise ValueError(f"name: {name!r} came, one of {', '.join(ANSWERS)} is needed")
    if answer is ...:
        return f"{name}: no answer yet"
    return f"{name}: {_judge(_numeric(answer), np.asarray(ANSWERS[name]()))}"


def _judge(answer, right):
    if answer.shape != right.shape:
        return f"not yet, an answer of shape {right.shape} is needed, {answer.shape} came"
    if np.allclose(answer, right, rtol=1e-4, atol=1e-9):
        return "right"
    if answer.ndim == 0:
        return f"not yet, your number is too {'large' if answer > right else 'small'}"
    wrong = ~np.isclose(answer, right, rtol=1e-4, atol=1e-9)
    return f"not yet, {wrong.sum()} of {wrong.size} entries are off"


def _numeric(answer):
    try:
        return np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"answer: {answer!r} came, a number or an array of numbers is needed") from None


def _linnerud(widths=(3, 4, 3)):
    data = datasets.standardize(datasets.load("linnerud"))
    land = Landscape(Network(widths), SquareLoss(data.X, data.Y))
    return land, gaussian(land.net, np.random.default_rng(1), scale=0.5)


def _drift_after_one_step():
    land, theta = _linnerud()
    return drift(land.net, gradient_descent(land, theta, step=0.1, steps=1, save_every=1).states)[-1]


def _half_life():
    land, theta = _linnerud()
    C = balance(land.net, theta)[0]
    return np.linalg.eigvalsh(C) * np.exp(-2 * 0.05 * 10)


ANSWERS = {
    "networks-1": lambda: Network((64, 10, 10)).dim,
    "networks-2": lambda: _linnerud((3, 2, 5, 3))[0].minimum,
    "networks-3": lambda: 3,
    "networks-4": lambda: 9,
    "invariance-1": lambda: 3**2 - 1**2,
    "invariance-2": _drift_after_one_step,
    "invariance-3": _half_life,
    "invariance-4": lambda: 2,
}
