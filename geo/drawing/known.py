"""What is known of each unit in each period: read from totals, added up, turned into rates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.tables.periods import period_keys


@dataclass(frozen=True)
class Known:
    """What is known of one unit in one period: an interval, how it is known, and whether it is held back."""

    low: float | None
    value: float | None
    high: float | None
    basis: str = "stated"
    withheld: bool = False

    def per(self, population: int, per: int) -> Known:
        """Give the same as a rate."""
        low, value, high = (None if n is None else n * per / population for n in (self.low, self.value, self.high))
        return Known(low, value, high, self.basis, self.withheld)

    @property
    def least(self) -> float | None:
        """The least that is known, which decides the class."""
        return self.low if self.low is not None else self.value

    @property
    def is_zero(self) -> bool:
        """Whether nothing but zero is possible."""
        return self.least == 0 and self.high == 0


Table = Mapping[str, Mapping[str, Known]]  # period key -> p-code -> what is known


def known_of(rows: pd.DataFrame) -> dict[str, dict[str, Known]]:
    """Collect what is stated; where two reports state one unit and period, the interval that holds both."""
    table: dict[str, dict[str, Known]] = {}
    placed = rows[rows["adm1_pcode"].notna()]
    columns = zip(
        period_keys(placed).to_numpy(dtype=object),
        placed["adm1_pcode"].to_numpy(dtype=object),
        *(placed[name].astype("Float64").to_numpy(dtype=float, na_value=float("nan")).tolist() for name in _NUMBERS),
        placed["basis"].fillna("stated").to_numpy(dtype=object),
        placed["withheld"].fillna(False).to_numpy(dtype=bool).tolist(),
        strict=True,
    )
    for period, code, low, value, high, basis, withheld in columns:
        new = Known(*_bounds(low, value, high), str(basis), bool(withheld))
        units = table.setdefault(str(period), {})
        units[str(code)] = new if str(code) not in units else _both(units[str(code)], new)
    return table


_NUMBERS = ("value_min", "value", "value_max")


def _bounds(low: float, value: float, high: float) -> tuple[float | None, float | None, float | None]:
    read = [None if math.isnan(n) else float(n) for n in (low, value, high)]
    if read[0] is None and read[2] is None:
        return read[1], read[1], read[1]
    return read[0], read[1], read[2]


def _both(a: Known, b: Known) -> Known:
    if a.withheld or b.withheld:
        return Known(None, None, None, withheld=True)
    lows = [k.least for k in (a, b) if k.least is not None]
    highs = [a.high, b.high]
    high = None if any(h is None for h in highs) else max(h for h in highs if h is not None)
    low = min(lows, default=None)
    same = (a.low, a.high) == (b.low, b.high)
    return Known(low, low if low == high else None, high, a.basis if same else "differ")


def summed(table: Table) -> dict[str, Known]:
    """Sum over periods: open above wherever one period leaves a unit unstated."""
    codes = {code for units in table.values() for code in units}
    return {code: _sum_of([units.get(code) for units in table.values()]) for code in sorted(codes)}


def _sum_of(parts: list[Known | None]) -> Known:
    if any(part is not None and part.withheld for part in parts):
        return Known(None, None, None, withheld=True)
    known = [part for part in parts if part is not None]
    low = sum(part.least or 0.0 for part in known)
    complete = len(known) == len(parts)
    values = [part.value for part in known]
    highs = [part.high for part in known]
    value = sum(v for v in values if v is not None) if complete and None not in values else None
    high = sum(h for h in highs if h is not None) if complete and None not in highs else None
    basis = known[0].basis if len({part.basis for part in known}) == 1 else ""
    return Known(low, value, high, basis)


def rates(table: Table, people: Mapping[str, int], per: int) -> dict[str, dict[str, Known]]:
    """Divide by the people of each unit; units without a population are left out."""
    return {
        period: {code: known.per(people[code], per) for code, known in units.items() if code in people}
        for period, units in table.items()
    }


def greatest_stretches(table: Table, order: Sequence[str]) -> dict[int, float]:
    """Give the greatest sum of any unit over stretches of periods in ``order``, by the longest length it holds for.

    The lengths are 1, 3, 7, 15 and so on, as long as they are shorter than all: twice as long is another order of
    magnitude, and a calendar month has one length whether it has 28 days or 31.
    """
    codes = sorted({code for units in table.values() for code in units})
    least: npt.NDArray[np.float64] = np.zeros((len(order) + 1, len(codes)))
    for row, period in enumerate(order):
        known = [table.get(period, {}).get(code) for code in codes]
        least[row + 1] = [0.0 if one is None or one.withheld else one.least or 0.0 for one in known]
    running = least.cumsum(axis=0)
    lengths = [length for k in range(1, 31) if (length := 2**k - 1) < len(order)]
    return {length: float((running[length:] - running[:-length]).max(initial=0.0)) for length in lengths}
