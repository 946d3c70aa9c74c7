"""Reporting periods: which one counts an incident, how one is written."""

from __future__ import annotations

import pandas as pd

PERIOD = ["period_start", "period_end"]


def with_periods(incidents: pd.DataFrame) -> pd.DataFrame:
    """Fill ``period_start`` and ``period_end`` where missing: the calendar month of ``date``.

    Returns the two columns alone, on the index of ``incidents``; both stay missing where there is no date.
    """
    month = incidents["date"].dt.to_period("M")
    first = month.dt.start_time.astype(incidents["date"].dtype)
    last = month.dt.end_time.dt.normalize().astype(incidents["date"].dtype)
    stated = incidents["period_start"].notna() & incidents["period_end"].notna()
    return pd.DataFrame(
        {
            "period_start": incidents["period_start"].where(stated, first),
            "period_end": incidents["period_end"].where(stated, last),
        }
    )


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
