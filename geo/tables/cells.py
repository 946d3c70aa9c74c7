"""Single cells: what a person typed or a program stored becomes a checked value, or a refusal that says why."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

import numpy as np
import pandas as pd

from geo.tables.schema import Column, Kind

MAX_COUNT = 10_000_000
FIRST_YEAR, LAST_YEAR = 2011, 2100
_SPREADSHEET_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
#: Arabic-Indic and extended (Persian) digits, and the Arabic decimal and thousands separators.
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_PLAIN_COUNT = re.compile(r"\d{1,12}(?:\.0)?")
_GROUPED_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_ISO_TIME = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?"
)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_FLAGS: Mapping[str, bool] = MappingProxyType(
    {"true": True, "yes": True, "1": True, "نعم": True, "false": False, "no": False, "0": False, "لا": False}
)
_ISO_REMEDY = "Write the date as year-month-day, such as 2021-02-07."


@dataclass(frozen=True)
class Refusal:
    """Why a cell cannot be used, and what to write instead."""

    reason: str
    remedy: str


@dataclass(frozen=True)
class DateCell:
    """A date as written: its first day, how exactly it is given, and whether a time of day was left out."""

    day: date
    precision: str = "day"
    timed: bool = False


Parsed = str | int | float | bool | DateCell | None


def is_missing(value: object) -> bool:
    """Tell whether a cell holds nothing: no value, not-a-number, or only blanks."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, str) and not value.strip()


def same_spelling(text: str) -> str:
    """Fold case, blanks, hyphens and underscores, so that two spellings of one code or header compare equal."""
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


def plain(value: object) -> object:
    """Turn a numpy scalar into Python's own value, and trim text."""
    if isinstance(value, np.datetime64):
        return pd.NaT if np.isnat(value) else value.astype("datetime64[us]").item()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Decimal):
        return None if value.is_nan() else float(value)
    return value.strip() if isinstance(value, str) else value


def read_cell(column: Column, value: object) -> Parsed | Refusal:
    """Read one cell as its column's kind.

    Parameters
    ----------
    column
        The column, from the registry.
    value
        What the file or frame holds.

    Returns
    -------
    Parsed | Refusal
        The checked value, None where the cell is empty, or the reason it cannot be used.
    """
    content = plain(value)
    if is_missing(content):
        return None
    if isinstance(content, str):
        if content in _SPREADSHEET_ERRORS:
            return Refusal("is a spreadsheet error, not a value.", "Mend the formula or leave the cell empty.")
        if any("\ud800" <= c <= "\udfff" for c in content):
            return Refusal("holds broken characters (lone surrogates).", "Type the text again.")
        if any(ord(c) < 32 and c not in "\t\n\r" for c in content):
            return Refusal("holds control characters.", "Remove them; the file may have been damaged on its way.")
    elif not isinstance(content, bool | int | float | date):
        return Refusal(f"is not a single value but a {type(content).__name__}.", "Put one value in each cell.")
    return _READERS[column.kind](column, content)


def _text(column: Column, value: object) -> Parsed | Refusal:
    del column
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time().isoformat() == "00:00:00"
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return str(value)


def _count(column: Column, value: object) -> Parsed | Refusal:
    del column
    number = _whole_number(value)
    if isinstance(number, Refusal):
        return number
    if number < 0:
        return Refusal("is less than zero.", "A count is zero or more; leave the cell empty where it is not stated.")
    if number > MAX_COUNT:
        return Refusal(f"is more than {MAX_COUNT:,}.", "Check the digits.")
    return number


def _whole_number(value: object) -> int | Refusal:
    not_whole = Refusal(
        "is not a whole number.", "Write digits only, such as 12; leave the cell empty where the count is not stated."
    )
    if isinstance(value, bool | date):
        return not_whole
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else not_whole
    text = str(value).translate(_ARABIC_DIGITS)
    sign = -1 if text.startswith("-") else 1
    digits = text.removeprefix("-")
    if _PLAIN_COUNT.fullmatch(digits):
        return sign * int(digits.removesuffix(".0"))
    if _GROUPED_COUNT.fullmatch(digits):
        return sign * int(re.sub(r"\D", "", digits))
    return not_whole


def _number(column: Column, value: object) -> Parsed | Refusal:
    remedy = f"Write a decimal number{' of ' + column.unit if column.unit else ''} with a point, such as 36.21."
    if isinstance(value, bool | date):
        return Refusal("is not a number.", remedy)
    if isinstance(value, int | float):
        number = float(value)
    else:
        text = str(value).translate(_ARABIC_DIGITS)
        if not _NUMBER.fullmatch(text):
            return Refusal("is not a number.", remedy)
        number = float(text)
    return number if math.isfinite(number) else Refusal("is not a finite number.", remedy)


def _date(column: Column, value: object) -> Parsed | Refusal:
    del column
    found = _written_date(value)
    if isinstance(found, Refusal):
        return found
    if not FIRST_YEAR <= found.day.year <= LAST_YEAR:
        return Refusal(f"is not between the years {FIRST_YEAR} and {LAST_YEAR}.", "Check the year.")
    return found


def _written_date(value: object) -> DateCell | Refusal:
    if isinstance(value, datetime):
        timed = (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0)
        return DateCell(value.date(), timed=timed)
    if isinstance(value, date):
        return DateCell(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | float) or (isinstance(value, int) and not FIRST_YEAR <= value <= LAST_YEAR):
        return Refusal("is a number, not a date.", f"Format the cell as a date. {_ISO_REMEDY}")
    return _typed_date(str(value).translate(_ARABIC_DIGITS))


def _typed_date(text: str) -> DateCell | Refusal:
    timed = False
    if timestamp := _ISO_TIME.fullmatch(text):
        text, timed = timestamp[1], re.search("[1-9]", timestamp[2]) is not None
    if iso := _ISO_DATE.fullmatch(text):
        precision = "day" if iso[3] else "month" if iso[2] else "year"
        return _calendar_day(int(iso[1]), int(iso[2] or 1), int(iso[3] or 1), precision, timed)
    if european := _DAY_MONTH_YEAR.fullmatch(text):
        first, second, year = int(european[1]), int(european[3]), int(european[4])
        if first <= 12 and first != second:
            order = "is written month first." if second > 12 else "can be read as day-month or as month-day."
            return Refusal(order, _ISO_REMEDY)
        return _calendar_day(year, second, first, "day", timed)
    return Refusal("is not a date.", _ISO_REMEDY)


def _calendar_day(year: int, month: int, day: int, precision: str, timed: bool) -> DateCell | Refusal:
    try:
        return DateCell(date(year, month, day), precision, timed)
    except ValueError:
        return Refusal("is not a day of the calendar.", _ISO_REMEDY)


def _choice(column: Column, value: object) -> Parsed | Refusal:
    return read_choice(column.choices, value)


def read_choice(choices: Mapping[str, str], value: object) -> str | Refusal:
    """Find a code by its own spelling or by its meaning in words, whatever the case; nothing is guessed."""
    wanted = same_spelling(str(value))
    for code, meaning in choices.items():
        if wanted in (same_spelling(code), same_spelling(meaning)):
            return code
    return Refusal("is not one of the allowed codes.", f"Use one of: {', '.join(choices)}.")


def _flag(column: Column, value: object) -> Parsed | Refusal:
    del column
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    known = value if isinstance(value, bool) else _FLAGS.get(str(value).translate(_ARABIC_DIGITS).casefold())
    return Refusal("is neither yes nor no.", "Write true or false.") if known is None else known


_READERS: Mapping[Kind, Callable[[Column, object], Parsed | Refusal]] = MappingProxyType(
    {"text": _text, "count": _count, "number": _number, "date": _date, "choice": _choice, "flag": _flag}
)
