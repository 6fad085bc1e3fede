"""The small pictures of the margins as files, for notebooks: ``book/sketches``, written by ``make sketches``.

A notebook has no style sheet of the site, so a file has the rules that it needs, and a white ground.
"""

import re
from pathlib import Path

from .drawing import svg
from .margins import SKETCHES

BOOK = Path(__file__).parents[2]
RULE = re.compile(r"^\.linnet-picture(.*?) \{[^}]*\}", re.MULTILINE)
SHEETS = "".join((BOOK / "_static" / name).read_text(encoding="utf-8") for name in ("landing.css", "pictures.css"))


def sketch(name, words):
    """Return a picture as SVG; ``words`` are for those who cannot see it."""
    return svg(SKETCHES[name](), 222, words)


def file(name):
    """Return a picture as the text of a file."""
    drawn = sketch(name, SKETCHES[name].__doc__)
    needed = [rule[0] for rule in RULE.finditer(SHEETS) if _is_in(rule[1], drawn)]
    head = 'xmlns="http://www.w3.org/2000/svg" style="background: #fff; font-family: serif" width="333"'
    return (
        drawn.replace("<svg", f"<svg {head}", 1).replace("<path", f"<style>{' '.join(needed)}</style><path", 1) + "\n"
    )


def _is_in(selector, drawn):
    kind = re.fullmatch(r" \.([\w-]+)", selector)
    return not kind or f'class="{kind[1]}"' in drawn


def write():
    (BOOK / "sketches").mkdir(exist_ok=True)
    for name in SKETCHES:
        (BOOK / "sketches" / f"{name}.svg").write_text(file(name), encoding="utf-8")
