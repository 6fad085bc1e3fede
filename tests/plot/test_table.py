"""A table of results shows what it is given, in text and on the page."""

from xml.etree import ElementTree

from linnet.plot import Table


def test_numbers_stand_to_the_right_and_text_to_the_left():
    table = Table(["set", "loss", "step"], [["{1}", "0.5", 10], ["{1,2}", "-12.25", "1e-3"], ["∅", "-", 7]])
    assert repr(table).splitlines() == [
        "set      loss  step",
        "{1}       0.5    10",
        "{1,2}  -12.25  1e-3",
        "∅           -     7",
    ]


def test_the_page_has_every_cell_and_marks_the_columns_of_numbers():
    page = ElementTree.fromstring(Table(["a < b", "n"], [["x & y", 1], ["z", 2]])._repr_html_())
    assert [cell.text for cell in page.iter("th")] == ["a < b", "n"]
    assert [[cell.text for cell in row] for row in page.find("tbody")] == [["x & y", "1"], ["z", "2"]]
    assert [[cell.get("class") for cell in row] for row in page.iter("tr")] == [[None, "number"]] * 3
