"""Make the stored studies again, each by its command: ``python -m tools.studies``, an hour or two on two cores.

``linnet/data/studies.json`` and ``linnet/data/open.json`` hold for each study its command, the versions that it was
made with, and what ``python -m linnet report --json`` says of it.  To add one, add its command there.
"""

import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from linnet.examples import STUDIES

DATA = Path(__file__).parents[1] / "linnet" / "data"


def linnet(*arguments, folder):
    """Run ``python -m linnet`` in a folder and return what it prints."""
    command = [sys.executable, "-m", "linnet", *arguments]
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def made(command, folder):
    """Run the command of a study in a folder and return the study."""
    _, _, _, *arguments = shlex.split(command)
    linnet(*arguments, folder=folder)
    out = arguments[arguments.index("--out") + 1]
    versions = json.loads((Path(folder) / out / "study.json").read_text(encoding="utf-8"))["versions"]
    return {"command": command, "versions": versions, **json.loads(linnet("report", out, "--json", folder=folder))}


def store(name, folder):
    """Make the studies of a file again."""
    stored = DATA / f"{name}.json"
    commands = [study["command"] for study in json.loads(stored.read_text(encoding="utf-8"))]
    studies = [json.dumps(made(command, folder), separators=(",", ":")) for command in commands]
    new = stored.with_suffix(".new")
    new.write_text("[\n" + ",\n".join(studies) + "\n]\n", encoding="utf-8")
    new.replace(stored)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in STUDIES:
            store(name, folder)


if __name__ == "__main__":
    main()
