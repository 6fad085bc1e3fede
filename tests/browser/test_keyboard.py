"""The site from the keyboard."""


def stops(page, count):
    """The elements that the first presses of Tab reach: label, and whether one sees that they are in focus."""
    for _ in range(count):
        page.keyboard.press("Tab")
        yield page.evaluate(
            """() => {
                const element = document.activeElement, style = getComputedStyle(element);
                const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1;
                const ring = element.querySelector(":scope > .ln-hold");
                const seen = ring ? getComputedStyle(ring).stroke !== "none" : outline;
                const words = element.getAttribute("aria-label") || (element.labels?.[0] ?? element).textContent.trim();
                return [element.tagName, words, seen];
            }"""
        )


def test_the_first_stop_leads_past_the_menus_to_the_text(visit):
    with visit("book/invariance.html") as seen:
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/invariance.html#main-content")


def test_every_stop_has_a_name_and_is_seen_and_formulas_are_none(visit):
    with visit("book/invariance.html") as seen:
        for tag, label, visible in stops(seen.page, 40):
            assert label, tag
            assert visible, f"{tag} {label}: no outline"
            assert tag != "MJX-CONTAINER"


def test_a_formula_that_has_to_scroll_is_a_stop(visit):
    with visit("book/invariance.html", viewport={"width": 360, "height": 740}) as seen:
        scrolled = "f => f.scrollWidth > f.clientWidth + 3"
        formulas = seen.page.locator("mjx-container").all()
        wide = [formula for formula in formulas if formula.evaluate(scrolled)]
        assert wide
        assert all(formula.get_attribute("tabindex") == "0" for formula in wide)
