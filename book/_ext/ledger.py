"""Sphinx extension: the claim ledger, one entry for every statement of the chapters.

A statement is a `prf` directive of a chapter: definition, theorem, proposition,
lemma, corollary, conjecture.  It carries a label and, unless it is a definition,
the line "*Status: ... Hypotheses: ...*".  Cells say in their metadata what they
are to it:

    "linnet": {"checks": ["thm-a"]}            this cell would fail if thm-a were false
    "linnet": {"controls": ["thm-a"]}          thm-a fails here, where a hypothesis is dropped
    "linnet": {"no_check": {"def-b": "why"}}   for a definition with nothing to compute
    "linnet": {"no_control": {"thm-a": "why"}}

`collect` reads this from the notebooks, and raises when a statement has no
check, when it has hypotheses and no control, or when one of these notes is
wrong; so the build fails, and a test does.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.errors import ExtensionError

import citing

STATEMENT = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{prf:(?P<kind>\w+)\}[ ]*(?P<title>.*?)\n"
    r"(?P<body>.*?)^(?P=fence)[ ]*$",
    re.DOTALL | re.MULTILINE,
)
LABEL = re.compile(r"^:label: (\S+)$", re.MULTILINE)
STATUS = re.compile(r"^\*Status: (.+?)\*\s*(?:\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)
PLURALS = {
    "definition": "definitions",
    "theorem": "theorems",
    "proposition": "propositions",
    "lemma": "lemmas",
    "corollary": "corollaries",
    "conjecture": "conjectures",
}
ASIDES = {"proof", "remark", "example", "algorithm"}
VERDICTS = {
    "proved here": re.compile(r"proved here\b"),
    "proved in the literature": re.compile(r"proved in the literature\b.*\{cite:"),
    "conjectured": re.compile(r"conjectured\b"),
    "seen": re.compile(r"seen in [\d,]+ \w+"),
}
NOTES = {"checks", "controls", "no_check", "no_control"}
OPEN = {"conjectured", "seen"}
PLACE = "<!-- ledger -->"


class Cell(NamedTuple):
    """A code cell: its chapter, its number among the code cells, its anchor, its code, the lines it prints."""

    chapter: str
    number: int
    anchor: str
    code: str
    prints: tuple


@dataclass
class Statement:
    chapter: str
    kind: str
    label: str
    title: str
    status: str = ""
    hypotheses: str = ""
    verdict: str = ""
    checks: list = field(default_factory=list)
    controls: list = field(default_factory=list)
    no_check: str = ""
    no_control: str = ""

    def needs_control(self):
        return self.kind != "definition" and not re.match(r"none\b", self.hypotheses)


def collect(paths):
    """Return {chapter: (title, its statements)} of notebooks; raise ValueError with all that is missing."""
    problems, ledger, statements, notes = [], {}, {}, []
    for path in map(Path, paths):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found = list(_statements(path.stem, cells, problems))
        ledger[path.stem] = _title(cells), found
        for statement in found:
            if statement.label in statements:
                problems.append(f"{path.stem}: two statements have the label {statement.label}")
            statements[statement.label] = statement
        notes += [(path.stem, *note) for note in _notes(path.stem, cells)]
    for chapter, cell, key, label, said in notes:
        _attach(statements, chapter, cell, key, label, said, problems)
    for statement in statements.values():
        problems += [f"{statement.chapter}: {statement.label} {lack}" for lack in _lacks(statement)]
    if problems:
        raise ValueError("the claim ledger is incomplete\n" + "\n".join(problems))
    return ledger


def anchor(cell):
    return f"cell-{cell['id']}"


def _title(cells):
    return next(line for cell in cells for line in _source(cell).splitlines() if line.startswith("# "))[2:]


def _source(cell):
    return "".join(cell["source"])


def _statements(chapter, cells, problems):
    for cell in cells:
        for match in STATEMENT.finditer(_source(cell)) if cell["cell_type"] == "markdown" else ():
            kind, title, body = match["kind"], match["title"], match["body"]
            if kind in ASIDES:
                continue
            if kind not in PLURALS:
                problems.append(f"{chapter}: the {kind} {title!r} came, one of {', '.join(PLURALS)} is needed")
                continue
            if not (label := LABEL.search(body)):
                problems.append(f"{chapter}: the {kind} {title!r} has no label")
                continue
            text = " ".join(status[1].split()) if (status := STATUS.search(body)) else ""
            said, _, hypotheses = text.partition("Hypotheses: ")
            verdict = next((name for name, words in VERDICTS.items() if words.match(said)), "")
            yield Statement(chapter, kind, label[1], title, said.strip(), hypotheses, verdict)


def _notes(chapter, cells):
    """Yield (cell, key, label, reason) of every note; the cell is None where a note is on text."""
    number = 0
    for cell in cells:
        number += (code := cell["cell_type"] == "code")
        for key, labels in cell["metadata"].get("linnet", {}).items():
            here = None
            if code and "nbval-check-output" in cell["metadata"].get("tags", []):
                here = Cell(chapter, number, anchor(cell), _source(cell), _prints(cell))
            for label in labels:
                yield (here, key, label, labels[label] if isinstance(labels, dict) else "")


def _prints(cell):
    texts = ("".join(out.get("text") or out.get("data", {}).get("text/plain", "")) for out in cell["outputs"])
    return tuple(line for text in texts for line in text.strip("'").splitlines())


def _attach(statements, chapter, cell, key, label, said, problems):
    if key not in NOTES:
        problems.append(f"{chapter}: {key!r} came in the metadata of a cell, one of {sorted(NOTES)} is needed")
    elif label not in statements:
        problems.append(f"{chapter}: a cell names {label}, which is no statement")
    elif key in ("no_check", "no_control"):
        setattr(statements[label], key, said)
    elif cell is None:
        problems.append(f"{chapter}: what {key} {label} must be a cell tagged nbval-check-output")
    else:
        getattr(statements[label], key).append(cell)


def _lacks(statement):
    """Yield what a statement lacks, in words."""
    if statement.kind != "definition":
        if not statement.status:
            yield "has no line *Status: ...*"
        elif not statement.verdict:
            yield (
                f"has the status {statement.status!r}; it must begin with proved here, proved in the literature "
                "{cite:p}`...`, conjectured, or seen in N runs"
            )
        if not statement.hypotheses:
            yield "has no 'Hypotheses: ...' in its status; say 'none' where there are none"
        if statement.no_check:
            yield "is no definition, so it needs a check and not a reason for none"
    if not (statement.checks or statement.no_check):
        yield "has no check"
    if statement.needs_control() and not (statement.controls or statement.no_control):
        yield "has hypotheses and no control"


# What follows knows Sphinx.


def find_chapters(app, env, docnames):
    """Find the notebooks in the order of _toc.yml, and refuse to build while the ledger is incomplete."""
    toc = yaml.safe_load((Path(app.srcdir) / "_toc.yml").read_text(encoding="utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    app.ledger_paths = [path for file in files if (path := Path(env.doc2path(file))).suffix == ".ipynb"]
    try:
        app.ledger = collect(app.ledger_paths)
    except ValueError as incomplete:
        raise ExtensionError(str(incomplete)) from None


def write_page(app, docname, source):
    """Put the entries in the place of the page's comment."""
    if PLACE in source[0]:
        for path in app.ledger_paths:
            app.env.note_dependency(str(path))
        source[0] = source[0].replace(PLACE, "\n".join(page(app.ledger)))


def page(ledger):
    every = [(statement, title) for title, found in ledger.values() for statement in found]
    yield from _totals([statement for statement, _ in every])
    yield from ("", "::::{list-table}", ":header-rows: 1", ":class: ledger", "")
    yield from _row("Statement", "Status", "Chapter", "Checked by", "Fails without a hypothesis")
    for statement, title in sorted(every, key=lambda row: row[0].verdict not in OPEN):  # what is open comes first
        yield from _row(
            f"{{prf:ref}}`{statement.label}` {statement.title}",
            f"{{chip}}`{statement.verdict or statement.kind}`",
            f"{{doc}}`{title} <{statement.chapter}>`",
            statement.no_check or _links(statement.checks, statement.chapter),
            statement.no_control or _links(statement.controls, statement.chapter),
        )
    yield from ("", "::::", "")


def _row(*cells):
    yield from (f"{'-' if i else '* -'} {cell}".rjust(len(cell) + 4) for i, cell in enumerate(cells))


def _totals(every):
    kinds, verdicts = Counter(s.kind for s in every), Counter(s.verdict for s in every if s.verdict)
    named = ", ".join(f"{n} {kind if n == 1 else PLURALS[kind]}" for kind, n in kinds.most_common())
    yield f"**{len(every)} statements**: {named}."
    yield "Their status: " + ", ".join(f"{n} {verdict}" for verdict, n in verdicts.most_common()) + "."
    yield (
        f"{len({cell for s in every for cell in s.checks})} cells check them; "
        f"{sum(s.needs_control() for s in every)} have hypotheses, and "
        f"{len({cell for s in every for cell in s.controls})} cells show a statement fail without one."
    )


def _links(cells, chapter):
    return ", ".join(
        f"{{ref}}`cell {cell.number}{'' if cell.chapter == chapter else ' of ' + cell.chapter} <{cell.anchor}>`"
        for cell in cells
    )


def make_cards(app, doctree):
    """Give the box of each statement a foot: its status, and the cells that check it, folded away."""
    found = {statement.label: statement for _, statements in app.ledger.values() for statement in statements}
    for box in list(doctree.findall(nodes.Admonition)):
        if statement := found.get(box.get("label")):
            for line in list(box.findall(nodes.emphasis)):
                if line.astext().startswith("Status: "):
                    line.parent.replace_self(_status_line(line))
            box.children[-1].extend(_evidence(statement, app.env.docname, app.config.copyright))


def chip(role, rawtext, text, lineno, inliner, options=None, content=None):
    return [_chip(text)], []


def _chip(words):
    kind = next((name for name, pattern in VERDICTS.items() if words == name or pattern.match(words)), words)
    return nodes.inline("", words, classes=["chip", "is-" + kind.replace(" ", "-")])


def _status_line(line):
    """Return the paragraph of a line "Status: ... Hypotheses: ..." with a chip for the verdict."""
    first, *rest = line.children
    words = re.match(r"Status: (proved here|proved in the literature|conjectured|seen in [\d,]+ \w+)", first.astext())[
        1
    ]
    said = nodes.Text(first.astext()[len("Status: " + words) :].lstrip(" ,;."))
    pause = nodes.inline("", ";", classes=["visually-hidden"])  # the chip ends for the eye, this for the ear
    paragraph = nodes.paragraph("", "", _chip(words), pause, nodes.Text(" "), classes=["status"])
    for part in (said, *rest):
        before, name, after = (
            part.astext().partition("Hypotheses: ") if isinstance(part, nodes.Text) else (part, "", "")
        )
        if not name:
            paragraph += part
        else:
            paragraph += [
                nodes.Text(before),
                nodes.strong("", "Hypotheses: "),
                nodes.Text(after),
            ]
    return paragraph


def _evidence(statement, docname, year):
    """Yield what unfolds from "checked ...; fails ...": each cell with its code and what it prints."""
    kinds = ("checked", statement.checks), ("fails without a hypothesis", statement.controls)
    if not any(cells for _, cells in kinds):
        return
    summary = " · ".join(words + _how_well(cells) for words, cells in kinds if cells)
    yield nodes.raw("", f'<details class="evidence"><summary>{summary}</summary>', format="html")
    for words, cells in kinds:
        for cell in cells:
            place = f"cell {cell.number}{'' if cell.chapter in docname else ' of ' + cell.chapter}"
            xref = pending_xref(
                "", nodes.inline("", place), refdomain="std", reftype="ref", reftarget=cell.anchor,
                refexplicit=True, refdoc=docname, refwarn=True,
            )  # fmt: skip
            yield nodes.paragraph("", "", nodes.Text(f"{words.capitalize()}, "), xref)
            yield nodes.literal_block(cell.code, cell.code, language="python")
            printed = "\n".join(cell.prints)
            yield nodes.literal_block(printed, printed, language="none")
    yield nodes.paragraph("", "Cite this statement:")
    yield citing.block(citing.statement_entry(statement, docname, year))
    yield nodes.raw("", "</details>", format="html")


def _how_well(cells):
    """Return in how many cells, and within what their sides agree, from the finest to the coarsest."""
    bounds = re.findall(
        r"agree within (\d+(?:\.\d+)?(?:e[-+]?\d+)?)", "\n".join(line for cell in cells for line in cell.prints)
    )
    within = " to ".join(dict.fromkeys([min(bounds, key=float), max(bounds, key=float)])) if bounds else ""
    number = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    return f": {number}" + (f", within {within}" if within else "")


def mark_cells(app, doctree):
    """Say above each cell that is tied to a statement what it is to it, and give the ledger an anchor there."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb":
        return
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for node in list(doctree.findall(nodes.container)):
        if node.get("nb_element") == "cell_code" and (notes := node["cell_metadata"].get("linnet")):
            name = anchor(cells[node["cell_index"]])
            app.env.get_domain("std").anonlabels[name] = app.env.docname, name
            node.parent.insert(node.parent.index(node), _mark(name, notes, app.env.docname))


def _mark(name, notes, docname):
    mark = nodes.paragraph(classes=["checks"], ids=[name])
    for key, words in ("checks", "checks "), ("controls", "drops a hypothesis of "):
        for i, label in enumerate(notes.get(key, ())):
            mark += nodes.Text(", " if i else f"; {words}" if len(mark) else words)
            text, xref = nodes.inline("", label), {"refdomain": "prf", "reftype": "ref", "reftarget": label}
            mark += pending_xref("", text, refdoc=docname, refwarn=True, **xref)
    return mark


def setup(app):
    app.connect("env-before-read-docs", find_chapters)
    app.connect("source-read", write_page)
    app.connect("doctree-read", mark_cells)
    app.connect("doctree-read", make_cards)
    app.add_role("chip", chip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
