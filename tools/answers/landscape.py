"""The loss landscape of one hidden layer."""

import numpy as np

from linnet.critical import critical_point, morse_index, strata
from linnet.landscape import Landscape
from linnet.loss import SquareLoss
from linnet.network import Network

from .answer import Answer
from .linnerud import linnerud


def _white(widths):
    """Return a landscape of these widths with generic white data."""
    d_x, d_y = widths[0], widths[-1]
    return Landscape(Network(widths), SquareLoss.whitened(np.eye(d_y, d_x) / np.arange(1, d_y + 1)[:, None]))


def _nullity_of_equal_modes():
    land = Landscape(Network((4, 2, 4)), SquareLoss.whitened(np.diag([2.0, 2.0, 2.0, 1.0])))
    return np.sum(abs(np.linalg.eigvalsh(land.hessian(critical_point(land, [0])))) < 1e-9)


ANSWERS = {
    "landscape-1": Answer(
        lambda: len(strata(_white((6, 3, 5)))),
        "A stratum is a set of learned modes: how many modes are there, and how many fit through the hidden layer?",
        [
            (32, "all subsets of five modes; three neurons learn three at most"),
            (10, "subsets of exactly three modes; smaller ones are strata, too"),
            (42, "there are five modes, not six"),
            (25, "the empty set counts: it is the saddle at zero and its like"),
        ],
    ),
    "landscape-2": Answer(
        lambda: strata(_white((5, 3, 2)))[-1].dimension,
        "Count the weights, then the independent equations of W₂ W₁ = the least-squares matrix.",
        [
            (21, "these are all weights"),
            (10, "these are the equations"),
            (9, "the symmetries alone: GL(3) has dimension 9, and more is free here"),
        ],
    ),
    "landscape-3": Answer(
        lambda: morse_index(_white((5, 4, 5)), (2, 3)),
        "Two contributions: free neurons times missing modes, and pairs of a learned mode with a stronger missing one.",
        [
            (6, "this is the contribution of free neurons; the learned modes are not the strongest"),
            (4, "these are the pairs alone"),
            (8, "each of the two learned modes has two stronger missing ones: how many pairs?"),
        ],
    ),
    "landscape-4": Answer(
        lambda: max(stratum.loss for stratum in strata(linnerud()[0]) if stratum.rank == 2),
        "Rank 2 misses one mode, which costs s²/2. Which one is the worst to miss?",
        [
            (lambda right: linnerud()[0].loss.best(2), "this is the best of rank 2"),
            (lambda right: linnerud()[0].loss.best(0), "this misses all modes"),
        ],
    ),
    "landscape-5": Answer(
        lambda: 4,
        "In the theorem no mode is lost that fits, and each learned mode may be replaced by a stronger one. Write the pairs down.",
        [
            (5, "does the loss fall on the way to each of these?"),
            (6, "the pair {3, 4} is weaker: the loss would grow"),
            (3, "one is missing: write down all pairs a < b with a at most 2 and b at most 4"),
        ],
    ),
    "landscape-6": Answer(
        lambda: (0.01**-2 - 0.5**-2) / (2 * 2),
        "The size grows at most like dε/dt = |S| εᴺ⁻¹. Integrate.",
        [
            (2 * 2499, "the integral of ε⁻³ has a factor 1/2"),
            (49980, "this is the number of steps; the time is asked"),
            (2500, "four digits: at the other end the size is 1/2, not infinite"),
        ],
    ),
    "landscape-7": Answer(
        _nullity_of_equal_modes,
        "For a fixed direction u in the space of equal modes the dimension is that of the theorem. How many parameters has u?",
        [
            (3, "this is the dimension for a fixed direction; it may turn among three equal modes"),
            (6, "a line in three dimensions has two parameters, not three"),
            (4, "a line in three dimensions has two parameters, not one"),
        ],
    ),
}
