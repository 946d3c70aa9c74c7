"""Deaths due to torture told one by one: who held the person, the day it became known, and where, if that is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.places import PlacePhrase, find_place, place_after
from geo.reports.spans import Anchor
from geo.reports.statements import Statement, read_statement
from geo.reports.vocabulary import Vocabulary

#: A place of detention is named within so many words before its place.
_NEAR = 3


@dataclass(frozen=True)
class CustodyDeath:
    """One person who died in custody. The day is that on which the source learned of it, or that of the death."""

    day: dt.date
    day_of_death: bool
    party: str
    attribution: str
    child: bool
    woman: bool
    place: PlacePhrase | None


def read_custody_death(
    text: str, sentences: Sequence[Sequence[Item]], words: Vocabulary, anchor: Anchor
) -> CustodyDeath | None:
    """Read a paragraph that tells of one person's death due to torture; None where it is anything else."""
    everything = [item for items in sentences for item in items]
    if not any(i.cue("torture") for i in everything) or any(i.cue("definition", "massacre") for i in everything):
        return None
    statements = [read_statement(items, words, anchor, reference=None, default="") for items in sentences]
    counts = [c for s in statements for c in s.counts if c.noun]
    if any(c.value > 1 or not c.article for c in counts) or any(i.cue("percent") for i in everything):
        return None
    told = any(i.cue("seized") for i in everything) and any(i.cue("one_body") for i in everything)
    dead = [c for c in counts if c.torture]
    summed_up = any(i.cue("summary", "reported_count") for i in sentences[0])
    if not told and (len(dead) != 1 or summed_up):
        return None
    day = _day_known(sentences, anchor, told=told)
    if day is None:
        return None
    parties = {m.code for s in statements for m in s.parties if m.code not in ("", "unknown", "other")}
    party = parties.pop() if len(parties) == 1 else ""
    attribution = "stated" if party else "disputed" if parties else "unknown"
    child, woman = _who(counts[:1])
    place = _place_of_death(text, statements)
    if place is None and not told:
        place = find_place(text, sentences, words.language)
    return CustodyDeath(day, not told, party, attribution, child, woman, place)


def _day_known(sentences: Sequence[Sequence[Item]], anchor: Anchor, *, told: bool) -> dt.date | None:
    """Give the last day printed, but not that of the arrest."""
    for items in reversed(sentences):
        seized = next((k for k, i in enumerate(items) if i.cue("seized")), -1) if told else -1
        days = [(k, i) for k, i in enumerate(items) if i.date is not None and i.date.day and i.date.month]
        if seized >= 0:
            turned = [k for k, i in enumerate(items) if k > seized and i.cue("torture", "one_body", "died")]
            days = [(k, i) for k, i in days if turned and (k > turned[0] or k >= turned[0] - _NEAR)]
        for _, item in reversed(days):
            if item.date is not None and item.date.month is not None:
                return item.date.on(anchor.year_of(item.date.month))
    return None


def _who(counts: Sequence[Count]) -> tuple[bool, bool]:
    groups = {c.group for c in counts}
    return "children" in groups, "women" in groups


def _place_of_death(text: str, statements: Sequence[Statement]) -> PlacePhrase | None:
    """Give the place printed right after a place of detention (``detention center in Homs city``), never another."""
    for statement in reversed(statements):
        items = statement.items
        for j in range(len(items) - 1, -1, -1):
            if not items[j].cue("jail"):
                continue
            follows = items[j + 1] if j + 1 < len(items) else None
            if follows is not None and follows.code("place") == "before" and follows.folded not in ("of", "to", "on"):
                found = place_after(text, items, j + 1)
                if found is not None and found.pcode:
                    return found
    return None
