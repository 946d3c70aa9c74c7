"""What a map shows, in final words and colours, before anything draws it.

A :class:`Scene` is plain frozen data in one language. Renderers (the web map, the figures) turn it into their own
medium and decide nothing about meaning: every class, look, legend line and sentence is already in it.
Coordinates are degrees in EPSG:4326, longitude first; symbol sizes are CSS pixels; radii are kilometres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Pattern = Literal["none", "hatch", "dots", "cross"]
Shape = Literal["triangle", "diamond", "circle", "square"]
Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]  # the outer ring, then holes


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
class LegendLine:
    """One line of a legend: an area look, a point look of some size, or a ring (dashed, no symbol)."""

    label: str
    area: AreaLook | None = None
    point: PointLook | None = None
    size_px: float = 0.0
    ring: PointLook | None = None


@dataclass(frozen=True)
class Legend:
    """A layer's legend: title (with its unit), lines, and a remark below them."""

    title: str
    lines: tuple[LegendLine, ...]
    remark: str = ""


@dataclass(frozen=True)
class Field:
    """One labelled column of text beside a list of things; an empty string means nothing to show."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Cards:
    """What a popup or a list says of each thing: a heading and labelled fields, all of equal length."""

    headings: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Unit:
    """An administrative unit of the base map: where it is and what it is called."""

    pcode: str
    name: str
    label_at: tuple[float, float]
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Town:
    """A town of the base map; rank 1 is labelled first, larger ranks only when zoomed in."""

    name: str
    at: tuple[float, float]
    rank: int


@dataclass(frozen=True)
class Neighbour:
    """A neighbouring country or sea: outline for orientation only. No polygons: a label alone (the sea)."""

    name: str
    label_at: tuple[float, float]
    polygons: tuple[Polygon, ...]
    water: bool = False


@dataclass(frozen=True)
class Base:
    """The map's own vector base; it needs no tiles."""

    units: tuple[Unit, ...]
    towns: tuple[Town, ...]
    neighbours: tuple[Neighbour, ...]
    bounds: tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class UnitValue:
    """A unit in one period of a choropleth: the key of its look, the figure written on it and its popup."""

    pcode: str
    look: str
    figure: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AreaPeriod:
    """One period of a choropleth; every unit of the base has a value in it."""

    key: str
    label: str
    values: tuple[UnitValue, ...]
    remark: str = ""


@dataclass(frozen=True)
class AreaLayer:
    """A choropleth. At most one area layer is visible at a time."""

    key: str
    title: str
    looks: Mapping[str, AreaLook]
    legend: Legend
    periods: tuple[AreaPeriod, ...]


@dataclass(frozen=True)
class PointLayer:
    """A group of incidents that is switched on and off together.

    All tuples run parallel to ``cards``. ``ring_km`` 0 means a symbol at the point (settlement precision or finer); a
    positive value means no pin: a dashed ring of that radius around the point. ``period`` holds keys of the scene's
    ``periods`` or an empty string.
    """

    key: str
    title: str
    legend: Legend
    looks: tuple[PointLook, ...]
    at: tuple[tuple[float, float], ...]
    size_px: tuple[float, ...]
    ring_km: tuple[float, ...]
    period: tuple[str, ...]
    cards: Cards
    visible: bool = True


@dataclass(frozen=True)
class CardList:
    """Incidents that are counted but not drawn (known only to a governorate, or not at all), for a list."""

    title: str
    remark: str
    cards: Cards
    period: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """A choice of the period picker: ISO dates joined by a slash (or ``all``), its name and its coverage line."""

    key: str
    label: str
    account: str = ""


@dataclass(frozen=True)
class Scene:
    """Everything a renderer needs. ``words`` holds the labels of controls by key, in the scene's language."""

    lang: str
    direction: Literal["ltr", "rtl"]
    title: str
    subtitle: str
    account: str  # the coverage line
    notes: tuple[str, ...]  # boundary disclaimer, accuracy, "reported casualties are not contamination"
    sources: tuple[str, ...]
    base: Base
    areas: tuple[AreaLayer, ...]
    points: tuple[PointLayer, ...]
    lists: tuple[CardList, ...]
    periods: tuple[Period, ...]
    first_period: str
    first_area: str  # key of the area layer shown first, or empty
    words: Mapping[str, str] = field(default_factory=dict)
    tiles: Mapping[str, str] | None = None  # url, attribution; None draws the vector base alone
