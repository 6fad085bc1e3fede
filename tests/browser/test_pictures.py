"""A reader is never long without something to look at, and sees each figure in the form for the page's ground."""

from pathlib import Path


CHAPTERS = sorted(path.stem for path in (Path(__file__).parents[2] / "book").glob("*.ipynb"))
SCREENS = 1800  # px: two screens of a desktop

# Stretches between one picture, live figure or table and the next, the longest first, with the heading they are under.
STRETCHES = """() => {
  const article = document.querySelector("article"), page = article.getBoundingClientRect();
  const seen = article.querySelectorAll("figure img, .cell_output img, table, .linnet-widget, [data-linnet-widget]");
  const boxes = [...seen].map(one => one.getBoundingClientRect()).filter(box => box.height > 0);
  const headings = [...article.querySelectorAll("h1, h2, h3")];
  const above = y => headings.filter(one => one.getBoundingClientRect().top <= y + 60).at(-1)?.innerText ?? "";
  const edges = [...boxes.map(box => [box.top, box.bottom]), [page.bottom, page.bottom]];
  const found = [];
  let end = page.top;
  for (const [top, bottom] of edges.sort((one, other) => one[0] - other[0])) {
    if (top > end) found.push([Math.round(top - end), above(end)]);
    end = Math.max(end, bottom);
  }
  return found.sort((one, other) => other[0] - one[0]);
}"""
