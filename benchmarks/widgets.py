"""Time the widgets of the built site from a slider's move to new numbers: ``python -m benchmarks.widgets``.

Every slider of every widget goes through its range in steps, in Chromium; a move is an ``input`` event.  Two times are
taken: of computing and drawing alone, and from the event to the end of the frame that shows the numbers.  A desktop is
measured as it is, a phone with the processor slowed by four.  Writes results/widgets.json.
"""

import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from tools.printed import FLAGS, chromium

from .record import save

SITE = Path(__file__).parents[1] / "_build" / "html" / "book"
WIDGETS = {
    "hyperbola": "invariance",
    "integrators": "descent",
    "plateaus": "convergence",
    "regimes": "exact",
    "strata": "landscape",
    "laboratory": "conjecture",
    "saddle_line": "hyperbolicity",
}
DEVICES = {
    "desktop": ({"width": 1280, "height": 900}, 1),
    "phone": ({"width": 390, "height": 844}, 4),
}
MOVES = 15  # of each slider
MOVE = """async (figure, moves) => {
  const frame = () => new Promise(requestAnimationFrame), waits = [];
  performance.clearMeasures("linnet");
  for (const slider of figure.querySelectorAll('input[type="range"]')) {
    const [low, high] = [Number(slider.min), Number(slider.max)], before = slider.value;
    for (let i = 0; i <= moves; i++) {
      slider.value = i < moves ? low + (high - low) * (i + 0.5) / moves : before;
      const start = performance.now();
      slider.dispatchEvent(new Event("input"));
      await frame();  // asked for after the widget's own, so it comes after the redraw
      waits.push(performance.now() - start);
      await frame();
    }
  }
  return {draws: performance.getEntriesByName("linnet").map((entry) => entry.duration), waits};
}"""


def measure(browser, widget, page, viewport, slowed):
    """Return median and 95th percentile, in milliseconds, of redraws and of waits for new numbers."""
    tab = browser.new_page(viewport=viewport)
    tab.goto((SITE / f"{page}.html").as_uri())
    tab.evaluate("() => window.MathJax?.startup?.promise")
    figure = tab.locator(f'[data-linnet-widget="{widget}"]').first
    figure.scroll_into_view_if_needed()
    figure.locator(".linnet-widget").wait_for()
    tab.wait_for_timeout(1000)
    tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    times = figure.evaluate(MOVE, MOVES)
    tab.close()
    return {name: np.quantile(values, [0.5, 0.95]).round(1).tolist() for name, values in times.items()}


def main():
    if not SITE.is_dir():
        sys.exit("the site is not built: run `make book` first")
    table = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for widget, page in WIDGETS.items():
            for device, (viewport, slowed) in DEVICES.items():
                row = measure(browser, widget, page, viewport, slowed)
                table.setdefault(widget, {})[device] = row
                print(f"{widget:12} {device:8} redraw {row['draws']} ms, from move to numbers {row['waits']} ms")
        browser.close()
    save("widgets", table)


if __name__ == "__main__":
    main()
