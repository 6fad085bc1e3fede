"""Earlier editions beside the newest, in the order of their versions."""

import json

import archive
import editions
import pytest


@pytest.fixture
def releases(tmp_path):
    """A folder with the archives of three releases, whose book is one page, and with another archive."""
    folder = tmp_path / "releases"
    folder.mkdir()
    for name in "v0.2.0", "v0.10.0", "v0.1.0", "draft":
        page = tmp_path / name / "html" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(name, encoding="utf-8")
        archive.pack(page.parent).rename(folder / f"{name}.zip")
    return folder


def test_each_release_is_an_edition_the_newest_first(releases, tmp_path):
    site = tmp_path / "html"
    site.mkdir()
    listed = editions.write(site, releases)
    assert [one["name"] for one in listed] == ["0.10.0", "0.2.0", "0.1.0"]
    assert json.loads((site / "editions.json").read_text(encoding="utf-8")) == listed
    assert (site / listed[1]["path"] / "index.html").read_text(encoding="utf-8") == "v0.2.0"
    assert editions.write(site, releases) == listed  # once more, in place of what was there
