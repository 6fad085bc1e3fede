"""The slides are complete, show what the chapters have, and ask no other host for anything."""

import json
import re
from pathlib import Path

import pytest

import slides

ROOT = Path(__file__).parents[1]
DECKS = sorted((ROOT / "slides").glob("*.md"))


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """A build folder whose chapters have an empty drawing for every figure."""
    build = tmp_path_factory.mktemp("build")
    executed = build / "jupyter_execute" / "book"
    executed.mkdir(parents=True)
    drawing = {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": "<svg></svg>"}}
    live = {"application/vnd.jupyter.widget-view+json": {}, "text/html": "<b>live</b>", "image/svg+xml": "<svg></svg>"}
    for path in ROOT.glob("book/*.ipynb"):
        chapter = json.loads(path.read_text(encoding="utf-8"))
        for cell in chapter["cells"]:
            if "figure" in cell["metadata"].get("mystnb", {}):
                is_widget = "".join(cell["source"]).startswith("widgets.")
                cell["outputs"] = [drawing | {"data": live} if is_widget else drawing]
        (executed / path.name).write_text(json.dumps(chapter), encoding="utf-8")
    return build


@pytest.fixture(scope="module")
def pages(build):
    return slides.write(ROOT / "slides", build)


def test_there_are_three_decks(pages):
    assert [page.stem for page in pages] == [deck.stem for deck in DECKS] == ["lecture-1", "lecture-2", "lecture-3"]


def test_every_heading_is_a_slide_and_every_cell_is_shown(pages):
    for page, source in zip(pages, DECKS, strict=True):
        html, text = page.read_text(encoding="utf-8"), source.read_text(encoding="utf-8")
        named = re.findall(r"^\{\{.*#(fig-)?", text, re.M)
        assert html.count("<section>") == html.count("</section>") == len(re.findall(r"^##? ", text, re.M)) >= 12
        assert html.count("<figure>") + html.count('<div class="live"><b>') == named.count("fig-") >= 5
        assert html.count('<pre class="in">') == named.count("") >= 2
        assert html.count('<pre class="out">') == named.count("")
        assert "{{" not in re.sub(r"<script>.*?</script>|\$[^$]*\$", "", html, flags=re.S)


def test_the_speaker_knows_what_to_say_and_how_long(pages):
    for page, source in zip(pages, DECKS, strict=True):
        minutes = [int(n) for n in re.findall(r"<p>(\d+) minutes\. ", page.read_text(encoding="utf-8"))]
        assert len(minutes) == len(re.findall(r"^## ", source.read_text(encoding="utf-8"), re.M))
        assert sum(minutes) == 90


def test_the_back_of_the_handout_shows_figures_of_the_slides():
    shown = {cell for deck in DECKS for cell in re.findall(r"^\{\{(.*)\}\}", deck.read_text(encoding="utf-8"), re.M)}
    handout = (ROOT / "book" / "handout.md").read_text(encoding="utf-8")
    reprinted = re.findall(r"^```\{reprint\} (.*)$", handout, re.M)
    assert len(set(reprinted)) == len(reprinted) == 8
    assert set(reprinted) <= shown


def test_figures_have_their_text(pages):
    for page in pages:
        for alt in re.findall(r'<img alt="([^"]*)"', page.read_text(encoding="utf-8")):
            assert len(alt) > 60


def test_all_that_a_deck_loads_lies_beside_it(pages):
    for page in pages:
        addresses = re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="([^"]*)"', page.read_text(encoding="utf-8"))
        assert len(addresses) >= 8
        for address in addresses:
            assert address.startswith("data:") or (page.parent / address).is_file(), address


@pytest.mark.parametrize("cell", ["{{invariance#fig-nowhere}}", "{{invariance#invariance-003}}"])
def test_a_cell_that_is_not_there_or_shows_nothing_is_refused(build, refuses, cell):
    with refuses("cell", cell, "invariance.ipynb"):
        list(slides.cells(f"# Title\n\n{cell}\n", build / "jupyter_execute" / "book"))
