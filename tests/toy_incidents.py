"""Toy incidents and totals over the toy country, in the tables' own columns."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geo.tables.reading import read_incidents, read_totals

START, END = "2021-02-01", "2021-02-28"


def toy_incidents(rows: Sequence[dict[str, object]]) -> gpd.GeoDataFrame:
    """Read incidents of which only what matters to the test is given."""
    defaults = {
        "date": "2021-02-07",
        "incident_type": "landmine",
        "killed": 1,
        "place": "a village",
        "source": "toy report",
        "period_start": START,
        "period_end": END,
    }
    table = pd.DataFrame([{"incident_id": f"toy-{i}", **defaults, **row} for i, row in enumerate(rows)])
    return read_incidents(table)


def toy_totals(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    """Read totals of which only what matters to the test is given."""
    defaults = {"report": "toy report", "period_start": START, "period_end": END, "measure": "killed"}
    return read_totals(pd.DataFrame([{"value": None, **defaults, **row} for row in rows]))
