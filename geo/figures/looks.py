"""Area patterns and incident shapes as geometry in millimetres, the same as on the web map."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import affinity

from geo.drawing.scene import AreaLook, PointLook, Shape
from geo.figures.paper import Paper

_SPACING = 1.25  # millimetres between the lines of a pattern
_BLACK = "#101214"
_HOLLOW_FILL = "#ffffff"
# radii that give every shape the area of the unit circle
_TRIANGLE = 2 * math.sqrt(math.pi / (3 * math.sqrt(3)))
_SQUARE = math.sqrt(math.pi) / 2
_DIAMOND = math.sqrt(math.pi / 2)


def draw_area(paper: Paper, shape: shapely.Geometry, look: AreaLook, *, line: str = "none", width: float = 0.4) -> None:
    """Fill ``shape`` (millimetres) with a look and stroke its edge."""
    if shape.is_empty:
        return
    paper.shape(shape, fill=look.fill)
    if look.pattern in ("hatch", "cross"):
        paper.shape(_lines(shape, 45.0), line=look.ink, width=0.45)
    if look.pattern == "cross":
        paper.shape(_lines(shape, -45.0), line=look.ink, width=0.45)
    if look.pattern == "dots":
        paper.dots(_lattice(shape), diameter=0.9, fill=look.ink)
    if line != "none":
        paper.shape(shape, line=line, width=width)


def _lines(shape: shapely.Geometry, angle: float) -> shapely.Geometry:
    """Give parallel lines across ``shape``; their phase is the sheet's, so that neighbours continue each other."""
    turned = affinity.rotate(shape, angle, origin=(0, 0))
    left, top, right, bottom = turned.bounds
    rows = np.arange(math.floor(top / _SPACING), math.ceil(bottom / _SPACING) + 1) * _SPACING
    strokes = shapely.linestrings([[(left - 1, y), (right + 1, y)] for y in rows])
    cut = shapely.intersection(shapely.multilinestrings(strokes), turned)
    return affinity.rotate(cut, -angle, origin=(0, 0))


def _lattice(shape: shapely.Geometry) -> np.ndarray:
    left, top, right, bottom = shape.bounds
    step = _SPACING * 0.85
    columns = np.arange(math.floor(left / step), math.ceil(right / step) + 1)
    rows = np.arange(math.floor(top / step), math.ceil(bottom / step) + 1)
    across, down = np.meshgrid(columns, rows)
    chosen = (across + down) % 2 == 0
    points = np.column_stack((across[chosen] * step, down[chosen] * step))
    return np.asarray(points[shapely.contains_xy(shape, points)])


def symbol(shape: Shape, size: float) -> shapely.Polygon:
    """Outline around the origin, y downwards, with the area of the circle of diameter ``size`` millimetres."""
    r = size / 2
    if shape == "triangle":
        top = _TRIANGLE * r
        half = top * math.sqrt(3) / 2
        return shapely.Polygon([(0, -top), (half, top / 2), (-half, top / 2)])
    if shape == "square":
        return shapely.box(-_SQUARE * r, -_SQUARE * r, _SQUARE * r, _SQUARE * r)
    if shape == "diamond":
        half = _DIAMOND * r
        return shapely.Polygon([(0, -half), (half, 0), (0, half), (-half, 0)])
    return shapely.Point(0, 0).buffer(r, quad_segs=12)


def draw_symbol(paper: Paper, look: PointLook, places: Sequence[tuple[float, float]], size: float) -> None:
    """Draw one incident symbol, or several alike, centred on places of the sheet; ``size`` in millimetres."""
    corners = shapely.get_coordinates(symbol(look.shape, size))
    outlines = shapely.multipolygons(shapely.polygons(np.array(places)[:, None, :] + corners[None, :, :]))
    if look.hollow:
        paper.shape(outlines, fill=_HOLLOW_FILL, line=look.stroke, width=1.0)
    else:
        paper.shape(outlines, fill=look.fill, line=look.stroke, width=0.5)


def draw_ring(paper: Paper, look: PointLook, x: float, y: float, radius: float) -> None:
    """Draw the dashed ring within which an incident happened."""
    circle = shapely.Point(x, y).buffer(radius, quad_segs=16)
    paper.shape(circle, line="#ffffff", width=1.7)
    paper.shape(circle, line=look.stroke if look.hollow else look.fill, width=0.95, dashes=(2.6, 1.7))


def ink_on(colour: str) -> str:
    """Give white or near-black, whichever stands out more from a colour (contrast ratio of WCAG 2)."""
    light = luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / (luminance(_BLACK) + 0.05) else _BLACK


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour ``#rrggbb``, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
