"""Every page of the built site in a browser: complete, silent, offline, on a phone, in the dark."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"


def documents():
    """The documents that _toc.yml names, in reading order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *(chapter["file"] for chapter in chapters)]


PAGES = ["index.html", *(f"{name}.html" for name in documents()), "search.html?q=flow", "genindex.html"]


class Visit:
    """One page, opened and settled, with all that went wrong on the way in `complaints`."""

    def __init__(self, browser, address, allowed, **context):
        self.complaints = []
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.page.on("request", lambda r: self.expect(r.url.startswith(allowed), "other host", r.url))
        self.page.on("requestfailed", lambda r: self.expect(False, "failed", r.url, r.failure))
        self.page.on("response", lambda r: self.expect(r.status < 400, r.status, r.url))
        self.page.on("pageerror", lambda error: self.expect(False, "script", error))
        self.page.on("console", lambda m: self.expect(m.type not in ("error", "warning"), m.type, m.text))
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("() => window.MathJax?.startup?.promise")

    def expect(self, good, *what):
        if not good:
            self.complaints.append(" ".join(map(str, what)))

    def count(self, selector):
        return self.page.locator(selector).count()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.context.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def visit(site, browser):
    def visit(page, **context):
        return Visit(browser, site + page, (site, "data:", "blob:"), **context)

    return visit


@pytest.mark.parametrize("page", PAGES)
def test_page_is_complete_and_silent(visit, page, scheme):
    with visit(page, color_scheme=scheme) as seen:
        assert seen.page.locator("html").get_attribute("data-theme") == scheme
        assert seen.count("mjx-merror") == 0
        if seen.count(".math") > 0:
            assert seen.count("mjx-container") >= seen.count(".math")
        for image in seen.page.locator("img").all():
            source, alt = image.get_attribute("src"), image.get_attribute("alt")
            # Sphinx fills a missing text in with the file's name, which tells a listener nothing.
            assert alt and not alt.endswith((".svg", ".png")), f"no text for {source}"
            image.scroll_into_view_if_needed()
            image.evaluate("image => image.decode()")
        assert seen.complaints == []


@pytest.mark.parametrize("page", PAGES)
def test_page_fits_a_phone(visit, page):
    with visit(page, viewport={"width": 360, "height": 740}) as seen:
        width = seen.page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= 360
        assert seen.complaints == []


@pytest.mark.parametrize("name", documents())
def test_page_opened_from_disk_shows_its_mathematics(browser, name):
    with Visit(browser, (SITE / f"{name}.html").as_uri(), ("file:", "data:", "blob:")) as seen:
        assert seen.count("mjx-container") >= seen.count(".math")
        assert seen.count("mjx-merror") == 0
        assert seen.complaints == []


def test_search_finds_a_page(visit):
    with visit("search.html?q=gradient") as seen:
        seen.page.locator("#search-results li a").first.wait_for()


def test_a_solution_unfolds(visit):
    """Exercises hide their solutions until asked."""
    pages = {name: (SITE / f"{name}.html").read_text(encoding="utf-8") for name in documents()}
    folded = next(name for name, html in pages.items() if "solution dropdown" in html)
    with visit(f"{folded}.html") as seen:
        solution = seen.page.locator(".solution.dropdown").first
        body = solution.locator("section")
        assert not body.is_visible()
        solution.locator("button, summary").first.click()
        body.wait_for(state="visible")
