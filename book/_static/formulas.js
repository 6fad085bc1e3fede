// A display formula that is a little wider than its column is drawn a little smaller.  One that is much wider scrolls in
// its own box, as wide code and tables do, with an edge that fades; and then the Tab key must reach it, as no other.
window.addEventListener("load", async () => {
  await document.fonts.ready;
  const SMALLEST = 0.75;
  const display = [...document.querySelectorAll('mjx-container[display="true"]')];
  const mark = (box) => {
    const scrolls = box.scrollWidth > box.clientWidth + 3; // an accent may lean over the edge
    box.classList.toggle("scrolls", scrolls);
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const update = () => {
    for (const formula of display) formula.style.removeProperty("font-size");
    const ratios = display.map((formula) => formula.clientWidth / formula.scrollWidth);
    display.forEach((formula, i) => {
      if (ratios[i] > 0 && ratios[i] < 1) {
        const size = parseFloat(getComputedStyle(formula).fontSize) * Math.max(ratios[i] - 0.02, SMALLEST);
        formula.style.setProperty("font-size", `${size}px`, "important");
      }
    });
    for (const formula of document.querySelectorAll("mjx-container")) mark(formula);
  };
  update();
  const article = document.querySelector("article") ?? document.body;
  let width = article.clientWidth;
  new ResizeObserver(() => {
    if (article.clientWidth !== width) requestAnimationFrame(update);
    width = article.clientWidth;
  }).observe(article);
  // What is folded away has a width when it is unfolded.
  const boxes = new ResizeObserver((seen) => seen.forEach(({ target }) => mark(target)));
  const wide = "article :is(pre, .pst-scrollable-table-container, .cell_output > .output)";
  for (const box of document.querySelectorAll(wide)) boxes.observe(box);
});
