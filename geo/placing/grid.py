"""An exact grid index over polygons: inner cells answer by one look-up, border cells by counting crossings.

The country is cut into cells. A cell that no border touches lies wholly in one unit, or outside all: its points need
one array look-up. A cell that borders touch keeps the few edges in it and the units at its lower left corner. A point
there is reached from that corner by a path of two legs, up and then to the right; each edge crossed on the way changes
the set of units as its two sides say. Whether a point lies left or right of an edge is decided in double precision
with the forward error bound of Shewchuk's first filter (Adaptive Precision Floating-Point Arithmetic, 1997); where the
bound cannot decide (on a border, on a vertex, within about 1e-15 of one) the answer is left open, for GEOS to give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.placing.edges import ONE, Flags, Floats, Sets, Whole

OUTSIDE = -1
OPEN = -2
#: A border cell is cut into this many parts, across and upward; only parts that a border touches count crossings.
PARTS = 4

_CHUNK = 1 << 15
_FEW = 1 << 16
#: Shewchuk's bound on the error of a 2 x 2 orientation determinant: (3 + 16 u) u with u = 2**-53.
_ORIENTATION_ERROR = (3.0 + 16.0 * 2.0**-53) * 2.0**-53


@dataclass(frozen=True)
class Grid:
    """The index: a table of cells, and for border cells their edges.

    Attributes
    ----------
    units
        How many units there are.
    side
        Cells in a row, and rows.
    west, south
        The grid's lower left corner, in the units' coordinates.
    across, upward
        Cells in one unit of x and of y.
    table
        For each cell, row by row from the south: 0 outside all units, ``unit + 1`` wholly inside one,
        ``units + 1 + number`` for border cell ``number``.
    parts
        For each border cell, its parts row by row: as in ``table``, or ``units + 1`` where a border touches the part.
    corner, corner_x, corner_y, unsure, start
        For each border cell: the set of units at its lower left corner (written as in ``Edges.step``), where that
        corner is, whether the cell decides nothing, and its first row in the arrays below (one more at the end).
    edges, step
        For each edge in a border cell: ax, ay, bx, by, and what crossing it changes, as in ``Edges``.
    corner_left, upright
        Whether the corner lies left of the edge; whether the edge crosses the upright line through the corner.

    """

    units: int
    side: int
    west: float
    south: float
    across: float
    upward: float
    table: np.ndarray
    parts: np.ndarray
    corner: Sets
    corner_x: Floats
    corner_y: Floats
    unsure: Flags
    start: Whole
    edges: Floats
    step: Sets
    corner_left: Flags
    upright: Flags

    @property
    def nbytes(self) -> int:
        """Size of the arrays in bytes."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))

    def locate(self, x: Floats, y: Floats) -> np.ndarray:
        """Give each point the position of the one unit it lies in.

        Parameters
        ----------
        x, y
            Coordinates in the CRS of the units; those that are not finite lie outside.

        Returns
        -------
        ndarray
            int32: the unit's position, OUTSIDE, or OPEN where the point touches a border, lies in several units or is
            too near to a border for double precision.

        """
        answer = np.empty(len(x), dtype=np.int32)
        border: list[np.ndarray] = []
        cells: list[np.ndarray] = []
        work = np.empty((2, min(_CHUNK, len(x))))
        for begin in range(0, len(x), _CHUNK):
            end = min(begin + _CHUNK, len(x))
            found = self.table[self._cell(x[begin:end], y[begin:end], work[:, : end - begin])]
            np.subtract(found, 1, out=answer[begin:end], dtype=np.int32)
            at = np.flatnonzero(found > self.units)
            border.append(at + begin)
            cells.append(found[at])
        rows = np.concatenate(border) if border else np.empty(0, dtype=np.intp)
        numbers = np.concatenate(cells).astype(np.int64) - (self.units + 1) if border else rows
        for begin in range(0, len(rows), _FEW):
            some = rows[begin : begin + _FEW]
            answer[some] = self._in_border_cells(x[some], y[some], numbers[begin : begin + _FEW])
        return answer

    def _cell(self, x: Floats, y: Floats, work: Floats) -> np.ndarray:
        """Give each point's cell; the outermost cells lie outside, and take every point beyond the grid."""
        across, upward = work
        np.subtract(x, self.west, out=across)
        across *= self.across
        np.subtract(y, self.south, out=upward)
        upward *= self.upward
        if not (across.min() >= 0 and across.max() < self.side and upward.min() >= 0 and upward.max() < self.side):
            beyond = ~((across >= 0) & (across < self.side) & (upward >= 0) & (upward < self.side))
            across[beyond] = 0.0
            upward[beyond] = 0.0
        np.floor(upward, out=upward)
        upward *= self.side
        upward += across
        cell: np.ndarray = upward.astype(np.intp)
        return cell

    def _in_border_cells(self, x: Floats, y: Floats, number: Whole) -> np.ndarray:
        column = np.clip((x - self.corner_x[number]) * (self.across * PARTS), 0, PARTS - 1).astype(np.int64)
        row = np.clip((y - self.corner_y[number]) * (self.upward * PARTS), 0, PARTS - 1).astype(np.int64)
        part = self.parts.reshape(-1)[number * PARTS**2 + row * PARTS + column]
        answer: np.ndarray = np.subtract(part, 1, dtype=np.int32)
        touched = np.flatnonzero(part > self.units)
        answer[touched] = OPEN
        sure = touched[~self.unsure[number[touched]]]
        if len(sure):
            answer[sure] = self._by_crossings(x[sure], y[sure], number[sure])
        return answer

    def _by_crossings(self, x: Floats, y: Floats, number: Whole) -> np.ndarray:
        """Walk from each cell's corner up and then right to the point, and count what is crossed."""
        first = self.start[number]
        count = self.start[number + 1] - first
        ends = np.cumsum(count)
        begins = ends - count
        row = np.arange(ends[-1]) + np.repeat(first - begins, count)
        point = np.repeat(np.arange(len(x)), count)
        py = y[point]
        ay, by = self.edges[1][row] - py, self.edges[3][row] - py
        above = by > 0
        level = (ay > 0) != above
        upright = self.upright[row]

        # on the first leg: only edges across the upright line through the corner
        turning = np.flatnonzero(upright)
        there = row[turning]
        turn_x = self.corner_x[number][point[turning]]
        side, sure = left_of(self.edges[0][there], ay[turning], self.edges[2][there], by[turning], turn_x)
        doubt = np.zeros(len(row), dtype=bool)
        doubt[turning] = ~sure
        crossed = np.zeros(len(row), dtype=np.int8)
        crossed[turning] = np.subtract(side, self.corner_left[there], dtype=np.int8)
        turn_left = above  # an edge that starts and ends east of that line has the turn on its west
        turn_left[turning] = side

        # on the second leg: only edges across the point's height; those that end there may hold the point
        meeting = np.flatnonzero(level | (ay == 0) | (by == 0))
        there = row[meeting]
        side, sure = left_of(self.edges[0][there], ay[meeting], self.edges[2][there], by[meeting], x[point[meeting]])
        doubt[meeting] |= ~sure
        crossed[meeting] += level[meeting] * np.subtract(side, turn_left[meeting], dtype=np.int8)

        held = self.corner[number] + np.add.reduceat(self.step[row] * crossed, begins)
        unit = np.full(len(x), OPEN, dtype=np.int32)
        unit[held == 0] = OUTSIDE
        one = (held > ONE) & (held < 2 * ONE)
        unit[one] = held[one] - (ONE + 1)
        unit[np.logical_or.reduceat(doubt, begins)] = OPEN
        return unit


def left_of(ax: Floats, ay: Floats, bx: Floats, by: Floats, px: Floats) -> tuple[Flags, Flags]:
    """Tell whether a point lies left of the line from a to b, and whether double precision is sure of it.

    ``ay`` and ``by`` are given less the point's y.
    """
    one = (ax - px) * by
    other = (bx - px) * ay
    apart = one - other
    np.abs(one, out=one)
    np.abs(other, out=other)
    one += other
    one *= _ORIENTATION_ERROR
    return apart > 0, np.abs(apart) > one
