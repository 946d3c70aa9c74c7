"""What is listed beside a number: its parts in apposition or in brackets, and those named at the end."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.relations import gap_is_plain

_LONGEST_LISTING = 6
_OPENERS = frozenset(",،(:؛;–—-")


def take_in_listed(items: Sequence[Item], counts: list[Count]) -> None:
    """Give the heads that are only parts of the one before to it."""
    _appositions(items, counts)
    _in_brackets(items, counts)
    _boys_and_girls(items, counts)
    _trailing_inclusion(items, counts)


def _appositions(items: Sequence[Item], counts: list[Count]) -> None:
    """Read ``two civilians, a child and a woman, were killed``: the parts of a head listed after it."""
    for i, head in enumerate(counts):
        whole = head.group in ("all", "combatants", "") and not head.measure and head.value > 1
        if head.role not in ("head", "part") or not whole:
            continue
        at = head.last + 1
        while at < len(items) and items[at].code("function") == "filler":
            at += 1
        opener = items[at] if at < len(items) else None
        if (
            opener is not None
            and opener.folded in ",،:"
            and at + 1 < len(items)
            and items[at + 1].folded in ("هم", "هما")
        ):
            at += 1
        if opener is None or opener.folded not in (*_OPENERS, "هما", "هم", "both"):
            continue
        listed: list[Count] = []
        for other in counts[i + 1 :]:
            plain = gap_is_plain(items, listed[-1].last + 1 if listed else at + 1, other.index)
            free = other.role == "head" or (
                head.role == "part" and other.role == "child" and other.parent is head.parent
            )
            known = other.group in ("children", "women", "all", "medical", "media", "civil_defense")
            if not (free and plain and known) or other.torture:
                break
            listed.append(other)
            if sum(o.value for o in listed) >= head.value:
                break
        total = sum(other.value for other in listed)
        some = any(o.specific for o in listed)
        in_brackets = opener.folded == "("
        if not (head.group or in_brackets) and not (some and total == head.value):
            continue
        closed = bool(listed) and total < head.value and _verb_closes(items, listed[-1].last + 1)
        if listed and (total == head.value or closed or (in_brackets and total < head.value and some)):
            for other in listed:
                other.role, other.parent = "child", head


def _verb_closes(items: Sequence[Item], j: int) -> bool:
    """Tell whether the verb of the head follows: ``three people, a man and his son, were killed``."""
    return j + 1 < len(items) and items[j].folded == "," and items[j + 1].cue("killed", "died", "injured")


def _boys_and_girls(items: Sequence[Item], counts: list[Count]) -> None:
    """Leave out what only divides a group: ``24 children (17 boys and seven girls)``."""
    for i, head in enumerate(counts[:-2]):
        first, second = counts[i + 1], counts[i + 2]
        alike = head.group == first.group == second.group == "children" and first.value + second.value == head.value
        opened = items[first.index - 1].folded in ("(", ":", ",", "–", "—") and first.index == head.last + 2
        if alike and opened and gap_is_plain(items, first.last + 1, second.index):
            first.role = second.role = "dropped"


def _in_brackets(items: Sequence[Item], counts: list[Count]) -> None:
    """Read the brackets of ``12 civilians by PARTY (two children, three women)`` as part of the twelve."""
    for i, head in enumerate(counts[:-1]):
        opener = counts[i + 1].index - 1
        between = items[head.last + 1 : opener]
        whole = head.group in ("all", "") and head.role in ("head", "part")
        named = any(item.code("party") or item.code("cause") or item.code("governorate") for item in between)
        if not whole or not named or items[opener].folded != "(" or any(item.kind == "mark" for item in between):
            continue
        close = next((j for j in range(opener, len(items)) if items[j].folded == ")"), -1)
        inside = [c for c in counts[i + 1 :] if c.last < close]
        demographic = all(c.role == "head" and c.group in ("children", "women") and not c.torture for c in inside)
        if inside and demographic and sum(c.value for c in inside) <= head.value:
            for count in inside:
                count.role, count.parent = "child", head


def _ends_a_listing(items: Sequence[Item], counts: list[Count], i: int) -> bool:
    """Tell whether a number ends what a comma opened: ``Eleven died, a mother and two neighbours among them``."""
    first = i
    while first > max(0, i - _LONGEST_LISTING) and gap_is_plain(items, counts[first - 1].last + 1, counts[first].index):
        first -= 1
    whole = counts[first - 1] if first > 0 else None
    listed = sum(c.value for c in counts[first : i + 1])
    before = items[counts[first].index - 1] if counts[first].index else None
    return whole is not None and whole.value > listed and before is not None and before.folded in ",،"


def _trailing_inclusion(items: Sequence[Item], counts: list[Count]) -> None:
    """Read ``five civilians died, two boys and a woman among them``."""
    for i, count in enumerate(counts):
        j = count.last + 1
        if count.role != "head" or j >= len(items) or not items[j].cue("include"):
            continue
        if not count.specific and not _ends_a_listing(items, counts, i):
            continue
        after = items[j + 1] if j + 1 < len(items) else None
        if after is not None and (
            after.kind == "number"
            or after.cue("article", "at_least", "about")
            or after.code("one")
            or after.code("dual")
        ):
            continue
        chain = [count]
        k = i - 1
        while (
            k >= 0
            and counts[k].role == "head"
            and (counts[k].group not in ("all", "") or not count.specific)
            and gap_is_plain(items, counts[k].last + 1, chain[-1].index)
        ):
            chain.append(counts[k])
            k -= 1
        if k >= 0:
            head = counts[k] if counts[k].role != "child" else counts[k].parent
            for member in chain:
                member.role, member.parent = "child", head
