"""The built site, served on the loopback interface, and its pages as a reader opens them."""

import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # a connection serves many requests

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def site():
    """The address of the built site."""
    if not (SITE / "index.html").is_file():
        pytest.fail("the site is not built: run `make book` first")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def documents():
    """The documents that _toc.yml names, in reading order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    sections = [section for chapter in chapters for section in chapter.get("sections", ())]
    return [toc["root"], *(page["file"] for page in chapters + sections)]


PAGES = [*(f"{name}.html" for name in documents()), "search.html?q=flow", "genindex.html"]


class Visit:
    """One page, opened and settled, with all that went wrong on the way in `complaints`."""

    def __init__(self, context, address, allowed):
        self.complaints, self.asked = [], set()
        self.page = context.new_page()
        self.page.on("request", lambda r: self.asked.add(r.url))
        self.page.on("request", lambda r: self.expect(r.url.startswith(allowed), "other host", r.url))
        self.page.on("requestfailed", lambda r: self.expect(False, "failed", r.url, r.failure))
        self.page.on("response", lambda r: self.expect(r.status < 400, r.status, r.url))
        self.page.on("pageerror", lambda error: self.expect(False, "script", error))
        self.page.on("console", lambda m: self.expect(m.type not in ("error", "warning"), m.type, m.text))
        self.page.goto(address)
        self.page.evaluate("() => document.fonts.ready.then(() => true)")

    def expect(self, good, *what):
        if not good:
            self.complaints.append(" ".join(map(str, what)))

    def until(self, condition, argument=None):
        """Wait until a function says true on the page.  (Playwright's own wait evaluates text in the page, which the
        policy of our pages forbids.)"""
        deadline = time.monotonic() + 30
        while not self.page.evaluate(condition, argument):
            assert time.monotonic() < deadline, condition
            self.page.wait_for_timeout(20)

    def settle(self):
        """Wait until the frame after the next has been drawn."""
        self.page.evaluate("() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")

    def count(self, selector):
        return self.page.locator(selector).count()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.page.close()


@pytest.fixture(scope="session")
def context(browser):
    """A browser's context with the given options; visits with the same ones share its cache of files and of code."""
    contexts = {}

    def context(**options):
        key = repr(options)
        if key not in contexts:
            contexts[key] = browser.new_context(**options)
        return contexts[key]

    return context


@pytest.fixture(scope="session")
def visit(site, context):
    def visit(page, **options):
        return Visit(context(**options), site + page, (site, "data:", "blob:"))

    return visit


@pytest.fixture(scope="session")
def visit_from_disk(context):
    def visit(page):
        return Visit(context(), (SITE / page).as_uri(), ("file:", "data:", "blob:"))

    return visit


@pytest.fixture(params=PAGES)
def page_name(request):
    return request.param


@pytest.fixture(params=documents())
def document(request):
    return request.param
