"""Sphinx extension: the last touches to every page.

A content security policy in the head of each page allows files of the site,
and of inline scripts just those that the page was built with, by their hashes.
Styles may be inline, because MathJax writes its own.

The address of the site itself leads to the first page, by a page that is
complete: it has a title, and the icon that a browser would else look for.

References to statements show their names under the pointer; who listens to a page hears where a statement or an
exercise begins and ends and what it is called, and what the arrows of the menu unfold.

A role that docutils gives to citations, and that has been withdrawn from
WAI-ARIA since, is replaced.
"""

import base64
import hashlib
import re
from html import escape, unescape
from pathlib import Path

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S)
FIRST_PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <link rel="icon" href="_static/{icon}">
    <meta http-equiv="refresh" content="0; url={first}">
  </head>
  <body><a href="{first}">{title}</a></body>
</html>
"""
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
HANDLER = re.compile(r'\son[a-z]+="([^"]*)"')


def policy(html, handlers):
    """Return the content security policy that fits one page; ``handlers`` is the code of event handlers it may run."""
    scripts = INLINE_SCRIPT.findall(html) + handlers
    hashes = " ".join(sorted({_hash(script) for script in scripts}))
    return (
        "default-src 'none'; connect-src 'self'; font-src 'self' data:; img-src 'self' data: blob:; "
        f"script-src 'self' 'unsafe-hashes' {hashes}; style-src 'self' 'unsafe-inline'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'"
    )


def _hash(script):
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def name_references(html, names):
    """Return a page whose references to statements show their names, ``{label: name}``, under the pointer."""
    named = lambda link: f'{link[0][:-1]} title="{names[link[1]]}">' if link[1] in names else link[0]
    return REFERENCE.sub(named, html)


def name_boxes(html):
    """Return a page whose statements and exercises are groups with names."""
    words = lambda title: escape(" ".join(unescape(re.sub(r"<[^>]+>|\\[()]", "", title)).split()))
    return BOX.sub(lambda box: f'{box[0]} role="group" aria-label="{words(box[1])}"', html)


def finish_pages(app, exception):
    if exception or app.builder.format != "html":
        return
    pages = {page: page.read_text(encoding="utf-8") for page in Path(app.outdir).rglob("*.html")}
    # The search page parses the pages that it finds, with their handlers: so every page may run those of all.
    handlers = [unescape(code) for html in pages.values() for code in HANDLER.findall(html)]
    names = {label: name for html in pages.values() for label, name in STATEMENT.findall(html)}
    for page, html in pages.items():
        html = html.replace("<summary><span", '<summary aria-label="Pages below"><span')
        html = name_references(name_boxes(html).replace('role="doc-biblioentry"', 'role="listitem"'), names)
        if "Content-Security-Policy" not in html:
            meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html, handlers)}">'
            html = html.replace("<head>", f"<head>\n{meta}", 1)
        page.write_text(html, encoding="utf-8")


def lead_to_first_page(app, exception):
    if exception or app.builder.format != "html":
        return
    first, icon = f"{app.config.master_doc}.html", Path(app.config.html_favicon).name
    page = FIRST_PAGE.format(title=app.config.html_title, first=first, icon=icon)
    Path(app.outdir, "index.html").write_text(page, encoding="utf-8")


def setup(app):
    app.connect("build-finished", lead_to_first_page)
    app.connect("build-finished", finish_pages, priority=700)  # when the scripts of every page are settled
    return {"parallel_read_safe": True, "parallel_write_safe": True}
