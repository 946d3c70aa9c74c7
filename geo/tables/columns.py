"""What a column and a table are: what they hold, what they may hold, and what other systems call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "count", "number", "date", "choice", "flag"]
_NO_CHOICES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Column:
    """One column: what it holds, what it may hold, and what other systems call it.

    ``required`` columns must be there; ``filled`` ones must have a value in every row. ``default`` fills an absent
    column or an empty cell; None leaves it missing. ``also`` lists headers that are read as this column.
    """

    name: str
    kind: Kind
    doc: str
    required: bool = False
    filled: bool = False
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: _NO_CHOICES)
    default: str | bool | None = None
    also: tuple[str, ...] = ()
    imsma: str = ""
    ucdp: str = ""
    acled: str = ""
    hxl: str = ""


@dataclass(frozen=True)
class Schema:
    """A table's name and its columns in order."""

    name: str
    columns: tuple[Column, ...]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(self._by_name)

    @property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}
