"""Whatever a page of the built site refers to is there: pages, files, and places on pages."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

SITE = Path(__file__).parents[2] / "_build" / "html"


class Page(HTMLParser):
    """The places of a page, and the addresses it refers to."""

    def __init__(self, path):
        super().__init__()
        self.places, self.addresses = {"", "top"}, set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places |= {attributes.get("id"), attributes.get("name")}
        self.addresses |= {attributes[key] for key in ("href", "src") if attributes.get(key)}


def dangling(pages):
    """Yield (page, address) for what leads nowhere; other hosts are not asked."""
    for path, page in pages.items():
        for address in page.addresses:
            file, place = urldefrag(address)
            if urlsplit(address).scheme or address.startswith("//"):
                continue
            target = (path.parent / unquote(urlsplit(file).path)).resolve() if file else path
            if target in pages:
                if unquote(place) not in pages[target].places:
                    yield path.name, address
            elif not target.is_file():
                yield path.name, address


def test_no_link_of_the_site_leads_nowhere():
    paths = (path for path in SITE.resolve().rglob("*.html") if "_static" not in path.parts)  # the theme's templates
    pages = {path: Page(path) for path in paths}
    assert len(pages) > 10
    assert sorted(set(dangling(pages))) == []


@pytest.mark.parametrize("address", ["gone.html", "there.html#gone", "#gone", "picture.svg"])
def test_a_dangling_link_is_found(tmp_path, address):
    (tmp_path / "here.html").write_text(f'<a href="{address}"></a><a href="there.html#place"></a>', encoding="utf-8")
    (tmp_path / "there.html").write_text('<p id="place"></p>', encoding="utf-8")
    pages = {path.resolve(): Page(path) for path in tmp_path.glob("*.html")}
    assert list(dangling(pages)) == [("here.html", address)]


def test_where_there_is_no_page_there_are_two_ways_on(visit):
    with visit("404.html", color_scheme="dark") as seen:
        assert seen.count("svg[role=img]") == 1
        seen.page.get_by_role("link", name="first page").click()
        assert seen.page.url.endswith("book/index.html")
