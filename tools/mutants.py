"""Does every check of the chapters fail when what it checks is false?  python tools/mutants.py [chapter ...]

`tests/mutants/<chapter>.toml` lists changes of the cells, each of which makes one statement false, or its
hypothesis, by a few percent where it is a number:

    [[mutant]]
    statement = "prop-chain"        the statement that the change contradicts
    cell = "deep-linear-networks-023"
    old = "2 - 2 / N"               stands once in the cell
    new = "2.02 - 2 / N"
    why = "exponent one percent off"

    [reasons]                       statements that no change of a cell can contradict
    def-a = "why"

A mutant is red when, from its cell on, a cell fails, or one that is tied to the statement prints something
other than what the chapter stores.  A green one is a check that checks nothing.  The run stops before the
exercises, and ends with 1 when a mutant is green or the chapter itself differs from what it stores.
"""

import ast
import contextlib
import io
import json
import os
import signal
import sys
import tomllib
from pathlib import Path

os.environ |= {"MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1"}
ROOT = Path(__file__).parents[1]
MUTANTS = ROOT / "tests" / "mutants"
PATIENCE = 300  # seconds; a mutant that does not end by then is red too


def read(chapter):
    """Return the mutants of a chapter, and {statement: why it has none}."""
    listed = tomllib.loads((MUTANTS / f"{chapter}.toml").read_text(encoding="utf-8"))
    return listed["mutant"], listed.get("reasons", {})


def cells(chapter):
    """Return the code cells of a chapter up to its exercises."""
    notebook = json.loads((ROOT / "book" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    last = next((i for i, cell in enumerate(code) if "exercises.check" in source(cell)), None)
    return code[:last]


def source(cell):
    return "".join(cell["source"])


def is_compared(cell):
    return "nbval-check-output" in cell["metadata"].get("tags", [])


def statements(cell):
    """Return the labels of the statements that a cell checks or shows failing."""
    notes = cell["metadata"].get("linnet", {})
    return {*notes.get("checks", ()), *notes.get("controls", ())}


def words(text):
    """Without blanks and line breaks, which a kernel may place elsewhere."""
    return "".join(text.split())


def stored(cell):
    texts = ("".join(out.get("text") or out.get("data", {}).get("text/plain", "")) for out in cell["outputs"])
    return words("".join(texts))


def run(text, names):
    """Execute the text of a cell among names; return what it shows."""
    tree, shown = ast.parse(text), io.StringIO()
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(io.StringIO()):
        exec(compile(tree, "<cell>", "exec"), names)
        value = last and eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    return words(shown.getvalue() + ("" if value is None else repr(value)))


def only_shows(cell):
    """Whether a cell leaves nothing to the later ones: a figure or a widget."""
    return not is_compared(cell) and all(isinstance(line, ast.Expr) for line in ast.parse(source(cell)).body)


def caught(mutant, rest, names):
    """Say which of the cells, of which the first is changed, notices; "" when none does."""
    last = max(i for i, cell in enumerate(rest) if mutant["statement"] in statements(cell))
    texts = [source(cell) for cell in rest[: last + 1]]
    texts[0] = texts[0].replace(mutant["old"], mutant["new"])
    for cell, text in zip(rest, texts, strict=False):
        try:
            shown = run(text, names)
        except Exception as error:
            return f"{cell['id']} raises {type(error).__name__}"
        if mutant["statement"] in statements(cell) and shown != stored(cell):
            return cell["id"]
    return ""


def in_a_child(function, *arguments):
    """Return the text that a function returns in a copy of this process, which it cannot disturb."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        signal.alarm(PATIENCE)
        os.write(writer, function(*arguments).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    return text if os.waitpid(child, 0)[1] == 0 else "no end"


def survey(chapter):
    """Run a chapter and its mutants; print a line for each; return how many went wrong."""
    wrong, names, mutants = 0, {"__name__": "__main__"}, read(chapter)[0]
    code = [cell for cell in cells(chapter) if not only_shows(cell)]
    for i, cell in enumerate(code):
        for mutant in (mutant for mutant in mutants if mutant["cell"] == cell["id"]):
            where = in_a_child(caught, mutant, code[i:], names)
            wrong += not where
            verdict = f"red    {where}" if where else "GREEN  " + cell["id"]
            print(f"{chapter:21} {mutant['statement']:20} {verdict:56} {mutant['why']}", flush=True)
        if run(source(cell), names) != stored(cell) and is_compared(cell):
            wrong += 1
            print(f"{chapter:21} {'':20} differs from what is stored: {cell['id']}", flush=True)
    return wrong


if __name__ == "__main__":
    chapters = sys.argv[1:] or sorted(path.stem for path in MUTANTS.glob("*.toml"))
    sys.exit(any([survey(chapter) for chapter in chapters]))
