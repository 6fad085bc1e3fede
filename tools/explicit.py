"""Write linnet/data/explicit.json: coefficients of explicit methods, those of Dormand and Prince from SciPy's classes.

``python tools/explicit.py``.  A test compares the file with SciPy.
"""

import json
from pathlib import Path

import numpy as np
from scipy.integrate import DOP853, RK45

FILE = Path(__file__).parents[1] / "linnet" / "data" / "explicit.json"


def wide(rows, width):
    return [[*map(float, row), *[0.0] * (width - len(row))] for row in rows]


def method(A, b, *, extra=(), **known):
    """Return the method with these coefficients, as SciPy names them, in the form of linnet.ode.tableaux.Explicit."""
    s = len(b)
    known = {key: np.asarray(value).tolist() for key, value in known.items()}
    further = {"extra": wide(extra, s + 1 + len(extra))} if len(extra) else {}
    return {"rows": wide([*np.asarray(A)[1:, :s], b], s)} | known | further


def dense_output_853():
    """Return P of DOP853: its published form nests x and 1 - x, this one is in powers of x."""
    stages = 16
    end, first, last = np.zeros(stages), np.eye(stages)[0], np.eye(stages)[12]
    end[:12] = DOP853.B
    nested = [end, first - end, 2 * end - first - last, *DOP853.D]
    x, one_minus_x = np.polynomial.Polynomial([0, 1]), np.polynomial.Polynomial([1, -1])
    P, factor = np.zeros((stages, 7)), np.polynomial.Polynomial([1])
    for i, row in enumerate(nested):
        factor *= one_minus_x if i % 2 else x
        P += np.outer(row, np.pad(factor.coef, (0, 8 - len(factor.coef)))[1:])
    return P


def main():
    estimates = np.array([DOP853.E5, DOP853.E3])
    table = {
        "euler": method([[0]], [1]),
        "rk4": method(np.diag([1 / 2, 1 / 2, 1], k=-1), np.array([1, 2, 2, 1]) / 6),
        "dopri5": method(RK45.A, RK45.B, order=5, E=[RK45.E], reach=3.3, P=RK45.P),
        "dop853": method(
            DOP853.A, DOP853.B, order=8, E=estimates, reach=6.4, P=dense_output_853(), extra=DOP853.A_EXTRA
        ),
    }
    lines = ",\n".join(f'"{name}": {json.dumps(row)}' for name, row in table.items())
    FILE.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
