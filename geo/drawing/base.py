"""Compose the map's own vector base: units, towns, neighbours, in the map's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.drawing.scene import Base, Neighbour, Polygon, Town, Unit
from geo.reference.names import governorates

#: Decimals of the coordinates of outlines: 4 are about 10 m.
_DECIMALS = 4
#: Outlines finer than this many vertices are simplified for the screen (tolerance in degrees, about 200 m).
_FINE, _TOLERANCE = 20_000, 0.002


def compose_base(boundaries: gpd.GeoDataFrame, neighbours: gpd.GeoDataFrame, towns: pd.DataFrame, *, lang: str) -> Base:
    """Turn boundaries, neighbours and towns (all EPSG:4326) into drawable outlines and labels.

    Detailed boundary sets are simplified as one coverage, so that neighbours stay seamless; joins never use these.
    """
    name = "name_ar" if lang == "ar" else "name"
    return Base(
        units=tuple(_units(boundaries, f"adm1_{name}")),
        towns=tuple(
            Town(
                str(town[name]),
                (round(float(town["lon"]), _DECIMALS), round(float(town["lat"]), _DECIMALS)),
                rank,
                _others(str(town[name]), (str(town["name"]), str(town["name_ar"]))),
            )
            for town, rank in zip(towns.to_dict("records"), towns["rank"].astype(int), strict=True)
        ),
        neighbours=tuple(_neighbours(neighbours, name)),
        bounds=_bounds(boundaries),
    )


def _others(name: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in names if each and each != name))


def units_of(boundaries: gpd.GeoDataFrame, level: int) -> gpd.GeoDataFrame:
    """Give the units of a level (1, 2 or 3) by p-code, from boundaries of this or a finer level, as they are drawn.

    Detailed boundaries are simplified as one coverage before they are dissolved, so that the units of every level drawn
    from one set share their lines.
    """
    key = f"adm{level}_pcode"
    units = boundaries
    if shapely.get_num_coordinates(units.geometry.array).sum() > _FINE:
        simple = shapely.coverage_simplify(units.geometry.array, _TOLERANCE)
        units = units.set_geometry(gpd.GeoSeries(simple, index=units.index, crs=units.crs))
    if units[key].duplicated().any():
        units = units.dissolve(key, as_index=False)
    return units.sort_values(key)


def _units(boundaries: gpd.GeoDataFrame, name: str) -> Iterator[Unit]:
    spellings = {each.pcode: each.spellings for each in governorates()}
    units = units_of(boundaries, 1)
    for code, label, shape in zip(units["adm1_pcode"], units[name], units.geometry.array, strict=True):
        also = _others(str(label), spellings.get(str(code), ()))
        yield Unit(str(code), str(label), label_point(shape), tuple(polygons_of(shape)), also)


def _neighbours(neighbours: gpd.GeoDataFrame, name: str) -> Iterator[Neighbour]:
    for label, kind, shape in zip(neighbours[name], neighbours["kind"], neighbours.geometry, strict=True):
        yield Neighbour(str(label), label_point(shape), tuple(polygons_of(shape)), water=str(kind) == "water")


def label_point(shape: shapely.Geometry) -> tuple[float, float]:
    """Give the middle of the widest part of a shape, for its label."""
    inside = shapely.maximum_inscribed_circle(shape, 0.02) if shape.area else shape
    point = shapely.get_point(inside, 0) if inside.geom_type == "LineString" else inside
    return round(point.x, _DECIMALS), round(point.y, _DECIMALS)


def polygons_of(shape: shapely.Geometry) -> Iterator[Polygon]:
    """Give a shape (EPSG:4326) as drawable polygons."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = shapely.get_coordinates(shapely.get_rings(part)).round(_DECIMALS)
            ends = np.cumsum(shapely.get_num_coordinates(shapely.get_rings(part)))[:-1]
            yield tuple(tuple((x, y) for x, y in ring.tolist()) for ring in np.split(rings, ends))


def _bounds(boundaries: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = (round(float(side), _DECIMALS) for side in boundaries.total_bounds)
    return west, south, east, north
