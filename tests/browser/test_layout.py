"""How a page is laid out: nothing is cut without a cue, nothing moves, notes stand beside the text and on nothing."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
CHAPTERS = sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}

UNFOLD = "() => document.querySelectorAll('details').forEach(part => (part.open = true))"
TWO_FRAMES = "() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
SCROLLING = "article :is(pre, .output, .pst-scrollable-table-container)"
# Code and tables that are wider than their box, and do not say so or cannot be reached by keyboard; output as text that
# is wider at all.
CUT = """boxes => [...document.querySelectorAll(boxes)].filter(box => {
    const marked = box.tabIndex === 0 && getComputedStyle(box).maskImage !== "none";
    return box.scrollWidth > box.clientWidth + 3 && !(marked && !box.matches(".cell_output pre"));
}).map(box => box.textContent.slice(0, 80))"""


@pytest.mark.parametrize("document", [*CHAPTERS, "how-fast", "handout"])
def test_what_is_cut_on_a_phone_says_so_output_as_text_is_not_cut_and_tables_have_captions(visit, document):
    with visit(f"book/{document}.html", viewport=PHONE) as seen:
        seen.page.evaluate(UNFOLD)
        seen.page.evaluate(TWO_FRAMES)
        assert seen.page.evaluate(CUT, SCROLLING) == []
        wide = seen.page.locator("article .scrolls:not(mjx-container)").first
        wide.focus()
        for _ in range(50):  # a key that comes while the page still moves is lost
            seen.page.keyboard.press("ArrowRight")
            seen.settle()
            if wide.evaluate("box => box.scrollLeft") > 0:
                break
        assert wide.evaluate("box => box.scrollLeft") > 0
        captions = "figure:has(> figcaption:first-child .caption-number) table.result"
        assert seen.count("table.result") == seen.count(captions)


def test_folded_code_is_one_slim_line_with_one_word(visit):
    with visit("book/convergence.html", viewport=PHONE) as seen:
        bars = seen.page.locator("details.hide > summary")
        assert {bar.inner_text().strip() for bar in bars.all()} == {"Code"}
        heights = [bar.bounding_box()["height"] for bar in bars.all()]
        assert 24 <= min(heights) and max(heights) <= 32  # a target for a finger, and no bar
        first, second = (bar.bounding_box()["y"] for bar in bars.all()[:2])
        assert first == second  # what prints nothing stands side by side
        drawing = seen.page.locator("div.cell:has(> details.hide):has(figure img)").first
        parts = [drawing.locator(part).first.bounding_box()["y"] for part in ("figcaption", "summary")]
        assert parts == sorted(parts)  # and else below the picture


def test_a_solution_and_an_answer_are_called_by_the_number_of_the_exercise(visit):
    with visit("book/invariance.html") as seen:
        seen.page.get_by_role("button", name="Solution to Exercise 2.1", exact=True).click()
        assert (
            seen.page.locator("form[data-exercise=invariance-1]").get_attribute("aria-label")
            == "Answer to Exercise 2.1"
        )
        assert seen.page.locator("[aria-label='Toggle hidden content']").count() == 0
        icon = "title => getComputedStyle(title, '::after').content"  # it would stand on the first letter
        assert seen.page.locator(".solution > .admonition-title").first.evaluate(icon) == "none"


REFERENCE = sorted(path.stem for path in (ROOT / "book" / "api").glob("*.md"))
# Lines of code of at most 79 characters that do not fit, and signatures that leave their place.
NARROW = """() => [...document.querySelectorAll("article pre")].filter(block => {
    const longest = Math.max(...block.textContent.split("\\n").map(line => line.length));
    block.style.whiteSpace = "pre"; // else it breaks
    const narrow = longest <= 79 && block.scrollWidth > block.clientWidth;
    block.style.whiteSpace = "";
    return narrow;
}).map(block => block.textContent)"""
OVERFLOWING = (
    "() => [...document.querySelectorAll('dt.sig')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.id)"
)
LOOKS = """() => [...new Set([...document.querySelectorAll("dl.py :is(dl.field-list > dt, p.rubric)")].map(name => {
    const { color, font, backgroundColor, borderBottomWidth, marginTop, paddingLeft } = getComputedStyle(name);
    return [color, font, backgroundColor, borderBottomWidth, marginTop, paddingLeft].join();
}))]"""


@pytest.mark.parametrize("module", REFERENCE)
def test_the_reference_shows_its_examples_whole_and_its_sections_alike(visit, module):
    with visit(f"book/api/{module}.html", viewport=DESKTOP) as seen:
        assert seen.page.evaluate(NARROW) == []
        assert len(seen.page.evaluate(LOOKS)) <= 1
        seen.page.set_viewport_size(PHONE)
        seen.settle()
        assert seen.page.evaluate(OVERFLOWING) == []
        wide = "blocks => blocks.filter(block => block.scrollWidth > block.clientWidth).map(block => block.textContent)"
        assert seen.page.locator(".doctest pre").evaluate_all(wide) == []


MOVED = ["critical", "ensemble", "exact", "invariants", "ode-trajectory", "plot"]  # most, before faces came in time
MOVED = ["index", "exact", "deep-linear-networks", "handout", "ensembles", "own-data", *(f"api/{one}" for one in MOVED)]
# The sum of all layout shifts, as a browser counts them.
SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => (window.shifted += one.value)))
    .observe({type: "layout-shift", buffered: true});"""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("document", MOVED)
def test_nothing_moves_while_a_page_loads(browser, document, viewport):
    with browser.new_context(viewport=viewport) as context:
        page = context.new_page()
        page.add_init_script(SHIFTS)
        page.goto((SITE / "book" / f"{document}.html").as_uri())
        page.evaluate("() => document.fonts.ready.then(() => true)")
        page.wait_for_timeout(500)
        assert page.evaluate("window.shifted") <= 0.1


# Notes in the margin with what they touch: anything of the article, or the contents once a reader has come there.
NOTES = """() => {
    const box = part => part.getBoundingClientRect();
    const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const notes = [...document.querySelectorAll("aside.margin")];
    const kinds = "article :is(p, li, pre, table, img, svg, .admonition, mjx-container)";
    const others = [...document.querySelectorAll(kinds)];
    return notes.map(note => [box(note), others.filter(other => !note.contains(other) && touch(box(note), box(other)))])
        .map(([{left, right, width}, found]) => [left, right, width, found.map(other => other.outerHTML.slice(0, 80))]);
}"""


ROOM = """() => [...document.querySelectorAll(".is-proof")].map(proof => {
    const last = [...proof.children].filter(child => !child.matches("aside") && child.offsetHeight).at(-1);
    return proof.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom;
})"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_notes_in_its_margin_that_stand_on_nothing(visit, chapter):
    with visit(f"book/{chapter}.html", viewport=DESKTOP) as seen:
        page = seen.page
        page.evaluate(UNFOLD)
        notes = page.evaluate(NOTES)
        assert 3 <= seen.count("aside.margin:not(.sketch)") <= 7
        assert [found for *_, found in notes if found] == []
        text = page.locator("article").bounding_box()
        assert all(left >= text["x"] + text["width"] and right <= 1424 for left, right, *_ in notes)
        assert max(page.evaluate(ROOM)) <= 30  # a proof does not wait for the end of its note
        for note in page.locator("aside.margin").all():
            note.evaluate("note => note.scrollIntoView({block: 'center', behavior: 'instant'})")
            seen.until("() => document.querySelector('.bd-sidebar-secondary').offsetHeight < 60")
        page.set_viewport_size(PHONE)
        notes = page.evaluate(NOTES)
        assert [found for *_, found in notes if found] == []
        assert all(left >= 16 and right <= 374 and width > 300 for left, right, width, _ in notes)
