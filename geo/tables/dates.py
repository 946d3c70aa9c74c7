"""Dates as people type them into tables: read where one reading is possible, refused where two are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime
from functools import cache

from geo.tables.signs import plain_signs

FIRST_YEAR, LAST_YEAR = 2011, 2100
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})")
_ISO_TIME = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})[T ]((?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?"
)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2}) (\D+) (\d{4})")
_NAME_DAY_YEAR = re.compile(r"(\D+) (\d{1,2}) (\d{4})")
_NAME_YEAR = re.compile(r"(\D+) (\d{4})")
_BETWEEN = re.compile(r"[\s,،./\u060d-]+")
_LONGEST = 40
_ISO_REMEDY = "Write the date as year-month-day, such as 2021-02-07."
#: Levantine names first (شباط), then those of Egypt (فبراير), by which many write them too.
_LANGUAGES = ("en", "ar_SY", "ar_EG")
_ALIF = str.maketrans("أإآ", "ااا", "ـ")


@dataclass(frozen=True)
class Refusal:
    """Why a cell cannot be used, and what to write instead."""

    reason: str
    remedy: str


OUTSIDE = Refusal(f"is not between the years {FIRST_YEAR} and {LAST_YEAR}.", "Check the year.")


@dataclass(frozen=True)
class DateCell:
    """A date as written: its first day, how exactly it is given, and whether a time of day was left out."""

    day: date
    precision: str = "day"
    timed: bool = False


def written_date(value: object) -> DateCell | Refusal:
    """Read the date of a cell: a date, a year, or text in one of the orders that can be read one way only.

    Examples
    --------
    >>> written_date("7 شباط 2021").day.isoformat(), written_date("2021/2/7").day.isoformat()
    ('2021-02-07', '2021-02-07')
    >>> written_date("03/04/2021").reason
    'can be read as day-month or as month-day.'
    """
    if isinstance(value, datetime):
        if value.year > MAXYEAR:  # as pandas' own days may be
            return OUTSIDE
        timed = (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0)
        return DateCell(value.date(), timed=timed)
    if isinstance(value, date):
        return DateCell(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | float) or (isinstance(value, int) and not FIRST_YEAR <= value <= LAST_YEAR):
        return Refusal("is a number, not a date.", f"Format the cell as a date. {_ISO_REMEDY}")
    return _typed_date(plain_signs(str(value)))


def _typed_date(text: str) -> DateCell | Refusal:
    timed = False
    if timestamp := _ISO_TIME.fullmatch(text):
        text, timed = timestamp[1], re.search("[1-9]", timestamp[2]) is not None
    if iso := _ISO_DATE.fullmatch(text):
        precision = "day" if iso[3] else "month" if iso[2] else "year"
        return _calendar_day(int(iso[1]), int(iso[2] or 1), int(iso[3] or 1), precision, timed)
    if year_first := _YEAR_FIRST.fullmatch(text):
        return _calendar_day(int(year_first[1]), int(year_first[3]), int(year_first[4]))
    if european := _DAY_MONTH_YEAR.fullmatch(text):
        first, second, year = int(european[1]), int(european[3]), int(european[4])
        if first <= 12 and first != second:
            order = "is written month first." if second > 12 else "can be read as day-month or as month-day."
            return Refusal(order, _ISO_REMEDY)
        return _calendar_day(year, second, first)
    return _named_date(text)


def _named_date(text: str) -> DateCell | Refusal:
    """Read a date that names its month, in English or Arabic."""
    words = _BETWEEN.sub(" ", text).strip() if len(text) <= _LONGEST else ""
    if day_first := _DAY_NAME_YEAR.fullmatch(words):
        day, name, year = day_first.groups()
    elif name_first := _NAME_DAY_YEAR.fullmatch(words):
        name, day, year = name_first.groups()
    elif month := _NAME_YEAR.fullmatch(words):
        day, (name, year) = "", month.groups()
    else:
        return Refusal("is not a date.", _ISO_REMEDY)
    number = _month(name)
    if number is None:
        return Refusal("is not a date.", _ISO_REMEDY)
    return _calendar_day(int(year), number, int(day or 1), "day" if day else "month")


def _month(name: str) -> int | None:
    """Give the month of a name, or of its two names (``شباط/فبراير``); None where it is neither."""
    months, words = _months(), _folded(name).split()
    ways = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    named = [months.get(one) for one, other in ways if months.get(one) == months.get(other)]
    return months.get(" ".join(words)) or next((month for month in named if month), None)


@cache
def _months() -> dict[str, int]:
    """Every name of a month and its number; names that stand for two months in two languages are none."""
    from babel import Locale  # noqa: PLC0415 - only tables that name months need it

    names: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(language).months["format"][width].items():
                names.setdefault(_folded(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in names.items() if len(numbers) == 1}


def _folded(name: str) -> str:
    return name.casefold().translate(_ALIF).strip(" .")


def _calendar_day(year: int, month: int, day: int, precision: str = "day", timed: bool = False) -> DateCell | Refusal:
    try:
        return DateCell(date(year, month, day), precision, timed)
    except ValueError:
        return Refusal("is not a day of the calendar.", _ISO_REMEDY)
