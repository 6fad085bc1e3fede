"""Every page of the built site in a browser: complete, silent, offline, accessible, on a phone, in the dark."""

from importlib.resources import files
from pathlib import Path

import pytest
from weight import weigh

SITE = Path(__file__).parents[2] / "_build" / "html"
BUDGET = 1_000_000  # compressed bytes that a page may load: on a slow phone's line five seconds
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Formulas and coloured code are thousands of elements of a few kinds; of each kind axe-core needs to see one.
# (It takes no colour from the letters that MathJax draws, so a word stands in for all formulas but the first.)
THIN_OUT = """() => {
    for (const formula of [...document.querySelectorAll("mjx-container")].slice(1)) formula.replaceWith("formula");
    const seen = new Set();
    for (const part of [...document.querySelectorAll("pre span, code span, dt :is(span, em)")].reverse()) {
        const kind = [part, part.parentElement, part.parentElement.parentElement].map(node => node.className).join();
        if (seen.has(kind) && !part.children.length) part.replaceWith(part.textContent);
        seen.add(kind);
    }
}"""
# Colours go by kind: one element of each shows whether it can be read, on this page or on one before.
ONE_OF_A_KIND = """before => {
    const kind = part => `${part.tagName}.${part.getAttribute("class")}`, seen = new Set(before), kept = new Set();
    const leaves = () => [...document.body.querySelectorAll(":not(:has(*))")].filter(part => !kept.has(part));
    for (let parts; (parts = leaves()).length;) {
        for (const part of parts) {
            const line = [];
            for (let one = part; one !== document.body; one = one.parentElement) line.push(kind(one));
            const words = line.slice(0, 5).join();
            // The theme looks for these two when the window has changed, or a note in the margin has been seen.
            if (seen.has(words) && !part.matches("#pst-header, .bd-sidebar-secondary")) part.remove();
            else kept.add(part);
            seen.add(words);
        }
    }
    return [...seen];
}"""
# A browser that has nothing to draw may never come to the end of a transition by itself.
END_OF_TRANSITIONS = """() => document.getAnimations().forEach(one => {
    if (one instanceof CSSTransition) one.finish();
})"""
COLOURS = ["color-contrast", "link-in-text-block"]  # all rules that the dark can break, and the slow ones
FORM = {"runOnly": {"type": "tag", "values": WCAG}, "rules": {rule: {"enabled": False} for rule in COLOURS}}


def broken_rules(page, rules):
    """What axe-core finds against these rules."""
    result = page.evaluate("rules => axe.run({preload: false, resultTypes: ['violations'], ...rules})", rules)
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


def cut_formulas(page, width):
    """Display formulas that are wider than their box, on a phone without a sign of it, or with ink above or below it.

    The straight middle of a tall brace is drawn too long, and cut by MathJax itself.
    """
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate(
        """async () => {
            await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            const may_scroll = innerWidth < 600;
            return [...document.querySelectorAll('mjx-container[display="true"]')].filter(formula => {
                const box = formula.getBoundingClientRect();
                const marked = formula.tabIndex === 0 && getComputedStyle(formula).maskImage !== "none";
                const wide = formula.scrollWidth > formula.clientWidth + 1 && !(may_scroll && marked);
                const letters = [...formula.querySelectorAll("mjx-c:not(mjx-stretchy-v *)")];
                const ink = letters.map(letter => letter.getBoundingClientRect());
                return wide || ink.some(({top, bottom}) => top < box.top - 1 || bottom > box.bottom + 1);
            }).map(formula => formula.textContent.slice(0, 80));
        }"""
    )


# Links at the foot of a page that leave the window or their own box.
CUT_LINKS = """() => [...document.querySelectorAll(":is(.prev-next-footer, footer) a")].filter(link => {
    const { left, right } = link.getBoundingClientRect();
    return link.scrollWidth > link.clientWidth + 1 || left < 0 || right > document.documentElement.clientWidth;
}).map(link => link.textContent.trim())"""
# Words of code in the text of which a part stands on another line, though they could break before it, or after a dot.
BROKEN_WORDS = """() => [...document.querySelectorAll("article code.literal .pre")].flatMap(word =>
    [...word.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.length < 25).filter(node => {
        const range = document.createRange();
        range.selectNode(node);
        return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
    }).map(node => node.textContent).filter(text => !/-/.test(text)))"""


@pytest.fixture(scope="module")
def kinds():
    """The kinds of elements whose colours have been seen."""
    return set()


def test_page_is_complete_and_accessible_in_light_in_dark_and_on_a_phone(visit, page_name, kinds):
    with visit(page_name, color_scheme="light") as seen:
        assert seen.count("mjx-merror") == 0
        if seen.count(".math") > 0:
            assert seen.count("mjx-container") >= seen.count(".math")
        assert untold_pictures(seen.page) == []
        names = seen.page.evaluate("() => [...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(set(names)) == len(names), sorted(names)
        loaded = [address for address in seen.asked if not address.endswith(".dark.svg")]  # not seen, so not loaded
        assert weigh(SITE, loaded)[1] < BUDGET
        seen.page.evaluate("() => document.querySelectorAll('details.step').forEach(part => (part.open = true))")
        for width in 1440, 390:
            assert cut_formulas(seen.page, width) == [], width
        assert seen.page.evaluate(CUT_LINKS) == []
        assert seen.page.evaluate(BROKEN_WORDS) == []
        seen.page.set_viewport_size({"width": 360, "height": 740})
        seen.settle()
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= 360
        seen.page.set_viewport_size({"width": 1280, "height": 720})
        seen.settle()
        seen.page.evaluate(END_OF_TRANSITIONS)  # the side bars come in
        seen.settle()
        seen.page.evaluate(AXE)
        seen.page.evaluate(THIN_OUT)
        assert broken_rules(seen.page, FORM) == []
        kinds.update(seen.page.evaluate(ONE_OF_A_KIND, list(kinds)))
        for scheme in "light", "dark":
            seen.page.emulate_media(color_scheme=scheme)
            seen.page.locator(f"html[data-theme={scheme}]").wait_for(state="attached")
            seen.page.evaluate(END_OF_TRANSITIONS)
            assert broken_rules(seen.page, {"runOnly": {"type": "rule", "values": COLOURS}}) == [], scheme
        assert seen.complaints == []


def test_the_address_of_the_site_leads_to_the_first_page(site, browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site)
        page.wait_for_url("**/book/index.html")
        title = page.locator("article h1").inner_text().rstrip("#")
        assert title == "The geometry of gradient descent in deep linear networks"


@pytest.mark.parametrize(
    "document", ["index", "invariance", "conjecture", "landscape", "ledger", "api/critical", "own-data"]
)
def test_page_opened_from_disk_shows_its_mathematics(visit_from_disk, document):
    with visit_from_disk(f"book/{document}.html") as seen:
        assert seen.count("mjx-container") >= seen.count(".math")
        assert seen.count("mjx-merror") == 0
        assert seen.complaints == []


@pytest.mark.parametrize(
    ("words", "chapter"),
    [("normal hyperbolicity", "Normal hyperbolicity"), ("weight decay", "The invariance property")],
)
def test_search_finds_the_chapter(visit, visit_from_disk, words, chapter):
    for open_page in visit, visit_from_disk:
        with open_page("book/notation.html") as seen:
            seen.page.keyboard.press("Control+k")
            seen.page.keyboard.type(words)
            seen.page.keyboard.press("Enter")
            seen.page.wait_for_url("**/search.html?q=*")
            seen.page.locator("#search-results li > a", has_text=chapter).first.wait_for()


def test_a_visit_leaves_no_cookie_and_stores_nothing_but_the_mode(visit):
    with visit("book/notation.html") as seen:
        assert seen.page.evaluate("() => document.cookie") == ""
        assert seen.page.context.cookies() == []
        stored = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort()"
        assert set(seen.page.evaluate(stored)) <= {"mode", "theme"}


def test_a_chapter_leads_to_its_neighbours_and_its_code_can_be_copied(visit):
    with visit("book/invariance.html") as seen:
        for way, neighbour in ("left-prev", "deep-linear-networks"), ("right-next", "convergence"):
            assert seen.page.locator(f"a.{way}").get_attribute("href") == f"{neighbour}.html"
        assert seen.count('a[href$="#thm-invariance"][title="Invariance"]') > 0
        assert seen.count("button.copybtn") == seen.count("div.highlight pre") > 10
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        seen.page.locator("details.hide > summary").first.click()
        seen.page.locator("button.copybtn").first.click()
        assert "import linnet as ln" in seen.page.evaluate("() => navigator.clipboard.readText()")


def test_a_solution_unfolds(visit):
    """Exercises hide their solutions until asked."""
    with visit("book/invariance.html") as seen:
        solution = seen.page.locator(".solution.dropdown").first
        body = solution.locator("section")
        assert not body.is_visible()
        solution.locator("button, summary").first.click()
        body.wait_for(state="visible")


def test_the_search_finds_a_statement_by_its_name(visit):
    with visit("search.html?q=benign") as seen:
        found = seen.page.locator("#search-results li", has_text="The landscape is benign").first
        found.wait_for()
        statement = seen.page.locator('#search-results a[href^="book/landscape.html#thm-benign"]')
        assert statement.inner_text() == "The landscape is benign"
        results = seen.page.locator("#search-results").inner_text()
        assert "(theorem, in " in results
        seen.page.locator("#search-results p.context:not(:empty)").first.wait_for()
        assert "\\(" not in seen.page.locator("#search-results").inner_text()


def test_an_excerpt_comes_when_its_place_is_in_sight(visit):
    with visit("search.html?q=flow") as seen:
        seen.page.get_by_text("Search finished").wait_for()
        excerpts = seen.page.locator("#search-results p.context")
        excerpts.and_(seen.page.locator(":not(:empty)")).first.wait_for()
        last = excerpts.last
        assert last.inner_text() == ""
        last.scroll_into_view_if_needed()
        last.and_(seen.page.locator(":not(:empty)")).wait_for()
        assert seen.complaints == []


def test_a_page_and_a_statement_say_how_they_are_cited(visit):
    with visit("book/invariance.html") as seen:
        seen.page.locator("details.cite > summary").click()
        assert "title = {{The invariance property}}" in seen.page.locator("details.cite pre").inner_text()
        box = seen.page.locator("#thm-invariance")
        box.locator("details.evidence > summary").click()
        assert "@incollection{linnet:thm-invariance," in box.inner_text()
