"""A content security policy in the head of each page.

It allows files of the site, and of inline scripts just those that the page was built with, by their hashes.  Styles
may be inline, because the parts of a formula have their own.
"""

import base64
import hashlib
import re
from html import unescape

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S)
HANDLER = re.compile(r'\son[a-z]+="([^"]*)"')


def handlers(pages):
    """Return the code of all event handlers: the search page parses the pages that it finds, so each may run them."""
    return [unescape(code) for html in pages for code in HANDLER.findall(html)]


def policy(html, handlers=()):
    """Return the content security policy that fits one page; ``handlers`` is the code of event handlers it may run."""
    scripts = INLINE_SCRIPT.findall(html) + [*handlers]
    hashes = " ".join(sorted({_hash(script) for script in scripts}))
    return (
        "default-src 'none'; connect-src 'self'; font-src 'self' data:; img-src 'self' data: blob:; "
        f"script-src 'self' 'unsafe-hashes' {hashes}; style-src 'self' 'unsafe-inline'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'"
    )


def _hash(script):
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def add_policy(html, handlers):
    """Return the page with its policy."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html, handlers)}">'
    return html if "Content-Security-Policy" in html else html.replace("<head>", f"<head>\n{meta}", 1)
