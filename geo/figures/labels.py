"""Room for labels: each takes the best free place near what it names; what finds none is left out or led to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.figures.paper import INK, Box, Paper
from geo.figures.typefaces import MM_PER_POINT, Weight, text_width

_TIGHT = {"ltr": 1.14, "rtl": 1.38}  # leading inside a label
_WORD_SPACE = 0.9  # millimetres between what stands beside each other
_CLEAR = 0.35  # millimetres that stay free around a label


@dataclass(frozen=True)
class Line:
    """One line of a label."""

    text: str
    size: float
    weight: Weight = "regular"
    colour: str = INK
    role: str = "name"


@dataclass(frozen=True)
class Block:
    """The lines of one label, centred under each other, or ``beside`` each other on one line."""

    lines: tuple[Line, ...]
    direction: str
    beside: bool = False

    @property
    def _widths(self) -> list[float]:
        return [text_width(line.text, line.weight, line.size) for line in self.lines]

    @property
    def _heights(self) -> list[float]:
        return [line.size * _TIGHT[self.direction] * MM_PER_POINT for line in self.lines]

    @property
    def width(self) -> float:
        """Millimetres."""
        inner = sum(self._widths) + _WORD_SPACE * (len(self.lines) - 1) if self.beside else max(self._widths)
        return inner + 2 * _CLEAR

    @property
    def height(self) -> float:
        """Millimetres."""
        return (max(self._heights) if self.beside else sum(self._heights)) + 2 * _CLEAR

    def draw(self, paper: Paper, box: Box, *, halo: str = "") -> None:
        """Write the lines into ``box``."""
        # the letters' middle, not the line's, sits in the middle of its strip
        share = 0.79 if self.direction == "ltr" else 0.70
        top, start = box.top + _CLEAR, 0.0
        for line, high, wide in zip(self.lines, self._heights, self._widths, strict=True):
            if self.beside:
                middle = start + _CLEAR + wide / 2
                x = box.right - middle if self.direction == "rtl" else box.left + middle
                baseline = box.top + _CLEAR + max(self._heights) * share
            else:
                x, baseline = (box.left + box.right) / 2, top + high * share
            paper.write(
                line.text, x, baseline, size=line.size, weight=line.weight, colour=line.colour, anchor="center",
                role=line.role, halo=halo,
            )  # fmt: skip
            top += high
            start += wide + _WORD_SPACE


class Room:
    """What of a frame is still free. Labels never touch each other; they avoid symbols where they can."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self.taken: list[Box] = []
        self.symbols: list[Box] = []
        self.leaders: list[shapely.LineString] = []

    def take(self, box: Box) -> None:
        """Keep others out of ``box``."""
        self.taken.append(box)

    def free(self, boxes: np.ndarray) -> np.ndarray:
        """Tell which boxes (left, top, right, bottom) lie in the frame and touch no label, nor a line to one."""
        frame = self.frame.grown(-0.6)
        inside = (
            (boxes[:, 0] >= frame.left)
            & (boxes[:, 1] >= frame.top)
            & (boxes[:, 2] <= frame.right)
            & (boxes[:, 3] <= frame.bottom)
        )
        led = shapely.intersects(shapely.MultiLineString(self.leaders), shapely.box(*boxes.T))
        return np.asarray(inside & (_overlap(boxes, self.taken) <= 0) & ~led)

    def hidden(self, boxes: np.ndarray) -> np.ndarray:
        """Give the area in mm² of symbols that each box would cover."""
        return _overlap(boxes, self.symbols)

    def within(self, block: Block, region: shapely.Geometry, near: tuple[float, float]) -> Box | None:
        """Find the place for ``block`` inside ``region`` nearest to ``near`` that covers no symbol, if there is one."""
        boxes = _grid(region, block)
        if not len(boxes):
            return None
        boxes = boxes[self.free(boxes)]
        boxes = boxes[self.hidden(boxes) <= 0]
        shapely.prepare(region)
        boxes = boxes[shapely.covers(region, shapely.box(*boxes.T))]
        if not len(boxes):
            return None
        away = np.hypot((boxes[:, 0] + boxes[:, 2]) / 2 - near[0], (boxes[:, 1] + boxes[:, 3]) / 2 - near[1])
        return Box(*(float(side) for side in boxes[int(np.argmin(away))]))

    def led(
        self, block: Block, start: tuple[float, float], keep_off: shapely.Geometry, region: shapely.Geometry
    ) -> tuple[Box, shapely.LineString] | None:
        """Find the place off ``keep_off`` with the best line from ``start``: short, and soon out of other units."""
        radii = np.arange(1.5, max(self.frame.width, self.frame.height) * 0.45, 0.8)
        angles = np.linspace(0, 2 * math.pi, 48, endpoint=False)
        radius, angle = (axis.ravel() for axis in np.meshgrid(radii, angles))
        away = np.sign(np.cos(angle).round(6)) * block.width / 2
        across, down = start[0] + radius * np.cos(angle), start[1] + radius * np.sin(angle)
        boxes = np.vstack([_boxes(across + shift * away, down, block) for shift in (1.0, 0.5, 0.0)])
        boxes = boxes[self.free(boxes)]
        boxes = boxes[self.hidden(boxes) <= 0]
        shapely.prepare(keep_off)
        shapes = shapely.box(*boxes.T)
        clear = ~shapely.intersects(keep_off, shapes)
        boxes, shapes = boxes[clear], shapes[clear]
        order = np.argsort(shapely.distance(shapes, shapely.Point(start)), kind="stable")
        found: list[tuple[float, Box, shapely.LineString]] = []
        crossed = [*self.leaders, *(other.shape() for other in self.taken)]
        others = shapely.difference(keep_off, region)
        for i in order[:300]:
            box = Box(*(float(side) for side in boxes[i]))
            leader = _leader(start, box)
            if any(leader.intersects(other) for other in crossed):
                continue
            cost = leader.length + 2 * leader.intersection(others).length + 2 * leader.crosses(others)
            found.append((float(cost), box, leader))
        if not found:
            return None
        _, box, leader = min(found, key=lambda one: one[0])
        return box, leader

    def anywhere(self, block: Block, start: tuple[float, float]) -> tuple[Box, shapely.LineString] | None:
        """Find the nearest place that touches no label, be it over a symbol: the last resort for a figure."""
        boxes = _grid(self.frame.shape(), block)
        boxes = boxes[self.free(boxes)]
        if not len(boxes):
            return None
        away = np.hypot((boxes[:, 0] + boxes[:, 2]) / 2 - start[0], (boxes[:, 1] + boxes[:, 3]) / 2 - start[1])
        box = Box(*(float(side) for side in boxes[int(np.argmin(away + 3 * self.hidden(boxes)))]))
        return box, _leader(start, box)


def _leader(start: tuple[float, float], box: Box) -> shapely.LineString:
    end = (min(max(start[0], box.left), box.right), min(max(start[1], box.top), box.bottom))
    return shapely.LineString([start, end])


def _overlap(boxes: np.ndarray, others: Sequence[Box]) -> np.ndarray:
    covered = np.zeros(len(boxes))
    for other in others:
        wide = np.minimum(boxes[:, 2], other.right) - np.maximum(boxes[:, 0], other.left)
        high = np.minimum(boxes[:, 3], other.bottom) - np.maximum(boxes[:, 1], other.top)
        covered += np.clip(wide, 0, None) * np.clip(high, 0, None)
    return covered


def _boxes(x: np.ndarray, y: np.ndarray, block: Block) -> np.ndarray:
    wide, high = block.width / 2, block.height / 2
    return np.column_stack((x - wide, y - high, x + wide, y + high))


def _grid(region: shapely.Geometry, block: Block) -> np.ndarray:
    if region.is_empty:
        return np.empty((0, 4))
    left, top, right, bottom = region.bounds
    if right - left < block.width or bottom - top < block.height:
        return np.empty((0, 4))
    step = max(0.4, math.sqrt((right - left) * (bottom - top)) / 60)
    x, y = (
        axis.ravel()
        for axis in np.meshgrid(
            np.arange(left + block.width / 2, right - block.width / 2 + step, step),
            np.arange(top + block.height / 2, bottom - block.height / 2 + step, step),
        )
    )
    return _boxes(x, y, block)
