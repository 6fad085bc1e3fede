"""The menu of editions leads to the same page of another one, or to its beginning where it has no such page."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

SCRIPT = (Path(__file__).parents[2] / "book" / "_static" / "editions.js").read_text(encoding="utf-8")
SITE = "http://site.test/notes/"
EDITIONS = '[{"name": "0.2.0", "path": "editions/v0.2.0/"}, {"name": "0.1.0", "path": "editions/v0.1.0/"}]'
PAGE = (
    '<!DOCTYPE html><html data-content_root="../"><link rel="icon" href="data:,"><div class="extra_footer"></div>'
    f"<script>{SCRIPT}</script></html>"
)
PAGES = ["book/a.html", "editions/v0.2.0/book/a.html", "editions/v0.1.0/", "editions/v0.2.0/"]


@pytest.fixture
def page(browser):
    def answer(route):
        path = route.request.url.removeprefix(SITE)
        body = EDITIONS if path == "editions.json" else PAGE if path in PAGES else None
        route.fulfill(status=200 if body else 404, body=body or "", content_type="text/html")

    with browser.new_context() as context:
        context.route("**/*", answer)
        yield context.new_page()


def test_the_menu_names_the_editions_and_the_present_one(page):
    page.goto(f"{SITE}book/a.html")
    menu = page.locator("select")
    expect(menu.locator("option")).to_have_text(["newest", "0.2.0", "0.1.0"])  # which have to be fetched first
    assert menu.evaluate("menu => menu.selectedOptions[0].text") == "newest"
    page.goto(f"{SITE}editions/v0.2.0/book/a.html")
    assert page.locator("select").evaluate("menu => menu.selectedOptions[0].text") == "0.2.0"


@pytest.mark.parametrize(
    ("edition", "address"), [("0.2.0", "editions/v0.2.0/book/a.html"), ("0.1.0", "editions/v0.1.0/")]
)
def test_it_leads_to_the_same_page_where_there_is_one(page, edition, address):
    page.goto(f"{SITE}book/a.html")
    page.get_by_label("Edition").select_option(edition)
    page.wait_for_url(SITE + address)
