"""How areas, symbols and outlines are drawn, and the legend that tells it: colours and sizes (CSS pixels) as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Pattern = Literal["none", "hatch", "dots", "cross"]
Shape = Literal["triangle", "diamond", "circle", "square"]


@dataclass(frozen=True)
class AreaLook:
    """How a unit is filled. ``pattern`` is drawn in ``ink`` over ``fill``, so that looks differ without colour."""

    fill: str
    pattern: Pattern = "none"
    ink: str = "#000000"


@dataclass(frozen=True)
class PointLook:
    """How an incident symbol is drawn."""

    shape: Shape
    fill: str
    stroke: str
    hollow: bool = False


@dataclass(frozen=True)
class OutlineLook:
    """How an outline is drawn: a dark line between two white ones, inside its shape, to be seen on every colour.

    ``width``, ``casing`` (a white line's width) and ``dash`` (line, gap, ...) are CSS pixels; ``tint`` is the opacity
    with which the inside is filled in the same colour.
    """

    stroke: str
    width: float
    casing: float
    dash: tuple[float, ...] = ()
    tint: float = 0.0


@dataclass(frozen=True)
class LegendLine:
    """One line of a legend: an area look, a point look of some size, a ring (dashed, no symbol), or an outline."""

    label: str
    area: AreaLook | None = None
    point: PointLook | None = None
    size_px: float = 0.0
    ring: PointLook | None = None
    outline: OutlineLook | None = None


@dataclass(frozen=True)
class Legend:
    """A layer's legend: title (with its unit), lines, and a remark below them."""

    title: str
    lines: tuple[LegendLine, ...]
    remark: str = ""
