"""The enlarged piece: units too small to see or name on the map are shown again in a corner of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely

from geo.figures.bilingual import parts_of
from geo.figures.content import Content, marks
from geo.figures.ground import View
from geo.figures.labels import Block, Line, Room
from geo.figures.outlining import draw_outlines, outlines_of, place_marks, write_marks
from geo.figures.painting import corner, draw_ground, draw_marks
from geo.figures.paper import INK, MUTED, Box, Paper
from geo.figures.sizes import Type

#: A unit whose square root of area is below this many millimetres is shown again.
_TOO_SMALL = 2.6
_FILLED = 0.74  # the part of the inset that its units take


@dataclass(frozen=True)
class Inset:
    """Where the inset is, the view in it, the units it names and the lines of its caption."""

    box: Box
    view: View
    units: tuple[str, ...]
    caption: Block


def inset_of(content: Content, view: View, kind: Type) -> Inset | None:
    """Choose what is enlarged, how many times, and the corner that hides least of the country."""
    shapes = content.ground.units
    small = tuple(code for code, shape in shapes.items() if math.sqrt(shape.area) * view.scale < _TOO_SMALL)
    if not small:
        return None
    west, south, east, north = (float(side) for side in shapely.total_bounds([shapes[code] for code in small]))
    side = min(max(kind.figure * 2.6, 18.0), 0.30 * view.frame.width)
    wide = max(east - west, north - south)
    times = min(max(math.floor(side * _FILLED / wide / view.scale), 2), 12)
    caption = _caption(content, small, times, kind)
    across = max(side, caption.width + 1.0)
    country = view.inside(content.ground.country)
    boxes = [corner(view.frame, across, i, high=side + caption.height + 0.6) for i in range(4)]
    box = min(boxes, key=lambda one: shapely.area(shapely.intersection(country, one.shape())))
    frame = Box(box.left, box.top, box.right, box.top + side)
    middle = ((west + east) / 2, (south + north) / 2)
    return Inset(box, View(frame, view.scale * times, middle), small, caption)


def _caption(content: Content, small: tuple[str, ...], times: int, kind: Type) -> Block:
    values = content.values
    lines = []
    for unit in content.scene.base.units:
        if unit.pcode in small:
            value = values.get(unit.pcode)
            lines += [Line(name, kind.name, "regular", INK) for name, _ in parts_of(unit.name)]
            if value and value.figure:
                lines.append(Line(value.figure, kind.figure, "bold", INK, "figure"))
    enlarged = content.words.say("figure.enlarged", n=content.words.number(times))
    return Block((*lines, Line(enlarged, kind.place, "regular", MUTED, "inset")), content.scene.direction)


def draw_inset(paper: Paper, content: Content, inset: Inset, px: float, kind: Type) -> None:
    """Draw the enlarged piece over the map, its names and figures below it."""
    paper.shape(inset.box.shape(), fill="#ffffff")
    draw_ground(paper, content, inset.view)
    outlined = outlines_of(content, inset.view)
    draw_outlines(paper, outlined, px, tinted=content.area is None)
    inside = inset.view.frame.grown(-0.4)
    found = [mark for mark in marks(content, inset.view, px) if mark.ring == 0 and inside.holds(mark.box)]
    draw_marks(paper, found)
    ranked = [drawn for drawn in outlined if drawn.outline.unit in inset.units]
    room = Room(inset.view.frame)
    room.symbols += [mark.box for mark in found]
    write_marks(paper, place_marks(paper, ranked, content, inset.view, room, kind))
    paper.shape(inset.view.frame.shape().exterior, line=INK, width=0.4)
    strip = Box(inset.box.left, inset.view.frame.bottom + 0.3, inset.box.right, inset.box.bottom)
    inset.caption.draw(paper, strip)
    paper.shape(inset.box.shape().exterior, line=INK, width=0.8)
