"""On PYTHONPATH: singular vectors and eigenvectors are other ones, as another machine's LAPACK might choose them.

Those of a simple value change their sign, those of equal values and of the kernels are rotated.
"""

import numpy as np

EQUAL = 1e-10  # relative to the largest value
svd, eigh = np.linalg.svd, np.linalg.eigh
random = np.random.Generator(np.random.PCG64(0))


def rotation(n):
    return np.linalg.qr(random.normal(size=(n, n)))[0] * random.choice([-1, 1], n)


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
        kernel = s[i] <= EQUAL * s[i].max(initial=0)
        for group in groups(s[i][~kernel]) if not kernel.all() else []:
            Q = rotation(len(group))
            U[i][:, group], Vt[i][group] = U[i][:, group] @ Q, Q.T @ Vt[i][group]
        rank = np.sum(~kernel)
        U[i][:, rank:] = U[i][:, rank:] @ rotation(U.shape[-1] - rank)
        Vt[i][rank:] = rotation(Vt.shape[-2] - rank) @ Vt[i][rank:]
    return type(result)(U, s, Vt)


def other_eigh(a, UPLO="L"):
    a, result = np.asarray(a), eigh(a, UPLO)
    values, vectors = map(np.array, result)
    for i in np.ndindex(values.shape[:-1]):
        if np.count_nonzero(a[i] - np.diag(np.diagonal(a[i]))) == 0:
            continue  # a diagonal matrix has unit vectors, whoever computes them
        for group in groups(values[i]):
            vectors[i][:, group] = vectors[i][:, group] @ rotation(len(group))
    return type(result)(values, vectors)


np.linalg.svd, np.linalg.eigh = other_svd, other_eigh
