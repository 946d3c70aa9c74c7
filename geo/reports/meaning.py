"""What a count counts, once its owner's party, cause and place are taken over, and why it may give no row."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from geo.reports.context import GROUPS
from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.measures import is_figure
from geo.reports.rows import Severity
from geo.reports.spans import is_rising
from geo.reports.statements import OUTSIDE_CAUSES, Statement

DEMOGRAPHIC = ("children", "women")


_FEW = 3
UNCOUNTED = ("combatants", "women_and_children")


@dataclass(frozen=True)
class Meant:
    """What a count counts, once its owner's party, cause and place are taken over."""

    measure: str
    group: str
    party: str
    cause: str
    pcode: str
    owner: Count
    local: Count  # the owner where it stands in this sentence, else the count


def meant_by(statement: Statement, count: Count) -> Meant:
    """Give what a count counts."""
    owner = _owner(count)
    local = owner if owner in statement.counts else count
    _inherit(statement, count)
    if owner is not count and local is owner:
        _inherit(statement, owner)
    cause, pcode = count.cause or owner.cause, count.pcode or owner.pcode
    if count.role == "child" and count.party and count.party != owner.party:
        cause, pcode = count.cause, count.pcode
    group = "torture" if count.torture else (count.group or "all")
    measure = "killed" if count.torture and count.measure == "injured" else count.measure or owner.measure
    if measure in {"massacres", "attacks"} or (group == "torture" and cause not in OUTSIDE_CAUSES):
        cause = ""
    return Meant(measure, group, count.party or owner.party, cause, pcode, owner, local)


def adds_nothing(count: Count, meant: Meant) -> bool:
    """Tell whether a count only details a group that the tables do not divide: ``14 by torture, including a child``."""
    parent = count.parent if count.role == "child" else None
    if parent is None:
        return False
    undivided = meant.owner.torture or parent.torture or parent.group in (*GROUPS, *DEMOGRAPHIC, *UNCOUNTED)
    return meant.group == "all" or (undivided and not (count.party and meant.group in GROUPS))


def objection_to(count: Count, meant: Meant) -> tuple[Severity, str, str] | None:
    """Say why a count gives no row, if so: severity, code and message."""
    trouble = count.trouble or meant.owner.trouble
    found: tuple[Severity, str, str] | None = None
    if meant.group in UNCOUNTED:
        if meant.group == "combatants" and count.role != "child":
            found = "note", "combatants_not_counted", "Fighters are counted here; the tables count civilians."
    elif trouble:
        found = "warning", "ambiguous", f"The number is not read: {trouble}."
    elif "unknown_agent" in count.extra and not (meant.party or meant.cause):
        found = "warning", "ambiguous", "The number is not read: who is said to have done it is not a party known here."
    elif count.torture and ("of_demographic" in count.extra or _many_of_a_group(count)):
        found = "note", "not_tabulated", "A group among those who died due to torture; the table has no such division."
    elif "others" in count.extra and _adds_to_the_dead(meant):
        found = "warning", "ambiguous", "Others beside those counted before; of whom they are others is not said."
    elif "party_family" in meant.owner.extra and not (meant.party or meant.cause):
        found = "note", "not_tabulated", "A family of parties is counted together; the table has no such key."
    elif meant.cause in OUTSIDE_CAUSES or "accident" in meant.owner.extra | count.extra:
        found = "note", "outside_headline", "These deaths are narrated, not counted in the toll."
    elif count.role == "part" and not count.noun and _undivided(count, meant):
        found = (
            "warning",
            "ambiguous",
            "The number is a part of the one before; of what kind the text does not say here.",
        )
    elif count.role == "part" and count.noun and _same_thing(count, meant):
        found = "note", "civilians_within_total", "Civilians among the number before; the table keeps that number."
    elif meant.pcode and (meant.party or meant.cause):
        found = (
            "note",
            "not_tabulated",
            "Divided by place and by party or cause at once; the table has no such division.",
        )
    return found


def _many_of_a_group(count: Count) -> bool:
    """Tell whether a number counts only a group: ``182 children``; of one or two, nobody else need have died."""
    return count.noun and count.group in DEMOGRAPHIC and count.value > _FEW


def _adds_to_the_dead(meant: Meant) -> bool:
    """Tell whether a number adds to one before, and nothing else says what it counts: ``three more deaths``."""
    return meant.measure == "killed" and meant.group == "all" and not (meant.party or meant.cause or meant.pcode)


def _same_thing(count: Count, meant: Meant) -> bool:
    """Tell whether a part has no party or cause of its own: ``204 people ...; 196 of them are civilians``."""
    parent = count.parent
    return (
        parent is not None
        and meant.group == "all"
        and (parent.group or "all") == "all"
        and (meant.party, meant.cause) in ((parent.party, parent.cause), ("", ""))
        and not meant.pcode
        and count.period == parent.period
    )


def _undivided(count: Count, meant: Meant) -> bool:
    """Tell whether a smaller part of a number is named by nothing: ``81 civilians; 50 of them in one week``."""
    parent = count.parent
    return (
        parent is not None
        and count.value < parent.value
        and parent.period == count.period
        and meant.group == ("torture" if parent.torture else parent.group or "all")
        and (meant.party, meant.cause, meant.pcode) in ((parent.party, parent.cause, parent.pcode), ("", "", ""))
        and meant.measure == (parent.measure or meant.measure)
    )


def _owner(count: Count) -> Count:
    while count.role == "child" and count.parent is not None:
        count = count.parent
    return count


def _inherit(statement: Statement, count: Count) -> None:
    """Give a bare number what it counts: ``19 by regime forces, eight by Russian forces``."""
    if count.noun and count.after_whom and count.role == "part" and count.parent is not None and count.group == "all":
        count.torture = count.torture or count.parent.torture  # ``111 of these deaths``
    if count.noun or count.group:
        return
    source = count.parent if count.role == "part" else None
    if source is None:
        source = _head_before(statement.counts, count)
    if source is None:
        count.group = "all"
        return
    chained = count.role == "part" or "chained" in source.extra
    count.group = source.group if source.group not in DEMOGRAPHIC or chained else "all"
    count.extra |= {"chained"} if chained else set()
    count.torture = count.torture or source.torture
    if source.measure in ("massacres", "attacks") or not count.measure:
        count.measure = source.measure
    if count.period is None or not count.stated_period:
        count.period = source.period or count.period


def _head_before(counts: Sequence[Count], count: Count) -> Count | None:
    """Give the nearest head or part before a count that says of whom it is and counts the same."""
    before = bisect_left(counts, count.index, key=lambda c: c.index)
    for j in range(before - 1, -1, -1):
        head = counts[j]
        if head.role in ("head", "part") and head.group and (head.measure == count.measure or not count.measure):
            return head
    return None


def _restates_share(items: Sequence[Item], index: int) -> bool:
    """Tell whether a number is that of the percentage before it: ``13 per cent, or 22``."""
    j = index - 1
    while j >= 0 and index - j < 4 and (items[j].folded in (",", "،", "(") or items[j].cue("and")):
        j -= 1
    return 0 <= j < index - 1 and (items[j].cue("percent") or items[j].folded in ("%", "٪"))


def _by_preposition(items: Sequence[Item], j: int) -> bool:
    """Tell whether ``through mines`` or ``in ground shelling`` follows at item ``j``."""
    return j + 1 < len(items) and items[j].folded in ("through", "in", "from", "ب") and bool(items[j + 1].code("cause"))


def is_anchored(count: Count, items: Sequence[Item]) -> bool:
    """Tell whether a number without a noun surely counts people: a verb, a name or a reference stands beside it."""
    if count.role == "part" or "compared" in count.extra or is_figure(items, count.index):
        return True
    j = count.index - 1
    while (
        j >= 0
        and (
            items[j].cue("at_least", "about", "more_than", "at_most", "followed")
            or items[j].folded in (":", "(", "-", "–", "the", ",", "،", "for", "ب", "with", "behind", "came", "next")
        )
        and count.index - j < 5
    ):
        j -= 1
    share = (count.party or count.pcode) and _restates_share(items, count.index)
    if share or (count.cause and _by_preposition(items, count.last + 1)):
        return True
    if is_rising(items, count.index) or (
        j >= 0
        and (
            items[j].cue("toll_rise", "killed", "killing", "injured", "death", "said_dead", "verb_first")
            or items[j].code("party")
            or items[j].code("generic_party")
            or items[j].code("governorate")
            or (count.measure == "killed" and count.cause and items[j].code("cause") == count.cause)
            or (count.torture and items[j].cue("torture"))
        )
    ):
        return True
    if _were_deaths_or_laid_to(count, items[count.last + 1 : count.last + 3]):
        return True
    return _verb_follows(count, items)


def _were_deaths_or_laid_to(count: Count, after: Sequence[Item]) -> bool:
    """Tell whether ``of which 354 were fatalities`` or ``two fell victim to PARTY and one to PARTY`` is said."""
    if len(after) > 1 and after[0].folded in ("were", "was", "are") and after[1].cue("death"):
        return True
    return bool(count.party and after and after[0].folded == "to")


def _verb_follows(count: Count, items: Sequence[Item]) -> bool:
    """Tell whether a verb or ``by`` follows a number, and somebody or something is named for it."""
    for k in range(count.last + 1, min(count.last + 4, len(items))):
        item = items[k]
        if item.cue("by", "killed", "died", "injured", "torture", "of_whom", "include") or (
            item.code("custody") == "before" and (count.party or count.pcode or count.torture)
        ):
            return bool(
                count.party
                or count.cause
                or count.pcode
                or count.torture
                or "generic_party" in count.extra
                or item.cue("killed", "died", "injured")
            )
        if item.kind in ("number", "date", "decimal"):
            return False
    return False
