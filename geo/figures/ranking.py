"""A dot plot of the units, the highest first: a dot for a number, a bar for an interval, an arrow where it is open."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import shapely

from geo.drawing.scene import OutlineLayer
from geo.errors import MapError, Problem
from geo.figures.bodies import Body
from geo.figures.content import Content
from geo.figures.legend import Row
from geo.figures.paper import MUTED, Paper
from geo.figures.sizes import Type
from geo.figures.typefaces import line_height, text_width

_DOT, _BAR, _GRID = "#2c5f85", "#84abc6", "#e3e6e8"
_LEAST_ROW = 1.15  # of the line height
#: Rows of a ranking by rank; what comes after is counted below.
_FIRST = 20


@dataclass(frozen=True)
class Dot:
    """One row: the bounds of its number, None where there is no upper one, and the number itself where one is known."""

    name: str
    figure: str
    least: float
    most: float | None
    value: float | None = None


@dataclass(frozen=True)
class Ranking:
    """Rows of a dot plot and what stands below it."""

    rows: tuple[Dot, ...]
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
        names = max(text_width(row.name, "regular", kind.name) for row in self.rows) + 2.0
        figures = max(text_width(row.figure, "bold", kind.name) for row in self.rows) + 2.5
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
        for i, dot in enumerate(self.rows):
            middle = head + (i + 0.5) * self.step
            baseline = middle + kind.name * 0.125
            paper.write(dot.name, paper.x(margin), baseline, size=kind.name, role="name")
            _draw_value(paper, dot, x, middle, kind)
            paper.write(dot.figure, paper.x(margin + self.width), baseline, size=kind.name, weight="bold",
                        anchor="end", role="figure")  # fmt: skip
        for row in self.below:
            row.draw(paper, margin, foot + 1.0, self.width)
            foot += row.height(self.width, paper.direction)


def _draw_value(paper: Paper, dot: Dot, x: Callable[[float], float], middle: float, kind: Type) -> None:
    radius = kind.name * 0.125
    low = x(dot.least)
    if dot.most is not None and dot.most != dot.least:
        high = x(dot.most)
        bar = shapely.box(min(low, high), middle - radius * 0.55, max(low, high), middle + radius * 0.55)
        paper.shape(bar.buffer(radius * 0.4), fill=_BAR)
        if dot.value is None:
            paper.shape(shapely.Point(high, middle).buffer(radius), fill="#ffffff", line=_DOT, width=0.9)
    if dot.most is None:
        end = low + math.copysign(5.0, x(1.0) - x(0.0))
        tip = end - math.copysign(1.1, end - low)
        paper.shape(shapely.LineString([(low, middle), (end, middle)]), line=_DOT, width=0.9)
        paper.shape(shapely.LineString([(tip, middle - 0.8), (end, middle), (tip, middle + 0.8)]), line=_DOT, width=0.9)
    at = low if dot.value is None else x(dot.value)
    paper.shape(shapely.Point(at, middle).buffer(radius), fill=_DOT)


def ranking_body(content: Content, kind: Type, inner: float, height: float) -> Body:
    """Give the dot plot of the content's area layer and period, or of its ranking; ``height`` 0 takes what it needs.

    Raises
    ------
    MapError
        If the map has neither, no unit has a number, or the height is too small.

    """
    ranked = content.ranked
    rows, axis, below = _by_rank(ranked, content, kind) if ranked else _by_value(content, kind)
    if not rows:
        raise MapError(
            Problem(option="chart", value="ranking", reason="has no number to rank.", remedy="Choose another period.")
        )
    direction = content.scene.direction
    fixed = line_height(kind.body, direction) + line_height(kind.place, direction) + 1.8
    fixed += sum(row.height(inner, direction) for row in below)
    least = line_height(kind.name, direction) * _LEAST_ROW
    step = (height - fixed) / len(rows) if height else least * 1.15
    if step < least:
        raise MapError(
            Problem(
                option="size",
                reason=f"leaves {step:.1f} mm for each of {len(rows)} rows; they need {least:.1f}.",
                remedy="Give a higher size.",
            )
        )
    step = min(step, least * 2)
    ticks = _ticks(max(max(row.most or 0.0, row.least) for row in rows), content)
    if ranked:
        ticks = ((ticks[0][0], ""), *ticks[1:])  # there is no rank 0
    return Ranking(rows, axis, ticks, below, kind, inner, step, fixed + step * len(rows))


Told = tuple[tuple[Dot, ...], str, tuple[Row, ...]]  # rows, the name of the axis, what stands below


def _by_value(content: Content, kind: Type) -> Told:
    """Give the units of a choropleth by their number, the greatest first."""
    if content.area is None:
        return (), "", ()
    names = {unit.pcode: unit.name for unit in content.scene.base.units}
    known = [value for value in content.values.values() if value.least is not None and value.figure]
    known.sort(key=lambda value: (-(value.least or 0.0), -(value.most or math.inf), value.pcode))
    rows = tuple(Dot(names.get(v.pcode, v.pcode), v.figure, v.least or 0.0, v.most) for v in known)
    return rows, content.area.legend_of(content.period).title, _absent(content, names, kind)


def _by_rank(layer: OutlineLayer, content: Content, kind: Type) -> Told:
    """Give the first ranks of a ranking, each with its interval."""
    ranked = [i for i, one in enumerate(layer.outlines) if one.value is not None]
    rows = tuple(
        Dot(layer.cards.headings[i], one.figure, one.least or 0.0, one.most, one.value)
        for i in ranked[:_FIRST]
        if (one := layer.outlines[i])
    )
    told = [content.words.say("hotspot.remark")]
    if more := len(ranked) - len(rows):
        told.insert(0, content.words.say("hotspot.more", n=content.words.number(more)))
    return rows, layer.axis, (Row(" ".join(told), "absent", kind.small, colour=MUTED),)


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
