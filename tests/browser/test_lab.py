"""JupyterLab, on a running server with a kernel: statements are typeset, widgets draw, Python reads and sets them."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# For each widget a trait, the control that changes it, and what Python sets it to.
CASES = {
    "hyperbola": ("theta0", "theta0", [-1.0, 0.5]),
    "integrators": ("step", "step", 0.25),
    "laboratory": ("depth", "depth", 5),
    "plateaus": ("target", "target-0", [1.2, 0.5, 1.5]),
    "regimes": ("imbalance", "imbalance", 6.0),
    "saddle_line": ("theta0", "theta0-1", [0.5, 0.7, 0.4]),
    "strata": ("push", "push", 0.2),
}
STATEMENT = "```{prf:theorem} Of Pythagoras\n:label: thm-p\n\n$a^2+b^2=c^2$.\n```"


def write_notebook(path):
    """A statement; for each widget three cells: it is shown, Python says what it knows of its state, and sets it."""
    cells = []
    for name, (trait, _, value) in CASES.items():
        cells += [
            f"from linnet import widgets\nw = widgets.{name}()\nw",
            f"import json; print(json.dumps([w.{trait}, list(w.path.states[0])]))",
            f"w.{trait} = {value}",
        ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    content = {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "id": "statement", "source": STATEMENT},
            *({**blank, "id": f"cell-{i}", "source": source} for i, source in enumerate(cells)),
        ],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of JupyterLab, served on the loopback interface from a folder with that notebook."""
    folder = tmp_path_factory.mktemp("lab")
    write_notebook(folder / "widgets.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.root_dir": folder,
        "IdentityProvider.token": "",
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--{name}={value}" for name, value in options.items()]
    own = {f"JUPYTER_{kind}": str(folder / kind) for kind in ("CONFIG_DIR", "RUNTIME_DIR")}
    own |= {f"JUPYTERLAB_{kind}": str(folder / kind) for kind in ("WORKSPACES_DIR", "SETTINGS_DIR")}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    with open(folder / "log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/"
    while True:
        try:
            urllib.request.urlopen(f"{address}api/status", timeout=5).close()
            break
        except OSError:
            assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
            time.sleep(0.25)
    yield address
    process.terminate()
    process.wait(timeout=30)


class Lab:
    """A notebook in JupyterLab."""

    def __init__(self, browser, server):
        self.complaints = []
        self.page = browser.new_page(viewport={"width": 1280, "height": 5000})  # JupyterLab drops cells out of sight
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self.expect_own)
        self.own = (server, server.replace("http", "ws"), "data:", "blob:")
        self.page.goto(f"{server}lab/tree/widgets.ipynb")
        self.cell(0).wait_for()
        self.page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for()  # without one a dialog would ask
        self.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()

    def expect_own(self, request):
        if not request.url.startswith(self.own):
            self.complaints.append(request.url)

    def cell(self, number):
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    @contextmanager
    def redraw(self):
        """Wait until what is done in this context has led to a redraw."""
        count = "performance.getEntriesByName('linnet').length"
        before = self.page.evaluate(count)
        yield
        self.page.wait_for_function(f"before => {count} > before", arg=before)

    def run(self, number):
        """Run a cell, and wait until it has a new number; a kernel not yet connected forgets what it is asked."""
        prompt = self.cell(number).locator(".jp-InputPrompt")
        before, deadline = prompt.inner_text(), time.monotonic() + 90
        while not re.fullmatch(r"\[\d+\]:", text := prompt.inner_text()) or text == before:
            assert time.monotonic() < deadline, f"cell {number} does not run"
            if text in (before, "[ ]:"):
                self.cell(number).locator(".jp-InputArea-editor .cm-content").click()
                self.page.keyboard.press("Shift+Enter")
            self.page.wait_for_timeout(300)
        return self.cell(number)


@pytest.fixture(scope="module")
def lab(server, browser):
    lab = Lab(browser, server)
    yield lab
    assert lab.complaints == []
    lab.page.close()


def test_a_statement_is_typeset_as_on_the_site(lab):
    cell = lab.page.locator(".jp-MarkdownCell").first
    cell.get_by_text("Theorem 1").wait_for()
    cell.locator(".katex").first.wait_for()
    assert ":label:" not in cell.inner_text()


@pytest.mark.parametrize("name", CASES)
def test_what_is_dragged_reaches_python_and_what_python_sets_is_drawn(lab, name):
    first = 3 * list(CASES).index(name)
    trait, control, value = CASES[name]
    widget = lab.run(first).locator(".linnet-widget")
    widget.wait_for()
    handle = widget.locator(f'[data-name="{control}"]').first
    handle.focus()
    with lab.redraw():
        for key in ["ArrowLeft"] * 3:
            handle.press(key)
    for _ in range(10):  # changes are sent while the kernel is at leisure, and a new path takes its time
        state, start = json.loads(lab.run(first + 1).locator(".jp-OutputArea-output pre").inner_text())
        same = numbers(state, control) == pytest.approx(shown(handle), abs=0.006)
        if same and (trait != "theta0" or start == state):
            break
    else:
        pytest.fail(f"Python has {trait} = {state} and a path from {start}")
    with lab.redraw():
        lab.run(first + 2)
    assert shown(handle) == pytest.approx(numbers(value, control), abs=0.006)


def shown(control):
    """The numbers that a control shows."""
    return [float(number) for number in control.get_attribute("aria-valuetext").replace("−", "-").split(", ")]


def numbers(value, control):
    """Of a trait's value the part that a control shows."""
    if "-" in control:
        return [value[int(control[-1])]]
    return value if isinstance(value, list) else [value]
