"""Tests of assignments with nbgrader and with Otter, run by ``make graded`` in an environment that has both."""

import json
import os
import subprocess
import sys
from pathlib import Path

import assignment
import nbformat
import pytest
from answers import ANSWERS

os.environ["PATH"] = (
    f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls its alembic by name
)
CHAPTER = "invariance"
QUESTIONS = {name: points for name, _, points in assignment.exercises_of(CHAPTER) if name in ANSWERS}
WRONG = {name: "'z'" if "-q" in name else "12345.678" for name in QUESTIONS}
RIGHT = {name: assignment.shown(name) for name in QUESTIONS}
SUBMISSIONS = {
    "right": (RIGHT, sum(QUESTIONS.values())),
    "wrong": (WRONG, 0),
    "empty": ({}, 0),
    "half": ({"invariance-1": "8", "invariance-2": "0", "invariance-q1": "'c'"}, 2),
}


def run(*command, folder):
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def submit(release, answers, path):
    """Write what a student hands in: the released notebook with these answers."""
    notebook = nbformat.read(release, as_version=4)
    for name, answer in answers.items():
        places = f"{assignment.variable(name)} = ", f"# The value of {assignment.variable(name)} "
        (cell,) = (cell for cell in notebook.cells if cell.source.startswith(places))
        cell.source = f"{assignment.variable(name)} = {answer}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    return assignment.write(CHAPTER, tmp_path_factory.mktemp("course"))


def told(notebook):
    return "\n".join(cell.source for cell in nbformat.read(notebook, as_version=4).cells)


def test_nbgrader(forms):
    course = forms[0].parents[2]
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'course'\n", encoding="utf-8"
    )
    run("nbgrader", "generate_assignment", CHAPTER, "--create", folder=course)
    release = course / "release" / CHAPTER / f"{CHAPTER}.ipynb"
    assert (
        "SOLUTION" not in told(release) and "HIDDEN" not in told(release) and RIGHT["invariance-6"] not in told(release)
    )
    for student, (answers, _) in SUBMISSIONS.items():
        submit(release, answers, course / "submitted" / student / CHAPTER / f"{CHAPTER}.ipynb")
    run("nbgrader", "autograde", CHAPTER, "--create", folder=course)
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        scores = {student: book.find_submission(CHAPTER, student).score for student in SUBMISSIONS}
    assert scores == {student: score for student, (_, score) in SUBMISSIONS.items()}


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_otter(forms, student, tmp_path):
    folder = forms[1].parent
    if not (folder / "dist").exists():
        run("otter", "assign", forms[1].name, "dist", folder=folder)
    release = folder / "dist" / "student" / f"{CHAPTER}.ipynb"
    assert RIGHT["invariance-6"] not in told(release)
    answers, score = SUBMISSIONS[student]
    submit(release, answers, tmp_path / f"{CHAPTER}.ipynb")
    (tests,) = Path(folder, "dist", "autograder").glob("*.zip")
    run("otter", "run", "-a", str(tests), "-o", str(tmp_path), str(tmp_path / f"{CHAPTER}.ipynb"), folder=tmp_path)
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert sum(test.get("score", 0) for test in results["tests"]) == score
