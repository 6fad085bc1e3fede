// A display formula that is a little wider than its column is drawn a little smaller.  One that is much wider scrolls in
// its own box, as wide code does, with an edge that fades; and then the Tab key must reach it, as no other.
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
    for (const box of document.querySelectorAll("mjx-container, article pre")) {
      const scrolls = box.scrollWidth > box.clientWidth + 3; // an accent may lean over the edge
      box.classList.toggle("scrolls", scrolls);
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  update();
  document.addEventListener("toggle", update, true); // what has been unfolded has a width
  let width = innerWidth;
  window.addEventListener("resize", () => {
    if (innerWidth !== width) update();
    width = innerWidth;
  });
});
