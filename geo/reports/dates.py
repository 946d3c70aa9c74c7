"""Dates as reports print them: ``On Sunday, February 7``, ``Oct. 30``, ``18-6-2024``, ``7 شباط 2021``."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from geo.reports.tokens import Token
from geo.reports.vocabulary import Vocabulary

_YEARS = range(1990, 2050)
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as printed: any part may be missing. ``weekday`` counts from Monday, 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def on(self, year: int | None = None) -> dt.date | None:
        """Give the calendar day, with ``year`` where none is printed; None where a part is missing or impossible."""
        return make_date(self.year or year, self.month, self.day)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends counted."""

    start: dt.date
    end: dt.date

    @classmethod
    def of_month(cls, year: int, month: int) -> Period:
        """Give a calendar month."""
        return cls(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> Period:
        """Give some consecutive months of one year."""
        return cls(dt.date(year, first, 1), cls.of_month(year, last).end)

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()} to {self.end.isoformat()}"


def make_date(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    """Give a calendar day, or None where a part is missing or the day does not exist."""
    if year is None or month is None or day is None:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_date(tokens: list[Token], folded: list[str], start: int, words: Vocabulary) -> tuple[WrittenDate, int] | None:
    """Read the date that begins at token ``start``: the date and its length in tokens, or None."""
    if tokens[start].kind != "number" and folded[start] not in words.opens_date:
        return None
    i = start
    weekday = _weekday(tokens, folded, i, words)
    if weekday is not None:
        i = _skip(folded, i + 1, (",", "،", "the", "الموافق", "موافق", "."))
    found = _numeric(tokens, i) or _day_month(tokens, folded, i, words) or _month_first(tokens, folded, i, words)
    if found is None:
        return None if weekday is None else (WrittenDate(weekday=weekday), 1)
    date, end = found
    if weekday is not None:
        if date.day is None:
            return WrittenDate(weekday=weekday), 1
        date = WrittenDate(date.year, date.month, date.day, weekday)
    return date, end - start


def _skip(folded: list[str], i: int, marks: tuple[str, ...]) -> int:
    while i < len(folded) and folded[i] in marks:
        i += 1
    return i


def _weekday(tokens: list[Token], folded: list[str], i: int, words: Vocabulary) -> int | None:
    if words.language == "ar" and not tokens[i].text.startswith(("ال", "لل", "الإ")):
        return None  # ``أحد`` is one of several, ``الأحد`` is Sunday
    return _single(tokens, folded, i, words, "weekday")


def _single(tokens: list[Token], folded: list[str], i: int, words: Vocabulary, kind: str) -> int | None:
    node = words.root.next.get(folded[i]) if i < len(folded) else None
    if node is None or (words.language == "en" and not tokens[i].text[:1].isupper()):
        return None
    return next((m.value for m in node.sense.meanings if m.kind == kind), None)


def _month(tokens: list[Token], folded: list[str], i: int, words: Vocabulary) -> tuple[int, int] | None:
    """Read a month's name, or both of its names (``شباط/فبراير``): the month and the next token."""
    if i >= len(folded):
        return None
    length, sense = words.longest(folded, i)
    month = next((m.value for m in sense.meanings if m.kind == "month"), None)
    if month is None or (words.language == "en" and not tokens[i].text[:1].isupper()):
        return None
    end = i + length
    if (
        end < len(folded)
        and folded[end] == "."
        and end + 1 < len(folded)
        and tokens[end].start == tokens[end - 1].end
        and length == 1
        and len(folded[i]) <= 4
    ):
        end += 1
    after = _skip(folded, end, ("/", "-", "(", "\\", "–"))
    if after > end and after < len(folded):
        length, sense = words.longest(folded, after)
        if any(m.kind == "month" and m.value == month for m in sense.meanings):
            return month, _skip(folded, after + length, (")",))
    return month, end


def _day(tokens: list[Token], i: int) -> int | None:
    if i < len(tokens) and tokens[i].kind == "number" and tokens[i].folded.isdigit() and len(tokens[i].folded) <= 2:
        day = int(tokens[i].folded)
        return day if 1 <= day <= 31 else None
    return None


def _year(tokens: list[Token], folded: list[str], i: int) -> tuple[int, int] | None:
    i = _skip(folded, i, (",", "،", "of", "من", "عام", "سنه", "لعام", "للعام"))
    if i < len(tokens) and tokens[i].kind == "number" and len(tokens[i].folded) == 4 and tokens[i].folded.isdigit():
        year = int(tokens[i].folded)
        if year in _YEARS:
            return year, i + 1
    return None


def _numeric(tokens: list[Token], i: int) -> tuple[WrittenDate, int] | None:
    """Read ``18-6-2024``, ``18/6/2024``, ``18.6.2024`` (day first) or ``2024-06-18``."""
    if i >= len(tokens) or tokens[i].kind != "number":
        return None
    for mark in "-/.":
        parts = tokens[i].folded.split(mark)
        if len(parts) == 3 and all(part.isdigit() and len(part) <= 4 for part in parts):
            first, month, last = (int(part) for part in parts)
            year, day = (first, last) if len(parts[0]) == 4 else (last, first)
            if year in _YEARS and make_date(year, month, day):
                return WrittenDate(year, month, day), i + 1
    return None


def _day_month(tokens: list[Token], folded: list[str], i: int, words: Vocabulary) -> tuple[WrittenDate, int] | None:
    day = _day(tokens, i)
    if day is None:
        return None
    j = _skip(folded, i + 1, (*_ORDINAL_ENDINGS, "of", "من", "/", "شهر", "-"))
    found = _month(tokens, folded, j, words)
    if found is None:
        return None
    month, end = found
    year = _year(tokens, folded, end)
    return (WrittenDate(year[0], month, day), year[1]) if year else (WrittenDate(None, month, day), end)


def _month_first(tokens: list[Token], folded: list[str], i: int, words: Vocabulary) -> tuple[WrittenDate, int] | None:
    found = _month(tokens, folded, i, words)
    if found is None:
        return None
    month, end = found
    day = _day(tokens, end)
    if day is not None and words.language == "en" and not _counts_people(tokens, folded, end + 1, words):
        after = _skip(folded, end + 1, _ORDINAL_ENDINGS)
        year = _year(tokens, folded, after)
        return (WrittenDate(year[0], month, day), year[1]) if year else (WrittenDate(None, month, day), after)
    year = _year(tokens, folded, end)
    return (WrittenDate(year[0], month), year[1]) if year else (WrittenDate(None, month), end)


def _counts_people(tokens: list[Token], folded: list[str], i: int, words: Vocabulary) -> bool:
    """Tell whether a person noun follows: ``in February 12 civilians`` holds no day."""
    for j in range(i, min(i + 2, len(folded))):
        if tokens[j].kind != "word":
            return False
        _, sense = words.longest(folded, j)
        if any(m.kind == "person" for m in sense.meanings):
            return True
    return False
