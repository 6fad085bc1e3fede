"""The JupyterLite site: what its chapters begin with, and where its Python comes from."""

import json
from pathlib import Path

import lite
import nbformat

ROOT = Path(__file__).parents[1]


def test_a_chapter_for_the_browser_first_installs_the_package_and_says_what_that_takes():
    notebook = json.loads(lite.chapter(ROOT / "book" / "invariance.ipynb"))
    nbformat.validate(notebook)
    said, install, title = ("".join(cell["source"]) for cell in notebook["cells"][:3])
    assert "downloads" in said and install == "%pip install -q linnet" and title.startswith("# ")
    assert notebook["metadata"]["kernelspec"]["name"] == "python"


def test_the_address_of_pyodide_is_one_setting():
    plugins = lambda *address: lite.settings(*address)["jupyter-config-data"]["litePluginSettings"]
    assert [*plugins(None).values()] == [{}]
    assert [*plugins("https://x.org/pyodide.mjs").values()] == [{"pyodideUrl": "https://x.org/pyodide.mjs"}]
