"""The chapters are clean, and what nbval compares is really stored."""

import ast
import json
import re
from pathlib import Path

import pytest
from cells import cells, length

from linnet import examples

BOOK = Path(__file__).parents[1] / "book"
CHAPTERS = sorted(BOOK.glob("*.ipynb"))
COMPARED = {"keep_output", "nbval-check-output"}


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def notebook(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


@pytest.fixture
def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def tags(cell):
    return set(cell["metadata"].get("tags", []))


def test_the_kernel_is_python3(notebook):
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in notebook["metadata"].get("language_info", {})


def test_some_cells_are_compared_and_each_of_them_stores_its_output(code):
    # nbval passes a cell without stored output in silence, so this test has to speak.
    compared = [cell for cell in code if "nbval-check-output" in tags(cell)]
    assert len(compared) >= 5
    for cell in compared:
        assert tags(cell) >= COMPARED
        assert cell["outputs"], "".join(cell["source"])


def test_no_other_cell_stores_output(code):
    for cell in code:
        assert not cell["outputs"] or "nbval-check-output" in tags(cell), "".join(cell["source"])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_cells_are_short(path):
    assert {name: code for name, code in cells(path) if length(code) > 10} == {}


def test_half_of_all_cells_have_at_most_four_lines_and_nine_in_ten_at_most_seven():
    lengths = sorted(length(code) for path in CHAPTERS for _, code in cells(path))
    assert lengths[len(lengths) // 2] <= 4
    assert lengths[9 * len(lengths) // 10] <= 7


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_function_holds_a_variable_of_a_loop_as_a_default(path):
    for name, code in cells(path):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Lambda):
                assert not any(isinstance(default, ast.Name) for default in node.args.defaults), name


def test_a_chapter_takes_as_long_as_the_first_page_says():
    index = (CHAPTERS[0].parent / "index.md").read_text(encoding="utf-8")
    for path in CHAPTERS:
        minutes = re.search(r"\*\*Time:\*\* about (\d+) minutes", path.read_text(encoding="utf-8"))[1]
        entry = index.split(f":link: {path.stem}\n")[1].split("\n:::")[0]
        assert f"*{minutes} minutes.*" in entry, path.stem


def test_a_chapter_says_before_its_first_section_what_it_gives(notebook):
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "What this chapter gives you" in text.split("\n## ")[0]


def test_formulas_need_no_macros_of_the_site(notebook):
    # JupyterLab and other readers of a notebook know nothing of _config.yml.
    macros = r"\\(R|tr|rank|diag|norm)(?![a-zA-Z])"
    for cell in notebook["cells"]:
        assert not re.search(macros, "".join(cell["source"])), cell["id"]


def test_every_picture_has_a_text(code):
    for cell in code:
        last = "".join(cell["source"]).splitlines()[-1]
        if re.match(r"plot\.(?!slope|use_style|Table)", last) or "subplots(" in "".join(cell["source"]):
            assert len(cell["metadata"]["mystnb"]["image"]["alt"]) > 60, last


def test_every_table_of_results_has_a_caption(code):
    for cell in code:
        if "plot.Table(" in "".join(cell["source"]):
            figure = cell["metadata"]["mystnb"]["figure"]
            assert len(figure["caption"]) > 60 and figure["name"].startswith("tab-"), cell["id"]


def test_every_widget_has_a_number_and_says_what_is_seen(code):
    for cell in code:
        if "".join(cell["source"]).strip().splitlines()[-1].startswith("widgets."):
            figure = cell["metadata"]["mystnb"]["figure"]
            assert len(figure["caption"]) > 60 and figure["name"].startswith("fig-"), cell["id"]


def test_marks_are_named_and_not_colours_which_the_dark_changes(notebook):
    colours = re.compile(r"\b(gr[ae]y|blue|orange|green|red|pink|purple|violet|magenta|amber)\b", re.IGNORECASE)
    for cell in notebook["cells"]:
        words = cell["source"] if cell["cell_type"] == "markdown" else []
        caption = cell["metadata"].get("mystnb", {}).get("figure", {}).get("caption", "")
        assert not colours.search("".join(words) + caption), cell["id"]


def test_every_chapter_has_some_notes_in_the_margin_and_they_are_short(notebook):
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    notes = re.findall(r"```\{div\} margin\n(.*?)\n```", text, re.S)
    assert 3 <= len(notes) <= 7
    assert all(len(note) < 200 for note in notes)


def test_every_statement_has_its_status_and_every_chapter_its_parts(notebook):
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    for kind in "theorem", "proposition":
        for statement in text.split(f"```{{prf:{kind}}}")[1:]:
            assert "*Status: " in statement.split("```")[0], statement[:60]
    for part in (
        "**You will be able to**",
        "**You need**",
        "What breaks",
        "## Exercises",
        "## What the research says since",
    ):
        assert part in text


def test_no_label_is_given_twice():
    """A figure, a statement, an equation or an exercise of one chapter may not hide that of another."""
    sources = [json.loads(path.read_text(encoding="utf-8"))["cells"] for path in CHAPTERS]
    cells = [cell for chapter in sources for cell in chapter]
    figures = [cell["metadata"].get("mystnb", {}).get("figure", {}).get("name") for cell in cells]
    labels = re.findall(r"^:label: (\S+)|^\$\$ \((\S+)\)", "\n".join("".join(cell["source"]) for cell in cells), re.M)
    names = [name for name in [*figures, *(name for pair in labels for name in pair)] if name]
    assert sorted(names) == sorted(set(names))


def test_numbers_of_starts_are_those_of_the_stored_studies():
    rows = {name: [row for study in examples.studies(name) for row in study["rows"]] for name in examples.STUDIES}
    starts = {name: sum(row["starts"] for row in rows[name]) for name in rows}
    assert all(row["reached"] == row["starts"] for name in rows for row in rows[name])
    near = sum(
        row["starts"]
        for study in examples.studies("open")
        if study["configuration"]["around"] == "saddles"
        for row in study["rows"]
    )
    first_page = (BOOK / "index.md").read_text(encoding="utf-8")
    assert near == 1_000_000 and "a million of them next to saddles" in first_page
    assert set(re.findall(r"[\d,]{7,}(?= starts)", first_page)) == {f"{sum(starts.values()):,}"}
    conjecture = (BOOK / "conjecture.ipynb").read_text(encoding="utf-8")
    assert re.findall(r"seen in ([\d,]{7,})", conjecture) == [f"{starts['studies']:,}"]


def test_directives_are_those_that_jupyterlab_draws_and_none_over_the_text(notebook):
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    used = {name.split(":")[0] for name in re.findall(r"^(?:`{3,}|:{3,})\{([\w:-]+)\}", text, re.M)}
    assert used <= {"admonition", "div", "exercise", "figure", "prf", "solution"}
