"""One sentence read on its own: its counts with party, cause, place, period; its zeros and its percentages."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.reports.attribution import attach
from geo.reports.counts import Count, find_counts
from geo.reports.lexer import Item
from geo.reports.measures import attach_torture, set_measures
from geo.reports.mentions import Mention, clause_numbers, find_mentions
from geo.reports.relations import gap_is_plain, relate
from geo.reports.spans import Anchor, SpanMention, assign_periods, find_spans, is_rising
from geo.reports.tokens import decimal_number
from geo.reports.vocabulary import Vocabulary

#: Deaths that reports narrate but do not count in their toll.
OUTSIDE_CAUSES = frozenset({"mass_grave", "remains", "disease"})


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


@dataclass(frozen=True, slots=True)
class Zero:
    """A statement that there was none."""

    measure: str
    group: str
    party: str
    start: int
    end: int


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


def read_statement(
    items: Sequence[Item], words: Vocabulary, anchor: Anchor, *, reference: Count | None, default: str
) -> Statement:
    """Read one sentence. ``reference`` is what ``of these`` points back to, ``default`` the measure of bare lists."""
    counts = find_counts(items, words)
    leads = attach_torture(items, counts)
    relate(items, counts, reference)
    set_measures(items, counts, default)
    label_end, label = _label(items, counts)
    parties = [m for m in find_mentions(items, counts, "party") if m.first > label_end]
    causes = [
        m for m in find_mentions(items, counts, "cause") if m.first > label_end and items[m.first].folded != "torture"
    ]
    places = [m for m in find_mentions(items, counts, "governorate") if m.first > label_end]
    attach(items, counts, parties, "party")
    attach(items, counts, causes, "cause")
    attach(items, counts, places, "pcode")
    _share_verbless(items, counts)
    _carry_to_rising(items, counts)
    spans = find_spans(items, anchor)
    assign_periods(items, counts, spans)
    statement = Statement(items, counts, spans, label, label_end, torture_leads=leads, parties=parties, causes=causes)
    statement.shares = _shares(items, places, parties)
    statement.zeros = _zeros(items, parties)
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
            elif i.code("person") in ("combatants", "medical", "media", "civil_defense", "medical_and_civil_defense"):
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
    for before, after in zip(heads[-2::-1], heads[:0:-1], strict=False):
        plain = gap_is_plain(items, _end_of(before, counts) + 1, after.index)
        if plain and before.specific and after.specific and before.measure == after.measure:
            for name in ("party", "cause", "pcode"):
                if not getattr(before, name) and "generic_" + name not in before.extra:
                    setattr(before, name, getattr(after, name))
    for before, after in itertools.pairwise(heads):
        others = items[after.last].folded in ("others", "other", "اخرين", "اخرون", "اخر")
        if others and after.measure == "injured" and not (after.party or after.cause or after.pcode):
            after.party, after.cause, after.pcode = before.party, before.cause, before.pcode
        plain = gap_is_plain(items, _end_of(before, counts) + 1, after.index)
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


def _end_of(head: Count, counts: list[Count]) -> int:
    return max([head.last, *(c.last for c in counts if c.parent is head)])


def _shares(items: Sequence[Item], places: list[Mention], parties: list[Mention]) -> list[Share]:
    """Find the percentages and what each belongs to: the name before it, else the name right after it."""
    marks: list[tuple[int, int, float, int]] = []
    for j, _item in enumerate(items):
        value = _percent_at(items, j)
        if value is not None:
            marks.append((j, value[2], value[0], value[1]))
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


def words_of_groups(items: Sequence[Item]) -> list[str]:
    """Give the groups that are named, in reading order."""
    named = ("medical", "media", "civil_defense", "children", "women", "medical_and_civil_defense")
    return [i.code("person") or "" for i in items if i.code("person") in named]


def _zeros(items: Sequence[Item], parties: list[Mention]) -> list[Zero]:
    """Find what the sentence says there was none of."""
    found: list[Zero] = []
    clauses = clause_numbers(items)
    for j, item in enumerate(items):
        if not item.cue("none"):
            continue
        window = [i for k, i in enumerate(items[j + 1 : j + 24], j + 1) if clauses[k] == clauses[j]]
        groups = words_of_groups(window)
        about = (
            bool(groups)
            or any(
                i.cue("death", "killed", "killing", "died", "injured", "massacre", "torture", "attack") for i in window
            )
            or item.cue("death")
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
            groups = ["torture"]
        party = next((m.code for m in parties if m.first > j and m.role == "by"), "")
        measure = (
            "massacres"
            if any(i.cue("massacre") for i in window)
            else "attacks"
            if any(i.cue("attack") for i in window)
            else "killed"
        )
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
        found.extend(Zero(measure, group, party, item.start, end) for group in groups or ["all"])
    return found
