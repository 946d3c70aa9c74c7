"""Which sentence begins the story of one event, by the day it names, and which sums up a longer time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from geo.reports.dates import WrittenDate
from geo.reports.lexer import Item
from geo.reports.spans import Anchor, SpanMention, find_spans

#: A day after one of these ends a time, it is not the day of an event.
_UNTIL = frozenset({"until", "up to", "up until", "till", "حتي", "وحتي", "لغايه", "ولغايه"})
_VIOLENT = ("killed", "killing", "died", "death", "injured")


def opening_of(  # noqa: PLR0911 - one branch a pattern of the language
    items: Sequence[Item], anchor: Anchor, last_day: dt.date | None
) -> tuple[dt.date | None, WrittenDate | None, Item] | None:
    """Give the day of a sentence that tells an event, or None: a day, and a verb of harm, and no longer period."""
    dated = any(i.date is not None or i.cue("same_day", "today", "yesterday") for i in items)
    if not dated or not any(i.cue(*_VIOLENT, "exploded") or i.code("cause") for i in items):
        return None
    spans = find_spans(items, anchor)
    if any((s.period.end - s.period.start).days > 0 and not s.since for s in spans) and not any(
        i.date and i.date.day and i.date.month for i in items
    ):
        return None
    if any(i.cue("definition") for i in items):
        return None
    longer = [s for s in spans if s.since or s.period.end > s.period.start]
    covered = [k for s in longer for k in range(s.first, s.last + 1)]
    days = [
        i
        for k, i in enumerate(items)
        if i.date is not None
        and i.date.day is not None
        and k not in covered
        and not (k and items[k - 1].folded in _UNTIL)
        and not (k < 3 and _is_dateline(items, k))
    ]
    if days:
        item = _event_day(items, days)
        written = item.date
        if written is None or written.month is None:
            return None
        year = written.year or _other_year(days) or anchor.year_of(written.month)
        if _reports_only(items, spans):
            return None
        return written.on(year), written, item
    for item in items:
        if item.cue("same_day") and last_day is not None:
            return last_day, None, item
        if item.cue("today", "yesterday") and anchor.published is not None:
            return anchor.published - dt.timedelta(days=1 if item.cue("yesterday") else 0), None, item
        if (
            item.date is not None
            and item.date.weekday is not None
            and item.date.day is None
            and anchor.published is not None
        ):
            back = (anchor.published.weekday() - item.date.weekday) % 7
            return anchor.published - dt.timedelta(days=back), None, item
    return None


def _has_year(item: Item) -> bool:
    return item.is_year or (item.date is not None and item.date.year is not None)


def sums_up(items: Sequence[Item], anchor: Anchor) -> bool:
    """Tell whether a sentence counts the dead of a longer time than one event takes."""
    longer = any(
        s.period.end > s.period.start and not s.since and any(_has_year(i) for i in items[s.first : s.last + 1])
        for s in find_spans(items, anchor)
    )
    dead = any(i.cue("killed", "killing", "died") for i in items)
    return longer and dead and any(i.kind == "number" and not i.is_year for i in items)


def _is_dateline(items: Sequence[Item], k: int) -> bool:
    """Tell whether the date at item ``k`` is that of the publication, printed before its first word."""
    if any(i.cue("published") for i in items[:k]):
        return True
    dash = k + 1 < len(items) and items[k + 1].folded in ("-", "–", "—")
    return dash and any(i.date is not None and i.date.day is not None for i in items[k + 2 :])


def _other_year(days: Sequence[Item]) -> int | None:
    return next((d.date.year for d in days if d.date is not None and d.date.year), None)


def _event_day(items: Sequence[Item], days: Sequence[Item]) -> Item:
    """Choose the day of the event among several: not the day of death of wounds."""
    if len(days) > 1 and any(i.cue("wounds") for i in items):
        wounds = max(k for k, i in enumerate(items) if i.cue("wounds"))
        after = [d for d in days if items.index(d) > wounds]
        return after[-1] if after else days[-1]
    return days[0]


def _reports_only(items: Sequence[Item], spans: Sequence[SpanMention]) -> bool:
    """Tell whether the day is that of a publication which speaks of a longer period."""
    summary = any(i.cue("summary") for i in items)
    longer = [s for s in spans if (s.period.end - s.period.start).days > 0 and not s.since]
    return summary and bool(longer) and not any(i.cue("exploded") for i in items)
