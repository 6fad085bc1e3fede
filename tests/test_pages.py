"""What the Sphinx extensions write into every page."""

import base64
import hashlib

import finish
import sharing
from docutils import nodes
from docutils.utils import new_document


def test_the_policy_allows_the_scripts_of_a_page_and_no_others():
    html = '<script>first()</script><script src="x.js"></script><script type="a/b">second()</script>'
    policy = finish.policy(html, ["handler()"])
    for code in "first()", "second()", "handler()":
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in policy
    assert policy.count("sha256-") == 3
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_a_description_is_the_first_paragraph_of_substance_cut_at_a_word():
    document = new_document("page")
    document += [nodes.paragraph(text="short"), nodes.paragraph(text="word " * 60)]
    text = sharing.description(document)
    assert len(text) <= 202
    assert text.endswith("word …")
