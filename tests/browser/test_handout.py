"""The handout is one sheet of paper: what is true in front, figures on the back."""

from io import BytesIO

import printed
from pypdf import PdfReader


def test_the_handout_prints_on_one_sheet_and_is_complete(visit):
    with visit("book/handout.html") as seen:
        seen.page.emulate_media(media="print")
        seen.page.evaluate(printed.LOAD_PICTURES)
        assert seen.page.locator("figure.reprint img:visible").count() == 8
        front, back = PdfReader(BytesIO(seen.page.pdf(prefer_css_page_size=True))).pages
    assert round(front.mediabox.height / 72 * 25.4) == round(back.mediabox.height / 72 * 25.4) == 297
    assert "The model." in front.extract_text() and "Letters." in front.extract_text()
    assert "Plateaus" in back.extract_text()
