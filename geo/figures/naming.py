"""Names and figures on a map: units first, the smallest before the largest, then towns, then neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.drawing.scene import Unit
from geo.errors import MapError, Problem
from geo.figures.bilingual import BELOW
from geo.figures.ground import View
from geo.figures.labels import Block, Line, Room
from geo.figures.looks import ink_on
from geo.figures.paper import INK, MUTED, QUIET, SMALLEST_POINTS, Box, Paper
from geo.figures.sizes import Type

if TYPE_CHECKING:
    from geo.figures.content import Content

_SEA = "#6f8894"
#: Millimetres a kilometre from which towns are named: on a column there is no room for them.
_TOWNS_FROM = 0.14


@dataclass(frozen=True)
class _Sheet:
    """Where units are named: the parts of one map."""

    paper: Paper
    content: Content
    view: View
    room: Room
    kind: Type
    figures_only: bool

    def anchor(self, unit: Unit) -> tuple[float, float]:
        x, y = self.view.points(self.content.ground.places([unit.label_at]))[0]
        return float(x), float(y)

    def uncovered(self, unit: Unit) -> tuple[float, float]:
        """Give where a line to the unit's name starts: its middle, or where no rank is written on it."""
        anchor, region = self.anchor(unit), self.region(unit)
        free = shapely.difference(region, shapely.union_all([box.grown(0.5).shape() for box in self.room.taken]))
        if free.is_empty or shapely.contains_xy(free, *anchor):
            return anchor
        largest = max(shapely.get_parts(free), key=shapely.area)
        middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, 0.1), 0)
        return float(middle.x), float(middle.y)

    def region(self, unit: Unit) -> shapely.Geometry:
        return self.view.inside(self.content.ground.units[unit.pcode])

    def figure(self, unit: Unit) -> str:
        value = self.content.values.get(unit.pcode)
        return value.figure if value else ""

    def forms(self, unit: Unit, ink: str) -> Iterator[Block]:
        name = "" if self.figures_only else unit.name
        return _forms(name, self.figure(unit), self.kind, ink, self.paper.direction)


def name_units(
    paper: Paper,
    content: Content,
    view: View,
    room: Room,
    kind: Type,
    *,
    leave_out: tuple[str, ...] = (),
    figures_only: bool = False,
) -> None:
    """Write each unit's name and figure inside it, or beside the country with a line that leads there.

    Raises
    ------
    MapError
        If a figure finds no room; a name alone may be left out.

    """
    sheet = _Sheet(paper, content, view, room, kind, figures_only)
    country = shapely.buffer(view.inside(content.ground.country), 0.6)
    chosen = [unit for unit in content.scene.base.units if unit.pcode not in leave_out]
    chosen.sort(key=lambda unit: content.ground.units[unit.pcode].area)
    left = [unit for unit in chosen if not sheet.region(unit).is_empty and not _name_inside(sheet, unit)]
    for unit in sorted(left, key=lambda unit: (unit.label_at[0], unit.pcode)):
        _name_beside(sheet, unit, country)


def _name_inside(sheet: _Sheet, unit: Unit) -> bool:
    look = sheet.content.look(unit.pcode)
    ink = ink_on(look.fill) if sheet.figure(unit) else MUTED
    inside = shapely.buffer(sheet.region(unit), -0.25)
    for block in sheet.forms(unit, ink):
        if box := sheet.room.within(block, inside, sheet.anchor(unit)):
            sheet.room.take(box)
            halo = look.fill if look.pattern != "none" or _outlined(sheet.content) else ""
            block.draw(sheet.paper, box, halo=halo)
            return True
    return False


def _outlined(content: Content) -> bool:
    """Whether lines may run through the names."""
    return any(layer.visible and layer.outlines for layer in content.scene.outlines)


def _name_beside(sheet: _Sheet, unit: Unit, keep_off: shapely.Geometry) -> None:
    figure, near, room, paper = sheet.figure(unit), sheet.uncovered(unit), sheet.room, sheet.paper
    forms = list(sheet.forms(unit, INK if figure else MUTED))
    if not forms:
        return
    region = sheet.region(unit)
    found = ((block, room.led(block, near, keep_off, region)) for block in forms)
    block, led = next(((block, led) for block, led in found if led), (forms[-1], None))
    led = led or room.anywhere(block, near)
    if led is None and figure:
        where = f"{unit.name}: {figure}"
        raise MapError(
            Problem(option="size", value=where, reason="finds no room on the map.", remedy="Give a larger size.")
        )
    if led is None:
        return
    box, leader = led
    room.take(box)
    room.leaders.append(leader)
    paper.leader(leader)
    block.draw(paper, box, halo="#ffffff" if keep_off.intersects(box.shape()) else "")


def _forms(name: str, figure: str, kind: Type, ink: str, direction: str) -> Iterator[Block]:
    """Give the forms of a unit's label, the best first; the figure is in every one."""
    sizes = [(kind.name, kind.figure)]
    if kind.figure > SMALLEST_POINTS + 0.5:
        sizes.append((max(kind.name - 1.2, SMALLEST_POINTS), max(kind.figure - 2.0, SMALLEST_POINTS)))
    if not name:
        yield from (Block((Line(figure, size, "bold", ink, "figure"),), direction) for _, size in sizes if figure)
        return
    for name_size, figure_size in sizes:
        value = Line(figure, figure_size, "bold", ink, "figure")
        for lines in _broken(name):
            named = tuple(Line(line, name_size, "regular", ink) for line in lines)
            yield Block((*named, value) if figure else named, direction)
        if figure and BELOW not in name:
            yield Block((Line(name, name_size, "regular", ink), value), direction, beside=True)


def name_towns(paper: Paper, content: Content, view: View, room: Room, kind: Type) -> None:
    """Mark and name towns that are not the seat of a governorate, where a name finds room inside its unit."""
    if view.scale < _TOWNS_FROM or not content.scene.base.towns:
        return
    towns = [town for town in content.scene.base.towns if town.rank == 2]
    if not towns:
        return
    places = view.points(content.ground.places([town.at for town in towns]))
    regions = {code: view.inside(shape) for code, shape in content.ground.units.items()}
    for town, (x, y) in zip(towns, places, strict=True):
        code = next((code for code, region in regions.items() if shapely.contains_xy(region, x, y)), None)
        if code is None:
            continue
        look = content.look(code)
        ink = MUTED if look.pattern != "none" else ink_on(look.fill)
        block = Block((Line(town.name, kind.place, "regular", ink, "town"),), paper.direction)
        if box := _beside(block, float(x), float(y), room, regions[code]):
            room.take(Box(min(box.left, x - 0.6), box.top, max(box.right, x + 0.6), box.bottom))
            paper.dots(np.array([[x, y]]), diameter=1.7, fill=ink)
            block.draw(paper, box, halo=look.fill if look.pattern != "none" or _outlined(content) else "")


def _beside(block: Block, x: float, y: float, room: Room, region: shapely.Geometry) -> Box | None:
    wide, high = block.width, block.height
    rows = np.array(
        [
            (x + 0.5, y - high / 2, x + 0.5 + wide, y + high / 2),
            (x - 0.5 - wide, y - high / 2, x - 0.5, y + high / 2),
            (x - wide / 2, y - 0.6 - high, x + wide / 2, y - 0.6),
            (x - wide / 2, y + 0.6, x + wide / 2, y + 0.6 + high),
        ]
    )
    around = np.column_stack((rows[:, :2] - 0.6, rows[:, 2:] + 0.6))
    dots = np.column_stack((rows[:, 0].clip(max=x - 0.8), rows[:, 1].clip(max=y - 0.8),
                            rows[:, 2].clip(min=x + 0.8), rows[:, 3].clip(min=y + 0.8)))  # fmt: skip
    good = room.free(around) & room.free(dots) & (room.hidden(dots) <= 0)
    good &= shapely.covers(region, shapely.box(*rows.T))
    return Box(*(float(side) for side in rows[int(np.argmax(good))])) if good.any() else None


def name_neighbours(paper: Paper, content: Content, view: View, room: Room, kind: Type) -> None:
    """Name neighbouring countries and the sea where they are in sight."""
    frame = view.frame.shape()
    country = shapely.buffer(view.inside(content.ground.country), 0.8)
    shapes = [view.inside(shape) for shape in content.ground.neighbours]
    open_sea = shapely.difference(view.inside(content.ground.known), shapely.union_all([country, *shapes]))
    for neighbour, shape in zip(content.scene.base.neighbours, shapes, strict=True):
        sea = neighbour.water or not neighbour.polygons
        region = open_sea if not neighbour.polygons else shapely.difference(shape, country)
        region = shapely.intersection(region, frame)
        if region.is_empty or region.area < 4:
            continue
        largest = max(shapely.get_parts(region), key=shapely.area)
        middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, 0.5), 0)
        colour = _SEA if sea else QUIET
        for lines in _broken(neighbour.name):
            block = Block(tuple(Line(line, kind.place, "regular", colour, "place") for line in lines), paper.direction)
            if box := room.within(block, largest, (middle.x, middle.y)):
                room.take(box)
                block.draw(paper, box)
                break


def _broken(name: str) -> Iterator[tuple[str, ...]]:
    if BELOW in name:
        yield tuple(name.split(BELOW))
        return
    yield (name,)
    words = name.split()
    if len(words) > 1:
        middle = (len(words) + 1) // 2
        yield " ".join(words[:middle]), " ".join(words[middle:])
