"""The velocity of gradient flow, written out for the widths of a network as a list of matrix products, and compiled."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import prod

import numpy as np

from .landscape import Landscape
from .ode.compiled import inner, outer
from .ode.velocity import Velocity

WIDE = 800  # multiplications in a matrix product from which BLAS is faster than loops (measured)


def velocity(land: Landscape, weight_decay: float = 0.0) -> Velocity:
    r"""Return ``-grad L(theta) - weight_decay * theta``.

    With ``A_j = W_N ... W_{j+1}`` and ``R_1 = S_yx - W S_xx`` the blocks are ``A_j^T R_j``, where
    ``R_{j+1} = R_j W_j^T``: three small matrix products for each layer.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> function, work, _ = velocity(Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]])))
    >>> function(np.array([2.0, 3.0]), out := np.empty(2), work)
    >>> out
    array([-15., -10.])
    """
    function, room = compiled(land.net.widths)
    constants = [*land.loss.S_xx.flat, *land.loss.S_yx.flat, weight_decay]
    work = np.zeros(room)
    work[: len(constants)] = constants
    return Velocity(function, work)


@cache
def compiled(widths):
    """Return the function for these widths and the length of its ``work``."""
    lines, room = _program(widths)
    name = "velocity_" + "_".join(map(str, widths))
    # As if it stood in this file, so that Numba keeps the compiled code on disk as it does for the others.
    code = compile("\n    ".join([f"def {name}(y, out, work):", *lines]), __file__, "exec")
    exec(code, globals(), written := {})
    vector = np.zeros(1)
    return outer(vector, vector, vector)(written[name]), room


def _program(widths):
    """Return the lines of the function, and the length of ``work``: S_xx, S_yx, the decay, the A_j, two residuals."""
    N, d_x, d_y = len(widths) - 1, widths[0], widths[-1]
    at = np.cumsum([0, *map(prod, pairwise(widths))]).tolist()  # where each W_j begins
    S_yx, decay = d_x * d_x, d_x * d_x + d_y * d_x
    free = decay + 1
    lines, A = [], f"y, {at[N - 1]}"
    above = [A]
    for j in range(N - 1, 0, -1):
        here, free = f"work, {free}", free + d_y * widths[j - 1]
        lines.append(_product("times", A, f"y, {at[j - 1]}", here, d_y, widths[j], widths[j - 1]))
        above.append(A := here)
    above.reverse()
    R, spare = f"work, {free}", f"work, {free + d_y * max(widths)}"
    lines.append(_product("times", A, "work, 0", R, d_y, d_x, d_x))
    lines.append(f"subtract(work, {S_yx}, {R}, {d_y * d_x})")
    for j in range(N - 1):
        rows, columns = widths[j + 1], widths[j]
        lines.append(_product("turned_times", above[j + 1], R, f"out, {at[j]}", rows, d_y, columns))
        lines.append(_product("times_turned", R, f"y, {at[j]}", spare, d_y, columns, rows))
        R, spare = spare, R
    lines.append(f"copy({R}, out, {at[N - 1]}, {d_y * widths[N - 1]})")
    lines.append(f"if work[{decay}] != 0.0: shrink(y, out, work[{decay}])")
    return lines, free + 2 * d_y * max(widths)


def _product(name, a, b, out, *sizes):
    return f"{name}{'_by_blas' if prod(sizes) > WIDE else ''}({a}, {b}, {out}, {', '.join(map(str, sizes))})"


# --- products of matrices that begin at the places i, j, k of a, b, out; the result is n x p, the sum over m ----------


@inner
def times(a, i, b, j, out, k, n, m, p):
    """``out = a b``."""
    for r in range(n):
        for c in range(p):
            out[k + r * p + c] = 0.0
        for s in range(m):
            x = a[i + r * m + s]
            for c in range(p):
                out[k + r * p + c] += x * b[j + s * p + c]


@inner
def turned_times(a, i, b, j, out, k, n, m, p):
    """``out = a^T b``."""
    for r in range(n):
        for c in range(p):
            out[k + r * p + c] = 0.0
        for s in range(m):
            x = a[i + s * n + r]
            for c in range(p):
                out[k + r * p + c] += x * b[j + s * p + c]


@inner
def times_turned(a, i, b, j, out, k, n, m, p):
    """``out = a b^T``."""
    for r in range(n):
        for c in range(p):
            x = 0.0
            for s in range(m):
                x += a[i + r * m + s] * b[j + c * m + s]
            out[k + r * p + c] = x


@inner
def times_by_blas(a, i, b, j, out, k, n, m, p):
    np.dot(_matrix(a, i, n, m), _matrix(b, j, m, p), _matrix(out, k, n, p))


@inner
def turned_times_by_blas(a, i, b, j, out, k, n, m, p):
    np.dot(_matrix(a, i, m, n).T, _matrix(b, j, m, p), _matrix(out, k, n, p))


@inner
def times_turned_by_blas(a, i, b, j, out, k, n, m, p):
    np.dot(_matrix(a, i, n, m), _matrix(b, j, p, m).T, _matrix(out, k, n, p))


@inner
def _matrix(a, i, rows, columns):
    return a[i : i + rows * columns].reshape(rows, columns)


@inner
def subtract(a, i, out, k, n):
    """``out = a - out``."""
    for s in range(n):
        out[k + s] = a[i + s] - out[k + s]


@inner
def copy(a, i, out, k, n):
    for s in range(n):
        out[k + s] = a[i + s]


@inner
def shrink(y, out, decay):
    for s in range(len(y)):
        out[s] -= decay * y[s]
