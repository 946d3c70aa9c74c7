"""The scene's outlines on a plane, in kilometres, and the views of them on a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyproj
import shapely
from shapely import affinity

from geo.drawing.scene import Base, Polygon
from geo.figures.paper import Box

#: UTM zone 37N: its central meridian, 39° E, runs through Syria; scale is true to 0.1 % over the whole country.
PRINT_CRS = "EPSG:32637"


@dataclass(frozen=True)
class Ground:
    """Units and neighbours of a scene in a projected system, kilometres, y northwards."""

    crs: pyproj.CRS
    units: Mapping[str, shapely.Geometry]
    neighbours: tuple[shapely.Geometry, ...]
    known: shapely.Geometry  # beyond it the outlines end

    @property
    def country(self) -> shapely.Geometry:
        """All units as one shape."""
        return shapely.union_all(list(self.units.values()))

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east and north end of all units."""
        west, south, east, north = shapely.total_bounds(list(self.units.values()))
        return float(west), float(south), float(east), float(north)

    def places(self, at: Sequence[tuple[float, float]]) -> np.ndarray:
        """Project longitudes and latitudes (EPSG:4326) to kilometres."""
        return _project(np.array(at, dtype=float).reshape(-1, 2), self.crs)

    def shape(self, polygons: Iterable[Polygon]) -> shapely.Geometry:
        """Project polygons of a scene (EPSG:4326) to kilometres."""
        return _shape(polygons, self.crs)

    @property
    def name(self) -> str:
        """Name and code of the projected system."""
        return f"{self.crs.name} ({PRINT_CRS})"


def ground_of(base: Base) -> Ground:
    """Project a scene's base (EPSG:4326) for print."""
    crs = pyproj.CRS.from_user_input(PRINT_CRS)
    neighbours = tuple(_shape(one.polygons, crs) for one in base.neighbours)
    drawn = [one for one in neighbours if not one.is_empty]
    known = shapely.box(*shapely.total_bounds(drawn)) if drawn else shapely.Polygon()
    return Ground(crs, {unit.pcode: _shape(unit.polygons, crs) for unit in base.units}, neighbours, known)


def _shape(polygons: Iterable[Polygon], crs: pyproj.CRS) -> shapely.Geometry:
    parts = [
        shapely.Polygon(_project(np.array(outer), crs), [_project(np.array(hole), crs) for hole in holes])
        for outer, *holes in polygons
    ]
    return shapely.make_valid(shapely.multipolygons(parts)) if parts else shapely.MultiPolygon()


@cache
def _transformer(crs: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def _project(lon_lat: np.ndarray, crs: pyproj.CRS) -> np.ndarray:
    east, north = _transformer(crs).transform(lon_lat[:, 0], lon_lat[:, 1])
    return np.column_stack((east, north)) / 1000


@dataclass(frozen=True)
class View:
    """A piece of the ground in a frame of the sheet; ``scale`` is millimetres a kilometre."""

    frame: Box
    scale: float
    centre: tuple[float, float]

    @classmethod
    def fit(cls, frame: Box, extent: tuple[float, float, float, float], *, margin: float, west: float = 0.0) -> View:
        """Show ``extent`` (kilometres) as large as the frame allows, ``margin`` millimetres from its edges.

        At least ``west`` millimetres stay free at the western edge.
        """
        left, bottom, right, top = extent
        wide, high = max(right - left, 1e-6), max(top - bottom, 1e-6)
        first = max(west, margin)
        scale = min((frame.width - margin - first) / wide, (frame.height - 2 * margin) / high)
        moved = max(first - (frame.width - wide * scale) / 2, 0.0) / scale
        return cls(frame, scale, ((left + right) / 2 - moved, (bottom + top) / 2))

    @property
    def _shift(self) -> tuple[float, float]:
        middle = ((self.frame.left + self.frame.right) / 2, (self.frame.top + self.frame.bottom) / 2)
        return middle[0] - self.centre[0] * self.scale, middle[1] + self.centre[1] * self.scale

    def shape(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Give a shape of the ground on the sheet."""
        dx, dy = self._shift
        return affinity.affine_transform(shape, [self.scale, 0, 0, -self.scale, dx, dy])

    def inside(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Give the part of a shape that the frame shows, on the sheet, without details too small to print."""
        moved = self.shape(shape)
        if moved.is_empty or not moved.intersects(self.frame.shape()):
            return shapely.MultiPolygon()
        return shapely.intersection(shapely.make_valid(moved.simplify(0.03)), self.frame.shape())

    def points(self, kilometres: np.ndarray) -> np.ndarray:
        """Give places of the ground on the sheet."""
        return np.asarray(kilometres * np.array([self.scale, -self.scale]) + np.array(self._shift))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north end of what the frame shows, in kilometres."""
        wide, high = self.frame.width / self.scale / 2, self.frame.height / self.scale / 2
        x, y = self.centre
        return x - wide, y - high, x + wide, y + high


def round_length(longest: float) -> float:
    """Give the longest of 1, 2, 5, 10, 20, 50 … kilometres that is not above ``longest``."""
    power: float = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in (5, 2, 1) if step * power <= longest)
