"""What stands in for another machine is a machine: its singular vectors and eigenvectors are right, and other ones."""

import runpy
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def other(monkeypatch):
    """The functions of tools/rotated, without putting them in the place of NumPy's for good."""
    for name in "svd", "eigh":
        monkeypatch.setattr(np.linalg, name, getattr(np.linalg, name))
    return runpy.run_path(ROOT / "tools" / "rotated" / "sitecustomize.py")


@pytest.mark.parametrize("rank", [0, 1, 3, 4])
def test_other_singular_vectors_make_the_same_matrix(other, rank):
    rng = np.random.default_rng(0)
    A = rng.normal(size=(2, 5, rank)) @ rng.normal(size=(2, rank, 4))
    U, s, Vt = other["other_svd"](A)
    np.testing.assert_allclose((U[..., :4] * s[:, None]) @ Vt, A, atol=1e-13)
    for Q in U, Vt:
        np.testing.assert_allclose(Q @ Q.mT, np.broadcast_to(np.eye(Q.shape[-1]), Q.shape), atol=1e-13)
    assert not np.allclose(U, other["svd"](A)[0])


def test_other_eigenvectors_make_the_same_matrix(other):
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    A = Q * [1.0, 1.0, 2.0] @ Q.T
    values, vectors = other["other_eigh"](A)
    np.testing.assert_allclose(vectors * values @ vectors.T, A, atol=1e-14)
    assert not np.allclose(np.abs(vectors), np.abs(other["eigh"](A)[1]))
    assert np.array_equal(np.abs(other["other_eigh"](np.eye(3))[1]), np.eye(3))
