"""Names and numbers told apart by ``respectively`` and ``each``: which number belongs to which name."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.mentions import Mention

_RESPECTIVELY = frozenset({"respectively", "توالي", "ترتيب"})


def pair_respectively(items: Sequence[Item], counts: list[Count]) -> None:
    """Read ``A and B followed with 27 and 19 respectively``: as many names as numbers, in the same order."""
    end = next((j for j, item in enumerate(items) if item.folded in _RESPECTIVELY), -1)
    before = [c for c in counts if c.last < end]
    if before and not any(c.role == "child" for c in before):
        _pair(items, before, "governorate", "pcode")
        _pair(items, before, "party", "party")


def _pair(items: Sequence[Item], before: list[Count], kind: str, attribute: str) -> None:
    names = [code for item in items[: before[0].index] if (code := item.code(kind))]
    if not 1 < len(names) == len(set(names)) <= len(before):
        return
    for count, name in zip(before[-len(names) :], names, strict=True):
        setattr(count, attribute, name)
        count.trouble = ""
        count.group, count.noun = (count.group or before[-1].group), count.noun or before[-1].noun


def give_to_each(items: Sequence[Item], counts: list[Count], parties: Sequence[Mention]) -> None:
    """Read ``A and B were responsible for one each``: the number is that of every party named together before it."""
    for count in counts:
        after = items[count.last + 1] if count.last + 1 < len(items) else None
        if after is None or not after.cue("each") or after.folded in _RESPECTIVELY or count.party:
            continue
        together = [m for m in parties if m.trouble and m.last < count.index]
        if together:
            codes = [code for item in items[together[-1].first : count.index] if (code := item.code("party"))]
            count.trouble, count.party, count.each = "", codes[0], tuple(dict.fromkeys(codes))
