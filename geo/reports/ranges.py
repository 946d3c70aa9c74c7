"""Two numbers that bound one: ``between 40 and 45 civilians``, ``10 to 15``, ``بين 270 و285``, ``من 95 إلى 100``."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.count import Count
from geo.reports.lexer import Item

_TO = frozenset({"to", "الي", "–", "—", "-", "or", "او"})
_BETWEEN = frozenset({"between", "بين", "ما بين"})


def join_ranges(items: Sequence[Item], counts: list[Count]) -> list[Count]:
    """Read the bare lower number of a range into the count that prints the upper one."""
    joined: list[Count] = []
    for count in counts:
        low = joined[-1] if joined else None
        if low is not None and _is_range(items, low, count):
            joined.pop()
            count.index, count.start = low.index, low.start
            count.value, count.high, count.bound = low.value, count.value, "exact"
        joined.append(count)
    return joined


def _is_range(items: Sequence[Item], low: Count, high: Count) -> bool:
    gap = items[low.last + 1 : high.index]
    if low.noun or low.high is not None or low.after_whom or not low.value < high.value or len(gap) != 1:
        return False
    if gap[0].cue("and") and low.index and items[low.index - 1].folded in _BETWEEN:
        return True
    either = gap[0].folded in ("or", "او")
    if gap[0].folded not in _TO:
        return False
    if any(i.cue("rise_verb", "toll_rise", "toll_fall") for i in items[max(0, low.index - 6) : low.index]):
        low.extra.add("before_change")  # ``rose from 11 to 16``
        return False
    return high.noun or either
