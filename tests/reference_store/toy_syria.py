"""A Syria of squares with as many units as the real one: 14 governorates, 62 districts, 272 sub-districts."""

from __future__ import annotations

import geopandas as gpd
from shapely.geometry import box

from geo.reference.names import governorates

STYLES = {
    "older": ("ADM{}_PCODE", "ADM{}_EN", "ADM{}_AR"),
    "current": ("adm{}_pcode", "adm{}_name", "adm{}_name1"),
}


def toy_syria(style: str = "older", level: int = 3) -> gpd.GeoDataFrame:
    """Give 272 squares in 14 columns: units nest, nothing overlaps, no gaps."""
    official = sorted(governorates(), key=lambda unit: unit.pcode)
    districts = [4] * 8 + [5] * 6  # 62
    rows = []
    shapes = []
    spare = 272 - 62 * 4
    for number, unit in enumerate(official):
        west = 36.0 + number * 0.4
        smalls = []
        for district in range(districts[number]):
            count = 5 if spare > 0 else 4
            spare -= 1
            smalls += [(district, sub) for sub in range(count)]
        height = 4.0 / len(smalls)
        for step, (district, sub) in enumerate(smalls):
            code2 = f"{unit.pcode}{district:02d}"
            names = {1: (unit.pcode, unit.name, unit.name_ar)}
            names[2] = (code2, f"District {code2}", f"منطقة {code2}")
            names[3] = (f"{code2}{sub:02d}", f"Sub-district {code2}{sub:02d}", f"ناحية {code2}{sub:02d}")
            rows.append(
                {
                    column.format(each): value
                    for each in range(1, 4)
                    for column, value in zip(STYLES[style], names[each], strict=True)
                }
            )
            shapes.append(box(west, 33.0 + step * height, west + 0.4, 33.0 + (step + 1) * height))
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    if level == 3:
        return frame
    columns = [column.format(each) for each in range(1, level + 1) for column in STYLES[style]]
    return frame.dissolve(STYLES[style][0].format(level), as_index=False)[[*columns, "geometry"]]


def as_geojson(frame: gpd.GeoDataFrame) -> bytes:
    return str(frame.to_json()).encode()
