"""Legends as blocks of rows that know their height before they are drawn; the words are the scene's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely

from geo.drawing.scene import AreaLook, Legend, LegendLine, OutlineLayer, OutlineLook, PointLayer, PointLook
from geo.figures.bilingual import parts_of
from geo.figures.looks import draw_area, draw_ring, draw_symbol
from geo.figures.outlining import draw_outline
from geo.figures.paper import INK, MUTED, Paper
from geo.figures.sizes import Type
from geo.figures.typefaces import Weight, line_height, wrap

_SWATCH_LINE = "#8b9196"


@dataclass(frozen=True)
class Swatch:
    """A sample of a look: an area, a symbol of some diameter in millimetres, a ring, or an outline.

    The ``size`` of an outline is that of a CSS pixel, in millimetres.
    """

    area: AreaLook | None = None
    point: PointLook | None = None
    size: float = 0.0
    ring: PointLook | None = None
    outline: OutlineLook | None = None


@dataclass(frozen=True)
class Row:
    """Text with swatches before it; ``width`` is what the swatches take, in millimetres."""

    text: str
    role: str
    size: float
    weight: Weight = "regular"
    colour: str = INK
    swatches: tuple[Swatch, ...] = ()
    width: float = 0.0
    space_above: float = 0.0
    direction: str = ""  # the sheet's, if not said

    def lines(self, width: float) -> list[str]:
        """Break the text to the width that is left."""
        return wrap(self.text, width - self.width, weight=self.weight, size=self.size)

    def height(self, width: float, direction: str) -> float:
        """Millimetres from the row before to the row after."""
        text = len(self.lines(width)) * line_height(self.size, self.direction or direction)
        return self.space_above + max(text, max((_tall(swatch) for swatch in self.swatches), default=0.0) + 0.7)

    def draw(self, paper: Paper, start: float, top: float, width: float) -> None:
        """Draw the row; ``start`` is measured from the side where reading starts."""
        direction = self.direction or paper.direction
        lines, leading = self.lines(width), line_height(self.size, direction)
        high = self.height(width, paper.direction) - self.space_above
        top += self.space_above
        each = self.width / max(len(self.swatches), 1)
        tallest = max((_tall(swatch) for swatch in self.swatches), default=0.0)
        for i, swatch in enumerate(self.swatches):
            middle = top + (high if len(lines) < 2 or tallest > leading else leading) / 2
            _draw_swatch(paper, swatch, start + each * i, middle, each)
        first = top + (high - len(lines) * leading) / 2
        for i, line in enumerate(lines):
            baseline = first + leading * (i + (0.75 if direction == "ltr" else 0.68))
            same = direction == paper.direction
            x = paper.x(start + self.width) if same else paper.x(start + width)
            paper.write(line, x, baseline, size=self.size, weight=self.weight, colour=self.colour, role=self.role,
                        anchor="start" if same else "end", direction=direction)  # fmt: skip


@dataclass(frozen=True)
class Stack:
    """Rows under each other."""

    rows: tuple[Row, ...]

    def height(self, width: float, direction: str) -> float:
        """Millimetres."""
        return sum(row.height(width, direction) for row in self.rows)

    def halves(self) -> tuple[Stack, ...]:
        """Break before the row after the plain colours, the first that has a pattern or is white."""
        areas = [i for i, row in enumerate(self.rows) if row.swatches and row.swatches[0].area]
        if len(areas) < 4:
            return (self,)
        cut = areas[-2] if len(areas) > 5 else areas[len(areas) // 2]
        return Stack(self.rows[:cut]), Stack(self.rows[cut:])

    def draw(self, paper: Paper, start: float, top: float, width: float) -> None:
        """Draw the rows downwards from ``top``."""
        for row in self.rows:
            row.draw(paper, start, top, width)
            top += row.height(width, paper.direction)


def area_legend(legend: Legend, kind: Type, *, remarks: Sequence[str] = ()) -> Stack:
    """Give the legend of a choropleth: a swatch a line."""
    wide = kind.body * 0.85 + 1.6
    rows = [_title(legend.title, kind)]
    rows += [
        Row(line.label, "legend", kind.body, swatches=_swatches(line, 1.0), width=wide, space_above=0.25)
        for line in legend.lines
    ]
    rows += [row for text in (legend.remark, *remarks) for row in _remarks(text, kind)]
    return Stack(tuple(rows))


def outline_legend(layer: OutlineLayer, kind: Type, px: float) -> Stack:
    """Give the legend of outlines; of a layer that is switched off only why it is."""
    wide = kind.body * 0.85 + 1.6
    lines = layer.legend.lines if layer.visible else ()
    rows = [
        Row(layer.legend.title if layer.visible else layer.title, "legend", kind.body + 0.6, "bold", space_above=0.5)
    ]
    rows += [
        Row(
            line.label,
            "legend",
            kind.body,
            swatches=(Swatch(size=px, outline=line.outline),),
            width=wide,
            space_above=0.25,
        )
        for line in lines
    ]
    return Stack((*rows, *_remarks(layer.legend.remark, kind)))


def outline_list(layer: OutlineLayer, kind: Type, title: str) -> Stack:
    """Name what bears a mark on the map, with its figure."""
    marked = [i for i, one in enumerate(layer.outlines) if one.mark]
    rows = [
        Row(f"{layer.outlines[i].figure}  {layer.cards.headings[i]}", "legend", kind.body, space_above=0.1)
        for i in marked
    ]
    return Stack((_title(title, kind), *rows))


def point_legend(layers: Sequence[PointLayer], kind: Type, px: float) -> Stack:
    """Give the legends of incident layers as one: layers whose lines say the same share them, side by side."""
    rows: list[Row] = []
    groups: dict[tuple[str, ...], list[PointLayer]] = {}
    for layer in layers:
        groups.setdefault(tuple(line.label for line in layer.legend.lines), []).append(layer)
    for group in groups.values():
        rows += _group_rows([layer.legend for layer in group], kind, px)
    return Stack(tuple(rows))


def _group_rows(legends: Sequence[Legend], kind: Type, px: float) -> list[Row]:
    largest = max((line.size_px for legend in legends for line in legend.lines), default=12.0) * px
    each = max(largest * 1.32, kind.body * 0.33) + 0.5
    single = kind.body * 0.62 + 1.2
    rows = []
    for legend in legends:
        sample = next((line.point for line in legend.lines if line.point and not line.point.hollow), None)
        swatch = (Swatch(point=sample, size=kind.body * 0.36),) if sample else ()
        rows.append(Row(legend.title, "legend", kind.body, "bold", swatches=swatch, width=single, space_above=0.5))
    for lines in zip(*(legend.lines for legend in legends), strict=True):
        swatches = tuple(swatch for line in lines for swatch in _swatches(line, px))
        rows.append(Row(lines[0].label, "legend", kind.body, swatches=swatches, width=each * len(swatches) + 1.0))
    remarks = dict.fromkeys(legend.remark for legend in legends if legend.remark)
    return [*rows, *(row for text in remarks for row in _remarks(text, kind))]


def _swatches(line: LegendLine, px: float) -> tuple[Swatch, ...]:
    if line.area or line.point or line.ring:
        return (Swatch(line.area, line.point, line.size_px * px, line.ring),)
    return ()


def _title(text: str, kind: Type) -> Row:
    return Row(text, "legend", kind.body + 0.6, "bold")


def _remarks(text: str, kind: Type) -> list[Row]:
    return [
        Row(part[:1].upper() + part[1:], "legend", kind.small, colour=MUTED, space_above=0.5, direction=direction)
        for part, direction in parts_of(text)
        if part
    ]


def _tall(swatch: Swatch) -> float:
    if swatch.area or swatch.outline:
        return 2.6
    return swatch.size * 1.25 if swatch.point else 2.4


def _draw_swatch(paper: Paper, swatch: Swatch, start: float, middle: float, width: float) -> None:
    if swatch.area:
        box = paper.box(start, middle - 1.25, start + width - 1.6, middle + 1.25)
        draw_area(paper, box.shape(), swatch.area, line=_SWATCH_LINE, width=0.4)
        return
    if swatch.outline:
        box = paper.box(start, middle - 1.25, start + width - 1.6, middle + 1.25)
        draw_outline(paper, box.shape(), swatch.outline, swatch.size, frame=box)
        return
    centre = paper.x(start + width / 2 - 0.4)
    if swatch.ring:
        draw_ring(paper, swatch.ring, centre, middle, 1.1)
    elif swatch.point:
        shift = swatch.size * 0.19 if swatch.point.shape == "triangle" else 0.0
        draw_symbol(paper, swatch.point, [(centre, middle + shift)], swatch.size)


def columns(stacks: Iterable[Stack], count: int, width: float, direction: str) -> list[list[Stack]]:
    """Share stacks out over columns in order, each into the shortest that does not break the order."""
    found = [stack for stack in stacks if stack.rows]
    if count < 2 or len(found) < 2:
        return [found]
    heights = [stack.height(width, direction) for stack in found]
    cut = min(range(1, len(found)), key=lambda i: max(sum(heights[:i]), sum(heights[i:])))
    return [found[:cut], found[cut:]]


def outline(left: float, top: float, right: float) -> shapely.LineString:
    """Give a thin rule across the sheet."""
    return shapely.LineString([(left, top), (right, top)])
