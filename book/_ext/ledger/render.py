"""What readers see of the ledger: its page, the foot of each statement, the marks above cells."""

import json
import re
from collections import Counter
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref

import citing

from .check import PLURALS
from .parse import VERDICTS, anchor

OPEN = {"conjectured", "seen"}


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
