"""Columns of text in which each different text stands once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt


class Coded(Sequence[str]):
    """A column of text in which each different text stands once: ``texts``, and ``codes`` that point into them.

    It reads like the tuple it stands for, and equals it.
    """

    __slots__ = ("codes", "texts")

    def __init__(self, texts: Sequence[str], codes: npt.ArrayLike) -> None:
        self.texts = tuple(texts)
        self.codes: npt.NDArray[np.int32] = np.asarray(codes, dtype=np.int32)
        self.codes.flags.writeable = False

    @classmethod
    def of(cls, values: Sequence[str]) -> Coded:
        """Encode a sequence; a column that is encoded stays as it is."""
        if isinstance(values, Coded):
            return values
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in values]
        return cls(tuple(numbers), codes)

    def taken(self, rows: npt.NDArray[np.integer]) -> Coded:
        """Give the column of some rows; the texts stay all."""
        return Coded(self.texts, self.codes[rows])

    @property
    def is_empty(self) -> bool:
        """Whether no row has a text."""
        return not any(self.texts[code] for code in np.unique(self.codes))

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Coded: ...
    def __getitem__(self, index: int | slice) -> str | Coded:
        if isinstance(index, slice):
            return Coded(self.texts, self.codes[index])
        return self.texts[int(self.codes[index])]

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.codes.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Coded | tuple) and len(self) == len(other) and all(map(str.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class Places(Sequence[tuple[float, float]]):
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

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Places | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
