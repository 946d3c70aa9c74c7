"""Incidents and their administrative units: what to call, whether the incidents are one table or many partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from geo.errors import Problem, TableError
from geo.placing.joining import FLAGS, METHODS, place_rows
from geo.placing.units import prepare_units
from geo.tables.frames import require_same_crs

if TYPE_CHECKING:
    from dask.dataframe import DataFrame as DaskFrame

__all__ = ["FLAGS", "METHODS", "assign_admin"]


def assign_admin(
    incidents: gpd.GeoDataFrame | DaskFrame, boundaries: gpd.GeoDataFrame, *, max_distance_km: float = 5.0
) -> gpd.GeoDataFrame:
    """Give every incident its administrative unit.

    The unit that the source names (``adm*_pcode``, else ``governorate``) stands; the coordinates confirm it, find the
    finer levels inside it, or are flagged when they disagree. Where the source names none, the unit holding the point
    is taken; on a border the lowest p-code; outside every unit the nearest one up to ``max_distance_km`` kilometres.

    Parameters
    ----------
    incidents
        Columns of the incidents schema, point geometry (or None) in the same CRS as ``boundaries``. A dask-geopandas
        or dask DataFrame (extra ``scale``) is joined partition by partition, when it is computed; one without geometry
        has its coordinates in ``lon`` and ``lat`` (EPSG:4326).
    boundaries
        Polygons with ``adm1_pcode`` and, for finer levels, ``adm2_pcode`` and ``adm3_pcode``.
    max_distance_km
        How far outside every unit, in kilometres (measured in EPSG:32637), a point may lie.

    Returns
    -------
    The same rows in the same order and index, with ``adm*_pcode`` filled for the levels of ``boundaries``, and
    ``admin_method`` (a key of ``geo.placing.admin.METHODS``: ``within``, ``border``, ``nearest``, ``stated`` or
    ``none``), ``admin_flag`` (keys of ``geo.placing.admin.FLAGS`` joined by ``;``, or empty) and ``distance_m`` (metres
    outside the unit, for ``nearest``). ``.attrs["boundary_set"]`` says which boundaries were used.

    Raises
    ------
    CRSError
        If a CRS is missing or the two differ.
    BoundaryError
        If ``boundaries`` has no ``adm1_pcode``.
    TableError
        If a table has no shapes, a geometry is not a point, or the distance is none.
    MissingExtraError
        If partitions are given and dask is not installed.

    Examples
    --------
    >>> import geo
    >>> placed = geo.assign_admin(geo.load_sample().incidents, geo.load_boundaries(level=1))
    >>> placed.loc[[7, 11], "admin_method"].to_list()
    ['within', 'stated']

    """
    if not max_distance_km >= 0:
        remedy = "Give kilometres, 0 or more."
        raise TableError(
            Problem(column="max_distance_km", value=max_distance_km, reason="is no distance.", remedy=remedy)
        )
    if type(incidents).__module__.partition(".")[0] in ("dask", "dask_expr", "dask_geopandas"):
        from geo.placing.partitions import assign_partitions  # noqa: PLC0415  (needs the extra "scale")

        return assign_partitions(incidents, boundaries, max_distance_km=max_distance_km)
    require_same_crs(incidents, boundaries)
    placed = place_rows(incidents, prepare_units(boundaries), max_distance_km=max_distance_km)
    if "boundary_set" in boundaries.attrs:
        placed.attrs["boundary_set"] = dict(boundaries.attrs["boundary_set"])
    return placed
