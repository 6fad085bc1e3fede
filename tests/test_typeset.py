"""What the reference typesets of the docstrings, and what it leaves as it is."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
from typeset import LITERAL, tex, typeset  # noqa: E402

FORMULAS = {
    "C_j = W_{j+1}^T W_{j+1} - W_j W_j^T": r"C_{j}=W_{j+1}^{\top}W_{j+1}-W_{j}W_{j}^{\top}",
    "1/2 ||W X - Y||_F^2": r"\tfrac{1}{2}\lVert W X-Y\rVert_{F}^{2}",
    "r + |d_x - d_y|": r"r+\lvert d_{x}-d_{y}\rvert",
    "S_xx^{-1/2} X": r"S_{xx}^{-1/2}X",
    "sqrt(lambda^2 + 4 s_1^2)": r"\sqrt{\lambda^{2}+4 s_{1}^{2}}",
    "k = (sqrt(b^4 + (2 s)^2) - b^2) / 2": r"k=(\sqrt{b^{4}+(2 s)^{2}}-b^{2})/2",
    "#{(i, j): i in I, j not in I, s_i < s_j}": r"\#\{(i,j):i\in I,j\notin I,s_{i}<s_{j}\}",
    "W_1 = [D 0; 0 M]": r"W_{1}=\begin{pmatrix}D&0\\0&M\end{pmatrix}",
    "B = [I; Phi^{1/2} Q_0]": r"B=\begin{pmatrix}I\\\Phi^{1/2}Q_{0}\end{pmatrix}",
    "[[a_1, b], [c, d]]": r"\begin{pmatrix}a_{1}&b\\c&d\end{pmatrix}",
    "W_N ... W_1": r"W_{N}\cdots W_{1}",
    "(C_1, ..., C_H)": r"(C_{1},\dots,C_{H})",
    "e^{Ft} Q_0": "e^{F t}Q_{0}",
    "int_0^t e^{2 f s} ds": r"\int_{0}^{t}e^{2 f s}d s",
    "I_1 (x) K": r"I_{1}\otimes K",
    "<D S_xx, D> = 1": r"\langle D S_{xx},D\rangle=1",
    "d_i x d_j": r"d_{i}\times d_{j}",
    "min_j d_j": r"\min_{j}d_{j}",
    "y + h sum_j w_j K_j": r"y+h\sum_{j}w_{j}K_{j}",
}
LITERALS = """
theta
(..., d_y, d_x)
t_max
rtol
widths = (d_x, d_y)
least_squares = Y X^+
{label: (T, d_y)}
W_N, ..., vector
floor + relative ||y||
path.states
"auto"
ln.agree(a_1, b)
x_1 = (
step=0.1
a_1 * b
""".strip().split("\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_become_tex(text):
    assert tex(text).replace(" ", "") == FORMULAS[text].replace(" ", "")


@pytest.mark.parametrize("text", LITERALS)
def test_what_is_not_understood_as_a_whole_stays(text):
    assert tex(text) is None


def test_every_formula_of_the_package_is_whole():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "linnet").rglob("*.py")]
    made = [one for text in sources for one in map(tex, LITERAL.findall(text)) if one]
    assert len(set(made)) > 180
    for one in made:
        for opening, closing in ("{", "}"), (r"\lvert", r"\rvert"), (r"\lVert", r"\rVert"), (r"\begin", r"\end"):
            assert one.count(opening) == one.count(closing), one


def test_a_docstring_keeps_its_lines_but_for_formulas():
    lines = ["Return ``a_1 =", "b`` of ``theta``.", "", ">>> 1"]
    typeset(None, "function", "name", None, None, lines)
    assert lines == ["Return :math:`a _{1} = b` of ``theta``.", "", ">>> 1"]
