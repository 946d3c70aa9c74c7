"""Everything a map says, in its language: catalogues in ``locale/``, dates and numbers through Babel."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

import pandas as pd
from babel import Locale
from babel.dates import get_month_names
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geo.errors import MapError, Problem

#: Regional forms of the languages: Syrian Arabic has the Levantine month names, British English writes the day first.
_LOCALES = {"en": "en_GB", "ar": "ar_SY"}
_CONTROLS = (
    "account.beyond", "account.killed", "account.outside", "account.remnants", "account.twice", "account.view",
    "areas", "bar", "close", "close_panel", "clusters", "csv", "cumulative", "day", "digits", "download",
    "field.date", "field.governorate", "field.killed", "field.place", "field.source", "figure_list", "filter_reset",
    "filters", "geojson", "hotspots", "incident_list", "incidents", "km", "latitude", "layers", "least_killed",
    "longitude", "m", "map", "month", "more", "next", "no_areas", "no_figures", "no_incidents", "no_match",
    "no_report", "no_report_days", "noscript", "note.summed", "notes", "of", "open_panel", "outline_list", "pause",
    "period", "play", "previous", "reset_view", "search", "shown", "sources", "step", "step.day", "step.month",
    "step.period", "step.week", "step.year", "table", "table_open", "table_shown", "time", "time_from", "time_to",
    "trend", "unit_killed", "value.at_least", "value.dates", "value.interval", "value.month", "value.not_stated",
    "year", "zoom_in", "zoom_out",
)  # fmt: skip
#: Marks that keep an interval left to right inside a right-to-left sentence, where its dash would turn it round.
_ISOLATED = ("\u2066", "\u2069")


class Words:
    """The words of one language.

    Raises
    ------
    MapError
        If there is no catalogue of that language.

    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._messages = _catalogue(lang)
        self._locale = Locale.parse(_LOCALES.get(lang, lang))
        self._written: dict[tuple[float, int], str] = {}
        # a map of a decade writes thousands of dates: the names of months are looked up once
        self._months = get_month_names("wide", context="format", locale=self._locale)
        self._months_alone = get_month_names("wide", context="stand-alone", locale=self._locale)
        self.direction: Literal["ltr", "rtl"] = "rtl" if self._locale.text_direction == "rtl" else "ltr"

    def say(self, key: str, **values: object) -> str:
        """Give the sentence of ``key`` with its values put in."""
        return self._messages[key].format(**values)

    def knows(self, key: str) -> bool:
        """Tell whether the catalogue has ``key``."""
        return key in self._messages

    def controls(self) -> dict[str, str]:
        """Labels of the controls of an interactive map, names of the months and of the language, separators of numbers.

        ``number.latin`` and ``number.own`` separate thousands and decimals, in Latin digits and in the script's own. A
        browser knows these, too, but takes a twentieth of a second to load its tables of all languages.
        """
        latin = self._locale.number_symbols["latn"]
        native = self._locale.other_numbering_systems.get("native", "latn")
        own = self._locale.number_symbols.get(native, latin)
        return {
            **{key: self._messages[key] for key in _CONTROLS},
            **{f"month.{number}": self._months_alone[number] for number in range(1, 13)},
            "language.name": str(self._locale.get_language_name(self.lang)),
            "number.latin": f"{latin['group']}{latin['decimal']}",
            "number.own": f"{own['group']}{own['decimal']}",
        }

    def code(self, kind: str, code: object) -> str:
        """Words of a code, such as ``code("cause", "landmine")``; a code without words stands for itself."""
        text = "" if code is None or pd.isna(code) else str(code)  # type: ignore[call-overload]
        return self._messages.get(f"{kind}.{text}", text)

    def number(self, value: float, *, digits: int = 0) -> str:
        """Write a number with the language's separators, in Latin digits."""
        if (value, digits) not in self._written:
            pattern = "#,##0" + ("." + "#" * digits if digits else "")
            text = format_decimal(value, format=pattern, locale=self._locale, numbering_system="latn")
            self._written[value, digits] = str(text)
        return self._written[value, digits]

    def interval(self, low: float | None, value: float | None, high: float | None, *, digits: int = 0) -> str:
        """Write what is known of a number: itself, an interval, a bound, or that it is not stated.

        A bound on one side leaves the other open, also where a value is given: "at least 14" has value 14 and low 14.
        """
        if low is None and high is None:
            return self.say("value.not_stated") if value is None else self.number(value, digits=digits)
        if high is None or low is None:
            key, bound = ("value.at_least", low) if high is None else ("value.at_most", high)
            return self.say(key, n=self.number(bound or 0, digits=digits))
        if low == high:
            return self.number(low, digits=digits)
        ends = self.say("value.interval", low=self.number(low, digits=digits), high=self.number(high, digits=digits))
        return self.isolated(ends)

    def isolated(self, text: str) -> str:
        """Keep figures left to right in a language that is not."""
        return text.join(_ISOLATED) if self.direction == "rtl" else text

    def date(self, day: date | None, precision: str = "day") -> str:
        """Write a date as exactly as it is known; empty where it is missing."""
        if day is None or pd.isna(day) or precision == "unknown":
            return ""
        if precision == "year":
            return str(day.year)
        if precision == "month":
            return f"{self._months_alone[day.month]} {day.year}"
        return f"{day.day} {self._months[day.month]} {day.year}"

    def period(self, start: pd.Timestamp, end: pd.Timestamp) -> str:
        """Write a period as its month, its year, or its first and last day."""
        if start == end:
            return self.date(start)
        whole_months = start.day == 1 and end == end + pd.offsets.MonthEnd(0)
        if whole_months and (start.year, start.month) == (end.year, end.month):
            return self.date(start, "month")
        if whole_months and start.year == end.year and (start.month, end.month) == (1, 12):
            return self.date(start, "year")
        precision = "month" if whole_months else "day"
        return self.say("value.dates", first=self.date(start, precision), last=self.date(end, precision))


def languages() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue."""
    folder = resources.files("geo.drawing") / "locale"
    return tuple(sorted(file.name.removesuffix(".po") for file in folder.iterdir() if file.name.endswith(".po")))


@cache
def _catalogue(lang: str) -> dict[str, str]:
    if not re.fullmatch(r"[a-z]{2,3}", lang) or lang not in languages():
        raise MapError(
            Problem(
                option="lang",
                value=lang,
                reason="is not a language of this map.",
                remedy=f"Use one of {', '.join(languages())}.",
            )
        )
    with (resources.files("geo.drawing") / "locale" / f"{lang}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=lang) if message.id}
