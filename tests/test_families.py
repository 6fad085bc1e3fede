"""Families of non-strict saddles against brute force, floating-point ranks and the saddles themselves."""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.linalg import expm

import linnet as ln
from linnet import families, invariants


def test_the_rank_is_that_of_exact_arithmetic(rng):
    for rows, columns, r in (6, 9, 4), (9, 6, 6), (5, 5, 0), (7, 3, 1):
        matrix = rng.integers(-9, 10, size=(rows, r)) @ rng.integers(-9, 10, size=(r, columns))
        assert families.rank(matrix) == np.linalg.matrix_rank(matrix) == r
    almost = np.array([[10**8, 10**8 + 1], [10**8 - 1, 10**8]], dtype=np.int64)  # the determinant is 1
    assert families.rank(almost) == 2


@pytest.mark.parametrize("widths", [(2, 2, 2, 1), (2, 1, 3, 2, 1), (2, 2, 2, 2, 2, 1)])
def test_pieces_are_those_of_the_best_of_all_cuts(widths, rng):
    seen = set()
    for _ in range(60):
        W = [rng.integers(-1, 2, size=shape) * rng.integers(0, 2) for shape in ln.Network(widths).shapes]
        W[0][:, 0] *= rng.integers(0, 2)
        count = families.pieces(W, xi := np.eye(widths[0], dtype=int)[0])
        assert count == _by_all_cuts([xi[:, None], *W])
        seen.add(count)
    assert len(seen) >= 3


def _by_all_cuts(chain):
    best = 0
    for cut in product([False, True], repeat=len(chain) - 2):  # none between the vector and the first matrix
        ends = [0, *(j + 2 for j, here in enumerate(cut) if here), len(chain)]
        parts = [chain[a:b] for a, b in pairwise(ends)]
        if all(not np.linalg.multi_dot([*part[::-1], np.eye(part[0].shape[1])]).any() for part in parts):
            best = max(best, len(parts))
    return best


@pytest.mark.parametrize("widths", [(2, 2, 2, 1), (1, 2, 2, 1, 1), (2, 1, 2, 2, 1)])
def test_every_saddle_of_small_integers_belongs_to_a_family(widths, rng):
    """Its flags, the dimensions of the images inside of each piece, are those of a family; every family is met."""
    net, known, met = ln.Network(widths), families.families(widths), set()
    for _ in range(4000):
        W = [rng.integers(-1, 2, size=s) * rng.integers(0, 2, size=s) * rng.integers(0, 2) for s in net.shapes]
        W[0][:, 0] *= rng.integers(0, 2)
        if families.pieces(W, np.eye(widths[0], dtype=int)[0]) >= 3:
            shape = _shape(W, widths)
            found = [i for i, masks in enumerate(known) if all(map(np.array_equal, masks, shape))]
            assert len(found) == 1
            met |= set(found)
    assert len(met) == len(known)


def _shape(W, widths):
    """The masks of the flags that begin with everything, or the vector, and end at zero, twice and then to the end."""
    masks, space = [], np.eye(widths[0])[:, :1]
    ended = 0
    for w in W:
        source = np.linalg.matrix_rank(space) if space.size else 0
        space = w @ space
        target = np.linalg.matrix_rank(space)
        mask = np.ones(w.shape, bool)
        mask[target:, :source] = False
        masks.append(mask)
        if target == 0 and ended < 2:
            ended, space = ended + 1, np.eye(len(w))
    return masks


@pytest.mark.parametrize("widths", [(3, 2, 2, 2, 1), (2, 1, 1, 2, 2, 1), (2, 3, 1, 2, 1)])
def test_ranks_agree_with_finite_differences(widths, rng):
    """The invariants as a function of the free entries and of rotations, differentiated in floating point."""
    net, e = ln.Network(widths), 1e-6
    measured = lambda f, z: np.array([(f(z + e * unit) - f(z - e * unit)) / (2 * e) for unit in np.eye(len(z))])
    size = lambda jacobian: np.linalg.matrix_rank(jacobian, tol=1e-6)
    theta = rng.normal(size=net.dim)
    assert families.generic_rank(widths) == size(measured(lambda z: _all(net, z), theta))
    for masks in families.families(widths):
        free = np.concatenate([mask.ravel() for mask in masks])
        theta = rng.normal(size=free.sum())
        moved = measured(lambda z, free=free: _all(net, _turned(net, free, z)), np.append(theta, np.zeros(99)))
        assert families.family_rank(widths, masks) == size(moved)


def _all(net, theta):
    return np.concatenate([C.ravel() for C in invariants.balance(net, theta)])


def _turned(net, free, z):
    theta = np.zeros(net.dim)
    theta[free], angles = z[: free.sum()], z[free.sum() :]
    W = list(net.split(theta))
    for j in range(net.depth - 1):
        d = len(W[j])
        A, angles = angles[: d * d].reshape(d, d), angles[d * d :]
        Q = expm(A - A.T)
        W[j], W[j + 1] = Q @ W[j], W[j + 1] @ Q.T
    return net.join(W)


def test_several_outputs_are_excluded_by_the_rank_of_the_invariants():
    for widths in (2, 2, 2, 2), (2, 2, 3, 2), (3, 4, 2, 2), (3, 3, 2, 2), (3, 3, 4, 3), (3, 3, 5, 3):
        d_x, d_1, d_2, d_y = widths
        left = [k for k in range(d_y) if 2 * k >= d_2 and 2 * k + d_x - d_y >= d_1]
        assert len(families.open_families(widths)) == len(left)


def test_points_of_a_family_are_saddles_on_which_the_hessian_vanishes(rng):
    widths = 3, 2, 3, 2, 1
    land = ln.Landscape(ln.Network(widths), ln.SquareLoss.whitened(np.eye(1, 3)))
    for masks in families.families(widths):
        theta = land.net.join(families.random_point(masks, rng))
        assert not land.gradient(theta).any()
        assert not land.hessian(theta).any()


def test_bad_widths_are_named(refuses):
    for widths in (2, 2, 2, 2, 2), (2, 1, 2, 2), (2, 2, 2):
        with refuses("widths", str(widths), "two hidden layers and no bottleneck"):
            families.families(widths)


@pytest.mark.parametrize("widths", [(3, 2, 2, 2), (4, 2, 3, 2), (3, 3, 3, 3), (2, 3, 2, 2, 2), (3, 2, 2, 3, 2, 2)])
def test_circles_are_non_strict_exactly_if_no_eigenvalue_is_negative(widths, rng):
    """All kinds of critical points of integers, next to the strongest modes and to others."""
    d_y, seen = widths[-1], set()
    target = np.eye(d_y, widths[0]) * np.arange(d_y, 0, -1)[:, None]
    land = ln.Landscape(ln.Network(widths), ln.SquareLoss.whitened(target))
    for modes in (), (0,), (1,):
        for kind in families.circles(widths, len(modes), strict=True)[:: 1 if len(widths) == 4 else 7]:
            theta = families.circle_point(widths, modes, kind, rng)
            assert not land.gradient(theta).any()
            flat = modes != (1,) and kind in families.circles(widths, len(modes))
            assert (np.linalg.eigvalsh(land.hessian(theta))[0] > -1e-6) == flat
            seen.add(flat)
    assert seen == {True, False}


@pytest.mark.parametrize("widths", [(2, 2, 2, 2), (3, 2, 3, 2), (4, 3, 4, 3)])
def test_circles_of_two_hidden_layers_have_the_ranks_of_the_families(widths):
    for learned, masks in enumerate(families.families(widths)):
        (kind,) = families.circles(widths, learned)
        assert families.circle_rank(widths, learned, kind) == families.family_rank(widths, masks)


@pytest.mark.parametrize("widths", [(3, 2, 2, 1), (2, 1, 3, 2, 1), (2, 1, 1, 2, 2, 1), (2, 2, 2, 2, 1, 1)])
def test_circles_of_one_output_reach_as_far_as_the_families_by_flags(widths):
    by_flags = max(families.family_rank(widths, masks) for masks in families.families(widths))
    by_circles = max(families.circle_rank(widths, 0, kind) for kind in families.circles(widths, 0))
    assert by_circles == by_flags
    assert bool(families.open_circles(widths)) == bool(families.open_families(widths))


def test_one_hidden_layer_has_no_circles():
    assert not families.circles((3, 2, 3), 1) and families.open_circles((3, 2, 3)) == []


def test_bad_circles_are_named(refuses, rng):
    with refuses("widths", "(2, 2, 3)", "d_x >= d_y"):
        families.circles((2, 2, 3), 0)
    with refuses("learned", "3", "from 0 to 2"):
        families.circles((2, 2, 2, 2), 3)
    for kind in ((0, 1), (1, 1)), ((0, 3),), ((0, 1), (1, 1), (3, 1)):
        with refuses("kind", str(kind[0]), "the rooms (1, 1, 1) that learned modes leave"):
            families.circle_rank((2, 2, 2, 2), 1, kind)
    with refuses("modes", "[2]", "from 0 to 1"):
        families.circle_point((2, 2, 2, 2), [2], ((0, 1), (1, 1), (2, 1)), rng)
