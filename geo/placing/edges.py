"""The border lines of a set of polygons: every segment once, with what lies on its two sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely

Floats: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Whole: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Sets: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int32]]
Flags: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Shapes: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.object_]]

#: A set of units is written as one number: each unit in it adds ONE for the count, and its position plus one.
ONE = 1 << 16
#: More units than this, all at one point, would not fit into 32 bits.
MOST_UNITS = (1 << 15) - 2


@dataclass(frozen=True)
class Edges:
    """Directed segments from a to b; ``step`` is the set of units on the left less the set on the right."""

    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats
    step: Sets

    def __len__(self) -> int:
        return len(self.ax)


def border_edges(shapes: Shapes) -> Edges:
    """Take every segment of every ring once, in no particular order; segments without length are left out.

    Two units that share a border share its segments, so a coverage has about half as many edges as its rings have.
    Shapes are polygons or multi-polygons, valid, two-dimensional; empty ones have no edges.
    """
    _, coordinates, offsets = shapely.to_ragged_array(shapes, include_z=False)
    ring_starts = np.asarray(offsets[0])
    part_starts = np.asarray(offsets[1])
    unit_starts = np.asarray(offsets[2]) if len(offsets) == 3 else np.arange(len(part_starts))
    x, y = coordinates[:, 0], coordinates[:, 1]
    first = np.ones(max(len(x) - 1, 0), dtype=bool)
    first[ring_starts[1:-1] - 1] = False  # from the end of one ring to the start of the next is no edge
    at = np.flatnonzero(first)
    ring = np.repeat(np.arange(len(ring_starts) - 1), np.diff(ring_starts) - 1)
    ax, ay, bx, by = x[at], y[at], x[at + 1], y[at + 1]

    part = np.repeat(np.arange(len(part_starts) - 1), np.diff(part_starts))
    unit = np.repeat(np.arange(len(unit_starts) - 1), np.diff(unit_starts))[part]
    shell = np.zeros(len(ring_starts) - 1, dtype=bool)
    shell[part_starts[:-1][np.diff(part_starts) > 0]] = True
    ox, oy = x[ring_starts[:-1]][ring], y[ring_starts[:-1]][ring]  # near the ring: products lose no digits
    twice_area = np.bincount(ring, (ax - ox) * (by - oy) - (ay - oy) * (bx - ox), minlength=len(shell))
    inside_left = (twice_area > 0) == shell
    step = np.where(inside_left, ONE + unit + 1, -(ONE + unit + 1)).astype(np.int32)
    return _merged(ax, ay, bx, by, step[ring])


def _merged(ax: Floats, ay: Floats, bx: Floats, by: Floats, step: Sets) -> Edges:
    """Turn every edge the same way and add up those that are equal in every bit."""
    real = (ax != bx) | (ay != by)
    turned = (ax > bx) | ((ax == bx) & (ay > by))
    ax, bx = np.where(turned, bx, ax)[real], np.where(turned, ax, bx)[real]
    ay, by = np.where(turned, by, ay)[real], np.where(turned, ay, by)[real]
    step = np.where(turned, -step, step)[real]
    if len(ax) == 0:
        return Edges(ax, ay, bx, by, step)
    key = np.zeros(len(ax), dtype=np.uint64)
    for values, factor in ((ax, 0x9E3779B97F4A7C15), (ay, 0xC2B2AE3D27D4EB4F), (bx, 0x165667B19E3779F9), (by, 1)):
        key ^= (values + 0.0).view(np.uint64)  # adding zero makes -0.0 equal to 0.0
        key *= np.uint64(factor | 1)
        key ^= key >> np.uint64(29)
    order = np.argsort(key)
    ax, ay, bx, by, step = ax[order], ay[order], bx[order], by[order], step[order]
    new = np.ones(len(ax), dtype=bool)
    new[1:] = (ax[1:] != ax[:-1]) | (ay[1:] != ay[:-1]) | (bx[1:] != bx[:-1]) | (by[1:] != by[:-1])
    starts = np.flatnonzero(new)
    return Edges(ax[starts], ay[starts], bx[starts], by[starts], np.add.reduceat(step, starts))
