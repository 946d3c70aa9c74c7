"""What a sentence says there was none of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.lexer import Item
from geo.reports.mentions import Mention, clause_numbers

_NEAR_CLAIM = 3
_SAY_DEATH = frozenset({"مقتل", "استشهاد", "وفاه", "سقوط", "يقتل", "تقتل", "يستشهد", "يسقط", "تسقط", "يقض", "يمت"})


@dataclass(frozen=True, slots=True)
class Zero:
    """A statement that there was none."""

    measure: str
    group: str
    party: str
    start: int
    end: int


def words_of_groups(items: Sequence[Item]) -> list[str]:
    """Give the groups that are named, in reading order."""
    named = ("medical", "media", "civil_defense", "children", "women", "medical_and_civil_defense")
    codes = [i.code("person") if i.code("person") in named else i.code("shared") for i in items]
    return list(dict.fromkeys(code for code in codes if code))


def _stands_for(items: Sequence[Item], mention: Mention) -> bool:
    """Tell whether ``for PARTY`` is said of a zero."""
    return any(i.folded == "for" for i in items[max(0, mention.first - 2) : mention.first])


def _agents_of_none(items: Sequence[Item], named: Sequence[Mention]) -> list[str]:
    """Give the parties in ``no deaths at the hands of A or of B``."""
    found: list[Mention] = []
    for mention in named:
        gap = items[found[-1].last + 1 : mention.first] if found else ()
        joined = bool(gap) and all(i.cue("and") or i.folded in (",", "،", "nor", "of", "the", "ولا") for i in gap)
        if (not found and (mention.role == "by" or _stands_for(items, mention))) or joined:
            found.append(mention)
    return [m.code for m in found if m.code]


def _none_more(items: Sequence[Item], j: int, found: Sequence[Zero], parties: Sequence[Mention]) -> list[Zero]:
    """Read ``none at the hands of PARTY`` after another zero, and ``PARTY killed nine, none of them children``."""
    if found and j + 1 < len(items) and items[j + 1].cue("by"):
        named = next((m for m in parties if m.first > j and m.role == "by" and m.code), None)
        last = found[-1]
        return [Zero(last.measure, last.group, named.code, items[j].start, items[named.last].end)] if named else []
    of_them = (
        j + 2 < len(items) and items[j + 1].cue("of_whom") and items[j + 2].code("person") in ("children", "women")
    )
    before = {m.code for m in parties if m.first < j}
    killed = any(i.cue("killed", "killing") for i in items[:j]) and not any(i.cue("injured") for i in items[:j])
    if not of_them or len(before) != 1 or not killed:
        return []
    return [Zero("killed", items[j + 2].code("person") or "", before.pop(), items[j].start, items[j + 2].end)]


def find_zeros(items: Sequence[Item], parties: list[Mention]) -> list[Zero]:
    """Find what the sentence says there was none of."""
    found: list[Zero] = []
    if not any(item.cue("none", "none_of") or item.folded == "none" for item in items):
        return found
    clauses = clause_numbers(items)
    for j, item in enumerate(items):
        if item.folded == "none" and j and items[j - 1].cue("killed", "killing"):
            agents = [m for m in parties if m.first < j and clauses[m.first] == clauses[j] and m.role == "subject"]
            if agents and agents[-1].code and not any(i.kind == "number" for i in items[agents[-1].last : j]):
                found.append(Zero("killed", "all", agents[-1].code, items[agents[-1].first].start, item.end))
            continue
        if any(i.cue("own_claim") for i in items[max(0, j - _NEAR_CLAIM) : j]):
            continue  # ``the Coalition has conceded no civilian deaths``
        any_follows = item.cue("none_of") and any(i.folded == "any" for i in items[j + 1 : j + 8])
        if item.folded == "none" and not item.cue("none"):
            found.extend(_none_more(items, j, found, parties))
        if not item.cue("none") and not any_follows:
            continue
        stop = next((k for k in range(j + 1, min(j + 24, len(items))) if items[k].cue("none")), j + 24)
        window = [i for k, i in enumerate(items[j + 1 : stop], j + 1) if clauses[k] == clauses[j]]
        groups = words_of_groups(window)
        about = (
            bool(groups)
            or any(
                i.cue("death", "killed", "killing", "died", "said_dead", "injured", "massacre", "torture", "attack")
                for i in window
            )
            or item.folded.endswith(("no deaths", "deaths among"))
            or not _SAY_DEATH.isdisjoint(item.folded.split())
        )
        if item.folded in ("no", "لا") and not (
            window
            and (
                window[0].cue("death", "massacre", "attack")
                or (window[0].code("person") and any(i.cue("death", "killed", "died") for i in window[1:4]))
            )
        ):
            continue
        if any(i.cue("torture") for i in window):
            if {"children", "women"} & set(groups):
                continue  # no table for the children among those tortured to death
            groups = ["torture"]
        named = [m for m in parties if j < m.first < stop and clauses[m.first] == clauses[j]]
        parties_of_none = _agents_of_none(items, named)
        measure = (
            "massacres"
            if any(i.cue("massacre") for i in window)
            else "attacks"
            if any(i.cue("attack") for i in window)
            else "killed"
        )
        by_means = not parties_of_none and measure == "killed" and any(i.code("cause") for i in window)
        among_others = not groups and any(i.folded in ("among", "amongst", "بين") for i in window)
        if by_means or among_others:
            continue  # ``nobody was killed by cluster munitions``; nobody of a kind that the tables do not know
        if not about or any(i.kind == "number" for i in window[:3]):
            continue
        last = max(
            [
                k
                for k, i in enumerate(items)
                if i in window[:20] and (i.code("person") or i.cue("death", "massacre", "torture"))
            ],
            default=j,
        )
        end = items[last].end
        found.extend(
            Zero(measure, group, party, item.start, end)
            for group in groups or ["all"]
            for party in parties_of_none or [""]
        )
    return found
