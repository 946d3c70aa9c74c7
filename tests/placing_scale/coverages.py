"""Coverages to test joins on, and the truth to test them against: GEOS, asked for every pair."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPoint, box

BOX = box(36.0, 33.0, 42.0, 37.0)


def voronoi(seeds: np.ndarray) -> np.ndarray:
    """Give Voronoi cells around points, cut to a box: a coverage with borders in all directions."""
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(seeds), extend_to=BOX))
    cut = shapely.intersection(cells, BOX)
    return cut[~shapely.is_empty(cut) & (shapely.get_type_id(cut) == 3)]


def squares(across: int, up: int, *, west: float = 36.0, south: float = 33.0, size: float = 0.5) -> np.ndarray:
    return np.array(
        [
            box(west + i * size, south + j * size, west + (i + 1) * size, south + (j + 1) * size)
            for i in range(across)
            for j in range(up)
        ]
    )


def as_boundaries(shapes: np.ndarray, accuracy_km: float = 0.0) -> gpd.GeoDataFrame:
    """Give shapes p-codes of three levels, two governorates in alternation."""
    number = np.arange(len(shapes))
    frame = gpd.GeoDataFrame(
        {
            "adm1_pcode": [f"SY{1 + n % 2:02d}" for n in number],
            "adm2_pcode": [f"SY{1 + n % 2:02d}{n % 3:02d}" for n in number],
            "adm3_pcode": [f"SY{1 + n % 2:02d}{n % 3:02d}{n:03d}" for n in number],
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    frame.attrs["boundary_set"] = {"name": "toy coverage", "accuracy_km": accuracy_km}
    return frame


def border_points(shapes: np.ndarray) -> np.ndarray:
    """Give every vertex and every edge's midpoint, once."""
    points: list[np.ndarray] = []
    for ring in shapely.get_rings(shapely.get_parts(shapes)):
        corners = shapely.get_coordinates(ring)
        points += [corners, (corners[1:] + corners[:-1]) / 2]
    return np.unique(np.concatenate(points), axis=0)


def hard_points(shapes: np.ndarray) -> np.ndarray:
    """Give every vertex, every edge's midpoint, and their neighbours one bit away."""
    hard = border_points(shapes)
    return np.concatenate([hard, np.nextafter(hard, np.inf), np.nextafter(hard, -np.inf)])


def truth(shapes: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the lowest position that each point touches (-1: none) and how many it touches."""
    lowest, count = np.full(len(x), -1), np.zeros(len(x), dtype=int)
    shapely.prepare(shapes)
    for position in range(len(shapes) - 1, -1, -1):
        west, south, east, north = shapely.bounds(shapes[position])
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        held = near[shapely.intersects_xy(shapes[position], x[near], y[near])]
        lowest[held] = position
        count[held] += 1
    return lowest, count
