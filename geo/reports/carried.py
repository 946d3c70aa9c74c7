"""What a sentence leaves to the one before: who ``they`` are, what ``the injured`` and ``in March alone`` speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.measures import verb_of
from geo.reports.mentions import is_passive
from geo.reports.statements import Statement

_VERBS = ("killed", "killing")
#: Between ``they`` and its verb.
_BETWEEN = frozenset({"also", "have", "has", "had", "again", "further", "then", "reportedly", "were", "was", "alone"})
_ALONE = frozenset({"alone", "وحده", "وحدها", "لوحده"})
_OPENING = 6
_LEAST_PARTIES = 2
_COPULA = frozenset({"were", "was", "are"})
_HELD = ("custody", "prison", "prisons", "jails", "detention", "detention centers", "detention centres")
#: Words that give the dead of the sentence before to names without a verb of killing.
_RANKS = frozenset({"followed", "account", "accounts", "accounted", "lost"})
_OF_THE_DEAD = ("dead", "killed", "fatalities", "deaths", "قتلي")


@dataclass
class Memory:
    """The counts and the party that the sentences before have spoken of."""

    main: Count | None = None
    injured: Count | None = None
    killed: Count | None = None
    headline: Count | None = None  # the last number of dead that was divided by nothing
    party: str = ""
    block: int = -1
    topics: set[tuple[str, str, bool]] = field(default_factory=set)  # what the paragraph has divided its dead by


def reference_for(memory: Memory, items: Sequence[Item], block: int) -> Count | None:
    """Give the count that ``of these`` points back to: the injured where they are named, else the main one.

    A new paragraph that opens with ``among the dead`` speaks of all of them again, not of one party's.
    """
    pointer = next((i for i in items[:_OPENING] if i.cue("of_whom", "of_injured", "include")), None)
    if memory.injured is not None and pointer is not None and pointer.cue("of_injured"):
        return memory.injured
    hurt = memory.main is not None and memory.main.measure == "injured"
    if hurt and pointer is not None and pointer.folded.endswith(_OF_THE_DEAD):
        return memory.killed
    divided = memory.main is not None and (memory.main.party or memory.main.cause)
    opens = any(i.cue("include") for i in items[:_OPENING])
    if block != memory.block and divided and opens and memory.headline is not None:
        return memory.headline
    return memory.main


def take_over(memory: Memory, statement: Statement, block: int) -> None:
    """Fill in what the paragraph said before; where that is not sure, mark the count as not to be read."""
    known = memory if memory.block == block else Memory()
    _pronoun(known, statement)
    if known.main is not None:
        if len(known.topics) == 1:
            _part_of_time(known.main, statement)
        _by_place(known.main, statement)
        _without_verb(known.main, statement)
        _sorted_whole(known.main, statement)
        _said_to_be(known.main, statement)
        _parts_by_party(known.main, statement)
        if all(torture for _, _, torture in known.topics):
            _more_by_torture(known.main, statement)


def remember(memory: Memory, statement: Statement, block: int) -> None:
    """Keep what the next sentence may point back to."""
    heads = [
        c
        for c in statement.counts
        if c.role in ("head", "part")
        and c.measure in ("killed", "massacres", "attacks", "injured")
        and "before_change" not in c.extra
    ]
    if heads and (heads[0].role == "head" or memory.main is None):
        memory.main = heads[0]
    whole = [c for c in heads if c.measure == "killed" and c.noun and not (c.party or c.cause or c.pcode or c.torture)]
    if whole and whole[0].role == "head" and whole[0].group == "all":
        memory.headline = whole[0]
    hurt = [c for c in heads if c.measure == "injured" and c.role == "head"]
    memory.injured = hurt[0] if hurt else memory.injured
    dead = [c for c in heads if c.measure == "killed" and c.role == "head" and c.group in ("all", "")]
    memory.killed = dead[0] if dead else memory.killed
    parties = {m.code for m in statement.parties if m.code not in ("", "unknown")}
    if parties or memory.block != block:
        memory.party = parties.pop() if len(parties) == 1 else ""
    if memory.block != block:
        memory.topics = set()
    memory.topics |= {(c.party, c.cause, c.torture) for c in heads if c.measure == "killed"}
    memory.block = block


def _pronoun(memory: Memory, statement: Statement) -> None:
    """Read ``They killed 1,082 civilians`` where the sentence before names one party."""
    items = statement.items
    start = next((j for j in range(min(_OPENING, len(items))) if items[j].cue("they") and _acts(items, j + 1)), -1)
    if start < 0:
        return
    stop = next((m.first for m in statement.parties if m.first > start), len(items))
    causes = {cause for _, cause, _ in memory.topics}
    cause = causes.pop() if len(causes) == 1 else ""  # ``it had killed 40`` speaks of what the paragraph counts
    for count in statement.counts:
        if count.role == "head" and start < count.index < stop and not count.party:
            count.party = memory.party
            count.cause = count.cause or ("" if memory.party else cause)
            if not memory.party and not count.cause:
                count.trouble = count.trouble or "who did it is not said in this sentence"


def _acts(items: Sequence[Item], j: int) -> bool:
    while j < len(items) and items[j].folded in _BETWEEN:
        j += 1
    return j < len(items) and items[j].cue(*_VERBS) and not is_passive(items, j)


def _parts_by_party(main: Count, statement: Statement) -> None:
    """Read ``nine are attributed to PARTY, four to PARTY``, ``PARTY 9, PARTY 4`` after what these numbers divide."""
    counts = [c for c in statement.counts if c.role == "head"]
    bare = (
        counts and not any(c.noun or c.measure or c.cause or c.pcode for c in counts) and all(c.party for c in counts)
    )
    divided = main.party or main.cause or main.pcode or main.torture or main.group not in ("all", "")
    verbs = any(verb_of(i) for i in statement.items)
    if main.measure == "killed" and (divided or verbs or len(counts) < _LEAST_PARTIES):
        return
    if main.measure not in ("attacks", "massacres", "killed") or not bare or sum(c.value for c in counts) > main.value:
        return
    for count in counts:
        count.group, count.noun, count.measure = "all", True, main.measure


def _part_of_time(main: Count, statement: Statement) -> None:
    """Read ``in March alone the toll was 74``: what it counts is what was counted for the longer time."""
    if not any(i.folded in _ALONE for i in statement.items):
        return
    for count in statement.counts:
        named = count.party or count.cause or count.pcode or count.torture
        fits = count.measure == "injured" or (count.measure == main.measure and count.value <= main.value)
        if count.role == "head" and not named and fits and main.measure == "killed":
            count.party, count.cause = main.party, main.cause
            count.torture = main.torture and count.measure == "killed"


def _by_place(main: Count, statement: Statement) -> None:
    """Read a list of governorates after the deaths they divide: those of torture, or of one cause."""
    heads = [c for c in statement.counts if c.role == "head"]
    placed = [c for c in heads if c.pcode and not (c.party or c.cause or c.torture)]
    if not placed or len(placed) < len(heads) or not (main.torture or main.cause):
        return
    verbs = (i for i in statement.items if i.cue(*_VERBS, "died") and not i.folded.startswith("account"))
    if any(not i.code("person") for i in verbs) or sum(c.value for c in placed) > main.value:
        return
    for count in placed:
        count.torture, count.cause = main.torture, "" if main.torture else main.cause


def _more_by_torture(main: Count, statement: Statement) -> None:
    """Read ``a further 94 people died in SDF custody`` where the paragraph has counted deaths by torture alone."""
    held = any(i.folded in _HELD or (i.code("party") and i.folded.endswith(_HELD)) for i in statement.items)
    if not (main.torture and held) or any(i.cue("killed", "while", "injured") for i in statement.items):
        return
    for count in statement.counts:
        divided = count.role == "head" and count.party and not count.cause and count.value <= main.value
        if divided and count.measure in ("", "killed") and count.group in ("", "all"):
            count.torture, count.measure = True, "killed"


def _sorted_whole(main: Count, statement: Statement) -> None:
    """Read ``there were 1,108 men, 193 women, 171 boys and 90 girls`` as the dead before, where they add up to them."""
    parts = [c for c in statement.counts if c.noun and c.role == "head" and not c.measure]
    if main.measure != "killed" or len(parts) < len(statement.counts) or sum(c.value for c in parts) != main.value:
        return
    groups = [c.group for c in parts]
    for count in parts:
        count.role, count.parent, count.measure = "child", main, main.measure
        if groups.count(count.group) > 1:
            count.role = "dropped"  # boys and girls: their sum is not printed


def _said_to_be(main: Count, statement: Statement) -> None:
    """Read ``24 were children and 14 were women`` as parts of those counted in the sentence before."""
    counts, items = statement.counts, statement.items
    if main.measure not in ("killed", "injured") or any(verb_of(i) for i in items):
        return
    for count in counts:
        copula = items[count.index + 1].folded if count.index + 1 < len(items) else ""
        if not count.specific or count.role != "head" or count.value > main.value or copula not in _COPULA:
            return
    for count in counts:
        count.role, count.parent, count.measure = "child", main, main.measure


def _without_verb(main: Count, statement: Statement) -> None:
    """Read ``Coalition forces followed with 105 civilians`` after a sentence that says who was killed."""
    if main.measure != "killed" or any(verb_of(i) for i in statement.items):
        return
    ranked = any(i.folded in _RANKS or i.cue("followed", "reported_count") for i in statement.items)
    for count in statement.counts:
        if count.role != "head" or count.measure or count.group == "combatants":
            continue
        lost = any(i.folded == "lost" for i in statement.items) and not count.pcode
        if lost:
            continue  # a party that lost people did not kill them
        if ranked and not count.noun and (count.party or count.pcode):
            count.group, count.noun = "all", True
        if count.noun and (count.party or (ranked and count.pcode)):
            count.measure = "killed"
