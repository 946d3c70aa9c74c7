"""What one map shows of its scene: a layer, a period, and the incidents that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.drawing.scene import AreaLayer, AreaLook, OutlineLayer, PointLook, Scene, UnitValue
from geo.drawing.words import Words
from geo.figures.ground import Ground, View
from geo.figures.looks import symbol
from geo.figures.paper import Box

LAND = "#fdfcfa"
LEAST_RING = 0.9
_PIXELS_ACROSS = 700  # a map this many CSS pixels wide on the screen fills the frame's width on paper


@dataclass(frozen=True)
class Mark:
    """An incident on the sheet: its place, its look, and its size or the radius of its ring in millimetres."""

    x: float
    y: float
    look: PointLook
    size: float
    ring: float

    @property
    def box(self) -> Box:
        """What the symbol or ring covers."""
        if self.ring:
            return Box(self.x, self.y, self.x, self.y).grown(max(self.ring, LEAST_RING) + 0.3)
        left, top, right, bottom = symbol(self.look.shape, self.size).bounds
        return Box(self.x + left, self.y + top, self.x + right, self.y + bottom)


@dataclass(frozen=True)
class Content:
    """What a map shows of its scene: one area layer or none, and one period."""

    scene: Scene
    ground: Ground
    area: AreaLayer | None
    period: str
    words: Words

    @property
    def ranked(self) -> OutlineLayer | None:
        """The ranking of a map without choropleth, for a chart of it."""
        layers = [layer for layer in self.scene.outlines if layer.axis]
        return layers[0] if layers and self.area is None else None

    @property
    def values(self) -> dict[str, UnitValue]:
        """Values of the units in the period, by p-code."""
        periods = self.area.periods if self.area else ()
        return {value.pcode: value for period in periods if period.key == self.period for value in period.values}

    def look(self, pcode: str) -> AreaLook:
        """Give the look of a unit."""
        value = self.values.get(pcode)
        return AreaLook(LAND) if value is None or self.area is None else self.area.looks[value.look]


def pixel(frame: Box) -> float:
    """Millimetres of a CSS pixel of symbol size in a map of this frame."""
    return min(max(frame.width / _PIXELS_ACROSS, 0.10), 0.24)


def shown(content: Content, period: str) -> bool:
    """Tell whether an incident of ``period`` belongs to what is drawn; undated ones belong to all periods together."""
    summed = any(one.key == "all" for one in content.scene.periods)
    return content.period in ("all", "") or period == content.period or (not period and not summed)


def marks(content: Content, view: View, px: float) -> list[Mark]:
    """Give the incidents of the period: rings first, then the largest symbols first."""
    found = []
    for layer in content.scene.points:
        if not layer.visible or not layer.at:
            continue
        at = view.points(content.ground.places(layer.at))
        rows = zip(at, layer.looks, layer.size_px, layer.ring_km, layer.period, strict=True)
        found += [
            Mark(float(x), float(y), look, size * px, ring * view.scale)
            for (x, y), look, size, ring, period in rows
            if shown(content, period)
        ]
    return sorted(found, key=lambda mark: (mark.ring == 0, -mark.ring, -mark.size, mark.look.shape, mark.look.fill))


def drawn_symbols(content: Content) -> Iterator[str]:
    """Give the keys of the point layers that have something to draw in the period."""
    for layer in content.scene.points:
        if layer.visible and any(shown(content, period) for period in layer.period):
            yield layer.key
