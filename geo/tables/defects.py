"""Defects: problems found between cells, told with the file's own row numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import Problem
from geo.reference import names

_PCODES: Mapping[str, str] = MappingProxyType(
    {
        "adm1_pcode": "SY(?:0[1-9]|1[0-4])",
        "adm2_pcode": "SY(?:0[1-9]|1[0-4])[0-9]{2}",
        "adm3_pcode": "SY(?:0[1-9]|1[0-4])[0-9]{4}",
    }
)
_PCODE_LENGTHS: Mapping[str, int] = MappingProxyType({"adm1_pcode": 4, "adm2_pcode": 6, "adm3_pcode": 8})
_PCODE_SHAPES: Mapping[str, str] = MappingProxyType(
    {"adm1_pcode": "SY01 to SY14", "adm2_pcode": "SY and four digits", "adm3_pcode": "SY and six digits"}
)


@dataclass(frozen=True)
class Defects:
    """Makes problems of one table: its file, its row numbers, and the cells already refused by column."""

    file: str
    rows: Sequence[int]
    refusals: Mapping[str, frozenset[int]]

    def at(self, position: int, column: str, value: object, reason: str, remedy: str) -> Problem:
        """Make a problem of the row at a position."""
        return Problem(
            file=self.file, row=self.rows[position], column=column, value=value, reason=reason, remedy=remedy
        )

    def where(self, mask: pd.Series[Any]) -> list[int]:
        """Give the positions where a mask holds; where it is missing it does not hold."""
        return [int(position) for position in np.flatnonzero(mask.fillna(False).to_numpy(bool))]

    def refused(self, column: str, length: int) -> pd.Series[Any]:
        """Mark the cells of a column that were refused, so that no second problem is made of them."""
        bad = self.refusals.get(column, frozenset())
        return pd.Series([position in bad for position in range(length)], dtype="boolean")

    def disorder(self, frame: pd.DataFrame, low: str, high: str) -> Iterator[Problem]:
        """Report rows where a column that must not exceed another does."""
        for position in self.where(frame[low] > frame[high]):
            start, end = _spoken(frame[low].iloc[position]), _spoken(frame[high].iloc[position])
            relation = "later than" if hasattr(frame[low].iloc[position], "year") else "more than"
            yield self.at(position, low, start, f"is {relation} {high} ({end}).", "Correct one of the two.")

    def unknown_governorate(self, position: int, column: str, printed: str) -> Problem:
        """Report a governorate's name that is not in the list, with the names that look like it."""
        near = names.suggest_names(printed)
        remedy = f"Did you mean {' or '.join(near)}?" if near else "Use a name of one of the 14 governorates."
        return self.at(position, column, printed, "is not a known governorate.", remedy)

    def bad_pcodes(self, frame: pd.DataFrame) -> Iterator[Problem]:
        """Report p-codes of the wrong shape, and those of one row that do not nest."""
        columns = [column for column in _PCODES if column in frame]
        for column in columns:
            for position in self.where(~frame[column].str.fullmatch(_PCODES[column])):
                code = frame[column].iloc[position]
                yield self.at(position, column, code, "is not a p-code.", f"Write {_PCODE_SHAPES[column]}.")
        for outer, inner in pairwise(columns):
            within = frame[inner].str.slice(0, _PCODE_LENGTHS[outer]) == frame[outer]
            for position in self.where(~within):
                code, parent = frame[inner].iloc[position], frame[outer].iloc[position]
                yield self.at(position, inner, code, f"does not lie in {outer} {parent}.", "Correct one of the two.")


def _spoken(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
