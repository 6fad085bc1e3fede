r"""Families of non-strict saddles, and whether the invariants of a start can tell that it misses them.

A family is given by which entries of the weights may differ from zero, up to rotations of the hidden layers.  The
invariants ``C_j`` exclude it, for almost every start, when their differential has a smaller rank along the family than
at a random point.  Ranks are computed modulo a prime at random points: a rank found is attained, and with a probability
below 1e-6 (Schwartz and Zippel) a larger one is missed.

With several outputs and generic data, at any depth, the layers fall apart at a critical point, in a suitable basis,
into what has learned ``k`` modes and a rest whose product is zero.  The rest lives in rooms that stand in a circle:
room 0 is the missing modes, room ``j`` what is left of hidden layer ``j``; ``W_j`` leads from room ``j - 1`` to room
``j``, and the last one back to room 0.  Up to changes of bases it consists of chains ``(room, length)``: a unit of this
room, mapped to one of the next room, and so on; the last is mapped to zero.  The entries have a higher degree here: a
larger rank is missed with a probability below 1e-5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise, product
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Array, integers, real_array, require, require_count, require_kind, require_seed, sequence
from .network import Network

Integers = NDArray[np.int64]
Masks = list[NDArray[np.bool_]]  # which entries of W_1, ..., W_N may differ from zero
Circle = tuple[tuple[int, int], ...]  # chains: room and length
PRIME = 2**28 - 57  # so small that sums of a hundred products fit into 64 bits


def rank(matrix: ArrayLike) -> int:
    """Return the rank, modulo the prime ``2^28 - 57``, of a matrix of integers.

    It is at most the rank over the rationals.  Elimination in integers: nothing is rounded.

    >>> rank([[1, 2], [2, 4]]), rank([[10**8, 1], [10**8 + 1, 1]])
    (1, 2)
    """
    rows = integers(matrix, "matrix")
    if rows.ndim != 2:
        raise ValueError(f"matrix: an array of shape {rows.shape} came, (rows, columns) is needed")
    return _rank(rows)


def _rank(rows):
    rows, found = rows % PRIME, 0
    for column in range(rows.shape[1]):
        candidates = np.flatnonzero(rows[found:, column])
        if candidates.size:
            pivot = found + candidates[0]
            rows[[found, pivot]] = rows[[pivot, found]]
            rows[found] = rows[found] * pow(int(rows[found, column]), -1, PRIME) % PRIME
            below = rows[found + 1 :]
            below -= below[:, column, None] * rows[found] % PRIME
            below %= PRIME
            found += 1
    return found


def pieces(matrices: Iterable[ArrayLike], vector: ArrayLike) -> int:
    r"""Return the largest number of vanishing pieces into which the chain ``W_N, ..., W_1, vector`` can be cut.

    A piece is a product of neighbours; the first acts on ``vector`` (d_x,), which for one output is ``X Y^T``.  By the
    book's theorem the weights are a saddle if there are two or more, a non-strict one if there are three or more, and
    the number is the order to which the loss is flat.  Give integers: what is zero is zero, and nothing is rounded.

    >>> pieces([np.zeros((1, 1), int), np.zeros((2, 1), int), np.ones((1, 2), int)], np.array([1]))
    2
    """
    chain = [_exact(W, "matrices") for W in sequence(matrices, "matrices", "a list of matrices")]
    end = _exact(vector, "vector")
    shapes, heights = [W.shape for W in chain], [*end.shape, *(len(W) for W in chain if W.ndim)]
    if end.ndim != 1 or shapes != list(pairwise(heights[::-1]))[::-1]:
        raise ValueError(f"matrices, vector: shapes {shapes} and {end.shape} came, which do not fit each other")
    count, part = 0, end[:, None]
    for W in chain:
        part = W @ part
        if not part.any():
            count, part = count + 1, np.eye(len(part), dtype=int)
    return count


def families(widths: tuple[int, ...], count: int = 3) -> list[Masks]:
    r"""Return the families of saddles with ``count`` vanishing pieces, a list of lists of masks, one for each ``W_j``.

    For one output and any depth: the chain is cut at ``count - 1`` hidden layers, and each piece maps a falling flag of
    subspaces (the first piece: a line) down to zero; ``W_j`` takes the first ``u_{j-1}`` coordinates into the first
    ``u_j``.  Three pieces or more are the non-strict saddles.  For more outputs, two hidden layers and three pieces:
    ``k < d_y`` modes are learned, ``W_2`` has rank ``k``, and ``W_1`` and ``W_3`` are blind to the other modes.

    Raises ValueError for several outputs unless there are two hidden layers and no layer is narrower than ``d_y``.

    >>> [len(families(widths)) for widths in [(3, 2, 1), (2, 2, 2, 1), (2, 2, 2, 2, 1), (2, 2, 2, 2)]]
    [0, 1, 6, 2]
    """
    net = Network(widths)
    require_count(count=count)
    if net.widths[-1] == 1:
        flags = _flags(net.widths, count)
        return [[_below(shape, *ends) for shape, ends in zip(net.shapes, one, strict=True)] for one in flags]
    if net.depth != 3 or net.rank < net.widths[-1] or count != 3:
        raise ValueError(f"widths: {net.widths} came, several outputs need two hidden layers and no bottleneck")
    return [_blind(net.widths, learned) for learned in range(net.widths[-1])]


def random_point(masks: Masks, rng: np.random.Generator) -> list[Integers]:
    """Return matrices of small random integers on a family for one output, the hidden layers in a random basis.

    >>> W = random_point(families((2, 2, 2, 1))[0], np.random.default_rng(0))
    >>> pieces(W, np.array([1, 0])), [int(abs(w).sum()) for w in W[1:]]
    (3, [0, 0])
    """
    require_kind(np.random.Generator, rng=rng)
    W = [np.where(mask, rng.integers(-3, 4, size=mask.shape), 0) for mask in _checked(masks)]
    for j in range(len(W) - 1):
        g, inverse = unimodular(len(W[j]), rng)
        W[j], W[j + 1] = g @ W[j], W[j + 1] @ inverse
    return W


def unimodular(d: int, rng: np.random.Generator) -> tuple[Integers, Integers]:
    """Return a random matrix (d, d) of integers and its inverse, which has integers too.

    >>> g, inverse = unimodular(3, np.random.default_rng(0))
    >>> (g @ inverse).tolist()
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    """
    require_count(d=d)
    require_kind(np.random.Generator, rng=rng)
    lower = np.tril(rng.integers(-1, 2, size=(d, d)), -1) + np.eye(d, dtype=int)
    upper = np.triu(rng.integers(-1, 2, size=(d, d)), 1) + np.eye(d, dtype=int)
    return lower @ upper, np.rint(np.linalg.inv(lower @ upper)).astype(int)


def generic_rank(widths: tuple[int, ...], seed: int = 0) -> int:
    """Return the rank of the differential of all invariants ``C_j`` at a random point.

    >>> generic_rank((2, 2, 2, 1)), generic_rank((1, 1, 1, 1))
    (6, 2)
    """
    require_seed(seed=seed)
    net, rng = Network(widths), np.random.default_rng(int(seed))
    return _rank(_invariants(_random(rng, [np.ones(shape, bool) for shape in net.shapes]), net))


def family_rank(widths: tuple[int, ...], masks: Masks, seed: int = 0) -> int:
    """Return the rank of the differential of the invariants along a family of :func:`families`.

    The directions are those that the masks allow and the rotations of the hidden layers.  With several outputs the
    product stays that of the learned modes.

    >>> [family_rank((2, 2, 2, 1), masks) for masks in families((2, 2, 2, 1))]      # C_2 = 0, and C_1 is free
    [2]
    """
    require_seed(seed=seed)
    net, rng, masks = Network(widths), np.random.default_rng(int(seed)), _checked(masks)
    if tuple(mask.shape for mask in masks) != net.shapes:
        raise ValueError(f"masks: shapes {[mask.shape for mask in masks]} came, {net.shapes} are needed")
    W = _random(rng, masks)
    learned = int(masks[-1].any(axis=1).sum()) if net.widths[-1] > 1 else 0
    allowed = np.concatenate([mask.ravel() for mask in masks])
    directions = np.vstack([np.eye(net.dim, dtype=np.int64)[allowed], *_rotations(W, net)])
    rows = _product(W, net)[:, :learned, :learned].reshape(net.dim, -1)
    both = directions @ np.hstack([rows, _invariants(W, net)]) % PRIME
    return _rank(both) - _rank(both[:, : rows.shape[1]])


def open_families(widths: tuple[int, ...], seed: int = 0) -> list[Masks]:
    """Return those of :func:`families` that the invariants do not exclude.

    An empty list says (ranks modulo a prime, see above) that almost no start ends at a non-strict saddle.

    >>> len(open_families((2, 2, 2, 2, 1))), len(open_families((2, 2, 2, 2)))
    (0, 1)
    """
    full = generic_rank(widths, seed)
    return [masks for masks in families(widths) if family_rank(widths, masks, seed) == full]


def circles(widths: tuple[int, ...], learned: int, strict: bool = False) -> list[Circle]:
    r"""Return the kinds of non-strict saddles with this many learned modes; with ``strict``, of all critical points.

    Critical is a rest in which no path leads through all rooms; non-strict, with the strongest modes learned, one in
    which of the two paths that remain when any two matrices are taken out of the circle one vanishes.  Source: proved
    in the book.  For any depth and number of outputs, bottlenecks included, and ``d_x >= d_y``.

    >>> circles((2, 2, 2, 2), 1), len(circles((2, 2, 2, 2), 1, strict=True)), len(circles((3, 3, 3, 3, 3), 0))
    ([((0, 1), (1, 1), (2, 1))], 4, 25)
    """
    widths, learned = _several(widths, learned)
    require_kind(bool, strict=strict)
    rooms = _rooms(widths, learned)
    if strict:
        return list(_kinds(rooms, len(rooms) - 1))
    return [kind for kind in _kinds(rooms, len(rooms) - 2) if _is_flat(kind, len(rooms))] if all(rooms) else []


def circle_point(widths: tuple[int, ...], modes: Sequence[int], kind: Circle, rng: np.random.Generator) -> Array:
    """Return a critical point (p,) of a kind, in integers.

    Inputs are white, and the target is ``diag(d_y, ..., 2, 1)``, beside it columns of zeros.  The gradient is exactly
    zero; ``modes`` (0-based) are the learned ones.

    >>> theta = circle_point((2, 2, 2, 2), [0], ((0, 1), (1, 1), (2, 1)), np.random.default_rng(0))
    >>> Network((2, 2, 2, 2)).product(theta).round(12) + 0.0
    array([[2., 0.],
           [0., 0.]])
    """
    require_kind(np.random.Generator, rng=rng)
    modes = [int(mode) for mode in integers(modes, "modes").ravel()]
    widths, learned = _several(widths, len(modes))
    d_x, d_y = widths[0], widths[-1]
    if len({*modes}) < learned or not all(0 <= mode < d_y for mode in modes):
        raise ValueError(f"modes: {modes} came, different ones from 0 to {d_y - 1} are needed")
    W = _pattern(widths, learned, _kind(widths, learned, kind))
    idle = _idle(W, learned)
    W[0][:, range(learned)] *= d_y - np.array(modes, dtype=int)
    W[0][idle, d_y:] = rng.integers(-2, 3, size=(len(idle), d_x - d_y))
    order = [*modes, *(mode for mode in range(d_y) if mode not in modes)]
    W[0][:, order], W[-1][order] = W[0][:, :d_y].copy(), W[-1].copy()
    for j in range(len(W) - 1):
        g, inverse = unimodular(len(W[j]), rng)
        W[j], W[j + 1] = g @ W[j], W[j + 1] @ inverse
    return Network(widths).join(W)


def circle_rank(widths: tuple[int, ...], learned: int, kind: Circle, seed: int = 0) -> int:
    """Return the rank of the differential of the invariants along the saddles of a kind of :func:`circles`.

    The directions are all changes of bases, of the hidden layers and of the missing modes, and what the inputs beyond
    ``d_y`` may do.  Modes and inputs are random, so that no data have a larger rank.

    >>> circle_rank((2, 2, 2, 2), 1, ((0, 1), (1, 1), (2, 1))), generic_rank((2, 2, 2, 2))
    (6, 6)
    """
    require_seed(seed=seed)
    widths, learned = _several(widths, learned)
    net, rng = Network(widths), np.random.default_rng(int(seed))
    bases = [*_random(rng, [np.ones((d, d), bool) for d in widths[:-1]]), np.eye(widths[-1], dtype=np.int64)]
    back = [_inverse(g) for g in bases]
    move = lambda W: [g @ w % PRIME @ h % PRIME for g, w, h in zip(bases[1:], W, back, strict=False)]
    W, inner = _spread(widths, learned, _kind(widths, learned, kind), rng)
    W, directions = move(W), [move(V) for V in inner]
    for j in range(net.depth - 1):
        for a, b in product(range(net.widths[j + 1]), repeat=2):
            V = [np.zeros_like(w) for w in W]
            V[j][a], V[j + 1][:, b] = W[j][b], -W[j + 1][:, a]
            directions.append(V)
    rows = np.array([np.concatenate([v.ravel() for v in V]) for V in directions]) % PRIME
    return _rank(rows @ _invariants(W, net))


def open_circles(widths: tuple[int, ...], seed: int = 0) -> list[tuple[int, Circle]]:
    """Return the numbers of learned modes and the kinds of :func:`circles` that the invariants do not exclude.

    An empty list says (ranks modulo a prime, see above) that almost no start ends at a non-strict saddle.

    >>> open_circles((2, 2, 2, 2)), open_circles((2, 4, 4, 4, 2))
    ([(1, ((0, 1), (1, 1), (2, 1)))], [])
    """
    full = generic_rank(widths, seed)
    every = ((k, kind) for k in range(min(Network(widths).widths)) for kind in circles(widths, k))
    return [(k, kind) for k, kind in every if circle_rank(widths, k, kind, seed) == full]


def _checked(masks):
    """Return masks as arrays of booleans, one for each matrix of a chain."""
    arrays = [integers(mask, "masks") for mask in sequence(masks, "masks", "a list of masks")]
    chain = all(mask.ndim == 2 for mask in arrays) and all(len(a) == b.shape[1] for a, b in pairwise(arrays))
    if not arrays or not chain or not all(np.isin(mask, (0, 1)).all() for mask in arrays):
        raise ValueError(f"masks: {masks!r} came, a matrix of booleans for each W_j is needed")
    return [mask.astype(bool) for mask in arrays]


def _exact(values, name):
    """Return real numbers as they are: integers stay integers."""
    real_array(values, name)
    return np.asarray(values)


def _random(rng, masks):
    """Return matrices of random integers modulo the prime, zero where the masks say so."""
    return [np.where(mask, rng.integers(PRIME, size=mask.shape), 0) for mask in masks]


def _flags(widths, count):
    """Yield, for one output, the pairs ``(u_{j-1}, u_j)``, one for each ``W_j``."""
    for cuts in combinations(range(1, len(widths) - 1), count - 1):
        ends = (0, *cuts, len(widths) - 1)
        most = [1, *(widths[cut] for cut in cuts)]
        least = [1] * (count - 1) + [0]  # an earlier end of the last flag is new, of another one is an earlier cut
        inner = [
            _falling(widths[start + 1 : end], high, low)
            for (start, end), high, low in zip(pairwise(ends), most, least, strict=True)
        ]
        for flags in product(*inner):
            yield [pair for high, flag in zip(most, flags, strict=True) for pair in pairwise((high, *flag, 0))]


def _falling(widths, most, least):
    """Yield the falling sequences of dimensions, one for each width, from ``most`` down to ``least``."""
    if not widths:
        yield ()
        return
    for dimension in range(least, min(most, widths[0]) + 1):
        for rest in _falling(widths[1:], dimension, least):
            yield (dimension, *rest)


def _below(shape, source, target):
    mask = np.ones(shape, bool)
    mask[target:, :source] = False
    return mask


def _blind(widths, learned):
    W1, W2, W3 = (np.ones(shape, bool) for shape in Network(widths).shapes)
    W1[:, learned : widths[-1]] = W1[:learned, learned:] = False  # its last columns are what the data do not couple
    W2[learned:] = W2[:, learned:] = False
    W3[learned:] = False
    return [W1, W2, W3]


def _rotations(W, net):
    """Yield the directions of the rotations of the hidden layers, ``W_j -> g W_j``, ``W_{j+1} -> W_{j+1} g^T``."""
    for j in range(net.depth - 1):
        for a, b in combinations(range(net.widths[j + 1]), 2):
            V = [np.zeros_like(w) for w in W]
            V[j][a], V[j][b] = W[j][b], -W[j][a]
            V[j + 1][:, a], V[j + 1][:, b] = W[j + 1][:, b], -W[j + 1][:, a]
            yield np.concatenate([v.ravel() for v in V]) % PRIME


def _invariants(W, net):
    """Return the differential of all ``C_j``, shape (p, sum of d_j^2), modulo the prime."""
    columns = []
    for j in range(net.depth - 1):
        d, block = net.widths[j + 1], np.zeros((net.dim, net.widths[j + 1], net.widths[j + 1]), dtype=np.int64)
        lower, upper = (block[net.blocks[i]].reshape(*net.shapes[i], d, d) for i in (j, j + 1))
        for a in range(d):
            lower[a, :, a, :] -= W[j].T
            lower[a, :, :, a] -= W[j].T
            upper[:, a, a, :] += W[j + 1]
            upper[:, a, :, a] += W[j + 1]
        columns.append(block.reshape(net.dim, -1))
    return np.hstack(columns) % PRIME


def _product(W, net):
    """Return the differential of the end-to-end matrix, shape (p, d_y, d_x), modulo the prime."""
    rows = []
    for j in range(net.depth):
        above, below = np.eye(net.widths[-1], dtype=np.int64), np.eye(net.widths[0], dtype=np.int64)
        for w in W[:j]:
            below = w @ below % PRIME
        for w in W[:j:-1]:
            above = above @ w % PRIME
        rows.append(np.einsum("ya,bx->abyx", above, below).reshape(-1, net.widths[-1], net.widths[0]) % PRIME)
    return np.concatenate(rows)


def _several(widths, learned):
    """Return the widths and the number of learned modes as integers, once they are possible."""
    widths = Network(widths).widths
    if len(widths) < 3 or widths[0] < widths[-1]:
        raise ValueError(f"widths: {widths} came, at least three with d_x >= d_y are needed")
    require(lambda k: 0 <= k <= min(widths), f"an integer from 0 to {min(widths)}", Integral, learned=learned)
    return widths, int(learned)


def _kind(widths, learned, kind):
    """Return a kind as a tuple of pairs of integers, once it is one."""
    rooms = _rooms(widths, learned)
    pairs = integers(kind, "kind")
    if pairs.shape[1:] != (2,) and pairs.shape != (0,):
        raise ValueError(f"kind: an array of shape {pairs.shape} came, pairs (room, length) are needed")
    kind = tuple((int(room), int(length)) for room, length in pairs)
    units = [(room + step) % len(rooms) for room, length in kind for step in range(length)]
    fits = all(0 <= room < len(rooms) and 1 <= length < len(rooms) for room, length in kind)
    if not fits or sorted(units) != [room for room, size in enumerate(rooms) for _ in range(size)]:
        raise ValueError(f"kind: {kind} came, chains that fill the rooms {rooms} that learned modes leave are needed")
    return kind


def _rooms(widths, learned):
    return (widths[-1] - learned, *(width - learned for width in widths[1:-1]))


def _kinds(left, longest, kind=()):
    """Yield the ways to split rooms of these sizes into chains, in ascending order."""
    if not any(left):
        yield kind
        return
    for chain in product(range(len(left)), range(1, longest + 1)):
        rest = list(left)
        for step in range(chain[1]):
            rest[(chain[0] + step) % len(left)] -= 1
        if (not kind or chain >= kind[-1]) and min(rest) >= 0:
            yield from _kinds(tuple(rest), longest, (*kind, chain))


def _is_flat(kind, depth):
    """Whether, of the two paths that any two matrices leave, one vanishes; no room is empty."""
    paths = {((room + a) % depth, b - a) for room, length in kind for a in range(length) for b in range(a, length)}
    pairs = combinations(range(1, depth + 1), 2)
    return not any({(i % depth, j - 1 - i), (j % depth, depth - 1 - j + i)} <= paths for i, j in pairs)


def _pattern(widths, learned, kind):
    """Return matrices of zeros and ones with the learned units first and then the chains of a kind."""
    W = [np.zeros(shape, dtype=np.int64) for shape in Network(widths).shapes]
    for w in W:
        w[range(learned), range(learned)] = 1
    taken = [learned] * len(W)
    for room, length in kind:
        units = [(step % len(W), taken[step % len(W)]) for step in range(room, room + length)]
        for where, unit in units:
            taken[where] = unit + 1
        for (_, source), (where, target) in pairwise(units):
            W[where - 1][target, source] = 1
    return W


def _idle(W, learned):
    """Return the units of the first hidden layer, not learned, of which the output knows nothing."""
    above = W[1]
    for w in W[2:]:
        above = w @ above
    return [unit for unit in range(learned, len(W[0])) if not above[:, unit].any()]


def _spread(widths, learned, kind, rng):
    """Return matrices of a kind, the missing modes in a random basis; directions of that basis, and of more inputs."""
    W, (d_x, d_y) = _pattern(widths, learned, kind), (widths[0], widths[-1])
    modes, basis = _random(rng, [np.ones(d_y, bool), np.ones((d_y - learned, d_y - learned), bool)])
    scale = np.array([pow(int(mode), -1, PRIME) for mode in modes])
    missing, idle = slice(learned, d_y), _idle(W, learned)
    W[-1][missing] = basis @ W[-1][missing] % PRIME
    W[0][:, missing] = W[0][:, missing] @ _inverse(basis) % PRIME * scale[missing] % PRIME
    W[0][:, :learned] = W[0][:, :learned] * modes[:learned] % PRIME
    W[0][idle, d_y:] = rng.integers(PRIME, size=(len(idle), d_x - d_y))
    directions = [[np.zeros_like(w) for w in W] for _ in range((d_y - learned) ** 2 + len(idle) * (d_x - d_y))]
    for V, (a, b) in zip(directions, product(range(learned, d_y), repeat=2), strict=False):
        V[-1][a], V[0][:, b] = W[-1][b], -(W[0][:, a] * modes[a] % PRIME * scale[b] % PRIME)
    for V, entry in zip(directions[(d_y - learned) ** 2 :], product(idle, range(d_y, d_x)), strict=True):
        V[0][entry] = 1
    return W, directions


def _inverse(matrix):
    """Return the inverse of a matrix modulo the prime."""
    d = len(matrix)
    rows = np.hstack([matrix % PRIME, np.eye(d, dtype=np.int64)])
    for column in range(d):
        pivot = column + np.flatnonzero(rows[column:, column])[0]
        rows[[column, pivot]] = rows[[pivot, column]]
        rows[column] = rows[column] * pow(int(rows[column, column]), -1, PRIME) % PRIME
        others = np.arange(d) != column
        rows[others] = (rows[others] - rows[others, column, None] * rows[column]) % PRIME
    return rows[:, d:]
