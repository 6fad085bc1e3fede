"""What is missing or wrong in the notes of the chapters, all of it in one message."""

from .parse import read

PLURALS = {
    "definition": "definitions",
    "theorem": "theorems",
    "proposition": "propositions",
    "lemma": "lemmas",
    "corollary": "corollaries",
    "conjecture": "conjectures",
}
NOTES = {"checks", "controls", "no_check", "no_control"}


def collect(paths):
    """Return {chapter: (title, its statements)} of notebooks; raise ValueError with all that is missing."""
    chapters, statements, problems = [read(path) for path in paths], {}, []
    for statement in (statement for chapter in chapters for statement in chapter.statements):
        if problem := _unnamed(statement, statements):
            problems.append(f"{statement.chapter}: {problem}")
        else:
            statements[statement.label] = statement
    for note in (note for chapter in chapters for note in chapter.notes):
        if problem := _attach(statements, note):
            problems.append(f"{note.chapter}: {problem}")
    for statement in statements.values():
        problems += [f"{statement.chapter}: {statement.label} {lack}" for lack in _lacks(statement)]
    if problems:
        raise ValueError("the claim ledger is incomplete\n" + "\n".join(problems))
    return {chapter.name: (chapter.title, chapter.statements) for chapter in chapters}


def _unnamed(statement, others):
    """Return what keeps a statement from having a name of its own."""
    if statement.kind not in PLURALS:
        return f"the {statement.kind} {statement.title!r} came, one of {', '.join(PLURALS)} is needed"
    if not statement.label:
        return f"the {statement.kind} {statement.title!r} has no label"
    return f"two statements have the label {statement.label}" if statement.label in others else ""


def _attach(statements, note):
    """Add a note to the statement that it names, or return what is wrong with it."""
    if note.key not in NOTES:
        return f"{note.key!r} came in the metadata of a cell, one of {sorted(NOTES)} is needed"
    if note.label not in statements:
        return f"a cell names {note.label}, which is no statement"
    if note.key in ("no_check", "no_control"):
        setattr(statements[note.label], note.key, note.reason)
    elif note.cell is None:
        return f"what {note.key} {note.label} must be a cell tagged nbval-check-output"
    else:
        getattr(statements[note.label], note.key).append(note.cell)
    return ""


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
