"""Days of one month: ``between 5 and 20 October 2023``, ``5-20 October``, ``October 5 to 20, 2023``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from geo.reports.dates import Period, WrittenDate, make_date
from geo.reports.lexer import Item

_DASHES = frozenset({"-", "–", "—"})
_LAST_DAY = 31

#: In a report on one month these name the month before that one.
MONTH_BEFORE = frozenset({"previous month", "preceding month"})

YearOf = Callable[[int], int | None]


def month_before(period: Period | None) -> Period | None:
    """Give the month before a period of one month, or None."""
    if period is None or period != Period.of_month(period.start.year, period.start.month):
        return None
    last = period.start - dt.timedelta(days=1)
    return Period.of_month(last.year, last.month)


def days_of_month(items: Sequence[Item], j: int, year_of: YearOf) -> tuple[Period, int] | None:
    """Read some days of one month that begin at item ``j``: the period and its last item, or None."""
    opened = items[j].code("period") == "range_from"
    k = j + 1 if opened else j
    if k >= len(items) or items[k].kind not in ("number", "decimal", "date"):
        return None
    months = _months(items, k, year_of)
    return months or _printed_together(items, k, year_of) or _day_first(items, k, year_of, opened=opened)


def _months(items: Sequence[Item], k: int, year_of: YearOf) -> tuple[Period, int] | None:
    """Read ``January-March 2025``, ``January to March 2025`` and, of two months in a row, ``May and June 2025``."""
    first = items[k].date
    if first is None or first.month is None or first.day is not None or first.year is not None:
        return None
    joined = k + 1 < len(items) and (items[k + 1].folded in _DASHES or items[k + 1].folded in ("to", "الي", "حتي"))
    paired = k + 1 < len(items) and items[k + 1].cue("and")
    at = k + 2 if joined or paired else k + 1
    last = items[at].date if at < len(items) else None
    if last is None or last.month is None or last.day is not None or last.month <= first.month:
        return None
    if paired and last.month > first.month + 1:
        return None
    year = last.year or year_of(last.month)
    close = joined or paired or items[at].start == items[k].end + 1
    return (Period.of_months(year, first.month, last.month), at) if year and close else None


def _printed_together(items: Sequence[Item], k: int, year_of: YearOf) -> tuple[Period, int] | None:
    """Read ``5-20 October 2023`` and ``October 5-20, 2023``."""
    for figures, month in ((k, k + 1), (k + 1, k)):
        if max(figures, month) >= len(items) or items[figures].kind != "decimal":
            continue
        first, _, last = items[figures].printed.partition("-")
        date = items[month].date
        if date is None or date.day is not None or not (first.isdigit() and last.isdigit()):
            continue
        end = max(figures, month)
        year, end = (date.year, end) if date.year else _year_after(items, end)
        return _period(int(first), int(last), WrittenDate(year, date.month), year_of, end)
    return None


def _day_first(items: Sequence[Item], k: int, year_of: YearOf, *, opened: bool) -> tuple[Period, int] | None:
    """Read ``5 to 20 October 2023``; ``5 and 20 October`` only after ``between``."""
    if k + 2 >= len(items) or items[k].kind != "number" or not items[k].printed.isdigit():
        return None
    link, date = items[k + 1], items[k + 2].date
    joins = link.code("period") == "until" or link.folded in _DASHES or link.cue("and")
    if date is None or date.day is None or not joins or (link.cue("and") and not opened):
        return None
    return _period(items[k].value or 0, date.day, date, year_of, k + 2)


def _year_after(items: Sequence[Item], end: int) -> tuple[int | None, int]:
    j = end + 2 if end + 1 < len(items) and items[end + 1].folded in (",", "،") else end + 1
    return (items[j].value, j) if j < len(items) and items[j].is_year else (None, end)


def _period(first: int, last: int, date: WrittenDate, year_of: YearOf, end: int) -> tuple[Period, int] | None:
    if date.month is None or not 0 < first < last <= _LAST_DAY:
        return None
    year = date.year or year_of(date.month)
    start, finish = (make_date(year, date.month, day) for day in (first, last))
    return (Period(start, finish), end) if isinstance(start, dt.date) and isinstance(finish, dt.date) else None
