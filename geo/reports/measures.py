"""What a number counts: killed, injured or died due to torture, by the verb beside it."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.agents import LINKS
from geo.reports.count import Count
from geo.reports.lexer import Item, cues_of
from geo.reports.mentions import BREAKS, clause_numbers, is_passive
from geo.reports.nouns import NUMBERING
from geo.reports.relations import gap_is_plain
from geo.reports.spans import is_rising

_RELATIVES = frozenset({"who", "whom", "that", "which", "whose", "الذين", "اللذين", "الذي"})
_REACH = 16


def attach_torture(items: Sequence[Item], counts: list[Count]) -> bool:
    """Mark the counts of people who died due to torture. Return whether torture is named before every count."""
    leading = False
    for t, item in enumerate(items):
        if not item.cue("torture"):
            continue
        for j, named in enumerate(items[: min(t, 2)]):
            if named.cue("of_whom") and items[j + 1].code("person") in ("children", "women"):
                for count in counts:
                    count.extra |= {"of_demographic"} if j < count.index < t else set()
        before = [c for c in counts if c.last < t]
        after = [c for c in counts if c.index > t]
        gap = items[before[-1].last + 1 : t] if before else ()
        broken = any(g.folded in BREAKS or g.cue("while", "and", "in_addition") for g in gap) or len(gap) > 9
        if before and not broken:
            target = before[-1]
            if any(g.folded in ",،" for g in gap) and len(before) > 1:
                target = _outer(items, counts, target)
            if not target.measure:
                target.torture = True
        elif after:
            between = items[t + 1 : after[0].index]
            if not any(g.cue("while") or g.folded in BREAKS for g in between):
                leading = leading or not before
                figure = is_figure(items, after[0].index) or is_rising(items, after[0].index)
                opens = t == 0 and after[0].last + 1 < len(items) and items[after[0].last + 1].cue("died", "killed")
                taken = len(between) == 1 and between[0].cue("killing")  # ``torture took the lives of 101``
                if not before and (figure or opens or taken) and after[0].group in ("", "all"):
                    after[0].torture = True
                if before and len(between) <= 8 and not after[0].noun:
                    after[0].torture = True
    return leading


def is_figure(items: Sequence[Item], index: int) -> bool:
    """Tell whether a bare number is the figure of ``the number of victims ... was 229``."""
    numbered = index > 1 and items[index - 1].folded in NUMBERING
    if numbered and any(i.cue("death") for i in items[max(0, index - 3) : index - 1]):
        return True  # ``the dead number seven``
    copula = index > 0 and (
        items[index - 1].folded in ("was", "is", "at", "stood")
        or items[index - 1].cue("toll_rise", "toll_fall", "toll_is")
    )
    if copula and any(item.cue("reported_count") for item in items[:index]):
        return True
    if index > 1 and items[index - 1].cue("toll_fall", "toll_is") and any(item.cue("death") for item in items[:index]):
        return True
    # In Arabic the verb leads: ``the toll reached in May 94`` has its figure last.
    for j in range(index - 1, max(-1, index - 12), -1):
        if items[j].kind in ("number", "mark"):
            return False
        if items[j].folded in ("بلغ", "بلغت") and any(i.cue("reported_count", "death") for i in items[j + 1 : index]):
            return True
    return False


def _outer(items: Sequence[Item], counts: list[Count], count: Count) -> Count:
    """Give the head before an inclusion: ``14 victims, including one child, due to torture``."""
    position = counts.index(count)
    if count.last + 1 < len(items) and items[count.last + 1].cue("include"):
        return next((c for c in counts[position::-1] if c.group not in ("children", "women")), count)
    while position > 0:
        gap = items[counts[position - 1].last + 1 : counts[position].index]
        if any(g.cue("include") for g in gap):
            return counts[position - 1]
        if not all(g.cue("and") or g.folded in ",،" for g in gap):
            return count
        position -= 1
    return count


def set_measures(items: Sequence[Item], counts: list[Count], default: str) -> None:
    """Find what each head counts: killed or injured, by the verb beside it, else by the last verb before it."""
    clauses = clause_numbers(items)
    verbs_before, cues = _verbs_before(items), cues_of(items)
    followers = _followers(counts)
    for count, following in zip(counts, followers, strict=True):
        if count.measure or count.role in ("child", "whole"):
            continue
        stop = following.index if following else len(items)
        measure = _hurt_by_noun(items, count) or _adjacent_before(items, count.index)
        if not measure and not _closed_part(items, count):
            measure = _after(items, count, stop, clauses, following)
        if not measure and (count.torture or "death_noun" in count.extra):
            measure = "killed"
        if not measure and count.role == "part" and count.parent is not None:
            measure = count.parent.measure
        if not measure:
            measure = verbs_before[count.index] or default or _said_dead(items, count, cues)
        if not measure and count.index and items[count.index - 1].cue("toll_is"):
            measure = "killed" if any(i.cue("said_dead") for i in items[: count.index - 1]) else ""
        if not measure and is_rising(items, count.index) and any(i.cue("reported_count") for i in items[: count.index]):
            measure = "killed"
        count.measure = measure
    heads = [c for c in counts if c.role in ("head", "part")]
    for before, after in zip(heads[-2::-1], heads[:0:-1], strict=False):
        if not before.measure and gap_is_plain(items, before.last + 1, after.index):
            before.measure = after.measure
    for count in counts:
        if count.role == "child" and count.parent is not None and not count.measure:
            own = _adjacent_before(items, count.index)
            count.measure = own or count.parent.measure


def verb_of(item: Item) -> str:
    """Give the measure a verb or noun of harm speaks of, or an empty string."""
    if item.cue("killed", "killing", "died", "death"):
        return "killed"
    if item.cue("injured"):
        return "injured"
    if item.cue("other_measure") and not item.code("person"):
        return "other"
    return ""


def _hurt_by_noun(items: Sequence[Item], count: Count) -> str:
    """Tell by the noun alone that people were hurt: ``خلفت 52 جريحا``."""
    noun = items[count.last]
    return "injured" if count.last > count.index and noun.code("person") and noun.cue("injured") else ""


def _victims_of_else(items: Sequence[Item], j: int) -> bool:
    """Tell whether ``victims of`` goes on with something that does not kill: ``1,200 victims of recruitment``."""
    if j + 1 >= len(items) or items[j].folded != "of":
        return False
    what = items[j + 1]
    return not (what.code("cause") or what.cue("torture", "killed", "killing", "death"))


def _closed_part(items: Sequence[Item], count: Count) -> bool:
    """Tell whether a part ends at a comma: in ``20, three of them teachers, and wounding 9`` the three are not hurt."""
    after = items[count.last + 1] if count.last + 1 < len(items) else None
    known = count.parent is not None and bool(count.parent.measure)
    return count.after_whom and count.noun and known and after is not None and after.kind == "mark"


def _said_dead(items: Sequence[Item], count: Count, cues: frozenset[str]) -> str:
    """Give ``killed`` where the noun says so (``registered 3204 victims``) or a total stands alone (``Total: 94``)."""
    if not count.noun or count.group == "combatants" or not cues.isdisjoint(("other_measure", "arrest")):
        return ""
    if _victims_of_else(items, count.last + 1):
        return ""
    label = count.index == 2 and items[1].folded == ":" and items[0].cue("reported_count")
    return "killed" if label or any(i.cue("said_dead") for i in items[count.index : count.last + 1]) else ""


def _adjacent_before(items: Sequence[Item], index: int) -> str:
    """Give the measure of a verb that stands directly before a count (``killing two``, ``deaths of 19``)."""
    j = index - 1
    steps = 0
    while j >= 0 and steps < 5:
        item = items[j]
        measure = verb_of(item)
        if measure:
            if item.kind == "phrase" and item.folded.split(" ")[0] in ("were", "was") and items[j + 1 : index]:
                return ""
            return measure
        if (
            item.cue("at_least", "about", "more_than", "at_most", "article", "and_also")
            or item.folded in LINKS
            or item.folded in ("of", "also", ":", "-", "نحو", "another")
            or item.code("function") == "filler"
        ):
            j -= 1
            steps += 1
            continue
        return ""
    return ""


def _after(items: Sequence[Item], count: Count, stop: int, clauses: list[int], following: Count | None) -> str:
    """Give the measure of the first verb after a count, in its clause and before the next count."""
    related = _killed_after_relative(items, count.last + 1, stop)
    for j in range(count.last + 1, stop):
        if clauses[j] != clauses[count.index]:
            return ""
        measure = verb_of(items[j])
        if measure == "other" and related:
            continue  # ``40 civilians whom PARTY had detained were killed``
        if measure:
            if (
                following is not None
                and j >= stop - 3
                and _adjacent_before(items, following.index) == measure
                and not is_passive(items, j)
            ):
                return ""
            return measure
    return ""


def _killed_after_relative(items: Sequence[Item], j: int, stop: int) -> bool:
    """Tell whether a relative clause and then the verb of the sentence follow: ``who had been held, were killed``."""
    at = j + 1 if j < stop and items[j].folded == "," else j
    if at >= stop or items[at].folded not in _RELATIVES:
        return False
    return any(verb_of(items[k]) == "killed" and is_passive(items, k) for k in range(at + 1, min(stop, at + _REACH)))


def _verbs_before(items: Sequence[Item]) -> list[str]:
    """Give for each item the measure of the last verb before it, or an empty string."""
    found, last = [], ""
    for item in items:
        found.append(last)
        last = verb_of(item) or last
    return found


def _followers(counts: Sequence[Count]) -> list[Count | None]:
    """Give for each count the next head or part after it, where there is one."""
    found: list[Count | None] = []
    following: Count | None = None
    for count in reversed(counts):
        found.append(following)
        following = count if count.role in ("head", "part") else following
    return found[::-1]
