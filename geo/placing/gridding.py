"""Building the grid index: which cells each edge touches, and which units lie at each cell's corner."""

from __future__ import annotations

import numpy as np
import shapely

from geo.placing.edges import MOST_UNITS, ONE, Edges, Flags, Floats, Sets, Shapes, Whole, border_edges
from geo.placing.grid import PARTS, Grid, left_of

CELLS = 1024

#: In cells: an edge this near to a cell counts as touching it; rounding moves a point by less than 1e-9 cells.
_REACH = 1e-6
#: In cells: a corner this near to an edge is not taken as a place to start from.
_NEAR_CORNER = 1e-7
#: Room around the units, in cells; odd fractions, so that borders along round coordinates miss the lines of the grid.
_MARGIN = (1.6180339, 1.4142135)
_AREAL = (3, 6)


def build_grid(shapes: Shapes, *, cells: int = CELLS) -> Grid | None:
    """Build the index of some polygons; None where they do not allow one and each point must be asked of GEOS.

    Parameters
    ----------
    shapes
        Polygons and multi-polygons in any CRS. They may overlap or leave gaps: points in overlaps are left open.
    cells
        How many cells the units' extent is cut into, across and upward.

    """
    areal = np.isin(shapely.get_type_id(shapes), _AREAL)
    if not 0 < len(shapes) <= MOST_UNITS or not areal.all() or not shapely.is_valid(shapes).all():
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    if not (1e-9 < east - west < 1e9 and 1e-9 < north - south < 1e9 and max(abs(west), abs(south)) < 1e9):
        return None
    inner = cells - 4
    across, upward = inner / (east - west), inner / (north - south)
    lines = _Lines(border_edges(shapes), cells, west - _MARGIN[0] / across, south - _MARGIN[1] / upward, across, upward)
    corners = lines.sets_at_corners()
    if corners[:, -1].any() or corners.min() < 0:  # the rings do not add up
        return None
    return _assembled(len(shapes), lines, corners)


class _Lines:
    """The edges, with their places in a grid; every cell is cut again into PARTS x PARTS parts."""

    def __init__(self, edges: Edges, side: int, west: float, south: float, across: float, upward: float) -> None:
        self.edges, self.side = edges, side
        self.west, self.south, self.across, self.upward = west, south, across, upward
        self.ax, self.bx = (edges.ax - west) * across * PARTS, (edges.bx - west) * across * PARTS
        self.ay, self.by = (edges.ay - south) * upward * PARTS, (edges.by - south) * upward * PARTS

    def touched_parts(self) -> tuple[Whole, Whole, Whole]:
        """Give row, column and edge wherever an edge touches a part of a cell."""
        edge, row = _expanded(np.minimum(self.ay, self.by) - _REACH, np.maximum(self.ay, self.by) + _REACH)
        ax, ay, bx, by = self.ax[edge], self.ay[edge], self.bx[edge], self.by[edge]
        west, east = np.minimum(ax, bx), np.maximum(ax, bx)
        rise = by - ay
        flat = np.abs(rise) < _REACH
        slope = (bx - ax) / np.where(flat, 1.0, rise)
        low = ax + (row - _REACH - ay) * slope
        high = low + (1 + 2 * _REACH) * slope
        low, high = np.where(flat, west, np.clip(low, west, east)), np.where(flat, east, np.clip(high, west, east))
        pair, column = _expanded(np.minimum(low, high) - _REACH, np.maximum(low, high) + _REACH)
        return row[pair], column, edge[pair]

    def sets_at_corners(self) -> Sets:
        """Give the sets of units along the lower line of every row of parts, at the left side of every cell.

        Each line is swept from the west, where there is no unit; an edge changes the set as its sides say.
        """
        row, column, entering = self.changes()
        held = np.zeros((self.side * PARTS, self.side), dtype=np.int32)
        np.add.at(held.reshape(-1), row * self.side + -(-column // PARTS), entering)
        return np.cumsum(held, axis=1, out=held)

    def changes(self) -> tuple[Whole, Whole, Sets]:
        """Give each crossing of an edge with a row's lower line: row, first column east of it, change of the set."""
        edge, row = _expanded(np.minimum(self.ay, self.by), np.maximum(self.ay, self.by) + 1)
        line = self.south + row / (self.upward * PARTS)
        ay, by = self.edges.ay[edge], self.edges.by[edge]
        crossing = np.flatnonzero((ay > line) != (by > line))
        edge, row, line, ay, by = edge[crossing], row[crossing], line[crossing], ay[crossing], by[crossing]
        ax = self.edges.ax[edge]
        at = ax + (line - ay) / (by - ay) * (self.edges.bx[edge] - ax)
        column = np.ceil((at - self.west) * (self.across * PARTS)).astype(np.int64)
        step = self.edges.step[edge]
        return row, column, np.where(by > ay, -step, step)


def _expanded(low: Floats, high: Floats) -> tuple[Whole, Whole]:
    """Give every whole step from floor(low) to floor(high), with the position it belongs to."""
    first = np.floor(low).astype(np.int64)
    count = np.floor(high).astype(np.int64) - first + 1
    position = np.repeat(np.arange(len(low)), count)
    return position, np.arange(len(position)) + np.repeat(first - (np.cumsum(count) - count), count)


def _assembled(units: int, lines: _Lines, corners: Sets) -> Grid:
    side, edges = lines.side, lines.edges
    row, column, edge = lines.touched_parts()
    pair = np.sort(((row // PARTS) * side + column // PARTS) * len(edges) + edge)
    pair = pair[np.diff(pair, prepend=-1) > 0]
    cell, taken = pair // len(edges), pair % len(edges)
    begin = np.flatnonzero(np.diff(cell, prepend=-1))

    held = corners[::PARTS].reshape(-1)
    table = _inner(held, units)
    table[cell[begin]] = 0
    crowded = np.flatnonzero(table < 0)  # wholly inside several units
    border = np.concatenate([cell[begin], crowded])
    count = np.concatenate([np.diff(np.append(begin, len(cell))), np.zeros(len(crowded), dtype=np.int64)])
    table[border] = np.arange(len(border)) + (units + 1)

    corner_x, corner_y = lines.west + border % side / lines.across, lines.south + border // side / lines.upward
    number = np.repeat(np.arange(len(border)), count)
    segments = np.stack([coordinate[taken] for coordinate in (edges.ax, edges.ay, edges.bx, edges.by)])
    corner_left, upright, near = _from_corner(segments, corner_x[number], corner_y[number], lines)
    unsure = np.zeros(len(border), dtype=bool)
    unsure[number[near]] = True
    unsure[len(begin) :] = True
    numbers = np.zeros(side * side, dtype=np.int64)
    numbers[border] = np.arange(len(border))
    parts = _parts(units, lines, corners, border, numbers)
    parts.reshape(-1)[_part(row, column, numbers, side)] = units + 1
    parts[len(begin) :] = units + 1
    return Grid(
        units=units,
        side=side,
        west=lines.west,
        south=lines.south,
        across=lines.across,
        upward=lines.upward,
        table=table.astype(np.uint16 if units + 1 + len(border) < 2**16 else np.int32),
        parts=parts,
        corner=held[border],
        corner_x=corner_x,
        corner_y=corner_y,
        unsure=unsure,
        start=np.concatenate([[0], np.cumsum(count)]),
        edges=segments,
        step=edges.step[taken],
        corner_left=corner_left,
        upright=upright,
    )


def _inner(held: Sets, units: int) -> Sets:
    """Give 0 for no unit, position + 1 for one, -1 for several."""
    table: Sets = np.asarray(held - ONE, dtype=np.int32)
    table[held == 0] = 0
    table[table > units] = -1
    return table


def _part(row: Whole, column: Whole, numbers: Whole, side: int) -> Whole:
    number = numbers[(row // PARTS) * side + column // PARTS]
    part: Whole = (number * PARTS + row % PARTS) * PARTS + column % PARTS
    return part


def _parts(units: int, lines: _Lines, corners: Sets, border: Whole, numbers: Whole) -> np.ndarray:
    """Give the unit at the lower left corner of every part of the border cells, as in the table."""
    side = lines.side
    held = np.zeros((len(border), PARTS, PARTS), dtype=np.int32)
    row, column, entering = lines.changes()
    inside = np.flatnonzero(column % PARTS != 0)
    row, column = row[inside], column[inside]
    np.add.at(held.reshape(-1), _part(row, column, numbers, side), entering[inside])
    rows = (border // side)[:, None] * PARTS + np.arange(PARTS)
    held[:, :, 0] = corners[rows, (border % side)[:, None]]
    np.cumsum(held, axis=2, out=held)
    label = _inner(held.reshape(-1), units)
    label[label < 0] = units + 1
    return label.astype(np.uint16).reshape(len(border), PARTS * PARTS)


def _from_corner(segments: Floats, corner_x: Floats, corner_y: Floats, lines: _Lines) -> tuple[Flags, Flags, Flags]:
    """Tell for each edge in a cell: the corner lies left of it; it crosses the upright line there; no path from there.

    There is none where the corner lies beside the edge, or the edge ends west of the upright line and yet touches.
    """
    ax, ay, bx, by = segments
    left, sure = left_of(ax, ay - corner_y, bx, by - corner_y, corner_x)
    a_east, b_east = ax > corner_x, bx > corner_x
    ax, bx = (ax - corner_x) * lines.across, (bx - corner_x) * lines.across
    ay, by = (ay - corner_y) * lines.upward, (by - corner_y) * lines.upward
    doubled = np.abs(ax * by - bx * ay)  # twice the area of corner, a, b, in cells
    beside = doubled <= 2 * _NEAR_CORNER * np.maximum(np.abs(by - ay), np.abs(bx - ax))
    reach_x = (np.minimum(ax, bx) <= _NEAR_CORNER) & (np.maximum(ax, bx) >= -_NEAR_CORNER)
    reach_y = (np.minimum(ay, by) <= _NEAR_CORNER) & (np.maximum(ay, by) >= -_NEAR_CORNER)
    return left, a_east != b_east, ((beside | ~sure) & reach_x & reach_y) | ~(a_east | b_east)
