"""Percentages of a sentence, each with the governorate or party it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.lexer import Item
from geo.reports.mentions import Mention
from geo.reports.tokens import decimal_number


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage with what it is a share of."""

    percent: float
    decimals: int
    start: int
    end: int
    pcode: str = ""
    party: str = ""
    group: str = ""
    of_group: str = "all"
    measure: str = "killed"
    trouble: str = ""
    name: tuple[int, int] = (0, 0)


def find_shares(items: Sequence[Item], places: list[Mention], parties: list[Mention]) -> list[Share]:
    """Find the percentages and what each belongs to: the name before it, else the name right after it."""
    marks: list[tuple[int, int, float, int]] = []
    for j, _item in enumerate(items):
        value = _percent_at(items, j)
        if value is not None:
            marks.append((j, value[2], value[0], value[1]))
    paired = _respectively(items, [first for first, *_ in marks])
    if paired:
        return [
            Share(
                percent,
                decimals,
                name.start,
                items[last].end,
                pcode=name.code("governorate") or "",
                name=(name.start, name.end),
            )
            for (_, last, percent, decimals), name in zip(marks, paired, strict=True)
        ]
    found: list[Share] = []
    previous_end = -1
    for position, (first, last, percent, decimals) in enumerate(marks):
        following = marks[position + 1][0] if position + 1 < len(marks) else len(items)
        names = [m for m in places if previous_end < m.first < first]
        trouble = ""
        if len({m.code for m in names}) > 1 or any(m.trouble for m in names):
            trouble = "two governorates share one percentage"
        if not names:
            names = [m for m in places if last < m.first < min(following, last + 16)]
            if names:
                previous_end = names[0].last
        agents = [m for m in parties if previous_end < m.first < first] if not names else []
        start = items[
            min([first, *([names[-1].first] if names else []), *([agents[-1].first] if agents else [])])
        ].start
        window = items[max(0, previous_end + 1) : min(following, last + 12)]
        near = items[max(0, previous_end + 1) : min(following, last + 9)]
        group = next((i.code("person") for i in near if i.code("person") in ("women_and_children",)), "")
        of_group = "torture" if any(i.cue("torture") for i in window) else "all"
        measure = (
            "massacres"
            if any(i.cue("massacre") for i in near)
            else "attacks"
            if any(i.cue("attack", "attack_short") for i in near)
            else "killed"
        )
        end = max(items[last].end, items[names[-1].last].end if names and names[-1].first > last else 0)
        found.append(
            Share(
                percent,
                decimals,
                start,
                end,
                pcode=names[-1].code if names else "",
                party=agents[-1].code if agents else "",
                group=group or "",
                of_group=of_group,
                measure=measure,
                trouble=trouble,
                name=(items[names[-1].first].start, items[names[-1].first].end) if names else (0, 0),
            )
        )
        previous_end = max(previous_end, last)
    return found


def _respectively(items: Sequence[Item], marks: Sequence[int]) -> list[Item]:
    """Give the governorates of ``A and B, with 21% and 19% respectively``, one for each percentage, or nothing."""
    ordered = any(i.folded in ("respectively", "توالي", "ترتيب") for i in items[marks[-1] :]) if marks else False
    names = [i for i in items[: marks[0]] if i.code("governorate")] if ordered else []
    return names if len(names) == len(marks) > 1 else []


def _percent_at(items: Sequence[Item], j: int) -> tuple[float, int, int] | None:
    """Read a percentage at item ``j``: value, decimals and its last item."""
    item = items[j]
    if item.kind not in ("number", "decimal"):
        return None
    sign_after = j + 1 < len(items) and (items[j + 1].cue("percent") or items[j + 1].folded in ("%", "٪"))
    sign_before = j > 0 and items[j - 1].folded in ("%", "٪")
    if not sign_after and not sign_before:
        return None
    if item.printed[:1].isdigit():
        value = decimal_number(item.printed)
        if value is None or value[0] > 100:
            return None
        return value[0], value[1], j + 1 if sign_after else j
    if item.value is not None and item.value <= 100:
        return float(item.value), 0, j + 1 if sign_after else j
    return None
