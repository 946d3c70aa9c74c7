"""Paint the ground and the incidents of a view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import shapely

from geo.figures.content import LEAST_RING, Content, Mark
from geo.figures.ground import View
from geo.figures.looks import draw_area, draw_ring, draw_symbol
from geo.figures.paper import Box, Paper

NEIGHBOUR, BORDER, WATER = "#f4f2ed", "#cfcbc2", "#dde6ea"
EDGE, LINE = "#6d737a", "#8e959b"
#: From so many incidents on, equal ones are drawn together, and labels no longer give way to them.
MANY = 400
_OFF = 1.2  # millimetres between the frame and what stands in its corner


def draw_ground(paper: Paper, content: Content, view: View) -> None:
    """Paint neighbours, the sea, the units in their looks and the edge of the country."""
    ground = content.ground
    paper.shape(view.frame.shape(), fill=NEIGHBOUR)
    paper.shape(view.inside(ground.known), fill=WATER)
    for neighbour, shape in zip(content.scene.base.neighbours, ground.neighbours, strict=True):
        paper.shape(view.inside(shape), fill=WATER if neighbour.water else NEIGHBOUR, line=BORDER, width=0.5)
    inside = {pcode: view.inside(shape) for pcode, shape in ground.units.items()}
    frame = view.frame.shape().exterior
    for shape in inside.values():  # where the frame cuts a unit off, the country does not end
        edge = shapely.difference(shapely.boundary(shape), frame) if shape.intersects(frame) else shape
        paper.shape(edge, line=EDGE, width=2.0)
    for pcode, shape in inside.items():
        draw_area(paper, shape, content.look(pcode))
    for pcode, shape in inside.items():
        paper.shape(shape, line=LINE, width=0.4, name=f"unit-{pcode}")


def draw_marks(paper: Paper, found: Sequence[Mark]) -> None:
    """Paint incidents in the order given; among very many, those that look the same are painted as one shape."""
    if len(found) <= MANY:
        for mark in found:
            if mark.ring:
                draw_ring(paper, mark.look, mark.x, mark.y, max(mark.ring, LEAST_RING))
            else:
                draw_symbol(paper, mark.look, [(mark.x, mark.y)], mark.size)
        return
    for mark in found:
        if mark.ring:
            draw_ring(paper, mark.look, mark.x, mark.y, max(mark.ring, LEAST_RING))
    pins = (mark for mark in found if not mark.ring)
    for (look, size), group in groupby(pins, key=lambda mark: (mark.look, mark.size)):
        places = dict.fromkeys((round(mark.x, 2), round(mark.y, 2)) for mark in group)
        draw_symbol(paper, look, list(places), size)


def corner(frame: Box, wide: float, which: int, *, high: float) -> Box:
    """Give a box in the bottom right, bottom left, top right or top left corner of ``frame``."""
    left = frame.right - _OFF - wide if which in (0, 2) else frame.left + _OFF
    top = frame.bottom - _OFF - high if which in (0, 1) else frame.top + _OFF
    return Box(left, top, left + wide, top + high)
