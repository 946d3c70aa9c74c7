"""A toy country of four squares with known answers.

   36   37   38  (longitude)
36 +----+----+
   | 01 | 02 |
35 +----+----+
   | 03 | 04 |
34 +----+----+
"""

from __future__ import annotations

import geopandas as gpd
from shapely.geometry import box

SQUARES = {
    "SY01": (36.0, 35.0, 37.0, 36.0),
    "SY02": (37.0, 35.0, 38.0, 36.0),
    "SY03": (36.0, 34.0, 37.0, 35.0),
    "SY04": (37.0, 34.0, 38.0, 35.0),
}


def toy_boundaries() -> gpd.GeoDataFrame:
    """Give the four squares as a governorate set, in p-code order, EPSG:4326."""
    frame = gpd.GeoDataFrame(
        {
            "adm1_pcode": list(SQUARES),
            "adm1_name": ["Damascus", "Aleppo", "Rural Damascus", "Homs"],
            "adm1_name_ar": ["دمشق", "حلب", "ريف دمشق", "حمص"],
        },
        geometry=[box(*bounds) for bounds in SQUARES.values()],
        crs="EPSG:4326",
    )
    frame.attrs["boundary_set"] = {
        "name": "toy country",
        "source": "four squares made for the tests",
        "licence": "MIT",
        "date": "2026-01-01",
        "accuracy_km": 0.0,
        "note": "",
        "sha256": "",
    }
    return frame
