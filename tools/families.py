"""Compute the stored table of what the invariants exclude: ``python -m tools.families``, about five minutes.

For all widths up to 4, one output with two to four hidden layers and several outputs with two and three, bottlenecks
included: the number of families of non-strict saddles, and of those that the invariants do not exclude.
"""

import json
from itertools import product
from pathlib import Path

from linnet.families import circles, families, open_circles, open_families

TABLE = Path(__file__).parents[1] / "linnet" / "data" / "families.json"
WIDTHS = range(1, 5)


def shapes():
    """Yield the widths of the table."""
    for hidden in 2, 3, 4:
        for inner in product(WIDTHS, repeat=hidden + 1):
            yield *inner, 1
    for hidden in 2, 3:
        for widths in product(WIDTHS, repeat=hidden + 2):
            if 2 <= widths[-1] <= widths[0]:
                yield widths


def counts(widths):
    """Return the number of families, and of those left open."""
    if widths[-1] == 1:
        return len(families(widths)), len(open_families(widths))
    return sum(len(circles(widths, learned)) for learned in range(min(widths))), len(open_circles(widths))


def main():
    """Write the table, one row a line."""
    rows = [json.dumps([widths, *counts(widths)]) for widths in shapes()]
    TABLE.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
