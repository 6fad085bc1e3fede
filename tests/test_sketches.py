"""The small pictures of the margins: each stands at one place, says what is seen, and is drawn by rules that exist."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import numpy as np
import pytest
from pictures import PICTURES, files, svg
from pictures.margins import SKETCHES

BOOK = Path(__file__).parents[1] / "book"
SKETCH = re.compile(r"```\{figure\} sketches/(\w+)\.svg\n:figclass: margin sketch\n:alt: (.+)\n\n(.+\n(?:.+\n)*)```")


def standing():
    """The sketches of the chapters: name, alternative text, caption."""
    cells = [cell for path in BOOK.glob("*.ipynb") for cell in nbformat.read(path, 4).cells]
    return [found for cell in cells if cell.cell_type == "markdown" for found in SKETCH.findall(cell.source)]


def test_every_sketch_stands_at_one_place():
    assert Counter(name for name, *_ in standing()) == Counter(list(SKETCHES))


def test_a_sketch_says_what_is_seen_and_its_caption_is_short_and_names_no_colour():
    for name, alt, caption in standing():
        assert 60 < len(alt) < 300, name
        assert 40 < len(caption) < 200, name
        assert not re.search(r"\b(blue|orange|green|red|pink|purple|grey|black)\b", alt + caption), name


@pytest.mark.parametrize("pictures", [PICTURES, SKETCHES], ids=["cards", "margins"])
def test_every_mark_has_its_rule_in_the_style_sheet(pictures):
    sheets = "".join((BOOK / "_static" / name).read_text(encoding="utf-8") for name in ("landing.css", "pictures.css"))
    for name, parts in pictures.items():
        for kind, *_ in parts():
            general = kind in {"area", "tip-ink", "tip-quiet"}  # in the ink of the page
            assert general or kind.startswith("label") or f".{kind} " in sheets, (name, kind)


def test_the_words_of_a_sketch_reach_a_screen_reader_and_those_of_a_card_are_its_heading():
    assert 'role="img" aria-label="A &lt; B."' in svg([("flow", [[0, 0], [1, 0.5]])], 222, "A < B.")
    assert 'aria-hidden="true"' in svg([("flow", [[0, 0], [1, 0.5]])], 150)


def test_the_files_for_notebooks_are_those_that_would_be_written():
    assert {path.stem for path in (BOOK / "sketches").iterdir()} == set(SKETCHES)
    number = re.compile(r"-?\d+\.\d")
    for name in SKETCHES:
        stored, written = (BOOK / "sketches" / f"{name}.svg").read_text(encoding="utf-8"), files.file(name)
        assert number.sub("#", stored) == number.sub("#", written), name
        places = [np.array(number.findall(text), dtype=float) for text in (stored, written)]
        np.testing.assert_allclose(*places, atol=0.3, err_msg=name)  # pixels; rounding may differ
