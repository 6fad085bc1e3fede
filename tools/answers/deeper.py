"""More than one hidden layer."""

import numpy as np
from scipy.special import elliprf

from linnet.families import families, open_families
from linnet.twohidden import escape_time, numbers

from .answer import Answer

ANSWERS = {
    "deeper-1": Answer(
        lambda: 4,
        "Which pieces of the product vanish? W₃ does not, and must be part of one of them.",
        [
            (5, "W₃ is not zero: it costs no order"),
            (2, "the order counts the pieces that vanish"),
            (3, "W₁, W₂, W₄ and W₅ all vanish"),
        ],
    ),
    "deeper-2": Answer(
        lambda: [-4.0, -1.0, 9.0],
        "C₃ = W₄ᵀ W₄ − W₃ W₃ᵀ, and W₄ W₃ = 0: the two summands live on orthogonal spaces.",
        [
            ([-4, -1, 0], "W₄ does not vanish"),
            ([0, 1, 4], "these are the eigenvalues of C₂"),
            ([-4, -1, 3], "of W₄ the square of its norm is given: 9"),
        ],
    ),
    "deeper-3": Answer(
        lambda: numbers((3, 3, 3, 3), [1], (0, 0, 0)),
        "Count the negative eigenvalues first (a stronger mode is missing), then the positive ones: k(k + 2 n_y) minus the index.",
        [
            ([0, 22, 10], "mode 1 is missing, and it is stronger"),
            ([1, 10, 22], "nullity and dimension are exchanged"),
            ([1, 22, 22], "the stratum is smaller than the kernel: the three forms add conditions"),
        ],
    ),
    "deeper-4": Answer(
        lambda: [len(count((5, 5, 5, 5, 1))) for count in (families, open_families)],
        "Go through the pairs of cuts (q, p) one by one: for each, which dimensions can the flag have? The theorem for two and three hidden layers says what is left.",
        [
            ([11, 0], "one is missing: flags of dimension 0 count for W₄ W₃ = 0"),
            ([12, 1], "the theorem leaves none open for H = 3"),
            ([0, 12], "the other way round"),
        ],
    ),
    "deeper-5": Answer(
        lambda: escape_time([-0.2, 0.4, 0.5]),
        "The product of the three numbers is negative: the flow first comes near zero. Use the formula for that case.",
        [(elliprf(0.04, 0.16, 0.25), "this is the time of a positive product")],
    ),
    "deeper-6": Answer(
        lambda: [np.sum((2 * (k := np.arange(n)) >= n) & (k < n - 1)) for n in range(3, 9)],
        "The theorem settles 2k < n and k = n − 1. Count the k from 0 to n − 1 that are left.",
        [
            ([1, 2, 2, 3, 3, 4], "k = n − 1 is settled, too"),
            ([0, 1, 1, 2, 2, 2], "the last one is wrong: n = 8 leaves 4, 5 and 6"),
        ],
    ),
}
