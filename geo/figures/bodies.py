"""The middle of a figure: a map with its legends beside or below it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from geo.errors import MapError, Problem
from geo.figures.content import Content, drawn_symbols, pixel
from geo.figures.ground import Ground
from geo.figures.legend import Stack, area_legend, columns, outline_legend, outline_list, point_legend
from geo.figures.mapview import draw_map
from geo.figures.paper import Box, Paper
from geo.figures.sizes import Type

_LEAST_MAP = 35.0
_NARROW = 125.0  # sheets narrower than this many millimetres have their legend below


class Body(Protocol):
    """What stands between heading and footing."""

    @property
    def height(self) -> float:
        """Millimetres."""

    def draw(self, paper: Paper, top: float) -> None:
        """Draw it under ``top``."""


Placed = tuple[Stack, float, float, float]  # stack, start, top, width


def map_body(content: Content, kind: Type, inner: float, height: float) -> Body:
    """Give a map and its legends ``inner`` millimetres wide; a height of 0 takes what they need.

    Raises
    ------
    MapError
        If the height leaves no room for them.

    """
    return (_stacked if inner + 2 * kind.margin < _NARROW else _beside)(content, kind, inner, height)


@dataclass(frozen=True)
class MapBody:
    """Map and legends in their places, from the top of the body, distances from the side where reading starts."""

    content: Content
    kind: Type
    frame: tuple[float, float, float, float]  # start, top, end, bottom
    legends: tuple[Placed, ...]  # stack, start, top, width
    height: float

    def draw(self, paper: Paper, top: float) -> None:
        """Draw the body under ``top``."""
        start, upper, end, lower = self.frame
        draw_map(paper, self.content, paper.box(start, top + upper, end, top + lower), self.kind)
        for stack, from_start, below, width in self.legends:
            stack.draw(paper, from_start, top + below, width)


def legends(content: Content, kind: Type, px: float, *, split: bool = False, outlined: bool = True) -> list[Stack]:
    """Give the legends of what is drawn: the area layer's, those of outlines, and those of incidents the period has.

    ``split`` breaks an area legend that stands alone into two stacks.
    """
    stacks = []
    if content.area:
        remark = next((one.remark for one in content.area.periods if one.key == content.period), "")
        stacks.append(area_legend(content.area.legend_of(content.period), kind, remarks=[remark]))
    for layer in content.scene.outlines if outlined else ():
        stacks.append(outline_legend(layer, kind, px))
        if layer.visible and any(one.mark for one in layer.outlines):
            stacks.append(outline_list(layer, kind, content.words.say("hotspot.first")))
    keys = set(drawn_symbols(content))
    if keys:
        drawn = [layer for layer in content.scene.points if layer.key in keys]
        return [*stacks, point_legend(drawn, kind, px)]
    return [part for stack in stacks for part in stack.halves()] if split else stacks


def _beside(content: Content, kind: Type, inner: float, height: float) -> MapBody:
    """Place the legend beside the map, in two columns where one would be higher than the room."""
    direction = content.scene.direction
    for count, share in ((1, 0.27), (2, 0.21)):
        wide = inner * share
        map_width = inner - count * (wide + kind.gap)
        px = pixel(Box(0, 0, map_width, 1))
        shared = columns(legends(content, kind, px), count, wide, direction)
        tallest = max((column_height(column, wide, kind, direction) for column in shared), default=0.0)
        if not height or tallest <= height:
            break
    natural = max(map_width * aspect(content.ground), tallest)
    high = height or natural
    require_room(high, tallest)
    placed = []
    for i, column in enumerate(shared):
        start = kind.margin + map_width + kind.gap + i * (wide + kind.gap)
        placed += down(column, start, 0.0, wide, kind, direction)
    return MapBody(content, kind, (kind.margin, 0.0, kind.margin + map_width, high), tuple(placed), high)


def _stacked(content: Content, kind: Type, inner: float, height: float) -> MapBody:
    """Place the legends under the map, in two columns."""
    direction = content.scene.direction
    wide = (inner - kind.gap) / 2
    shared = columns(legends(content, kind, pixel(Box(0, 0, inner, 1)), split=True), 2, wide, direction)
    if len(shared) == 1:
        wide = inner
    tallest = max((column_height(column, wide, kind, direction) for column in shared), default=0.0)
    high = height - tallest - kind.gap if height else inner * aspect(content.ground)
    require_room(high, 0.0)
    placed = []
    for i, column in enumerate(shared):
        placed += down(column, kind.margin + i * (wide + kind.gap), high + kind.gap * 0.7, wide, kind, direction)
    return MapBody(
        content, kind, (kind.margin, 0.0, kind.margin + inner, high), tuple(placed), high + kind.gap + tallest
    )


def down(column: Sequence[Stack], start: float, top: float, wide: float, kind: Type, direction: str) -> list[Placed]:
    """Place stacks under each other."""
    placed = []
    for stack in column:
        placed.append((stack, start, top, wide))
        top += stack.height(wide, direction) + kind.gap
    return placed


def column_height(column: Sequence[Stack], wide: float, kind: Type, direction: str) -> float:
    """Height of stacks under each other."""
    return sum(stack.height(wide, direction) for stack in column) + kind.gap * max(len(column) - 1, 0)


def aspect(ground: Ground) -> float:
    """Height of a map for its width."""
    west, south, east, north = ground.extent
    return min(max((north - south) / max(east - west, 1e-6), 0.6), 1.3)


def require_room(high: float, tallest: float) -> None:
    """Raise :class:`MapError` unless ``high`` millimetres hold a map beside a legend ``tallest`` high."""
    least = max(_LEAST_MAP, tallest)
    if high < least:
        raise MapError(
            Problem(
                option="size",
                reason=f"lacks {math.ceil(least - high)} mm of height for the map, its legend and its notes.",
                remedy="Give that much more height, or the size column or page, whose height grows with what is said.",
            )
        )
