"""Solutions known in closed form or by another route: oracles for the integrators."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import hyp2f1

from .arguments import Array, broadcast, require_count, require_kind, shown
from .invariants import balance
from .landscape import Landscape
from .ode.solve import check_times


def saxe_mode(t: ArrayLike, s: ArrayLike, a0: ArrayLike) -> Array:
    r"""Return the strength ``a(t) = s / (1 + (s/a_0 - 1) exp(-2 s t))`` of one mode, broadcast over the arguments.

    It solves ``da/dt = 2 a (s - a)``: one hidden layer, whitened inputs, balanced weights aligned with the singular
    vectors of the target; ``s`` is the singular value, ``a0`` the strength at time 0, both positive.  A solution with
    ``a0 > s`` has come from infinity: it exists after ``t = log(1 - s/a_0) / (2 s)``, and earlier times are refused.
    Source: Saxe, McClelland and Ganguli (2013).

    Raises ValueError where ``s`` or ``a0`` is not positive and finite, or there is no solution at the time ``t``.

    >>> saxe_mode(0.0, s=2.0, a0=0.5), saxe_mode(50.0, s=2.0, a0=0.5)
    (np.float64(0.5), np.float64(2.0))
    """
    t, s, a0 = broadcast(t=t, s=s, a0=a0)
    for name, number in {"s": s, "a0": a0}.items():
        if not np.all((number > 0) & (number < np.inf)):
            raise ValueError(f"{name}: {shown(number)} came, positive numbers are needed")
    if not np.isfinite(t).all():
        raise ValueError(f"t: {shown(t)} came, finite numbers are needed")
    with np.errstate(over="ignore"):
        E, ratio = np.exp(np.minimum(-2 * s * t, 700)), a0 / s  # a growth of e^700 stands for all beyond
        below = np.where(t < 0, ratio + (1 - ratio) * E, E - ratio * np.expm1(-2 * s * np.maximum(t, 0)))
    if not np.all(below > 0):
        raise ValueError(f"t: {shown(t)} came, times after log(1 - s/a0) / (2 s) are needed, where a(t) is infinite")
    return a0 / below


def riccati(land: Landscape, theta0: ArrayLike, times: ArrayLike) -> Array:
    r"""Return the end-to-end matrix ``W(t)``, shape (T, d_y, d_x), of one hidden layer in closed form.

    Needs whitened inputs, ``S_xx = I``, and ``C_1 = lambda I`` at the start.  With ``Q = [W_1^T; W_2]`` and
    ``F = [[-lambda/2 I, S_yx^T], [S_yx, lambda/2 I]]`` the matrix ``P = Q Q^T`` solves ``dP/dt = F P + P F - P^2``, so

    ``P(t) = e^{Ft} Q_0 (I + Q_0^T Phi(t) Q_0)^{-1} Q_0^T e^{Ft}``,  ``Phi(t) = int_0^t e^{2Fs} ds``,

    and ``W`` is the lower left block of ``P``.  It is evaluated at each time by itself, without steps: with
    ``B = [I; Phi^{1/2} Q_0]`` the inverse is that of ``B^T B``, and ``e^{Ft} Q_0 R^{-1}`` is a factor of ``P`` for any
    triangular ``R`` with ``B^T B = R^T R``.  Elimination with complete pivoting makes ``B`` well-conditioned; the
    growth ``e^{f t}`` stays in logarithms, so a long time costs no more than a short one, and nothing overflows.

    Raises ValueError when the network has more than one hidden layer, or the inputs or the start do not qualify.
    Sources: Fukumizu (1998); Braun, Domine, Fitzgerald and Saxe (2022); Domine et al. (2024).

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[2.0]]))
    >>> np.allclose(riccati(land, [0.5, 0.5], [0.0, 1.0])[1], saxe_mode(1.0, s=2.0, a0=0.25))
    True
    """
    times = check_times(times)
    (f, V, Q), d_x = _enter(land, theta0), land.net.widths[0]
    Q = V @ np.array([_riccati_factor(Q, f, t) for t in times - times[0]])
    return Q[:, d_x:] @ Q[:, :d_x].mT


def one_neuron(land: Landscape, theta0: ArrayLike, times: ArrayLike) -> Array:
    r"""Return the weights ``theta(t)``, shape (T, p), of widths ``(d_x, 1, d_y)`` in closed form, from any start.

    Needs whitened inputs, ``S_xx = I``.  Here ``C_1 = lambda`` is a number, so every start qualifies for
    :func:`riccati`; ``theta = (W_1, W_2)`` is the column ``Q`` itself and obeys
    ``dtheta/dt = F theta - 1/2 |theta|^2 theta``, hence

    ``theta(t) = e^{Ft} theta_0 / sqrt(1 + theta_0^T Phi(t) theta_0)``,  ``Phi(t) = int_0^t e^{2Fs} ds``.

    The direction of ``theta`` moves as in a linear system: the sign of its component along the leading eigenvector of
    ``F`` decides where it ends, and the starts without such a component make up the stable sheet of the saddles.

    Raises ValueError when the widths, the inputs or the start do not qualify.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    >>> one_neuron(land, [0.1, 0.5, 0.2], [0.0, 10.0]).round(4)
    array([[1.0000e-01, 5.0000e-01, 2.0000e-01],
           [1.0564e+00, 4.0000e-04, 9.4660e-01]])
    """
    require_kind(Landscape, land=land)
    if land.net.depth != 2 or land.net.widths[1] != 1:
        raise ValueError(f"land: widths {land.net.widths} came, (d_x, 1, d_y) is needed")
    times = check_times(times)
    f, V, Q = _enter(land, theta0)
    q, t = Q[:, 0], (times - times[0])[:, None]
    lead = max(f[q != 0].max(initial=0.0), 0.0)  # e^{lead t} is divided out above and below: nothing overflows
    phi = _phi(-np.abs(f), t) * np.exp(2 * (np.maximum(f, 0) - lead) * t)
    return q * np.exp((f - lead) * t) / np.sqrt(np.exp(-2 * lead * t) + phi @ q[:, None] ** 2) @ V.T


def _enter(land, theta0):
    """Return the eigenvalues of F, its eigenvectors V and ``V^T Q`` at the start, after checking that they exist."""
    require_kind(Landscape, land=land)
    net, target = land.net, land.loss.S_yx
    if net.depth != 2:
        raise ValueError(f"land: depth {net.depth} came, one hidden layer (depth 2) is needed")
    if not np.allclose(land.loss.S_xx, np.eye(net.widths[0]), rtol=0, atol=1e-10):
        raise ValueError("land: the inputs are not whitened, S_xx = I is needed")
    theta0 = net.check(theta0, "theta0")
    (W1, W2), (C,) = net.split(theta0), balance(net, theta0)
    if C.ndim > 2 or not np.isfinite(theta0).all():
        raise ValueError(
            f"theta0: shape {theta0.shape} with {np.sum(~np.isfinite(theta0))} entries not finite came, "
            f"one finite start (p,) is needed"
        )
    lam = np.trace(C) / len(C)
    if not np.allclose(C, lam * np.eye(len(C)), rtol=0, atol=1e-10 * (1 + abs(lam))):
        raise ValueError("theta0: C_1 is not a multiple of the identity, C_1 = lambda I is needed")
    d_y, d_x = target.shape
    f, V = np.linalg.eigh(np.block([[-lam / 2 * np.eye(d_x), target.T], [target, lam / 2 * np.eye(d_y)]]))
    return f, V, V.T @ np.concatenate([W1.T, W2])


def _riccati_factor(Q, f, t):
    """Return the factor of ``P`` at the time ``t`` from that at 0, ``Q``, in the eigenbasis of F with values ``f``."""
    d = Q.shape[1]
    with np.errstate(divide="ignore"):  # log 0: at the start, and of entries that vanish
        log = lambda M: np.log(np.abs(M))
        # Row k of B is e^{rate_k t + offset_k} times that of [I; Q].
        rate, offset = np.pad(np.maximum(f, 0), (d, 0)), np.pad(log(_phi(-np.abs(f), t)) / 2, (d, 0))
        B, pivots = np.concatenate([np.eye(d), Q]), []
        for j in range(d):
            top = rate[B[:, j:].any(axis=1)].max()  # in differences of rates no digits are lost, however large t is
            size = ((rate - top) * t + offset)[:, None] + log(B[:, j:])
            row, column = np.unravel_index(np.argmax(size), size.shape)
            B[:, [j, j + column]] = B[:, [j + column, j]]
            B[:, j] /= B[row, j]
            B[:, j + 1 :] -= np.outer(B[:, j], B[row, j + 1 :])
            B[row, j + 1 :] = 0.0
            pivots.append(row)
        minus = lambda values, others: np.subtract.outer(values, others[pivots])
        well_conditioned = np.sign(B) * np.exp(minus(rate, rate) * t + minus(offset, offset) + log(B))
        factor = np.sign(B[d:]) * np.exp(minus(f, rate) * t - offset[pivots] + log(B[d:]))
    return np.linalg.solve(np.linalg.qr(well_conditioned, mode="r").T, factor.T).T


def _phi(f, t):
    """Return ``int_0^t e^{2 f s} ds``."""
    return np.where(f == 0, t, np.expm1(2 * f * t) / np.where(f == 0, 1.0, 2 * f))


def chain_time(w: ArrayLike, w0: ArrayLike, s: ArrayLike, depth: int) -> Array:
    r"""Return the time at which the product of a chain of equal weights, ``w0`` at time 0, is ``w``; broadcasts.

    All widths are 1, the input is whitened, the target is ``s``, and the ``depth = N`` weights are equal and positive:
    ``dw/dt = N w^{2 - 2/N} (s - w)``.  With ``a = 2/N - 1``, up to a constant,

    ``t = w^a 2F1(1, a; a + 1; w/s) / (N a s)``,

    for ``w > s > 0`` the same integral as a series in ``s/w``, and for ``N = 1, 2`` logarithms: only there ``w(t)`` is
    elementary.  A negative time says that ``w`` lies in the past of ``w0``.

    Raises ValueError when ``w`` or ``w0`` is not positive and finite, ``s`` is 0 or not on one side of both, or the
    depth is not a positive integer.

    >>> round(float(chain_time(1.0, w0=0.5, s=2.0, depth=2) - np.log(3) / 4), 12)
    0.0
    """
    w, w0, s = broadcast(w=w, w0=w0, s=s)
    require_count(depth=depth)
    for name, number in {"w": w, "w0": w0}.items():
        if not np.all((number > 0) & (number < np.inf)):
            raise ValueError(f"{name}: {shown(number)} came, positive numbers are needed")
    if not np.all((s != 0) & np.isfinite(s) & (np.sign(w - s) * np.sign(w0 - s) > 0)):
        raise ValueError(
            f"s: {shown(s)} came, a number is needed that is not 0 and lies on one side of w = {shown(w)} and "
            f"w0 = {shown(w0)}"
        )
    return _chain_integral(w, s, depth) - _chain_integral(w0, s, depth)


def _chain_integral(w, s, N):
    """Return an integral of ``1 / (N w^{2 - 2/N} (s - w))`` over ``w``."""
    if N <= 2:
        return -np.log(np.abs(s - w)) if N == 1 else np.log(w / np.abs(s - w)) / (2 * s)
    a, above = 2 / N - 1, (s > 0) & (w > s)
    below = w**a / (N * a * s) * hyp2f1(1, a, a + 1, np.where(above, 0, w / s))
    return np.where(above, w ** (a - 1) / (N * (1 - a)) * hyp2f1(1, 1 - a, 2 - a, np.where(above, s / w, 0)), below)


def balanced_velocity(land: Landscape, W: ArrayLike) -> Array:
    r"""Return ``dW/dt = - sum_{j=1}^N (W W^T)^{(N-j)/N} grad l(W) (W^T W)^{(j-1)/N}``, shape (..., d_y, d_x).

    It is the gradient flow of a balanced network of depth ``N``, seen from its end-to-end matrix ``W``.
    Source: Arora, Cohen and Hazan (2018).

    Raises ValueError when ``W`` has the wrong shape, is not finite, or has a rank above the smallest width: no network
    of these widths has such a product.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[2.0]]))
    >>> balanced_velocity(land, np.array([[0.5]]))     # 2 a (s - a) at a = 0.5, s = 2
    array([[1.5]])
    """
    require_kind(Landscape, land=land)
    return _balanced_velocity(land, land.net.check_product(W, "W"), land.net.rank)


def _balanced_velocity(land, W, rank):
    """Return the velocity of ``W``, whose singular values beyond ``rank`` are rounding errors of 0."""
    N = land.net.depth
    U, s, Vt = np.linalg.svd(W)
    left, right = (np.zeros((*s.shape[:-1], n)) for n in W.shape[-2:])
    left[..., :rank] = right[..., :rank] = s[..., :rank]
    G = U.mT @ land.loss.gradient(W) @ Vt.mT
    powers = [
        left[..., :, None] ** (2 * (N - j) / N) * right[..., None, :] ** (2 * (j - 1) / N) for j in range(1, N + 1)
    ]
    return -U @ (G * sum(powers)) @ Vt


def balanced_flow(land: Landscape, W0: ArrayLike, times: ArrayLike) -> Array:
    """Return ``W(t)``, shape (T, d_y, d_x), of :func:`balanced_velocity` from ``W0`` (d_y, d_x), by SciPy's DOP853.

    No layers are involved, so it checks a flow of the weights independently.  The flow keeps the rank of ``W``; what
    rounding adds to it would grow, and is kept out.

    Raises ValueError when ``W0`` is not finite, has the wrong shape or a rank above the smallest width, or SciPy gives
    up.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[2.0]]))
    >>> np.allclose(balanced_flow(land, [[0.25]], [0.0, 1.0])[1], saxe_mode(1.0, s=2.0, a0=0.25))
    True
    """
    require_kind(Landscape, land=land)
    W0, times = land.net.check_product(W0, "W0"), check_times(times)
    if W0.ndim > 2:
        raise ValueError(f"W0: shape {W0.shape} came, one matrix {land.loss.S_yx.shape} is needed")
    rank = np.linalg.matrix_rank(W0) if land.net.depth > 1 else min(W0.shape)
    from scipy.integrate import solve_ivp  # slow to import

    flow = solve_ivp(
        lambda t, w: _balanced_velocity(land, w.reshape(W0.shape), min(rank, land.net.rank)).ravel(),
        (times[0], times[-1]),
        W0.ravel(),
        method="DOP853",
        t_eval=times,
        rtol=1e-12,
        atol=1e-14,
    )
    if not flow.success:
        raise ValueError(f"W0, times: SciPy's DOP853 came as far as t = {flow.t[-1]:.3g}: {flow.message}")
    return flow.y.T.reshape(-1, *W0.shape)
