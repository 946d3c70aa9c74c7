"""The join of rows to administrative units: one row in, one row out, every tie settled by a written rule."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import Problem, TableError
from geo.placing.edges import Floats
from geo.placing.grid import OPEN
from geo.placing.nearby import near_units, units_within
from geo.placing.stated import Stated, read_stated
from geo.placing.touching import Positions
from geo.placing.units import Units

METHODS = {
    "within": "the point lies inside the unit",
    "border": "the point lies on a border: the unit the source names, else the lowest p-code",
    "nearest": "the point lies just outside every unit: the nearest one within the limit",
    "stated": "the unit the source names; the point does not decide",
    "none": "no unit",
}

FLAGS = {
    "border_uncertain": "another unit lies nearer than the boundaries are accurate",
    "disagrees_with_stated": "the coordinates lie outside the unit that the source names",
    "outside_syria": "the coordinates lie outside every unit, farther than the limit",
    "swapped_axes": "the coordinates would lie in Syria if longitude and latitude were swapped",
    "no_place": "neither coordinates nor a governorate are given",
}

_METHOD_NAMES = tuple(METHODS)


def place_rows(incidents: gpd.GeoDataFrame, units: Units, *, max_distance_km: float = 5.0) -> gpd.GeoDataFrame:
    """Do the work of :func:`geo.assign_admin` with units that were prepared once; both in the same CRS."""
    x, y, located = _coordinates(incidents)
    return with_units(incidents, x, y, located, units, max_distance_km=max_distance_km)


def with_units(
    table: Any, x: Floats, y: Floats, located: np.ndarray, units: Units, *, max_distance_km: float = 5.0
) -> Any:
    """Add units, as :func:`geo.assign_admin` does, to any table whose coordinates are given beside it, in their CRS.

    ``located`` says which rows have coordinates; ``x`` and ``y`` of the others are not looked at.
    """
    stated = read_stated(table, units)
    unit, border = _touched_unit(x, y, located, units, stated)
    outside = located & (unit < 0)
    distance: Floats = np.full(len(x), np.nan)
    if outside.any():
        unit, distance = _nearest_unit(x, y, outside, units, stated, unit, max_distance_km * 1000)
    held = np.flatnonzero(unit >= 0)
    agrees = np.ones(len(x), dtype=bool)
    agrees[held] = stated.agrees(held, unit[held])

    result = table.copy()
    result.attrs = dict(table.attrs)
    _write_codes(result, units, unit, stated, agrees)
    result["admin_method"] = _taken(_METHOD_NAMES, _methods(unit, border, outside, stated, agrees))
    result["admin_flag"] = _flags(x, y, located, units, unit, stated, agrees)
    result["distance_m"] = pd.array(np.round(distance, 1), dtype="Float64")
    return result


def _coordinates(incidents: gpd.GeoDataFrame) -> tuple[Floats, Floats, np.ndarray]:
    """Give x, y and whether the row has coordinates; a multi-point of one point is that point."""
    points: np.ndarray = np.asarray(incidents.geometry.array, dtype=object)
    kind = shapely.get_type_id(points)
    there = (kind >= 0) & ~shapely.is_empty(points)
    single = there & (kind == 4) & (shapely.get_num_geometries(points) == 1)
    if single.any():
        points = np.where(single, shapely.get_geometry(points, 0), points)
    wrong = np.flatnonzero(there & (kind != 0) & ~single)
    if len(wrong):
        raise TableError.from_problems(
            Problem(
                file="incidents",
                row=int(position) + 2,
                column="geometry",
                value=points[position].geom_type,
                reason="is not a point.",
                remedy="Give each incident one point, or none.",
            )
            for position in wrong
        )
    if not there.all():
        points = points.copy()
        points[~there] = None  # GEOS has no x of an empty point
    x: Floats = shapely.get_x(points)
    y: Floats = shapely.get_y(points)
    return x, y, there & np.isfinite(x) & np.isfinite(y)


def _touched_unit(
    x: Floats, y: Floats, located: np.ndarray, units: Units, stated: Stated
) -> tuple[np.ndarray, np.ndarray]:
    """Give each point's unit (-1: none) and whether it touches several; first the stated one, then by p-code."""
    rows = np.flatnonzero(located)
    everywhere = len(rows) == len(x)
    found, point, touched = units.locate(x if everywhere else x[rows], y if everywhere else y[rows])
    unit = np.full(len(x), -1, dtype=np.int64)
    unit[rows] = found
    border = np.zeros(len(x), dtype=bool)
    border[rows[found == OPEN]] = True
    row = rows[point]
    order = np.lexsort((touched, -stated.matches(row, touched), row))
    first = _first(row[order])
    unit[row[order][first]] = touched[order][first]
    return unit, border


def _first(row: Positions) -> np.ndarray:
    first = np.ones(len(row), dtype=bool)
    first[1:] = row[1:] != row[:-1]
    return first


def _nearest_unit(
    x: Floats, y: Floats, outside: np.ndarray, units: Units, stated: Stated, unit: np.ndarray, limit_m: float
) -> tuple[np.ndarray, Floats]:
    rows = np.flatnonzero(outside)
    point, near, metres = units_within(units, x[rows], y[rows], limit_m)
    row = rows[point]
    order = np.lexsort((near, metres, -stated.matches(row, near), row))
    row, near, metres = row[order], near[order], metres[order]
    first = _first(row)
    result, distance = unit.copy(), np.full(len(unit), np.nan)
    result[row[first]] = near[first]
    distance[row[first]] = metres[first]
    return result, distance


def _write_codes(result: pd.DataFrame, units: Units, unit: np.ndarray, stated: Stated, agrees: np.ndarray) -> None:
    by_point = pd.Series(np.where(agrees, unit, -1))
    for step, level in enumerate(units.levels):
        codes = units.codes[level].array.take(by_point.to_numpy(), allow_fill=True)
        said = np.flatnonzero(stated.said[step] >= 0)
        if len(said):
            codes[said] = stated.codes[step].array.take(stated.said[step, said])
        if level != "adm1_pcode" and level in result:
            kept = np.flatnonzero(pd.isna(codes))
            codes[kept] = result[level].astype("string").array[kept]
        result[level] = codes


def _methods(
    unit: np.ndarray, border: np.ndarray, outside: np.ndarray, stated: Stated, agrees: np.ndarray
) -> np.ndarray:
    number = {name: position for position, name in enumerate(_METHOD_NAMES)}
    method = np.full(len(unit), number["within"], dtype=np.int8)
    method[outside] = number["nearest"]
    method[border] = number["border"]
    method[unit < 0] = np.where(stated.anything[unit < 0], number["stated"], number["none"])
    method[~agrees] = number["stated"]
    return method


def _flags(
    x: Floats, y: Floats, located: np.ndarray, units: Units, unit: np.ndarray, stated: Stated, agrees: np.ndarray
) -> Any:
    uncertain, stated_is_near = _near_several(x, y, located, units, stated)
    misdrawn = _misdrawn(x, y, located & ~agrees & ~stated_is_near, units, stated)
    lost = located & (unit < 0)
    raised = {
        "border_uncertain": uncertain | misdrawn,
        "disagrees_with_stated": ~agrees & ~stated_is_near & ~misdrawn,
        "outside_syria": lost,
        "swapped_axes": _swapped(x, y, lost, units),
        "no_place": ~located & ~stated.anything,
    }
    number = np.zeros(len(x), dtype=np.int64)
    for bit, name in enumerate(FLAGS):
        number += raised[name].astype(np.int64) << bit
    words = tuple(
        ";".join(name for bit, name in enumerate(FLAGS) if choice >> bit & 1) for choice in range(1 << len(FLAGS))
    )
    return _taken(words, number)


def _swapped(x: Floats, y: Floats, lost: np.ndarray, units: Units) -> np.ndarray:
    swapped = np.zeros(len(x), dtype=bool)
    rows = np.flatnonzero(lost)
    if len(rows):
        unit, point, _ = units.locate(y[rows], x[rows])
        swapped[rows[unit >= 0]] = True
        swapped[rows[point]] = True
    return swapped


def _near_several(
    x: Floats, y: Floats, located: np.ndarray, units: Units, stated: Stated
) -> tuple[np.ndarray, np.ndarray]:
    """Tell whether a second unit lies nearer than the boundaries are accurate, and whether the stated one is there."""
    several, said = np.zeros(len(x), dtype=bool), np.zeros(len(x), dtype=bool)
    if units.accuracy_km <= 0 or not located.any():
        return several, said
    rows = np.flatnonzero(located)
    point, near = near_units(units, x[rows], y[rows], units.accuracy_km * 1000)
    row = rows[point]
    code = stated.of_unit[-1][near]
    order = np.lexsort((code, row))
    changes = (np.diff(row[order]) == 0) & (np.diff(code[order]) != 0)
    several[row[order][1:][changes]] = True
    said[row[stated.agrees(row, near)]] = True
    return several, said & several


def _misdrawn(x: Floats, y: Floats, disagreeing: np.ndarray, units: Units, stated: Stated) -> np.ndarray:
    """Tell where a point may still lie in the unit that is named: the set draws its lines less exactly than others."""
    misdrawn = np.zeros(len(x), dtype=bool)
    if not units.accuracy_km_of or not disagreeing.any():
        return misdrawn
    rows = np.flatnonzero(disagreeing)
    for code, km in units.accuracy_km_of.items():
        point, near = near_units(units, x[rows], y[rows], km * 1000)
        row = rows[point]
        misdrawn[row[stated.agrees(row, near) & (units.governorate[near] == code)]] = True
    return misdrawn


def _taken(words: tuple[str, ...], number: np.ndarray) -> Any:
    return pd.array(list(words), dtype="string").take(number)
