"""The printed book: contents, numbers, and links that lead to their place in it."""

import printed
from pypdf import PdfReader


def test_links_between_pages_lead_to_their_place_and_numbers_go_through(tmp_path, browser):
    site = tmp_path / "html"
    site.mkdir()
    next_page = '<p style="break-before: page">next</p>'
    pages = {
        "a": f'<title>First</title><a href="b.html#there">on</a> <a href="gone.html">off</a>{next_page}',
        "b": f'<title>Second</title>start{next_page}<h2 id="there">There</h2><a href="#there">up</a>',
    }
    for name, html in pages.items():
        (site / f"{name}.html").write_text(html, encoding="utf-8")
    parts = list(printed.prints(browser, site, ["a", "b"]))
    book = printed.bind(browser, [path.as_uri() for path in printed.places(site, ["a", "b"])], parts)
    book.write(tmp_path / "book.pdf")
    bound = PdfReader(tmp_path / "book.pdf")
    texts = [page.extract_text().split() for page in bound.pages]
    assert [text[-1] for text in texts] == ["1", "2", "3", "4", "5"]
    assert texts[0] == ["linnet", "First", "2", "Second", "4", "1"]
    links = [link.get_object() for page in bound.pages for link in page.get("/Annots", [])]
    assert not any("/A" in link for link in links)
    targets = [bound.get_page_number(link["/Dest"][0].get_object()) for link in links if "/Dest" in link]
    assert targets.count(4) == 3  # from the first page, from the second, and the link out of sight that names the place


def test_pictures_far_below_the_screen_are_printed(tmp_path, browser):
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text y="20">seen</text></svg>'
    (tmp_path / "far.svg").write_text(svg, encoding="utf-8")
    far = '<p style="height: 9000px"></p><img loading="lazy" alt="" src="far.svg">'
    (tmp_path / "a.html").write_text(f"<title>First</title>{far}", encoding="utf-8")
    ((_, part),) = printed.prints(browser, tmp_path, ["a"])
    assert "seen" in part.pages[-1].extract_text()
