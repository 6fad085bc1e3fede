"""The colours of the figures for readers who see two dimensions of colour, or one, in the light and in the dark."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from linnet.plot import PALETTE, STYLE

# Machado, Oliveira and Fernandes (2009), severity 1: what is seen in place of linear red, green and blue.
SIGHT = {
    "trichromacy": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# The page in the dark: invert(1) hue-rotate(180deg), as the CSS Filter Effects define them.
TURN = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def shown(colour, dark):
    return np.clip(TURN @ (1 - np.array(to_rgb(colour))), 0, 1) if dark else np.array(to_rgb(colour))


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
    ground = lab(np.full(3, 18 / 255) if dark else np.ones(3), sight)
    for one, two in combinations(PALETTE, 2):
        assert np.linalg.norm(seen[one] - seen[two]) > 12, (one, two)  # just noticed: about 2
    for colour in PALETTE:
        assert np.linalg.norm(seen[colour] - ground) > 35, colour


def test_curves_that_differ_in_colour_differ_in_grey_or_in_dashes():
    looks = [
        (lab(shown(look["color"], False), "trichromacy")[0], look["linestyle"]) for look in STYLE["axes.prop_cycle"]
    ]
    for (one, dashes), (two, other) in combinations(looks, 2):
        assert dashes != other or abs(one - two) > 30
