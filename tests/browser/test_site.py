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


def untold_pictures(page):
    """Pictures that do not load, or whose text is missing: Sphinx fills it in with the file's name."""
    return page.evaluate(
        """async () => {
            const told = image => image.alt && !/[.](svg|png)$/.test(image.alt);
            const loads = image => { image.loading = "eager"; return image.decode().then(() => true, () => false); };
            const found = [...document.images].map(async image => (told(image) && await loads(image)) || image.src);
            return (await Promise.all(found)).filter(result => result !== true);
        }"""
    )


def test_page_is_complete_and_accessible_in_light_in_dark_and_on_a_phone(visit, page_name):
    with visit(page_name, color_scheme="light") as seen:
        assert seen.count("mjx-merror") == 0
        if seen.count(".math") > 0:
            assert seen.count("mjx-container") >= seen.count(".math")
        assert untold_pictures(seen.page) == []
        for scheme in "light", "dark":
            seen.page.emulate_media(color_scheme=scheme)
            seen.page.locator(f"html[data-theme={scheme}]").wait_for(state="attached")
            seen.page.evaluate("() => Promise.all(document.getAnimations().map(change => change.finished))")
            assert broken_rules(seen.page) == [], scheme
        seen.page.set_viewport_size({"width": 360, "height": 740})
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= 360
        assert seen.complaints == []


def test_the_address_of_the_site_leads_to_the_first_page(site, browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site)
        page.wait_for_url("**/book/index.html")
        assert page.locator("h1").first.inner_text().startswith("linnet")


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
