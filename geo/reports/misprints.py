"""What a text prints that cannot be so: days that do not exist, and numbers of people with a minus sign."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from geo.reports.dates import make_date
from geo.reports.lexer import NEGATIVE, Item
from geo.reports.rows import Finding
from geo.reports.sentences import Sentence
from geo.reports.spans import Anchor

_LEAP_YEAR = 2000
_FIGURES = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")
_NEAR = 3


def misprints(sentences: Sequence[Sentence], anchor: Anchor, tables: Collection[int]) -> list[Finding]:
    """Report every day that no calendar has, and every number of people below zero.

    All numbers are of people in the blocks of ``tables``.
    """
    found: list[Finding] = []
    for sentence in sentences:
        for item in sentence.items:
            if _no_day(item, anchor):
                said = "No calendar has this day (days are read before months); nothing is dated by it."
                found.append(Finding("warning", "no_such_day", said, item.start, item.end))
        if any(item.kind == NEGATIVE for item in sentence.items):
            found += _below_zero(sentence.items, counted=sentence.block in tables)
    return found


def _below_zero(items: Sequence[Item], *, counted: bool) -> list[Finding]:
    found: list[Finding] = []
    hurt = counted or any(i.cue("killed", "killing", "died", "death", "injured") for i in items)
    for k, item in enumerate(items):
        person = next((i for i in items[k + 1 : k + 1 + _NEAR] if i.code("person")), None)
        if item.kind == NEGATIVE and (hurt or person is not None):
            said = "A number with a minus sign counts nobody; it is not read."
            end = person.end if person is not None else item.end
            found.append(Finding("warning", "negative_number", said, item.start, end))
    return found


def _no_day(item: Item, anchor: Anchor) -> bool:
    written = item.date
    if written is not None:
        if written.day is None or written.month is None:
            return False
        return written.on(anchor.year_of(written.month) or _LEAP_YEAR) is None
    if item.kind != "decimal":
        return False
    figures = _FIGURES.fullmatch(item.printed)
    if figures is None:
        return False
    first, month, last = figures.group(1), int(figures.group(3)), figures.group(4)
    year, day = (first, last) if len(first) == 4 else (last, first)
    return (
        len(year) == 4 and len(day) <= 2 and 1990 <= int(year) < 2050 and make_date(int(year), month, int(day)) is None
    )
