"""What a map shows, in final words and colours, before anything draws it.

A :class:`Scene` is plain frozen data in one language. Renderers (the web map, the figures) turn it into their own
medium and decide nothing about meaning: every class, look, legend line and sentence is already in it.
Coordinates are degrees in EPSG:4326, longitude first; symbol sizes are CSS pixels; radii are kilometres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.drawing.looks import AreaLook, Legend, LegendLine, OutlineLook, Pattern, PointLook, Shape

__all__ = [
    "AreaLayer", "AreaLook", "AreaPeriod", "Base", "Breaks", "CardList", "Cards", "Facet", "Facts", "Field", "Legend",
    "LegendLine", "Neighbour", "Outline", "OutlineLayer", "OutlineLook", "Pattern", "Period", "PointLayer", "PointLook",
    "Polygon", "Ring", "Scale", "Scene", "Shape", "Town", "Unit", "UnitValue",
]  # fmt: skip

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]  # the outer ring, then holes


@dataclass(frozen=True)
class Field:
    """One labelled column of text beside a list of things; an empty string means nothing to show."""

    label: str
    values: Sequence[str]


@dataclass(frozen=True)
class Cards:
    """What a popup or a list says of each thing: a heading and labelled fields, all of equal length."""

    headings: Sequence[str]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Facet:
    """Something incidents can be filtered by: its choices as code and label, in order.

    ``several``: an incident may have more than one of the choices; its value is then a sum of powers of two.
    """

    key: str
    label: str
    choices: tuple[tuple[str, str], ...]
    several: bool = False


@dataclass(frozen=True, eq=False)
class Facts:
    """What filters and sums need of incidents, parallel to their cards.

    ``incident`` numbers the incidents of the scene, so that one which two layers show is counted once. ``killed`` is
    the least the source allows, -1 where it states nothing. ``values`` holds for each facet the number of the choice
    (-1 for none), or the sum of powers of two; and under ``day`` the date as days since the start of 1970.
    """

    incident: npt.NDArray[np.int32]
    killed: npt.NDArray[np.int32]
    values: Mapping[str, npt.NDArray[np.int32]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and all(
            np.array_equal(ours, theirs) for ours, theirs in zip(self._columns(), other._columns(), strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # arrays have none

    def _columns(self) -> tuple[npt.NDArray[np.int32], ...]:
        return (self.incident, self.killed, *(self.values[key] for key in sorted(self.values)))

    def taken(self, rows: npt.NDArray[np.integer]) -> Facts:
        """Give the facts of some rows."""
        return Facts(self.incident[rows], self.killed[rows], {key: each[rows] for key, each in self.values.items()})


@dataclass(frozen=True)
class Unit:
    """An administrative unit of the base map: where it is and what it is called."""

    pcode: str
    name: str
    label_at: tuple[float, float]
    polygons: tuple[Polygon, ...]
    also: tuple[str, ...] = ()  # its other names, for a search


@dataclass(frozen=True)
class Town:
    """A town of the base map; rank 1 is labelled first, larger ranks only when zoomed in."""

    name: str
    at: tuple[float, float]
    rank: int
    also: tuple[str, ...] = ()  # its name in other languages, for a search


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
    """A unit in one period of a choropleth: the key of its look, the figure written on it and its popup.

    ``least`` and ``most`` bound the number behind the figure, for charts; None where it is open or not to be shown.
    """

    pcode: str
    look: str
    figure: str
    rows: tuple[tuple[str, str], ...]
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class AreaPeriod:
    """One period of a choropleth; every unit of the base has a value in it."""

    key: str
    label: str
    values: tuple[UnitValue, ...]
    remark: str = ""


@dataclass(frozen=True)
class Breaks:
    """The classes of a choropleth: ascending lower bounds above zero, the last one open.

    ``digits`` are the decimals of its figures. The look of class ``i`` is ``class-i``.
    """

    lower: tuple[float, ...]
    digits: int = 0

    def look(self, value: float) -> str:
        """Give the look of a positive value."""
        return f"class-{max(0, sum(value >= bound for bound in self.lower) - 1)}"


@dataclass(frozen=True)
class Scale:
    """Classes and their legend for stretches of up to ``periods`` periods in a row."""

    periods: int
    breaks: Breaks
    legend: Legend


@dataclass(frozen=True)
class AreaLayer:
    """A choropleth. At most one area layer is visible at a time.

    ``legend`` and ``breaks`` are those of all periods together, and of every period where there are no ``scales``.
    Scales, shortest first, are for sums over fewer periods, which the widest classes would not tell apart; all
    stretches of like length share one, so that a map that plays keeps its colours.
    """

    key: str
    title: str
    looks: Mapping[str, AreaLook]
    legend: Legend
    periods: tuple[AreaPeriod, ...]
    breaks: Breaks = Breaks(())
    scales: tuple[Scale, ...] = ()

    def legend_of(self, period: str) -> Legend:
        """Give the legend of a period, by its key."""
        return self.legend if period == "all" or not self.scales else self.scales[0].legend


@dataclass(frozen=True)
class PointLayer:
    """A group of incidents that is switched on and off together.

    All columns run parallel to ``cards``. ``ring_km`` 0 means a symbol at the point (settlement precision or finer); a
    positive value means no pin: a dashed ring of that radius around the point. ``period`` holds keys of the scene's
    ``periods`` or an empty string.
    """

    key: str
    title: str
    legend: Legend
    looks: Sequence[PointLook]
    at: Sequence[tuple[float, float]]
    size_px: Sequence[float]
    ring_km: Sequence[float]
    period: Sequence[str]
    cards: Cards
    visible: bool = True
    facts: Facts | None = None


@dataclass(frozen=True)
class Outline:
    """Something outlined over the base: a ranked unit, or the hull of a cluster.

    ``look`` is a key of the layer's looks. ``polygons`` are empty where it is the base unit ``unit``, whose outline it
    shares. ``mark`` is written on the map at ``at``, ``figure`` beside its heading in lists. ``least``, ``value`` and
    ``most`` are its place among the others, for charts; None where it has none.
    """

    look: str
    at: tuple[float, float]
    polygons: tuple[Polygon, ...]
    unit: str = ""
    mark: str = ""
    figure: str = ""
    least: float | None = None
    value: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class OutlineLayer:
    """Outlines that are switched on and off together, drawn over the areas and below the incidents.

    ``outlines`` run parallel to ``cards``, the most important first. ``caution`` is always said with the layer.
    ``axis`` names the scale of a chart of them, ``heading`` what the cards are headed by.
    """

    key: str
    title: str
    legend: Legend
    looks: Mapping[str, OutlineLook]
    outlines: tuple[Outline, ...]
    cards: Cards
    visible: bool = True
    caution: str = ""
    axis: str = ""
    heading: str = ""


@dataclass(frozen=True)
class CardList:
    """Incidents that are counted but not drawn, for a list. ``key``: ``governorate``, or ``unplaced``."""

    title: str
    remark: str
    cards: Cards
    period: Sequence[str]
    key: str = "unplaced"
    facts: Facts | None = None


@dataclass(frozen=True)
class Period:
    """A choice of the period picker: ISO dates joined by a slash (or ``all``), its name and its coverage line.

    ``counts`` are the numbers of the coverage line (``stated``, ``mapped``, ``unplaced``, ``withheld``, ...), which
    add up over periods; ``accounts``, how many sources it adds up; and ``incidents_withheld``: deaths of the incidents
    that are held back. Where there are counts, the web map writes the coverage line from them.
    """

    key: str
    label: str
    account: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


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
    facets: tuple[Facet, ...] = ()
    outlines: tuple[OutlineLayer, ...] = ()
    profile: str = ""  # name of the disclosure profile; empty where the map tells of no incidents
    details: tuple[str, ...] = ()  # more notes, where there is room for them: on a page, not on a figure
