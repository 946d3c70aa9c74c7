"""Periods: what span of days a sentence, and the report as a whole, speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.dates import Period, WrittenDate
from geo.reports.days import MONTH_BEFORE, days_of_month, month_before
from geo.reports.lexer import Item
from geo.reports.sentences import Sentence

_HALVES = {
    "first_half": (1, 6),
    "second_half": (7, 12),
    "quarter1": (1, 3),
    "quarter2": (4, 6),
    "quarter3": (7, 9),
    "quarter4": (10, 12),
    "third1": (1, 4),
}


_REACH_OF_SINCE = 6
_DAYS_OPEN_WITH = frozenset({"number", "decimal", "date", "phrase"})


#: Between ``taking the number of ...`` and its ``to 39`` stand at most so many items.
_REACH_OF_RISE = 26


_BEFORE_DATES = frozenset(
    {
        "the",
        "of",
        "in",
        "end",
        "close",
        "بدايه",
        "شهر",
        "مطلع",
        "عام",
        "سنه",
        "يوم",
        "من",
        "العام",
        "نهايه",
        "اخر",
        "اواخر",
    }
)


_AFTER_SINCE = frozenset(
    {"the", "beginning", "start", "of", "period", "mid", "late", "early"}
    | {"بدايه", "مطلع", "فتره", "ما", "شهر", "يوم"}
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative dates are counted from: the day of publication and the report's own period, where known."""

    published: dt.date | None = None
    period: Period | None = None

    @property
    def latest(self) -> dt.date | None:
        """The last day the report can speak of."""
        return self.period.end if self.period else self.published

    def year_of(self, month: int) -> int | None:
        """Give the year of a month printed without one: the report's own, else the last one published."""
        if self.period is not None:
            if self.period.start.year == self.period.end.year:
                return self.period.start.year
            return next(
                (
                    y
                    for y in (self.period.end.year, self.period.start.year)
                    if Period.of_month(y, month).start in self.period
                ),
                None,
            )
        if self.published is not None:
            return self.published.year if month <= self.published.month else self.published.year - 1
        return None


@dataclass(frozen=True, slots=True)
class SpanMention:
    """A period named in a sentence, at items ``first`` to ``last``. ``since`` marks a cumulative one."""

    first: int
    last: int
    period: Period
    since: bool = False
    closed: bool = False  # both its ends are printed: ``from 1 June to 14 June 2021``


def find_spans(items: Sequence[Item], anchor: Anchor) -> list[SpanMention]:
    """Find the periods that a sentence names, in reading order."""
    found: list[SpanMention] = []
    if not any(_tells_time(item) for item in items):
        return found
    j = 0
    while j < len(items):
        if items[j].kind in ("word", "mark"):
            j += 1
            continue
        endless = _endless(items, j, anchor)
        if endless:
            j = endless
            continue
        mention = (
            _days(items, j, anchor)
            or _since(items, j, anchor)
            or _part_of_year(items, j, anchor)
            or _month(items, j, anchor)
            or _relative(items, j, anchor)
            or _year_so_far(items, j, anchor)
            or _year(items, j)
        )
        if mention is None:
            j += 1
            continue
        found.append(mention)
        j = mention.last + 1
    return found


def _tells_time(item: Item) -> bool:
    return item.date is not None or item.is_year or "period" in item.sense.codes or item.cue("since")


def _endless(items: Sequence[Item], j: int, anchor: Anchor) -> int:
    """Give the item after ``since the beginning of 2023`` where the text does not say until when; else 0."""
    if not items[j].cue("since") or _since(items, j, anchor) is not None or _days(items, j, anchor) is not None:
        return 0
    for k in range(j + 1, min(j + 6, len(items))):
        if items[k].is_year or items[k].date is not None:
            return k + 1
    return 0


def _days(items: Sequence[Item], j: int, anchor: Anchor) -> SpanMention | None:
    if items[j].kind not in _DAYS_OPEN_WITH:
        return None
    found = days_of_month(items, j, anchor.year_of)
    return SpanMention(j, found[1], found[0]) if found is not None else None


def _date_at(
    items: Sequence[Item], j: int, anchor: Anchor, *, year_before: int | None = None
) -> tuple[Period, int] | None:
    """Read a day, a month or a year as a period."""
    while j < len(items) and (items[j].folded in _BEFORE_DATES or items[j].code("period") == "year_of"):
        j += 1
    if j >= len(items):
        return None
    item = items[j]
    if item.date is not None and item.date.month is not None:
        year = item.date.year or _year_ahead(items, j) or anchor.year_of(item.date.month) or year_before
        if year is None:
            return None
        day = item.date.on(year)
        if item.date.day is not None:
            return (Period(day, day), j) if day else None
        return Period.of_month(year, item.date.month), j
    if item.is_year and item.value is not None:
        return Period.of_months(item.value, 1, 12), j
    return None


def _since(items: Sequence[Item], j: int, anchor: Anchor) -> SpanMention | None:  # noqa: PLR0911 - one branch a pattern of the language
    """Read ``since the beginning of 2021``, ``between March 2011 and May 2013`` and ``from ... to ...``."""
    item = items[j]
    opens = item.cue("since") or item.code("period") == "range_from"
    if not opens:
        return None
    year_follows = j + 1 < len(items) and items[j + 1].is_year
    if item.cue("since_year") and anchor.latest is not None and not year_follows:
        return SpanMention(j, j, Period(dt.date(anchor.latest.year, 1, 1), anchor.latest), since=True)
    k = j + 1
    while (
        k < len(items)
        and k < j + 5
        and (items[k].folded in _AFTER_SINCE or items[k].code("period") in ("range_from", "same_period"))
    ):
        k += 1
    if k < len(items) and items[k].code("period") in ("this_year",) and anchor.latest is not None:
        return SpanMention(j, k, Period(dt.date(anchor.latest.year, 1, 1), anchor.latest), since=True)
    begin = _date_at(items, _past_event(items, k) if item.cue("since") else k, anchor)
    if begin is None:
        return None
    start, at = begin
    after = at + 1
    while after < len(items) and after < at + 4 and items[after].folded in (",", "،", "last", "ماضي", "و", "and"):
        after += 1
    after -= after < len(items) and items[after].code("period") != "until" and items[after - 1].folded == "and"
    if after < len(items) and (items[after].code("period") == "until" or items[after].cue("and")):
        finish = _date_at(items, after + 1, anchor, year_before=start.start.year)
        if finish is not None and finish[0].end >= start.start:
            return SpanMention(j, finish[1], Period(start.start, finish[0].end), since=True, closed=True)
    if item.folded in ("between", "from", "بين", "من", "من", "في الفتره"):
        return None
    if anchor.latest is None or anchor.latest < start.start:
        return None
    return SpanMention(j, at, Period(start.start, anchor.latest), since=True)


def _past_event(items: Sequence[Item], k: int) -> int:
    """Step over what happened then: ``since hostilities escalated on 1 December 2019``."""
    for j in range(k, min(k + _REACH_OF_SINCE, len(items))):
        if items[j].date is not None or items[j].is_year:
            return j
        if items[j].kind in ("mark", "number") or items[j].cue("killed", "killing", "died", "death", "injured", "and"):
            break
    return k


def _part_of_year(items: Sequence[Item], j: int, anchor: Anchor) -> SpanMention | None:
    code = items[j].code("period")
    if code not in _HALVES:
        return None
    k = j + 1
    while k < len(items) and (
        items[k].folded in ("the", "of", "year", "من", "عام", "سنه") or items[k].code("period") == "year_of"
    ):
        k += 1
    year, last = None, j
    if k < len(items) and items[k].is_year:
        year, last = items[k].value, k
    elif (k < len(items) and items[k].code("period") in ("this_year",)) or anchor.latest is not None:
        year = anchor.latest.year if anchor.latest else None
    if year is None:
        return None
    return SpanMention(j, last, Period.of_months(year, *_HALVES[code]))


def _month(items: Sequence[Item], j: int, anchor: Anchor) -> SpanMention | None:
    date = items[j].date
    if date is None or date.month is None or date.day is not None:
        return None
    year = date.year or _year_ahead(items, j) or anchor.year_of(date.month)
    if year is None:
        return None
    return SpanMention(j, j, Period.of_month(year, date.month))


def _year_ahead(items: Sequence[Item], j: int) -> int | None:
    """Give the year printed shortly after: ``in May and June 2020``, ``in June and the first half of 2021``."""
    for item in items[j + 1 : j + 7]:
        if item.date is not None and item.date.year is not None:
            return item.date.year
        if item.is_year:
            return item.value
        if item.kind == "number" or item.code("person") or item.cue("killed"):
            return None
    return None


def _relative(items: Sequence[Item], j: int, anchor: Anchor) -> SpanMention | None:
    code = items[j].code("period")
    earlier = month_before(anchor.period) if code == "last_month" and items[j].folded in MONTH_BEFORE else None
    if earlier is not None:
        return SpanMention(j, j, earlier)
    if code == "last_month" and anchor.published is not None:
        month = anchor.published.replace(day=1) - dt.timedelta(days=1)
        return SpanMention(j, j, Period.of_month(month.year, month.month))
    if code == "last_month" and anchor.period is not None:
        return SpanMention(j, j, anchor.period)
    if code in ("this_month", "same_period") and anchor.period is not None:
        return SpanMention(j, j, anchor.period)
    if code == "last_year" and anchor.published is not None:
        return SpanMention(j, j, Period.of_months(anchor.published.year - 1, 1, 12))
    return None


def _year_so_far(items: Sequence[Item], j: int, anchor: Anchor) -> SpanMention | None:
    """Read ``in 2025 so far`` and ``so far in 2025``."""
    year, latest = items[j].value, anchor.latest
    if not items[j].is_year or latest is None or latest.year != year:
        return None
    after = [i.folded for i in items[j + 1 : j + 3]]
    before = [i.folded for i in items[max(0, j - 3) : j]]
    if after not in (["so", "far"], ["to", "date"]) and before[:2] != ["so", "far"]:
        return None
    return SpanMention(j, j, Period(dt.date(latest.year, 1, 1), latest), since=True)


def _year(items: Sequence[Item], j: int) -> SpanMention | None:
    item = items[j]
    if not item.is_year or item.value is None or j == 0:
        return None
    before = items[j - 1]
    if (
        before.folded in ("in", "during", "throughout", "for", "of", "year", "خلال", "عام", "في", "سنه", "ب", "لعام")
        or before.code("period") == "year_of"
        or before.folded == "the year"
    ):
        return SpanMention(j, j, Period.of_months(item.value, 1, 12))
    return None


def publication_day(sentences: Sequence[Sentence], *, limit: int = 12) -> dt.date | None:
    """Find the day of publication: a date that stands alone in one of the first blocks, or leads the text."""
    for sentence in sentences[: limit * 2]:
        if sentence.block > limit:
            break
        items = sentence.items
        dates = [i for i in items if i.date is not None and i.date.day is not None and i.date.year is not None]
        if not dates:
            continue
        day = _day(dates[0].date)
        if day is None:
            continue
        alone = len(items) <= 3 + 2 * (len(dates) > 1)
        led = (
            items[0].folded in ("date", "published", "تاريخ", "نشر", "posted", "updated")
            and dates[0] is next((i for i in items if i.date), None)
            and items.index(dates[0]) <= 4
        )
        dateline = (
            len(items) > 3
            and items.index(dates[0]) <= 3
            and items[min(items.index(dates[0]) + 1, len(items) - 1)].folded in ("(", "–", "—")
        )
        if alone or led or dateline:
            return day
    return None


def _day(date: WrittenDate | None) -> dt.date | None:
    return date.on() if date is not None else None


def is_rising(items: Sequence[Item], index: int) -> bool:
    """Tell whether a number ends a growing toll: ``bringing the toll since ... to 34``, ``has risen to 52``."""
    j = index - 1
    while j >= 0 and items[j].cue("at_least", "about", "more_than"):
        j -= 1
    if j < 0:
        return False
    if items[j].cue("toll_rise"):
        return True
    return items[j].folded in ("to", "الي") and any(
        item.cue("rise_verb") for item in items[max(0, j - _REACH_OF_RISE) : j]
    )
