"""Which of the periods that a sentence names belongs to which of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.spans import SpanMention, is_rising


def assign_periods(items: Sequence[Item], counts: Sequence[Count], spans: Sequence[SpanMention]) -> None:
    """Give each head the period printed with it: after it and before the next head, else before it."""
    heads = [c for c in counts if c.role in ("head", "part")]
    spans = [s for s in spans if not _is_compared_with(items, s.first)]
    used: set[int] = set()
    previous: SpanMention | None = None
    for position, head in enumerate(heads):
        begin = 0 if position == 0 else heads[position - 1].last
        stop = heads[position + 1].index if position + 1 < len(heads) else len(items)
        rising = is_rising(items, head.index)
        compared = any(i.cue("compared") for i in items[max(0, head.index - 2) : head.index])
        before = [s for s in spans if begin <= s.first < head.index and s.first not in used]
        after = [s for s in spans if head.last < s.first < stop]
        after = [
            s
            for s in after
            if not (position + 1 < len(heads) and is_rising(items, heads[position + 1].index) and s.since)
        ]
        later = [
            s for s in after if not any(i.cue("while") or i.folded in (";", "؛") for i in items[head.last : s.first])
        ]
        inside = [s for s in spans if head.index < s.first <= head.last]
        chosen = (
            (inside[0] if inside else None)
            or (before[-1] if rising and before else None)
            or (later[0] if later else None)
            or (before[-1] if before else None)
        )
        if (
            chosen is None
            and after
            and not before
            and position == len(heads) - 1
            and not any(i.cue("since") for i in items[: after[0].first])
        ):
            chosen = None
        if chosen is None and previous is not None and not previous.since and not compared:
            chosen = previous
        if compared:
            head.extra.add("compared")
            head.trouble = head.trouble or ("" if chosen is not None else "it is a number of another time")
        if chosen is not None and chosen in before and _then(items, chosen.last + 1):
            head.trouble = head.trouble or "it is told of an earlier event"
        if chosen is not None:
            used.add(chosen.first)
            head.period, head.stated_period = chosen.period, True
            head.extra |= {"since"} if chosen.since else {"rising"} if rising else set()
            previous = chosen
    for count in counts:
        if count.role == "child" and count.parent is not None:
            parent = count.parent
            count.period, count.stated_period = parent.period, parent.stated_period
            count.extra |= parent.extra & {"since"}


def _is_compared_with(items: Sequence[Item], j: int) -> bool:
    """Tell whether a time is only what another is compared with: ``two fewer than in January``."""
    before = items[j - 2] if j > 1 and items[j - 1].folded in ("in", "during", "the") else items[j - 1] if j else None
    return before is not None and before.folded.endswith("than")


def _then(items: Sequence[Item], j: int) -> bool:
    """Tell whether ``, when`` goes on with what happened then: ``since June, when nine people died``."""
    return j + 1 < len(items) and items[j].folded == "," and items[j + 1].folded == "when"
