"""A reader is never long without something to look at, and sees each figure in the form for the page's ground."""

import re
from pathlib import Path

import pytest

CHAPTERS = sorted(path.stem for path in (Path(__file__).parents[2] / "book").glob("*.ipynb"))
SCREENS = 1800  # px: two screens of a desktop

SEEN = "article :is(figure img.linnet-light, .linnet-widget, [data-linnet-widget])"

# Stretches between one picture, live figure or table and the next, the longest first, with the heading they are under,
# up to the exercises, where there are answers to give.
STRETCHES = """() => {
  const article = document.querySelector("article"), page = article.getBoundingClientRect();
  const seen = article.querySelectorAll("figure img, .cell_output img, table, .linnet-widget, [data-linnet-widget]");
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

# Headings under which a stretch may begin that is longer, and why.  A new one is a reason to draw, not to add a line.
PROOF = "a proof and the cells that check it"
LONGER = {
    "How fast, by the exponent": PROOF,
    "Several outputs, two hidden layers": PROOF,
    "More than two hidden layers": PROOF,
    "The largest stable step": PROOF,
    "The formula and the computer": PROOF,
    "One hidden neuron: every start, solved": PROOF,
    "The stable sheet": PROOF,
    "From flow to descent": PROOF,
    "One hidden layer: the conjecture is a theorem": PROOF,
    "The gradient": PROOF,
    "Move it yourself": "what the live figure shows, stated and proved",
    "What breaks without analyticity": PROOF,
    "Cutting the chain": PROOF,
    "More layers: saddles that hold": PROOF,
    "Minibatches: a floor, or none": PROOF,
    "A line of saddles": PROOF,
    "Where the invariants stop to help": PROOF,
    "The degenerate saddle: a power of time": PROOF,
    "Every stratum, in every dimension": PROOF,
    "Does it always work?": PROOF,
    "The invariance property": PROOF,
    "Must a trajectory stop?": PROOF,
    "Balanced minima are the flattest": PROOF,
    "Lazy and rich": PROOF,
    "What is proved": PROOF,
}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_opens_on_a_picture_and_no_two_screens_are_without_one(visit, chapter):
    with visit(f"book/{chapter}.html", viewport={"width": 1440, "height": 900}) as opened:
        first = opened.page.locator(SEEN).first.bounding_box()
        stretches = opened.page.evaluate(STRETCHES)
    assert first["y"] < 600
    long = [(length, name) for length, name in stretches if length > SCREENS]
    assert stretches[0][0] <= 1.5 * SCREENS
    assert [one for one in long if re.sub(r"^[\d.]+ ", "", one[1]) not in LONGER] == []


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
