"""The printed book: contents, numbers, and links that lead to their place in it."""

import printed
from pypdf import PdfReader


def test_links_between_pages_lead_to_their_place_and_numbers_go_through(tmp_path, browser):
    site = tmp_path / "html"
    site.mkdir()
    long = "<p style='break-before: page'>next</p>"
    (site / "a.html").write_text(
        f"<title>First — x</title><a href='b.html#there'>on</a> <a href='gone.html'>off</a>{long}".replace("'", '"')
    )
    (site / "b.html").write_text(
        f'<title>Second — x</title>start{long}<h2 id="there">There</h2><a href="#there">up</a>'
    )
    parts = list(printed.prints(browser, site, ["a", "b"]))
    book = printed.bind(browser, [path.as_uri() for path in printed.places(site, ["a", "b"])], parts)
    book.write(tmp_path / "book.pdf")
    pages = PdfReader(tmp_path / "book.pdf").pages
    texts = [page.extract_text().split() for page in pages]
    assert [text[-1] for text in texts] == ["1", "2", "3", "4", "5"]
    assert texts[0] == ["linnet", "First", "2", "Second", "4", "1"]
    links = [link.get_object() for page in pages for link in page.get("/Annots", [])]
    assert not any("/A" in link for link in links)
    leads = [
        PdfReader(tmp_path / "book.pdf").get_page_number(link["/Dest"][0].get_object())
        for link in links
        if "/Dest" in link
    ]
    assert leads.count(4) == 3
