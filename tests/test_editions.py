"""Tagged editions beside the newest: each built as it was, in the order of their versions."""

import json
import subprocess

import editions
import pytest

MAKEFILE = "book:\n\tmkdir -p _build/html/book\n\techo $$EDITIONS $$SITE_URL > _build/html/book/told.txt\n"


@pytest.fixture
def repository(tmp_path):
    """A repository with three releases, whose book is one page."""
    folder = tmp_path / "repository"
    folder.mkdir()
    person = "-c", "user.name=a", "-c", "user.email=a@b.c"
    git = lambda *words: subprocess.run(["git", *person, *words], cwd=folder, check=True)
    git("init", "--quiet")
    (folder / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    for tag in "v0.2.0", "v0.10.0", "v0.1.0", "draft":
        (folder / "page.txt").write_text(tag, encoding="utf-8")
        git("add", ".")
        git("commit", "--quiet", "-m", tag)
        git("tag", tag)
    return folder


def test_each_release_is_an_edition_the_newest_first(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://x.org/y")
    site = tmp_path / "html"
    site.mkdir()
    listed = editions.write(site, repository)
    assert [one["name"] for one in listed] == ["0.10.0", "0.2.0", "0.1.0"]
    assert json.loads((site / "editions.json").read_text(encoding="utf-8")) == listed
    told = (site / listed[1]["path"] / "book" / "told.txt").read_text(encoding="utf-8")
    assert told.split() == ["1", "https://x.org/y/editions/v0.2.0"]
    assert editions.write(site, repository) == listed  # once more, in place of what was there
