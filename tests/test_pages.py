"""What the Sphinx extensions write into every page."""

import base64
import hashlib
import re
from importlib.resources import files
from types import SimpleNamespace
from xml.etree import ElementTree

import breaking
import citing
import downloads
import figures
import fonts
import lean
import matplotlib.pyplot as plt
import naming
import policy
import pytest
import sharing
from docutils import nodes
from docutils.utils import new_document
from fontTools.ttLib import TTFont

import linnet as ln


def test_the_policy_allows_the_scripts_of_a_page_and_no_others():
    html = '<script>first()</script><script src="x.js"></script><script type="a/b">second()</script>'
    found = policy.policy(html, ["handler()"])
    for code in "first()", "second()", "handler()":
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in found
    assert found.count("sha256-") == 3
    assert "'unsafe-inline'" not in found.split("script-src")[1].split(";")[0]


def test_a_reference_shows_the_name_of_its_statement():
    title = '<p class="admonition-title"><span class="caption-number">Theorem 2.1 </span> (Invariance)</p>'
    names = dict(naming.STATEMENT.findall(f'<div class="proof theorem admonition" id="thm-x">\n{title}'))
    known, other = ('<a class="reference internal" href="page.html#' + label for label in ("thm-x", "eq-y"))
    html = naming.name_references(f'{known}">a</a> {other}">b</a>', names)
    assert html == f'{known}" title="Invariance">a</a> {other}">b</a>'


def test_a_description_has_no_tex():
    assert sharing.readable(r"as h\to0, W_N\cdots W_{j+1} and \tfrac12\theta") == "as h→0, W_N⋯W_j+1 and ½θ"


def test_a_description_is_the_first_paragraph_of_substance_cut_at_a_word():
    document = new_document("page")
    document += [nodes.paragraph(text="short"), nodes.paragraph(text="word " * 60)]
    text = sharing.description(document)
    assert len(text) <= 202
    assert text.endswith("word …")


def test_a_site_that_knows_its_address_has_a_map_and_pictures_for_messengers(monkeypatch, tmp_path):
    monkeypatch.setattr(sharing, "ADDRESS", "https://x.org/y")
    (tmp_path / "_static").mkdir()
    env, builder = SimpleNamespace(found_docs={"book/b", "book/a"}), SimpleNamespace(format="html")
    sharing.write_site_map(SimpleNamespace(builder=builder, env=env, outdir=tmp_path), None)
    addresses = [node.text for node in ElementTree.parse(tmp_path / "sitemap.xml").iter() if node.tag.endswith("loc")]
    assert addresses == ["https://x.org/y/book/a.html", "https://x.org/y/book/b.html"]
    assert plt.imread(tmp_path / sharing.CARD).shape[:2] == (630, 1200)
    context = {"title": "T <em>x</em>"}
    sharing.add_tags(None, "book/a", "", context, new_document("page"))
    assert '<meta property="og:image" content="https://x.org/y/_static/card.png">' in context["metatags"]
    assert '<meta property="og:title" content="T x">' in context["metatags"]


def test_the_feed_has_an_entry_for_each_release(monkeypatch):
    monkeypatch.setattr(sharing, "ADDRESS", "https://x.org/y")
    releases = "## [0.2.0] - 2027-02-03\n\n- a < b\n\n## [0.1.0] - 2026-12-01\n\n- first\n"
    changelog = f"# Changelog\n\n## [Unreleased]\n\n- new\n\n{releases}"
    root = ElementTree.fromstring(sharing.feed(changelog).encode())
    atom = "{http://www.w3.org/2005/Atom}"
    assert [one.findtext(f"{atom}title") for one in root.iter(f"{atom}entry")] == ["linnet 0.2.0", "linnet 0.1.0"]
    assert [one.findtext(f"{atom}content") for one in root.iter(f"{atom}entry")] == ["- a < b", "- first"]
    assert root.findtext(f"{atom}updated") == "2027-02-03T00:00:00Z"


def test_a_statement_is_cited_by_its_name_with_an_address_if_the_site_has_one(monkeypatch):
    statement = SimpleNamespace(label="thm-x", title="Invariance", kind="theorem")
    bare = citing.statement_entry(statement, "book/a", "2026")
    assert bare.startswith("@incollection{linnet:thm-x,\n") and "title = {{Invariance}}" in bare and "url" not in bare
    assert f"note = {{Theorem, version {ln.__version__}}}" in bare
    monkeypatch.setattr(citing, "ADDRESS", "https://x.org/y")
    assert "url = {https://x.org/y/book/a.html#thm-x}" in citing.statement_entry(statement, "book/a", "2026")


def test_icons_that_no_page_names_are_left_out_and_old_names_count():
    script = (
        '{xmark:[320,512,["close","times"],"f00d","M1"],sun:[1,2,[],"f185",["a","b"]],"angle-up":[1,2,[],"f106","M2"]}'
    )
    assert lean.lean_script(script, {"times"}) == '{xmark:[320,512,["close","times"],"f00d","M1"],}'
    style = '.fa-close:before,.fa-xmark:before{content:"\\f00d"}.fa-sun:before{content:"\\f185"}.fa{color:red}'
    assert lean.lean_style(style, {"sun"}) == '.fa-sun:before{content:"\\f185"}.fa{color:red}'


def test_scripts_wait_but_not_the_one_that_inline_scripts_build_upon():
    html = '<script src="documentation_options.js"></script><script>a</script><script src="b.js"></script>'
    assert lean.lean_page(html) == html.replace('<script src="b', '<script defer src="b')
    search = '<script src="searchtools.js"></script>'
    assert lean.lean_page(search) == ""
    assert lean.lean_page(search, is_search=True) == '<script defer src="searchtools.js"></script>'


def test_style_sheets_of_a_page_come_as_one_file(tmp_path):
    for name, text in {"a.css": "b{c:url(d.png)}", "styles/e.css": "f{g:url('../h.svg') url(data:i)}"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    links = '<link href="../a.css?v=1" rel="stylesheet" />\n  <link rel="stylesheet" href="../styles/e.css" />\n'
    page, folder = tmp_path / "book" / "page.html", tmp_path / "styles"
    page.parent.mkdir()
    html = lean.join_sheets(page, f'<head>\n{links}<link rel="icon" href="j" />', folder)
    (one,) = folder.glob("site-*.css")
    assert html == f'<head>\n<link rel="stylesheet" href="../styles/{one.name}" />\n<link rel="icon" href="j" />'
    assert one.read_text(encoding="utf-8") == "b{c:url(../d.png)}\nf{g:url(../h.svg) url(data:i)}"


def test_only_a_site_that_knows_its_repository_leads_there(monkeypatch):
    monkeypatch.setattr(downloads, "REPOSITORY", "")
    monkeypatch.setattr(downloads, "LITE", "")
    assert list(downloads.links("book/x")) == ["notebook", "Markdown"]
    assert downloads.after("book/x") == ""
    monkeypatch.setattr(downloads, "LITE", "1")
    assert downloads.links("book/x")["in this browser"] == "../lite/lab/index.html?path=x.ipynb"
    monkeypatch.setattr(downloads, "REPOSITORY", "owner/name")
    assert downloads.links("book/x")["Colab"].endswith("/github/owner/name/blob/HEAD/book/x.ipynb")
    assert "%pip install git+https://github.com/owner/name<" in downloads.after("book/x")
    assert "https://github.com/owner/name/issues/new?title=book/x%3A%20" in downloads.after("book/x")


def test_a_figure_stands_on_its_page_in_two_forms_with_its_size(tmp_path):
    (tmp_path / "_images").mkdir()
    svg = '<svg width="72pt" height="36pt" viewBox="0 0 72 36"><path style="fill: #0072b2"/></svg>'
    (tmp_path / "_images" / "a.svg").write_text(svg, encoding="utf-8")
    html = figures.both_forms(tmp_path / "b.html", '<p><img alt="What &lt;it&gt; shows" src="_images/a.svg" /></p>')
    light, dark = re.findall("<img [^>]*>", html)
    for image in light, dark:
        assert 'alt="What &lt;it&gt; shows"' in image
        assert 'width="96" height="48"' in image
    assert 'src="_images/a.svg"' in light and 'src="_images/a.dark.svg"' in dark
    assert "linnet-light" in light and "linnet-dark" in dark
    assert "#42b4f4" in (tmp_path / "_images" / "a.dark.svg").read_text(encoding="utf-8")


def test_a_statement_and_an_exercise_are_groups_with_a_name():
    title = (
        '<p class="admonition-title"><span class="caption-number">Theorem 2.1 </span> (With \\(C_1\\) &amp; more)</p>'
    )
    html = naming.name_boxes(f'<div class="proof theorem admonition" id="thm-x">\n{title}')
    assert 'id="thm-x" role="group" aria-label="Theorem 2.1 (With C_1 &amp; more)">' in html
    title = '<p class="admonition-title"><span class="caption-number">Exercise 2.1 </span></p>'
    assert 'aria-label="Exercise 2.1">' in naming.name_boxes(f'<div class="exercise admonition" id="ex-a">\n\n{title}')


def test_a_field_is_called_by_the_number_of_its_exercise_and_folded_code_by_one_word():
    box = '<div class="exercise admonition" id="ex-a-1">\n\n<p class="admonition-title">Exercise 2.1 (Warm-up)</p>'
    assert 'aria-label="Answer to Exercise 2.1"' in naming.name_all(f'{box}<form aria-label="Answer to ex-a-1">', {})
    folded = '<summary aria-label="Toggle hidden content"><p>Show code cell source</p><p>Hide code cell outputs</p>'
    assert naming.name_all(folded, {}) == "<summary><p>Code</p><p>Output</p>"


def test_a_face_of_the_system_takes_the_height_and_the_width_of_the_one_it_stands_in_for():
    face = {"head": SimpleNamespace(unitsPerEm=1000), "hhea": SimpleNamespace(ascent=1000, descent=-300)}
    rule = fonts.fitted("Fitted", "italic", ["A", "B"], 1.25, face)
    assert 'src: local("A"), local("B"); size-adjust: 125.0%' in rule
    assert "ascent-override: 80.0%; descent-override: 24.0%" in rule


@pytest.mark.parametrize("style", ["normal", "italic"])
def test_the_face_of_the_text_has_all_letters_of_numbers_and_labels(style):
    package, file = fonts.FACES["Source Serif", style]
    drawn = TTFont(files(package) / "files" / file).getBestCmap()
    assert {ord(letter) for letter in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃αθλρστω"} <= {*drawn} & {*fonts.CHARACTERS}


def test_paths_are_written_to_a_hundredth_of_a_point_and_nothing_else_is():
    svg = '<g transform="scale(0.015625)"><path d="M 12.345678 -0.004999 L 1.5 2e3"/></g>'
    assert figures.coarser(svg) == '<g transform="scale(0.015625)"><path d="M 12.35 -0.00 L 1.5 2e3"/></g>'


def test_code_breaks_after_its_signs_and_short_code_does_not():
    code = '<span class="pre">net.split(land.gradient(theta))</span> <span class="pre">net.depth</span> a.b_and_more'
    made = '<span class="pre">net.<wbr>split(<wbr>land.<wbr>gradient(<wbr>theta))</span> '
    assert breaking.breakable(code) == f'{made}<span class="pre">net.<wbr>depth</span> a.b_and_more'
    for word in "a_b.cdef", "landscape.py":
        assert breaking.breakable(f'<span class="pre">{word}</span>') == f'<span class="pre">{word}</span>'
    default = '<span class="default_value"><span class="pre">np.zeros((0, 1))</span></span>'
    assert breaking.breakable(default) == default


def test_a_page_asks_for_its_faces_after_its_style_sheet():
    sheet = '<link rel="stylesheet" href="a.css" />\n'
    before, script = fonts.ask_early(f"<head>{sheet}</head>").split(sheet)
    assert before == "<head>"
    assert script.startswith("<script>")
    families = {name for name, _ in fonts.FACES} | {"MJXZERO"}
    assert all(family in script for family in families)
    assert fonts.ask_early("<head></head>") == "<head></head>"
