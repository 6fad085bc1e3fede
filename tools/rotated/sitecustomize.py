"""On PYTHONPATH: singular vectors and eigenvectors are other ones, as another machine's LAPACK might choose them.

Those of a simple value change their sign, those of equal values and of the kernels are rotated; the same matrix has the
same ones each time.  A diagonal matrix has unit vectors, whoever computes them, up to their signs.
"""

from zlib import crc32

import numpy as np

EQUAL = 1e-10  # relative to the largest value
svd, eigh = np.linalg.svd, np.linalg.eigh


def rotations(a):
    """Return a function that gives the next rotation (n, n), which depends on the matrix ``a`` alone."""
    a = np.array(a, dtype=float) + 0.0  # -0 is 0
    random = np.random.default_rng(crc32(a.tobytes()))
    diagonal = np.count_nonzero(a) == np.count_nonzero(np.diagonal(a))

    def rotation(n):
        Q = np.eye(n) if diagonal else np.linalg.qr(random.normal(size=(n, n)))[0]
        return Q * random.choice([-1, 1], n)

    return rotation


def groups(values):
    """Index arrays of the values that are equal; they are sorted."""
    gaps = np.abs(np.diff(values)) > EQUAL * np.abs(values).max(initial=0)
    return np.split(np.arange(len(values)), np.flatnonzero(gaps) + 1)


def other_svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    result = svd(a, full_matrices, compute_uv, hermitian)
    if not compute_uv:
        return result
    U, s, Vt = map(np.array, result)
    for i in np.ndindex(s.shape[:-1]):
        rotation = rotations(np.asarray(a)[i])
        kernel = s[i] <= EQUAL * s[i].max(initial=0)
        for group in groups(s[i][~kernel]) if not kernel.all() else []:
            Q = rotation(len(group))
            U[i][:, group], Vt[i][group] = U[i][:, group] @ Q, Q.T @ Vt[i][group]
        rank = np.sum(~kernel)
        U[i][:, rank:] = U[i][:, rank:] @ rotation(U.shape[-1] - rank)
        Vt[i][rank:] = rotation(Vt.shape[-2] - rank) @ Vt[i][rank:]
    return type(result)(U, s, Vt)


def other_eigh(a, UPLO="L"):
    result = eigh(a, UPLO)
    values, vectors = map(np.array, result)
    for i in np.ndindex(values.shape[:-1]):
        rotation = rotations(np.asarray(a)[i])
        for group in groups(values[i]):
            vectors[i][:, group] = vectors[i][:, group] @ rotation(len(group))
    return type(result)(values, vectors)


np.linalg.svd, np.linalg.eigh = other_svd, other_eigh
