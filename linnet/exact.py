"""Solutions known in closed form or by another route: oracles for the integrators."""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.special import hyp2f1

from .arguments import real_array, require_count
from .invariants import balance
from .ode.solve import check_times


def saxe_mode(t, s, a0):
    r"""Return the strength ``a(t) = s / (1 + (s/a_0 - 1) exp(-2 s t))`` of one mode, broadcast over the arguments.

    It solves ``da/dt = 2 a (s - a)``: one hidden layer, whitened inputs, balanced weights aligned with the singular
    vectors of the target; ``s`` is the singular value, ``a0`` the strength at time 0, both positive.
    Source: Saxe, McClelland and Ganguli (2013).

    >>> saxe_mode(0.0, s=2.0, a0=0.5), saxe_mode(50.0, s=2.0, a0=0.5)
    (np.float64(0.5), np.float64(2.0))
    """
    t, s, a0 = real_array(t, "t"), real_array(s, "s"), real_array(a0, "a0")
    for name, number in {"s": s, "a0": a0}.items():
        if not np.all((number > 0) & (number < np.inf)):
            raise ValueError(f"{name}: {number} came, positive numbers are needed")
    return s / (1 + (s / a0 - 1) * np.exp(-2 * s * t))


def riccati(land, theta0, times):
    r"""Return the end-to-end matrix ``W(t)``, shape (T, d_y, d_x), of one hidden layer in closed form.

    Needs whitened inputs, ``S_xx = I``, and ``C_1 = lambda I`` at the start.  With ``Q = [W_1^T; W_2]`` and
    ``F = [[-lambda/2 I, S_yx^T], [S_yx, lambda/2 I]]`` the matrix ``P = Q Q^T`` solves ``dP/dt = F P + P F - P^2``, so

    ``P(t) = e^{Ft} Q_0 (I + Q_0^T Phi(t) Q_0)^{-1} Q_0^T e^{Ft}``,  ``Phi(t) = int_0^t e^{2Fs} ds``,

    and ``W`` is the lower left block of ``P``.  The formula is applied over short stretches of time, one after the
    other, because its matrices overflow over a long one, and to the factor ``Q``, because rounding would add to the
    rank of ``P``, and what is added grows.

    Raises ValueError when the network has more than one hidden layer, or the inputs or the start do not qualify.
    Sources: Fukumizu (1998); Braun, Domine, Fitzgerald and Saxe (2022); Domine et al. (2024).

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[2.0]]))
    >>> np.allclose(riccati(land, [0.5, 0.5], [0.0, 1.0])[1], saxe_mode(1.0, s=2.0, a0=0.25))
    True
    """
    times = check_times(times)
    d_x, (f, V, Q) = land.net.widths[0], _enter(land, theta0)
    factors = [V @ Q]
    for gap in np.diff(times):
        parts = int(np.ceil(gap * np.abs(f).max())) or 1
        for _ in range(parts):
            Q = _riccati_step(Q, f, gap / parts)
        factors.append(V @ Q)
    Q = np.array(factors)
    return Q[:, d_x:] @ Q[:, :d_x].mT


def one_neuron(land, theta0, times):
    r"""Return the weights ``theta(t)``, shape (T, p), of widths ``(d_x, 1, d_y)`` in closed form, from any start.

    Needs whitened inputs, ``S_xx = I``.  Here ``C_1 = lambda`` is a number, so every start qualifies for
    :func:`riccati`; ``theta = (W_1, W_2)`` is the column ``Q`` itself and obeys
    ``dtheta/dt = F theta - 1/2 |theta|^2 theta``, hence

    ``theta(t) = e^{Ft} theta_0 / sqrt(1 + theta_0^T Phi(t) theta_0)``,  ``Phi(t) = int_0^t e^{2Fs} ds``.

    The direction of theta moves as in a linear system: the sign of its component along the leading eigenvector of F
    decides where it ends, and the starts without such a component make up the stable sheet of the saddles.

    Raises ValueError when the widths, the inputs or the start do not qualify.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    >>> one_neuron(land, [0.1, 0.5, 0.2], [0.0, 10.0]).round(4)
    array([[1.0000e-01, 5.0000e-01, 2.0000e-01],
           [1.0564e+00, 4.0000e-04, 9.4660e-01]])
    """
    if land.net.depth != 2 or land.net.widths[1] != 1:
        raise ValueError(f"land: widths {land.net.widths} came, (d_x, 1, d_y) is needed")
    times = check_times(times)
    f, V, Q = _enter(land, theta0)
    q, t = Q[:, 0], (times - times[0])[:, None]
    lead = max(f[q != 0], default=0.0)  # e^{lead t} is divided out above and below, so that nothing overflows
    phi = _phi(-np.abs(f), t) * np.exp(2 * (np.maximum(f, 0) - lead) * t)
    return q * np.exp((f - lead) * t) / np.sqrt(np.exp(-2 * lead * t) + phi @ q[:, None] ** 2) @ V.T


def _enter(land, theta0):
    """Return the eigenvalues of F, its eigenvectors V and ``V^T Q`` at the start, after checking that they exist."""
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


def _riccati_step(Q, f, t):
    """Advance the factor ``Q`` of ``P = Q Q^T``, in the eigenbasis of F with eigenvalues ``f``, by the time ``t``."""
    root = np.linalg.cholesky(np.eye(Q.shape[1]) + (Q.T * _phi(f, t)) @ Q)
    return np.linalg.solve(root, (np.exp(f * t)[:, None] * Q).T).T


def _phi(f, t):
    """Return ``int_0^t e^{2 f s} ds``."""
    return np.where(f == 0, t, np.expm1(2 * f * t) / np.where(f == 0, 1.0, 2 * f))


def chain_time(w, w0, s, depth):
    r"""Return the time at which the product of a chain of equal weights, ``w0`` at time 0, is ``w``; broadcasts.

    All widths are 1, the input is whitened, the target is ``s``, and the ``depth = N`` weights are equal and positive:
    ``dw/dt = N w^{2 - 2/N} (s - w)``.  With ``a = 2/N - 1``, up to a constant,

    ``t = w^a 2F1(1, a; a + 1; w/s) / (N a s)``,

    for ``w > s > 0`` the same integral as a series in ``s/w``, and for ``N = 1, 2`` logarithms: only there ``w(t)`` is
    elementary.  A negative time says that ``w`` lies in the past of ``w0``.

    Raises ValueError when ``w`` or ``w0`` is not positive, ``s`` is 0 or not on one side of both, or the depth is not a
    positive integer.

    >>> round(float(chain_time(1.0, w0=0.5, s=2.0, depth=2) - np.log(3) / 4), 12)
    0.0
    """
    w, w0, s = real_array(w, "w"), real_array(w0, "w0"), real_array(s, "s")
    require_count(depth=depth)
    for name, number in {"w": w, "w0": w0}.items():
        if not np.all(number > 0):
            raise ValueError(f"{name}: {number} came, positive numbers are needed")
    if not np.all((s != 0) & ((w - s) * (w0 - s) > 0)):
        raise ValueError(f"s: {s} came, a number is needed that is not 0 and lies on one side of w = {w} and w0 = {w0}")
    return _chain_integral(w, s, depth) - _chain_integral(w0, s, depth)


def _chain_integral(w, s, N):
    """Return an integral of ``1 / (N w^{2 - 2/N} (s - w))`` over ``w``."""
    if N <= 2:
        return -np.log(np.abs(s - w)) if N == 1 else np.log(w / np.abs(s - w)) / (2 * s)
    a, above = 2 / N - 1, (s > 0) & (w > s)
    below = w**a / (N * a * s) * hyp2f1(1, a, a + 1, np.where(above, 0, w / s))
    return np.where(above, w ** (a - 1) / (N * (1 - a)) * hyp2f1(1, 1 - a, 2 - a, np.where(above, s / w, 0)), below)


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
    W0, times = real_array(W0, "W0"), check_times(times)
    if W0.shape != land.loss.S_yx.shape or not np.isfinite(W0).all():
        raise ValueError(f"W0: shape {W0.shape} came, finite {land.loss.S_yx.shape} is needed")
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
