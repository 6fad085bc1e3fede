"""The bibliography can be read, is in order, and has every work that is cited."""

import re
from pathlib import Path

from pybtex.database import parse_file

BOOK = Path(__file__).parents[1] / "book"


def test_every_cited_work_is_there_and_the_list_is_in_order():
    keys = list(parse_file(BOOK / "references.bib").entries)
    assert keys == sorted(keys)
    pages = [path.read_text(encoding="utf-8") for suffix in ("*.ipynb", "*.md") for path in BOOK.glob(suffix)]
    cited = {
        key.strip() for page in pages for keys in re.findall(r"{cite:\w+}`([^`]+)`", page) for key in keys.split(",")
    }
    assert cited <= set(keys), cited - set(keys)
