"""The four problems that every method solves, and what a careful user of another library would write for them."""

from dataclasses import dataclass

import numpy as np

import linnet as ln

WIDTHS = {"A": (5, 4, 3), "B": (4, 4, 4, 2), "C": (4, 4, 4, 4, 4, 2), "D": (20, 20, 10)}


@dataclass(frozen=True)
class Workload:
    """A landscape, starts (n, p) and the time until which to follow them."""

    land: ln.Landscape
    starts: np.ndarray
    end: float

    @property
    def net(self):
        return self.land.net


def workload(widths, n, end=100.0, m=None, seed=0):
    """Return inputs with ``S_xx`` of eigenvalues spaced geometrically from 1 to 0.1, targets a random linear map plus
    noise, and gaussian starts whose scales are log-uniform in 0.1..1."""
    m = m or max(50, 2 * widths[0])
    rng = np.random.default_rng(1234)
    d_x, d_y = widths[0], widths[-1]
    left, right = np.linalg.qr(rng.normal(size=(d_x, d_x)))[0], np.linalg.qr(rng.normal(size=(m, d_x)))[0]
    X = left * np.sqrt(np.geomspace(1, 0.1, d_x)) @ right.T
    Y = rng.normal(size=(d_y, d_x)) / np.sqrt(d_x) @ X + 0.1 * rng.normal(size=(d_y, m)) / np.sqrt(m)
    land = ln.Landscape(ln.Network(widths), ln.SquareLoss(X, Y))
    rng = np.random.default_rng(seed)
    scale = 10 ** rng.uniform(-1, 0, size=(n, 1))
    return Workload(land, rng.normal(size=(n, land.net.dim)) * scale, end)


def plain_velocity(land):
    """Return ``f(t, theta)`` for one member in plain NumPy: views, prefix products and no checks."""
    S_xx, S_yx, shapes, blocks = land.loss.S_xx, land.loss.S_yx, land.net.shapes, land.net.blocks

    def velocity(t, theta):
        W = [theta[block].reshape(shape) for block, shape in zip(blocks, shapes, strict=True)]
        below = [W[0]]
        for w in W[1:]:
            below.append(w @ below[-1])
        back, out = S_yx - below.pop() @ S_xx, np.empty_like(theta)
        for w, b, block in zip(W[:0:-1], below[::-1], blocks[:0:-1], strict=True):
            out[block] = (back @ b.T).ravel()
            back = w.T @ back
        out[blocks[0]] = back.ravel()
        return out

    return velocity


def array_velocity(land, xp, asarray):
    """Return the same for rows ``theta`` (..., p) of another array library, whose module is ``xp``."""
    S_xx, S_yx = asarray(land.loss.S_xx), asarray(land.loss.S_yx)
    shapes, blocks = land.net.shapes, land.net.blocks

    def velocity(t, theta):
        lead = tuple(theta.shape[:-1])
        W = [theta[..., block].reshape(lead + shape) for block, shape in zip(blocks, shapes, strict=True)]
        below = [W[0]]
        for w in W[1:]:
            below.append(w @ below[-1])
        back, out = S_yx - below.pop() @ S_xx, []
        for w, b in zip(W[:0:-1], below[::-1], strict=True):
            out.append((back @ b.swapaxes(-1, -2)).reshape((*lead, -1)))
            back = w.swapaxes(-1, -2) @ back
        return xp.concatenate([back.reshape((*lead, -1)), *out[::-1]], -1)

    return velocity
