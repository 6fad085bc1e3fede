"""A formula is broken between its outermost clauses, and nowhere else."""

import pytest
from formulas import clauses


@pytest.mark.parametrize(
    ("formula", "parts"),
    [
        (r"a=b,\qquad c=d.", ["a=b,", "c=d."]),
        (r"a\quad b\qquad\text{if }c", ["a", "b", r"\text{if }c"]),
        (r"\begin{aligned}a&=b\quad c\end{aligned}", [r"\begin{aligned}a&=b\quad c\end{aligned}"]),
        (r"\{a\quad\{b", [r"\{a", r"\{b"]),
        (r"\frac{a\quad b}{c}\leftarrow d", [r"\frac{a\quad b}{c}\leftarrow d"]),
    ],
)
def test_clauses(formula, parts):
    assert clauses(formula) == parts
