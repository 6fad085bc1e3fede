"""Sphinx extension: the faces of the text and of code, cut down to what the pages use, from pinned packages.

Source Serif 4 and JetBrains Mono are free under the SIL Open Font License.
"""

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
CHARACTERS = [*range(0x20, 0x17F), *range(0x2010, 0x2040), *range(0x2190, 0x2194), 0x2212, 0x2260, 0x2264, 0x2265]
FACE = '@font-face {{ font-family: "{}"; font-style: {}; font-weight: 400 700; font-display: swap; src: url({}); }}\n'


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


def write_faces(app):
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    rules = ""
    for (family, style), (package, file) in FACES.items():
        name = f"{family.replace(' ', '-').lower()}-{style}.woff"
        cut(files(package) / "files" / file).save(folder / name)
        rules += FACE.format(family, style, name)
    (folder / "fonts.css").write_text(rules, encoding="utf-8")
    for package in sorted({package for package, _ in FACES.values()}):
        (folder / f"{package}-LICENSE.txt").write_bytes((files(package) / "LICENSE").read_bytes())


def setup(app):
    app.connect("builder-inited", write_faces)
    app.add_css_file("fonts/fonts.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
