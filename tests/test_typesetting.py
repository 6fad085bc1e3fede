"""Formulas are drawn while the book is built."""

import pytest
import typesetting

INLINE = r'<p>So <span class="math notranslate nohighlight">\(a &lt; \norm{b}\)</span>, and</p>'
NUMBERED = (
    '<div class="math notranslate nohighlight" id="equation-eq-a">\n<span class="eqno">(1.1)<a href="#a">#</a></span>'
    "\\[x^2\\]</div>"
)
MACROS = {"norm": [r"\lVert #1 \rVert", 1]}


def test_formulas_are_as_low_before_the_face_without_height_has_come():
    style = typesetting.with_zero("@font-face { font-family: MJXZERO; } .A { font-family: MJXZERO, B; }")
    assert "font-family: MJXZERO; font-display: swap;" in style
    assert ".A { font-family: MJXZERO, MJXLOW, B; }" in style
    assert style.endswith(typesetting.LOW)


def test_code_in_formulas_has_the_face_of_code():
    _, style = typesetting.drawn([(r"\mathtt{a}", False)], {})
    assert typesetting.CODE not in style
    assert typesetting.with_code(style).count(typesetting.CODE) == 1


def drawn(*pages):
    return typesetting.drawn([formula for page in pages for formula in typesetting.formulas(page)], MACROS)


def test_a_formula_is_drawn_told_and_kept_as_tex():
    shown, style = drawn(INLINE, NUMBERED)
    page = typesetting.draw(INLINE, shown)
    assert r'data-tex="a &lt; \norm{b}"><mjx-container' in page and r"\(" not in page
    assert "<mo>&lt;</mo>" in page and "<mi>b</mi>" in page  # MathML, for those who listen
    assert page.startswith("<p>So <span") and page.endswith("</span>, and</p>")
    assert "mjx-assistive-mml" in style and typesetting.FONTS in style


def test_a_displayed_one_keeps_its_number():
    page = typesetting.draw(NUMBERED, drawn(NUMBERED)[0])
    assert page.index("(1.1)") < page.index('display="true"')


def test_what_is_no_formula_is_named():
    with pytest.raises(RuntimeError, match=r"\\nosuchthing"):
        typesetting.drawn([(r"\nosuchthing", False)], {})


def test_code_that_looks_like_a_formula_is_left_alone():
    page = r"<code>\(x\)</code>"
    assert list(typesetting.formulas(page)) == [] and typesetting.draw(page, {}) == page
