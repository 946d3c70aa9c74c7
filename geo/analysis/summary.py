"""Numbers per governorate and period: what the sources state beside what their incidents tell."""

from __future__ import annotations

import pandas as pd

from geo.placing.reconcile import least
from geo.tables.frames import require_columns, require_placed
from geo.tables.periods import PERIOD, with_periods

_COUNTS = ("killed", "injured", "children", "women")
_NAMES = ("adm1_pcode", "adm1_name", "adm1_name_ar")
_LOCATED = (
    "adm1_pcode", "source", "date", "date_precision", *PERIOD, "killed", "killed_min", "injured", "in_headline",
    "withheld",
)  # fmt: skip
_TOTALS = (
    "adm1_pcode", "report", *PERIOD, "measure", "group", "by", "value_min", "value", "value_max", "basis", "withheld",
)  # fmt: skip


def summarize(incidents: pd.DataFrame, *, by: str | list[str] = "adm1_pcode") -> pd.DataFrame:
    """Sum incidents per unit (or any other columns), losing no row and no death.

    Parameters
    ----------
    incidents
        Incidents schema, with the columns named in ``by``.
    by
        Columns to group by; rows that miss one form groups of their own (missing key), listed last.

    Returns
    -------
    One row a group: the columns of ``by``, ``incidents`` (rows), ``killed_min``, ``killed``, ``killed_max``,
    ``injured``, ``children``, ``women`` (people) and ``killed_not_stated`` (rows without a number). A sum over rows
    that all miss the number is missing, not zero; ``killed_max`` is missing where one row has no upper bound.

    Raises
    ------
    TableError
        If a column of ``by`` or of the numbers summed is missing.

    """
    keys = [by] if isinstance(by, str) else list(by)
    require_placed(incidents, [*keys, *_COUNTS, "killed_min", "killed_max"])
    work = incidents[[*keys, *_COUNTS]].copy()
    work["killed_min"] = least(incidents, "killed")
    work["killed_max"] = incidents["killed_max"].astype("Int64")
    work["killed_not_stated"] = work["killed_min"].isna()
    groups = work.groupby(keys, dropna=False, sort=True)
    sums = groups[["killed_min", *_COUNTS]].sum(min_count=1)
    sums.insert(0, "incidents", groups.size().astype("Int64"))
    all_bounded = ~work["killed_max"].isna().groupby([work[k] for k in keys], dropna=False, sort=True).any()
    sums["killed_max"] = groups["killed_max"].sum(min_count=1).where(all_bounded)
    sums["killed_not_stated"] = groups["killed_not_stated"].sum().astype("Int64")
    order = ["incidents", "killed_min", "killed", "killed_max", "injured", "children", "women", "killed_not_stated"]
    return sums[order].reset_index()


def governorate_table(incidents: pd.DataFrame, totals: pd.DataFrame, boundaries: pd.DataFrame) -> pd.DataFrame:
    """Give one row a governorate, period and source: the stated deaths beside the located incidents.

    Parameters
    ----------
    incidents
        Incidents schema after :func:`geo.assign_admin`; withheld rows are left out.
    totals
        Totals schema; rows by governorate with measure ``killed`` and group ``all`` are used, withheld ones without
        their numbers.
    boundaries
        The governorates: ``adm1_pcode``, ``adm1_name``, ``adm1_name_ar``.

    Returns
    -------
    Columns ``adm1_pcode, adm1_name, adm1_name_ar, report, period_start, period_end, killed_min, killed, killed_max,
    basis, withheld`` (as stated by the source) and ``incidents, incidents_killed, incidents_injured`` (located there,
    in the headline); the numbers are people, ``incidents`` rows. Of stated figures the unknown stay missing; where
    nothing is located ``incidents`` is 0 and the people missing. A last row a source and period without ``adm1_pcode``
    holds what has no governorate.

    Raises
    ------
    TableError
        If one of the three tables lacks a column that is used.

    """
    require_placed(incidents, _LOCATED)
    require_columns(totals, "totals", _TOTALS, remedy="Use geo.read_totals().")
    require_columns(boundaries, "boundaries", _NAMES, remedy="Use geo.load_boundaries(level=1).")
    keys = ["adm1_pcode", "report", *PERIOD]
    stated = _stated(totals)
    told = _located(incidents)
    periods = pd.concat([stated[keys[1:]], told[keys[1:]]]).drop_duplicates()
    names = boundaries[list(_NAMES)].drop_duplicates("adm1_pcode")
    everywhere = names.assign(adm1_pcode=names["adm1_pcode"].astype("string")).merge(periods, how="cross")
    loose = pd.concat([stated.loc[stated["adm1_pcode"].isna(), keys], told.loc[told["adm1_pcode"].isna(), keys]])
    grid = pd.concat([everywhere, loose.drop_duplicates()], ignore_index=True)
    table = grid.merge(stated, on=keys, how="left").merge(told, on=keys, how="left")
    table["incidents"] = table["incidents"].fillna(0)
    table["withheld"] = table["withheld"].fillna(False)
    return table.sort_values([*PERIOD, "report", "adm1_pcode"], na_position="last", kind="stable").reset_index(
        drop=True
    )


def _stated(totals: pd.DataFrame) -> pd.DataFrame:
    deaths = totals[
        (totals["measure"] == "killed") & (totals["group"] == "all") & (totals["by"] == "governorate")
    ].copy()
    deaths["killed_min"] = deaths["value_min"].fillna(deaths["value"])
    deaths["killed_max"] = deaths["value_max"]
    deaths = deaths.rename(columns={"value": "killed"})
    hidden = deaths["withheld"].fillna(False).astype(bool)
    for column in ("killed_min", "killed", "killed_max"):
        deaths[column] = deaths[column].where(~hidden)
    return deaths[
        ["adm1_pcode", "report", *PERIOD, "killed_min", "killed", "killed_max", "basis", "withheld"]
    ].drop_duplicates(["adm1_pcode", "report", *PERIOD])


def _located(incidents: pd.DataFrame) -> pd.DataFrame:
    counted = incidents[incidents["in_headline"].fillna(True) & ~incidents["withheld"].fillna(False)]
    work = pd.DataFrame(counted[["adm1_pcode", "source", "injured"]]).rename(columns={"source": "report"})
    work[PERIOD] = with_periods(counted)
    work["killed"] = least(counted, "killed")
    groups = work.groupby(["adm1_pcode", "report", *PERIOD], dropna=False, sort=True)
    told = groups[["killed", "injured"]].sum(min_count=1).astype("Int64")
    told = told.rename(columns={"killed": "incidents_killed", "injured": "incidents_injured"})
    told.insert(0, "incidents", groups.size().astype("Int64"))
    return told.reset_index()
