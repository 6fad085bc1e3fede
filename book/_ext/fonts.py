"""Sphinx extension: the faces of the text and of code, cut down to what the pages use, from pinned packages.

Source Serif 4 and JetBrains Mono are free under the SIL Open Font License.

Until they are there a page shows a face of the reader's system, fitted to their height and average width: when they
come, most lines break where they did and little moves.  A page asks for them before it is read, so that they are there
when it is first drawn, unless the line is slow.  (A link that preloads them is refused on pages opened from disk.)
"""

import re
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FACES = {
    ("Source Serif", "normal"): ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    ("Source Serif", "italic"): ("fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf"),
    ("JetBrains Mono", "normal"): ("fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf"),
}
# Latin, Greek, punctuation, raised and lowered digits, fractions, arrows and a few signs: with only some of the digits
# from this face the exponents of a number would stand at different heights.
CHARACTERS = [
    *range(0x20, 0x17F),
    *range(0x391, 0x3CA),
    *range(0x2010, 0x2040),
    *range(0x2070, 0x209D),
    *range(0x2150, 0x215F),
    *range(0x2190, 0x2194),
    *(0x2205, 0x2212, 0x221A, 0x2260, 0x2264, 0x2265),
]
FACE = '@font-face {{ font-family: "{}"; font-style: {}; font-weight: 400 700; font-display: swap; src: url({}); }}\n'
# Faces of systems that stand in for one of ours: its style, their names, and the average width of a letter of the
# chapters, in em, in ours and in theirs.
FALLBACKS = [
    ("Georgia fitted", ("Source Serif", "normal"), ["Georgia"], (0.466, 0.432)),
    ("Times fitted", ("Source Serif", "normal"), ["Times New Roman", "Liberation Serif"], (0.466, 0.394)),
    ("Times fitted", ("Source Serif", "italic"), ["Times New Roman Italic", "Liberation Serif Italic"], (0.428, 0.396)),
    ("DejaVu fitted", ("Source Serif", "normal"), ["DejaVu Serif"], (0.466, 0.503)),
    ("DejaVu fitted", ("Source Serif", "italic"), ["DejaVu Serif Italic"], (0.428, 0.503)),
    ("Mono fitted", ("JetBrains Mono", "normal"), ["DejaVu Sans Mono", "Menlo", "Liberation Mono"], (0.6, 0.602)),
]
ASK = '["1em Source Serif", "italic 1em Source Serif", "1em JetBrains Mono", "1em MJXZERO"]'
SHEET = re.compile(r'<link rel="stylesheet"[^>]*>\n')
FITTED = """@font-face {{ font-family: "{}"; font-style: {}; src: {}; size-adjust: {:.1%};
ascent-override: {:.1%}; descent-override: {:.1%}; line-gap-override: 0%; }}
"""


def cut(path):
    """Return a variable font with the letters of the pages and the weights from regular to bold."""
    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl"]))
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    limits = {"wght": (400, 700), "opsz": 14}
    font = instantiateVariableFont(font, {axis.axisTag: limits[axis.axisTag] for axis in font["fvar"].axes})
    font.flavor = "woff"
    return font


def fitted(name, style, names, scale, font):
    """Return the rule for a face of the system, ``scale`` times its size, that takes the room of ``font``."""
    height = [abs(edge) / font["head"].unitsPerEm / scale for edge in (font["hhea"].ascent, font["hhea"].descent)]
    return FITTED.format(name, style, ", ".join(f'local("{one}")' for one in names), scale, *height)


def write_faces(app):
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    rules, fonts = "", {}
    for (family, style), (package, file) in FACES.items():
        name = f"{family.replace(' ', '-').lower()}-{style}.woff"
        fonts[family, style] = cut(files(package) / "files" / file)
        fonts[family, style].save(folder / name)
        rules += FACE.format(family, style, name)
    for name, like, names, (ours, theirs) in FALLBACKS:
        rules += fitted(name, like[1], names, ours / theirs, fonts[like])
    (folder / "fonts.css").write_text(rules, encoding="utf-8")
    for package in sorted({package for package, _ in FACES.values()}):
        (folder / f"{package}-LICENSE.txt").write_bytes((files(package) / "LICENSE").read_bytes())


def ask_early(html):
    """Return a page that asks for its faces as soon as its style sheet is there."""
    script = f"<script>for (const face of {ASK}) document.fonts.load(face);</script>\n"
    return SHEET.sub(lambda sheet: sheet[0] + script, html, count=1)


def setup(app):
    app.connect("builder-inited", write_faces)
    app.add_css_file("fonts/fonts.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
