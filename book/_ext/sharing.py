"""Sphinx extension: what search engines and messengers show of a page.

Every page gets a description.  Open Graph pictures, the site map and the feed of releases need absolute addresses: they
are made when the environment variable SITE_URL says where the site will stand.
"""

import os
import re
from html import escape
from html.entities import html5
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from docutils import nodes

ADDRESS = os.environ.get("SITE_URL", "").rstrip("/")
CARD = "_static/card.png"
FEED = "changes.xml"
LENGTH = 200
SIGNS = {"to": "→", "cdots": "⋯"}
SUBTITLE = "The geometry of gradient descent\nin deep linear networks,\nas notes that run"


def readable(text):
    """Return a text whose short formulas are no TeX."""
    sign = lambda command: SIGNS.get(command[1]) or html5.get(f"{command[1]};", "")
    return re.sub(r"[{}]", "", re.sub(r"\\([a-zA-Z]+) ?", sign, text.replace(r"\tfrac12", "½")))


def description(doctree):
    """Return the beginning of the first paragraph that has something to say."""
    texts = (readable(" ".join(node.astext().split())) for node in doctree.findall(nodes.paragraph))
    text = next((text for text in texts if len(text) > 60), "")
    return text if len(text) <= LENGTH else text[:LENGTH].rsplit(" ", 1)[0] + " …"


def add_tags(app, pagename, templatename, context, doctree):
    if doctree is None:
        return
    text = description(doctree)
    title = re.sub("<[^>]*>", "", context["title"])
    properties = {"og:title": title, "og:description": text, "og:type": "article", "og:site_name": "linnet"}
    if ADDRESS:
        properties |= {"og:url": f"{ADDRESS}/{pagename}.html", "og:image": f"{ADDRESS}/{CARD}"}
    tags = [f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()]
    tags.append(f'<meta name="description" content="{escape(text)}">')
    if ADDRESS:
        tags.append(f'<link rel="alternate" type="application/atom+xml" title="Changes" href="{ADDRESS}/{FEED}">')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(tags)


def write_site_map(app, exception):
    if exception or app.builder.format != "html" or not ADDRESS:
        return
    pages = sorted(f"{ADDRESS}/{name}.html" for name in app.env.found_docs)
    urls = "".join(f"<url><loc>{escape_xml(page)}</loc></url>" for page in pages)
    xml = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
    Path(app.outdir, "sitemap.xml").write_text(xml, encoding="utf-8")
    draw_card(Path(app.outdir, CARD))


def write_feed(app, exception):
    """Write the releases of the changelog as an Atom feed."""
    if exception or app.builder.format != "html" or not ADDRESS:
        return
    changelog = Path(app.srcdir, "CHANGELOG.md").read_text(encoding="utf-8")
    Path(app.outdir, FEED).write_text(feed(changelog), encoding="utf-8")


def feed(changelog):
    """Return an Atom feed with an entry for each release that has a date."""
    releases = re.findall(r"^## \[(\S+)\] - (\S+)\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    entries = "".join(
        f"<entry><title>linnet {number}</title><id>{ADDRESS}/#{number}</id><link href='{ADDRESS}/'/>"
        f"<updated>{day}T00:00:00Z</updated><content>{escape_xml(changes.strip())}</content></entry>"
        for number, day, changes in releases
    )
    last = max((day for _, day, _ in releases), default="2026-01-01")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>linnet</title>'
        f"<author><name>The linnet authors</name></author><id>{ADDRESS}/</id><link rel='self' href='{ADDRESS}/{FEED}'/>"
        f"<updated>{last}T00:00:00Z</updated>{entries}</feed>\n"
    )


def draw_card(path):
    """Draw the picture of the README at the size that messengers show."""
    import linnet as ln
    import matplotlib.pyplot as plt
    import numpy as np
    from linnet import plot

    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
    with plt.rc_context(plot.STYLE | {"figure.facecolor": "white"}):
        figure, (left, right) = plt.subplots(1, 2, figsize=(12, 6.3), width_ratios=[1, 1])
        starts = [1.6, -0.5], [-1.2, 0.9], [0.2, 1.8], [-0.3, -1.0]
        paths = {str(start): ln.gradient_flow(land, start, np.linspace(0, 20, 401)) for start in starts}
        plot.phase_plane(land, paths, ax=right)
        right.get_legend().remove()
        left.set_axis_off()
        left.text(0.08, 0.58, "linnet", fontsize=64)
        left.text(
            0,
            0.4,
            SUBTITLE,
            fontsize=22,
            va="top",
        )
        figure.savefig(path, dpi=100, facecolor="white")
        plt.close(figure)


def setup(app):
    app.connect("html-page-context", add_tags)
    app.connect("build-finished", write_site_map)
    app.connect("build-finished", write_feed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
