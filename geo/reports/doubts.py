"""Numbers that a careful reader leaves alone: marks them so that a finding, not a row, comes of them."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from geo.reports.count import Count, last_of_members
from geo.reports.lexer import Item
from geo.reports.measures import verb_of
from geo.reports.mentions import Mention, clause_numbers, join_causes
from geo.reports.relations import gap_is_plain

#: Who else is quoted for a number, and how.
_SOURCES = frozenset(
    {
        "ministry",
        "directorate",
        "authorities",
        "officials",
        "official",
        "residents",
        "witnesses",
        "spokesman",
        "spokesperson",
    }
    | {"spokeswoman", "media", "hospital", "وزاره", "مسؤولون", "متحدث", "وساءل"}
)
_QUOTE = frozenset(
    {
        "spoke",
        "speaks",
        "puts",
        "put",
        "gives",
        "gave",
        "claims",
        "claimed",
        "estimates",
        "estimated",
        "says",
        "said",
        "quoted",
        "قالت",
    }
    | {"قدرت", "اعلنت", "زعمت"}
)
_RECORDED = frozenset(
    {"verified", "documented", "recorded", "registered", "compiled", "collected", "reported", "published", "counted"}
    | {"monitored", "gathered", "obtained", "confirmed", "seen", "reviewed", "released", "issued", "tracked", "logged"}
)
_NEAR_SOURCE = 10
_REACH_OF_SOURCE = 20
_STAFF = ("medical", "media", "civil_defense")
_NEAR = 4
_BREATH = 8


def trouble_joined_causes(items: Sequence[Item], causes: list[Mention]) -> None:
    """Give up two causes for one number: ``by mines and war remnants``; mines and bomblets have a code together."""
    for k in range(len(causes) - 1, 0, -1):
        before, after = causes[k - 1], causes[k]
        gap = items[before.last + 1 : after.first]
        if not (1 <= len(gap) <= 2 and any(g.cue("and") for g in gap)) or any(g.kind == "number" for g in gap):
            continue
        code = join_causes(before.code, after.code)
        trouble = "" if code else "two causes for one number"
        causes[k - 1 : k + 1] = [replace(before, last=after.last, code=code, trouble=before.trouble or trouble)]


def is_in_passing(items: Sequence[Item], cause: Mention) -> bool:
    """Tell whether a means only belongs to a party (``53 in its air raids``) and divides nothing."""
    return cause.first > 0 and items[cause.first - 1].folded in ("its", "their")


def mark_exceptions(items: Sequence[Item], counts: list[Count]) -> None:
    """Give up the one of ``all but one of them in regime prisons``: the rest is meant."""
    for count in counts:
        before = [i.folded for i in items[max(0, count.index - 2) : count.index]]
        if before == ["all", "but"] or before[-1:] in (["except"], ["excluding"], ["باستثناء"], ["عدا"]):
            count.trouble = count.trouble or "all but these are meant"


def mark_accidents(items: Sequence[Item], counts: list[Count]) -> None:
    """Mark those who drowned, or died in an earthquake or on the road: nobody killed them."""
    clauses = clause_numbers(items)
    heads = [c for c in counts if c.role in ("head", "part")]
    for j, item in enumerate(items):
        if not item.cue("accident"):
            continue
        at = bisect_left(heads, j, key=lambda c: c.index)
        near = [c for c in (*heads[max(0, at - 1) : at], *heads[at : at + 1]) if clauses[c.index] == clauses[j]]
        for count in near[:1]:
            count.extra.add("accident")


def mark_quoted(items: Sequence[Item], counts: list[Count]) -> None:
    """Give up ``the Ministry of Health puts the toll at 1,414``: it is not the report's own number."""
    heads = [c for c in counts if c.role in ("head", "part")]
    for j, item in enumerate(items):
        if item.folded not in _SOURCES:
            continue
        verb = next((k for k in range(j + 1, min(j + _NEAR_SOURCE, len(items))) if items[k].folded in _QUOTE), -1)
        led = any(i.folded == "according to" for i in items[max(0, j - 3) : j])
        at = bisect_left(heads, j, key=lambda c: c.index)
        after = heads[at] if at < len(heads) and heads[at].index > verb else None
        if after is None or not (led or verb > 0) or after.index - j > _REACH_OF_SOURCE:
            continue
        if not any(i.kind == "number" for i in items[j : after.index]):
            after.trouble = after.trouble or "the text quotes somebody else for it"


def mark_one_by_one(items: Sequence[Item], counts: list[Count]) -> None:
    """Mark people named one by one (``a man and a child were shot by ...``): their sum is not printed."""
    heads = [c for c in counts if c.role == "head"]
    for before, after in itertools.pairwise(heads):
        mixed = (
            before.article and after.article and before.group != after.group and "all" in (before.group, after.group)
        )
        if mixed and before.measure == after.measure and gap_is_plain(items, before.last + 1, after.index):
            before.trouble = after.trouble = "people are named one by one and no number is printed"


def mark_unknown_agents(items: Sequence[Item], counts: list[Count]) -> None:
    """Mark the counts that somebody not in the vocabulary is named for: ``two at the hands of the Zenki movement``."""
    ends = last_of_members(counts, "child")
    for count in counts:
        if count.role not in ("head", "part") or count.party or count.cause or "generic_party" in count.extra:
            continue
        end = max(count.last, ends.get(count, count.last))
        for j in range(end + 1, min(end + 5, len(items) - 1)):
            if end > count.last and not any(i.cue("killed", "died") for i in items[end:j]):
                continue
            if items[j].cue("by") and items[j - 1].folded in _RECORDED:
                break  # ``according to figures verified by the Office``
            if items[j].cue("by") and any(c.isalpha() for c in items[j + 1].folded):
                named = [
                    i for i in items[j + 1 : j + 7] if i.code("party") or i.code("generic_party") or i.code("cause")
                ]
                count.extra |= set() if named else {"unknown_agent"}
                break
            comma = items[j].folded in ",،" and j == end + 1 and end > count.last
            if (items[j].kind in ("number", "mark", "date") and not comma) or items[j].cue("and", "include"):
                break


def mark_casualties(items: Sequence[Item], counts: list[Count]) -> None:
    """Keep those killed and those injured apart: ``116 children were killed or injured`` counts neither."""
    for j, item in enumerate(items[:-1]):
        last = _both(items, j)
        if last < 0 and not item.cue("combined"):
            continue
        after = [c for c in counts if last >= 0 and last < c.index <= last + _NEAR]
        before = [c for c in counts if c.last < j and not any(verb_of(i) for i in items[c.last + 1 : j])]
        direct = after and not any(i.kind == "mark" or i.cue("by") for i in items[last + 1 : after[0].index])
        for count in after[:1] if direct else before[-1:]:
            while count.role == "child" and count.parent in counts and count.parent is not None:
                count = count.parent  # noqa: PLW2901 - ``20 people, including two children, were killed or injured``
            _as_casualties(count, counts)
    for count in counts:
        words = [i.folded for i in items[count.last + 1 : count.last + 4]]
        if count.role in ("head", "part") and "casualties" in words and words[0] in ("of", "casualties"):
            _as_casualties(count, counts)
    heads = [c for c in counts if c.role in ("head", "part")]
    for whole, *parts in zip(heads, heads[1:], heads[2:], strict=False):
        if whole.measure == "casualties":
            _give_to_dead_and_hurt(whole, parts)


def _give_to_dead_and_hurt(whole: Count, parts: Sequence[Count]) -> None:
    """Let ``933 casualties of mines: 382 killed and 551 injured`` say of all three what it says of the first."""
    if sum(c.value for c in parts) != whole.value or {c.measure for c in parts} != {"killed", "injured"}:
        return
    for count in parts:
        count.party, count.cause = count.party or whole.party, count.cause or whole.cause
        count.pcode, count.trouble = count.pcode or whole.pcode, count.trouble or whole.trouble


def _as_casualties(count: Count, counts: list[Count]) -> None:
    count.measure = "casualties"
    for child in counts:
        if child.role == "child" and child.parent is count:
            child.measure = "casualties"


def _both(items: Sequence[Item], j: int) -> int:
    """Give the last item of ``killed or injured``, ``killing and wounding`` at item ``j``; -1 where it is not."""
    if not items[j].cue("killed", "killing", "death"):
        return -1
    if items[j + 1].cue("injured") and items[j + 1].folded.startswith("و"):
        return j + 1
    k = j + 1
    while k < len(items) and (items[k].cue("and") or items[k].folded in ("/", "or", "او", "were")) and k - j < _NEAR:
        k += 1
    return k if j + 1 < k < len(items) and items[k].cue("injured") else -1


def mark_shared_groups(items: Sequence[Item], counts: list[Count]) -> None:
    """Give up one number for two groups: ``five medical and media workers``."""
    for count in counts:
        if count.group not in _STAFF or count.last + 2 >= len(items):
            continue
        link, other = items[count.last + 1], items[count.last + 2]
        also = other.code("shared") or other.code("person")
        if (link.cue("and") or link.folded in ("or", "او")) and also in _STAFF and also != count.group:
            alone = other.code("one") or other.code("dual")
            count.trouble = count.trouble or ("" if alone else "two groups are counted together")


def mark_parts_of_a_cause(items: Sequence[Item], counts: list[Count]) -> None:
    """Give up ``snipers account for 77 of those shot``: a part of those that a cause killed is not their number."""
    for count in counts:
        after = items[count.last + 1 : count.last + 3]
        if len(after) == 2 and after[0].cue("of_whom") and after[1].code("cause") and not after[1].code("party"):
            count.trouble = count.trouble or "it is a part of those that a cause killed"


def mark_others_hurt(counts: list[Count]) -> None:
    """Give up ``the killing of 512 children and the maiming of 645 others``: children or all, it is not said."""
    heads = [c for c in counts if c.role == "head"]
    for before, after in itertools.pairwise(heads):
        if "others" in after.extra and after.measure == "injured" and before.group == "children" and before.value > 1:
            after.trouble = after.trouble or "of whom they are others is not said"


def mark_earlier_times(items: Sequence[Item], counts: list[Count]) -> None:
    """Give up ``three had died there last week``: the time is neither the report's nor the event's."""
    for j, item in enumerate(items):
        verb = item.cue("killed", "killing", "died")
        before = verb and (item.folded.startswith("had ") or (j > 0 and items[j - 1].folded == "had"))
        if not before and not item.cue("earlier_time"):
            continue
        heads = [c for c in counts if c.role == "head" and not c.trouble]
        if before and not (heads and heads[0].index < j):
            continue
        heads = heads[1:] if before else heads  # ``four were killed, two days after it had killed three``
        told = [
            c for c in heads if _same_breath(items, min(c.last, j), max(c.index, j)) and abs(c.index - j) <= _BREATH
        ]
        for count in told[-1:]:
            count.trouble = "it is told of an earlier time"
            count.extra.add("earlier")


def _same_breath(items: Sequence[Item], first: int, last: int) -> bool:
    return not any(i.kind == "mark" or i.date is not None for i in items[first + 1 : last])


def mark_there(items: Sequence[Item], counts: list[Count]) -> None:
    """Give up ``they maimed six people there``, where the place is named in another sentence or clause."""
    for j, item in enumerate(items):
        exists = j + 1 < len(items) and items[j + 1].folded in ("were", "was", "are", "is", "have", "had")
        if item.folded not in ("there", "هناك") or exists:
            continue
        before = [c for c in counts if c.last < j <= c.last + _NEAR and c.role in ("head", "part")]
        if before and not before[-1].pcode:
            before[-1].trouble = before[-1].trouble or "where it is counted is said elsewhere"


def mark_elsewhere(items: Sequence[Item], counts: list[Count]) -> None:
    """Give up ``ten in the remaining governorates``: it is not a number of the whole."""
    for j, item in enumerate(items):
        if not item.cue("elsewhere"):
            continue
        before = [c for c in counts if c.last < j and c.role in ("head", "part")]
        if before and not before[-1].pcode:
            before[-1].trouble = before[-1].trouble or "which governorates are meant is not said"


def give_to_them(items: Sequence[Item], counts: list[Count], parties: Sequence[Mention]) -> None:
    """Read ``at their hands``: they are the one party that the sentence names before."""
    for j, item in enumerate(items):
        if not item.cue("by_them"):
            continue
        before = [c for c in counts if c.last < j and c.role in ("head", "part")]
        if not before or before[-1].party:
            continue
        named = {m.code for m in parties if m.first < before[-1].index} - {""}
        if len(named) == 1:
            before[-1].party = named.pop()
        else:
            before[-1].trouble = before[-1].trouble or "who is meant is not said in this sentence"


def mark_torture_aside(items: Sequence[Item], counts: list[Count], parties: Sequence[Mention]) -> None:
    """Give up whose victims ``Government forces killed 211, while six died due to torture`` speaks of at the end."""
    if not any(count.torture for count in counts):
        return
    clauses = clause_numbers(items)
    for count in counts:
        if not count.torture or count.party or count.role != "head":
            continue
        before = {m.code for m in parties if clauses[m.first] < clauses[count.index]}
        acts = any(m.role == "subject" for m in parties if clauses[m.first] < clauses[count.index])
        if len(before) == 1 and acts and len(parties) == 1:
            count.trouble = count.trouble or "whether the party named before is meant is not said"


def mark_families(items: Sequence[Item], counts: list[Count]) -> None:
    """Mark the head that a family of parties is named with: ``extremist groups killed 1,528, of whom 1,510 by ...``."""
    for j, item in enumerate(items):
        if not item.cue("party_family"):
            continue
        heads = [c for c in counts if c.role == "head"]
        before = [c for c in heads if c.last < j and j - c.last <= 4]
        after = [c for c in heads if c.index > j]
        for count in before[-1:] if before else after[:1]:
            count.extra.add("party_family")
