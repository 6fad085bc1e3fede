"""Write the exercises of a chapter as an assignment, for nbgrader and for Otter.

    python tools/assignment.py invariance _build/assignment

writes ``nbgrader/source/invariance/invariance.ipynb``, the instructor's version of a course folder of nbgrader, and
``otter/invariance.ipynb``, the source for ``otter assign``.  Both are made from the chapter's text and from
tools/answers: an exercise with a checker is graded by it, one on paper by hand.
"""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
import numpy as np
from answers import ANSWERS
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

ROOT = Path(__file__).parents[1]
REPOSITORY = os.environ.get("REPOSITORY", "")  # owner/name on GitHub, from where Otter's environment has the package
EXERCISE = re.compile(r"^```\{exercise\}\n:label: ex-(?P<name>\S+)\n\n(?P<text>.*?)\n```$", re.M | re.S)
STATEMENT = re.compile(r"^`{3,}\{prf:(\w+)\} *(.*?)\n:label: (\S+)$", re.M)
EQUATION = re.compile(r"^\$\$\n((?:(?!\$\$).)*?)\n\$\$ \((eq-[\w-]+)\)", re.M | re.S)
QUESTIONS = re.compile(r"^\d\. (?P<question>.*)\n(?P<options>(?:   - .*\n)+)", re.M)
POINTS = {"(Warm-up.)": 1, "(Research": 3, "(Towards research": 3}  # 2 for all others
ABOUT = (
    "Answers to four digits. Have the chapter at hand: terms and theorems are its own, and where a text speaks of the "
    "chapter's `land` or `theta`, its first cells make them. The cell below makes those of the Linnerud data."
)
SETUP = """\
import numpy as np
import linnet as ln
from linnet import critical, datasets, exact, exercises, hyperbolicity, invariants

data = datasets.standardize(datasets.load("linnerud"))
loss = ln.SquareLoss(data.X, data.Y)
net = ln.Network((3, 4, 3))
land = ln.Landscape(net, loss)
theta = ln.initial.gaussian(net, np.random.default_rng(1), scale=0.5)
rest = ln.flow_to_rest(land, theta)
minimum = rest.states"""


def texts(chapter):
    """Return the Markdown of a chapter."""
    cells = json.loads((ROOT / "book" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def plain(text, statements):
    """Return text that reads well outside the book: references become names."""
    text = re.sub(r"\{prf:ref\}`([\w-]+)`", lambda match: statements[match[1]], text)
    text = re.sub(r"\{eq\}`([\w-]+)`", lambda match: f"the equation ${statements[match[1]]}$", text)
    text = re.sub(r"\{(?:doc|ref)\}`(?:([^<`]+) <[^>]+>|([\w-]+))`", lambda match: match[1] or match[2], text)
    return re.sub(r"\s*\{cite:?\w*\}`[^`]+`", "", text)


def exercises_of(chapter):
    """Yield (name, text, points) for the closing questions and the exercises of a chapter."""
    statements = {
        label: f"the {kind} “{title}”"
        for path in ROOT.glob("book/*.ipynb")
        for kind, title, label in STATEMENT.findall(texts(path.stem))
    }
    for path in ROOT.glob("book/*.ipynb"):
        statements |= {label: formula for formula, label in EQUATION.findall(texts(path.stem))}
    text = texts(chapter)
    card = text.split(":class: questions")[1].split("````")[0] + "\n"
    for n, match in enumerate(QUESTIONS.finditer(card), start=1):
        options = re.sub(r"^   ", "", match["options"], flags=re.M)
        yield f"{chapter}-q{n}", plain(f"{match['question']}\n\n{options}\nGive the letter, in quotes.", statements), 1
    for match in EXERCISE.finditer(text):
        points = next((points for mark, points in POINTS.items() if match["text"].startswith(mark)), 2)
        yield match["name"], plain(match["text"], statements), points


def shown(name):
    """Return the right answer as code."""
    answer = ANSWERS[name]
    return repr(np.asarray(answer.value()).tolist() if hasattr(answer, "value") else answer.right)


def worth(points):
    return f"{points} point{'s' * (points > 1)}"


def variable(name):
    return name.replace("-", "_")


def form_test(name):
    """The visible test: an answer of the right form, whatever its value."""
    judged = f"says = exercises.check({name!r}, {variable(name)})"
    return f"{judged}\nassert 'needed' not in says and 'no answer' not in says, says"


def verdict_test(name):
    return f"assert exercises.check({name!r}, {variable(name)}).endswith('right')"


def nbgrader_cells(name, text, points):
    """Yield the cells of an exercise: its text, a place for the answer, tests."""

    def graded(cell, kind, grade, solution):
        marks = {"schema_version": 3, "grade_id": f"{name}-{kind}", "grade": grade, "solution": solution}
        cell.metadata["nbgrader"] = {**marks, "locked": not solution, "task": False, "points": points if grade else 0}
        return cell

    yield graded(new_markdown_cell(f"**{name}** ({worth(points)})\n\n{text}"), "text", False, False)
    if name not in ANSWERS:
        yield graded(new_markdown_cell("Your answer."), "paper", True, True)
        return
    solution = f"### BEGIN SOLUTION\n{variable(name)} = {shown(name)}\n### END SOLUTION"
    solved = f"# The value of {variable(name)} is your answer.\n{solution}"
    yield graded(new_code_cell(solved), "answer", False, True)
    hidden = f"### BEGIN HIDDEN TESTS\n{verdict_test(name)}\n### END HIDDEN TESTS"
    yield graded(new_code_cell(f"{form_test(name)}\n{hidden}"), "test", True, False)


def otter_cells(name, text, points):
    """Yield the cells of an exercise, between the marks of ``otter assign``."""

    def test(code, **config):
        lines = "".join(f"{option}: {value}\n" for option, value in config.items())
        return new_code_cell(f'""" # BEGIN TEST CONFIG\n{lines}""" # END TEST CONFIG\n{code}')

    paper = name not in ANSWERS
    yield new_raw_cell(f"# BEGIN QUESTION\nname: {variable(name)}\npoints: {points}\nmanual: {str(paper).lower()}")
    yield new_markdown_cell(f"**{name}** ({worth(points)})\n\n{text}")
    yield new_raw_cell("# BEGIN SOLUTION")
    if paper:
        yield new_markdown_cell("The solution is in the book.")
    else:
        yield new_code_cell(f"{variable(name)} = {shown(name)}  # SOLUTION")
    yield new_raw_cell("# END SOLUTION")
    if not paper:
        yield new_raw_cell("# BEGIN TESTS")
        yield test(form_test(name), points=0)
        yield test(verdict_test(name), hidden="true", points=points)
        yield new_raw_cell("# END TESTS")
    yield new_raw_cell("# END QUESTION")


def notebook(chapter, cells_of, *before):
    """Return the assignment of a chapter with the cells of one of the two tools."""
    title = re.match(r"# (.*)", texts(chapter))[1]
    head = f"# {title}: exercises\n\n{ABOUT}"
    cells = [*before, new_markdown_cell(head), new_code_cell(SETUP)]
    for exercise in exercises_of(chapter):
        cells += cells_of(*exercise)
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write(chapter, folder):
    """Write both forms into ``folder``, and return their paths."""
    if not (ROOT / "book" / f"{chapter}.ipynb").exists():
        chapters = ", ".join(sorted(path.stem for path in ROOT.glob("book/*.ipynb")))
        raise ValueError(f"CHAPTER: {chapter!r} came, one of {chapters} is needed")
    needs = f"\n- git+https://github.com/{REPOSITORY}" if REPOSITORY else " null"
    config = new_raw_cell(f"# ASSIGNMENT CONFIG\nrequirements:{needs}\ngenerate: true\nexport_cell: false\nfiles: []")
    forms = {
        f"nbgrader/source/{chapter}/{chapter}.ipynb": notebook(chapter, nbgrader_cells),
        f"otter/{chapter}.ipynb": notebook(chapter, otter_cells, config),
    }
    paths = [Path(folder, name) for name in forms]
    for path, form in zip(paths, forms.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(form, path)
    return paths


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        print(*write(*sys.argv[1:]), sep="\n")
    except ValueError as error:
        sys.exit(str(error))
