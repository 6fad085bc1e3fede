"""More than one hidden layer."""

import numpy as np

from ..families import families, open_families
from ..twohidden import escape_time, numbers

ANSWERS = {
    "deeper-1": lambda: 4,
    "deeper-2": lambda: [-4.0, -1.0, 9.0],
    "deeper-3": lambda: numbers((3, 3, 3, 3), [1], (0, 0, 0)),
    "deeper-4": lambda: [len(count((5, 5, 5, 5, 1))) for count in (families, open_families)],
    "deeper-5": lambda: escape_time([-0.2, 0.4, 0.5]),
    "deeper-6": lambda: [np.sum((2 * (k := np.arange(n)) >= n) & (k < n - 1)) for n in range(3, 9)],
}
