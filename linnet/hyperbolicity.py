"""Normal hyperbolicity: how the flow behaves across a manifold of critical points and along it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import critical
from .arguments import Array, broadcast, real_array, require_count, require_kind, require_positive, shown
from .flow import flow_to_rest
from .landscape import Landscape
from .network import Network


class NormalSpectrum(NamedTuple):
    """Eigenvalues of the Hessian across a manifold of critical points, and the size of the Hessian along it.

    ``normal`` ``(..., p - k)``, ascending; ``along`` (...,), the spectral norm of the Hessian on the tangent space.
    The manifold is normally hyperbolic where ``along`` is zero and no entry of ``normal`` is.
    """

    normal: Array
    along: Array


class Splitting(NamedTuple):
    """Orthonormal columns that span the stable, neutral and unstable space of a critical point."""

    stable: Array
    neutral: Array
    unstable: Array


def normal_spectrum(land: Landscape, theta: ArrayLike, tangent: ArrayLike | None = None) -> NormalSpectrum:
    r"""Return the spectrum of ``N^T (d^2L) N`` and the norm ``||(d^2L) T||_2``.

    The columns of ``T`` are an orthonormal basis of the tangent space of the critical set at ``theta``, those of ``N``
    one of its orthogonal complement.  The flow ``dtheta/dt = -grad L`` contracts along eigenvectors of positive
    eigenvalue and expands along those of negative eigenvalue.  Source: Hirsch, Pugh and Shub, *Invariant Manifolds*
    (1977), for flows whose manifold consists of equilibria.

    Parameters
    ----------
    land : Landscape
    theta : array (..., p)
        A critical point; (p,) when ``tangent`` is None.
    tangent : array (..., p, k), optional
        Columns that span the tangent space, independent.  None: that of the stratum of ``theta``, for one hidden
        layer (``critical.tangent_space``).

    Returns
    -------
    NormalSpectrum
        In units of the Hessian: squares of the data's unit times squares of the weights' unit.

    Raises
    ------
    ValueError
        If ``tangent`` has the wrong shape or dependent columns.

    Examples
    --------
    A saddle ``(a, b, c) = (0, 1.5, 0)`` on the line of saddles of ``1/2 ((c a - 1)^2 + (c b)^2)``:

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    >>> normal_spectrum(land, [0.0, 1.5, 0.0]).normal.round(3)
    array([-0.38,  2.63])
    >>> float(normal_spectrum(land, [0.0, 1.5, 0.0]).along)
    0.0
    """
    require_kind(Landscape, land=land)
    theta = land.net.check(theta)
    tangent = critical.tangent_space(land, theta) if tangent is None else _columns(land.net, tangent)
    basis, dimension = np.linalg.qr(tangent, mode="complete")[0], tangent.shape[-1]
    along, across = basis[..., :dimension], basis[..., dimension:]
    hessian = land.hessian(theta)
    normal = np.linalg.eigvalsh(across.swapaxes(-2, -1) @ hessian @ across)
    size = np.linalg.norm(hessian @ along, 2, axis=(-2, -1)) if dimension else np.zeros(theta.shape[:-1])
    return NormalSpectrum(normal, size)


def splitting(land: Landscape, theta: ArrayLike, rtol: float = 1e-8) -> Splitting:
    """Return the spaces of positive, zero and negative curvature of ``L`` at a critical point ``theta`` (p,).

    They are spanned by eigenvectors of the Hessian, in ascending order of the eigenvalues; an eigenvalue counts as
    zero up to ``rtol`` times the largest.  To first order the flow contracts the first, leaves the second and
    expands the third.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    >>> [space.shape[1] for space in splitting(land, [0.0, 1.5, 0.0])]
    [1, 1, 1]
    """
    require_kind(Landscape, land=land)
    require_positive(rtol=rtol)
    values, vectors = np.linalg.eigh(land.hessian(land.net.check_point(theta)))
    zero = rtol * np.abs(values).max()
    return Splitting(vectors[:, values > zero], vectors[:, np.abs(values) <= zero], vectors[:, values < -zero])


def stable_fibre(
    land: Landscape, theta: ArrayLike, direction: ArrayLike, lengths: ArrayLike, distance: float = 1e-4
) -> Array:
    r"""Return points of the trajectory that comes to rest at ``theta`` along ``direction``, shape (n, p).

    The flow is followed backwards from ``theta + distance direction / ||direction||`` by arc length,
    ``dy/dl = grad L / ||grad L||``, so that it cannot run to infinity in finite time; ``lengths`` (n,), increasing,
    are measured from ``theta``, and the first must be at least ``distance``.

    ``direction`` (p,) should be an eigenvector of positive eigenvalue.  Backwards in time a stable fibre attracts, so
    its start need not be on it.  Raises ValueError when the loss does not rise along ``direction``.

    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((2, 1, 1)), SquareLoss.whitened([[1.0, 0.0]]))
    >>> stable_fibre(land, [0.0, 0.0, 0.0], [-1.0, 0.0, 1.0], [np.sqrt(2)]).round(6)      # along the line c = -a
    array([[-1.,  0.,  1.]])
    """
    require_kind(Landscape, land=land)
    require_positive(distance=distance)
    theta, direction = land.net.check_point(theta), land.net.check_point(direction, "direction")
    lengths = np.atleast_1d(real_array(lengths, "lengths"))
    unit = direction / (np.linalg.norm(direction) or 1.0)
    curvature = unit @ land.hessian_product(theta, unit)
    if not curvature > 0:
        raise ValueError(f"direction: its curvature is {curvature:.3g}, a positive one is needed")
    if (
        lengths.ndim != 1
        or not lengths.size
        or not np.isfinite(lengths).all()
        or lengths[0] < distance
        or np.any(np.diff(lengths) <= 0)
    ):
        raise ValueError(f"lengths: {lengths!r} came, increasing numbers of at least {distance} are needed")

    def uphill(_, y):
        gradient = land.gradient(y)
        return gradient / np.linalg.norm(gradient)

    span = distance, lengths[-1] + distance
    from scipy.integrate import solve_ivp  # slow to import

    path = solve_ivp(uphill, span, theta + distance * unit, "DOP853", lengths, rtol=1e-9, atol=1e-12)
    if not path.success:
        raise ValueError(f"lengths: the trajectory could be followed to {path.t[-1]:.3g} only: {path.message}")
    return path.y.T


def basin_boundary(
    land: Landscape,
    first: ArrayLike,
    second: ArrayLike,
    inside: Callable[[Array], NDArray[np.bool_]],
    halvings: int = 16,
) -> Array:
    """Return points of the boundary of a basin of attraction, one on each segment from ``first`` to ``second``.

    Parameters
    ----------
    land : Landscape
    first, second : array (n, p)
        Ends of the segments: starts outside and inside of the basin.
    inside : function
        Takes the limits (n, p) of trajectories to booleans (n,).
    halvings : int
        The result is within ``||second - first|| / 2^(halvings + 1)`` of a point of the boundary.

    Raises
    ------
    ValueError
        If a ``first`` end lies inside the basin, or a ``second`` end outside.

    Examples
    --------
    >>> from linnet import Landscape, Network, SquareLoss
    >>> land = Landscape(Network((1, 1, 1)), SquareLoss.whitened([[1.0]]))
    >>> basin_boundary(land, [[-2.0, 0.5]], [[2.0, 0.5]], lambda limits: limits[:, 0] > 0).round(3)   # w_2 = -w_1
    array([[-0.5,  0.5]])
    """
    require_kind(Landscape, land=land)
    require_count(halvings=halvings)
    first, second = land.net.check(first, "first"), land.net.check(second, "second")
    if first.ndim != 2 or first.shape != second.shape or not len(first):
        raise ValueError(
            f"first, second: shapes {first.shape} and {second.shape} came, twice (n, {land.net.dim}) is needed"
        )
    if not callable(inside):
        raise TypeError(f"inside: {inside!r} came, a function of limits (n, {land.net.dim}) is needed")
    ends_inside = lambda starts: inside(flow_to_rest(land, starts, gtol=1e-6, rtol=1e-6).states)
    if np.any(ends_inside(first)) or not np.all(ends_inside(second)):
        raise ValueError("first, second: trajectories from first must end outside, those from second inside")
    for _ in range(halvings):
        middle = (first + second) / 2
        there = ends_inside(middle)[:, None]
        first, second = np.where(there, first, middle), np.where(there, middle, second)
    return (first + second) / 2


def stable_sheet(s: float, beta: ArrayLike, c: ArrayLike) -> Array:
    r"""Return points ``(a, b, c)`` of the stable sheet of a line of saddles, shape (..., 3), for widths (2, 1, 1).

    For the loss ``1/2 ((c a - s)^2 + (c b)^2)`` of ``W_1 = (a, b)``, ``W_2 = (c)``, the points whose trajectories end
    at the saddle ``(0, beta, 0)`` are

    ``a = -k c``,  ``b = beta sqrt(1 + k c^2 / s)``,  ``k = (sqrt(beta^4 + 4 s^2) - beta^2) / (2 s)``.

    ``beta`` and ``c`` broadcast.  Raises ValueError unless ``s > 0``.  Source: proved in the book.

    >>> stable_sheet(1.0, 0.0, [1.0, 2.0])      # the fibre of the origin is the line c = -a
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.]])
    """
    beta, c = broadcast(beta=beta, c=c)
    k = _slope(s, beta)
    return np.stack([-k * c, beta * np.sqrt(1 + k * c**2 / s), c], axis=-1)


def unstable_sheet(s: float, beta: ArrayLike, angle: ArrayLike) -> Array:
    r"""Return points of the quarter ellipses on which trajectories leave the saddles, shape (..., 3); widths (2, 1, 1).

    With ``k`` as in :func:`stable_sheet` the trajectories that leave the saddle ``(0, beta, 0)`` are

    ``a = sqrt(s/k) sin(angle)``,  ``b = beta cos(angle)``,  ``c = k a``,

    from the saddle at ``angle`` 0 to the minima at ``+-pi/2``.  ``beta`` and ``angle`` broadcast.  Raises ValueError
    unless ``s > 0``.

    >>> unstable_sheet(1.0, 0.0, np.pi / 2)     # from the origin along the line c = a
    array([1., 0., 1.])
    """
    beta, angle = broadcast(beta=beta, angle=angle)
    for name, values in {"beta": beta, "angle": angle}.items():
        if not np.isfinite(values).all():
            raise ValueError(f"{name}: {shown(values)} came, finite numbers are needed")
    k = _slope(s, beta)
    a = np.sqrt(s / k) * np.sin(angle)
    return np.stack(np.broadcast_arrays(a, beta * np.cos(angle), k * a), axis=-1)


def side(s: float, theta: ArrayLike) -> Array:
    r"""Return ``a + k c``, shape (...): positive in one basin, negative in the other, zero on the stable sheet.

    For ``theta = (a, b, c)`` (..., 3) as in :func:`stable_sheet`, with the invariant ``C = c^2 - a^2 - b^2`` and
    ``k = (C + sqrt(C^2 + 4 s^2)) / (2 s)``.  The trajectory ends at the minimum ``(sqrt(s/k), 0, sqrt(s k))``, at its
    mirror image, or at the saddle ``(0, +-sqrt(-C), 0)``.  Raises ValueError unless ``s > 0``, and on a wrong shape.

    >>> side(1.0, [[1.0, 2.0, 1.0], [-1.0, 2.0, 1.0]]).round(3), abs(side(1.0, stable_sheet(1.0, 1.5, 2.0))).round(12)
    (array([ 1.236, -0.764]), np.float64(0.0))
    """
    require_positive(s=s)
    a, b, c = np.moveaxis(Network((2, 1, 1)).check(theta), -1, 0)
    C = c**2 - a**2 - b**2
    root = np.sqrt(C**2 + 4 * s**2)
    k = np.where(C > 0, (C + root) / (2 * s), 2 * s / (root - C))  # both are k; neither cancels
    return a + k * c


def _slope(s, beta):
    """Return ``k = (sqrt(beta^4 + 4 s^2) - beta^2) / (2 s)``, without cancellation."""
    require_positive(s=s)
    return 2 * s / (np.sqrt(beta**4 + 4 * s**2) + beta**2)


def _columns(net, tangent):
    """Return ``tangent`` as an array (..., p, k) of independent columns, or raise ValueError."""
    tangent = real_array(tangent, "tangent")
    if (
        not np.isfinite(tangent).all()
        or tangent.ndim < 2
        or tangent.shape[-2] != net.dim
        or tangent.shape[-1] > net.dim
    ):
        raise ValueError(f"tangent: an array of shape {tangent.shape} came, finite (..., {net.dim}, k) is needed")
    if tangent.shape[-1] and not np.all(np.linalg.matrix_rank(tangent) == tangent.shape[-1]):
        raise ValueError(f"tangent: dependent columns came, {tangent.shape[-1]} independent ones are needed")
    return tangent
