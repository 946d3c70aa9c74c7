"""Month series of every unit, and whether it rises or fades: said only where the series is long enough."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np
import pandas as pd

from geo.tables.periods import with_periods

#: A trend is tested from this many months on, in units with at least this many incidents.
TREND_MONTHS = 12
TREND_INCIDENTS = 6

TRENDS = {
    "rising": "incidents grow more frequent over the months",
    "fading": "incidents grow less frequent over the months",
    "steady": "no trend beyond chance",
    "too_short": f"fewer than {TREND_MONTHS} months, or fewer than {TREND_INCIDENTS} incidents",
}

#: The categories usual for emerging hot spots, from the months in which a unit was hot.
CATEGORIES = {
    "new": "hot in the last month, never before",
    "consecutive": "hot in an unbroken run of months up to the last, never before",
    "intensifying": "hot in nine of ten months and in the last, and growing hotter",
    "persistent": "hot in nine of ten months and in the last, without a trend",
    "diminishing": "hot in nine of ten months and in the last, and growing less hot",
    "oscillating": "hot in the last month, cold in an earlier one",
    "sporadic": "hot in the last month, on and off before",
    "historical": "hot in nine of ten months, but not in the last",
    "none": "no pattern of these",
    "too_short": f"fewer than {TREND_MONTHS} months",
}


def months_of(incidents: pd.DataFrame) -> np.ndarray:
    """Give each incident's month, numbered from year 0 on (12 a year): of its date, else of its period; -1 for none.

    A date known to the year only, or a period longer than a month, names no month.
    """
    precision = incidents["date_precision"].fillna("day")
    date = incidents["date"].where(~precision.isin(["year", "unknown"]))
    periods = with_periods(incidents)
    start, end = periods["period_start"], periods["period_end"]
    one_month = (start.dt.year == end.dt.year) & (start.dt.month == end.dt.month)
    day = date.fillna(start.where(one_month))
    number = day.dt.year * 12 + day.dt.month - 1
    return np.asarray(number.fillna(-1).to_numpy(dtype=int))


def period_of(incidents: pd.DataFrame) -> tuple[str, ...]:
    """Give the first and last day of the periods that incidents belong to, as year-month-day; nothing without dates."""
    periods = with_periods(incidents)
    first, last = periods["period_start"].min(), periods["period_end"].max()
    return () if pd.isna(first) or pd.isna(last) else (f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}")


def month_table(unit: np.ndarray, month: np.ndarray, units: int) -> np.ndarray:
    """Count incidents by unit and month, from the first month of the table to its last; no columns without dates."""
    dated = month >= 0
    if not dated.any():
        return np.zeros((units, 0), dtype=int)
    first = int(month[dated].min())
    length = int(month[dated].max()) - first + 1
    use = dated & (unit >= 0)
    cell = unit[use] * length + month[use] - first
    return np.bincount(cell, minlength=units * length).reshape(units, length)


def in_blocks(table: np.ndarray, blocks: int) -> np.ndarray:
    """Add the months up to equal blocks (the first months that do not fill one are left out)."""
    length = table.shape[1] // blocks
    if length == 0:
        return table
    kept = table[:, table.shape[1] - length * blocks :]
    return np.asarray(kept.reshape(len(table), blocks, length).sum(axis=2))


def trends(table: np.ndarray, *, alpha: float = 0.05) -> np.ndarray:
    """Name each unit's trend, a key of TRENDS: Mann and Kendall's test, corrected for ties and for many units (FDR)."""
    names = np.full(len(table), "too_short", dtype=object)
    long_enough = (table.sum(axis=1) >= TREND_INCIDENTS) & (table.shape[1] >= TREND_MONTHS)
    rows = np.flatnonzero(long_enough)
    if len(rows) == 0:
        return names
    tested = [mann_kendall(table[row]) for row in rows]
    found = false_discoveries(np.array([p for _, p in tested]), alpha=alpha)
    for row, (direction, _), real in zip(rows, tested, found, strict=True):
        names[row] = ("rising" if direction > 0 else "fading") if real else "steady"
    return names


def mann_kendall(series: np.ndarray) -> tuple[int, float]:
    """Test a series for a trend (Mann 1945, Kendall 1975): its direction (-1, 0, 1) and two-sided probability.

    >>> mann_kendall(np.array([0, 1, 2, 3, 4, 5, 6, 7]))[0]
    1
    """
    n = len(series)
    later = np.sign(series[None, :].astype(float) - series[:, None])
    score = float(np.triu(later, 1).sum())
    _, ties = np.unique(series, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    if variance <= 0 or score == 0:
        return 0, 1.0
    z = (abs(score) - 1) / sqrt(variance)
    return int(np.sign(score)), erfc(z / sqrt(2))


def false_discoveries(p: np.ndarray, *, alpha: float) -> np.ndarray:
    """Tell which of many probabilities stand when the false discovery rate is held (Benjamini and Hochberg 1995)."""
    order = np.argsort(p, kind="stable")
    limit = alpha * np.arange(1, len(p) + 1) / len(p)
    passing = np.flatnonzero(p[order] <= limit)
    found = np.zeros(len(p), dtype=bool)
    if len(passing):
        found[order[: passing[-1] + 1]] = True
    return found


def category(hot: np.ndarray, cold: np.ndarray, direction: int) -> str:
    """Name a unit's pattern, a key of CATEGORIES, from its hot and cold months and the direction of its values."""
    if len(hot) < TREND_MONTHS:
        return "too_short"
    mostly = float(hot.mean()) >= 0.9
    if not hot[-1]:
        return "historical" if mostly else "none"
    if mostly:
        return {1: "intensifying", -1: "diminishing"}.get(direction, "persistent")
    run = len(hot) if hot.all() else int(np.argmin(hot[::-1]))
    if not hot[: len(hot) - run].any():
        return "new" if run == 1 else "consecutive"
    return "oscillating" if cold.any() else "sporadic"
