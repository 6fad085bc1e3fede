"""What the Sphinx extensions write into every page."""

import base64
import hashlib
import importlib.util
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

EXTENSIONS = Path(__file__).parents[1] / "book" / "_ext"


@pytest.fixture
def extension():
    def load(name):
        spec = importlib.util.spec_from_file_location(name, EXTENSIONS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def test_the_policy_allows_the_scripts_of_a_page_and_no_others(extension):
    html = '<script>first()</script><script src="x.js"></script><script type="a/b">second()</script>'
    policy = extension("finish").policy(html, ["handler()"])
    for code in "first()", "second()", "handler()":
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in policy
    assert policy.count("sha256-") == 3
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_a_description_is_the_first_paragraph_of_substance_cut_at_a_word(extension):
    document = new_document("page")
    document += [nodes.paragraph(text="short"), nodes.paragraph(text="word " * 60)]
    text = extension("sharing").description(document)
    assert len(text) <= 202
    assert text.endswith("word …")
