"""A study as a table in text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..arguments import require_seed


def report(configuration: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a table with one line for each scale, and what became of the starts that did not reach the minimum.

    >>> row = {"scale": 0.1, "starts": 9, "reached": 8, "at_rest": 0, "moving": 1, "failed": 0}
    >>> row |= {"low": 0.5175, "high": 0.9972, "distance": 1e-6, "nfev": 900, "modes": {"1": 1}}
    >>> study = {"widths": [2, 2, 2], "data": "own", "starts": 9, "seed": 0, "modes": [2.0, 1.0]}
    >>> print(report(study, [row]))
    widths 2 2 2, data own, seed 0, modes 2 1
       scale     starts    reached  at rest  moving  failed    95 % bounds of the fraction  distance   nfev
         0.1          9          8        0       1       0         0.517500 to 0.997200    1.0e-06    100
    not reached at scale 0.1: 1 with modes 1 learned
    """
    widths, modes = (" ".join(f"{x:.4g}" for x in configuration[name]) for name in ("widths", "modes"))
    lines = [f"widths {widths}, data {configuration['data']}, seed {configuration['seed']}, modes {modes}"]
    lines.append(
        "   scale     starts    reached  at rest  moving  failed    95 % bounds of the fraction  distance   nfev"
    )
    for row in rows:
        counts = "{scale:8.4g} {starts:10d} {reached:10d} {at_rest:8d} {moving:7d} {failed:7d}".format(**row)
        bounds = f"{row['low']:.6f} to {row['high']:.6f}"
        lines.append(f"{counts} {bounds:>28} {row['distance']:10.1e} {row['nfev'] / row['starts']:6.0f}")
    for row in rows:
        for bits, count in row["modes"].items():
            lines.append(f"not reached at scale {row['scale']:.4g}: {count} with {learned(int(bits))} learned")
    return "\n".join(lines)


def learned(bits: int) -> str:
    """Return which modes the bits stand for, in words.

    >>> learned(0b101), learned(0)
    ('modes 1, 3', 'no mode')
    """
    require_seed(bits=bits)
    bits = int(bits)
    modes = [str(i + 1) for i in range(bits.bit_length()) if bits >> i & 1]
    return "modes " + ", ".join(modes) if modes else "no mode"
