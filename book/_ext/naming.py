"""Names on the pages, for the eye and for the ear.

References to statements show their names under the pointer; who listens to a page hears where a statement or an
exercise begins and ends and what it is called, whose answer a field is for, and what the arrows of the menu unfold.
A cell that is folded away says in one word what it is.

A role that docutils gives to citations, and that has been withdrawn from WAI-ARIA since, is replaced.
"""

import re
from html import escape, unescape

STATEMENT = re.compile(
    r'<div class="proof \w+ admonition" id="([^"]+)">\s*'
    r'<p class="admonition-title"><span[^>]*>[^<]*</span> \(([^<]+)\)</p>'
)
BOX = re.compile(
    r'<div class="(?:proof|exercise|solution) [^"]*admonition" id="([^"]+)"'
    r'(?=>\s*<p class="admonition-title">(.*?)</p>)',
    re.S,
)
REFERENCE = re.compile(r'<a class="reference internal" href="[^"#]*#([^"]+)">')
FOLDED = re.compile(r"(?:Show|Hide) code cell (source|output|content)s?")
PARTS = {"source": "Code", "output": "Output", "content": "Cell"}
FIELD = re.compile(r'(?<=aria-label="Answer to )ex-[\w-]+')


def names(pages):
    """Return ``{label: name}`` of the statements on all pages."""
    return {label: name for html in pages for label, name in STATEMENT.findall(html)}


def name_all(html, names):
    """Return a page with names for all that has one."""
    html = html.replace("<summary><span", '<summary aria-label="Pages below"><span')
    html = html.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    html = FOLDED.sub(lambda said: PARTS[said[1]], html)
    return name_references(name_boxes(html).replace('role="doc-biblioentry"', 'role="listitem"'), names)


def name_references(html, names):
    """Return a page whose references to statements show their names, ``{label: name}``, under the pointer."""
    named = lambda link: f'{link[0][:-1]} title="{names[link[1]]}">' if link[1] in names else link[0]
    return REFERENCE.sub(named, html)


def name_boxes(html):
    """Return a page whose statements and exercises are groups with names."""
    words = lambda title: escape(" ".join(unescape(re.sub(r"<[^>]+>|\\[()]", "", title)).split()))
    titles = {box[1]: words(box[2]) for box in BOX.finditer(html)}
    html = BOX.sub(lambda box: f'{box[0]} role="group" aria-label="{words(box[2])}"', html)
    return FIELD.sub(lambda label: titles[label[0]].split(" (")[0], html)
