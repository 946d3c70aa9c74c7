"""Colours, patterns and shapes: one calm palette whose classes stay apart in greyscale and for colour-blind eyes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from geo.drawing.scene import AreaLook, OutlineLook, PointLook

_RANKED = "#2f1a0d"


@dataclass(frozen=True)
class Style:
    """How a map looks. ``ramp`` runs from the lowest to the highest class; the four special looks differ by pattern.

    ``ranked`` are the outlines of units by rank, the first ranks first: they differ by width.
    """

    ramp: tuple[str, ...] = ("#dbe6ee", "#b3cbdc", "#84abc6", "#5586a8", "#2c5f85")
    zero: AreaLook = field(default_factory=lambda: AreaLook("#ffffff"))
    not_stated: AreaLook = field(default_factory=lambda: AreaLook("#f1efea", "hatch", "#b9b4a8"))
    withheld: AreaLook = field(default_factory=lambda: AreaLook("#e6e1ea", "cross", "#8b7d98"))
    no_data: AreaLook = field(default_factory=lambda: AreaLook("#dcdad5", "dots", "#a5a199"))
    remnant: PointLook = field(default_factory=lambda: PointLook("triangle", "#d9820f", "#3d2503"))
    massacre: PointLook = field(default_factory=lambda: PointLook("diamond", "#4a3560", "#ffffff"))
    other: PointLook = field(default_factory=lambda: PointLook("circle", "#2f7d6d", "#0b2e27"))
    ranked: tuple[OutlineLook, ...] = (
        OutlineLook(_RANKED, 2.2, 0.9, tint=0.1),
        OutlineLook(_RANKED, 1.4, 0.7),
        OutlineLook(_RANKED, 0.9, 0.5),
        OutlineLook(_RANKED, 0.6, 0.4),
    )
    unranked: OutlineLook = field(default_factory=lambda: OutlineLook("#474d53", 1.0, 0.4, (1.0, 2.5)))
    cluster: OutlineLook = field(default_factory=lambda: OutlineLook("#0f4f4a", 1.8, 0.8, (9.0, 3.0, 2.0, 3.0), 0.14))


DEFAULT_STYLE = Style()


def symbol_size(killed: float | None) -> float:
    """Width of an incident's symbol in CSS pixels: its area grows with the people killed, up to 100."""
    return round(11.0 + 4.5 * math.sqrt(min(killed or 0.0, 100.0)), 1)


def hollow(look: PointLook) -> PointLook:
    """Give the look of an incident whose number of killed is not stated."""
    return PointLook(look.shape, look.fill, look.fill, hollow=True)
