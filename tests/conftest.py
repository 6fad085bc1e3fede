"""What many tests need: the reader's data, problems of all shapes, a way to judge an error message, and a browser."""

import os
import re
import shutil
import signal

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

import linnet as ln

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The last four keep Chromium from looking for its maker's servers.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# Depth 1 to 4; wide, narrow and bottleneck layers.
WIDTHS = [(3, 2), (3, 4, 2), (2, 1, 3), (3, 3, 4, 2), (2, 3, 1, 2, 3)]


@pytest.fixture(scope="session", autouse=True)
def ctrl_c():
    """Shells let background jobs ignore Ctrl-C, and so would the processes that the tests start and interrupt."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(params=WIDTHS, ids=str)
def land(request):
    """A landscape of random data, which are neither white nor fitted exactly."""
    rng = np.random.default_rng(1)
    widths = request.param
    return ln.Landscape(
        ln.Network(widths), ln.SquareLoss(rng.normal(size=(widths[0], 9)), rng.normal(size=(widths[-1], 9)))
    )


@pytest.fixture(scope="session")
def linnerud():
    """The leading example of the book: standardised Linnerud data, widths (3, 4, 3), a random start."""
    data = ln.datasets.standardize(ln.datasets.load("linnerud"))
    land = ln.Landscape(ln.Network((3, 4, 3)), ln.SquareLoss(data.X, data.Y))
    return land, ln.initial.gaussian(land.net, np.random.default_rng(1), scale=0.5)


@pytest.fixture(scope="session")
def refuses():
    """Expect a ValueError whose message names the argument, then what came, then what is allowed."""

    def refuses(argument, came, allowed):
        return pytest.raises(ValueError, match=rf"(?s)^{argument}: .*{re.escape(came)}.*{re.escape(allowed)}")

    return refuses


@pytest.fixture(scope="session")
def browser():
    """Chromium; without one the tests are skipped, but fail where CI is set."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no Chromium found: install one, or name it in the environment variable CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def theta(land, rng):
    return 0.7 * rng.normal(size=land.net.dim)
