"""Rows and findings as they are read, before they become tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from geo.reports.dates import Period

Severity = Literal["error", "warning", "note"]
Basis = Literal["stated", "percent", "zero_stated"]


@dataclass(frozen=True, slots=True)
class Row:
    """One total with its evidence: offsets in the normalised text."""

    measure: str
    group: str
    by: str
    key: str
    pcode: str
    least: int | None
    value: int | None
    most: int | None
    basis: Basis
    period: Period | None
    start: int
    end: int
    title: bool = False
    implied: bool = False
    since: bool = False
    superseding: bool = False
    earlier: bool = False
    whole: bool = False  # said of the whole period by the report itself

    @property
    def identity(self) -> tuple[object, ...]:
        """What the row counts; two rows with one identity must agree."""
        return (self.measure, self.group, self.by, self.pcode or self.key, self.period)

    def allows(self, other: Row) -> bool:
        """Tell whether both rows can be true at once."""
        low = max(self.least if self.least is not None else -1, other.least if other.least is not None else -1)
        high = min(self.most if self.most is not None else 10**9, other.most if other.most is not None else 10**9)
        if self.value is not None and other.value is not None and self.value != other.value:
            return (low <= high and self.basis == "percent") or (other.basis == "percent" and low <= high)
        return low <= high

    @property
    def exact(self) -> bool:
        """Tell whether the number is known exactly."""
        return self.least == self.value == self.most

    def moved(self, **changes: object) -> Row:
        """Give a changed copy."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a careful person should look at, or a check that passed."""

    severity: Severity
    code: str
    message: str
    start: int = 0
    end: int = 0
