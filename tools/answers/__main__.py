"""Write the keys of all exercises."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from answers import keys

PATH = Path(__file__).parents[2] / "linnet" / "exercises" / "keys.json"

if __name__ == "__main__":
    part = PATH.with_suffix(".part")
    part.write_text(json.dumps(keys(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(PATH)
