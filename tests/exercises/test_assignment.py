"""An assignment has every exercise of its chapter, in both forms, with solutions that its tests accept."""

import assignment
import nbformat
import pytest
from answers import ANSWERS

CHAPTERS = sorted(path.stem for path in (assignment.ROOT / "book").glob("*.ipynb"))


@pytest.fixture(params=CHAPTERS)
def chapter(request):
    return request.param


def test_every_exercise_is_there_with_points(chapter):
    exercises = list(assignment.exercises_of(chapter))
    names = {name for name, _, _ in exercises}
    prefix = chapter.removeprefix("deep-linear-")
    assert {name for name in ANSWERS if name.startswith((f"{chapter}-", f"{prefix}-"))} <= names
    assert len(names) == len(exercises) == assignment.texts(chapter).count("{exercise}") + 3
    assert {points for _, _, points in exercises} <= {1, 2, 3}
    for _, text, _ in exercises:
        assert "{" + "prf" not in text and "{cite" not in text and "{eq}" not in text and "{doc}" not in text


def test_solutions_pass_the_tests_and_nothing_does_not(chapter, tmp_path):
    for path in assignment.write(chapter, tmp_path):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        names = {}
        for source in code:
            exec(source, names)
        tests = [source for source in code if "endswith('right')" in source]
        assert len(tests) == sum(name in ANSWERS for name, _, _ in assignment.exercises_of(chapter))
        for source in tests:
            with pytest.raises(NameError):
                exec(source, {"exercises": names["exercises"]})


def test_an_unknown_chapter_is_named(tmp_path):
    with pytest.raises(ValueError, match="'nothing' came, one of conjecture"):
        assignment.write("nothing", tmp_path)
