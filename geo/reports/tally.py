"""Casualties of one event: adds up what its sentences count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.rows import Finding
from geo.reports.spans import is_rising
from geo.reports.statements import Statement

_GROUPS = ("children", "women", "medical", "media", "civil_defense")


@dataclass
class Tally:
    """Killed and injured, with least figures where stated, and the groups among the killed."""

    killed: int | None = None
    killed_min: int | None = None
    injured: int | None = None
    injured_min: int | None = None
    groups: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def add_up(statements: Sequence[Statement]) -> Tally:
    """Add up the casualties: the first sentence with a count gives it, later ones add only what they call further."""
    tally = Tally()
    provisional = False
    for position, statement in enumerate(statements):
        cumulative = any(span.since for span in statement.spans)
        if cumulative and position:
            continue
        tally.findings.extend(_earlier(statement))
        for measure in ("killed", "injured"):
            heads = [
                c
                for c in statement.counts
                if (c.role == "head" or (c.role == "part" and not _within(c, statement)))
                and c.measure == measure
                and c.extra.isdisjoint(("since", "earlier"))
                and c.group != "combatants"
            ]
            heads = [
                c for c in heads if c.noun or is_rising(statement.items, c.index) or _verb_after(statement.items, c)
            ]
            if cumulative:
                heads = [c for c in heads if not is_rising(statement.items, c.index)]
            risen = [c for c in heads if is_rising(statement.items, c.index)]
            if risen and len(risen) < len(heads):
                first = [c for c in heads if c not in risen and c.index < risen[0].index]
                heads = risen if sum(c.value for c in first) <= risen[-1].value else heads
            if not heads:
                continue
            _add(tally, statement, heads, measure, provisional=provisional)
        provisional = any(i.cue("superseded") for i in statement.items) and tally.killed is not None
        if tally.killed is not None and _next_victim(statement.items, tally.killed):
            tally.killed += 1
        if tally.injured is None and tally.killed is not None:
            tally.injured = _the_others(statement, tally.killed)
    return tally


def _earlier(statement: Statement) -> list[Finding]:
    """Tell of the numbers that are left out because they are of an earlier time."""
    said = "The number {} is told of an earlier time; it is not counted here."
    counts = (c for c in statement.counts if "earlier" in c.extra and c.measure in ("killed", "injured"))
    return [Finding("warning", "ambiguous", said.format(c.value), c.start, c.end) for c in counts]


def _within(part: Count, statement: Statement) -> bool:
    """Tell whether a part is already counted in its whole: ``20 people, three of them teachers``."""
    whole = part.parent
    return whole in statement.counts and whole is not None and whole.measure == part.measure and whole.role == "head"


def _verb_after(items: Sequence[Item], count: Count) -> bool:
    """Tell whether a bare number has its own verb: ``and 30 were injured``."""
    j = count.index - 1
    while j >= 0 and items[j].cue("at_least", "about", "more_than"):
        j -= 1
    before = items[j] if j >= 0 else None
    return (before is not None and before.cue("killing", "injured")) or any(
        i.cue("killed", "injured", "died") for i in items[count.last + 1 : count.last + 3]
    )


def _next_victim(items: Sequence[Item], killed: int) -> bool:
    """Tell whether one more is said to have died: ``a 12th victim died`` after eleven dead."""
    return any(
        item.kind == "number"
        and item.value == killed + 1
        and items[j + 1].folded in ("st", "nd", "rd", "th")
        and items[j + 2].code("person") is not None
        and any(i.cue("died", "killed") for i in items[j + 3 : j + 6])
        for j, item in enumerate(items[:-2])
    )


def _the_others(statement: Statement, killed: int) -> int | None:
    """Read ``six members ..., killing two ... and injuring the other members``: the rest were injured."""
    present = [
        c
        for c in statement.counts
        if c.noun
        and c.role == "head"
        and c.measure not in ("killed", "injured")
        and c.bound == "exact"
        and c.value > killed
    ]
    for j, item in enumerate(statement.items):
        rest = [i.folded for i in statement.items[j + 1 : j + 4]]
        if (
            item.cue("injured")
            and rest
            and any(i.cue("the_rest") for i in statement.items[j + 1 : j + 4])
            and len(present) == 1
        ):
            return present[0].value - killed
    return None


def _add(tally: Tally, statement: Statement, heads: list[Count], measure: str, *, provisional: bool) -> None:
    present = getattr(tally, measure)
    total = sum(c.value for c in heads)
    rises = any(is_rising(statement.items, c.index) for c in heads) or (provisional and total > (present or 0))
    more = any(i.cue("more_of_them") for c in heads for i in statement.items[max(0, c.index - 4) : c.last + 2])
    if present is not None and rises:
        tally.findings.append(
            Finding(
                "note",
                "superseded",
                f"An earlier toll of {present} was replaced by {total}.",
                heads[0].start,
                heads[0].end,
            )
        )
        tally.groups = {} if measure == "killed" else tally.groups
        setattr(tally, f"{measure}_min", None)
    elif measure == "killed" and present is not None and _among_the_dead(statement, heads, present):
        for count in heads:
            tally.groups.setdefault(count.group, count.value)
        return
    elif present is not None and not more:
        undivided = all(c.noun and c.group == "all" and not c.article for c in heads)
        if total > present or (total < present and measure == "killed" and undivided):
            tally.findings.append(
                Finding(
                    "warning",
                    "ambiguous",
                    f"A second number, {total}, stands beside {present} for one event; the first is kept.",
                    heads[0].start,
                    heads[0].end,
                )
            )
        return
    elif present is not None:
        total += present
    setattr(tally, measure, total)
    if any(c.bound in ("at_least", "more_than") or c.high is not None for c in heads):
        setattr(tally, f"{measure}_min", total)
    if measure == "killed":
        for count in statement.counts:
            member = count.role == "child" and count.parent is not None and _top(count) in heads
            if count.group in _GROUPS and (
                count in heads or (member and (count.parent is None or count.parent.group in ("all", "")))
            ):
                tally.groups[count.group] = tally.groups.get(count.group, 0) + count.value


def _among_the_dead(statement: Statement, heads: Sequence[Count], killed: int) -> bool:
    """Tell whether a later sentence only says who was among the dead: ``15 women are among the dead``."""
    said = any(i.cue("include") or i.folded.endswith("among the dead") for i in statement.items)
    return said and all(c.group in _GROUPS for c in heads) and sum(c.value for c in heads) <= killed


def _top(count: Count) -> Count:
    while count.role == "child" and count.parent is not None:
        count = count.parent
    return count


def bodies_found(statements: Sequence[Statement]) -> Tally:
    """Count bodies or remains that were found."""
    tally = Tally()
    for statement in statements:
        found = [
            c
            for c in statement.counts
            if c.noun and c.group == "all" and not c.article and c.measure in ("", "killed", "other")
        ]
        if found:
            tally.killed = found[0].value
            return tally
    return tally
