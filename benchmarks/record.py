"""Results are kept with the machine and the day: results/SECTION.json."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parent / "results"


def processor():
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def machine():
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": processor(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load": os.getloadavg()[0],
    }


def save(section, numbers):
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"machine": machine(), "results": numbers}, indent=1)
    (RESULTS / f"{section}.json").write_text(text + "\n", encoding="utf-8")


def load(section):
    """Return the results of a section, ``{}`` if there are none yet."""
    file = RESULTS / f"{section}.json"
    return json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else {}
