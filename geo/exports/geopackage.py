"""GeoPackage files for QGIS: incidents as points, rings round places known less well, units as polygons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.errors import CRSError, Problem
from geo.tables.frames import crs_of
from geo.writing import refusal, whole_file

#: GeoPackage stamps each layer with the time it was changed; a fixed one keeps equal input equal to the byte.
_STAMP = "2000-01-01T00:00:00Z"
#: What pyogrio raises where a disk is full or a file cannot be made, depending on how far it came.
_FAILURES = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
)


def write_geopackage(layers: Mapping[str, gpd.GeoDataFrame], path: Path | str) -> None:
    """Write one layer a frame, each in its own CRS; rows without geometry are kept.

    Raises
    ------
    CRSError
        If a frame has no CRS.
    OutputError
        If the file cannot be written.

    """
    for name, frame in layers.items():
        if crs_of(frame, name) is None:
            raise CRSError(Problem(file=name, reason="has no coordinate reference system.", remedy="Set it first."))
    with whole_file(path) as draft, _fixed_stamp():
        for name, frame in layers.items():
            try:
                pyogrio.write_dataframe(_plain(frame), draft, layer=name, driver="GPKG", append=draft.exists())
            except _FAILURES as error:
                raise refusal(path, str(error).replace(str(draft), Path(path).name)) from error


@contextmanager
def _fixed_stamp() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give every column a type that GDAL writes: nullable counts stay whole numbers, dates become ISO days."""
    plain = frame.copy()
    for name in plain.columns.drop(plain.geometry.name):
        column = plain[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            plain[name] = column.dt.strftime("%Y-%m-%d").astype(object).where(column.notna(), None)
        elif pd.api.types.is_string_dtype(column):
            plain[name] = column.astype(object).where(column.notna(), None)
    return plain
