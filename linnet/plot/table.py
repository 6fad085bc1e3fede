"""Results as a table: set by the page in a notebook, in columns of text elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any


class Table:
    """Rows under a header; text is set to the left, numbers to the right.

    >>> Table(["widths", "minima"], [[(3, 2, 1), 7], [(3, 3), 12]])
    widths     minima
    (3, 2, 1)       7
    (3, 3)         12
    """

    def __init__(self, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        self.header = list(header)
        self.rows = [[str(cell) for cell in row] for row in rows]
        self.numbers = [all(_is_number(row[k]) for row in self.rows) for k in range(len(self.header))]

    def __repr__(self) -> str:
        lines = [self.header, *self.rows]
        wide = [max(len(line[k]) for line in lines) for k in range(len(self.header))]
        set_cell = lambda cell, k: cell.rjust(wide[k]) if self.numbers[k] else cell.ljust(wide[k])
        return "\n".join("  ".join(set_cell(cell, k) for k, cell in enumerate(line)).rstrip() for line in lines)

    def _repr_html_(self) -> str:
        def line(cells, tag):
            kinds = ((' class="number"' if number else "") for number in self.numbers)
            return (
                "<tr>" + "".join(f"<{tag}{k}>{escape(c)}</{tag}>" for c, k in zip(cells, kinds, strict=True)) + "</tr>"
            )

        body = "\n".join(line(row, "td") for row in self.rows)
        return f'<table class="result">\n<thead>{line(self.header, "th")}</thead>\n<tbody>\n{body}\n</tbody>\n</table>'


def _is_number(text):
    return text == "-" or text.replace(",", "").replace("e-", "").replace(".", "").removeprefix("-").isdigit()
