"""Prove how much of a cube of starts gets below the gap: ``python -m tools.cube [levels]``, some minutes for six.

The chain of three weights with target 1, and the cube of side 1 around its flat saddle 0.  Changing two signs and
exchanging weights keep the flow, and a start in the cube whose product is positive is below the gap at once; so it is
enough to cover the starts ``-w`` with ``0 <= w_1 <= w_2 <= w_3 <= 1/2``.  Cubes that are not proved are halved.
``linnet/data/cube.json`` holds for each level how many cubes were tried and proved,
and the fraction of the volume that is proved so far.
"""

import json
import sys
from pathlib import Path

import numpy as np

from linnet import rigorous
from linnet.ensemble.storage import versions
from linnet.examples import problem

STORED = Path(__file__).parents[1] / "linnet" / "data" / "cube.json"
CROWD = 4000


def prove(cells, level):
    """Return which of the cubes of side ``2^-level / 2``, given by their corners nearest to 0, are proved."""
    side = 0.5 / 2**level
    middles, radius = -(cells + 0.5) * side, side * 0.8661  # more than half of the diagonal
    parts = np.array_split(middles, -(-len(cells) // CROWD))
    return np.isfinite(np.concatenate([rigorous.arrive(problem("white", (1, 1, 1, 1)), p, radius, 0.5) for p in parts]))


def weight(cells):
    """Return how many images a sorted cube has under exchanges of the weights."""
    first, second, third = cells.T
    return np.where(first == third, 1, np.where((first == second) | (second == third), 3, 6))


def halved(cells):
    """Return the sorted ones among the eight halves of each cube."""
    cells = (2 * cells[:, None] + np.array(list(np.ndindex(2, 2, 2)))).reshape(-1, 3)
    return cells[(cells[:, 0] <= cells[:, 1]) & (cells[:, 1] <= cells[:, 2])]


def main(levels=6):
    cells, volume, rows = np.zeros((1, 3), int), 0.5, []
    for level in range(levels + 1):
        proved = prove(cells, level)
        volume += 0.5 * float(np.sum(weight(cells)[proved])) / 8**level
        rows.append({"level": level, "tried": len(cells), "proved": int(proved.sum()), "volume": volume})
        cells = halved(cells[~proved])
    STORED.write_text(json.dumps({"versions": versions(), "rows": rows}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
