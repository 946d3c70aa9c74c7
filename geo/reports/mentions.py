"""Parties, causes and governorates that a sentence names, with the part each plays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from geo.reports.agents import NEAR_NUMBER, by_before, held_responsible, is_by, past_share, previous, verb_first_agent
from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.nameless import nameless_agent

_PASSIVE = ("were", "was", "been", "have", "has", "documented", "being")


_NOT_AGENTS = frozenset(
    {"against", "targeting", "between", "with", "opposing", "fighting", "ضد", "بين", "مع", "استهدفت", "استهداف"}
    | {"on", "affiliated", "belonging", "former"}
)


_JOINT = frozenset(
    {frozenset({"regime", "russia"}), frozenset({"regime", "regime_russia"}), frozenset({"russia", "regime_russia"})}
)


_REMNANTS = frozenset({"landmine", "cluster_munition", "landmine_or_cluster_munition"})


_MOSTLY = frozenset(
    {"most", "mostly", "majority", "mainly", "some", "many", "primarily", "largely", "particularly", "معظمهم"}
    | {"اكبر", "اغلبهم", "غالبيتهم", "معظم", "اغلب", "غالبيه"}
)


#: Words and marks within the names of parties joined together.
_WITHIN_NAMES = frozenset(
    {"(", ")", "/", "the", "forces", "-", '"', "”"}
    | {"»", "“", "«", "group", "organization", "organisation", "militia", "militias", "factions"}
)


_A_PAIR = 2
BREAKS = frozenset(";؛")


#: Verbs by which a governorate has a number of dead.
_SAW = frozenset({"saw", "recorded", "registered", "witnessed", "had", "suffered", "topped", "lost", "counted"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A party, cause or governorate in a sentence: items ``first`` to ``last``."""

    first: int
    last: int
    code: str
    role: Literal["by", "subject", "beside", "none"]
    trouble: str = ""


def clause_numbers(items: Sequence[Item]) -> list[int]:
    """Give each item the number of its clause: a semicolon, ``while`` or the like begins a new one."""
    numbers, current = [], 0
    for item in items:
        if item.folded in BREAKS or (item.cue("while") and not item.cue("include")):
            current += 1
        numbers.append(current)
    return numbers


def is_passive(items: Sequence[Item], j: int) -> bool:
    """Tell whether a verb says what was done to somebody, not who did it."""
    if not items[j].cue("killed", "injured", "died", "committed"):
        return False
    return items[j].folded.startswith(_PASSIVE) or (j > 0 and items[j - 1].folded in _PASSIVE) or items[j].cue("died")


def find_mentions(items: Sequence[Item], counts: list[Count], kind: str) -> list[Mention]:
    """Find the parties (or causes, or governorates) that a sentence names, with the part each plays."""
    found: list[Mention] = []
    if kind != "party" and not any(kind in item.sense.codes for item in items):
        return found
    j = 0
    while j < len(items):
        code = items[j].code(kind)
        generic = items[j].code("generic_party") if kind == "party" else None
        by = kind == "party" and not generic and by_before(items, j)
        nameless = nameless_agent(items, j) if by else -1
        if nameless >= 0:
            found.append(Mention(j, nameless, "unknown", _role(items, counts, nameless, previous(items, j), kind)))
            j = nameless + 1
            continue
        if not code and not generic:
            j += 1
            continue
        last, codes, trouble = _joined(items, j, kind, code or "")
        if kind == "governorate":
            last, codes = _listed(items, counts, last, codes)
        before = previous(items, j)
        if _excluded(items, j, last, before, kind, code or ""):
            j = last + 1
            continue
        role = _role(items, counts, last, before, kind)
        merged = _merge(codes)
        if merged is None:
            trouble, merged = "several parties at once", ""
        found.append(Mention(j, last, merged, role, trouble))
        j = last + 1
    return found


def _joined(items: Sequence[Item], first: int, kind: str, code: str) -> tuple[int, list[str], str]:
    """Extend a mention over its abbreviation in brackets and over parties joined by ``and``."""
    codes, last = [code], first
    while True:
        j = last + 1
        while j < len(items) and (items[j].folded in _WITHIN_NAMES or items[j].cue("and")):
            if j - last > 4:
                break
            j += 1
        if j < len(items) and j > last and items[j].code(kind) and kind != "cause":
            between = items[last + 1 : j]
            if kind == "governorate" and not any(b.cue("and") for b in between):
                return last, codes, ""
            after = items[j + 1] if j + 1 < len(items) else None
            if (
                any(b.cue("and") for b in between)
                and after is not None
                and (after.cue("killed", "killing") or after.kind == "number")
                and items[j].code(kind) != code
                and not by_before(items, first)
            ):
                return last, codes, ""
            codes.append(items[j].code(kind) or "")
            last = j
            if last + 1 < len(items) and items[last + 1].folded == ")":
                last += 1
            continue
        return last, codes, ""


def _listed(items: Sequence[Item], counts: Sequence[Count], last: int, codes: list[str]) -> tuple[int, list[str]]:
    """Extend a mention over ``A, B, C and D``, where a number before the list counts in all of them together."""
    end, found, closed = last, list(codes), False
    while end + 2 < len(items):
        at = end + 1
        while at < len(items) and (items[at].folded in (",", "،", "the") or items[at].cue("and")):
            closed = closed or items[at].cue("and")
            at += 1
        code = items[at].code("governorate") if at < len(items) else None
        if not code or at == end + 1:
            break
        found.append(code)
        end = at
    own = end + 1 < len(items) and any(c.index in (end + 1, end + 2) for c in counts)
    return (end, found) if closed and len(found) > _A_PAIR and not own else (last, codes)


def _merge(codes: list[str]) -> str | None:
    named = set(codes) - {""}
    if len(named) <= 1:
        return named.pop() if named else ""
    if frozenset(named) in _JOINT:
        return "regime_russia"
    return None


def join_causes(one: str, other: str) -> str:
    """Give the code of two causes named together, or an empty string where there is none."""
    if one == other:
        return one
    return "landmine_or_cluster_munition" if {one, other} <= _REMNANTS else ""


def _excluded(items: Sequence[Item], first: int, last: int, before: int, kind: str, code: str) -> bool:  # noqa: PLR0911 - one branch a pattern of the language
    previous = items[before] if before >= 0 else None
    after = items[last + 1] if last + 1 < len(items) else None
    if kind == "party":
        if _MOSTLY & {item.folded for item in items[max(0, first - 5) : first]}:
            return True
        if held_responsible(items, before, last):
            return False
        if previous is not None and previous.code("cause") and previous.folded.endswith((" on", " at", " upon")):
            return True  # ``opened fire on PARTY``
        if previous is not None and (previous.cue("control", "planted", "held") or previous.folded in _NOT_AGENTS):
            return True
        if (
            code == "unknown"
            and items[first].cue("unknown_source")
            and previous is not None
            and previous.folded in ("of", "من")
        ):
            return any(item.code("cause") for item in items[max(0, first - 4) : first])
        return after is not None and (after.cue("held") or after.code("person") == "combatants")
    if kind == "cause":
        if items[first].folded == "remains" and not (after is not None and after.folded in ("of", "were", "found")):
            return True
        return bool(_MOSTLY & {item.folded for item in items[max(0, first - 6) : first]})
    if kind == "governorate":
        if previous is not None and previous.cue("origin"):
            return True
        return (
            first == 0
            and after is not None
            and after.folded in ("–", "—", "-", "،-")
            and last + 2 < len(items)
            and items[last + 2].kind != "number"
        )
    return False


def _has_number_for_it(items: Sequence[Item], counts: Sequence[Count], last: int) -> bool:
    """Tell whether ``for 22`` or ``for 13 per cent, or 22`` stands after a name."""
    if last + 2 >= len(items) or items[last + 1].folded != "for":
        return False
    figure = past_share(items, last + 2)
    return any(c.index == figure for c in counts)


def _opens_with_those_killed(items: Sequence[Item], counts: Sequence[Count], last: int, before: int) -> bool:
    """Tell whether ``those killed by PARTY numbered 11`` or ``those killed by PARTY 7`` is said."""
    if (
        before < 2
        or not items[before - 1].cue("killed")
        or items[before - 2].folded not in ("those", "civilians", "people")
    ):
        return False
    at = last + 2 if last + 1 < len(items) and items[last + 1].cue("toll_is") else last + 1
    here = bisect_left(counts, at, key=lambda c: c.index)
    return here < len(counts) and counts[here].index == at and not counts[here].noun


def _place_of_number_before(items: Sequence[Item], counts: Sequence[Count], last: int, before: int) -> bool:
    """Tell whether a comma ends ``18 were killed in Aleppo``: the number after it has a place of its own."""
    if (
        before < 1
        or items[before].code("place") != "before"
        or last + 1 >= len(items)
        or items[last + 1].folded not in ",،"
    ):
        return False
    at = bisect_left(counts, before, key=lambda c: c.index) - 1
    if at < 0:
        return False
    gap = items[counts[at].last + 1 : before]
    return len(gap) <= NEAR_NUMBER and not any(i.kind == "mark" or i.code("governorate") for i in gap)


def _role(  # noqa: PLR0911 - one branch a pattern of the language
    items: Sequence[Item], counts: list[Count], last: int, before: int, kind: str
) -> Literal["by", "subject", "beside", "none"]:
    previous = items[before] if before >= 0 else None
    if _has_number_for_it(items, counts, last) or (
        kind == "party" and _opens_with_those_killed(items, counts, last, before)
    ):
        return "beside"
    if previous is not None and is_by(items, counts, last, before, kind):
        return "by"
    if verb_first_agent(items, before):
        return "subject"
    if kind == "governorate" and _place_of_number_before(items, counts, last, before):
        return "by"
    j = last + 1
    while j < len(items) and (
        items[j].folded in (":", "-", "–", "—", "(", "،", ",", "with", "forces", "كل", "منها", "منهم", "نحو", "ب")
        or items[j].folded
        in (
            "followed",
            "second",
            "third",
            "next",
            "came",
            "ranked",
            "top",
            "first",
            "governorate",
            "province",
            "behind",
        )
        or (kind == "party" and items[j].code("cause"))  # ``Russian airstrikes 486``
        or items[j].cue("about", "at_least", "article", "ordinal", "followed")
        or (items[j].cue("elsewhere") and items[j - 1].folded.isascii() is False)  # ``تصدرت درعا بقية المحافظات``
    ):
        j += 1
    if (
        j < len(items)
        and any(
            (c.index == j or (c.index == j - 1 and items[c.index].cue("article"))) and not c.after_whom for c in counts
        )
        and j - last <= NEAR_NUMBER
    ):
        return "beside"
    if kind == "governorate" and any(i.folded in _SAW for i in items[last + 1 : last + 3]):
        return "subject"
    located = kind == "governorate" and previous is not None and previous.code("place") == "before"
    for j in range(last + 1, last + 1 if located else min(last + 9, len(items))):
        item = items[j]
        if kind == "party" and item.folded == "fell":
            break  # ``the regime fell``
        if item.cue("killed", "killing", "injured", "committed", "exploded") and not is_passive(items, j):
            return "subject"
        if item.kind == "number" or item.cue("by", "while") or item.folded in BREAKS:
            break
    return "by" if located else "none"
