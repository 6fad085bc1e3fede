"""Solutions known in closed form or by another route: oracles for the integrators."""

import numpy as np
from scipy.integrate import solve_ivp

from .integrate import check_times
from .invariants import balance


def saxe_mode(t, s, a0):
    r"""Return the strength ``a(t) = s / (1 + (s/a_0 - 1) exp(-2 s t))`` of one mode, broadcast over the arguments.

    It solves ``da/dt = 2 a (s - a)``: one hidden layer, whitened inputs, balanced weights aligned with the singular
    vectors of the target; ``s`` is the singular value, ``a0`` the strength at time 0, both positive.
    Source: Saxe, McClelland and Ganguli (2013).

    >>> saxe_mode(0.0, s=2.0, a0=0.5), saxe_mode(50.0, s=2.0, a0=0.5)
    (np.float64(0.5), np.float64(2.0))
    """
    s, a0 = np.asarray(s, dtype=float), np.asarray(a0, dtype=float)
    for name, number in {"s": s, "a0": a0}.items():
        if not np.all(number > 0):
            raise ValueError(f"{name}: {number} came, positive numbers are needed")
    return s / (1 + (s / a0 - 1) * np.exp(-2 * s * np.asarray(t, dtype=float)))


def riccati(land, theta0, times):
    r"""Return the end-to-end matrix ``W(t)``, shape (T, d_y, d_x), of one hidden layer in closed form.

    Needs whitened inputs, ``S_xx = I``, and ``C_1 = lambda I`` at the start.  With ``Q = [W_1^T; W_2]`` and
    ``F = [[-lambda/2 I, S_yx^T], [S_yx, lambda/2 I]]`` the matrix ``P = Q Q^T`` solves ``dP/dt = F P + P F - P^2``, so

    ``P(t) = e^{Ft} P_0 (I + Phi(t) P_0)^{-1} e^{Ft}``,  ``Phi(t) = int_0^t e^{2Fs} ds``,

    and ``W`` is the lower left block of ``P``.  The formula is applied over short stretches of time, one after the
    other, because its matrices overflow over a long one.

    Raises ValueError when the network has more than one hidden layer, or the inputs or the start do not qualify.
    Sources: Fukumizu (1998); Braun, Domine, Fitzgerald and Saxe (2022); Domine et al. (2024).

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[2.0]]))
    >>> np.allclose(riccati(land, [0.5, 0.5], [0.0, 1.0])[1], saxe_mode(1.0, s=2.0, a0=0.25))
    True
    """
    net, target, times = land.net, land.loss.S_yx, check_times(times)
    if net.depth != 2:
        raise ValueError(f"land: depth {net.depth} came, one hidden layer (depth 2) is needed")
    if not np.allclose(land.loss.S_xx, np.eye(net.widths[0]), rtol=0, atol=1e-10):
        raise ValueError("land: the inputs are not whitened, S_xx = I is needed")
    (W1, W2), (C,) = net.split(theta0), balance(net, theta0)
    if C.ndim > 2:
        raise ValueError(f"theta0: shape {np.shape(theta0)} came, one start (p,) is needed")
    lam = np.trace(C) / len(C)
    if not np.allclose(C, lam * np.eye(len(C)), rtol=0, atol=1e-10 * (1 + abs(lam))):
        raise ValueError("theta0: C_1 is not a multiple of the identity, C_1 = lambda I is needed")
    d_y, d_x = target.shape
    F = np.block([[-lam / 2 * np.eye(d_x), target.T], [target, lam / 2 * np.eye(d_y)]])
    f, V = np.linalg.eigh(F)
    Q = V.T @ np.concatenate([W1.T, W2])
    P, products = Q @ Q.T, [W2 @ W1]
    for gap in np.diff(times):
        parts = int(np.ceil(gap * np.abs(f).max())) or 1
        for _ in range(parts):
            P = _riccati_step(P, f, gap / parts)
        products.append((V @ P @ V.T)[d_x:, :d_x])
    return np.array(products)


def _riccati_step(P, f, t):
    """Advance ``P``, in the eigenbasis of F with eigenvalues ``f``, by the time ``t``."""
    growth = np.exp(f * t)
    rate = np.where(f == 0, 1.0, 2 * f)
    phi = np.where(f == 0, t, np.expm1(2 * f * t) / rate)
    P = np.linalg.solve(np.eye(len(f)) + P * phi, P) * growth * growth[:, None]
    return (P + P.T) / 2


def balanced_velocity(land, W):
    r"""Return ``dW/dt = - sum_{j=1}^N (W W^T)^{(N-j)/N} grad l(W) (W^T W)^{(j-1)/N}``, shape (..., d_y, d_x).

    It is the gradient flow of a balanced network of depth N, seen from its end-to-end matrix ``W``.
    Source: Arora, Cohen and Hazan (2018).

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[2.0]]))
    >>> balanced_velocity(land, np.array([[0.5]]))     # 2 a (s - a) at a = 0.5, s = 2
    array([[1.5]])
    """
    N = land.net.depth
    U, s, Vt = np.linalg.svd(W)
    left, right = (np.zeros((*s.shape[:-1], n)) for n in W.shape[-2:])
    left[..., : s.shape[-1]] = right[..., : s.shape[-1]] = s
    G = U.swapaxes(-2, -1) @ land.loss.gradient(W) @ Vt.swapaxes(-2, -1)
    powers = [
        left[..., :, None] ** (2 * (N - j) / N) * right[..., None, :] ** (2 * (j - 1) / N) for j in range(1, N + 1)
    ]
    return -U @ (G * sum(powers)) @ Vt


def balanced_flow(land, W0, times):
    """Return ``W(t)``, shape (T, d_y, d_x), of :func:`balanced_velocity` from ``W0`` (d_y, d_x), by SciPy's DOP853.

    No layers are involved, so it checks a flow of the weights independently.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[2.0]]))
    >>> np.allclose(balanced_flow(land, [[0.25]], [0.0, 1.0])[1], saxe_mode(1.0, s=2.0, a0=0.25))
    True
    """
    W0, times = np.asarray(W0, dtype=float), check_times(times)
    if W0.shape != land.loss.S_yx.shape:
        raise ValueError(f"W0: shape {W0.shape} came, {land.loss.S_yx.shape} is needed")
    flow = solve_ivp(
        lambda t, w: balanced_velocity(land, w.reshape(W0.shape)).ravel(),
        (times[0], times[-1]),
        W0.ravel(),
        method="DOP853",
        t_eval=times,
        rtol=1e-12,
        atol=1e-14,
    )
    return flow.y.T.reshape(-1, *W0.shape)
