"""The students' edition holds no solution, and is complete otherwise."""

import json
import re
from pathlib import Path

import pytest
import student

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted(path.name for path in ROOT.glob("book/*.ipynb"))


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition") / "course"
    student.write(folder)
    return folder


def sources(path, kind):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_line_of_a_solution_is_left(edition, name):
    full = "\n".join(sources(ROOT / "book" / name, "markdown"))
    solutions = re.findall(r"^(`{3,})\{solution\}(.*?)^\1", full, re.M | re.S)
    rest = re.sub(r"^(`{3,})\{solution\}.*?^\1", "", full, flags=re.M | re.S)
    secret = {line for _, text in solutions for line in text.splitlines() if len(line) > 30 and line not in rest}
    left = (edition / "book" / name).read_text(encoding="utf-8")
    assert "{solution}" not in left
    assert not [line for line in secret if json.dumps(line)[1:-1] in left]


@pytest.mark.parametrize("name", CHAPTERS)
def test_exercises_statements_and_code_are_all_there(edition, name):
    full, left = (folder / "book" / name for folder in (ROOT, edition))
    assert sources(full, "code") == sources(left, "code")
    count = lambda path, word: sum(text.count(word) for text in sources(path, "markdown"))
    for word in "{exercise}", "{prf:theorem}", "{prf:proof}":
        assert count(full, word) == count(left, word)


def test_boxes_for_the_instructor_and_solutions_are_withheld_from_any_text_and_nothing_else():
    seen = "Question.\n\n:::{admonition} A hint\n:class: tip\n\nSeen.\n:::\n"
    box = ":::{admonition} Answer\n:class: dropdown instructor\n\n```text\nsecret\n```\n:::\n"
    solution = "````{solution} ex-a-1\n:class: dropdown\n\n```python\nsecret\n```\n````\n"
    in_a_list = "   " + box.replace("\n", "\n   ").rstrip(" ")
    assert student.withhold(seen + box + solution + in_a_list + seen) == 2 * seen


def test_pages_keep_the_questions_and_lose_the_answers(edition):
    page = (edition / "book" / "teaching.md").read_text(encoding="utf-8")
    full = (ROOT / "book" / "teaching.md").read_text(encoding="utf-8")
    assert "instructor\n" not in page
    assert page == student.withhold(full)
    assert page.count("**Question ") == full.count("**Question ") >= 10


def test_the_copy_is_a_repository_of_its_own_without_the_tests_that_repeat_solutions(edition):
    for name in "Makefile", "requirements.lock", "_toc.yml", "linnet/flow.py", "tests/test_flow.py":
        assert (edition / name).exists()
    assert not (edition / "tests" / "exercises").exists()
    assert not (edition / "tools" / "answers").exists()
    assert not (edition / "tools" / "assignment.py").exists()
    assert not (edition / ".git").exists()


def test_an_edition_of_the_edition_is_the_same(edition, tmp_path, monkeypatch):
    monkeypatch.setattr(student, "ROOT", edition)
    student.write(tmp_path / "again")
    files = lambda folder: {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files(tmp_path / "again") == files(edition)


def test_a_folder_that_holds_the_repository_is_refused():
    with pytest.raises(ValueError, match="folder: "):
        student.write(ROOT.parent)
