"""A reader is never long without something to look at, and sees each figure as it was made for the page's ground."""

import pytest

from tests.browser.conftest import documents

SCREENS = 1800  # px: two screens of a desktop

# The places of all pictures, live figures and tables of the article, and of its ends, from the top of the page.
PLACES = """() => {
  const article = document.querySelector("article"), all = article.getBoundingClientRect();
  const seen = [...article.querySelectorAll("figure img, .cell_output img, table, .linnet-widget, [data-linnet-widget]")];
  const boxes = seen.map(one => one.getBoundingClientRect()).filter(box => box.height > 0);
  const heading = y => [...article.querySelectorAll("h1, h2, h3")].filter(h => h.getBoundingClientRect().top <= y).at(-1);
  const edges = [[all.top, all.top], ...boxes.map(box => [box.top, box.bottom]), [all.bottom, all.bottom]];
  edges.sort((one, other) => one[0] - other[0]);
  const gaps = [];
  let end = all.top;
  for (const [top, bottom] of edges) {
    if (top > end) gaps.push([Math.round(top - end), heading(end + 1)?.innerText ?? ""]);
    end = Math.max(end, bottom);
  }
  return gaps.sort((one, other) => other[0] - one[0]);
}"""
