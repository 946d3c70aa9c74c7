"""A scene as compact JSON that is safe inside a page: data stays data, whatever text it holds."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from geo.drawing.scene import AreaLayer, Cards, Legend, LegendLine, PointLayer, Polygon, Ring, Scene
from geo.errors import MapError, Problem
from geo.webmap.tiles import tile_source

#: English labels of the controls, for keys that a scene's ``words`` lacks.
DEFAULT_WORDS = MappingProxyType(
    {
        "areas": "Areas",
        "close": "Close",
        "close_panel": "Hide panel",
        "figure_list": "Figures as a list",
        "incident_list": "Incidents as a list",
        "incidents": "Incidents",
        "km": "km",
        "layers": "Layers",
        "m": "m",
        "map": "Map",
        "more": "Show more",
        "next": "Next",
        "no_areas": "No shading",
        "no_figures": "This layer has no figures for the chosen period.",
        "no_incidents": "No incident to show in this period.",
        "noscript": "This map needs JavaScript to be drawn. It makes no connection to the network.",
        "notes": "Notes",
        "of": "of",
        "open_panel": "Layers and legend",
        "period": "Period",
        "previous": "Previous",
        "reset_view": "Reset view",
        "sources": "Sources",
        "zoom_in": "Zoom in",
        "zoom_out": "Zoom out",
    }
)

_STEPS_PER_DEGREE = 10_000  # 11 m: finer than any boundary set drawn here is accurate
_POINT_DIGITS = 5
# What may not stand raw in a script block (markup, line separators), cannot be encoded (lone surrogates), or would
# make the file's own source read in another order than it runs (bidirectional controls).
_UNSAFE = re.compile("[<>&\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def safe_json(value: object) -> str:
    """Write ``value`` as JSON that can stand inside a ``<script type="application/json">`` element.

    Raises
    ------
    MapError
        If a number is not finite.

    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise _not_finite() from error
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


@dataclass(frozen=True)
class Payload:
    """A scene's sections, ready for a page, under a name that only this content has."""

    name: str
    sections: Mapping[str, Any]


def payload(scene: Scene) -> Payload:
    """Pack a scene: the same scene gives the same name and the same bytes.

    Raises
    ------
    MapError
        If a number is not finite, or ``tiles`` is not an address template.

    """
    sections = {
        "settings": settings(scene),
        "units": units(scene),
        "base": base(scene),
        "areas": areas(scene),
        "points": points(scene),
        "panel": panel(scene),
    }
    digest = hashlib.sha256(safe_json(sections).encode()).hexdigest()
    return Payload(f"scene_{digest[:12]}", sections)


def settings(scene: Scene) -> dict[str, Any]:
    """Language, words and periods, which every element of the map needs."""
    keys = [period.key for period in scene.periods]
    first = scene.first_period if scene.first_period in keys else next(iter(keys), "")
    return {
        "lang": scene.lang,
        "direction": scene.direction,
        "words": {**DEFAULT_WORDS, **scene.words},
        "periods": [asdict(period) for period in scene.periods],
        "firstPeriod": first,
    }


def units(scene: Scene) -> list[dict[str, Any]]:
    """Outlines and names of the administrative units."""
    return [
        {"pcode": unit.pcode, "name": unit.name, "at": unit.label_at, "polygons": _packed(unit.polygons)}
        for unit in scene.base.units
    ]


def base(scene: Scene) -> dict[str, Any]:
    """Towns, neighbours, extent and, where asked for, tiles."""
    return {
        "bounds": scene.base.bounds,
        "towns": [asdict(town) for town in scene.base.towns],
        "neighbours": [
            {"name": one.name, "at": one.label_at, "polygons": _packed(one.polygons), "water": one.water}
            for one in scene.base.neighbours
        ],
        "tiles": tile_source(scene.tiles).payload() if scene.tiles else None,
    }


def areas(scene: Scene) -> dict[str, Any]:
    """Give the choropleths with their looks, legends and values by period."""
    return {"first": scene.first_area, "layers": [_area_layer(layer) for layer in scene.areas]}


def points(scene: Scene) -> dict[str, Any]:
    """Give the incident layers, column by column."""
    dated = any(period.key == "all" for period in scene.periods)
    return {"layers": [_point_layer(layer, undated="" if dated else "*") for layer in scene.points]}


def panel(scene: Scene) -> dict[str, Any]:
    """Titles, account, notes, sources and the lists of what is not drawn."""
    dated = any(period.key == "all" for period in scene.periods)
    lists = [
        {
            "title": each.title,
            "remark": each.remark,
            "cards": _cards(each.cards),
            "period": [key or ("" if dated else "*") for key in each.period],
        }
        for each in scene.lists
    ]
    text = {"title": scene.title, "subtitle": scene.subtitle, "account": scene.account}
    return {**text, "notes": scene.notes, "sources": scene.sources, "lists": lists}


def _not_finite() -> MapError:
    return MapError(
        Problem(
            reason="a coordinate, size or radius of the map is not a finite number.",
            remedy="Drop or repair the rows without a valid place.",
        )
    )


def _packed(polygons: Iterable[Polygon]) -> list[list[list[int]]]:
    return [[_packed_ring(ring) for ring in polygon] for polygon in polygons]


def _packed_ring(ring: Ring) -> list[int]:
    try:
        corners = [(round(lon * _STEPS_PER_DEGREE), round(lat * _STEPS_PER_DEGREE)) for lon, lat in ring]
    except (ValueError, OverflowError) as error:
        raise _not_finite() from error
    steps = [*corners[:1], *((bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(corners))]
    moved = [step for index, step in enumerate(steps) if index == 0 or step != (0, 0)]
    return [number for step in moved for number in step]


def _cards(cards: Cards) -> dict[str, Any]:
    fields = [asdict(field) for field in cards.fields if any(field.values)]
    return {"headings": cards.headings, "fields": fields}


def _legend(legend: Legend) -> dict[str, Any]:
    return {"title": legend.title, "lines": [_legend_line(line) for line in legend.lines], "remark": legend.remark}


def _legend_line(line: LegendLine) -> dict[str, Any]:
    parts = {"area": line.area, "point": line.point, "ring": line.ring}
    looks = {name: asdict(look) for name, look in parts.items() if look is not None}
    return {"label": line.label, **looks, **({"size": line.size_px} if line.point else {})}


def _area_layer(layer: AreaLayer) -> dict[str, Any]:
    periods = [
        {
            "key": period.key,
            "label": period.label,
            "remark": period.remark,
            "values": [(value.pcode, value.look, value.figure, value.rows) for value in period.values],
        }
        for period in layer.periods
    ]
    looks: Mapping[str, Any] = {key: asdict(look) for key, look in layer.looks.items()}
    return {
        "key": layer.key,
        "title": layer.title,
        "looks": looks,
        "legend": _legend(layer.legend),
        "periods": periods,
    }


def _point_layer(layer: PointLayer, *, undated: str) -> dict[str, Any]:
    looks = list(dict.fromkeys(layer.looks))
    return {
        "key": layer.key,
        "title": layer.title,
        "legend": _legend(layer.legend),
        "visible": layer.visible,
        "looks": [asdict(look) for look in looks],
        "look": [looks.index(look) for look in layer.looks],
        "at": [round(number, _POINT_DIGITS) for place in layer.at for number in place],
        "size": layer.size_px,
        "ring": layer.ring_km,
        "period": [key or undated for key in layer.period],
        "cards": _cards(layer.cards),
    }
