"""What is said of an incident: its labelled texts, each written once for all incidents of which the same is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.small_cells import GROUPS
from geo.drawing.coded import Coded
from geo.drawing.scene import Cards, Field
from geo.drawing.words import Words
from geo.placing.reconcile import least
from geo.reference.names import governorates
from geo.tables.codes import MASSACRE_KILLED
from geo.tables.combinations import Combinations
from geo.tables.periods import PERIOD, period_keys, with_periods

Rows = npt.NDArray[np.int64]


def is_massacre(incidents: pd.DataFrame) -> pd.Series:
    """Whether five or more were killed in the incident, or the source calls it a massacre.

    The number is the definition of the Syrian Network for Human Rights. Finds of graves and remains are no incident in
    which those people died together, and are none.
    """
    found = incidents["incident_type"].isin(["mass_grave", "remains"])
    computed = (least(incidents, "killed") >= MASSACRE_KILLED).fillna(False).astype(bool)
    return (computed | incidents["massacre"].fillna(False).astype(bool)) & ~found


@dataclass(frozen=True, eq=False)
class _Told:
    """A field of some incidents: the numbers of what is said of each, and the numbers that occur, in their order."""

    codes: Rows
    used: list[int]

    @staticmethod
    def of(codes: Rows) -> _Told:
        numbers, used = pd.factorize(codes)
        return _Told(numbers, used.tolist())

    def texts(self, texts: Sequence[str]) -> Coded[str]:
        return Coded([texts[number] for number in self.used], self.codes)


@dataclass(frozen=True, eq=False)
class ToldCards:
    """The cards of some incidents before they are written: which say the same, in any language."""

    headings: _Told
    fields: tuple[_Told, ...]
    period: Coded[str]


class Tellable:
    """Incidents with what decides each text that is said of them: the same in every language."""

    def __init__(self, frame: pd.DataFrame) -> None:
        periods = with_periods(frame)
        combinations = Combinations(frame)
        #: name, number of the combination of each row, a row of each combination, who writes it
        self._fields = [
            (name, *combinations.of(decisive), decisive, write)
            for name, decisive, write in _CARD_COLUMNS
            if all(column in frame for column in decisive)  # a disclosure profile may leave some out
        ]
        self._places = combinations.of(("place",))
        codes, first = Combinations(periods).of(PERIOD)
        self._periods = codes, list(period_keys(periods.iloc[first]))
        self._frame = frame

    def of(self, rows: Rows) -> ToldCards:
        """Give what is told of some incidents."""
        period = _Told.of(self._periods[0][rows]).texts(self._periods[1])
        fields = tuple(_Told.of(codes[rows]) for _, codes, *_ in self._fields)
        return ToldCards(_Told.of(self._places[0][rows]), fields, period)

    def said(self, words: Words) -> Said:
        """Write every text, once, in one language."""
        fields = tuple(
            (words.say(f"field.{name}"), write(self._frame[list(decisive)].iloc[first], words))
            for name, _, first, decisive, write in self._fields
        )
        return Said(_places(self._frame[["place"]].iloc[self._places[1]], words), fields)


@dataclass(frozen=True, eq=False)
class Said:
    """The texts of incidents in one language, by the numbers that :class:`ToldCards` refer to."""

    places: list[str]
    fields: tuple[tuple[str, list[str]], ...]

    def cards(self, told: ToldCards) -> Cards:
        """Give the headings and labelled texts, without fields that say nothing of them."""
        columns = [(label, own.texts(texts)) for (label, texts), own in zip(self.fields, told.fields, strict=True)]
        fields = tuple(Field(label, column) for label, column in columns if any(column.texts))
        return Cards(told.headings.texts(self.places), fields)


def cards(incidents: pd.DataFrame, words: Words) -> Cards:
    """Give the headings and labelled texts of incidents, for popups and lists."""
    tellable = Tellable(incidents)
    return tellable.said(words).cards(tellable.of(np.arange(len(incidents))))


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

#: The columns that decide what is said.
TELLING = tuple(dict.fromkeys(column for _, columns, _ in _CARD_COLUMNS for column in columns))
