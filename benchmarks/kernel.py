"""A compiled kernel for comparison: what would remain of the time if nothing were interpreted.

Dormand and Prince's method with error control in loops that Numba compiles; the velocity is linnet's, in the eigenbasis
of ``S_xx``.  Numbers lie in arrays (size, LANES), so that members share the processor's vector instructions; each lane
has its own time and step, and the next member enters where one has arrived.  It is no part of the library.
"""

import numba
import numpy as np

from linnet.methods import METHODS
from linnet.velocity import Velocity

A, B, E = METHODS["dopri5"].A, METHODS["dopri5"].b, METHODS["dopri5"].E[0]
TABLEAU = np.vstack([A[1:], B])
LANES = 16  # a constant to the compiler, which makes vectors of the loops over it
compiled = numba.njit(fastmath={"contract", "nsz", "arcp", "reassoc"})  # but infinities and NaN keep their meaning


@compiled
def product(P, down, right, Q, down_q, right_q, out, rows, inner, columns):
    """``out = P Q``, row-major; entry (i, k) of P is ``P[i * down + k * right]``, and so for Q."""
    for i in range(rows):
        for j in range(columns):
            c, p, q = out[i * columns + j], P[i * down], Q[j * right_q]
            for lane in range(LANES):
                c[lane] = p[lane] * q[lane]
            for k in range(1, inner):
                p, q = P[i * down + k * right], Q[k * down_q + j * right_q]
                for lane in range(LANES):
                    c[lane] += p[lane] * q[lane]


@compiled
def velocity(y, out, widths, at, spectrum, target, above, carried, following):
    """As linnet.velocity: ``above[j] = W_N ... W_{j+1}`` and ``carried = T_j``."""
    N, d = len(widths) - 1, widths[-1]
    above[N - 1, : d * widths[N - 1]] = y[at[N - 1] : at[N]]
    for j in range(N - 1, 0, -1):
        rows, columns = widths[j], widths[j - 1]
        product(above[j], rows, 1, y[at[j - 1] : at[j]], columns, 1, above[j - 1], d, rows, columns)
    for i in range(d):
        for k in range(widths[0]):
            for lane in range(LANES):
                carried[k * d + i, lane] = target[i, k] - above[0, i * widths[0] + k, lane] * spectrum[k]
    for j in range(N - 1):
        rows, columns = widths[j + 1], widths[j]
        product(above[j + 1], 1, rows, carried, 1, d, out[at[j] : at[j + 1]], rows, d, columns)
        product(y[at[j] : at[j + 1]], columns, 1, carried, d, 1, following, rows, columns, d)
        carried[: rows * d] = following[: rows * d]
    for i in range(d):  # above the last layer is the identity
        for k in range(widths[N - 1]):
            out[at[N - 1] + i * widths[N - 1] + k] = carried[k * d + i]


@compiled
def combine(weights, K, out):
    """``out = sum_j weights[j] K[j]``."""
    for q in range(out.shape[0]):
        total = out[q]
        for lane in range(LANES):
            total[lane] = weights[0] * K[0, q, lane]
        for j in range(1, len(weights)):
            for lane in range(LANES):
                total[lane] += weights[j] * K[j, q, lane]


@compiled
def square(y, out):
    out[:] = 0.0
    for q in range(y.shape[0]):
        for lane in range(LANES):
            out[lane] += y[q, lane] ** 2


@compiled
def integrate(starts, end, rtol, atol, widths, at, spectrum, target):
    n, p = starts.shape
    room = widths.max() ** 2
    above, carried, following = np.empty((len(widths), room, LANES)), np.empty((room, LANES)), np.empty((room, LANES))
    K, y, point, gap = np.empty((7, p, LANES)), np.empty((p, LANES)), np.empty((p, LANES)), np.empty((p, LANES))
    t, h, error, size = np.empty(LANES), np.empty(LANES), np.empty(LANES), np.empty(LANES)
    member, ends, nfev = np.full(LANES, -1), np.empty((n, p)), np.zeros(n, np.int64)
    y[:] = 0.0
    t[:] = end
    waiting = arrived = 0
    while True:
        entered = False
        for lane in range(LANES):
            if t[lane] < end:
                continue
            if member[lane] >= 0:
                ends[member[lane]] = y[:, lane]
                arrived += 1
                member[lane] = -1
            if waiting < n:
                member[lane], y[:, lane], t[lane], h[lane], entered = waiting, starts[waiting], 0.0, 1e-3, True
                waiting += 1
        if arrived == n:
            return ends, nfev
        if entered:
            velocity(y, K[0], widths, at, spectrum, target, above, carried, following)
        h[:] = np.minimum(h, end - t)
        for i in range(6):
            combine(TABLEAU[i, : i + 1], K, gap)
            for q in range(p):
                for lane in range(LANES):
                    point[q, lane] = y[q, lane] + h[lane] * gap[q, lane]
            velocity(point, K[i + 1], widths, at, spectrum, target, above, carried, following)
        combine(E, K, gap)
        square(gap, error)
        square(point, size)
        for lane in range(LANES):
            if member[lane] < 0:
                continue
            nfev[member[lane]] += 6
            ratio = h[lane] * np.sqrt(error[lane]) / (np.sqrt(p) * atol + rtol * np.sqrt(size[lane]))
            if ratio <= 1:
                t[lane] = end if h[lane] >= end - t[lane] else t[lane] + h[lane]
                y[:, lane] = point[:, lane]
                K[0, :, lane] = K[6, :, lane]
            h[lane] *= min(5.0, max(0.2, 0.9 * max(ratio, 1e-16) ** -0.2))


def solve(work, starts, rtol):
    """Return the ends (n, p) and the numbers of evaluations (n,)."""
    field = Velocity(work.land)
    at = np.array([block.start for block in work.net.blocks] + [work.net.dim])
    target = np.ascontiguousarray(field.land.loss.S_yx)
    ends, nfev = integrate(
        field.enter(starts), work.end, rtol, rtol / 10, np.array(work.net.widths), at, field.spectrum, target
    )
    return field.leave(ends), nfev
