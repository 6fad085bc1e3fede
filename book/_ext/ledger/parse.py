"""What a notebook says: its statements, and what its cells are to them."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

STATEMENT = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{prf:(?P<kind>\w+)\}[ ]*(?P<title>.*?)\n"
    r"(?P<body>.*?)^(?P=fence)[ ]*$",
    re.DOTALL | re.MULTILINE,
)
LABEL = re.compile(r"^:label: (\S+)$", re.MULTILINE)
STATUS = re.compile(r"^\*Status: (.+?)\*\s*(?:\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)
ASIDES = {"proof", "remark", "example", "algorithm"}
VERDICTS = {
    "proved here": re.compile(r"proved here\b"),
    "proved in the literature": re.compile(r"proved in the literature\b.*\{cite:"),
    "conjectured": re.compile(r"conjectured\b"),
    "seen": re.compile(r"seen in [\d,]+ \w+"),
}


class Cell(NamedTuple):
    """A code cell: its chapter, its number among the code cells, its anchor, its code, the lines it prints."""

    chapter: str
    number: int
    anchor: str
    code: str
    prints: tuple


class Note(NamedTuple):
    """An entry in the metadata of a cell: what it is to a statement, and for some why; no cell where it is a text."""

    chapter: str
    cell: Cell | None
    key: str
    label: str
    reason: str


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


class Chapter(NamedTuple):
    """A notebook: its name, its title, its statements, and the notes of its cells."""

    name: str
    title: str
    statements: list
    notes: list


def read(path):
    """Return the :class:`Chapter` of a notebook."""
    name, cells = Path(path).stem, json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    title = next(line for cell in cells for line in _source(cell).splitlines() if line.startswith("# "))[2:]
    return Chapter(name, title, list(_statements(name, cells)), list(_notes(name, cells)))


def anchor(cell):
    return f"cell-{cell['id']}"


def _source(cell):
    return "".join(cell["source"])


def _statements(chapter, cells):
    """Yield the statements; the label is empty where there is none."""
    for cell in cells:
        for match in STATEMENT.finditer(_source(cell)) if cell["cell_type"] == "markdown" else ():
            if match["kind"] in ASIDES:
                continue
            label, status = LABEL.search(match["body"]), STATUS.search(match["body"])
            text = " ".join(status[1].split()) if status else ""
            said, _, hypotheses = text.partition("Hypotheses: ")
            verdict = next((name for name, words in VERDICTS.items() if words.match(said)), "")
            named = match["kind"], label[1] if label else "", match["title"]
            yield Statement(chapter, *named, said.strip(), hypotheses, verdict)


def _notes(chapter, cells):
    number = 0
    for cell in cells:
        number += (code := cell["cell_type"] == "code")
        for key, labels in cell["metadata"].get("linnet", {}).items():
            here = None
            if code and "nbval-check-output" in cell["metadata"].get("tags", []):
                here = Cell(chapter, number, anchor(cell), _source(cell), _prints(cell))
            for label in labels:
                yield Note(chapter, here, key, label, labels[label] if isinstance(labels, dict) else "")


def _prints(cell):
    texts = ("".join(out.get("text") or out.get("data", {}).get("text/plain", "")) for out in cell["outputs"])
    return tuple(line for text in texts for line in text.strip("'").splitlines())
