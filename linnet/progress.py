"""A bar that shows how many members are finished."""

from __future__ import annotations

from .arguments import shown


class Progress:
    """A bar of tqdm; nothing unless it is wanted.  ``show(count)`` says how many of ``total`` are finished.

    >>> with Progress(False, total=10) as bar:
    ...     bar.show(3)
    """

    def __init__(self, wanted: bool, total: int, initial: int = 0) -> None:
        self.bar = None
        if not isinstance(wanted, bool):
            raise TypeError(f"progress: {shown(wanted)} came, True or False is needed")
        if wanted:
            try:
                from tqdm.auto import tqdm
            except ImportError:
                raise ValueError("progress: True came, which needs the package tqdm (pip install tqdm)") from None
            self.bar = tqdm(total=total, initial=initial, unit=" starts", unit_scale=True, smoothing=0.05)

    def show(self, count: int) -> None:
        if self.bar is not None:
            self.bar.update(count - self.bar.n)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.close()
