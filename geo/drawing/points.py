"""Compose incidents: which symbol or ring each gets, which are only listed, and what is said of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.small_cells import GROUPS
from geo.drawing.coded import Coded, Measures, Places, numbered
from geo.drawing.facts import incident_facts
from geo.drawing.layers import IncidentLayer
from geo.drawing.scene import CardList, Cards, Facts, Field, Legend, LegendLine, PointLayer, PointLook
from geo.drawing.theme import Style, hollow, symbol_size
from geo.drawing.words import Words
from geo.placing.reconcile import HOW_PLACED, least, ways_placed
from geo.reference.names import governorates
from geo.tables.codes import MASSACRE_KILLED, REMNANT_CAUSES
from geo.tables.combinations import Combinations
from geo.tables.periods import PERIOD, period_keys, with_periods

_SIZES = (1, 5, 20)
_POINT, _AREA = HOW_PLACED.index("point"), HOW_PLACED.index("area")


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


def compose_incidents(
    layer: IncidentLayer, *, key: str, words: Words, style: Style, first: int = 0
) -> tuple[tuple[PointLayer, ...], tuple[CardList, ...]]:
    """Compose the switchable layers of located incidents, one a kind, and the lists of those counted but not drawn.

    Incidents are numbered on from ``first``; a list without incidents is left out.
    """
    incidents = _needed(layer.incidents)
    order = drawing_order(incidents)
    how = ways_placed(incidents)
    table = _Incidents(incidents, words)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(first, first + len(order))
    facts = incident_facts(incidents, number)
    remnant, massacre = is_remnant(incidents).to_numpy(dtype=bool), is_massacre(incidents).to_numpy(dtype=bool)
    members = {"remnants": remnant, "massacres": massacre, "others": ~remnant & ~massacre}
    drawn = order[((how == _POINT) | (how == _AREA))[order]]
    layers = []
    for kind in layer.kinds:
        rows = drawn[members[kind][drawn]]
        look = {"remnants": style.remnant, "massacres": style.massacre, "others": style.other}[kind]
        # a hollow diamond around a remnant's triangle has to be larger than it
        framing = remnant[rows] & (kind == "massacres")
        shown = _Shown(rows, framing, how[rows] == _AREA, facts.taken(rows))
        layers.append(_point_layer(kind, table, shown, key, look))
    lists = []
    for name in ("governorate", "unplaced"):
        rows = order[(how == HOW_PLACED.index(name))[order]]
        if len(rows):
            title, remark = words.say(f"list.{name}"), words.say(f"list.{name}_remark")
            lists.append(CardList(title, remark, table.cards(rows), table.periods(rows), name, facts.taken(rows)))
    return tuple(layers), tuple(lists)


def _needed(incidents: pd.DataFrame) -> pd.DataFrame:
    """Keep what is drawn or told."""
    needed = pd.DataFrame(incidents[[name for name in _NEEDED if name in incidents]])
    if "suppressed" not in needed:
        needed["suppressed"] = pd.array([pd.NA] * len(needed), dtype="string")
    return needed


def in_drawing_order(incidents: pd.DataFrame) -> pd.DataFrame:
    """Keep what is drawn or told, in the order of :func:`drawing_order`."""
    return _needed(incidents).iloc[drawing_order(incidents)]


def cards(incidents: pd.DataFrame, words: Words) -> Cards:
    """Give the headings and labelled texts of incidents, for popups and lists."""
    return _Incidents(incidents, words).cards(np.arange(len(incidents)))


def drawing_order(incidents: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give the rows sorted so that the order in which they came leaves no trace.

    Larger symbols come first, then by date and identifier.
    """
    size = least(incidents, "killed").fillna(0).to_numpy(dtype=np.int64)
    # dates order as they do, missing last, whatever resolution the column has
    days = incidents["date"].fillna(pd.Timestamp.max.normalize()).to_numpy().astype("datetime64[D]").astype(np.int64)
    names = pd.factorize(incidents["incident_id"].astype(str), sort=True)[0]
    return np.lexsort((names, days, -size)).astype(np.int64)


class _Incidents:
    """The incidents of a layer, and what is said of any of them: each different text is written once."""

    def __init__(self, frame: pd.DataFrame, words: Words) -> None:
        self.frame = frame
        self.words = words
        periods = with_periods(frame)
        combinations = Combinations(frame)
        fields = [
            (name, *combinations.of(decisive), decisive, write)
            for name, decisive, write in _CARD_COLUMNS
            if all(column in frame for column in decisive)  # a disclosure profile may leave some out
        ]
        self._fields = [
            (words.say(f"field.{name}"), codes, write(frame[list(decisive)].iloc[first], words))
            for name, codes, first, decisive, write in fields
        ]
        codes, first = combinations.of(("place",))
        self._headings = codes, _places(frame[["place"]].iloc[first], words)
        codes, first = Combinations(periods).of(PERIOD)
        self._periods = codes, list(period_keys(periods.iloc[first]))

    def cards(self, rows: npt.NDArray[np.int64]) -> Cards:
        """Give the headings and labelled texts of some incidents, without fields that say nothing of them."""
        columns = [(label, _coded(codes[rows], texts)) for label, codes, texts in self._fields]
        headings = _coded(self._headings[0][rows], self._headings[1])
        return Cards(headings, tuple(Field(label, column) for label, column in columns if any(column.texts)))

    def periods(self, rows: npt.NDArray[np.int64]) -> Coded[str]:
        """Give the keys of the periods of some incidents."""
        codes, texts = self._periods
        return _coded(codes[rows], texts)


def _coded(codes: npt.NDArray[np.int64], texts: Sequence[str]) -> Coded[str]:
    """Keep the texts that occur, in the order in which they do."""
    numbers, used = pd.factorize(codes)
    return Coded([texts[code] for code in used.tolist()], numbers)


@dataclass(frozen=True, eq=False)
class _Shown:
    """The rows of one layer of incidents, and how they are drawn."""

    rows: npt.NDArray[np.int64]
    framing: npt.NDArray[np.bool_]
    ringed: npt.NDArray[np.bool_]
    facts: Facts


def _point_layer(kind: str, table: _Incidents, shown: _Shown, key: str, look: PointLook) -> PointLayer:
    killed = shown.facts.killed
    numbers, which = numbered(killed)
    each = np.array([symbol_size(None if n < 0 else float(n)) for n in numbers])
    sizes = np.round((each[which] if len(each) else np.zeros(0)) * np.where(shown.framing, 1.7, 1.0), 1)
    radius = table.frame["radius_km"].astype("Float64").to_numpy(dtype=float, na_value=0.0)[shown.rows]
    places = np.stack([table.frame[name].to_numpy(dtype=float)[shown.rows] for name in ("lon", "lat")], axis=1)
    return PointLayer(
        key=f"{key}-{kind}",
        title=table.words.say(f"points.{kind}"),
        legend=_legend(kind, look, table.words),
        looks=Coded((look, hollow(look)), (killed < 0) | shown.framing),
        at=Places(places.round(6)),
        size_px=Measures(sizes),
        ring_km=Measures(np.where(shown.ringed, radius, 0.0)),
        period=table.periods(shown.rows),
        cards=table.cards(shown.rows),
        facts=shown.facts,
    )


def _legend(kind: str, look: PointLook, words: Words) -> Legend:
    lines = [
        *(LegendLine(words.say("points.size", n=n), point=look, size_px=symbol_size(n)) for n in _SIZES),
        LegendLine(words.say("points.not_stated"), point=hollow(look), size_px=symbol_size(None)),
        LegendLine(words.say("points.ring"), ring=look),
    ]
    remark = words.say("points.massacre_remark" if kind == "massacres" else "points.remark")
    return Legend(words.say(f"points.{kind}"), tuple(lines), remark)


def _numbers(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(n) else float(n) for n in column]


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return [str(text) for text in frame[column].astype(object).fillna("").tolist()]


def _places(frame: pd.DataFrame, words: Words) -> list[str]:
    return [place or words.say("value.no_place") for place in _texts(frame, "place")]


def _dates(frame: pd.DataFrame, words: Words) -> list[str]:
    written = []
    days = (frame[name].to_numpy().astype("datetime64[D]").tolist() for name in ("date", "date_end"))
    for first, last, precision in zip(*days, _texts(frame, "date_precision"), strict=True):
        start, end = words.date(first, precision or "day"), words.date(last, precision or "day")
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
