"""The site as one file: complete, the same bytes twice, and honest about its search."""

import zipfile

import archive
import pytest


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "html"
    (folder / "_static").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>linnet</h1>", encoding="utf-8")
    (folder / "_static" / "documentation_options.js").write_text("SHOW_SEARCH_SUMMARY: true,", encoding="utf-8")
    return folder


def test_the_archive_holds_every_file_and_the_search_shows_titles_only(site):
    with zipfile.ZipFile(archive.pack(site)) as packed:
        assert set(packed.namelist()) == {"linnet/index.html", "linnet/_static/documentation_options.js"}
        assert packed.read("linnet/_static/documentation_options.js") == b"SHOW_SEARCH_SUMMARY: false,"


def test_two_archives_of_a_site_are_the_same_bytes(site):
    first = archive.pack(site).read_bytes()
    (site / "index.html").touch()
    assert archive.pack(site).read_bytes() == first


def test_a_folder_without_a_site_is_refused(tmp_path, refuses):
    with refuses("site", str(tmp_path), "index.html"):
        archive.pack(tmp_path)
