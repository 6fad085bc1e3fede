// The button that unfolds a solution is called as the solution is; the theme calls all such buttons the same.
window.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll(".solution .toggle-button")) {
    button.setAttribute("aria-label", button.closest(".solution").getAttribute("aria-label"));
  }
});
