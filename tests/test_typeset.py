"""What the reference typesets of the docstrings, and what it leaves as it is."""

import importlib
import inspect
import re
import sys
from pathlib import Path

import pytest

import linnet as ln

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
from typeset import LITERAL, parameters, set_shapes, tex, typeset  # noqa: E402

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
    "theta <- theta + v": r"\theta\leftarrow\theta+v",
    "(0, +-sqrt(-C), 0)": r"(0,\pm\sqrt{-C},0)",
    "1e-12 sigma": r"10^{-12}\sigma",
    "w > s > 0": "w>s>0",
    "W(t)": "W(t)",
    "I": "I",
    "kappa": r"\kappa",
}
WITH_PARAMETERS = {  # rtol, step, t_max, a0, k
    "L - min L <= rtol s_1^2": r"L-\minL\le\mathop{\mathtt{rtol}}s_{1}^{2}",
    "t_max / sigma": r"\mathop{\mathtt{t\_max}}/\sigma",
    "a0 > s": "a_{0}>s",
    "k": None,
    "step - 1": None,
    "step=0.1": None,
    "step = 1e-5": None,
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
steps = {label: h}
(n, 2)
""".strip().split("\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_become_tex(text):
    assert tex(text).replace(" ", "") == FORMULAS[text].replace(" ", "")


@pytest.mark.parametrize("text", WITH_PARAMETERS)
def test_a_formula_shows_parameters_as_code_and_a_parameter_alone_is_code(text):
    made = tex(text, {"rtol", "step", "t_max", "a0", "k"})
    assert made == WITH_PARAMETERS[text] or made.replace(" ", "") == WITH_PARAMETERS[text]


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


def test_shapes_in_the_text_are_code_and_all_else_stays():
    text = (
        "Weights (..., p) of (2, 1, 1), ``X`` (d_x, m), f(y), *array (n,)*, Baldi (1989).\n\n>>> (n, 2)\n\n===== (n, 2)"
    )
    made = text.replace(" (..., p)", " ``(..., p)``").replace("(d_x, m)", "``(d_x, m)``")
    assert set_shapes(text) == made


def test_a_class_and_a_module_know_the_parameters_of_their_members():
    assert {"widths", "theta", "dim"} <= parameters(ln.Network)
    assert {"f", "y0", "rtol"} <= parameters(importlib.import_module("linnet.ode.solve"))


def shown_in_the_reference():
    """Yield the objects whose docstrings the reference shows, with their names."""
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "book" / "api").glob("*.md")]
    for name in re.findall(r"automodule:: (\S+)", "".join(pages)):
        module = importlib.import_module(name)
        yield name, module
        for value in vars(module).values():
            if (inspect.isclass(value) or inspect.isfunction(value)) and value.__module__.startswith(name):
                yield f"{name}.{value.__name__}", value
                members = vars(value) if inspect.isclass(value) else {}
                yield from ((f"{name}.{one}", member) for one, member in members.items() if one[0] != "_")


def test_no_letter_of_the_reference_is_code_unless_a_parameter_has_this_name():
    found = []
    for name, value in shown_in_the_reference():
        lines = (inspect.getdoc(value) or "").split("\n")
        typeset(None, "function", name, value, None, lines)
        literals = LITERAL.findall(re.sub(r">>>.*", "", "\n".join(lines)))
        found += [(name, one) for one in literals if re.fullmatch(r"[A-Za-z]", one) and one not in parameters(value)]
    assert found == []


def test_a_relation_of_the_reference_is_a_formula():
    found = []
    for name, value in shown_in_the_reference():
        lines = (inspect.getdoc(value) or "").split("\n")
        typeset(None, "function", name, value, None, lines)
        found += [(name, one) for one in LITERAL.findall("\n".join(lines)) if re.search(r"[<>]=?\s", one)]
    assert found == []
