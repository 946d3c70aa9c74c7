"""Totals of a group that stand beside incidents: the numbers of whose incidents they would tell by subtraction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.small_cells import GROUPS, Marks, withhold_small_cells
from geo.tables.periods import PERIOD, with_periods


@dataclass(frozen=True, eq=False)
class PublishedSum:
    """A published number of a group in one governorate and period, between ``low`` and ``high``, and its incidents."""

    group: str
    rows: npt.NDArray[np.intp]
    low: float
    high: float

    def next_to_go(self, cells: npt.NDArray[np.float64], hidden: Marks, smallest_cell: int) -> int | None:
        """Give the row of the smallest number shown, where the sum less those shown would tell the ``hidden``."""
        count = int(hidden[self.rows].sum())
        shown = np.where(hidden[self.rows] | ~(cells[self.rows] > 0), np.inf, cells[self.rows])
        known = shown[np.isfinite(shown)].sum()
        told = self.low - known < max(smallest_cell, count + 1) and self.high - known >= count
        return int(self.rows[shown.argmin()]) if count and told and np.isfinite(shown).any() else None


def withhold_beside_totals(
    tables: Sequence[pd.DataFrame], totals: pd.DataFrame, groups: Collection[str], *, smallest_cell: int
) -> list[pd.DataFrame]:
    """Leave more numbers out of disclosed incidents, where totals that are shown beside them would tell those left out.

    A governorate's total of a group less the numbers of its incidents must leave at least ``smallest_cell``, and more
    than one for each number left out; else the next smallest goes as well. The totals stay.

    Parameters
    ----------
    tables
        Incidents as :func:`geo.disclose` gives them; one that is in several counts once.
    totals
        Totals schema; what is withheld in it is not published.
    groups
        The groups whose totals of people killed are published.
    smallest_cell
        As :class:`geo.Profile` has it.

    """
    together = pd.concat([table.assign(**with_periods(table)) for table in tables], ignore_index=True)
    own = together["incident_id"] if "incident_id" in together else pd.Series(together.index, index=together.index)
    which, _ = pd.factorize(own.astype(str), sort=True)  # in an order that no order of rows changes
    first = np.unique(which, return_index=True)[1]
    once = together.iloc[first].reset_index(drop=True)
    named = [group for group in GROUPS if group in once]
    sums = published_sums(once, totals, [group for group in named if group in groups])
    if not sums:
        return list(tables)

    def told(cells: npt.NDArray[np.float64], hidden: Marks) -> Marks:
        marks = np.zeros(hidden.shape, dtype=bool)
        for each in sums:
            column = named.index(each.group)
            row = each.next_to_go(cells[:, column], hidden[:, column], smallest_cell)
            if row is not None:
                marks[row, column] = True
        return marks

    shown = withhold_small_cells(once, smallest_cell=smallest_cell, totals_known=False, told_elsewhere=told)
    ends = np.cumsum([len(table) for table in tables])[:-1]
    kept = [shown.iloc[rows] for rows in np.split(which, ends)]
    columns = [*named, "suppressed"]
    return [
        table.assign(**{name: own[name].array for name in columns}) for table, own in zip(tables, kept, strict=True)
    ]


def published_sums(incidents: pd.DataFrame, totals: pd.DataFrame, groups: Sequence[str]) -> list[PublishedSum]:
    """Give the totals of people killed in groups, by governorate and period, that have incidents in the table.

    Parameters
    ----------
    incidents
        Incidents schema after :func:`geo.assign_admin`, with their periods.
    totals
        Totals schema; what is withheld in it is not published.
    groups
        The groups whose totals are published.

    """
    wanted = (totals["by"] == "governorate") & (totals["measure"] == "killed") & totals["group"].isin(groups)
    rows = totals[wanted.fillna(False) & totals["adm1_pcode"].notna() & ~totals["withheld"].fillna(False).astype(bool)]
    if not len(rows) or not len(incidents):
        return []
    units = {unit: _Unit.of(own) for unit, own in incidents.reset_index(drop=True).groupby("adm1_pcode")}
    spans = (rows[name].to_numpy().astype("datetime64[D]") for name in PERIOD)
    found = []
    for group, unit, start, end, low, high in zip(
        rows["group"], rows["adm1_pcode"], *spans, *_bounds(rows), strict=True
    ):
        members = units[unit].within(start, end) if unit in units else np.zeros(0, dtype=np.intp)
        if len(members) and not np.isnan(low):
            found.append(PublishedSum(str(group), members, low, high))
    return found


@dataclass(frozen=True, eq=False)
class _Unit:
    """The incidents of a governorate, by the day and by the period that they are told with, each in order of time."""

    spans: tuple[_Spans, ...]

    @staticmethod
    def of(incidents: pd.DataFrame) -> _Unit:
        days = incidents["date"].to_numpy().astype("datetime64[D]")
        exact = incidents["date"].notna() & (incidents["date_precision"].fillna("day") == "day")
        days = np.where(exact.to_numpy(dtype=bool), days, np.datetime64("NaT"))
        start, end = (incidents[name].to_numpy().astype("datetime64[D]") for name in PERIOD)
        rows = incidents.index.to_numpy(dtype=np.intp)
        return _Unit((_Spans.of(rows, days, days), _Spans.of(rows, start, end)))

    def within(self, start: np.datetime64, end: np.datetime64) -> npt.NDArray[np.intp]:
        return np.unique(np.concatenate([each.within(start, end) for each in self.spans]))


@dataclass(frozen=True, eq=False)
class _Spans:
    rows: npt.NDArray[np.intp]
    start: npt.NDArray[np.datetime64]
    end: npt.NDArray[np.datetime64]

    @staticmethod
    def of(rows: npt.NDArray[np.intp], start: npt.NDArray[Any], end: npt.NDArray[Any]) -> _Spans:
        known = np.flatnonzero(~(np.isnat(start) | np.isnat(end)))
        order = known[np.argsort(start[known], kind="stable")]
        return _Spans(rows[order], start[order], end[order])

    def within(self, start: np.datetime64, end: np.datetime64) -> npt.NDArray[np.intp]:
        first, last = np.searchsorted(self.start, start), np.searchsorted(self.start, end, side="right")
        return self.rows[first:last][self.end[first:last] <= end]


def _bounds(rows: pd.DataFrame) -> tuple[list[float], list[float]]:
    low = rows["value_min"].fillna(rows["value"]).astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    high = rows["value_max"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    stated = rows["value"].astype("Float64").to_numpy(dtype=float, na_value=np.inf)
    return low.tolist(), np.where(np.isnan(high), stated, high).tolist()
