"""Small multiples: one small map a period, with one set of classes and one legend."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from geo.errors import MapError, Problem
from geo.figures.bodies import Body, Placed, aspect, column_height, down, legends
from geo.figures.content import Content, pixel
from geo.figures.legend import Row, columns
from geo.figures.mapview import draw_map
from geo.figures.paper import Box, Paper
from geo.figures.sizes import Type
from geo.figures.typefaces import line_height

_MOST = 36
_LEAST_PANEL = 34.0  # millimetres of width


@dataclass(frozen=True)
class Panels:
    """Panels in rows in the order of time, and the legends under them."""

    contents: tuple[Content, ...]
    labels: tuple[str, ...]
    kind: Type
    across: int
    cell: tuple[float, float]  # width and height of one map
    legends: tuple[Placed, ...]
    height: float

    def draw(self, paper: Paper, top: float) -> None:
        """Draw the panels under ``top``."""
        wide, high = self.cell
        head = line_height(self.kind.body, paper.direction) + 0.6
        for i, (content, label) in enumerate(zip(self.contents, self.labels, strict=True)):
            row, column = divmod(i, self.across)
            start = self.kind.margin + column * (wide + self.kind.gap)
            above = top + row * (high + head + self.kind.gap)
            Row(label, "panel", self.kind.body, "bold").draw(paper, start, above, wide)
            frame = paper.box(start, above + head, start + wide, above + head + high)
            draw_map(paper, content, frame, self.kind, panel=True)
        for stack, from_start, below, width in self.legends:
            stack.draw(paper, from_start, top + below, width)


def panels_body(content: Content, kind: Type, inner: float, height: float) -> Body:
    """Give one panel for each period of the scene, oldest first; ``height`` 0 takes what they need.

    Raises
    ------
    MapError
        If there are fewer than two or more than 36 periods, or the panels would be too small to read.

    """
    periods = [one for one in reversed(content.scene.periods) if one.key != "all"]
    if not 2 <= len(periods) <= _MOST:
        raise MapError(
            Problem(
                option="facet",
                value=len(periods),
                reason=f"periods cannot be drawn as panels; there can be 2 to {_MOST}.",
                remedy="Draw one period, or sum the table by month or year first.",
            )
        )
    across = min(max(int((inner + kind.gap) // (_LEAST_PANEL + kind.gap)), 1), 4, len(periods))
    across = math.ceil(len(periods) / math.ceil(len(periods) / across))
    rows = math.ceil(len(periods) / across)
    wide = (inner - (across - 1) * kind.gap) / across
    head = line_height(kind.body, content.scene.direction) + 0.6
    placed, tall = _legends(replace(content, period=""), kind, inner, pixel(Box(0, 0, wide, 1)))
    high = wide * aspect(content.ground)
    if height:
        high = (height - tall) / rows - head - kind.gap
    if min(wide, high) < _LEAST_PANEL * 0.7:
        raise MapError(
            Problem(
                option="size",
                reason=f"makes panels of {wide:.0f} by {high:.0f} mm, too small to read.",
                remedy="Give a larger size or fewer periods.",
            )
        )
    total = rows * (high + head + kind.gap)
    return Panels(
        contents=tuple(replace(content, period=one.key) for one in periods),
        labels=tuple(one.label for one in periods),
        kind=kind,
        across=across,
        cell=(wide, high),
        legends=tuple((stack, start, total + top, width) for stack, start, top, width in placed),
        height=total + tall,
    )


def _legends(content: Content, kind: Type, inner: float, px: float) -> tuple[list[Placed], float]:
    direction = content.scene.direction
    wide = (inner - kind.gap) / 2
    shared = columns(legends(content, kind, px, split=True, outlined=False), 2, wide, direction)
    placed: list[Placed] = []
    for i, column in enumerate(shared):
        placed += down(column, kind.margin + i * (wide + kind.gap), 0.0, wide, kind, direction)
    return placed, max((column_height(column, wide, kind, direction) for column in shared), default=0.0)
