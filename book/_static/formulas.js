// A formula that is wider than the page scrolls in its own box; then the Tab key must reach it, as no other formula.
window.addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  const update = () => {
    for (const formula of document.querySelectorAll("mjx-container")) {
      if (formula.scrollWidth > formula.clientWidth + 1) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  update();
  window.addEventListener("resize", update);
});
