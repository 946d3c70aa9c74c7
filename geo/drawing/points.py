"""Compose incidents: which symbol or ring each gets, which are only listed, and what is said of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.small_cells import GROUPS
from geo.drawing.coded import Coded
from geo.drawing.facts import incident_facts
from geo.drawing.layers import IncidentLayer
from geo.drawing.scene import CardList, Cards, Facts, Field, Legend, LegendLine, PointLayer, PointLook
from geo.drawing.theme import Style, hollow, symbol_size
from geo.drawing.words import Words
from geo.placing.reconcile import how_placed, least
from geo.reference.names import governorates
from geo.tables.codes import MASSACRE_KILLED, REMNANT_CAUSES
from geo.tables.periods import PERIOD, period_keys, with_periods

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


def point_layers(
    layer: IncidentLayer, *, key: str, words: Words, style: Style, first: int = 0
) -> tuple[PointLayer, ...]:
    """Compose the switchable layers of located incidents, one for each kind of the layer.

    Incidents are numbered on from ``first``.
    """
    incidents = in_drawing_order(layer.incidents)
    how = how_placed(incidents)
    places = np.flatnonzero(how.isin(["point", "area"]).to_numpy())
    drawn = incidents.iloc[places].assign(ringed=(how.iloc[places] == "area").to_numpy())
    told, periods = cards(drawn, words), _periods(drawn)
    facts = incident_facts(drawn, first + places)
    remnant, massacre = is_remnant(drawn).to_numpy(dtype=bool), is_massacre(drawn).to_numpy(dtype=bool)
    members = {"remnants": remnant, "massacres": massacre, "others": ~remnant & ~massacre}
    layers = []
    for kind in layer.kinds:
        rows = np.flatnonzero(members[kind])
        part = Told(taken_cards(told, rows), facts.taken(rows), periods.taken(rows))
        layers.append(_point_layer(kind, drawn.iloc[rows], part, key, words, style))
    return tuple(layers)


def incident_lists(layer: IncidentLayer, *, words: Words, first: int = 0) -> tuple[CardList, ...]:
    """Compose the lists of incidents that are counted but not drawn; an empty list is left out."""
    incidents = in_drawing_order(layer.incidents)
    how = how_placed(incidents).to_numpy()
    lists = []
    for name in ("governorate", "unplaced"):
        places = np.flatnonzero(how == name)
        if len(places):
            listed = incidents.iloc[places]
            lists.append(
                CardList(
                    title=words.say(f"list.{name}"),
                    remark=words.say(f"list.{name}_remark"),
                    cards=cards(listed, words),
                    period=_periods(listed),
                    key=name,
                    facts=incident_facts(listed, first + places),
                )
            )
    return tuple(lists)


def in_drawing_order(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    """Keep what is drawn or told, sorted so that the order of input rows leaves no trace.

    Larger symbols come first, then by date and identifier.
    """
    size = least(incidents, "killed").fillna(0).to_numpy(dtype=np.int64)
    # dates order as they do, missing last, whatever resolution the column has
    days = incidents["date"].fillna(pd.Timestamp.max.normalize()).to_numpy().astype("datetime64[D]").astype(np.int64)
    names = pd.factorize(incidents["incident_id"].astype(str), sort=True)[0]
    needed = pd.DataFrame(incidents[[name for name in _NEEDED if name in incidents]])
    if "suppressed" not in needed:
        needed["suppressed"] = pd.array([pd.NA] * len(needed), dtype="string")
    return needed.iloc[np.lexsort((names, days, -size))]


def cards(incidents: pd.DataFrame, words: Words) -> Cards:
    """Give the headings and labelled texts of incidents, for popups and lists."""
    columns = [
        (words.say(f"field.{name}"), _coded(incidents, decisive, write, words))
        for name, decisive, write in _CARD_COLUMNS
        if all(column in incidents for column in decisive)  # a disclosure profile may leave some out
    ]
    headings = _coded(incidents, ("place",), _places, words)
    return Cards(headings, tuple(Field(label, column) for label, column in columns if any(column.texts)))


def taken_cards(told: Cards, rows: npt.NDArray[np.integer]) -> Cards:
    """Give the cards of some rows, without fields that say nothing of them."""
    columns = [(each.label, Coded.of(each.values).taken(rows)) for each in told.fields]
    fields = tuple(Field(label, column) for label, column in columns if not column.is_empty)
    return Cards(Coded.of(told.headings).taken(rows), fields)


def _coded(
    frame: pd.DataFrame, columns: Sequence[str], write: Callable[[pd.DataFrame, Words], list[str]], words: Words
) -> Coded:
    """Write a column of text: once for each combination of ``columns``, in the order in which they come."""
    combined = np.zeros(len(frame), dtype=np.int64)
    for name in columns:
        codes, known = pd.factorize(frame[name])
        combined, _ = pd.factorize(combined * (len(known) + 1) + codes + 1)
    _, first = np.unique(combined, return_index=True)
    return Coded(write(frame.iloc[first], words), combined)


@dataclass(frozen=True)
class Told:
    """What is said and known of the incidents of one layer."""

    cards: Cards
    facts: Facts
    period: Coded


def _point_layer(kind: str, drawn: pd.DataFrame, told: Told, key: str, words: Words, style: Style) -> PointLayer:
    look = {"remnants": style.remnant, "massacres": style.massacre, "others": style.other}[kind]
    killed = told.facts.killed
    framing = is_remnant(drawn).to_numpy(dtype=bool) & (kind == "massacres")
    hollow_look = hollow(look)
    # a hollow diamond around a remnant's triangle has to be larger than it
    numbers, which = np.unique(killed, return_inverse=True)
    each = np.array([symbol_size(None if n < 0 else float(n)) for n in numbers])
    sizes = np.round((each[which] if len(each) else np.zeros(0)) * np.where(framing, 1.7, 1.0), 1)
    radius = drawn["radius_km"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
    lon, lat = (drawn[name].to_numpy(dtype=float).round(6).tolist() for name in ("lon", "lat"))
    return PointLayer(
        key=f"{key}-{kind}",
        title=words.say(f"points.{kind}"),
        legend=_legend(kind, look, words),
        looks=tuple(hollow_look if bare else look for bare in ((killed < 0) | framing).tolist()),
        at=tuple(zip(lon, lat, strict=True)),
        size_px=tuple(sizes.tolist()),
        ring_km=tuple(np.where(drawn["ringed"], radius, 0.0).tolist()),
        period=told.period,
        cards=told.cards,
        facts=told.facts,
    )


def _legend(kind: str, look: PointLook, words: Words) -> Legend:
    lines = [
        *(LegendLine(words.say("points.size", n=n), point=look, size_px=symbol_size(n)) for n in _SIZES),
        LegendLine(words.say("points.not_stated"), point=hollow(look), size_px=symbol_size(None)),
        LegendLine(words.say("points.ring"), ring=look),
    ]
    remark = words.say("points.massacre_remark" if kind == "massacres" else "points.remark")
    return Legend(words.say(f"points.{kind}"), tuple(lines), remark)


def _periods(incidents: pd.DataFrame) -> Coded:
    return _coded(with_periods(incidents), PERIOD, lambda frame, _: list(period_keys(frame)), Words("en"))


def _numbers(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(n) else float(n) for n in column]


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return [str(text) for text in frame[column].fillna("")]


def _places(frame: pd.DataFrame, words: Words) -> list[str]:
    return [place or words.say("value.no_place") for place in _texts(frame, "place")]


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
    groups = {name: _numbers(frame[name]) for name in GROUPS}
    hidden = [text.split(";") for text in _texts(frame, "suppressed")]
    return [_with_groups(words.interval(*n), i, groups, hidden[i], words) for i, n in enumerate(numbers)]


def _with_groups(
    killed: str, i: int, groups: dict[str, list[float | None]], hidden: Sequence[str], words: Words
) -> str:
    told = [
        words.say("value.group_hidden", group=words.code("group", name))
        if name in hidden
        else words.say("value.group", group=words.code("group", name), n=words.number(n))
        for name, values in groups.items()
        if (n := values[i] or 0) or name in hidden
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


_MASSACRE = ("incident_type", "killed_min", "killed", "massacre")
#: The labelled texts of an incident, each with the columns that decide it: one text is written for each combination.
_CARD_COLUMNS: tuple[tuple[str, tuple[str, ...], Callable[[pd.DataFrame, Words], list[str]]], ...] = (
    ("date", ("date", "date_end", "date_precision"), _dates),
    ("cause", ("incident_type",), _causes),
    ("killed", ("killed_min", "killed", "killed_max", *GROUPS, "suppressed"), _killed),
    ("injured", ("injured_min", "injured", "injured_max"), _injured),
    ("party", ("party", "attribution"), _parties),
    ("controller", ("controller",), _controllers),
    ("precision", ("precision", "radius_km"), _precisions),
    ("governorate", ("adm1_pcode",), _governorates),
    ("counting", ("in_headline",), _counting),
    ("massacre", _MASSACRE, _massacres),
    ("flag", ("admin_flag",), _flags),
    ("note", ("note",), lambda frame, _: _texts(frame, "note")),
    ("source", ("source", "section"), _sources),
)

_NEEDED = tuple(
    dict.fromkeys(
        (
            *(column for _, columns, _ in _CARD_COLUMNS for column in columns),
            *("incident_id", "place", "lon", "lat", "withheld", *PERIOD),
        )
    )
)
