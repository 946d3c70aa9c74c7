"""Which units a point touches, borders included: the exact answer of GEOS, by the quickest way for the number asked."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import shapely

from geo.placing.edges import Floats, Shapes

Positions: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.intp]]

#: Up to here a search tree over the boxes is quicker than preparing every shape (measured at level 3).
_FEW = 600


def touching_pairs(shapes: Shapes, x: Floats, y: Floats) -> tuple[Positions, Positions]:
    """Give every pair of a point and a shape that it lies in or on, by point, then by shape.

    Equal coordinates are asked once where at most half of them differ.
    """
    if len(x) <= _FEW:
        return by_tree(shapes, shapely.points(x, y))
    order = np.argsort(x, kind="stable")
    if 2 * np.count_nonzero(np.diff(x[order])) > len(x):
        return _by_point(*_swept(shapes, x[order], y[order], order))
    order = np.lexsort((y, x))
    sorted_x, sorted_y = x[order], y[order]
    new = np.ones(len(x), dtype=bool)
    new[1:] = (np.diff(sorted_x) != 0) | (np.diff(sorted_y) != 0)
    starts = np.flatnonzero(new)
    place, shape = _by_point(*_swept(shapes, sorted_x[starts], sorted_y[starts], np.arange(len(starts))))
    sharing = np.diff(np.append(starts, len(x)))[place]  # how many points lie at the place of each pair
    pair = np.repeat(np.arange(len(place)), sharing)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(sharing) - sharing, sharing)
    return _by_point(order[starts[place[pair]] + nth], shape[pair])


def by_tree(shapes: Shapes, points: Shapes) -> tuple[Positions, Positions]:
    """Give the pairs for geometries of any kind, by a search tree over the shapes' boxes."""
    point, shape = shapely.STRtree(shapes).query(points, predicate="intersects")
    return _by_point(point, shape)


def _swept(shapes: Shapes, x: Floats, y: Floats, names: Positions) -> tuple[Positions, Positions]:
    """Ask each prepared shape for the points in its box; ``x`` ascends, ``names`` are the points' positions."""
    boxes = shapely.bounds(shapes)
    first = np.searchsorted(x, boxes[:, 0], side="left")
    last = np.searchsorted(x, boxes[:, 2], side="right")
    shapely.prepare(shapes)
    points: list[Positions] = []
    counts = np.zeros(len(shapes), dtype=np.intp)
    for position in np.flatnonzero(last > first):  # an empty shape's box is not a number and sorts last
        part = slice(first[position], last[position])
        near = np.flatnonzero((y[part] >= boxes[position, 1]) & (y[part] <= boxes[position, 3])) + part.start
        held = near[shapely.intersects_xy(shapes[position], x[near], y[near])]
        points.append(names[held])
        counts[position] = len(held)
    if not points:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    return np.concatenate(points), np.repeat(np.arange(len(shapes)), counts)


def _by_point(point: Positions, shape: Positions) -> tuple[Positions, Positions]:
    order = np.lexsort((shape, point))
    return point[order], shape[order]
