"""Hold what is placed against what the sources state: no death is lost, none is counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.placing.coverage import HOW_PLACED, Account, Coverage, overlapping
from geo.tables.codes import REMNANT_CAUSES
from geo.tables.combinations import Combinations, asked_once
from geo.tables.frames import require_columns, require_placed
from geo.tables.periods import PERIOD, period_keys, with_periods

#: Stands for the name of a source whose every row is withheld.
WITHHELD_SOURCE = "withheld"

_OF_INCIDENTS = (
    "admin_method", "admin_flag", "adm1_pcode", "lon", "radius_km", "precision", "incident_type", "source", "date",
    "date_precision", *PERIOD, "killed_min", "killed", "in_headline", "withheld",
)  # fmt: skip
_OF_TOTALS = ("report", *PERIOD, "measure", "group", "by", "key", "adm1_pcode", "value_min", "value", "withheld")


def reconcile(incidents: pd.DataFrame | None, totals: pd.DataFrame | None) -> Coverage:
    """Account for every death of every source and period.

    A death drawn both in a governorate's stated figure and as an incident there counts once. Where a source states no
    headline, the greatest of the sums of its governorates, parties, causes and incidents stands for it. A source whose
    every row is withheld is not named.

    Parameters
    ----------
    incidents
        Incidents schema after :func:`geo.assign_admin`; None for none.
    totals
        Totals schema; None for none. Only deaths of the group ``all`` are used: the headline, the governorates, and the
        parties and causes where those are all there is.

    Returns
    -------
    Coverage
        ``.accounts``, one a source and period, in people killed: ``stated`` is ``mapped + unplaced + withheld``.
        ``.total("mapped")`` sums a field, ``.overlapping`` has pairs of sources that may count twice, ``.as_json()`` is
        what ``coverage.json`` holds.

    Raises
    ------
    TableError
        If ``incidents`` has not been through :func:`geo.assign_admin`, or a column of either table is missing.

    """
    if incidents is not None:
        require_placed(incidents, _OF_INCIDENTS)
    if totals is not None:
        require_columns(totals, "totals", _OF_TOTALS, remedy="Use geo.read_totals().")
    told = {} if incidents is None else _told(incidents)
    deaths = {} if totals is None else _deaths(totals)
    in_order = sorted({*told, *_counted_periods(deaths)}, key=lambda key: (key[1] == "", key[1], key[0]))
    accounts = tuple(_account(key, told.get(key, []), deaths.get(key, [])) for key in in_order)
    return Coverage(accounts, overlapping(accounts))


def least(frame: pd.DataFrame, value: str) -> pd.Series:
    """Give the least the source allows: ``<value>_min``, else the value itself; missing where neither is stated."""
    return frame[f"{value}_min"].fillna(frame[value]).astype("Int64")


def how_placed(incidents: pd.DataFrame) -> pd.Series:
    """Say of each incident how a map may show it: a member of HOW_PLACED.

    ``point``: known to settlement level or finer; ``area``: a ring of ``radius_km``; ``governorate``: counted there and
    not pinned, also when the coordinates contradict the source; ``unplaced``: in no unit; ``withheld``: held back.
    """
    return pd.Series(pd.array(HOW_PLACED, dtype="string").take(ways_placed(incidents)), index=incidents.index)


def ways_placed(incidents: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give what :func:`how_placed` says as places in HOW_PLACED."""
    known = incidents["adm1_pcode"].notna().to_numpy()
    contradicted = asked_once(
        incidents["admin_flag"], lambda flags: "disagrees" in flags or "outside" in flags, missing=False
    )
    drawable = known & incidents["lon"].notna().to_numpy() & ~contradicted
    pinned = drawable & asked_once(incidents["precision"], {"site", "settlement"}.__contains__, missing=False)
    ringed = drawable & asked_once(incidents["precision"], {"near", "adm3", "adm2"}.__contains__, missing=False)
    ringed &= (incidents["radius_km"] > 0).fillna(False).to_numpy(dtype=bool)
    withheld = incidents["withheld"].fillna(False).to_numpy(dtype=bool)
    return np.select([withheld, pinned, ringed, known], [HOW_PLACED.index(name) for name in _BY_CARE], _UNPLACED)


_BY_CARE = ("withheld", "point", "area", "governorate")
_UNPLACED = HOW_PLACED.index("unplaced")


class _Told(NamedTuple):
    """Incidents of one kind in one unit: how many they are, how many were killed, in how many no number is stated."""

    unit: str | None
    remnant: bool
    counted: bool
    how: str
    killed: int
    incidents: int
    silent: int


class _Stated(NamedTuple):
    """One stated number of deaths: the least it allows, None where it allows anything."""

    by: str
    key: str
    unit: str | None
    least: int | None
    withheld: bool


_Key = tuple[str, str]  # source and period


def _told(incidents: pd.DataFrame) -> dict[_Key, list[_Told]]:
    """Sum up incidents by source, period and what accounting needs to know of them."""
    killed = least(incidents, "killed")
    rows = pd.DataFrame(
        {
            "source": incidents["source"],
            **with_periods(incidents),
            "unit": incidents["adm1_pcode"],
            "remnant": asked_once(incidents["incident_type"], REMNANT_CAUSES.__contains__, missing=False),
            "counted": incidents["in_headline"].fillna(True).astype(bool),
            "how": ways_placed(incidents),
        }
    )
    by = ["source", *PERIOD, "unit", "remnant", "counted", "how"]
    numbers, first = Combinations(rows).of(by)
    sums = rows.iloc[first]
    counts = [
        np.bincount(numbers, weights=weight, minlength=len(first)).astype(np.int64)
        for weight in (killed.fillna(0).to_numpy(dtype=float), None, killed.isna().to_numpy(dtype=float))
    ]
    table: dict[_Key, list[_Told]] = {}
    named = [column.to_numpy(dtype=object) for column in (sums["source"], period_keys(sums))]
    columns: list[Any] = [*(sums[name].to_numpy(dtype=object) for name in by[3:]), *(each.tolist() for each in counts)]
    for source, period, unit, remnant, counted, how, *numbered in zip(*named, *columns, strict=True):
        told = _Told(_known(unit), bool(remnant), bool(counted), HOW_PLACED[how], *numbered)
        table.setdefault((str(source), str(period)), []).append(told)
    return table


def _deaths(totals: pd.DataFrame) -> dict[_Key, list[_Stated]]:
    """Collect the stated numbers of people killed by source and period."""
    rows = totals[(totals["measure"] == "killed") & (totals["group"] == "all")]
    table: dict[_Key, list[_Stated]] = {}
    named = (rows["report"], period_keys(rows), rows["by"], rows["key"], rows["adm1_pcode"], least(rows, "value"))
    columns = (column.to_numpy(dtype=object) for column in (*named, rows["withheld"].fillna(False)))
    for source, period, by, key, unit, value, withheld in zip(*columns, strict=True):
        stated = _Stated(str(by), str(key), _known(unit), None if value is pd.NA else int(value), bool(withheld))
        table.setdefault((str(source), str(period)), []).append(stated)
    return table


def _known(unit: object) -> str | None:
    return unit if isinstance(unit, str) else None


def _counted_periods(deaths: Mapping[_Key, Sequence[_Stated]]) -> set[tuple[str, str]]:
    """Give the periods that a source counts: those with a headline or governorates, else with parties or causes.

    A period that has parties or causes alone and overlaps another of its source is a running sum, not a count.
    """
    whole = {key for key, rows in deaths.items() if any(row.by in ("none", "governorate") for row in rows)}
    parts = {key for key, rows in deaths.items() if any(row.by in ("party", "cause") for row in rows)} - whole
    return whole | {
        key for key in parts if not any(_same_source_overlap(key, other) for other in {*whole, *parts} - {key})
    }


def _same_source_overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (source, period), (other_source, other_period) = one, other
    if source != other_source or not period or not other_period:
        return False
    start, end = period.split("/")
    other_start, other_end = other_period.split("/")
    return start <= other_end and other_start <= end


def _account(key: _Key, told: Sequence[_Told], deaths: Sequence[_Stated]) -> Account:
    counted = [row for row in told if row.counted]
    governorate = [row for row in deaths if row.by == "governorate"]
    mapped, withheld = _mapped_and_withheld(counted, governorate)
    headline = [row.least for row in deaths if row.by == "none" and row.least is not None]
    loose = sum(row.killed for row in counted if row.how == "unplaced")
    rest = sum(row.least or 0 for row in governorate if row.unit is None)
    parts = max(_sum_by(deaths, "party"), _sum_by(deaths, "cause"))
    stated = max(headline) if headline else max(parts, mapped + withheld + max(loose, rest))
    drawn = min(mapped, stated)
    kept = min(withheld, stated - drawn)
    remnants = [row.least or 0 for row in deaths if row.by == "cause" and row.key in REMNANT_CAUSES]
    return Account(
        source=WITHHELD_SOURCE if _all_withheld(told, deaths) else key[0],
        period_start=pd.Timestamp(key[1].split("/")[0]) if key[1] else None,
        period_end=pd.Timestamp(key[1].split("/")[1]) if key[1] else None,
        stated=stated,
        mapped=drawn,
        withheld=kept,
        unplaced=stated - drawn - kept,
        beyond_stated=mapped - drawn,
        outside_headline=sum(row.killed for row in told if not row.counted),
        incidents=sum(row.incidents for row in told),
        incidents_by=tuple((name, sum(row.incidents for row in told if row.how == name)) for name in HOW_PLACED),
        incidents_outside_headline=sum(row.incidents for row in told if not row.counted),
        incidents_without_figure=sum(row.silent for row in told),
        remnants_stated=sum(remnants),
        remnants_located=sum(row.killed for row in counted if row.remnant and row.how in _SHOWN),
    )


def _sum_by(deaths: Sequence[_Stated], by: str) -> int:
    return sum(row.least or 0 for row in deaths if row.by == by)


def _all_withheld(told: Sequence[_Told], deaths: Sequence[_Stated]) -> bool:
    return all(row.how == "withheld" for row in told) and all(row.withheld for row in deaths)


_SHOWN = ("point", "area", "governorate")


def _mapped_and_withheld(counted: Sequence[_Told], governorate: Sequence[_Stated]) -> tuple[int, int]:
    """Sum over governorates the greater of what the source states there and what its incidents there tell."""
    stated, hidden, told, kept = (Counter[str]() for _ in range(4))
    for row in governorate:
        if row.unit is not None:
            (hidden if row.withheld else stated)[row.unit] += row.least or 0
    homeless = 0
    for one in counted:
        if one.how == "withheld" and one.unit is None:
            homeless += one.killed
        elif one.unit is not None and (one.how in _SHOWN or one.how == "withheld"):
            (kept if one.how == "withheld" else told)[one.unit] += one.killed
    mapped = withheld = 0
    for unit in {*stated, *hidden, *told, *kept}:
        drawn = max(stated[unit], told[unit])
        mapped += drawn
        if not stated[unit] > 0:  # a published figure already holds the withheld incidents
            withheld += max(kept[unit], hidden[unit] - drawn)
    return mapped, withheld + homeless
