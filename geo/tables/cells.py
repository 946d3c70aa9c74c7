"""Single cells: what a person typed or a program stored becomes a checked value, or a refusal that says why."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

import numpy as np
import pandas as pd

from geo.tables.dates import FIRST_YEAR, LAST_YEAR, OUTSIDE, DateCell, Refusal, written_date
from geo.tables.schema import Column, Kind
from geo.tables.signs import plain_signs

MAX_COUNT = 10_000_000
_SPREADSHEET_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_PLAIN_COUNT = re.compile(r"\d{1,12}(?:\.0)?")
_GROUPED_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_FLAGS: Mapping[str, bool] = MappingProxyType(
    {"true": True, "yes": True, "1": True, "نعم": True, "false": False, "no": False, "0": False, "لا": False}
)


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
    if isinstance(value, pd.Period):
        return str(value)  # 2021-02 for a month: a date as exact as it is written
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
    text = plain_signs(str(value))
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
        text = plain_signs(str(value))
        if not _NUMBER.fullmatch(text):
            return Refusal("is not a number.", remedy)
        number = float(text)
    return number if math.isfinite(number) else Refusal("is not a finite number.", remedy)


def _date(column: Column, value: object) -> Parsed | Refusal:
    del column
    found = written_date(value)
    if isinstance(found, Refusal):
        return found
    return found if FIRST_YEAR <= found.day.year <= LAST_YEAR else OUTSIDE


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
    known = value if isinstance(value, bool) else _FLAGS.get(plain_signs(str(value)).casefold())
    return Refusal("is neither yes nor no.", "Write true or false.") if known is None else known


_READERS: Mapping[Kind, Callable[[Column, object], Parsed | Refusal]] = MappingProxyType(
    {"text": _text, "count": _count, "number": _number, "date": _date, "choice": _choice, "flag": _flag}
)
