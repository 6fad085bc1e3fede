"""Says at the end of ``make test`` what it ran: each stage, its counts and its seconds, from pytest's own reports."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def lines(folder):
    """One line for each report in the folder, in the order of their names.

    >>> list(lines("no such folder"))
    []
    """
    for path in sorted(Path(folder).glob("*.xml")):
        suite = ET.parse(path).getroot()[0]
        bad, skipped = int(suite.get("failures")) + int(suite.get("errors")), int(suite.get("skipped"))
        passed = int(suite.get("tests")) - bad - skipped
        seconds = float(suite.get("time"))
        yield f"{path.stem:30s} {passed:5d} passed {skipped:4d} skipped {bad:4d} failed {seconds:5.0f} s"


if __name__ == "__main__":
    print(*lines(sys.argv[1]), sep="\n")
