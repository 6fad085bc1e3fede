"""What is compiled is kept on disk, for this source only; where it cannot be kept, it is compiled in every process.

A package of two small functions stands for linnet: it has linnet's own compiled.py, and compiles in a moment.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linnet.ode import compiled

pytest.importorskip("numba")

BELOW = "from .compiled import inner\n\n@inner\ndef scale(x):\n    return {factor} * x\n"
BETWEEN = (
    "from .below import scale\nfrom .compiled import inner\n\n@inner\ndef twice(x):\n    return scale(x) + scale(x)\n"
)
ABOVE = "from .between import twice\nfrom .compiled import outer\n\n@outer(1.0)\ndef run(x):\n    return twice(x)\n"
USE = """
from small.ode.above import run
print(run(1 / 3).hex(), sum(run.stats.cache_hits.values()), run.stats.cache_path, sep="|")
"""


@pytest.fixture
def small(tmp_path):
    """The small package, in a folder of its own."""
    ode = tmp_path / "installed" / "small" / "ode"
    ode.mkdir(parents=True)
    shutil.copy(compiled.__file__, ode)
    sources = {"below": BELOW.format(factor=0.1), "between": BETWEEN, "above": ABOVE, "__init__": "", "../velocity": ""}
    for name, text in sources.items():
        (ode / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "home").mkdir()
    return ode


def start(ode):
    root = ode.parents[2]
    places = {"HOME": str(root / "home"), "PYTHONPATH": str(root / "installed"), "PYTHONDONTWRITEBYTECODE": "1"}
    kept = {name: value for name, value in os.environ.items() if name not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    command = [sys.executable, "-W", "error", "-c", USE]
    return subprocess.Popen(
        command, env=kept | places, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def result(process):
    """Return what the process computed, how often it found compiled code, and where; it must have nothing to say."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0 and not err, err
    number, hits, place = out.strip().split("|")
    return float.fromhex(number), int(hits), place


def use(ode):
    return result(start(ode))


def block(folder):
    """Make the folder one that nothing can be written to; a file in the place of the cache stops even root."""
    (folder / "__pycache__").touch()
    folder.chmod(0o555)


def test_what_is_compiled_is_kept_until_the_source_changes(small):
    """The function that changes is two calls, and two files, below the one that is kept."""
    number, hits, place = use(small)
    assert (number, hits, Path(place)) == (0.2 / 3, 0, small / "__pycache__")
    assert use(small) == (number, 1, place)
    (small / "below.py").write_text(BELOW.format(factor=0.7), encoding="utf-8")
    assert use(small)[:2] == (1.4 / 3, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of another kind")
def test_a_read_only_installation_keeps_it_for_the_user(small):
    block(small)
    number, hits, place = use(small)
    assert (number, hits) == (0.2 / 3, 0) and Path(place).is_relative_to(small.parents[2] / "home")
    assert use(small) == (number, 1, place)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of another kind")
def test_where_nothing_can_be_written_it_is_compiled_all_the_same(small):
    block(small)
    home = small.parents[2] / "home"
    home.rmdir()
    home.touch()
    assert use(small) == (0.2 / 3, 0, "None")


def test_two_processes_may_start_at_once_and_a_broken_file_is_no_obstacle(small):
    first, second = start(small), start(small)
    number, _, place = result(first)
    assert result(second)[0] == number
    for file in Path(place).glob("*.nbc"):
        file.write_bytes(file.read_bytes()[:100])
    assert use(small)[0] == number
