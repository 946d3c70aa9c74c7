"""One figure in two languages: names and legends side by side, sentences one after the other."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import zip_longest

from geo.drawing.scene import AreaLayer, Legend, OutlineLayer, PointLayer, Scene

#: Between two languages on one line, and between two lines.
BESIDE, BELOW = " · ", "\n"


def together(first: Scene, second: Scene) -> Scene:
    """Give a scene whose words are those of both; layout, places of names and numbers are those of ``first``.

    Both scenes are of the same map.
    """
    base = replace(
        first.base,
        units=tuple(
            replace(a, name=_joined(a.name, b.name, BELOW))
            for a, b in zip(first.base.units, second.base.units, strict=True)
        ),
    )
    return replace(
        first,
        title=_joined(first.title, second.title, BELOW),
        subtitle=_joined(first.subtitle, second.subtitle, BESIDE),
        account=_joined(first.account, second.account, BELOW),
        notes=(_joined(" ".join(first.notes), " ".join(second.notes), BELOW),),
        base=base,
        areas=tuple(_area(a, b) for a, b in zip(first.areas, second.areas, strict=True)),
        points=tuple(_points(a, b) for a, b in zip(first.points, second.points, strict=True)),
        outlines=tuple(_outlines(a, b) for a, b in zip(first.outlines, second.outlines, strict=True)),
        lists=tuple(
            replace(a, title=_joined(a.title, b.title, BESIDE)) for a, b in zip(first.lists, second.lists, strict=True)
        ),
        periods=tuple(
            replace(a, label=_joined(a.label, b.label, BESIDE), account=_joined(a.account, b.account, BELOW))
            for a, b in zip(first.periods, second.periods, strict=True)
        ),
    )


def parts_of(text: str) -> list[tuple[str, str]]:
    """Break a text of two languages into theirs, each with its direction; empty where there is but one language."""
    parts = text.split(BELOW)
    return [(text, "")] if len(parts) < 2 else [(part, direction_of(part, "")) for part in parts]


def direction_of(text: str, usual: str) -> str:
    """Give the direction in which a text reads, by its first letter."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return usual


def _joined(a: str, b: str, by: str) -> str:
    if not b or _letters(a) == _letters(b):
        return a
    # isolated, so that neither language turns the other's numbers round
    return a + by + (f"\u2068{b}\u2069" if by == BESIDE else b)


def _letters(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _legend(a: Legend, b: Legend) -> Legend:
    return Legend(
        title=_joined(a.title, b.title, BESIDE),
        lines=tuple(replace(x, label=_joined(x.label, y.label, BESIDE)) for x, y in zip(a.lines, b.lines, strict=True)),
        remark=_joined(a.remark, b.remark, BELOW),
    )


def _area(a: AreaLayer, b: AreaLayer) -> AreaLayer:
    return replace(
        a,
        title=_joined(a.title, b.title, BESIDE),
        legend=_legend(a.legend, b.legend),
        scales=tuple(replace(x, legend=_legend(x.legend, y.legend)) for x, y in zip(a.scales, b.scales, strict=True)),
        periods=tuple(
            replace(x, remark=_joined(x.remark, y.remark, BELOW)) if y else x
            for x, y in zip_longest(a.periods, b.periods)
        ),
    )


def _points(a: PointLayer, b: PointLayer) -> PointLayer:
    return replace(a, title=_joined(a.title, b.title, BESIDE), legend=_legend(a.legend, b.legend))


def _outlines(a: OutlineLayer, b: OutlineLayer) -> OutlineLayer:
    named = tuple(_joined(x, y, BESIDE) for x, y in zip(a.cards.headings, b.cards.headings, strict=True))
    return replace(
        a,
        title=_joined(a.title, b.title, BESIDE),
        legend=_legend(a.legend, b.legend),
        cards=replace(a.cards, headings=named),
        axis=_joined(a.axis, b.axis, BESIDE),
    )
