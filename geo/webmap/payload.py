"""A scene as compact JSON that is safe inside a page: data stays data, whatever text it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from geo.drawing.coded import Coded, Measures, numbered
from geo.drawing.scene import (
    AreaLayer,
    Cards,
    Facts,
    Legend,
    LegendLine,
    OutlineLayer,
    Period,
    PointLayer,
    Polygon,
    Ring,
    Scene,
)
from geo.drawing.words import Words
from geo.webmap.cells import cards_of, cells_of, plain_number, table_of
from geo.webmap.columns import Columns, Numbers, safe_json, whole
from geo.webmap.spots import Spots, begins_whole, first_period
from geo.webmap.tiles import tile_source

_STEPS_PER_DEGREE = 10_000  # 11 m: finer than any boundary set drawn here is accurate
_LARGE = 3_000  # incidents, or figures of units, above which a page's data is packed
Bases = list[tuple[int, Numbers]]
Section = Callable[[Scene, Columns], Any]


@dataclass(frozen=True)
class Payload:
    """A scene's sections, ready for a page, under a name that only this content has.

    Each section holds its columns of numbers once, and its texts by language.
    """

    name: str
    sections: Mapping[str, Any]


def payload(*scenes: Scene) -> Payload:
    """Pack a scene, in one language or several: the same scenes give the same name and the same bytes.

    Raises
    ------
    MapError
        If a number is not finite, or ``tiles`` is not an address template.

    """
    first = scenes[0]  # where incidents lie, and what the first picture shows, is the same in every language
    large = max(_size(scene) for scene in scenes) > _LARGE
    early = sum(len(layer.at) for layer in first.points) > _LARGE and begins_whole(first)
    sections: dict[str, Any] = {}
    digest = hashlib.sha256()

    def add(name: str, columns: Columns, by: Mapping[str, Any]) -> None:
        sections[name] = {"columns": columns, "by": by, "large": large, "later": early and name in _ROW_BY_ROW}
        headers, data = columns.packed()
        digest.update(safe_json([name, by, headers]).encode())
        digest.update(data)

    for name, write in _SECTIONS.items():
        columns = Columns()
        add(name, columns, {scene.lang: write(scene, columns) for scene in scenes})
    spots, columns = Spots.of(first), Columns()
    by_spot = spots.written(columns, of=first if early else None)
    add("spots", columns, {scene.lang: by_spot for scene in scenes})
    columns = Columns()
    add("points", columns, {scene.lang: points(scene, columns, spots) for scene in scenes})
    return Payload(f"scene_{digest.hexdigest()[:12]}", sections)


def _size(scene: Scene) -> int:
    """Count what grows: incidents, and figures of units, which weigh about half as much."""
    figures = sum(len(period.values) for layer in scene.areas for period in layer.periods)
    return sum(len(layer.at) for layer in scene.points) + figures // 2


def settings(scene: Scene, columns: Columns) -> dict[str, Any]:
    """Language, words, periods and filters, which every element of the map needs."""
    return {
        "lang": scene.lang,
        "direction": scene.direction,
        "title": scene.title,
        "words": {**Words("en").controls(), **scene.words},
        "periods": _periods(scene.periods, columns),
        "firstPeriod": first_period(scene),
        "facets": [asdict(facet) for facet in scene.facets],
    }


def _periods(periods: Sequence[Period], columns: Columns) -> dict[str, Any]:
    """Write periods by column; the page writes the coverage line of those that have the numbers for it."""
    days = np.asarray([_days(period.key) for period in periods], dtype=np.int64).reshape(-1, 2)
    names = list(dict.fromkeys(name for period in periods for name in period.counts))
    return {
        "start": columns.add(days[:, 0], steps=True),
        "length": columns.add(days[:, 1] - days[:, 0]),
        "labels": [period.label for period in periods],
        "accounts": ["" if period.counts else period.account for period in periods],
        "counts": {name: columns.add([period.counts.get(name, -1) for period in periods]) for name in names},
    }


def _days(key: str) -> tuple[int, int]:
    """First day of a period and the day after it, since the start of 1970; both 0 for all periods together."""
    if key == "all":
        return 0, 0
    start, end = np.asarray(key.split("/"), dtype="datetime64[D]").astype(np.int64).tolist()
    return start, end + 1


def units(scene: Scene, columns: Columns) -> list[dict[str, Any]]:
    """Outlines and names of the administrative units."""
    return [
        {
            "pcode": unit.pcode,
            "name": unit.name,
            "also": unit.also,
            "at": unit.label_at,
            "polygons": _packed(unit.polygons, columns),
        }
        for unit in scene.base.units
    ]


def base(scene: Scene, columns: Columns) -> dict[str, Any]:
    """Towns, neighbours, extent and, where asked for, tiles."""
    return {
        "bounds": scene.base.bounds,
        "towns": [asdict(town) for town in scene.base.towns],
        "neighbours": [
            {"name": one.name, "at": one.label_at, "polygons": _packed(one.polygons, columns), "water": one.water}
            for one in scene.base.neighbours
        ],
        "tiles": tile_source(scene.tiles).payload() if scene.tiles else None,
    }


def areas(scene: Scene, columns: Columns) -> dict[str, Any]:
    """Give the choropleths with their looks, legends and values by period."""
    numbers = {period.key: number for number, period in enumerate(scene.periods)}
    return {"first": scene.first_area, "layers": [_area_layer(layer, numbers, columns) for layer in scene.areas]}


def outlines(scene: Scene, columns: Columns) -> dict[str, Any]:
    """Give the outlined units and hulls; those of the base refer to it by p-code."""
    return {"layers": [_outline_layer(layer, columns) for layer in scene.outlines]}


def points(scene: Scene, columns: Columns, spots: Spots) -> dict[str, Any]:
    """Give the incident layers, column by column."""
    undated = _undated(scene)
    layers = zip(scene.points, spots.shares, strict=True)
    return {"layers": [_point_layer(layer, share, columns, undated=undated) for layer, share in layers]}


def lists(scene: Scene, columns: Columns) -> list[dict[str, Any]]:
    """Give the incidents that are counted but not drawn."""
    undated = _undated(scene)
    written = []
    for each in scene.lists:
        bases = _by_day(each.facts, columns)
        cards = _cards(each.cards, columns, bases)
        period = _period(each.period, columns, bases, undated)
        facts = _facts(each.facts, columns, bases)
        text = {"key": each.key, "title": each.title, "remark": each.remark}
        written.append({**text, "cards": cards, "period": period, "facts": facts})
    return written


def panel(scene: Scene, _: Columns | None = None) -> dict[str, Any]:
    """Titles, account, notes and sources."""
    text = {"title": scene.title, "subtitle": scene.subtitle, "account": scene.account}
    return {**text, "notes": (*scene.notes, *scene.details), "sources": scene.sources}


_SECTIONS: Mapping[str, Section] = {
    "settings": settings,
    "units": units,
    "base": base,
    "areas": areas,
    "outlines": outlines,
    "lists": lists,
    "panel": panel,
}
_ROW_BY_ROW = ("points", "lists")


def _undated(scene: Scene) -> str:
    """Things without a date show with all periods together, or always where those cannot be shown together."""
    return "" if any(period.key == "all" for period in scene.periods) else "*"


def _packed(polygons: Iterable[Polygon], columns: Columns) -> list[list[int]]:
    return [[columns.add(_packed_ring(ring)) for ring in polygon] for polygon in polygons]


def _packed_ring(ring: Ring) -> Numbers:
    corners = whole(np.asarray(ring, dtype=float).reshape(-1, 2), _STEPS_PER_DEGREE)
    steps = np.diff(corners, axis=0, prepend=[[0, 0]])
    moved = np.flatnonzero(steps.any(axis=1) | (np.arange(len(steps)) == 0))
    return np.ascontiguousarray(steps[moved]).reshape(-1)


def _coded(values: Sequence[str], columns: Columns, bases: Bases) -> dict[str, Any]:
    """Write a column of text, with the texts that occur and a column of numbers into them."""
    column = Coded.of(values).bare()
    numbers = column.codes.astype(np.int64)
    number = columns.add(numbers, bases=bases)
    bases.append((number, numbers))
    return {"texts": column.texts, "codes": number}


def _cards(cards: Cards, columns: Columns, bases: Bases) -> dict[str, Any]:
    headings = _coded(cards.headings, columns, bases)
    fields = [
        {"label": field.label, **_coded(field.values, columns, bases)} for field in cards.fields if any(field.values)
    ]
    return {"headings": headings, "fields": fields}


def _period(keys: Sequence[str], columns: Columns, bases: Bases, undated: str) -> dict[str, Any]:
    entry = _coded(keys, columns, bases)
    return {**entry, "texts": [key or undated for key in entry["texts"]]}


def _by_place(layer: PointLayer, spot: Numbers, columns: Columns) -> Bases:
    """Store which spot under which name: where both repeat, each is a table over that."""
    names = Coded.of(layer.cards.headings).codes.astype(np.int64)
    places, which = numbered(spot * (names.max(initial=0) + 1) + names)
    return [] if len(places) * 4 > len(spot) else [(columns.add(which), which)]


def _by_day(facts: Facts | None, columns: Columns) -> Bases:
    """Store the order of the days: incidents come by deaths and then by day, so that the steps between them are small.

    The dates, periods and days themselves are tables over it.
    """
    if facts is None or "day" not in facts.values:
        return []
    ranks = numbered(facts.values["day"])[1]
    return [(columns.add(ranks, steps=True), ranks)]


def _facts(facts: Facts | None, columns: Columns, bases: Bases) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "incident": columns.add(facts.incident, steps=True),
        "killed": columns.add(facts.killed, bases=bases),
        "values": {key: columns.add(column, bases=bases) for key, column in facts.values.items()},
    }


def _legend(legend: Legend) -> dict[str, Any]:
    return {"title": legend.title, "lines": [_legend_line(line) for line in legend.lines], "remark": legend.remark}


def _legend_line(line: LegendLine) -> dict[str, Any]:
    parts = {"area": line.area, "point": line.point, "ring": line.ring, "outline": line.outline}
    looks = {name: asdict(look) for name, look in parts.items() if look is not None}
    return {"label": line.label, **looks, **({"size": line.size_px} if line.point else {})}


def _area_layer(layer: AreaLayer, periods: Mapping[str, int], columns: Columns) -> dict[str, Any]:
    cells, pcodes, shown, codes = cells_of(layer, periods)
    remarks = {period.key: period.remark for period in layer.periods}
    keys = list(periods)
    looks = list(layer.looks)
    return {
        "key": layer.key,
        "title": layer.title,
        "looks": {key: asdict(look) for key, look in layer.looks.items()},
        "legend": _legend(layer.legend),
        "breaks": asdict(layer.breaks),
        "scales": [
            {"periods": each.periods, "breaks": asdict(each.breaks), "legend": _legend(each.legend)}
            for each in layer.scales
        ],
        "units": pcodes,
        "periods": columns.add(shown, steps=True),
        "codes": columns.add(table_of(codes)),
        "remarks": _coded([remarks[keys[number]] for number in shown], columns, []),
        "cells": {
            "look": columns.add([looks.index(cell[0]) for cell in cells]),
            "least": [plain_number(cell[3]) for cell in cells],
            "most": [plain_number(cell[4]) for cell in cells],
            **_cards(cards_of(cells), columns, []),
        },
    }


def _outline_layer(layer: OutlineLayer, columns: Columns) -> dict[str, Any]:
    looks: Mapping[str, Any] = {key: asdict(look) for key, look in layer.looks.items()}
    bases: Bases = []
    return {
        "key": layer.key,
        "title": layer.title,
        "legend": _legend(layer.legend),
        "visible": layer.visible,
        "caution": layer.caution,
        "heading": layer.heading,
        "looks": looks,
        "look": [each.look for each in layer.outlines],
        "unit": [each.unit for each in layer.outlines],
        "mark": [each.mark for each in layer.outlines],
        "figure": [each.figure for each in layer.outlines],
        "at": columns.add(whole(np.asarray([each.at for each in layer.outlines]).reshape(-1), _STEPS_PER_DEGREE)),
        "polygons": [_packed(each.polygons, columns) for each in layer.outlines],
        "cards": _cards(layer.cards, columns, bases),
    }


def _point_layer(layer: PointLayer, spot: Numbers, columns: Columns, *, undated: str) -> dict[str, Any]:
    looks = Coded.of(layer.looks).bare()
    bases = _by_place(layer, spot, columns)
    spots = columns.add(spot, bases=bases)
    bases += [(spots, spot), *_by_day(layer.facts, columns)]
    cards = _cards(layer.cards, columns, bases)
    return {
        "key": layer.key,
        "title": layer.title,
        "legend": _legend(layer.legend),
        "visible": layer.visible,
        "looks": [asdict(look) for look in looks.texts],
        "look": columns.add(looks.codes, bases=bases),
        "spot": spots,
        "size": columns.add(whole(Measures(layer.size_px).array, 10), bases=bases),
        "ring": columns.add(whole(Measures(layer.ring_km).array, 1000), bases=bases),
        "period": _period(layer.period, columns, bases, undated),
        "cards": cards,
        "facts": _facts(layer.facts, columns, bases),
    }
