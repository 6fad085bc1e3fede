"""How long the code cells of the chapters are: ``python -m tools.cells``.  A blank line does not count."""

import json
from itertools import chain
from pathlib import Path
from statistics import median, quantiles

BOOK = Path(__file__).parents[1] / "book"


def cells(path):
    """Yield the id and the code of each code cell of a notebook."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield cell["id"], "".join(cell["source"])


def length(code):
    return sum(bool(line.strip()) for line in code.splitlines())


def row(name, lengths):
    return f"{name:24} {len(lengths):5} {median(lengths):6.3g} {quantiles(lengths, n=10)[-1]:5.3g} {max(lengths):4}"


def main():
    """Print a line for each chapter, and one for all."""
    print(f"{'chapter':24} {'cells':>5} median   p90  max")
    chapters = {path.stem: [length(code) for _, code in cells(path)] for path in sorted(BOOK.glob("*.ipynb"))}
    chapters["all"] = [*chain(*chapters.values())]
    print("\n".join(row(name, lengths) for name, lengths in chapters.items()))


if __name__ == "__main__":
    main()
