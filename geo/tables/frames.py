"""Frames that a caller gives: whether they have the columns and shapes needed, and in which coordinate system."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd
import pyproj

from geo.errors import CRSError, Problem, TableError


def crs_of(frame: pd.DataFrame, name: str) -> pyproj.CRS | None:
    """Give the CRS of a frame's shapes, None where it is not said.

    Raises
    ------
    TableError
        If it is a table without shapes.

    Examples
    --------
    >>> crs_of(gpd.GeoDataFrame(geometry=[], crs="EPSG:4326"), "places").to_string()
    'EPSG:4326'
    """
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        maker = {"incidents": "geo.read_incidents(table)", "boundaries": "geo.load_boundaries()"}
        raise TableError(
            Problem(
                file=name,
                column="geometry",
                reason="is missing: this is a table without shapes.",
                remedy=f"Use {maker.get(name, 'a GeoDataFrame')}, which has them.",
            )
        )
    found: pyproj.CRS | None = frame.crs
    return found


def require_columns(frame: pd.DataFrame, name: str, columns: Iterable[str], *, remedy: str) -> None:
    """Refuse a table that lacks columns.

    Raises
    ------
    TableError
        If one is missing; all of them are named.
    """
    if absent := [column for column in columns if column not in frame]:
        raise TableError(Problem(file=name, column=", ".join(absent), reason="is missing.", remedy=remedy))


def require_placed(incidents: pd.DataFrame, columns: Iterable[str]) -> None:
    """Refuse incidents that lack columns which reading and placing give them; raises as :func:`require_columns`."""
    remedy = "Use geo.read_incidents() and geo.assign_admin() first."
    require_columns(incidents, "incidents", columns, remedy=remedy)


def require_wgs84(frame: pd.DataFrame, name: str) -> None:
    """Refuse a frame whose shapes are not in EPSG:4326.

    Raises
    ------
    TableError
        If it is a table without shapes.
    CRSError
        If its CRS is missing or another.
    """
    crs = crs_of(frame, name)
    if crs is None or crs.to_epsg() != 4326:
        found = "missing" if crs is None else crs.to_string()
        named = "Use .set_crs(...) to say which it is, then" if crs is None else "Use"
        raise CRSError(
            Problem(
                file=name,
                reason=f"the coordinate reference system is {found}, not EPSG:4326.",
                remedy=f'{named} .to_crs("EPSG:4326").',
            )
        )


def require_same_crs(incidents: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> None:
    """Refuse a missing CRS, and two that differ.

    Raises
    ------
    TableError
        If one is a table without shapes.
    CRSError
        If a CRS is missing or the two differ.
    """
    for name, frame in (("boundaries", boundaries), ("incidents", incidents)):
        if crs_of(frame, name) is None:
            raise CRSError(
                Problem(
                    file=name,
                    reason="the coordinate reference system is missing.",
                    remedy='Say which one it is, for WGS 84 with .set_crs("EPSG:4326").',
                )
            )
    if incidents.crs != boundaries.crs:
        raise CRSError(
            Problem(
                reason=f"incidents are in {incidents.crs.to_string()}, boundaries in {boundaries.crs.to_string()}.",
                remedy="Bring one to the other with .to_crs(...).",
            )
        )
