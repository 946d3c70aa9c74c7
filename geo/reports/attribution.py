"""Who, how and where: ties parties, causes, governorates, torture and the verb to the counts of a sentence."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.measures import verb_of
from geo.reports.mentions import BREAKS, Mention, clause_numbers
from geo.reports.spans import is_rising

_DEMOGRAPHIC = frozenset({"children", "women"})


#: A number beside a name follows within so many items: ``PARTY for 13 per cent, or 22``.
_BESIDE = 7


#: Between a number of people and ``whom``.
_NEAR_WHOM = 3


_FIRMNESS = {"by": 0, "beside": 1, "subject": 2, "none": 3}


def attach(
    items: Sequence[Item],
    counts: list[Count],
    mentions: list[Mention],
    attribute: str,
    *,
    rivals: Sequence[Mention] = (),
) -> None:
    """Give each mention to the counts it belongs to: ``attribute`` is ``party``, ``cause`` or ``pcode``.

    A rival that stands beside a number of its own ends the reach of a mention before it.
    """
    if not mentions:
        return
    clauses = clause_numbers(items)
    owners = [c for c in counts if c.role in ("head", "part", "child") and not _share_of(items, c)]
    firm_first = sorted(enumerate(mentions), key=lambda pair: _FIRMNESS[pair[1].role])
    for position, mention in firm_first:
        nextstop = next((m.first for m in mentions[position + 1 :] if m.role in ("subject", "beside")), len(items))
        own = (r.first for r in rivals if r.role == "beside" and r.first > mention.last)
        nextstop = min(nextstop, next(own, len(items)))
        targets = _targets(items, owners, mention, nextstop, clauses, attribute)
        for count in targets:
            present = getattr(count, attribute)
            if mention.trouble:
                count.trouble = count.trouble or mention.trouble
            elif not present:
                setattr(count, attribute, mention.code)
                if not mention.code:
                    count.extra.add("generic_" + attribute)
            elif present != mention.code and mention.code and mention.role == "by" and attribute == "party":
                count.trouble = count.trouble or "two parties for one number"


def _targets(  # noqa: PLR0911 - one branch a pattern of the language
    items: Sequence[Item], owners: list[Count], mention: Mention, stop: int, clauses: list[int], attribute: str
) -> list[Count]:
    inside = [c for c in owners if c.index < mention.first <= c.last]
    if inside and attribute == "cause":
        return inside
    if mention.role == "beside":
        near = [c for c in owners if mention.last < c.index <= mention.last + _BESIDE]
        return (
            [c for c in near[:1] if not (_by_follows(items, c) or _to_follows(items, c))]
            if attribute == "party"
            else near[:1]
        )
    if mention.role == "subject":
        related = _whom_before(items, owners, mention)
        if related is not None:
            return [related] if _kills(items, mention.last + 1) else []
        following = [c for c in owners if mention.last < c.index < stop and c.role != "child"]
        return [c for c in following if not _break_between(items, mention.last, c.index) and not _by_follows(items, c)]
    preceding = [c for c in owners if c.last < mention.first and clauses[c.index] == clauses[mention.first]]
    if preceding and any(_says_none(items, j) for j in range(preceding[-1].last + 1, mention.first)):
        return []  # it is said of nobody
    if preceding and _said_of_others(items, owners, preceding[-1], mention):
        return []
    if mention.role == "by" and preceding and _verb_leads(items, preceding[-1].last, mention.first):
        preceding = []
    if mention.role == "by" or attribute == "cause":
        rising = next((c for c in owners if c.index > mention.last and c.role != "child"), None)
        rising = rising if rising is not None and is_rising(items, rising.index) else None
        if rising is not None and any(
            i.cue("reported_count") for i in items[max(0, mention.first - 3) : mention.first]
        ):
            return [rising]  # ``the toll of mines since ... has reached 38``
        if rising is not None and (
            not preceding or any(i.cue("rise_verb") for i in items[preceding[-1].last : mention.first])
        ):
            return [rising]
        if preceding:
            owner = _owner(items, preceding[-1], mention.first)
            return [owner if owner in owners else preceding[-1]]  # never a count of another sentence
        following = [c for c in owners if mention.last < c.index and (c.role != "child" or c.parent not in owners)]
        near = [c for c in following if clauses[c.index] == clauses[mention.first]]
        if attribute == "cause":
            return [c for c in following if not c.cause][:1] if mention.role == "by" else near or following
        return near if any(i.cue("of_whom") for i in items[: mention.first]) else near[:1]
    return []


def _whom_before(items: Sequence[Item], owners: Sequence[Count], mention: Mention) -> Count | None:
    """Give the count of ``3,521 civilians whom landmines have killed``."""
    at = mention.first - 1
    while at > 0 and items[at].folded in ("the", "al"):
        at -= 1
    if at < 1 or items[at].folded not in ("whom", "who", "that"):
        return None
    return next((c for c in owners if at - _NEAR_WHOM <= c.last < at), None)


def _kills(items: Sequence[Item], j: int) -> bool:
    """Tell whether a relative clause says who killed: ``whom PARTY killed``, but not ``whom PARTY had detained``."""
    verb = next((verb_of(i) for i in items[j : j + _BESIDE] if verb_of(i)), "killed")
    return verb != "other"


def _said_of_others(items: Sequence[Item], owners: Sequence[Count], before: Count, mention: Mention) -> bool:
    """Tell whether a name is not said of the number before it: of some of them, or in the list that a colon opens.

    ``eleven people, about half of them in Aleppo``; ``14 people: a good many by PARTY, one by PARTY``
    """
    gap = items[before.last + 1 : mention.first]
    if any(i.cue("all_of") for i in gap):
        return False
    some = any(i.cue("of_whom") for i in gap[1:]) and not any(i.cue("include") for i in gap[1:])
    opened = mention.role == "by" and any(i.folded == ":" for i in gap)
    return some or (opened and any(c.index > mention.last for c in owners))


def _says_none(items: Sequence[Item], j: int) -> bool:
    """Tell whether there was none of what follows; in ``12 civilians, no fighters among them`` nothing ends."""
    bare = items[j].folded == "no" and not items[j + 1].cue("death", "massacre", "attack")
    return items[j].cue("none") and not bare


def _verb_leads(items: Sequence[Item], last: int, mention: int) -> bool:
    """Tell whether a clause begins after a number, its verb first: ``... 130 مدنيا، وقتل على يد داعش ثلاثة``."""
    verb = next((j for j in range(mention - 1, max(last, mention - 4), -1) if items[j].cue("verb_first")), -1)
    if verb < 0 or items[verb].cue("killing"):
        return False
    return any(i.kind == "mark" or i.cue("and") for i in items[last + 1 : verb])


def _share_of(items: Sequence[Item], count: Count) -> bool:
    """Tell whether a count is what a percentage is a share of: ``44 percent of the 50 civilians``.

    In ``44 percent, or 22 deaths`` it is the share itself.
    """
    for j in range(count.index - 1, max(-1, count.index - 4), -1):
        if items[j].cue("percent") or items[j].folded in ("%", "٪"):
            return not any(i.kind == "mark" or i.cue("and", "of_whom") for i in items[j + 1 : count.index])
    return False


def _by_follows(items: Sequence[Item], count: Count) -> bool:
    for j in range(count.last + 1, min(count.last + 7, len(items))):
        if items[j].cue("by"):
            ahead = items[j + 1 : j + 6]
            if any(a.folded == "for" and b.kind == "number" for a, b in itertools.pairwise(ahead)):
                return False  # ``and attacks by PARTY for 16``: the party has a number of its own
            return any(i.code("party") or i.code("generic_party") for i in items[j + 1 : j + 4])
        if items[j].kind in ("number", "mark") or items[j].folded == "those":
            return False  # ``by A 7 and those killed by B 4``
    return False


def _to_follows(items: Sequence[Item], count: Count) -> bool:
    """Tell whether ``two to PARTY`` goes on: the number is that party's, not that of the name before it."""
    after = items[count.last + 1 : count.last + 4]
    return bool(after) and after[0].folded == "to" and any(i.code("party") for i in after[1:])


def _break_between(items: Sequence[Item], first: int, last: int) -> bool:
    return any(item.folded in BREAKS or item.cue("while") for item in items[first:last])


def _owner(items: Sequence[Item], count: Count, mention: int) -> Count:
    """Give the count that ``by PARTY`` speaks of: the head, unless a child has its own clause."""
    if count.role != "child":
        return count
    gap = items[count.last + 1 : mention]
    own = not any(g.kind == "mark" for g in gap) and any(
        g.folded in ("who", "whom", "that", "الذين", "الذي", "التي") for g in gap
    )
    if own or (
        count.group not in _DEMOGRAPHIC and not any(g.kind == "mark" for g in gap) and any(verb_of(g) for g in gap)
    ):
        return count
    while count.role == "child" and count.parent is not None:
        count = count.parent
    return count
