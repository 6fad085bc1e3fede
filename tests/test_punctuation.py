"""A formula and the punctuation beside it are bound together; other words are not."""

import pytest
from docutils import nodes
from punctuation import bind_punctuation


@pytest.mark.parametrize(
    ("before", "after", "bound"),
    [
        ("for all ", ", and", "x,"),
        ("widths (", ") are", "(x)"),
        ("the ", "-th root", "x-th"),
        ("with ", ".", "x."),
        ("with ", " and", None),
    ],
)
def test_punctuation_stays_with_its_formula(before, after, bound):
    paragraph = nodes.paragraph("", "", nodes.Text(before), nodes.math("", "x"), nodes.Text(after))
    whole = paragraph.astext()
    bind_punctuation(None, paragraph, "page")
    assert paragraph.astext() == whole
    assert [node.astext() for node in paragraph.findall(nodes.inline)] == ([bound] if bound else [])


def test_texts_that_read_alike_are_not_confused():
    pieces = [
        nodes.strong("", "a"),
        nodes.Text(". For "),
        nodes.math("", "x"),
        nodes.Text(". For "),
        nodes.math("", "y"),
    ]
    paragraph = nodes.paragraph("", "", *pieces)
    whole = paragraph.astext()
    bind_punctuation(None, paragraph, "page")
    assert paragraph.astext() == whole
