"""One sentence read on its own: its counts with party, cause, place, period; its zeros and its percentages."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from geo.reports.apposition import take_in_listed
from geo.reports.attribution import attach
from geo.reports.count import Count, last_of_members
from geo.reports.counts import find_counts
from geo.reports.doubts import (
    give_to_them,
    is_in_passing,
    mark_accidents,
    mark_casualties,
    mark_earlier_times,
    mark_elsewhere,
    mark_exceptions,
    mark_families,
    mark_one_by_one,
    mark_others_hurt,
    mark_parts_of_a_cause,
    mark_quoted,
    mark_shared_groups,
    mark_there,
    mark_torture_aside,
    mark_unknown_agents,
    trouble_joined_causes,
)
from geo.reports.lexer import Item, cues_of
from geo.reports.measures import attach_torture, is_figure, set_measures
from geo.reports.mentions import Mention, find_mentions
from geo.reports.nouns import (
    give_group_ahead,
    give_group_of_figure,
    give_group_of_members,
    give_group_of_subject,
    share_noun,
)
from geo.reports.pairing import give_to_each, pair_respectively
from geo.reports.percentages import Share, find_shares
from geo.reports.periods import assign_periods
from geo.reports.relations import gap_is_plain, relate
from geo.reports.spans import Anchor, SpanMention, find_spans, is_rising
from geo.reports.vocabulary import Vocabulary
from geo.reports.zeros import Zero, find_zeros

_LEAST_PARTS = 2

#: Deaths that reports narrate but do not count in their toll.
OUTSIDE_CAUSES = frozenset({"mass_grave", "remains", "disease"})


@dataclass
class Statement:
    """What one sentence says in numbers."""

    items: Sequence[Item]
    counts: list[Count]
    spans: list[SpanMention]
    label: dict[str, str] = field(default_factory=dict)
    label_end: int = -1
    shares: list[Share] = field(default_factory=list)
    zeros: list[Zero] = field(default_factory=list)
    torture_leads: bool = False
    parties: list[Mention] = field(default_factory=list)
    causes: list[Mention] = field(default_factory=list)

    @cached_property
    def cues(self) -> frozenset[str]:
        """Every cue of the sentence."""
        return cues_of(self.items)


def read_statement(
    items: Sequence[Item],
    words: Vocabulary,
    anchor: Anchor,
    *,
    reference: Count | None,
    default: str,
    hurt: Count | None = None,
) -> Statement:
    """Read one sentence. ``reference`` is what ``of these`` points back to, ``default`` the measure of bare lists.

    ``hurt`` is what ``of the injured`` points back to.
    """
    counts = find_counts(items, words)
    give_group_ahead(items, counts)
    share_noun(items, counts)
    give_group_of_subject(items, counts)
    give_group_of_members(items, counts)
    give_group_of_figure(items, counts, lambda j: is_figure(items, j) or is_rising(items, j))
    leads = attach_torture(items, counts)
    relate(items, counts, reference, hurt)
    take_in_listed(items, counts)
    set_measures(items, counts, default)
    label_end, label = _label(items, counts)
    parties = [m for m in find_mentions(items, counts, "party") if m.first > label_end]
    causes = [
        m
        for m in find_mentions(items, counts, "cause")
        if m.first > label_end and items[m.first].folded != "torture" and not is_in_passing(items, m)
    ]
    trouble_joined_causes(items, causes)
    places = [m for m in find_mentions(items, counts, "governorate") if m.first > label_end]
    attach(items, counts, parties, "party")
    attach(items, counts, causes, "cause", rivals=parties)
    attach(items, counts, places, "pcode")
    pair_respectively(items, counts)
    give_to_each(items, counts, parties)
    cues = cues_of(items)
    if "party_family" in cues:
        mark_families(items, counts)
    mark_unknown_agents(items, counts)
    mark_one_by_one(items, counts)
    mark_accidents(items, counts)
    mark_exceptions(items, counts)
    mark_quoted(items, counts)
    mark_shared_groups(items, counts)
    if "by_them" in cues:
        give_to_them(items, counts, parties)
    mark_torture_aside(items, counts, parties)
    mark_casualties(items, counts)
    if "elsewhere" in cues:
        mark_elsewhere(items, counts)
    if not label.get("pcode"):
        mark_there(items, counts)
    mark_earlier_times(items, counts)
    mark_others_hurt(counts)
    mark_parts_of_a_cause(items, counts)
    _share_verbless(items, counts)
    _carry_to_rising(items, counts)
    spans = find_spans(items, anchor)
    assign_periods(items, counts, spans)
    _carry_to_the_hurt(counts)
    _split_by_time(counts)
    statement = Statement(items, counts, spans, label, label_end, torture_leads=leads, parties=parties, causes=causes)
    statement.shares = find_shares(items, places, parties)
    statement.zeros = find_zeros(items, parties)
    return statement


def _label(items: Sequence[Item], counts: list[Count]) -> tuple[int, dict[str, str]]:
    """Read the label of a list line: ``Landmines of unknown source: 16 civilians``, ``SDF – two``."""
    first = counts[0].index if counts else len(items)
    for j, item in enumerate(items[: min(first, 40)]):
        if item.folded not in (":", "–", "—", "-", "=") or (item.folded != ":" and j + 2 < first):
            continue
        if (
            first < len(items)
            and first - j > 5
            and not any(i.cue("killed", "killing", "death", "died") for i in items[j:first])
        ):
            return -1, {}
        head = items[:j]
        measured = _measure_label(head)
        if measured and first < len(items) and first - j <= 4:
            return j, {"measure": measured}
        if any(
            i.cue("killed", "killing", "died", "injured", "verb_first", "lead", "percent") or i.kind == "number"
            for i in head
        ):
            return -1, {}
        label: dict[str, str] = {}
        for kind, name in (("party", "party"), ("cause", "cause"), ("governorate", "pcode")):
            mentions = find_mentions(head, [], kind)
            if mentions and not mentions[0].trouble:
                label[name] = mentions[0].code
        if "cause" in label and label.get("party") == "unknown":
            del label["party"]
        for i in head:
            if i.cue("injured"):
                label["measure"] = "injured"
            if i.cue("torture"):
                label["group"] = "torture"
            elif (len(head) == 1 and i.code("person") in ("children", "women")) or i.code("person") in (
                "combatants",
                "medical",
                "media",
                "civil_defense",
                "medical_and_civil_defense",
            ):
                label["group"] = i.code("person") or ""
        return (j, label) if label else (-1, {})
    return -1, {}


def _measure_label(head: Sequence[Item]) -> str:
    """Read a label that only says what is counted: ``Killed: 114``, ``Massacres: three``."""
    if not head or len(head) > 3 or any(i.kind == "number" or i.code("party") for i in head):
        return ""
    if any(i.cue("massacre") for i in head):
        return "massacres"
    if any(i.cue("attack") for i in head):
        return "attacks"
    if any(i.cue("injured") for i in head):
        return "injured"
    return "killed" if any(i.cue("killed", "death", "died") for i in head) else ""


def _share_verbless(items: Sequence[Item], counts: list[Count]) -> None:
    """Let heads joined by ``and`` share what follows or precedes them: ``four medics and one media worker by ...``."""
    heads = [c for c in counts if c.role == "head"]
    ends = last_of_members(counts)
    for before, after in zip(heads[-2::-1], heads[:0:-1], strict=False):
        plain = gap_is_plain(items, _end_of(before, ends) + 1, after.index)
        if plain and before.specific and after.specific and before.measure == after.measure:
            for name in ("party", "cause", "pcode"):
                if not getattr(before, name) and "generic_" + name not in before.extra:
                    setattr(before, name, getattr(after, name))
    for before, after in itertools.pairwise(heads):
        others = items[after.last].folded in ("others", "other", "اخرين", "اخرون", "اخر")
        if others and after.measure == "injured" and not (after.party or after.cause or after.pcode):
            after.party, after.cause, after.pcode = before.party, before.cause, before.pcode
        plain = gap_is_plain(items, _end_of(before, ends) + 1, after.index)
        if plain and before.specific and after.specific and not after.party and not after.cause:
            after.party, after.cause = before.party, before.cause


def _carry_to_rising(items: Sequence[Item], counts: list[Count]) -> None:
    """Let a growing toll speak of the same as the head before it: ``11 by mines, bringing the toll to 38``."""
    heads = [c for c in counts if c.role in ("head", "part")]
    for before, after in itertools.pairwise(heads):
        if (
            is_rising(items, after.index)
            and not (after.party or after.cause or after.pcode)
            and any(i.cue("rise_verb") for i in items[before.last : after.index])
        ):
            after.party, after.cause, after.pcode, after.torture = (
                before.party,
                before.cause,
                before.pcode,
                after.torture or before.torture,
            )
            if not after.noun:
                after.group = before.group if before.group not in ("children", "women") else "all"


def _carry_to_the_hurt(counts: list[Count]) -> None:
    """Let the injured beside a running toll of dead belong to it: ``since May, 94 killed and 171 injured``."""
    heads = [c for c in counts if c.role == "head"]
    for before, after in itertools.pairwise(heads):
        alike = before.measure == "killed" and after.measure == "injured" and not after.stated_period
        same = (after.party, after.cause, after.pcode) in (("", "", ""), (before.party, before.cause, before.pcode))
        if alike and "since" in before.extra and same:
            after.party, after.cause, after.pcode = before.party, before.cause, before.pcode
            after.period, after.stated_period = before.period, True
            after.extra.add("since")


def _split_by_time(counts: list[Count]) -> None:
    """Read ``231: 73 in July, 91 in August and 67 in September``, where the parts add up to the whole."""
    heads = [c for c in counts if c.role == "head"]
    whole, parts = (heads[0], heads[1:]) if heads else (None, [])
    if whole is None or whole.period is None or len(parts) < _LEAST_PARTS or sum(c.value for c in parts) != whole.value:
        return
    inside = (c.period is not None and c.period != whole.period and c.period.start in whole.period for c in parts)
    if all(inside) and not any(c.noun or c.party or c.cause or c.pcode for c in parts):
        for part in parts:
            part.group, part.noun, part.measure = whole.group or "all", True, whole.measure


def _end_of(head: Count, ends: dict[Count, int]) -> int:
    return max(head.last, ends.get(head, head.last))
