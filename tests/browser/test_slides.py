"""Every slide in a browser: complete, silent, offline, inside its frame, legible from the last row."""

from pathlib import Path

import pytest

import slides

ROOT = Path(__file__).parents[2]
DECKS = sorted(path.stem for path in (ROOT / "slides").glob("*.md"))

# The parts of the slide on the screen that stick out of its frame, and the smallest letters, in pixels of a frame of
# 1280 x 720.
MEASURE = """() => {
  const frame = document.querySelector(".reveal .slides").getBoundingClientRect();
  const parts = [...Reveal.getCurrentSlide().querySelectorAll(".slide *:not(mjx-container *, .live *)")];
  const outside = parts.filter(part => {
    const box = part.getBoundingClientRect();
    const cut = part.matches("pre, .text") && part.scrollWidth > part.clientWidth + 1;
    return cut || box.bottom > frame.bottom + 1 || box.right > frame.right + 1;
  });
  const letters = parts.map(part => parseFloat(getComputedStyle(part).fontSize));
  return [outside.map(part => part.outerHTML.slice(0, 80)), Math.min(...letters)];
}"""

# The letters of a figure are paths, drawn at a hundredth of their size in points: those of its axes, in these pixels.
FIGURE = """image => {
  const svg = new DOMParser().parseFromString(atob(image.src.split(",")[1]), "image/svg+xml").documentElement;
  const sizes = [...svg.outerHTML.matchAll(/scale\\((0\\.\\d+) -0/g)].map(match => 100 * match[1]);
  const {width, height} = svg.viewBox.baseVal;
  return Math.max(...sizes) * Math.min(image.clientWidth / width, image.clientHeight / height);
}"""


@pytest.fixture(scope="module")
def decks():
    """The decks, with the figures of the built book."""
    return slides.write(ROOT / "slides", ROOT / "_build")


def test_a_widget_on_a_slide_follows_the_pointer(decks, visit_from_disk):
    with visit_from_disk("../slides/lecture-1.html") as seen:
        seen.page.wait_for_function("() => window.Reveal?.isReady()")
        number = seen.page.evaluate("() => Reveal.getSlides().findIndex(slide => slide.querySelector('.live'))")
        seen.page.evaluate("number => Reveal.slide(number)", number)
        handle = seen.page.locator("section.present .live [role=slider]").first
        middle = lambda box: (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        x, y = middle(handle.bounding_box())
        seen.page.mouse.move(x, y)
        seen.page.mouse.down()
        seen.page.mouse.move(x - 150, y - 60, steps=5)
        seen.page.mouse.up()
        seen.settle()
        assert middle(handle.bounding_box()) == pytest.approx(
            (x - 150, y - 60), abs=5
        )  # the start moves in small steps
        assert seen.complaints == []


@pytest.mark.parametrize("deck", DECKS)
def test_slides_fit_and_can_be_read(decks, visit_from_disk, deck):
    with visit_from_disk(f"../slides/{deck}.html") as seen:
        seen.page.wait_for_function("() => window.Reveal?.isReady()")
        assert seen.count("mjx-container") > 10
        assert seen.count("[data-mjx-error]") == 0
        for number in range(seen.page.evaluate("() => Reveal.getTotalSlides()")):
            seen.page.evaluate("number => Reveal.slide(number)", number)
            outside, smallest = seen.page.evaluate(MEASURE)
            assert outside == [], number
            assert smallest >= 24, number
            for figure in seen.page.locator("section.present figure img").all():
                assert figure.evaluate(FIGURE) >= 24, number
        assert seen.complaints == []
