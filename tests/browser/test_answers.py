"""Answers on the pages: judged without a server, kept on the device, by keyboard, on a phone and from disk."""

import json
from contextlib import contextmanager

import pytest

PAGE = "book/invariance.html"


def field(page, name):
    return page.locator(f'form[data-exercise="{name}"]')


def give(page, name, text):
    """Answer by the keyboard alone, and return what is said."""
    form = field(page, name)
    form.locator("input[type=text]").fill(text)
    form.locator("input[type=text]").press("Enter")
    return form.locator("output").inner_text()


def choose(page, name, letter):
    form = field(page, name)
    form.locator(f'input[value="{letter}"]').check()
    form.locator("button[type=submit]").click()
    return form.locator("output").inner_text()


@pytest.fixture
def reader(browser, site):
    """A reader's page, on a device that has no answers yet."""

    @contextmanager
    def reader(width=1440):
        with browser.new_context(viewport={"width": width, "height": 844}) as context:
            page = context.new_page()
            page.goto(site + PAGE)
            yield page

    return reader


@pytest.mark.parametrize("width", [1440, 390])
def test_ten_answers_right_and_wrong(reader, width):
    with reader(width) as page:
        assert give(page, "invariance-1", "2") == "Not yet, squares, not weights."
        assert "Right." in give(page, "invariance-1", "3^2 - 1")
        assert give(page, "invariance-4", "3") == "Not yet, a zero eigenvalue of C₁ forces nothing."
        assert give(page, "invariance-6", "1, 0, 1").startswith("Not yet, this is the balanced minimum;")
        assert "Right." in give(page, "invariance-6", "[0.75408, 0, 1.32612]")
        assert give(page, "invariance-6", "0.7541") == "Not yet, a list of 3 numbers is needed, a number came."
        assert "Right." in give(page, "invariance-8", "3, -2; -2, -3")
        assert give(page, "invariance-7", "seven") == "“seven” cannot be read."
        assert choose(page, "invariance-q1", "a") == "Not yet, the inputs do not enter the proof."
        assert "Right." in choose(page, "invariance-q1", "c")
        assert page.locator(".answers-progress output").inner_text().startswith("3 of 10 answered right")


def test_after_two_wrong_tries_a_hint_after_three_the_solution(reader):
    with reader() as page:
        said = [give(page, "invariance-1", text) for text in ("5", "5", "6", "7")]
        assert ["Hint" in one for one in said] == [False, False, True, True]  # the same once more is no other try
        assert ["Show the solution" in one for one in said] == [False, False, False, True]
        solution = page.locator(".solution").first
        assert not solution.locator("section").is_visible()
        field(page, "invariance-1").get_by_role("button", name="Show the solution").click()
        solution.locator("section").wait_for(state="visible")


def test_answers_stay_on_the_device_until_they_are_cleared_and_can_be_exported(reader):
    with reader() as page:
        give(page, "invariance-1", "8")
        choose(page, "invariance-q2", "b")
        page.reload()
        assert field(page, "invariance-1").locator("input").input_value() == "8"
        assert "Right." in field(page, "invariance-1").locator("output").inner_text()
        assert field(page, "invariance-q2").locator('input[value="b"]').is_checked()
        with page.expect_download() as download:
            page.get_by_role("button", name="Export").click()
        kept = json.loads(download.value.path().read_text(encoding="utf-8"))
        assert {name: one["answer"] for name, one in kept.items()} == {"invariance-1": "8", "invariance-q2": "b"}
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Clear").click()
        page.reload()
        assert field(page, "invariance-1").locator("input").input_value() == ""
        assert page.locator(".answers-progress output").inner_text().startswith("0 of 10")


def test_the_source_of_a_page_tells_no_answer(reader):
    """Beside the solutions, that is: keys hold digests alone."""
    with reader() as page:
        for form in page.locator("form.answer").all():
            key = json.loads(form.get_attribute("data-key"))
            assert all(len(digest) == 16 for digest in key["right"])
            assert set(key) <= {"shape", "options", "right", "near", "sorted", "mistakes", "hint"}


def test_from_disk(visit_from_disk):
    with visit_from_disk(PAGE) as seen:
        assert "Right." in give(seen.page, "invariance-1", "8")
        seen.page.reload()
        assert field(seen.page, "invariance-1").locator("input").input_value() == "8"
        assert not seen.complaints
