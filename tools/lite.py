"""Build a JupyterLite site beside the book, with its chapters and the package inside: Python in the reader's browser.

    python tools/lite.py _build/html [address of pyodide.mjs]

writes ``_build/html/lite``.  NumPy, SciPy and matplotlib come from Pyodide's own distribution, at the address that
jupyterlite-pyodide-kernel knows, or at the given one; all else is in the site.  Run by ``make lite``, in an environment
of its own.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Pure Python, and not in Pyodide's distribution: what widgets need.
WHEELS = "ipywidgets", "jupyterlab-widgets", "comm", "anywidget", "psygnal", "typing-extensions"
PURE = "--no-deps", "--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"
FIRST = "%pip install -q linnet"


def chapter(path):
    """Return the text of a chapter that first installs the package, and says what that takes."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    said = (
        "*This notebook runs in your browser. The next cell downloads Python with NumPy, SciPy and matplotlib, some "
        "tens of megabytes the first time; without compiled loops the integrators are slower than on your own machine.*"
    )
    notebook["cells"].insert(0, {"cell_type": "markdown", "id": "here", "metadata": {}, "source": [said]})
    install = {"cell_type": "code", "id": "install", "metadata": {}, "source": [FIRST]}
    notebook["cells"].insert(1, {**install, "outputs": [], "execution_count": None})
    notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def settings(pyodide):
    """Return the site's settings; ``pyodide`` is an address, or None for the one that the kernel knows."""
    kernel = {"pyodideUrl": pyodide} if pyodide else {}
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "linnet",
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        },
    }


def build(site, pyodide=None):
    """Build the site, and return its folder."""
    run = lambda *command, **options: subprocess.run([sys.executable, "-m", *command], check=True, **options)
    target = Path(site).resolve() / "lite"
    with tempfile.TemporaryDirectory() as made:
        made = Path(made)
        contents, wheels = made / "contents", made / "pypi"  # where JupyterLite looks for wheels
        contents.mkdir()
        for path in sorted(ROOT.glob("book/*.ipynb")):
            (contents / path.name).write_text(chapter(path), encoding="utf-8")
        shutil.copytree(ROOT / "book/sketches", contents / "sketches")
        run("pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT))
        run("pip", "download", "-q", *PURE, "-d", str(wheels), *WHEELS)
        (made / "jupyter-lite.json").write_text(json.dumps(settings(pyodide)), encoding="utf-8")
        folders = f"--contents={contents}", f"--output-dir={target}", "--no-sourcemaps", "--no-unused-shared-packages"
        run("jupyter", "lite", "build", f"--lite-dir={made}", *folders, cwd=made)
    return target


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    print(f"{build(*sys.argv[1:])}: open it by `python -m http.server` in {sys.argv[1]}, at /lite/lab")
