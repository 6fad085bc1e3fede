"""Names on the pages, for the eye and for the ear.

References to statements show their names under the pointer; who listens to a page hears where a statement or an
exercise begins and ends and what it is called, and what the arrows of the menu unfold.

A role that docutils gives to citations, and that has been withdrawn from WAI-ARIA since, is replaced.
"""

import re
from html import escape, unescape

STATEMENT = re.compile(
    r'<div class="proof \w+ admonition" id="([^"]+)">\s*'
    r'<p class="admonition-title"><span[^>]*>[^<]*</span> \(([^<]+)\)</p>'
)
BOX = re.compile(
    r'<div class="(?:proof|exercise|solution) [^"]*admonition" id="[^"]+"'
    r'(?=>\s*<p class="admonition-title">(.*?)</p>)',
    re.S,
)
REFERENCE = re.compile(r'<a class="reference internal" href="[^"#]*#([^"]+)">')


def names(pages):
    """Return ``{label: name}`` of the statements on all pages."""
    return {label: name for html in pages for label, name in STATEMENT.findall(html)}


def name_all(html, names):
    """Return a page with names for all that has one."""
    html = html.replace("<summary><span", '<summary aria-label="Pages below"><span')
    return name_references(name_boxes(html).replace('role="doc-biblioentry"', 'role="listitem"'), names)


def name_references(html, names):
    """Return a page whose references to statements show their names, ``{label: name}``, under the pointer."""
    named = lambda link: f'{link[0][:-1]} title="{names[link[1]]}">' if link[1] in names else link[0]
    return REFERENCE.sub(named, html)


def name_boxes(html):
    """Return a page whose statements and exercises are groups with names."""
    words = lambda title: escape(" ".join(unescape(re.sub(r"<[^>]+>|\\[()]", "", title)).split()))
    return BOX.sub(lambda box: f'{box[0]} role="group" aria-label="{words(box[1])}"', html)
