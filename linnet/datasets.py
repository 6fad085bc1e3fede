"""Small real data that travel with the package, data from a CSV file, and synthetic data with prescribed modes."""

import csv
import gzip
import hashlib
from importlib.resources import files
from numbers import Integral
from typing import NamedTuple

import numpy as np

from .arguments import integer, real_array, require


class Dataset(NamedTuple):
    """Inputs ``X`` (d_x, m) and targets ``Y`` (d_y, m), one sample per column; names of their rows; the source."""

    X: np.ndarray
    Y: np.ndarray
    x_names: tuple[str, ...]
    y_names: tuple[str, ...]
    source: str


_FILES = {
    "linnerud": ("linnerud.csv", "e67cc5e2e68b46fe43e3216b79488f186cef8b5fb5c0cfd712326328b929637f"),
    "digits": ("digits.csv.gz", "2cb8d44ef906067617830fa1285c674958471ab99109a695928fb492ece0e351"),
}


def load(name):
    """Return a :class:`Dataset` as it was measured, from a file of the package.

    ========== ============== ============== ==================================================================
    name       X              Y              what
    ========== ============== ============== ==================================================================
    linnerud   (3, 20)        (3, 20)        chins, situps and jumps of twenty men; their weight, waist and pulse
    digits     (64, 1797)     (10, 1797)     8 x 8 images of handwritten digits; which digit, one-hot
    ========== ============== ============== ==================================================================

    Three pixels of the digits never vary (they are 0 in every image), so their ``X`` has rank 61.

    Raises
    ------
    ValueError
        If there is no such data set, or its file is not the one that was shipped (its SHA-256 differs).

    Examples
    --------
    >>> data = load("linnerud")
    >>> data.X.shape, data.y_names
    ((3, 20), ('weight', 'waist', 'pulse'))
    """
    if not isinstance(name, str) or name not in _FILES:
        raise ValueError(f"name: {name!r} came, one of {', '.join(_FILES)} is needed")
    lines = _read(*_FILES[name])
    source = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    if name == "digits":
        table = np.array([line.split(",") for line in lines if not line.startswith("#")], dtype=float).T
        pixels = tuple(f"pixel {i // 8},{i % 8}" for i in range(64))
        return Dataset(table[:64], (table[64] == np.arange(10)[:, None]) * 1.0, pixels, tuple("0123456789"), source)
    return _select(lines, ("chins", "situps", "jumps"), ("weight", "waist", "pulse"), source)


def read_csv(path, inputs, targets):
    """Return a :class:`Dataset` of columns of a CSV file: a line with their names, then one sample per line.

    Parameters
    ----------
    path : str or Path
        UTF-8, with commas between the entries and decimal points.  Empty lines and those that begin with ``#`` are
        passed over.
    inputs, targets : sequence of str
        Names of the columns that become the rows of ``X`` and of ``Y``.  The other columns may hold anything.

    Raises
    ------
    ValueError
        If a name is not in the file, or an entry of these columns is missing or not a finite number; the message says
        in which line.  Nothing is filled in.

    Examples
    --------
    >>> path = files("linnet") / "data" / "linnerud.csv"
    >>> data = read_csv(path, inputs=["chins", "jumps"], targets=["pulse"])
    >>> data.X.shape, data.Y.shape, data.y_names
    ((2, 20), (1, 20), ('pulse',))
    """
    with open(path, encoding="utf-8-sig") as file:  # Excel begins with a mark
        return _select(file, tuple(inputs), tuple(targets), str(path))


def standardize(data):
    """Return the data set with every row of X and Y centred and scaled to length 1 (a row that never varies becomes 0).

    ``S_xx`` is then the correlation matrix of the inputs, and ``S_yx`` holds the correlations of targets and inputs.

    >>> X = standardize(load("linnerud")).X
    >>> np.allclose(np.diag(X @ X.T), 1)
    True
    """
    return data._replace(X=_unit_rows(data.X), Y=_unit_rows(data.Y))


def principal(data, d_x, d_y):
    """Return the data set reduced to ``d_x`` inputs and ``d_y`` targets.

    They are the leading principal components, scaled together so that the first has length 1, or the rows themselves
    where their number is already right.  One more input than there are is a constant one, of length 1.

    Raises ValueError when more rows are asked for than there are independent ones (but for the constant input).

    >>> data = principal(standardize(load("digits")), 5, 3)
    >>> data.X.shape, data.Y.shape
    ((5, 1797), (3, 1797))
    >>> principal(standardize(load("linnerud")), 4, 2).x_names
    ('chins', 'situps', 'jumps', 'constant')
    """
    X, x_names = _components(data.X, d_x, data.x_names, "d_x")
    Y, y_names = _components(data.Y, d_y, data.y_names, "d_y")
    return data._replace(X=X, Y=Y, x_names=x_names, y_names=y_names)


def _components(rows, count, names, name):
    if count == len(rows) and not isinstance(count, bool):
        return rows, names
    if name == "d_x" and count == len(rows) + 1:
        constant = np.full((1, rows.shape[1]), rows.shape[1] ** -0.5)
        return np.concatenate([rows, constant]), (*names, "constant")
    _, s, Vt = np.linalg.svd(rows, full_matrices=False)
    rank = int(np.sum(s > 1e-12 * s[0]))
    allowed = f"a number of principal components from 1 to {rank}"
    require(lambda k: 1 <= k <= rank, allowed, Integral, **{name: count})
    signs = np.sign(Vt[:count].sum(axis=1, keepdims=True) + 1e-9)
    return signs * Vt[:count] * s[:count, None] / s[0], tuple(f"component {i + 1}" for i in range(count))


def synthetic(singular_values, widths, samples, rng, spectrum=1.0, noise=0.0):
    """Return random data whose ``S_yx S_xx^{-1/2}`` has exactly the prescribed singular values.

    Raises ValueError when a number is out of its range.

    Parameters
    ----------
    singular_values : array (min(d_x, d_y),)
        Not negative.
    widths : (d_x, d_y)
    samples : int
        ``m``, at least ``d_x``, and ``d_x + d_y`` when there is noise.
    rng : numpy.random.Generator
    spectrum : float or array (d_x,)
        Eigenvalues of ``S_xx``, positive; 1 gives whitened inputs.
    noise : float
        ``1/2 noise^2`` is the least-squares loss: that part of ``Y`` is orthogonal to the rows of ``X``.

    Examples
    --------
    >>> from linnet import SquareLoss
    >>> data = synthetic([3.0, 1.0], widths=(4, 2), samples=10, rng=np.random.default_rng(0), noise=2.0)
    >>> loss = SquareLoss(data.X, data.Y)
    >>> loss.singular_values.round(12), round(loss.residual, 12)
    (array([3., 1.]), 2.0)
    """
    try:
        d_x, d_y = map(integer, widths)
    except (TypeError, ValueError):
        d_x = d_y = 0
    if min(d_x, d_y) < 1:
        raise ValueError(f"widths: {widths!r} came, two positive integers (d_x, d_y) are needed")
    s, eigenvalues = real_array(singular_values, "singular_values"), real_array(spectrum, "spectrum")
    if s.shape != (min(d_x, d_y),) or not np.all((s >= 0) & (s < np.inf)):
        raise ValueError(f"singular_values: {singular_values!r} came, {min(d_x, d_y)} numbers >= 0 are needed")
    if eigenvalues.shape not in ((), (d_x,)) or not np.all((eigenvalues > 0) & (eigenvalues < np.inf)):
        raise ValueError(f"spectrum: {spectrum!r} came, one positive eigenvalue or {d_x} are needed")
    require(lambda x: 0 <= x < np.inf, "a number >= 0", noise=noise)
    fewest = d_x + d_y * (noise > 0)
    require(lambda m: m >= fewest, f"an integer of at least {fewest}", Integral, samples=samples)
    U, V, E = (_orthonormal(rng, d, d) for d in (d_y, d_x, d_x))
    basis = _orthonormal(rng, samples, d_x + d_y * (noise > 0)).T
    white, rest = basis[:d_x], basis[d_x:]
    X = E * np.sqrt(eigenvalues) @ E.T @ white
    Y = U[:, : len(s)] * s @ V[:, : len(s)].T @ white + (noise / np.sqrt(d_y) * rest if noise else 0.0)
    names = tuple(f"x{i + 1}" for i in range(d_x)), tuple(f"y{i + 1}" for i in range(d_y))
    return Dataset(X, Y, *names, source="synthetic, with prescribed singular values")


def _read(file, sha256):
    """Return the lines of a data file, once its checksum is right."""
    content = files("linnet").joinpath("data", file).read_bytes()
    if (found := hashlib.sha256(content).hexdigest()) != sha256:
        raise ValueError(
            f"{file}: its SHA-256 is {found}, {sha256} is needed; the file was changed, install linnet anew"
        )
    return (gzip.decompress(content) if file.endswith(".gz") else content).decode().splitlines()


def _select(lines, inputs, targets, source):
    """Return the :class:`Dataset` of these columns of a table with a line of names."""
    kept = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    rows = [(n, [entry.strip() for entry in next(csv.reader([line]))]) for n, line in kept]
    if len(rows) < 2:
        raise ValueError(f"path: {source} has {len(rows)} lines, one of names and at least one of numbers are needed")
    (_, names), *samples = rows
    for argument, chosen in (("inputs", inputs), ("targets", targets)):
        for name in chosen:
            if name not in names:
                raise ValueError(f"{argument}: {name!r} came, names among {', '.join(names)} are needed")
    for n, row in samples:
        if len(row) != len(names):
            raise ValueError(f"path: {source}, line {n}: {len(row)} entries came, {len(names)} are needed")
    X, Y = (
        [[_number(row[names.index(name)], name, n, source) for n, row in samples] for name in chosen]
        for chosen in (inputs, targets)
    )
    return Dataset(np.array(X), np.array(Y), inputs, targets, source)


def _number(entry, name, line, source):
    try:
        number = float(entry)
    except ValueError:
        number = np.nan
    if not np.isfinite(number):
        raise ValueError(f"path: {source}, line {line}, column {name}: {entry!r} came, a finite number is needed")
    return number


def _unit_rows(rows):
    rows = rows - rows.mean(axis=1, keepdims=True)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)


def _orthonormal(rng, rows, columns):
    return np.linalg.qr(rng.standard_normal((rows, columns)))[0]
