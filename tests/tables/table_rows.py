"""Smallest valid rows of both tables, for tests to vary."""

from __future__ import annotations

from typing import Any

import pandas as pd


def incident(**more: Any) -> dict[str, Any]:
    """Give the cells of one valid incident."""
    row = {
        "incident_id": "a",
        "date": "2021-02-25",
        "incident_type": "landmine",
        "killed": 5,
        "place": "Ras al Ein",
        "source": "a report",
    }
    return row | more


def total(**more: Any) -> dict[str, Any]:
    """Give the cells of one valid total."""
    row = {
        "report": "a report",
        "period_start": "2021-02-01",
        "period_end": "2021-02-28",
        "measure": "killed",
        "value": 138,
    }
    return row | more


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """Make a frame of rows, every cell as it is."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in headers})
