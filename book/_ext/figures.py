"""Each figure of a chapter stands on its page in two forms, for the light and for the dark.

The dark form is made from the light one, colour by colour, by the table of linnet.plot.  The style sheet shows one of
the two; the other is not loaded before it is shown.  A page knows the size of a figure before it has come.  Paths are
written to a hundredth of a point, which no eye can tell from the millionth that matplotlib writes.
"""

import re

from linnet.plot.style import dark

IMAGE = re.compile(r'<img (?![^>]*linnet-)(?=[^>]*src="([^"]*_images/[^"]+)\.svg")[^>]*>')
PATH = re.compile(r' d="[^"]*"')
FINE = re.compile(r"\d+\.\d{3,}")
SIZE = re.compile(r'<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"')


def coarser(svg):
    """Return a drawing whose paths have two decimals."""
    return PATH.sub(lambda path: FINE.sub(lambda number: f"{float(number[0]):.2f}", path[0]), svg)


def both_forms(page, html):
    """Return a page with both forms of its figures, and write the dark ones beside the light ones."""

    def pair(image):
        light = page.parent / f"{image[1]}.svg"
        svg = coarser(light.read_text(encoding="utf-8"))
        light.write_text(svg, encoding="utf-8")
        light.with_suffix(".dark.svg").write_text(dark(svg), encoding="utf-8")
        width, height = (round(float(points) / 0.75) for points in SIZE.search(svg).groups())
        rest = re.sub(r'\s(?:src|class|width|height|style)="[^"]*"', "", image[0]).removesuffix(">").removesuffix("/")
        form = '{} class="dark-light linnet-{}" width="{}" height="{}" loading="lazy" src="{}">'
        return "".join(
            form.format(rest.strip(), mode, width, height, f"{image[1]}{ending}")
            for mode, ending in (("light", ".svg"), ("dark", ".dark.svg"))
        )

    return IMAGE.sub(pair, html)
