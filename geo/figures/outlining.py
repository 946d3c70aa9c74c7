"""Outlines on a figure: each line inside its shape, the first ranks written on or beside what they rank."""

from __future__ import annotations

from dataclasses import dataclass, replace

import shapely

from geo.drawing.scene import Outline, OutlineLook
from geo.figures.content import Content
from geo.figures.ground import View
from geo.figures.labels import Block, Line, Room
from geo.figures.paper import INK, Box, Paper
from geo.figures.sizes import Type
from geo.figures.typefaces import MM_PER_POINT

_ROUND = 0.9
_TOLERANCE = 0.03
#: Millimetres of a CSS pixel below which dashes run together in print.
_LEAST_PIXEL = 0.17


@dataclass(frozen=True)
class Drawn:
    """An outline on the sheet, whole, and the frame that shows it."""

    outline: Outline
    look: OutlineLook
    shape: shapely.Geometry
    frame: Box


def outlines_of(content: Content, view: View) -> list[Drawn]:
    """Give the outlines that are switched on, in the order of their layers, the most important first."""
    ground, frame = content.ground, view.frame.shape()
    found = []
    for layer in content.scene.outlines:
        for one in layer.outlines if layer.visible else ():
            shape = view.shape(ground.units[one.unit] if one.unit else ground.shape(one.polygons)).simplify(_TOLERANCE)
            if shape.intersects(frame):
                found.append(Drawn(one, layer.looks[one.look], shapely.make_valid(shape), view.frame))
    return found


def draw_outlines(paper: Paper, found: list[Drawn], px: float, *, tinted: bool) -> None:
    """Paint outlines, the most important last; ``tinted`` unless the colours below mean something."""
    for drawn in reversed(found):
        look = drawn.look if tinted else replace(drawn.look, tint=0.0)
        draw_outline(paper, drawn.shape, look, px, frame=drawn.frame)


def draw_outline(paper: Paper, shape: shapely.Geometry, look: OutlineLook, px: float, *, frame: Box) -> None:
    """Paint one outline along the inner side of ``shape`` (millimetres); ``px`` are millimetres of a CSS pixel."""
    px = max(px, _LEAST_PIXEL)
    wide, casing = look.width * px, look.casing * px
    inner = shapely.buffer(shape, -casing - wide / 2)
    edge = shapely.intersection(shapely.boundary(shape if inner.is_empty else inner), frame.shape())
    if look.tint:
        paper.shape(shapely.intersection(shape, frame.shape()), fill=_lightened(look.stroke, look.tint))
    dashes = tuple(length * px / MM_PER_POINT for length in look.dash)
    paper.shape(edge, line="#ffffff", width=(wide + 2 * casing) / MM_PER_POINT)
    paper.shape(edge, line=look.stroke, width=wide / MM_PER_POINT, dashes=dashes or None)


def _lightened(colour: str, tint: float) -> str:
    """Give the colour that ``tint`` of it leaves on white; figures are opaque, so that they look alike everywhere."""
    parts = [round(255 - (255 - int(colour[i : i + 2], 16)) * tint) for i in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in parts)


Mark = tuple[Drawn, Block, Box]


def place_marks(paper: Paper, found: list[Drawn], content: Content, view: View, room: Room, kind: Type) -> list[Mark]:
    """Find room for the marks inside their outlines, or beside with a line that leads there."""
    marked = [drawn for drawn in found if drawn.outline.mark]
    kept = shapely.union_all([shapely.buffer(drawn.shape, 0.3) for drawn in marked])
    placed = []
    for drawn in marked:
        block = Block((Line(drawn.outline.mark, kind.name, "bold", INK, "rank"),), paper.direction)
        x, y = (float(side) for side in view.points(content.ground.places([drawn.outline.at]))[0])
        box = room.within(block, shapely.buffer(drawn.shape, -drawn.look.width * 0.1), (x, y))
        if box is None:
            led = room.led(block, (x, y), kept, drawn.shape) or room.anywhere(block, (x, y))
            if led is None:
                continue
            box, leader = led
            room.leaders.append(leader)
            paper.leader(leader)
        room.take(box)
        placed.append((drawn, block, box))
    return placed


def write_marks(paper: Paper, placed: list[Mark]) -> None:
    """Write marks on plates, over the lines that lead to other names."""
    for drawn, block, box in placed:
        _plate(paper, box, drawn.look)
        block.draw(paper, box)


def _plate(paper: Paper, box: Box, look: OutlineLook) -> None:
    inner = box.grown(-0.1)
    radius = min(_ROUND, min(inner.width, inner.height) / 2 - 0.1)
    plate = shapely.buffer(inner.grown(-radius).shape(), radius)
    paper.shape(plate, fill="#ffffff", line=look.stroke, width=0.6)
