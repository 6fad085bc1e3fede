"""Every page of the built site in a browser: complete, silent, offline, accessible, on a phone, in the dark."""

from importlib.resources import files

import pytest

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def broken_rules(page):
    """What axe-core finds against WCAG 2.2 AA."""
    page.evaluate(AXE)
    result = page.evaluate("rules => axe.run({preload: false, runOnly: {type: 'tag', values: rules}})", WCAG)
    return [(rule["id"], node["html"][:200]) for rule in result["violations"] for node in rule["nodes"]]


def test_page_is_complete_and_silent(visit, page_name, scheme):
    with visit(page_name, color_scheme=scheme) as seen:
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
        assert broken_rules(seen.page) == []
        assert seen.complaints == []


def test_page_fits_a_phone(visit, page_name):
    with visit(page_name, viewport={"width": 360, "height": 740}) as seen:
        width = seen.page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= 360
        assert seen.complaints == []


def test_page_opened_from_disk_shows_its_mathematics(visit_from_disk, document):
    with visit_from_disk(f"{document}.html") as seen:
        assert seen.count("mjx-container") >= seen.count(".math")
        assert seen.count("mjx-merror") == 0
        assert seen.complaints == []


@pytest.mark.parametrize("words", ["gradient", "weight decay"])
def test_search_finds_a_page(visit, words):
    with visit(f"search.html?q={words.replace(' ', '+')}") as seen:
        seen.page.locator("#search-results li a").first.wait_for()


def test_a_solution_unfolds(visit):
    """Exercises hide their solutions until asked."""
    with visit("book/invariance.html") as seen:
        solution = seen.page.locator(".solution.dropdown").first
        body = solution.locator("section")
        assert not body.is_visible()
        solution.locator("button, summary").first.click()
        body.wait_for(state="visible")
