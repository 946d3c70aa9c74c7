"""Small tables of incidents for the geocoder's tests."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd

GOLD = Path(__file__).resolve().parents[1] / "gold" / "places.csv"
OCHA = "gazetteer/ocha-places-2014/syr_admin4_point.geojson"


def incidents(*rows: tuple[str | None, str | None], **columns: list[object]) -> gpd.GeoDataFrame:
    """Make incidents of pairs of place and governorate, without coordinates."""
    frame = pd.DataFrame(list(rows), columns=["place", "governorate"]).astype("string")
    frame = frame.assign(**columns)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([None] * len(frame), crs="EPSG:4326"))


def gold() -> list[dict[str, str]]:
    """Give the gold phrases."""
    with GOLD.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
