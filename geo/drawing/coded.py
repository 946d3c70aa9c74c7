"""Columns that read like tuples and are stored as arrays: texts or looks that stand once each, places, measures."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

T = TypeVar("T", bound=Hashable)


def numbered(values: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give the different values in ascending order, and the number of each row's; much quicker than ``np.unique``."""
    codes, different = pd.factorize(values, sort=True)
    return different.astype(np.int64), codes.astype(np.int64)


class _Column(Sequence[T], Generic[T]):
    """Reads like the tuple it stands for, and equals it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self) | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class Coded(_Column[T]):
    """A column in which each different text or look stands once: ``texts``, and ``codes`` that point into them.

    It reads like the tuple it stands for, and equals it.
    """

    __slots__ = ("codes", "texts")

    def __init__(self, texts: Sequence[T], codes: npt.ArrayLike) -> None:
        self.texts = tuple(texts)
        self.codes: npt.NDArray[np.int32] = np.asarray(codes, dtype=np.int32)
        self.codes.flags.writeable = False

    @classmethod
    def of(cls, values: Sequence[T]) -> Coded[T]:
        """Encode a sequence; a column that is encoded stays as it is."""
        if isinstance(values, Coded):
            return values
        numbers: dict[T, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in values]
        return cls(tuple(numbers), codes)

    def taken(self, rows: npt.NDArray[np.integer]) -> Coded[T]:
        """Give the column of some rows; the texts stay all."""
        return Coded(self.texts, self.codes[rows])

    def bare(self) -> Coded[T]:
        """Give the same column with only the texts that occur, in their order."""
        occurs = np.zeros(len(self.texts), dtype=bool)
        occurs[self.codes] = True
        if occurs.all():
            return self
        return Coded(
            [self.texts[code] for code in np.flatnonzero(occurs).tolist()], (np.cumsum(occurs) - 1)[self.codes]
        )

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Coded[T]: ...
    def __getitem__(self, index: int | slice) -> T | Coded[T]:
        if isinstance(index, slice):
            return Coded(self.texts, self.codes[index])
        return self.texts[int(self.codes[index])]

    def __iter__(self) -> Iterator[T]:
        return map(self.texts.__getitem__, self.codes.tolist())


class Places(_Column[tuple[float, float]]):
    """A column of places, each longitude and latitude in degrees; ``array`` has one row a place.

    It reads like the tuple it stands for, and equals it.
    """

    __slots__ = ("array",)

    def __init__(self, places: Sequence[tuple[float, float]] | npt.ArrayLike) -> None:
        given = places.array if isinstance(places, Places) else places
        self.array: npt.NDArray[np.float64] = np.asarray(given, dtype=float).reshape(-1, 2)
        self.array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> tuple[float, float]: ...
    @overload
    def __getitem__(self, index: slice) -> Places: ...
    def __getitem__(self, index: int | slice) -> tuple[float, float] | Places:
        if isinstance(index, slice):
            return Places(self.array[index])
        lon, lat = self.array[index].tolist()
        return lon, lat

    def __iter__(self) -> Iterator[tuple[float, float]]:
        return ((lon, lat) for lon, lat in self.array.tolist())


class Measures(_Column[float]):
    """A column of numbers, such as sizes or radii; ``array`` has one a row.

    It reads like the tuple it stands for, and equals it.
    """

    __slots__ = ("array",)

    def __init__(self, numbers: Sequence[float] | npt.ArrayLike) -> None:
        given = numbers.array if isinstance(numbers, Measures) else numbers
        self.array: npt.NDArray[np.float64] = np.asarray(given, dtype=float).reshape(-1)
        self.array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> Measures: ...
    def __getitem__(self, index: int | slice) -> float | Measures:
        return Measures(self.array[index]) if isinstance(index, slice) else float(self.array[index])

    def __iter__(self) -> Iterator[float]:
        return iter(self.array.tolist())
