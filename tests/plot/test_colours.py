"""The colours of the figures for readers who see two dimensions of colour, or one, in the light and in the dark."""

import json
import re
from io import StringIO
from itertools import combinations
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from linnet.plot import PALETTE, STYLE
from linnet.plot.style import DARK, HUE, MEANINGS, dark

ROOT = Path(__file__).parents[2]
# Machado, Oliveira and Fernandes (2009), severity 1: what is seen in place of linear red, green and blue.
SIGHT = {
    "trichromacy": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def shown(colour, dark):
    return np.array(to_rgb(DARK[colour] if dark else colour))


def lab(rgb, sight):
    """CIELAB of a colour of sRGB as this eye sees it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(XYZ @ np.clip(np.array(SIGHT[sight]) @ linear, 1e-4, 1) / XYZ.sum(axis=1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_lab_has_the_known_values_of_white_and_red():
    np.testing.assert_allclose(lab(np.ones(3), "trichromacy"), [100, 0, 0], atol=0.1)
    np.testing.assert_allclose(lab(np.array([1.0, 0, 0]), "trichromacy"), [53.2, 80.1, 67.2], atol=0.3)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_two_colours_look_alike_and_none_fades_into_the_page(sight, dark):
    seen = {colour: lab(shown(colour, dark), sight) for colour in PALETTE}
    ground = lab(shown(HUE.ground, dark), sight)
    for one, two in combinations(PALETTE, 2):
        assert np.linalg.norm(seen[one] - seen[two]) > 12, (one, two)  # just noticed: about 2
    for colour in PALETTE:
        assert np.linalg.norm(seen[colour] - ground) > 35, colour


def luminance(rgb):
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ XYZ[1]


@pytest.mark.parametrize("name", sorted(set(MEANINGS) - {"ground", "faint", "pale"}))
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_marks_stand_out_from_the_page_and_text_more(name, dark):
    low, high = sorted(luminance(shown(getattr(HUE, part), dark)) for part in (name, "ground"))
    assert (high + 0.05) / (low + 0.05) >= (4.5 if name in ("ink", "quiet") else 3)  # WCAG 2.2, 1.4.11 and 1.4.3


def test_widgets_have_the_colours_of_the_figures():
    style = (ROOT / "linnet" / "widgets" / "js" / "widgets.css").read_text(encoding="utf-8")
    found = re.findall(r"--ln-(\w+): (#[0-9a-f]{6})", style)
    assert ("flow", MEANINGS["flow"][0]) in found and ("flow", MEANINGS["flow"][1]) in found
    assert {name: colour for name, colour in found if name in MEANINGS and colour not in MEANINGS[name]} == {}


def test_a_figure_goes_into_the_dark_and_keeps_its_shapes():
    figure, ax = plt.subplots()
    ax.plot([0, 1], color=HUE.flow)
    ax.axvspan(0, 1, color=HUE.pale)
    text = StringIO()
    with plt.rc_context(STYLE):
        figure.savefig(text, format="svg")
    turned = dark(text.getvalue().replace("#000000", HUE.ink).replace("#ffffff", HUE.ground))
    assert MEANINGS["flow"][1] in turned and MEANINGS["flow"][0] not in turned
    assert re.sub("#[0-9a-f]{6}", "", turned) == re.sub("#[0-9a-f]{6}", "", text.getvalue())


@pytest.mark.parametrize("svg", ['<path style="fill: #123456"/>', "<image/>", '<path style="stroke: #000000"/>'])
def test_what_nobody_has_said_the_dark_form_of_is_refused(svg):
    with pytest.raises(ValueError, match="svg: "):
        dark(svg)


def test_curves_that_differ_in_colour_differ_in_grey_or_in_dashes():
    looks = [
        (lab(shown(look["color"], False), "trichromacy")[0], look["linestyle"]) for look in STYLE["axes.prop_cycle"]
    ]
    for (one, dashes), (two, other) in combinations(looks, 2):
        assert dashes != other or abs(one - two) > 30


COLOUR_WORDS = re.compile(r"\b(black|white line|grey|blue|orange|green|yellow|pink|red|violet|magenta)\b", re.I)


@pytest.mark.parametrize("chapter", sorted((ROOT / "book").glob("*.ipynb")), ids=lambda path: path.stem)
def test_captions_and_descriptions_name_marks_and_not_colours(chapter):
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    shown = [cell["metadata"]["mystnb"] for cell in cells if "mystnb" in cell["metadata"]]
    texts = [text for one in shown for text in (one["figure"]["caption"], one.get("image", {}).get("alt", ""))]
    assert texts and [text for text in texts if COLOUR_WORDS.search(text)] == []
