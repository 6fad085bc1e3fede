"""A reader is never long without something to look at, and sees each figure in the form for the page's ground."""

from pathlib import Path

import pytest

CHAPTERS = sorted(path.stem for path in (Path(__file__).parents[2] / "book").glob("*.ipynb"))
SCREENS = 1800  # px: two screens of a desktop

SEEN = "article :is(figure img.linnet-light, .linnet-widget, [data-linnet-widget])"

# Stretches between one picture, in the column or the margin, live figure or table and the next, the longest first, with
# the heading they begin under, up to the exercises, where there are answers to give.
STRETCHES = """() => {
  const article = document.querySelector("article"), page = article.getBoundingClientRect();
  const seen = article.querySelectorAll(
    "figure img, .cell_output img, table, .linnet-widget, [data-linnet-widget], .sketch svg"
  );
  const headings = [...article.querySelectorAll("h1, h2, h3")];
  const last = headings.find(one => one.innerText.includes("Exercises")).getBoundingClientRect().top;
  const boxes = [...seen].map(one => one.getBoundingClientRect()).filter(box => box.height > 0 && box.top < last);
  const above = y => headings.filter(one => one.getBoundingClientRect().top <= y + 60).at(-1)?.innerText ?? "";
  const edges = [...boxes.map(box => [box.top, box.bottom]), [last, last]];
  const found = [];
  let end = page.top;
  for (const [top, bottom] of edges.sort((one, other) => one[0] - other[0])) {
    if (top > end) found.push([Math.round(top - end), above(end)]);
    end = Math.max(end, bottom);
  }
  return found.sort((one, other) => other[0] - one[0]);
}"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_opens_on_a_picture_and_no_two_screens_are_without_one(visit, chapter):
    with visit(f"book/{chapter}.html", viewport={"width": 1440, "height": 900}) as opened:
        first = opened.page.locator(SEEN).first.bounding_box()
        stretches = opened.page.evaluate(STRETCHES)
    assert first["y"] < 600
    assert [(length, name) for length, name in stretches if length > SCREENS] == []


def test_the_page_on_speed_opens_on_its_picture(visit):
    with visit("book/how-fast.html", viewport={"width": 1440, "height": 900}) as opened:
        assert opened.page.locator(SEEN).first.bounding_box()["y"] < 600


# The words in the small pictures of the margin: those that leave their picture, and those that touch others.
WORDS = """() => [...document.querySelectorAll(".sketch svg")].flatMap(picture => {
  const frame = picture.getBoundingClientRect();
  const words = [...picture.querySelectorAll("text")].map(one => [one.textContent, one.getBoundingClientRect()]);
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
  const outside = ([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1
    || box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
  const crowded = ([, box], place) => words.some(([, other], index) => index !== place && touch(box, other));
  const name = picture.getAttribute("aria-label").slice(0, 40);
  return words.filter((one, place) => outside(one) || crowded(one, place)).map(([word]) => `${name}: ${word}`);
})"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_small_pictures_stand_beside_the_text_or_between_the_paragraphs_and_their_words_have_room(visit, chapter):
    with visit(f"book/{chapter}.html", viewport={"width": 1440, "height": 900}) as opened:
        page = opened.page
        edge = page.evaluate("document.querySelector('article').getBoundingClientRect().right")
        assert all(one.bounding_box()["x"] >= edge for one in page.locator(".sketch svg").all())
        assert page.evaluate(WORDS) == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert all(one.bounding_box()["width"] > 220 for one in page.locator(".sketch svg").all())
        assert page.evaluate(WORDS) == []


SHOWN = "() => [...document.querySelectorAll('figure img')].filter(i => i.offsetHeight).map(i => i.getAttribute('src'))"


def test_each_figure_is_seen_once_in_the_form_for_the_ground_and_printed_in_the_light_one(visit):
    with visit("book/landscape.html", color_scheme="dark") as opened:
        page = opened.page
        dark = page.evaluate(SHOWN)
        page.emulate_media(media="print")
        printed = page.evaluate(SHOWN)
        page.emulate_media(media="screen", color_scheme="light")
        opened.until("() => document.documentElement.dataset.theme === 'light'")
        light = page.evaluate(SHOWN)
    assert len(light) > 3 and printed == light
    assert dark == [name.replace(".svg", ".dark.svg") for name in light]
