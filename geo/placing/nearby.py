"""Which units lie near a point, in metres: the nearest one outside all, and those within the set's accuracy."""

from __future__ import annotations

from typing import TypeAlias

import geopandas as gpd
import numpy as np
import shapely

from geo.placing.edges import Floats, Shapes
from geo.placing.grid import Grid
from geo.placing.touching import Positions
from geo.placing.units import METRIC_CRS, Units

Pairs: TypeAlias = tuple[Positions, Positions]

#: Metres in a degree of latitude in Syria, at least, and room for the scale of the metric projection (at most 0.3 %).
_METRES_A_DEGREE = 110_900.0
_ROOM = 1.02


def units_within(units: Units, x: Floats, y: Floats, limit_m: float) -> tuple[Positions, Positions, Floats]:
    """Give every pair of a point and a unit nearer than a limit, with the distance in metres (EPSG:32637).

    Equal coordinates are measured once.
    """
    points, same = _places(x, y, units)
    point, unit = _pairs_within(units.metric, points, limit_m)
    metres = shapely.distance(points[point], units.metric[unit])
    point, pair = _spread(point, same)
    return point, unit[pair], metres[pair]


def near_units(units: Units, x: Floats, y: Floats, limit_m: float) -> Pairs:
    """Give the pairs of a point and a unit within a limit, for points that more than one unit may be near to."""
    rows = np.flatnonzero(_near_border(units, x, y, limit_m))
    points, same = _places(x[rows], y[rows], units)
    point, unit = _pairs_within(units.metric, points, limit_m)
    point, pair = _spread(point, same)
    return rows[point], unit[pair]


def _places(x: Floats, y: Floats, units: Units) -> tuple[Shapes, Positions]:
    """Give the different places in metres, and for each point the number of its place."""
    order = np.lexsort((y, x))
    new = np.ones(len(x), dtype=bool)
    new[1:] = (np.diff(x[order]) != 0) | (np.diff(y[order]) != 0)
    same = np.empty(len(x), dtype=np.intp)
    same[order] = np.cumsum(new) - 1
    once = order[new]
    flat = gpd.GeoSeries(gpd.points_from_xy(x[once], y[once]), crs=units.crs).to_crs(METRIC_CRS)
    return np.asarray(flat.array, dtype=object), same


def _spread(place: Positions, same: Positions) -> Pairs:
    """Turn pairs of places into pairs of points: the point, and the pair it comes from; by point, then by pair."""
    count = np.bincount(place, minlength=same.max(initial=-1) + 1)
    first = np.cumsum(count) - count
    each = count[same]
    point = np.repeat(np.arange(len(same)), each)
    pair = np.repeat(first[same], each) + np.arange(len(point)) - np.repeat(np.cumsum(each) - each, each)
    return point, pair


def _pairs_within(shapes: Shapes, points: Shapes, limit_m: float) -> Pairs:
    """Give the pairs within a limit, by point, then by shape; every shape is prepared and asked for those in reach."""
    west, south, east, north = shapely.bounds(shapes).T
    real = np.flatnonzero(~shapely.is_empty(shapes))
    reach = shapely.box(west - limit_m, south - limit_m, east + limit_m, north + limit_m)[real]
    point, near = shapely.STRtree(points).query(reach)[::-1]
    shape = real[near]
    shapely.prepare(shapes)
    within = shapely.dwithin(shapes[shape], points[point], limit_m)
    point, shape = point[within], shape[within]
    order = np.lexsort((shape, point))
    return point[order], shape[order]


def _near_border(units: Units, x: Floats, y: Floats, limit_m: float) -> np.ndarray:
    """Tell which points may lie within a limit of a border; without an index, all may."""
    grid = units.grid(len(x))
    geographic = bool(getattr(units.crs, "is_geographic", False))
    if grid is None or not geographic:
        return np.ones(len(x), dtype=bool)
    northern = grid.south + grid.side / grid.upward
    if not -80 < northern < 80:
        return np.ones(len(x), dtype=bool)
    tall = limit_m / _METRES_A_DEGREE * _ROOM
    wide = tall / np.cos(np.radians(max(abs(northern), abs(grid.south))))
    mask = _widened(
        grid.table.reshape(grid.side, grid.side) > grid.units,
        int(np.ceil(tall * grid.upward)) + 1,
        int(np.ceil(wide * grid.across)) + 1,
    )
    return np.asarray(mask[_row_and_column(grid, x, y)])


def _row_and_column(grid: Grid, x: Floats, y: Floats) -> Pairs:
    row = np.clip((y - grid.south) * grid.upward, 0, grid.side - 1).astype(np.intp)
    column = np.clip((x - grid.west) * grid.across, 0, grid.side - 1).astype(np.intp)
    return row, column


def _widened(mask: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Spread a mask by whole cells in both directions, and to whatever lies beyond its edge."""
    side = len(mask)
    for _ in range(2):
        reach = min(rows, side)
        total = np.zeros((side + 1, side), dtype=np.int32)
        np.cumsum(mask, axis=0, out=total[1:])
        above, below = np.minimum(np.arange(side) + reach + 1, side), np.maximum(np.arange(side) - reach, 0)
        mask = (total[above] > total[below]).T
        rows = columns
    return mask
