"""Compute the stored table of what the invariants exclude: ``python -m tools.families``, about five minutes.

For all widths up to 4, one output with two to four hidden layers and several outputs with two: the number of families
of non-strict saddles, and of those that the invariants do not exclude.
"""

import json
from itertools import product
from pathlib import Path

from linnet.families import families, open_families

TABLE = Path(__file__).parents[1] / "linnet" / "data" / "families.json"
WIDTHS = range(1, 5)


def shapes():
    """Yield the widths of the table."""
    for hidden in 2, 3, 4:
        for inner in product(WIDTHS, repeat=hidden + 1):
            yield *inner, 1
    for d_x, d_1, d_2, d_y in product(WIDTHS, repeat=4):
        if 2 <= d_y <= min(d_x, d_1, d_2):
            yield d_x, d_1, d_2, d_y


def main():
    """Write the table, one row a line."""
    rows = [json.dumps([widths, len(families(widths)), len(open_families(widths))]) for widths in shapes()]
    TABLE.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
