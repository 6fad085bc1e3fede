"""A compiled kernel for comparison: what would remain of the time if nothing were interpreted.

Dormand and Prince's method with error control, one member after the other, in loops that Numba compiles; the velocity
is linnet's, in the eigenbasis of ``S_xx``.  It is no part of the library.
"""

import numba
import numpy as np

from linnet.methods import METHODS
from linnet.velocity import Velocity

A, B, E = METHODS["dopri5"].A, METHODS["dopri5"].b, METHODS["dopri5"].E[0]
TABLEAU = np.vstack([A[1:], B])


@numba.njit(fastmath=True)
def product(P, Q, out, rows, inner, columns):
    """``out = P Q`` for row-major matrices that lie in flat arrays."""
    for i in range(rows):
        for j in range(columns):
            out[i * columns + j] = 0.0
        for k in range(inner):
            p = P[i * inner + k]
            for j in range(columns):
                out[i * columns + j] += p * Q[k * columns + j]


@numba.njit(fastmath=True)
def velocity(y, out, widths, at, spectrum, target, above, carried, following):
    """As linnet.velocity: ``above[j] = W_N ... W_{j+1}``, ``carried = T_j`` transposed, so that rows lie together."""
    N, d = len(widths) - 1, widths[-1]
    above[N - 1, : d * widths[N - 1]] = y[at[N - 1] : at[N]]
    for j in range(N - 1, 0, -1):
        product(above[j], y[at[j - 1] : at[j]], above[j - 1], d, widths[j], widths[j - 1])
    for i in range(d):
        for k in range(widths[0]):
            carried[k * d + i] = target[i, k] - above[0, i * widths[0] + k] * spectrum[k]  # (d_x, d)
    for j in range(N):
        rows, columns, block = widths[j + 1], widths[j], out[at[j] : at[j + 1]]
        if j == N - 1:  # above it is the identity
            for i in range(rows):
                for k in range(columns):
                    block[i * columns + k] = carried[k * d + i]
            return
        for i in range(rows):
            for k in range(columns):
                total = 0.0
                for q in range(d):
                    total += above[j + 1, q * rows + i] * carried[k * d + q]
                block[i * columns + k] = total
        product(y[at[j] : at[j + 1]], carried, following, rows, columns, d)
        carried[: rows * d] = following[: rows * d]


@numba.njit(fastmath=True)
def integrate(starts, end, rtol, atol, widths, at, spectrum, target):
    n, p = starts.shape
    room = widths.max() ** 2
    above, carried, following = np.empty((len(widths), room)), np.empty(room), np.empty(room)
    K, y, point, ends, nfev = np.empty((7, p)), np.empty(p), np.empty(p), np.empty((n, p)), np.zeros(n, np.int64)
    for member in range(n):
        y[:] = starts[member]
        velocity(y, K[0], widths, at, spectrum, target, above, carried, following)
        t, h = 0.0, 1e-3
        while t < end:
            h = min(h, end - t)
            for i in range(6):
                for q in range(p):
                    total = 0.0
                    for j in range(i + 1):
                        total += TABLEAU[i, j] * K[j, q]
                    point[q] = y[q] + h * total
                velocity(point, K[i + 1], widths, at, spectrum, target, above, carried, following)
            nfev[member] += 6
            error = size = 0.0
            for q in range(p):
                total = 0.0
                for j in range(7):
                    total += E[j] * K[j, q]
                error += (h * total) ** 2
                size += point[q] ** 2
            error = np.sqrt(error) / (np.sqrt(p) * atol + rtol * np.sqrt(size))
            if error <= 1:
                t = end if h >= end - t else t + h
                y[:], K[0] = point, K[6]
            h *= min(5.0, max(0.2, 0.9 * max(error, 1e-16) ** -0.2))
        ends[member] = y
    return ends, nfev


def solve(work, starts, rtol):
    """Return the ends (n, p) and the numbers of evaluations (n,)."""
    field = Velocity(work.land)
    at = np.array([block.start for block in work.net.blocks] + [work.net.dim])
    target = np.ascontiguousarray(field.land.loss.S_yx)
    ends, nfev = integrate(
        field.enter(starts), work.end, rtol, rtol / 10, np.array(work.net.widths), at, field.spectrum, target
    )
    return field.leave(ends), nfev
