"""A folder of results: ``study.json`` and one Parquet file for each finished shard.

A file is written under a temporary name, flushed to the disk and then renamed, so one that has its name is whole.  It
carries the configuration of its study, the versions of what computed it, and a checksum of its numbers.  Nothing that
is read is executed, and no name is taken from a file: shard ``k`` is ``shard-<k>.parquet``, directly in the folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from .statistics import COLUMNS
from .study import digest

FORMAT = "linnet ensemble 1"


class Damaged(ValueError):
    """A file that is not what was written: truncated, altered, or of another study."""


def parquet() -> tuple[Any, Any]:
    """Return pyarrow and its Parquet, or say how to get them."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ImportError("out: results are kept as Parquet files, which pyarrow writes; pip install pyarrow") from None
    return pyarrow, pyarrow.parquet


class Folder:
    """Results under ``path``, of one study."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).resolve()

    def claim(self, configuration: Mapping[str, Any]) -> dict[str, Any]:
        """Make the folder that of this study, or raise a ValueError that names the settings in which it differs."""
        parquet()  # missing, it is missed before anything is computed
        self.path.mkdir(parents=True, exist_ok=True)
        if not (self.path / "study.json").exists():
            if any(self.path.glob("*.parquet")):
                raise ValueError(f"out: {self.path} holds Parquet files and no study.json; an empty folder is needed")
            text = {"format": FORMAT, "configuration": configuration, "versions": versions()}
            self._write("study.json", json.dumps(text, indent=1).encode())
        theirs = self.configuration()
        differ = [name for name in {**configuration, **theirs} if not _same(configuration.get(name), theirs.get(name))]
        if differ:
            listed = "; ".join(
                f"{n} is {_short(theirs.get(n))} there, {_short(configuration.get(n))} here" for n in differ
            )
            raise ValueError(f"out: {self.path} belongs to another study: {listed}")
        return theirs

    def configuration(self) -> dict[str, Any]:
        """Return the configuration of the folder's study; ValueError when there is none."""
        path = self._own("study.json")
        try:
            text = json.loads(path.read_text(encoding="utf-8"))
            if text["format"] != FORMAT:
                raise ValueError(f"format {text['format']!r} came, {FORMAT!r} is needed")
            return dict(text["configuration"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}: not the description of a study ({error})") from None

    def write(self, k: int, table: Mapping[str, np.ndarray], configuration: Mapping[str, Any]) -> None:
        """Write the table of shard ``k``."""
        pa, pq = parquet()
        about = {"format": FORMAT, "shard": k, "configuration": configuration, "versions": versions()}
        about["checksum"] = checksum(table, k, configuration)
        arrow = pa.table(table).replace_schema_metadata({"linnet": json.dumps(about)})
        sink = pa.BufferOutputStream()
        pq.write_table(arrow, sink, compression="zstd", write_page_checksum=True)
        self._write(shard_name(k), sink.getvalue())

    def read(self, k: int, configuration: Mapping[str, Any]) -> dict[str, np.ndarray]:
        """Return the table of shard ``k``; raise :class:`Damaged` when it is not whole, OSError when there is none."""
        pa, pq = parquet()
        path = self._own(shard_name(k))
        content = path.read_bytes()
        try:
            arrow = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
            about = json.loads(arrow.schema.metadata[b"linnet"])
            table = {name: arrow[name].to_numpy().astype(kind, casting="safe") for name, kind in COLUMNS.items()}
            found, wanted = checksum(table, k, configuration), about["checksum"]
        except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged(f"{path.name}: not a whole shard ({error})") from None
        if found != wanted:
            raise Damaged(f"{path.name}: its checksum is {found[:12]}..., {str(wanted)[:12]}... is needed")
        return table

    def _write(self, name, content):
        handle, temporary = tempfile.mkstemp(prefix=".writing-", dir=self.path)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, self.path / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._flush_names()

    def _flush_names(self):
        if os.name == "posix":
            folder = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _own(self, name):
        """Return the path of a file of the folder, and not of one elsewhere to which a link leads."""
        path = self.path / name
        if path.is_symlink():
            raise Damaged(f"{path}: a link came, a file of the folder itself is needed")
        return path

    def clean(self) -> None:
        """Remove what a process that was killed left half written."""
        for path in self.path.glob(".writing-*"):
            path.unlink(missing_ok=True)


def shard_name(k: int) -> str:
    return f"shard-{k:07d}.parquet"


def checksum(table: Mapping[str, np.ndarray], k: int, configuration: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the numbers of a shard, column by column (little-endian), with its place in its study."""
    sha = hashlib.sha256(f"{digest(configuration)} {k}".encode())
    for name, kind in COLUMNS.items():
        sha.update(name.encode())
        sha.update(np.ascontiguousarray(table[name], np.dtype(kind).newbyteorder("<")).tobytes())
    return sha.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of everything that the numbers may depend on."""
    names = "linnet", "numpy", "scipy", "numba", "pyarrow"
    found = {name: version(name) for name in names if find_spec(name)}  # all works without Numba, slower
    return found | {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}


def _same(mine, theirs):
    """Are two settings equal?  Moments of the data may differ by rounding, as they do between machines."""
    try:
        mine, theirs = np.asarray(mine, float), np.asarray(theirs, float)
    except (TypeError, ValueError):
        return mine == theirs
    return mine.shape == theirs.shape and np.allclose(mine, theirs, rtol=1e-10, atol=1e-12)


def _short(setting):
    text = repr(setting)
    return text if len(text) <= 60 else text[:57] + "..."
