"""Draw one map: ground, looks, incidents, names and figures, the enlarged piece and the scale bar."""

from __future__ import annotations

import numpy as np
import shapely

from geo.figures.content import Content, marks, pixel
from geo.figures.ground import View, round_length
from geo.figures.inset import draw_inset, inset_of
from geo.figures.labels import Room
from geo.figures.naming import name_neighbours, name_towns, name_units
from geo.figures.outlining import draw_outlines, outlines_of, place_marks, write_marks
from geo.figures.painting import LINE, MANY, corner, draw_ground, draw_marks
from geo.figures.paper import INK, Box, Paper
from geo.figures.sizes import Type

_WEST = 0.11  # the part of the frame's width that stays free of the country in the west


def draw_map(paper: Paper, content: Content, frame: Box, kind: Type, *, panel: bool = False) -> None:
    """Draw the map of ``content`` into ``frame``; a panel of many names nothing but its figures.

    Raises
    ------
    MapError
        If a unit's figure finds no room.

    """
    # the coast is in the west, and the small governorates along it are named on the sea
    view = View.fit(frame, content.ground.extent, margin=max(2.0, frame.width * 0.03), west=_WEST * frame.width)
    room = Room(frame)
    draw_ground(paper, content, view)
    outlined = [] if panel else outlines_of(content, view)  # a ranking is of the whole table, not of one period
    draw_outlines(paper, outlined, pixel(frame), tinted=content.area is None)
    found = marks(content, view, pixel(frame))
    inset = None if panel else inset_of(content, view, kind)
    if inset:
        room.take(inset.box.grown(0.6))
    draw_marks(paper, found)
    room.symbols += [mark.box for mark in found] if len(found) <= MANY else []
    if inset:
        source = view.shape(shapely.box(*inset.view.bounds))
        paper.shape(source.exterior, line=INK, width=0.7)
        room.take(Box(*source.bounds).grown(0.3))
    enlarged = inset.units if inset else ()
    here = [drawn for drawn in outlined if drawn.outline.unit not in enlarged]
    ranks = place_marks(paper, here, content, view, room, kind)
    name_units(paper, content, view, room, kind, leave_out=enlarged, figures_only=panel)
    if not panel:
        _scale_bar(paper, content, view, room, kind)
        name_towns(paper, content, view, room, kind)
        name_neighbours(paper, content, view, room, kind)
    write_marks(paper, ranks)
    paper.shape(frame.shape().exterior, line=LINE, width=0.5)
    if inset:
        draw_inset(paper, content, inset, pixel(frame), kind)


def _scale_bar(paper: Paper, content: Content, view: View, room: Room, kind: Type) -> None:
    """Draw the scale bar along the bottom or the top of the frame, off the country, symbols and names."""
    length = round_length(view.frame.width * 0.24 / view.scale)
    label = content.words.say("figure.km", n=content.words.number(length))
    wide, high = length * view.scale + 2.0, kind.place * 0.36 + 2.6
    country = view.inside(content.ground.country)
    edges = [corner(view.frame, wide, i, high=high) for i in (1, 3)]
    steps = np.arange(0.0, view.frame.width - wide - 2.4, 2.0)
    boxes = [edge.moved(float(step), 0.0) for edge in edges for step in steps] or edges
    box = min(boxes, key=lambda one: _covered(one, room) + shapely.area(shapely.intersection(country, one.shape())))
    room.take(box)
    left, right, foot = box.left + 1.0, box.right - 1.0, box.bottom - 0.9
    bar = shapely.LineString([(left, foot - 1.2), (left, foot), (right, foot), (right, foot - 1.2)])
    paper.shape(bar, line=INK, width=0.8)
    paper.write(label, (left + right) / 2, foot - 1.0, size=kind.place, colour=INK, anchor="center", role="scale")


def _covered(box: Box, room: Room) -> float:
    shape = box.shape()
    return float(sum(shapely.intersection(shape, other.shape()).area for other in (*room.taken, *room.symbols)))
