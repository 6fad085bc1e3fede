"""The handout is one sheet of paper."""

from io import BytesIO

from pypdf import PdfReader


def test_the_handout_prints_on_one_sheet_and_is_complete(visit):
    with visit("book/handout.html") as seen:
        sheet = PdfReader(BytesIO(seen.page.pdf(prefer_css_page_size=True)))
    assert len(sheet.pages) == 1
    assert round(sheet.pages[0].mediabox.height / 72 * 25.4) == 297
    text = sheet.pages[0].extract_text()
    assert "The model." in text
    assert "Letters." in text
