"""The answers of the book's exercises: how each is computed, what readers often give instead, and a hint.

    python tools/answers

writes what checkers know of them, digests, into linnet/exercises/keys.json.  The package itself has no answer.
"""

from .answer import Answer, Choice, key
from .conjecture import ANSWERS as conjecture
from .convergence import ANSWERS as convergence
from .deeper import ANSWERS as deeper
from .descent import ANSWERS as descent
from .exact import ANSWERS as exact
from .hyperbolicity import ANSWERS as hyperbolicity
from .invariance import ANSWERS as invariance
from .landscape import ANSWERS as landscape
from .networks import ANSWERS as networks
from .questions import ANSWERS as questions

ANSWERS: dict[str, Answer | Choice] = (
    networks | invariance | convergence | landscape | conjecture | hyperbolicity | deeper | exact | descent | questions
)


def keys() -> dict[str, dict]:
    """Return the keys of all exercises, by name."""
    return {name: key(name, answer) for name, answer in ANSWERS.items()}
