"""Runs chapters and tests as other machines would, and says which runs passed: ``python tools/portable.py``.

A row is a set of environment variables.  OpenBLAS takes another processor's kernels, NumPy leaves out vector
instructions, the threads and the order of hashes change, the chapters' data are off by one part in 1e13, and singular
vectors are others where they are not unique.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORES = "Haswell", "SkylakeX", "Zen", "Sandybridge", "Prescott", "Nehalem"
# A build without kernels of its own for these takes, and names, others: of the same instructions.
SAME = {"zen": "haswell", "prescott": "katmai"}
CHAPTERS = "--dist", "loadfile", "--nbval-lax", "--nbval-cell-timeout=300", *sorted(map(str, ROOT.glob("book/*.ipynb")))
TESTS = ("--ignore=tests/browser",)
NO_AVX2 = "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR X86_V3 X86_V4"
# Says which kernels OpenBLAS took, after a product in which a missing instruction would end the process.
PROBE = """
import ctypes, pathlib, numpy as np
np.ones((99, 99)) @ np.ones((99, 99))
library = next((pathlib.Path(np.__file__).parents[1] / "numpy.libs").glob("libscipy_openblas*"))
name = ctypes.CDLL(str(library)).scipy_openblas_get_corename64_
name.restype = ctypes.c_char_p
print(name().decode())
"""


def rows():
    """What is run: a name, environment variables, arguments of pytest."""
    for core in CORES:
        for threads in "12":
            machine = {"OPENBLAS_CORETYPE": core, "OPENBLAS_NUM_THREADS": threads}
            yield f"{core}, threads {threads}, chapters", machine, CHAPTERS
        yield f"{core}, threads 2, tests", machine, TESTS
    few = {"NPY_DISABLE_CPU_FEATURES": disabled()}
    yield "no AVX2, no AVX512, chapters", few, CHAPTERS
    yield "no AVX2, no AVX512, tests", few, TESTS
    yield "data off by 1e-13, chapters", {"PYTHONPATH": str(ROOT / "tools/perturbed")}, CHAPTERS
    rotated = {"PYTHONPATH": str(ROOT / "tools/rotated")}
    yield "other singular vectors, tests", rotated, TESTS
    yield (
        "Prescott, other singular vectors, chapters",
        rotated | {"OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "1"},
        CHAPTERS,
    )


def disabled():
    """Those of NO_AVX2 that this NumPy can switch off: it warns of any other."""
    from numpy._core._multiarray_umath import __cpu_dispatch__

    return " ".join(feature for feature in NO_AVX2.split() if feature in __cpu_dispatch__)


def took(environment):
    """Whether this processor runs the kernels that the row asks for."""
    core = environment.get("OPENBLAS_CORETYPE", "").lower()
    probe = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, cwd=ROOT)
    return not core or (probe.returncode == 0 and probe.stdout.strip().lower() in (core, SAME.get(core)))


def main(wanted):
    """Run the rows whose names hold one of the words wanted (all without one); return 1 if one failed."""
    table, failed = [], False
    for name, variables, arguments in rows():
        if wanted and not any(word in name for word in wanted):
            continue
        environment = os.environ | {"PYTHONHASHSEED": "random"} | variables
        if not took(environment):
            table.append(f"{name:40s} not run: this processor or this BLAS has no such kernels")
            continue
        begin = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *arguments]
        run = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        lines = run.stdout.splitlines() or [""]
        if run.returncode:
            print(name, run.stdout, sep="\n")
            failed = True
        table.append(f"{name:40s} {lines[-1]} ({time.monotonic() - begin:.0f} s)")
        print(table[-1], flush=True)
    print("", *table, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
