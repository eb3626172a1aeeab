"""Rows of numbers kept column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Row = TypeVar("Row", bound=tuple[Any, ...])

_AT_ONCE = 64


class Columns(Sequence[Row]):
    """A sequence of tuples that makes the tuple of a row when somebody looks at it.

    A question finds four hundred passages and shows ten: arithmetic is done on whole columns, and most
    rows never become a tuple.
    """

    __slots__ = ("columns",)
    _row: Callable[[Iterable[Any]], Row]

    def __init__(self, *columns: NDArray[Any]) -> None:
        """All of one length, and nobody's to write to."""
        self.columns = columns

    @classmethod
    def _of(cls, rows: Sequence[Row], *types: type[np.generic]) -> Self:
        """The same rows, column by column."""
        columns = zip(*rows, strict=True) if rows else ((),) * len(types)
        return cls(*(np.array(column, kind) for column, kind in zip(columns, types, strict=True)))

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), _AT_ONCE):
            some = (column[start : start + _AT_ONCE].tolist() for column in self.columns)
            yield from map(self._row, zip(*some, strict=True))

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Self: ...
    def __getitem__(self, at: int | slice) -> Row | Self:
        if isinstance(at, slice):
            return self.at(at)
        return self._row(column[at].item() for column in self.columns)

    def at(self, places: slice | NDArray[Any]) -> Self:
        """The rows at these places, in this order."""
        return type(self)(*(column[places] for column in self.columns))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, type(self) | list | tuple):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as lists have none
