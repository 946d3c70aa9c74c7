"""Reporting periods: which one counts an incident, how one is written."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

PERIOD = ["period_start", "period_end"]


def with_periods(incidents: pd.DataFrame) -> pd.DataFrame:
    """Fill ``period_start`` and ``period_end`` where missing: the month of ``date``, or its year if no more is known.

    Returns the two columns alone, on the index of ``incidents``; both stay missing where there is no date.
    """
    stated = incidents["period_start"].notna() & incidents["period_end"].notna()
    if stated.all():
        return pd.DataFrame(incidents[PERIOD])
    first, last = _calendar(incidents["date"], "M")
    whole_year = (incidents["date_precision"] == "year").fillna(False)
    if whole_year.any():
        first_of_year, last_of_year = _calendar(incidents["date"], "Y")
        first, last = first.mask(whole_year, first_of_year), last.mask(whole_year, last_of_year)
    return pd.DataFrame(
        {
            "period_start": incidents["period_start"].where(stated, first),
            "period_end": incidents["period_end"].where(stated, last),
        }
    )


def adopted_periods(incidents: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Give incidents without a period the only period of their own source's totals that holds their date.

    Returns the two columns alone, on the index of ``incidents``.
    """
    periods = incidents[PERIOD].copy()
    rows = totals[totals["by"].isin(["none", "governorate"])]
    offered = rows[["report", *PERIOD]].drop_duplicates().rename(columns={"report": "source"})
    lone = incidents.loc[periods["period_start"].isna() & incidents["date"].notna(), ["source", "date"]]
    pairs = lone.rename_axis("row").reset_index().merge(offered, on="source")
    held = pairs[(pairs["date"] >= pairs["period_start"]) & (pairs["date"] <= pairs["period_end"])]
    single = held.drop_duplicates("row", keep=False).set_index("row")
    periods.loc[single.index, PERIOD] = single[PERIOD]
    return periods


def with_days_counted(incidents: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Give incidents of an exact day, without a period, that day alone where totals count their month day by day.

    A month is counted day by day where governorates have totals of single days in it, and none of a longer time.
    Returns the two columns alone, on the index of ``incidents``.
    """
    periods = incidents[PERIOD].copy()
    divided = totals.loc[totals["by"] == "governorate", PERIOD].dropna().drop_duplicates()
    spans = divided.to_numpy().astype("datetime64[M]")
    daily = (divided["period_start"] == divided["period_end"]).to_numpy()
    months = np.unique(spans[daily, 0])
    for first, last in np.unique(spans[~daily], axis=0):
        months = months[(months < first) | (months > last)]
    exact = periods["period_start"].isna() & (incidents["date_precision"] == "day").fillna(False)
    counted = exact & np.isin(incidents["date"].to_numpy().astype("datetime64[M]"), months)
    for column in PERIOD:
        periods[column] = periods[column].mask(counted, incidents["date"])
    return periods


def _calendar(dates: pd.Series, unit: Literal["M", "Y"]) -> tuple[pd.Series, pd.Series]:
    """Give the first and the last day of each date's month or year."""
    spans = dates.to_numpy().astype(f"datetime64[{unit}]")
    first, last = spans.astype("datetime64[D]"), (spans + 1).astype("datetime64[D]") - 1

    def column(days: npt.NDArray[np.datetime64]) -> pd.Series:
        return pd.Series(days.astype("datetime64[s]"), index=dates.index).astype(dates.dtype)

    return column(first), column(last)


def period_key(start: pd.Timestamp | None, end: pd.Timestamp | None) -> str:
    """Write a period as two ISO dates joined by a slash; empty where a bound is missing."""
    if start is None or end is None or pd.isna(start) or pd.isna(end):
        return ""
    return f"{start:%Y-%m-%d}/{end:%Y-%m-%d}"


def period_keys(frame: pd.DataFrame) -> pd.Series:
    """Give the period key of each row of a table with ``period_start`` and ``period_end``."""
    start = frame["period_start"].dt.strftime("%Y-%m-%d")
    end = frame["period_end"].dt.strftime("%Y-%m-%d")
    keys: pd.Series = (start + "/" + end).fillna("").astype("string")
    return keys
