"""Colours, patterns and shapes: one calm palette whose classes stay apart in greyscale and for colour-blind eyes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from geo.analysis.classes import CLASSES
from geo.drawing.scene import AreaLook, OutlineLook, PointLook
from geo.errors import MapError, Problem

_RANKED = "#2f1a0d"


@dataclass(frozen=True)
class Style:
    """How a map looks; derive your own with ``dataclasses.replace(geo.Style(), ...)``.

    Colours are CSS colours, such as ``"#2c5f85"``; looks are records of ``geo.drawing.looks``, sizes CSS pixels.

    Parameters
    ----------
    ramp
        Colours of the classes, from the lowest to the highest: five, as many as there are classes.
    zero, not_stated, withheld, no_data
        ``AreaLook`` of units without a class. They differ by pattern too, so that nobody needs colours to tell them.
    remnant, massacre, other
        ``PointLook`` of incidents; they differ by shape too.
    ranked
        ``OutlineLook`` of units by rank, the first ranks first: they differ by width.
    unranked, cluster
        ``OutlineLook`` of units with too little to rank, and of hulls of clusters.

    Raises
    ------
    MapError
        If the ramp has fewer colours than there are classes, or no look is given for ranked units.

    Examples
    --------
    >>> from dataclasses import replace
    >>> import geo
    >>> replace(geo.Style(), ramp=("#f7f7f7", "#cccccc", "#969696", "#636363", "#252525")).ramp[-1]
    '#252525'
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

    def __post_init__(self) -> None:
        """Check that every class and rank has a look."""
        if len(self.ramp) < CLASSES:
            remedy = f"Give {CLASSES}, from the lowest class to the highest."
            raise MapError(
                Problem(column="ramp", reason=f"has {len(self.ramp)} colours for {CLASSES} classes.", remedy=remedy)
            )
        if not self.ranked:
            raise MapError(Problem(column="ranked", reason="is empty.", remedy="Give one outline at least."))


DEFAULT_STYLE = Style()


def symbol_size(killed: float | None) -> float:
    """Width of an incident's symbol in CSS pixels: its area grows with the people killed, up to 100."""
    return round(11.0 + 4.5 * math.sqrt(min(killed or 0.0, 100.0)), 1)


def hollow(look: PointLook) -> PointLook:
    """Give the look of an incident whose number of killed is not stated."""
    return PointLook(look.shape, look.fill, look.fill, hollow=True)
