"""A table of incidents in the format its suffix names."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from geo.errors import OutputError, Problem
from geo.exports.csv import write_csv
from geo.exports.geopackage import write_geopackage
from geo.exports.gpx import write_gpx
from geo.exports.kml import write_kml
from geo.exports.rings import points_and_rings
from geo.tables.frames import require_wgs84
from geo.writing import whole_file

#: Files that hold points and rings with their words, and no table.
CARRIED = (".gpx", ".kml")
SUFFIXES = (".csv", ".geojson", ".gpkg", ".gpx", ".kml", ".parquet")


def write_incidents(
    incidents: gpd.GeoDataFrame, path: Path | str, *, units: gpd.GeoDataFrame | None = None, lang: str = "en"
) -> None:
    """Write placed incidents (EPSG:4326) as .csv, .geojson, .gpkg, .gpx, .kml or .parquet.

    Parameters
    ----------
    incidents
        Incidents after :func:`geo.assign_admin`. Tables keep every row and column; a GeoPackage has a point only where
        the place is known to the settlement, and a layer ``rings``. GPX and KML hold points and rings with their words,
        and say how many incidents they do not hold; withheld ones never. What else may be told is for
        :func:`geo.disclose` to settle before.
    path
        The file; its suffix picks the format.
    units
        Units to put beside the incidents in a GeoPackage.
    lang
        Language of the words in GPX and KML: en or ar.

    Raises
    ------
    OutputError
        If the suffix is none of these, or the file cannot be written.
    MapError
        If incidents for GPX, KML or GeoPackage have not been joined, or there is no such language.
    CRSError
        If the incidents are not in EPSG:4326; a CSV file holds their columns alone, whatever they are in.
    TableError
        If a table has no shapes where they are written.

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
        write_geopackage(points_and_rings(incidents) | ({} if units is None else {"units": units}), target)
    elif suffix == ".gpx":
        write_gpx(incidents, target, lang=lang)
    elif suffix == ".kml":
        write_kml(incidents, target, lang=lang)
    else:
        require_wgs84(incidents, "incidents")
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
