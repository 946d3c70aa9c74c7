"""Compose incidents: which symbol or ring each gets, which are only listed, and what is said of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.drawing.layers import IncidentLayer
from geo.drawing.scene import CardList, Cards, Field, Legend, LegendLine, PointLayer, PointLook
from geo.drawing.theme import Style, hollow, symbol_size
from geo.drawing.words import Words
from geo.placing.reconcile import how_placed, least
from geo.reference.names import governorates
from geo.tables.codes import MASSACRE_KILLED, REMNANT_CAUSES
from geo.tables.periods import period_keys, with_periods

_GROUPS = ("children", "women", "medical", "media", "civil_defense")
_SIZES = (1, 5, 20)


def is_remnant(incidents: pd.DataFrame) -> pd.Series:
    """Whether an explosive remnant caused the incident."""
    return incidents["incident_type"].isin(REMNANT_CAUSES)


def is_massacre(incidents: pd.DataFrame) -> pd.Series:
    """Whether five or more were killed in the incident, or the source calls it a massacre.

    The number is the definition of the Syrian Network for Human Rights. Finds of graves and remains are no incident in
    which those people died together, and are none.
    """
    found = incidents["incident_type"].isin(["mass_grave", "remains"])
    computed = (least(incidents, "killed") >= MASSACRE_KILLED).fillna(False).astype(bool)
    return (computed | incidents["massacre"].fillna(False).astype(bool)) & ~found


def point_layers(layer: IncidentLayer, *, key: str, words: Words, style: Style) -> tuple[PointLayer, ...]:
    """Compose the switchable layers of located incidents, one for each kind of the layer."""
    incidents = in_drawing_order(layer.incidents)
    drawn = incidents[how_placed(incidents).isin(["point", "area"])]
    remnant, massacre = is_remnant(drawn), is_massacre(drawn)
    members = {"remnants": remnant, "massacres": massacre, "others": ~remnant & ~massacre}
    return tuple(_point_layer(kind, drawn[members[kind]], key, words, style) for kind in layer.kinds)


def incident_lists(layer: IncidentLayer, *, words: Words) -> tuple[CardList, ...]:
    """Compose the lists of incidents that are counted but not drawn; an empty list is left out."""
    incidents = in_drawing_order(layer.incidents)
    how = how_placed(incidents)
    lists = []
    for name in ("governorate", "unplaced"):
        listed = incidents[how == name]
        if len(listed):
            lists.append(
                CardList(
                    title=words.say(f"list.{name}"),
                    remark=words.say(f"list.{name}_remark"),
                    cards=cards(listed, words),
                    period=_periods(listed),
                )
            )
    return tuple(lists)


def in_drawing_order(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Sort so that the order of input rows leaves no trace: larger symbols first, then date and identifier."""
    size = least(incidents, "killed").fillna(0)
    order = pd.DataFrame({"size": -size, "date": incidents["date"], "id": incidents["incident_id"].astype(str)})
    return incidents.loc[order.sort_values(["size", "date", "id"], kind="stable").index]


def cards(incidents: pd.DataFrame, words: Words) -> Cards:
    """Give the headings and labelled texts of incidents, for popups and lists."""
    columns: Iterable[tuple[str, Callable[[pd.DataFrame, Words], list[str]]]] = (
        ("date", _dates),
        ("cause", _causes),
        ("killed", _killed),
        ("injured", _injured),
        ("party", _parties),
        ("controller", _controllers),
        ("precision", _precisions),
        ("governorate", _governorates),
        ("counting", _counting),
        ("massacre", _massacres),
        ("flag", _flags),
        ("note", lambda frame, _: _texts(frame, "note")),
        ("source", _sources),
    )
    fields = tuple(Field(words.say(f"field.{name}"), tuple(write(incidents, words))) for name, write in columns)
    places = [place or words.say("value.no_place") for place in _texts(incidents, "place")]
    return Cards(tuple(places), tuple(field for field in fields if any(field.values)))


def _point_layer(kind: str, drawn: gpd.GeoDataFrame, key: str, words: Words, style: Style) -> PointLayer:
    look = {"remnants": style.remnant, "massacres": style.massacre, "others": style.other}[kind]
    killed = least(drawn, "killed")
    framing = is_remnant(drawn).to_numpy() & (kind == "massacres")
    empty = killed.isna().to_numpy() | framing
    # a hollow diamond around a remnant's triangle has to be larger than it
    sizes = [symbol_size(n) * (1.7 if frame else 1.0) for n, frame in zip(_numbers(killed), framing, strict=True)]
    ringed = (how_placed(drawn) == "area").to_numpy()
    radius = drawn["radius_km"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
    places = zip(drawn["lon"].astype(float), drawn["lat"].astype(float), strict=True)
    return PointLayer(
        key=f"{key}-{kind}",
        title=words.say(f"points.{kind}"),
        legend=_legend(kind, look, words),
        looks=tuple(hollow(look) if bare else look for bare in empty),
        at=tuple((round(lon, 6), round(lat, 6)) for lon, lat in places),
        size_px=tuple(round(size, 1) for size in sizes),
        ring_km=tuple(float(r) for r in np.where(ringed, radius, 0.0)),
        period=_periods(drawn),
        cards=cards(drawn, words),
    )


def _legend(kind: str, look: PointLook, words: Words) -> Legend:
    lines = [
        *(LegendLine(words.say("points.size", n=n), point=look, size_px=symbol_size(n)) for n in _SIZES),
        LegendLine(words.say("points.not_stated"), point=hollow(look), size_px=symbol_size(None)),
        LegendLine(words.say("points.ring"), ring=look),
    ]
    remark = words.say("points.massacre_remark" if kind == "massacres" else "points.remark")
    return Legend(words.say(f"points.{kind}"), tuple(lines), remark)


def _periods(incidents: pd.DataFrame) -> tuple[str, ...]:
    return tuple(period_keys(with_periods(incidents)))


def _numbers(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(n) else float(n) for n in column]


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return [str(text) for text in frame[column].fillna("")]


def _dates(frame: pd.DataFrame, words: Words) -> list[str]:
    written = []
    for first, last, precision in zip(
        frame["date"], frame["date_end"], frame["date_precision"].fillna("day"), strict=True
    ):
        start, end = words.date(first, precision), words.date(last, precision)
        span = words.say("value.dates", first=start, last=end) if end and end != start else start
        written.append(span or words.say("value.no_date"))
    return written


def _causes(frame: pd.DataFrame, words: Words) -> list[str]:
    return [words.code("cause", code) for code in frame["incident_type"]]


def _killed(frame: pd.DataFrame, words: Words) -> list[str]:
    numbers = zip(*(_numbers(frame[name]) for name in ("killed_min", "killed", "killed_max")), strict=True)
    groups = {name: _numbers(frame[name]) for name in _GROUPS}
    return [_with_groups(words.interval(*n), i, groups, words) for i, n in enumerate(numbers)]


def _with_groups(killed: str, i: int, groups: dict[str, list[float | None]], words: Words) -> str:
    told = [
        words.say("value.group", group=words.code("group", name), n=words.number(n))
        for name, values in groups.items()
        if (n := values[i])
    ]
    return words.say("value.of_whom", n=killed, groups=words.say("value.comma").join(told)) if told else killed


def _injured(frame: pd.DataFrame, words: Words) -> list[str]:
    numbers = zip(*(_numbers(frame[name]) for name in ("injured_min", "injured", "injured_max")), strict=True)
    return [words.interval(*n) for n in numbers]


def _parties(frame: pd.DataFrame, words: Words) -> list[str]:
    written = []
    for party, attribution in zip(frame["party"], frame["attribution"], strict=True):
        named = not pd.isna(party) and party != "unknown" and (pd.isna(attribution) or attribution != "unknown")
        text = words.code("party", party) if named else words.say("value.not_attributed")
        disputed = named and not pd.isna(attribution) and attribution == "disputed"
        written.append(words.say("value.disputed", party=text) if disputed else text)
    return written


def _controllers(frame: pd.DataFrame, words: Words) -> list[str]:
    return ["" if pd.isna(code) else words.code("party", code) for code in frame["controller"]]


def _precisions(frame: pd.DataFrame, words: Words) -> list[str]:
    written = []
    for code, radius in zip(frame["precision"], frame["radius_km"], strict=True):
        text = words.code("precision", code)
        known = not pd.isna(radius) and radius > 0
        written.append(words.say("value.radius", precision=text, km=words.number(radius, digits=1)) if known else text)
    return written


def _governorates(frame: pd.DataFrame, words: Words) -> list[str]:
    names = {g.pcode: g.name_ar if words.lang == "ar" else g.name for g in governorates()}
    return ["" if pd.isna(code) else names.get(str(code), str(code)) for code in frame["adm1_pcode"]]


def _counting(frame: pd.DataFrame, words: Words) -> list[str]:
    counted = frame["in_headline"].fillna(True).astype(bool)
    return ["" if inside else words.say("value.outside_headline") for inside in counted]


def _massacres(frame: pd.DataFrame, words: Words) -> list[str]:
    stated = frame["massacre"].fillna(False).astype(bool)
    return [
        words.say("value.massacre_stated" if said else "value.massacre_computed") if is_one else ""
        for is_one, said in zip(is_massacre(frame), stated, strict=True)
    ]


def _flags(frame: pd.DataFrame, words: Words) -> list[str]:
    return [
        "; ".join(words.say(f"flag.{name}") for name in str(flags).split(";") if words.knows(f"flag.{name}"))
        for flags in frame["admin_flag"].fillna("")
    ]


def _sources(frame: pd.DataFrame, words: Words) -> list[str]:
    return [
        words.say("value.section", source=source, section=section) if section else source
        for source, section in zip(_texts(frame, "source"), _texts(frame, "section"), strict=True)
    ]
