"""For tests, examples in docstrings and chapters: no figure stays open, and a number that differs is to be reported."""

import sys

import pytest


@pytest.fixture(autouse=True)
def close_figures():
    yield
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close("all")


REPORT = """
A number that differs from what is stored is a defect worth reporting, even in its last digit.
Above, + marks what is stored and - what came.
Please open an issue with this page and the output of:  python -m linnet info"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Under a chapter's cell whose output is another than the stored one (both are shown), say what to do."""
    report = yield
    if report.failed and hasattr(item, "cell_num"):
        first = item.cell["source"].partition("\n")[0]
        report.longrepr = f"{report.longrepr}\n{item.path.name}, code cell {item.cell_num}: {first}\n{REPORT}"
    return report
