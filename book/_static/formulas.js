// A display formula that is a little wider than its column is drawn a little smaller; one that is much wider scrolls in
// its own box, with an edge that fades, and then the Tab key must reach it, as no other formula.
window.addEventListener("load", async () => {
  await document.fonts.ready;
  const SMALLEST = 0.75;
  const display = [...document.querySelectorAll('mjx-container[display="true"]')];
  const update = () => {
    for (const formula of display) formula.style.removeProperty("font-size");
    const ratios = display.map((formula) => formula.clientWidth / formula.scrollWidth);
    display.forEach((formula, i) => {
      if (ratios[i] > 0 && ratios[i] < 1) {
        const size = parseFloat(getComputedStyle(formula).fontSize) * Math.max(ratios[i] - 0.02, SMALLEST);
        formula.style.setProperty("font-size", `${size}px`, "important");
      }
    });
    for (const formula of document.querySelectorAll("mjx-container")) {
      const scrolls = formula.scrollWidth > formula.clientWidth + 3; // an accent may lean over the edge
      formula.classList.toggle("scrolls", scrolls);
      if (scrolls) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  update();
  let width = innerWidth;
  window.addEventListener("resize", () => {
    if (innerWidth !== width) update();
    width = innerWidth;
  });
});
