"""The base of every map: neighbouring countries and principal towns, for orientation only."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.reference.packaged import packaged

_TEXT_OF_TOWNS = {"name": "string", "name_ar": "string", "adm1_pcode": "string"}
_TOWN_TYPES = {**_TEXT_OF_TOWNS, "lon": "float64", "lat": "float64", "rank": "int64", "population": "Int64"}


def load_neighbours() -> gpd.GeoDataFrame:
    """Give the lands and the sea around Syria, for orientation.

    Returns
    -------
    GeoDataFrame
        Columns ``name``, ``name_ar``, ``kind`` and ``geometry``, EPSG:4326. ``kind`` is ``country`` (a polygon, cut at
        the edge of the base map), ``area`` (a polygon that belongs to no country's outline here: the Golan Heights
        west of the disengagement zone) or ``water`` (a point where the sea's label stands).

    Examples
    --------
    >>> set(load_neighbours()["kind"]) == {"country", "area", "water"}
    True
    """
    return _neighbours().copy()


@cache
def _neighbours() -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(packaged("neighbours.geojson"))
    text = ["name", "name_ar", "kind"]
    return frame[[*text, "geometry"]].astype(dict.fromkeys(text, "string"))


def load_towns() -> pd.DataFrame:
    """Give the principal towns of Syria, for labels, most important first.

    Returns
    -------
    DataFrame
        Columns ``name``, ``name_ar``, ``lon``, ``lat`` (degrees, EPSG:4326), ``rank`` (1 governorate capital, 2 and 3
        smaller), ``adm1_pcode``, ``population`` (people, by GeoNames, of mixed years; missing where not known) and
        ``geonames_id``.

    Examples
    --------
    >>> load_towns().loc[0, "name"]
    'Damascus'
    """
    return pd.read_csv(packaged("towns.csv"), dtype={**_TOWN_TYPES, "geonames_id": "int64"}, encoding="utf-8")
