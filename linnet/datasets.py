"""Small real data that travel with the package, data from your own table, and synthetic data with prescribed modes."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from numbers import Integral
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Array, integer, matrix, real_array, require, require_kind, require_not_negative, sequence, shown
from .loss import factor

if TYPE_CHECKING:
    import pandas as pd


class Dataset(NamedTuple):
    """Inputs ``X`` (d_x, m) and targets ``Y`` (d_y, m), one sample per column; names of their rows; the source."""

    X: Array
    Y: Array
    x_names: tuple[str, ...]
    y_names: tuple[str, ...]
    source: str


_FILES = {
    "linnerud": ("linnerud.csv", "e67cc5e2e68b46fe43e3216b79488f186cef8b5fb5c0cfd712326328b929637f"),
    "digits": ("digits.csv.gz", "2cb8d44ef906067617830fa1285c674958471ab99109a695928fb492ece0e351"),
}


def load(name: str) -> Dataset:
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
    rows = [line.split(",") for line in lines if not line.startswith("#")]
    if name == "digits":
        table = np.array(rows, dtype=float).T
        pixels = tuple(f"pixel {i // 8},{i % 8}" for i in range(64))
        return Dataset(table[:64], (table[64] == np.arange(10)[:, None]) * 1.0, pixels, tuple("0123456789"), source)
    names, *rows = rows
    table = np.array(rows, dtype=float).T
    return Dataset(table[:3], table[3:], tuple(names[:3]), tuple(names[3:]), source)


def from_table(
    table: str | os.PathLike[str] | pd.DataFrame | Mapping[str, ArrayLike] | tuple[ArrayLike, ArrayLike],
    inputs: Sequence[str] | None = None,
    targets: Sequence[str] | None = None,
    **reader: Any,
) -> Dataset:
    """Return a :class:`Dataset` of columns of a table that has one sample in each row.

    Parameters
    ----------
    table : path, DataFrame or pair of arrays
        A file is read by ``pandas.read_csv``; what follows a ``#`` is passed over.  What comes as a
        ``pandas.DataFrame``, or a dict of columns, is taken as it is.  A pair ``(inputs, targets)`` of arrays
        (m, d_x) and (m, d_y) or (m,) needs no names.
    inputs, targets : sequence of str
        Names of the columns that become the rows of ``X`` and of ``Y``.  The other columns may hold anything.
    **reader
        Options of ``pandas.read_csv``: ``sep=";"``, ``decimal=","``, ``thousands="."``, ``encoding="latin-1"``,
        ``na_values=["-"]``, ``skiprows=2`` and others.

    Raises
    ------
    ValueError
        If a name is not in the table, or an entry of these columns is missing or not a finite number; the message
        names the column and the rows, counted from 1 below the names.  Nothing is filled in.
    ImportError
        Without pandas (``pip install "linnet[tables]"``), except for arrays.

    Examples
    --------
    >>> path = files("linnet") / "data" / "linnerud.csv"
    >>> data = from_table(path, inputs=["chins", "jumps"], targets=["pulse"])
    >>> data.X.shape, data.Y.shape, data.y_names
    ((2, 20), (1, 20), ('pulse',))
    >>> from_table(([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]], [0.0, 1.0, 0.0])).X
    array([[1., 3., 5.],
           [2., 4., 7.]])
    """
    if isinstance(table, tuple | list) and len(table) == 2:
        if reader:
            raise ValueError(f"{', '.join(reader)}: options for reading a file came with arrays")
        return _of_arrays(table[0], table[1], inputs, targets)
    frame, source = _frame(table, reader)
    X, x_names = _columns(frame, inputs, "inputs")
    Y, y_names = _columns(frame, targets, "targets")
    return Dataset(X, Y, x_names, y_names, source)


def standardize(data: Dataset) -> Dataset:
    """Return the data set with every row of ``X`` and ``Y`` centred and scaled to length 1.

    A row that varies by no more than the rounding of its entries is constant, and becomes 0.  ``S_xx`` is then the
    correlation matrix of the inputs, and ``S_yx`` holds the correlations of targets and inputs.

    Raises ValueError for what is no :class:`Dataset`, or one with entries that are not finite.

    >>> X = standardize(load("linnerud")).X
    >>> np.allclose(np.diag(X @ X.T), 1)
    True
    """
    _check(data)
    return data._replace(X=_unit_rows(data.X, "X"), Y=_unit_rows(data.Y, "Y"))


def whiten(data: Dataset) -> Dataset:
    """Return the data set with inputs ``S_xx^{-1/2} X``, so that ``S_xx`` is the identity; the targets stay.

    The modes stay too.  Raises ValueError when ``X`` has not full row rank: take fewer inputs, or :func:`principal`.

    >>> X = whiten(standardize(load("linnerud"))).X
    >>> np.allclose(X @ X.T, np.eye(3))
    True
    """
    _check(data)
    U, _, Vt, rank = factor(matrix(data.X, "X"))
    if rank < len(U):
        raise ValueError(f"X: rank {rank} came, whitening needs full row rank {len(U)}; take fewer inputs")
    return data._replace(X=U @ Vt)


def principal(data: Dataset, d_x: int, d_y: int) -> Dataset:
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
    _check(data)
    X, x_names = _components(matrix(data.X, "X"), d_x, data.x_names, "d_x")
    Y, y_names = _components(matrix(data.Y, "Y"), d_y, data.y_names, "d_y")
    return data._replace(X=X, Y=Y, x_names=x_names, y_names=y_names)


def _components(rows, count, names, name):
    whole = isinstance(count, Integral) and not isinstance(count, bool)
    if whole and count == len(rows):
        return rows, names
    if whole and name == "d_x" and count == len(rows) + 1:
        constant = np.full((1, rows.shape[1]), rows.shape[1] ** -0.5)
        return np.concatenate([rows, constant]), (*names, "constant")
    _, s, Vt, rank = factor(rows)
    allowed = f"a number of principal components from 1 to {rank}"
    require(lambda k: 1 <= k <= rank, allowed, Integral, **{name: count})
    signs = np.sign(Vt[:count].sum(axis=1, keepdims=True) + 1e-9)
    return signs * Vt[:count] * s[:count, None] / s[0], tuple(f"component {i + 1}" for i in range(count))


def synthetic(
    singular_values: ArrayLike,
    widths: tuple[int, int],
    samples: int,
    rng: np.random.Generator,
    spectrum: ArrayLike = 1.0,
    noise: float = 0.0,
) -> Dataset:
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
    require_not_negative(noise=noise)
    require_kind(np.random.Generator, rng=rng)
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


def _check(data):
    if not isinstance(data, Dataset):
        raise ValueError(f"data: {shown(data)} came, a Dataset is needed; datasets.from_table makes one")
    for name, rows, names in ("X", data.X, data.x_names), ("Y", data.Y, data.y_names):
        shape = np.shape(real_array(rows, name))
        if len(shape) != 2 or shape[0] != len(names) or shape[1] != np.shape(data.X)[1]:
            raise ValueError(f"{name}: shape {shape} and {len(names)} names came, one sample per column is needed")


def _of_arrays(inputs, targets, x_names, y_names):
    """Return the :class:`Dataset` of two arrays with one sample in each row."""
    X, Y = (real_array(values, name) for values, name in ((inputs, "inputs"), (targets, "targets")))
    X, Y = (rows[:, None] if rows.ndim == 1 else rows for rows in (X, Y))
    X, Y = matrix(X, "inputs").T, matrix(Y, "targets").T
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"table: arrays of {X.shape[1]} and {Y.shape[1]} rows came, one row per sample is needed")
    names = {"inputs": (X, "x", x_names), "targets": (Y, "y", y_names)}
    for argument, (rows, letter, given) in names.items():
        names[argument] = [f"{letter}{i + 1}" for i in range(len(rows))] if given is None else _names(given, argument)
        if len(names[argument]) != len(rows):
            raise ValueError(f"{argument}: {len(names[argument])} names came, {len(rows)} are needed")
    return Dataset(X, Y, *(tuple(map(str, given)) for given in names.values()), "arrays")


def _frame(table, reader):
    """Return a DataFrame and where it came from."""
    try:
        import pandas as pd
    except ImportError as error:
        raise ImportError('table: pandas reads it; pip install "linnet[tables]"') from error
    if isinstance(table, pd.DataFrame | dict):
        if reader:
            raise ValueError(f"{', '.join(reader)}: options for reading a file came with a table that is read already")
        return pd.DataFrame(table).reset_index(drop=True), "a table"
    if not (isinstance(table, str | os.PathLike) or hasattr(table, "read")):
        raise ValueError(f"table: {shown(table)} came, a path, a DataFrame or a pair of arrays is needed")
    try:
        frame = pd.read_csv(table, **{"comment": "#", "encoding": "utf-8-sig", "skipinitialspace": True} | reader)
    except UnicodeError as error:
        raise ValueError(f'table: {error}; say what it is, like encoding="latin-1" or "utf-16"') from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ValueError(f"table: {' '.join(str(error).split())}; sep and skiprows say how to read it") from None
    if "index_col" not in reader and not isinstance(frame.index, pd.RangeIndex):
        frame = _without_last(frame)
    if twice := [name for name in frame if isinstance(name, str) and f"{name}.1" in frame]:  # how pandas renames them
        raise ValueError(
            f"table: {twice[0]} and {twice[0]}.1 came, which are two columns of one name, or look like it; rename one, "
            "or pass the DataFrame that pandas reads"
        )
    return frame.rename(columns=lambda name: name.strip() if isinstance(name, str) else name), str(table)


def _without_last(frame):
    """Return the frame whose rows have more entries than there are names, when the entries too many are empty."""
    names, extra = list(frame.columns), frame.index.nlevels
    frame = frame.reset_index()
    if not frame.iloc[:, -extra:].isna().all(axis=None):
        raise ValueError(
            f"table: rows of {len(names) + extra} entries came below {len(names)} names; sep and decimal say how to "
            f'read it, like sep=";", decimal=","'
        )
    return frame.iloc[:, :-extra].set_axis(names, axis=1)


def _columns(frame, names, argument):
    """Return these columns as rows of numbers, and their names."""
    names = _names(names, argument)
    for name in names:
        if list(frame.columns).count(name) != 1 or names.count(name) != 1:
            hint = '; sep=";" or sep="\\t" for other separators' if len(frame.columns) == 1 else ""
            columns = ", ".join(map(str, frame.columns))
            raise ValueError(f"{argument}: {shown(name)} came, different names among {columns} are needed{hint}")
    frame = frame.dropna(how="all")
    rows = [_numbers(frame[name], name) for name in names]
    return matrix(np.array(rows), argument), tuple(map(str, names))


def _names(names, argument):
    names = sequence(names, argument, "a list of names of columns")
    if not names or not all(isinstance(name, str | int) for name in names):
        raise ValueError(f"{argument}: {shown(names)} came, a list of names of columns is needed")
    return names


def _numbers(column, name):
    """Return a column as floats, all finite."""
    import pandas as pd

    missing = column.isna()
    if missing.any():
        raise ValueError(
            f"table: column {name} has no value in row {_rows(missing)}; leave such rows out (DataFrame.dropna), or "
            f"put in numbers for which you can answer"
        )
    kind = column.dtype
    textual = pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)
    if not textual and (not pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_complex_dtype(kind)):
        raise ValueError(f"table: column {name} is of the kind {kind}, real numbers are needed")
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    if not np.isfinite(numbers).all():
        bad = ~np.isfinite(numbers)
        entry = str(column[bad].iloc[0])
        raise ValueError(
            f"table: column {name}, row {_rows(pd.Series(bad, column.index))}: {entry!r} came, a finite "
            f'number is needed; decimal="," and thousands="." say how numbers are written'
        )
    return numbers


def _rows(which):
    """Return the numbers of the rows that are marked, from 1, at most five of them."""
    rows = [str(i + 1) for i in which.index[which]]
    return ", ".join(rows[:5]) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")


def _unit_rows(rows, name):
    """Return the rows centred and of length 1, or 0 where they vary by rounding alone."""
    rows = real_array(rows, name)
    if not np.isfinite(rows).all():
        raise ValueError(f"{name}: {np.sum(~np.isfinite(rows))} entries are NaN or infinite, all must be finite")
    size = np.abs(rows).max(axis=1, keepdims=True, initial=0.0)
    rows = rows / np.where(size > 0, size, 1.0)  # squares of the entries as they came might not be numbers
    rows = rows - rows.mean(axis=1, keepdims=True)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    varies = length > 4 * np.finfo(float).eps * np.sqrt(rows.shape[1])
    rows = np.where(varies, rows / np.where(varies, length, 1.0), 0.0)
    return rows - rows.mean(axis=1, keepdims=True)


def _orthonormal(rng, rows, columns):
    return np.linalg.qr(rng.standard_normal((rows, columns)))[0]
