"""Write the students' edition: a copy of the repository without the solutions of the exercises.

    python tools/student.py FOLDER

The copy is complete: it has the package, the chapters and the Makefile, and serves as a course's repository.  Left out
are the solutions on the pages, the boxes for the instructor (admonitions of the class "instructor"), the answers and
the tests that repeat them.  A checker works all the same: it has digests of the answers.
"""

import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "_build", "dist", "runs", "__pycache__", ".ipynb_checkpoints", ".*_cache", ".hypothesis", ".ready"
)
SECRET = re.compile(
    r"^[ ]*(`{3,}|:{3,})\{(?:solution\}|admonition\}[^\n]*\n[ ]*:class:[^\n]*\binstructor\b).*?^[ ]*\1[ ]*$\n?",
    re.M | re.S,
)


def withhold(text):
    """Take solutions and the instructor's boxes out of Markdown text."""
    return SECRET.sub("", text)


def strip(notebook):
    """Take what students shall not see out of a notebook, and cells that held nothing else."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = withhold("".join(cell["source"])).strip()
            cell["source"] = text.splitlines(keepends=True)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["source"]]
    return notebook


def write(folder):
    """Write the edition into ``folder``, in place of what was there before."""
    folder = Path(folder).resolve()
    if folder == ROOT or folder in ROOT.parents:
        raise ValueError(f"folder: {folder} came, one that does not hold this repository is needed")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    for answers in ("tests/exercises", "tools/answers"):
        shutil.rmtree(folder / answers, ignore_errors=True)  # a course's repository has none
    (folder / "tools" / "assignment.py").unlink(missing_ok=True)
    for path in folder.glob("book/*.ipynb"):
        notebook = strip(json.loads(path.read_text(encoding="utf-8")))
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in folder.glob("book/*.md"):
        path.write_text(withhold(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(sys.argv[1])
