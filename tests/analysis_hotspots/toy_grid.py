"""A toy country of 36 squares, half a degree each: sub-districts in nine districts in four governorates.

Row and column count from the south-west; governorates are the quarters of 3 x 3 squares, districts their rows.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from geo.tables.reading import read_incidents

WEST, SOUTH, STEP, SIDE = 36.0, 33.0, 0.5, 6


def codes() -> list[str]:
    return [code(row, column) for row in range(SIDE) for column in range(SIDE)]


def code(row: int, column: int) -> str:
    governorate = 1 + (row // 3) * 2 + column // 3
    return f"SY0{governorate}0{1 + row % 3}0{1 + column % 3}"


def toy_units() -> gpd.GeoDataFrame:
    rows = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    adm3 = [code(*at) for at in rows]
    frame = gpd.GeoDataFrame(
        {
            "adm1_pcode": [c[:4] for c in adm3],
            "adm1_name": [f"Governorate {c[3]}" for c in adm3],
            "adm1_name_ar": [f"محافظة {c[3]}" for c in adm3],
            "adm2_pcode": [c[:6] for c in adm3],
            "adm2_name": [f"District {c[3:6]}" for c in adm3],
            "adm2_name_ar": [f"منطقة {c[3:6]}" for c in adm3],
            "adm3_pcode": adm3,
            "adm3_name": [f"Square {row} {column}" for row, column in rows],
            "adm3_name_ar": [f"ناحية {row} {column}" for row, column in rows],
        },
        geometry=[
            box(WEST + c * STEP, SOUTH + r * STEP, WEST + (c + 1) * STEP, SOUTH + (r + 1) * STEP) for r, c in rows
        ],
        crs="EPSG:4326",
    )
    frame.attrs["boundary_set"] = {"name": "toy grid", "accuracy_km": 0.0}
    return frame


def incident(row: int, column: int, **values: object) -> dict[str, object]:
    """Give an incident in the middle of a square."""
    return {"lon": WEST + (column + 0.5) * STEP, "lat": SOUTH + (row + 0.5) * STEP, **values}


def read(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    defaults = {
        "date": "2021-02-07",
        "incident_type": "landmine",
        "killed": 1,
        "place": "a village",
        "source": "toy report",
        "lon": None,
        "lat": None,
    }
    names = [*{name: None for row in [defaults, *rows] for name in row}]
    table = pd.DataFrame(
        [{"incident_id": f"toy-{i:05}", **defaults, **row} for i, row in enumerate(rows)],
        columns=["incident_id", *names],
    )
    return read_incidents(table)


def counted(counts: np.ndarray, rng: np.random.Generator, **values: object) -> gpd.GeoDataFrame:
    """Give as many incidents in each square as ``counts`` (6 x 6) says, anywhere in the square."""
    rows = []
    for (row, column), n in np.ndenumerate(counts):
        for east, north in rng.uniform(0.02, 0.98, (n, 2)):
            rows.append({"lon": WEST + (column + east) * STEP, "lat": SOUTH + (row + north) * STEP, **values})
    return read(rows)
