"""The velocity of gradient flow, written out for the widths of a network as a list of matrix products, and compiled.

The products are loops, not calls of BLAS: on small matrices they are faster, and their sums have one order everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import accumulate, pairwise
from math import prod
from typing import NamedTuple

import numpy as np

from .landscape import Landscape
from .ode.compiled import velocity as compile_velocity
from .ode.velocity import Velocity

WIDE = 800  # multiplications in a matrix product from which taller blocks pay, although they compile longer (measured)
TALL, SIDE = 4, 8  # rows and columns of a block, whose entries are summed side by side, in registers (measured)


def velocity(land: Landscape, weight_decay: float = 0.0) -> Velocity:
    r"""Return ``-grad L(theta) - weight_decay theta``.

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
def compiled(widths: tuple[int, ...]) -> tuple[Callable[..., None], int]:
    """Return the function for these widths, and the length of its ``work``."""
    lines, room = _program(widths)
    name = "velocity_" + "_".join(map(str, widths))
    # As if it stood in this file, so that Numba keeps the compiled code on disk as it does for the others.
    code = compile("\n    ".join([f"def {name}(y, out, work):", *lines]), __file__, "exec")
    written: dict[str, Callable[..., None]] = {}
    exec(code, globals(), written)
    return compile_velocity(written[name]), room


class Matrix(NamedTuple):
    """A matrix that lies in an array from an entry on, row by row, or column by column where it is turned."""

    array: str
    start: int
    rows: int
    columns: int
    turned: bool = False

    @property
    def T(self):
        return Matrix(self.array, self.start, self.columns, self.rows, not self.turned)

    def entry(self, row, column):
        down, right = (1, self.rows) if self.turned else (self.columns, 1)
        return f"{self.array}[{self.start} + ({row}) * {down} + ({column}) * {right}]"


def _program(widths):
    """Return the lines of the function, and the length of ``work``: S_xx, S_yx, the decay, the A_j, and scratch."""
    N, d_x, d_y = len(widths) - 1, widths[0], widths[-1]
    starts = [0, *accumulate(map(prod, pairwise(widths)))]
    W, G = ([Matrix(array, starts[j], widths[j + 1], widths[j]) for j in range(N)] for array in ("y", "out"))
    S_xx, S_yx = Matrix("work", 0, d_x, d_x), Matrix("work", d_x * d_x, d_y, d_x)
    decay = d_x * d_x + d_y * d_x
    A = {N - 1: W[N - 1]}  # with W_1 as W[0], A[j] is the product of the W from the last to W[j]
    lines, room = [], decay + 1
    for j in range(N - 2, -1, -1):
        A[j] = Matrix("work", room, d_y, widths[j])
        lines += _product(A[j + 1], W[j], A[j])
        room += d_y * widths[j]
    side = d_y * max(widths)
    R = [*(Matrix("work", room + j % 2 * side, d_y, widths[j]) for j in range(N - 1)), G[-1]]
    room += 2 * side
    lines += _product(A[0], S_xx, R[0])
    entry = R[0].entry(0, "s")
    lines += [f"for s in range({d_y * d_x}):", f"    {entry} = {S_yx.entry(0, 's')} - {entry}"]
    for j in range(N - 1):
        lines += _product(A[j + 1].T, R[j], G[j])
        lines += _product(R[j], W[j].T, R[j + 1], room)
    lines += [f"if work[{decay}] != 0.0:", "    for s in range(len(y)):", f"        out[s] -= work[{decay}] * y[s]"]
    return lines, room + max(map(prod, pairwise(widths)))


def _product(a, b, out, room=0):
    """Return the lines of ``out = a b``.  Every entry is summed in the order of the columns of ``a``.

    Where that is much work, a turned ``b`` is first copied row by row to ``work``, from the entry ``room`` on.
    """
    lines, tall = [], 1
    if a.rows * a.columns * b.columns > WIDE:
        tall = TALL
        if b.turned:
            copy = Matrix("work", room, b.rows, b.columns)
            lines = [f"for r in range({b.rows}):", f"    for c in range({b.columns}):"]
            lines += [f"        {copy.entry('r', 'c')} = {b.entry('r', 'c')}"]
            b = copy
    for rows in _cut(a.rows, tall):
        for columns in _cut(b.columns, SIDE):
            lines += _blocks(a, b, out, rows, columns)
    return lines


def _cut(length, size):
    """Yield (first, end, size) of the pieces of this size, and of what remains as one."""
    whole = length - length % size
    if whole:
        yield 0, whole, size
    if whole < length:
        yield whole, length, length - whole


def _blocks(a, b, out, rows, columns):
    """Return the lines for the blocks of some rows and columns."""
    (top, bottom, tall), (first, end, side) = rows, columns
    I, K = range(tall), range(side)
    return [
        f"for r in range({top}, {bottom}, {tall}):",
        f"    for c in range({first}, {end}, {side}):",
        "        " + " = ".join(f"x{i}_{k}" for i in I for k in K) + " = 0.0",
        f"        for s in range({a.columns}):",
        *(f"            a{i} = {a.entry(f'r + {i}', 's')}" for i in I),
        *(f"            b{k} = {b.entry('s', f'c + {k}')}" for k in K),
        *(f"            x{i}_{k} += a{i} * b{k}" for i in I for k in K),
        *(f"        {out.entry(f'r + {i}', f'c + {k}')} = x{i}_{k}" for i in I for k in K),
    ]
