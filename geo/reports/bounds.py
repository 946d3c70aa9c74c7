"""What the words beside a number say of it: at least, about, a rate, the ages of those counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo.reports.lexer import Item

if TYPE_CHECKING:
    from geo.reports.count import Bound, Count

ADULT = 18


def all_minors(items: Sequence[Item], count: Count) -> bool:
    """Tell whether an age below 18 is printed for each: ``two brothers, aged 10 and 11,``."""
    j = count.last + 1
    if j + 1 >= len(items) or not (items[j].folded in (",", "(") and items[j + 1].folded in ("aged", "ages")):
        return False
    ages: list[int] = []
    for item in items[j + 2 : j + 12]:
        if item.kind == "number":
            ages.append(item.value or ADULT)
        elif not (item.cue("and") or item.folded == ","):
            break
    return len(ages) == count.value and max(ages, default=ADULT) < ADULT


_THE_AGE_OF = frozenset({"the", "of", "age", "سن", "عمر", "ثامنه"})


def _is_eighteen(items: Sequence[Item], k: int) -> bool:
    """Tell whether a number is 18, in Arabic also as ``الثامنة عشرة``."""
    return items[k].value == ADULT or (items[k].value == 10 and items[k - 1].folded == "ثامنه")


def minors_limit(items: Sequence[Item], j: int) -> int:
    """Give the last item of ``under the age of 18`` at item ``j``, which says that children are counted; else 0."""
    if j >= len(items) or items[j].folded not in ("under", "below", "younger", "دون", "تحت"):
        return 0
    at = j + 1
    while at < len(items) and at < j + 5 and (items[at].folded in _THE_AGE_OF or items[at].folded == "than"):
        at += 1
    if at >= len(items) or not _is_eighteen(items, at):
        return 0
    after = items[at + 1] if at + 1 < len(items) else None
    return 0 if after is not None and after.code("person") else at


def is_age_limit(items: Sequence[Item], k: int) -> bool:
    """Tell whether a number is the 18 of ``women over 18`` or ``children under the age of 18``."""
    j = k - 1
    while j >= 0 and k - j < 5 and items[j].folded in _THE_AGE_OF:
        j -= 1
    over = j > 0 and items[j].folded in ("over", "above", "under", "below", "فوق", "دون", "تحت")
    return over and _is_eighteen(items, k) and items[j - 1].code("person") in ("children", "women")


def all_of_a_group(items: Sequence[Item], count: Count) -> str:
    """Give the group that all who are counted belong to: ``two brothers, both of them children``; else an empty one."""
    j = count.last + 1
    if j + 2 >= len(items) or items[j].folded not in (",", "،", "(") or not items[j + 1].cue("all_of"):
        return ""
    j += 2
    while j < len(items) and (items[j].cue("of_whom") or items[j].folded in ("were", "are", "من")):
        j += 1
    group = items[j].code("person") if j < len(items) else None
    return group if group in ("children", "women") else ""


def is_rate(items: Sequence[Item], count: Count) -> bool:
    """Tell whether a count is a rate: ``six children every day``, ``an average of 15 people die``."""
    window = items[count.last + 1 : count.last + 5]
    for item in window:
        if item.cue("rate"):
            return True
        if item.kind in ("mark", "number"):
            break
    return any(item.cue("rate") for item in items[max(0, count.index - 2) : count.index])


def set_bound(items: Sequence[Item], count: Count) -> None:
    """Read ``at least``, ``about`` and the like before or after the number; ``10 to 15`` and ``between 10 and 15``."""
    j = count.index - 1
    while j >= 0 and count.index - j <= 3:
        bound = _bound_of(items[j])
        if bound:
            count.bound = bound
            count.start = items[j].start if not count.article else count.start
            break
        if items[j].kind != "word" or items[j].folded not in ("the", "a", "an", "عن"):
            break
        j -= 1
    after = items[count.last + 1 : count.last + 3]
    for position, item in enumerate(after):
        if item.cue("at_least") and count.bound == "exact" and not _number_follows(items, count.last + 1 + position):
            count.bound = "at_least"
            count.end = item.end
            count.extra.add("late_bound")


def _number_follows(items: Sequence[Item], j: int) -> bool:
    return j + 1 < len(items) and items[j + 1].kind == "number"


def _bound_of(item: Item) -> Bound | None:
    for bound in ("at_least", "more_than", "at_most", "about"):
        if item.cue(bound):
            return bound
    return None
