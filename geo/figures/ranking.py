"""A dot plot of the units, the highest first: a dot for a number, a bar for an interval, an arrow where it is open."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import shapely

from geo.drawing.scene import UnitValue
from geo.errors import MapError, Problem
from geo.figures.bodies import Body
from geo.figures.content import Content
from geo.figures.legend import Row
from geo.figures.paper import MUTED, Paper
from geo.figures.sizes import Type
from geo.figures.typefaces import line_height, text_width

_DOT, _BAR, _GRID = "#2c5f85", "#84abc6", "#e3e6e8"
_LEAST_ROW = 1.15  # of the line height


@dataclass(frozen=True)
class Ranking:
    """Rows of a dot plot and what stands below it."""

    rows: tuple[tuple[str, UnitValue], ...]
    axis: str
    ticks: tuple[tuple[float, str], ...]
    below: tuple[Row, ...]
    kind: Type
    width: float
    step: float
    height: float

    def draw(self, paper: Paper, top: float) -> None:
        """Draw the plot under ``top``."""
        kind, margin = self.kind, self.kind.margin
        names = max(text_width(name, "regular", kind.name) for name, _ in self.rows) + 2.0
        figures = max(text_width(value.figure, "bold", kind.name) for _, value in self.rows) + 2.5
        first, last = margin + names, margin + self.width - figures
        greatest = self.ticks[-1][0] or 1.0
        title = line_height(kind.body, paper.direction)
        Row(self.axis, "axis", kind.body, "bold").draw(paper, margin, top, self.width)
        head = top + title + line_height(kind.place, paper.direction) + 0.8
        foot = head + len(self.rows) * self.step

        def x(value: float) -> float:
            return paper.x(first + (last - first) * value / greatest)

        for value, label in self.ticks:
            paper.shape(shapely.LineString([(x(value), head), (x(value), foot)]), line=_GRID, width=0.6)
            paper.write(label, x(value), head - 1.0, size=kind.place, colour=MUTED, anchor="center", role="tick")
        for i, (name, unit) in enumerate(self.rows):
            middle = head + (i + 0.5) * self.step
            baseline = middle + kind.name * 0.125
            paper.write(name, paper.x(margin), baseline, size=kind.name, role="name")
            _draw_value(paper, unit, x, middle, kind)
            paper.write(unit.figure, paper.x(margin + self.width), baseline, size=kind.name, weight="bold",
                        anchor="end", role="figure")  # fmt: skip
        for row in self.below:
            row.draw(paper, margin, foot + 1.0, self.width)
            foot += row.height(self.width, paper.direction)


def _draw_value(paper: Paper, unit: UnitValue, x: Callable[[float], float], middle: float, kind: Type) -> None:
    radius = kind.name * 0.125
    low = x(unit.least or 0.0)
    if unit.most is not None and unit.most != unit.least:
        high = x(unit.most)
        bar = shapely.box(min(low, high), middle - radius * 0.55, max(low, high), middle + radius * 0.55)
        paper.shape(bar.buffer(radius * 0.4), fill=_BAR)
        paper.shape(shapely.Point(high, middle).buffer(radius), fill="#ffffff", line=_DOT, width=0.9)
    if unit.most is None:
        end = low + math.copysign(5.0, x(1.0) - x(0.0))
        tip = end - math.copysign(1.1, end - low)
        paper.shape(shapely.LineString([(low, middle), (end, middle)]), line=_DOT, width=0.9)
        paper.shape(shapely.LineString([(tip, middle - 0.8), (end, middle), (tip, middle + 0.8)]), line=_DOT, width=0.9)
    paper.shape(shapely.Point(low, middle).buffer(radius), fill=_DOT)


def ranking_body(content: Content, kind: Type, inner: float, height: float) -> Body:
    """Give the dot plot of the content's area layer and period; ``height`` 0 takes what it needs.

    Raises
    ------
    MapError
        If the map has no area layer, no unit has a number, or the height is too small.

    """
    names = {unit.pcode: unit.name for unit in content.scene.base.units}
    known = [value for value in content.values.values() if value.least is not None and value.figure]
    if content.area is None or not known:
        raise MapError(
            Problem(column="chart", value="ranking", reason="has no number to rank.", remedy="Choose another period.")
        )
    known.sort(key=lambda value: (-(value.least or 0.0), -(value.most or math.inf), value.pcode))
    direction = content.scene.direction
    below = _absent(content, names, kind)
    fixed = line_height(kind.body, direction) + line_height(kind.place, direction) + 1.8
    fixed += sum(row.height(inner, direction) for row in below)
    least = line_height(kind.name, direction) * _LEAST_ROW
    step = (height - fixed) / len(known) if height else least * 1.15
    if step < least:
        raise MapError(
            Problem(
                column="size",
                reason=f"leaves {step:.1f} mm for each of {len(known)} rows; they need {least:.1f}.",
                remedy="Give a higher size.",
            )
        )
    step = min(step, least * 2)
    greatest = max(max(value.most or 0.0, value.least or 0.0) for value in known)
    rows = tuple((names.get(value.pcode, value.pcode), value) for value in known)
    total = fixed + step * len(known)
    return Ranking(
        rows, content.area.legend_of(content.period).title, _ticks(greatest, content), below, kind, inner, step, total
    )


def _absent(content: Content, names: dict[str, str], kind: Type) -> tuple[Row, ...]:
    """Say of every unit without a number why it has none, in the legend's words."""
    area = content.area
    if area is None:
        return ()
    labels = {line.area: line.label for line in area.legend_of(content.period).lines if line.area}
    told: dict[str, list[str]] = {}
    for value in content.values.values():
        if value.least is None or not value.figure:
            told.setdefault(labels.get(area.looks[value.look], value.look), []).append(names[value.pcode])
    comma = content.words.say("value.comma")
    return tuple(
        Row(content.words.say("alt.look", look=look, items=comma.join(members)), "absent", kind.small, colour=MUTED)
        for look, members in told.items()
    )


def _ticks(greatest: float, content: Content) -> tuple[tuple[float, str], ...]:
    """Give four to seven round ticks from 0 to beyond ``greatest``."""
    rough = max(greatest, 1e-9) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough)
    digits = max(0, -math.floor(math.log10(step)))
    count = math.ceil(greatest / step - 1e-9)
    return tuple((i * step, content.words.number(i * step, digits=digits)) for i in range(count + 1))
