"""Rings: what is drawn for an incident whose place is known only within a radius."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from geo.drawing.layers import IncidentLayer
from geo.placing.reconcile import how_placed

_CORNERS = 48
_GEOD = Geod(ellps="WGS84")
_TOLD = ("incident_id", "date", "incident_type", "place", "adm1_pcode", "precision", "radius_km", "source")


def ring_corners(lon: float, lat: float, radius_km: float) -> npt.NDArray[np.float64]:
    """Give the corners of a ring (EPSG:4326, anticlockwise, closed), all ``radius_km`` from its centre on WGS 84."""
    turn = np.linspace(360, 0, _CORNERS + 1)
    many = np.ones(len(turn))
    x, y, _ = _GEOD.fwd(lon * many, lat * many, turn, radius_km * 1000 * many)
    corners = np.column_stack([x, y]).round(6)
    corners[-1] = corners[0]
    return np.asarray(corners, dtype=np.float64)


def points_and_rings(incidents: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Split placed incidents for a program that pins every point it is given.

    Returns
    -------
    dict
        ``incidents``: all rows and columns, with a point only where a map may pin one. ``rings``: the outline of each
        place known within ``radius_km``, with its identifier and no counts, so that nothing is summed twice.

    Raises
    ------
    MapError
        If the incidents have not been joined.
    CRSError
        If they are not in EPSG:4326.

    """
    how = how_placed(IncidentLayer(incidents).incidents)
    points = incidents.set_geometry(incidents.geometry.where(how == "point", None))
    rows = incidents[how == "area"]
    outlines = [
        shapely.Polygon(ring_corners(float(lon), float(lat), float(radius)))
        for lon, lat, radius in zip(rows["lon"], rows["lat"], rows["radius_km"], strict=True)
    ]
    told = pd.DataFrame(rows[list(_TOLD)])
    return {"incidents": points, "rings": gpd.GeoDataFrame(told, geometry=outlines, crs=incidents.crs)}
