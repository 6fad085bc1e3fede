"""What the README and the pages tell a newcomer to type works as it stands."""

import inspect
import os
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import student

import linnet as ln

ROOT = Path(__file__).parents[1]
COLUMNS = ["chins", "situps", "jumps"], ["weight", "waist", "pulse"]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A file mine.csv where the reader works: the measured data that travel with the package."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(files("linnet") / "data" / "linnerud.csv", "mine.csv")


def follow(name):
    """Run the Python blocks of a page, one after the other, and return what they leave behind."""
    blocks = re.findall(r"^( *)```python\n(.*?)^\1```$", read(name), flags=re.M | re.S)
    assert blocks
    names = {}
    for indent, block in blocks:
        exec(re.sub(rf"^{indent}", "", block, flags=re.M), names)
    return names


def test_the_readme_trains_a_network_on_a_csv_file(table):
    names = follow("README.md")
    assert names["path"].status == ln.Status.DONE
    assert names["land"].excess(names["path"].states[-1]) < 1e-3


def test_the_first_experiment_learns_the_matrix_that_it_names(table):
    names = follow("book/install.md")
    np.testing.assert_allclose(names["net"].product(names["rest"].states), np.diag([2, 1]), atol=1e-6)


def test_own_data_reach_least_squares_in_the_units_of_the_file(table, capsys):
    names = follow("book/own-data.md")
    assert capsys.readouterr().out == "global minimum\nagree within 1e-06\n"
    assert plt.gca().lines[0].get_ydata()[-1] < 1e-6 < plt.gca().lines[0].get_ydata()[0]
    X, Y = names["measured"].X, names["measured"].Y
    with_intercept = np.vstack([X, np.ones(X.shape[1])])
    np.testing.assert_allclose(names["predicted"], Y @ np.linalg.pinv(with_intercept) @ with_intercept, rtol=1e-6)


def test_the_messages_that_the_recipe_explains_are_those_that_come(table, tmp_path):
    lines = Path("mine.csv").read_text(encoding="utf-8").splitlines()[4:]
    mistakes = {
        "column waist has no value in row 8": [*lines[:8], "6,70,31,193,,46"],
        "column sex, row 1: 'f' came, a finite number is needed": [lines[0] + ",sex", lines[1] + ",f"],
        "rows of 12 entries came below 6 names": [lines[0], ",".join(f"{entry},0" for entry in lines[1].split(","))],
    }
    page = read("book/own-data.md")
    for message, content in mistakes.items():
        assert f"`{message}`" in page
        Path("mine.csv").write_text("\n".join(content), encoding="utf-8")
        inputs = [*COLUMNS[0], *(["sex"] if "sex" in content[0] else [])]
        with pytest.raises(ValueError, match=re.escape(message)):
            ln.datasets.from_table("mine.csv", inputs, COLUMNS[1])


def test_every_option_that_the_recipe_names_is_one_of_the_reader():
    options = set(re.findall(r"`(\w+)=[^`]+`", read("book/own-data.md").split("| --- | --- |")[1].split("Scaling")[0]))
    assert {"sep", "decimal", "encoding"} < options <= set(inspect.signature(pd.read_csv).parameters)


def test_too_few_samples_are_named_where_they_matter(table):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(4, 4)), rng.normal(size=(2, 4))
    data = ln.datasets.standardize(ln.datasets.Dataset(X, Y, tuple("abcd"), tuple("yz"), "random"))
    land = ln.Landscape(ln.Network((4, 3, 2)), ln.SquareLoss(data.X, data.Y))
    with pytest.raises(ValueError) as error:
        ln.critical.strata(land)
    assert f"`{error.value}`" in read("book/own-data.md")


def test_a_course_is_set_up_by_the_lines_of_the_guide(tmp_path):
    lines = re.search(r"```\n( +make book EDITION=student\n.*?) +```", read("book/teaching.md"), flags=re.S)[1]
    _, *rest = lines.split("\n")
    mine = tmp_path / "mine"
    student.write(mine / "_build" / "student")  # what the first line does before it builds the site
    (mine / "_build" / "student" / "_build").mkdir()
    person = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run("\n".join(["set -e", *rest]), shell=True, cwd=mine, env=os.environ | person, check=True)
    git = lambda *words: (
        subprocess.run(["git", *words], cwd=tmp_path / "course", stdout=-1, text=True, check=True).stdout
    )
    files = set(git("ls-tree", "-r", "--name-only", "HEAD").splitlines())
    assert git("branch", "--show-current") == "main\n" and git("status", "--porcelain") == ""
    assert {"Makefile", "requirements.lock", "book/invariance.ipynb", "linnet/exercises/keys.json"} <= files
    assert not [name for name in files if name.startswith(("_build", ".venv"))]


def test_the_page_of_dates_goes_where_the_guide_says():
    assert "before `book/teaching`: `- file: book/course`" in " ".join(read("book/teaching.md").split())
    assert "      - file: book/teaching\n" in read("_toc.yml")


def test_the_minutes_of_each_lecture_add_up():
    lectures = read("book/teaching.md").split("| minutes | section | live |")[1:]
    assert len(lectures) == 4
    for lecture in lectures:
        minutes = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)–(\d+) \|", lecture, flags=re.M)]
        ends = [0, *(end for _, end in minutes)]
        assert ends[-1] == 90 and ends[:-1] == [start for start, _ in minutes]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "book/install.md", "book/teaching.md"])
def test_every_make_target_that_is_named_exists(name):
    targets = set(re.findall(r"^(\w+):", read("Makefile"), flags=re.M))
    named = re.findall(r"(?:`|^ *)(?:REPOSITORY=\S+ )?make (\w+)", read(name), flags=re.M)
    assert named and set(named) <= targets
