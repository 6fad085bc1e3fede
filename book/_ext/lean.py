"""A page loads what it uses, and nothing stands in the way of its first paint.

The theme brings two thousand icons as drawings, as style rules and as a font; of
these copies are made that have those of the site.  A page's style sheets come as one
file.  Scripts wait until the page is read, except the one that inline scripts build
upon.  The index of the search is for the search page.
"""

import hashlib
import os
import re

from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont  # matplotlib brings it

ICON = re.compile(r'"?([a-z0-9-]+)"?:\[\d+,\d+,(\[[^\]]*\]),"[0-9a-f]+",(?:"[^"]*"|\[[^\]]*\])\],?')
ICON_RULE = re.compile(r'(?:\.fa-[a-z0-9-]+:+before,?)+\{content:"[^"]*"\}')
NAME = re.compile(r"fa-([a-z0-9-]+)")
SCRIPT = re.compile(r"<script (?!defer)(?=[^>]*src=)(?![^>]*documentation_options)")
PRIVATE = "[\ue000-\uf8ff]"
FONT = "vendor/fontawesome/webfonts/fa-solid-900"
FONT_SOURCE = re.compile(rf"src:url\(\.\./{FONT}\.woff2\)[^}}]*")
COPIES = {"scripts/fontawesome.js": "scripts/icons.js", "styles/pydata-sphinx-theme.css": "styles/theme-lean.css"}
EARLY = re.compile(r'<link rel="preload" as="script"[^>]*>|<link [^>]*sphinx-thebe\.css[^>]*>')
SEARCH = re.compile(r"<script [^>]*(?:searchtools|language_data|searchindex)\.js[^>]*></script>")

SHEET = re.compile(r'[ \t]*<link (?=[^>]*rel="stylesheet")[^>]*href="([^"?]+)[^>]*>\n?')
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#)([^)"']+)\1\)""")


def lean_script(script, used):
    """Return the script of the icons with the used ones: by their names, or by a name they had before."""
    return ICON.sub(lambda icon: icon[0] if {icon[1], *re.findall(r'"([^"]+)"', icon[2])} & used else "", script)


def lean_style(style, used):
    """Return the style sheet with the rules of the used icons."""
    return ICON_RULE.sub(lambda rule: rule[0] if used & set(NAME.findall(rule[0])) else "", style)


def lean_font(font, text):
    """Take out of a font what is not among the private characters of ``text``, and have it saved compressed."""
    codes = {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", text)} | {
        *map(ord, re.findall(PRIVATE, text))
    }
    subsetter = Subsetter()
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff"


def lean_page(html, is_search=False):
    """Return a page that names the copies, with scripts that wait, and without what it need not load."""
    for heavy, lean in COPIES.items():
        html = re.sub(rf"{re.escape(heavy)}\?digest=\w+", lean, html)
    html = re.sub(r"styles/theme\.css\?digest=\w+", "basic.css", html)  # all that it does is to import that one
    html = EARLY.sub("", html if is_search else SEARCH.sub("", html))
    return SCRIPT.sub("<script defer ", html)


def joined(sheets, folder):
    """Return the text of style sheets as one that lies in ``folder``; addresses are relative to where a sheet lies."""
    texts = []
    for sheet in sheets:
        moved = lambda m, sheet=sheet: f"url({os.path.relpath(sheet.parent / m[2], folder).replace(os.sep, '/')})"
        texts.append(ADDRESS.sub(moved, sheet.read_text(encoding="utf-8")))
    return "\n".join(texts)


def join_sheets(page, html, folder):
    """Return the page with a single style sheet, which is written to ``folder``."""
    names = SHEET.findall(html)
    if not names:
        return html
    text = joined([page.parent / name for name in names], folder)
    one = folder / f"site-{hashlib.sha256(text.encode()).hexdigest()[:12]}.css"
    one.write_text(text, encoding="utf-8")
    address = os.path.relpath(one, page.parent).replace(os.sep, "/")
    first = SHEET.search(html).start()
    return html[:first] + f'<link rel="stylesheet" href="{address}" />\n' + SHEET.sub("", html[first:])


def write_copies(static, pages):
    """Write the copies with the icons that the pages use."""
    scripts = [path.read_text(encoding="utf-8") for path in static.glob("scripts/*theme.js")]
    used = set(NAME.findall(" ".join([*pages, *scripts])))
    script, style = (static / heavy for heavy in COPIES)
    icons, theme = (static / copy for copy in COPIES.values())
    icons.write_text(lean_script(script.read_text(encoding="utf-8"), used), encoding="utf-8")
    text = lean_style(style.read_text(encoding="utf-8"), used)
    theme.write_text(FONT_SOURCE.sub(f'src:url(../{FONT}.lean.woff) format("woff")', text), encoding="utf-8")
    font = TTFont(static / f"{FONT}.ttf")
    styles = [path for path in static.rglob("*.css") if path != style]
    lean_font(font, " ".join(path.read_text(encoding="utf-8") for path in styles))
    font.save(static / f"{FONT}.lean.woff")
