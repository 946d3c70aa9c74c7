"""A table of incidents in the format its suffix names."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from geo.errors import OutputError, Problem
from geo.exports.csv import write_csv
from geo.exports.geopackage import write_geopackage
from geo.writing import whole_file

SUFFIXES = (".csv", ".geojson", ".gpkg", ".parquet")


def write_incidents(incidents: gpd.GeoDataFrame, path: Path | str) -> None:
    """Write incidents (EPSG:4326) as .csv, .geojson, .gpkg or .parquet; rows without a place are kept.

    Raises
    ------
    OutputError
        If the suffix is none of these, or the file cannot be written.

    """
    target = Path(path)
    suffix = target.suffix.casefold()
    if suffix not in SUFFIXES:
        raise OutputError(
            Problem(
                file=str(target),
                reason=f"no table is written for the suffix {suffix or '(none)'}.",
                remedy=f"Use {', '.join(SUFFIXES)}.",
            )
        )
    if suffix == ".csv":
        write_csv(incidents, target)
    elif suffix == ".gpkg":
        write_geopackage({"incidents": incidents}, target)
    else:
        with whole_file(target) as draft:
            if suffix == ".parquet":
                incidents.to_parquet(draft, index=False)
            else:
                draft.write_text(_geojson(incidents), encoding="utf-8", newline="\n")


def _geojson(incidents: gpd.GeoDataFrame) -> str:
    plain = incidents.copy()
    for name in plain.select_dtypes("datetime").columns:
        plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    return str(plain.to_json(drop_id=True, na="null", ensure_ascii=False)) + "\n"
