"""Join incidents to administrative units: one row in, one row out, every tie settled by a written rule."""

from __future__ import annotations

from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import BoundaryError, CRSError, Problem
from geo.reference.names import find_pcode

#: UTM zone 37N covers most of Syria; distances in it are true to about 0.1 %.
METRIC_CRS = "EPSG:32637"

METHODS = {
    "within": "the point lies inside the unit",
    "border": "the point lies on a border: the unit the source names, else the lowest p-code",
    "nearest": "the point lies just outside every unit: the nearest one within the limit",
    "stated": "the unit the source names; the point does not decide",
    "none": "no unit",
}

FLAGS = {
    "border_uncertain": "another unit lies nearer than the boundaries are accurate",
    "disagrees_with_stated": "the coordinates lie outside the governorate that the source names",
    "outside_syria": "the coordinates lie outside every unit, farther than the limit",
    "no_place": "neither coordinates nor a governorate are given",
}


def assign_admin(
    incidents: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, *, max_distance_km: float = 5.0
) -> gpd.GeoDataFrame:
    """Give every incident its administrative unit.

    The unit that the source names (``adm1_pcode``, else ``governorate``) stands; the coordinates confirm it, find the
    finer levels inside it, or are flagged when they disagree. Where the source names none, the unit holding the point
    is taken; on a border the lowest p-code; outside every unit the nearest one up to ``max_distance_km`` kilometres.

    Parameters
    ----------
    incidents
        Columns of the incidents schema, point geometry (or None) in the same CRS as ``boundaries``.
    boundaries
        Polygons with ``adm1_pcode`` and, for finer levels, ``adm2_pcode`` and ``adm3_pcode``.
    max_distance_km
        How far outside every unit, in kilometres (measured in EPSG:32637), a point may lie.

    Returns
    -------
    The same rows in the same order and index, with ``adm*_pcode`` filled for the levels of ``boundaries``, and
    ``admin_method`` (a key of METHODS), ``admin_flag`` (keys of FLAGS joined by ``;``, or empty), ``distance_m``
    (metres outside the unit, for ``nearest``).

    Raises
    ------
    CRSError
        If a CRS is missing or the two differ.
    BoundaryError
        If ``boundaries`` has no ``adm1_pcode``.

    """
    _require_same_crs(incidents, boundaries)
    units = _sorted_units(boundaries)
    stated = stated_governorate(incidents).where(lambda code: code.isin(units["adm1_pcode"]))
    points = np.asarray(incidents.geometry.array)
    located = ~(shapely.is_missing(points) | shapely.is_empty(points))

    unit, touching = _touching_unit(points, located, units, stated)
    distance = np.full(len(incidents), np.nan)
    outside = located & (touching == 0)
    if outside.any():
        unit, distance = _nearest_unit(incidents, outside, units, stated, unit, max_distance_km * 1000)

    result = incidents.copy()
    result.attrs = dict(incidents.attrs)
    _write_codes(result, units, unit, stated)
    agrees = _agrees(units, unit, stated)
    result["admin_method"] = _methods(unit, touching, stated, agrees)
    result["admin_flag"] = _flags(incidents, boundaries, units, located, unit, stated, agrees)
    result["distance_m"] = pd.array(np.round(distance, 1), dtype="Float64")
    return result


def stated_governorate(incidents: pd.DataFrame) -> pd.Series:
    """P-code of the governorate each row names, by ``adm1_pcode`` or else by ``governorate``; missing if neither."""
    named = incidents["governorate"] if "governorate" in incidents else pd.Series(pd.NA, index=incidents.index)
    codes = {name: find_pcode(name) for name in named.dropna().unique()}
    by_name = named.map(codes).astype("string")
    if "adm1_pcode" not in incidents:
        return by_name
    return incidents["adm1_pcode"].astype("string").fillna(by_name)


def _require_same_crs(incidents: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> None:
    for name, frame in (("incidents", incidents), ("boundaries", boundaries)):
        if frame.crs is None:
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


def _sorted_units(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if "adm1_pcode" not in boundaries:
        raise BoundaryError(
            Problem(file="boundaries", column="adm1_pcode", reason="is missing.", remedy="Use geo.load_boundaries().")
        )
    return boundaries.sort_values(_levels(boundaries), kind="stable").reset_index(drop=True)


def _levels(units: pd.DataFrame) -> list[str]:
    return [name for name in ("adm1_pcode", "adm2_pcode", "adm3_pcode") if name in units]


def _consistent(units: gpd.GeoDataFrame, unit: np.ndarray, stated: pd.Series, row: np.ndarray) -> np.ndarray:
    said = stated.to_numpy(dtype=object, na_value="")[row]
    return cast(np.ndarray, (said == "") | (units["adm1_pcode"].to_numpy(dtype=object)[unit] == said))


def _touching_unit(
    points: np.ndarray, located: np.ndarray, units: gpd.GeoDataFrame, stated: pd.Series
) -> tuple[np.ndarray, np.ndarray]:
    """Give each point's unit position (-1: none) and how many units it touches; the stated one first, then p-code."""
    rows = np.flatnonzero(located)
    found, unit = shapely.STRtree(units.geometry.array).query(points[rows], predicate="intersects")
    row = rows[found]
    order = np.lexsort((unit, ~_consistent(units, unit, stated, row), row))
    row, unit = row[order], unit[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = row[1:] != row[:-1]
    chosen = np.full(len(points), -1)
    chosen[row[first]] = unit[first]
    return chosen, np.bincount(row, minlength=len(points))


def _nearest_unit(
    incidents: gpd.GeoDataFrame,
    outside: np.ndarray,
    units: gpd.GeoDataFrame,
    stated: pd.Series,
    unit: np.ndarray,
    limit_m: float,
) -> tuple[np.ndarray, np.ndarray]:
    rows = np.flatnonzero(outside)
    points = incidents.geometry.iloc[rows].to_crs(METRIC_CRS).to_numpy()
    shapes = units.geometry.to_crs(METRIC_CRS).to_numpy()
    found, near = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=limit_m)
    metres = shapely.distance(points[found], shapes[near])
    row = rows[found]
    order = np.lexsort((near, metres, ~_consistent(units, near, stated, row), row))
    row, near, metres = row[order], near[order], metres[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = row[1:] != row[:-1]
    result, distance = unit.copy(), np.full(len(unit), np.nan)
    result[row[first]] = near[first]
    distance[row[first]] = metres[first]
    return result, distance


def _agrees(units: gpd.GeoDataFrame, unit: np.ndarray, stated: pd.Series) -> np.ndarray:
    agrees = np.ones(len(unit), dtype=bool)
    rows = np.flatnonzero(unit >= 0)
    agrees[rows] = _consistent(units, unit[rows], stated, rows)
    return agrees


def _write_codes(result: gpd.GeoDataFrame, units: gpd.GeoDataFrame, unit: np.ndarray, stated: pd.Series) -> None:
    for level in _levels(units):
        codes = pd.Series(pd.NA, index=result.index, dtype="string")
        by_point = (unit >= 0) & _agrees(units, unit, stated)
        codes.iloc[np.flatnonzero(by_point)] = units[level].to_numpy(dtype=object)[unit[by_point]]
        if level == "adm1_pcode":
            codes = stated.set_axis(result.index).astype("string").fillna(codes)
        elif level in result:
            codes = codes.fillna(result[level].astype("string"))
        result[level] = codes


def _methods(unit: np.ndarray, touching: np.ndarray, stated: pd.Series, agrees: np.ndarray) -> pd.Series:
    said = stated.notna().to_numpy()
    method = np.select(
        [(unit >= 0) & ~agrees, (touching > 1), (touching == 1), (unit >= 0), said],
        ["stated", "border", "within", "nearest", "stated"],
        default="none",
    )
    return pd.Series(method, index=stated.index, dtype="string")


def _flags(
    incidents: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    located: np.ndarray,
    unit: np.ndarray,
    stated: pd.Series,
    agrees: np.ndarray,
) -> pd.Series:
    accuracy_km = boundaries.attrs.get("boundary_set", {}).get("accuracy_km") or 0.0
    uncertain = _near_several(incidents, units, located, accuracy_km * 1000)
    stated_is_near = uncertain & _stated_within(incidents, units, located, stated, accuracy_km * 1000)
    raised = {
        "border_uncertain": uncertain,
        "disagrees_with_stated": ~agrees & ~stated_is_near,
        "outside_syria": located & (unit < 0),
        "no_place": ~located & stated.isna().to_numpy(),
    }
    words = [";".join(name for name in raised if raised[name][i]) for i in range(len(incidents))]
    return pd.Series(words, index=incidents.index, dtype="string")


def _near_several(
    incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, located: np.ndarray, limit_m: float
) -> np.ndarray:
    """Whether a point is nearer to a second governorate than the boundaries are accurate."""
    near = np.zeros(len(incidents), dtype=bool)
    if limit_m <= 0 or not located.any():
        return near
    rows, governorate = _governorates_within(incidents, units, located, limit_m)
    pairs = pd.DataFrame({"row": rows, "adm1": governorate}).drop_duplicates()
    near[pairs["row"].value_counts().loc[lambda n: n > 1].index] = True
    return near


def _stated_within(
    incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, located: np.ndarray, stated: pd.Series, limit_m: float
) -> np.ndarray:
    within = np.zeros(len(incidents), dtype=bool)
    if limit_m <= 0 or not located.any():
        return within
    rows, governorate = _governorates_within(incidents, units, located, limit_m)
    within[rows[stated.to_numpy(dtype=object, na_value="")[rows] == governorate]] = True
    return within


def _governorates_within(
    incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, located: np.ndarray, limit_m: float
) -> tuple[np.ndarray, np.ndarray]:
    rows = np.flatnonzero(located)
    points = incidents.geometry.iloc[rows].to_crs(METRIC_CRS).to_numpy()
    tree = shapely.STRtree(units.geometry.to_crs(METRIC_CRS).to_numpy())
    found, unit = tree.query(points, predicate="dwithin", distance=limit_m)
    return rows[found], units["adm1_pcode"].to_numpy(dtype=object)[unit]
