"""How the counts of a sentence belong together: heads, children, parts and restated wholes."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.count import Count
from geo.reports.lexer import Item

_GAP_MARKS = frozenset(",،:؛;()[]\"“”'‘’«»–—-/ـ")


def gap_is_plain(items: Sequence[Item], start: int, end: int) -> bool:
    """Tell whether only commas, ``and`` and bounds stand between two counts."""
    inside = False
    for j, item in enumerate(items[start:end], start):
        inside = item.folded == "(" or (inside and item.folded != ")")
        if inside or item.folded == ")":
            continue
        if item.kind == "mark" and item.folded in _GAP_MARKS and item.folded not in ";؛()":
            continue
        if item.cue("and", "at_least", "about", "more_than", "in_addition", "article", "possessive") or item.folded in (
            "و",
            "the",
            "a",
            "ب",
        ):
            continue
        if item.folded == "there" or (item.folded in ("was", "were") and items[j - 1].folded == "there"):
            continue  # ``Of the 164, there were 33 children``
        return False
    return True


def relate(items: Sequence[Item], counts: list[Count], reference: Count | None, hurt: Count | None = None) -> None:  # noqa: PLR0912 - one branch a pattern of the language
    """Set the role and the parent of every count; ``reference`` is the head that ``of these`` points back to."""
    last: Count | None = None
    scope: Count | None = None
    for count in counts:
        gap_start = last.last + 1 if last else 0
        gap = _past_inclusion(items[gap_start : count.index], last)
        inclusion = any(item.cue("include") for item in _since_break(gap)) and not _new_verb(gap)
        if last is None and inclusion and reference is not None and count.specific and _opens_with_victims(gap):
            count.role, count.parent, scope, last = "child", reference, reference, count
            continue
        if _among_them(items, count) and last is not None:
            _take_in(items, counts, count)
            scope, last = None, count
            continue
        if _repeats(gap, count, reference):
            scope, last = _repeat(last, count, reference)
            continue
        passes_by = any(item.cue("by") for item in gap) and any(item.code("party") for item in gap)
        followed_by = _party_follows(items, count.last + 1)
        if last is not None and _restates_whole(items, count, last):
            _restate(last, count)
            continue
        if count.after_whom or (
            any(item.cue("of_whom") for item in _beyond_own(gap, last)[-6:])
            and (last is not None or reference is not None)
        ):
            of_hurt = hurt is not None and any(
                i.cue("of_injured") or (i.cue("injured") and i.code("person"))
                for i in items[count.index : count.last + 2]
            )
            target = hurt if of_hurt else _pointed_at(last, reference)
            if (count.after_whom and target is None) or _dead_of_massacres(items, count, gap):
                count.role, scope = "head", None
            elif count.noun and count.specific and not followed_by and count.measure == "":
                count.role, count.parent = "child", target
                scope = target
            else:
                count.role, count.parent = "part", _base(target)
                scope = None
        elif (
            inclusion
            and last is not None
            and not (count.group in ("all", "") and not count.torture and followed_by)
            and count.measure == ""
        ):
            if count.specific or count.article or last.measure:
                parent = last if not passes_by or last.role == "head" else _base(last)
                count.role, count.parent = "child", parent
                scope = parent
            else:
                count.role, count.parent = "part", _base(last)
                scope = None
        elif (
            scope is not None
            and gap_is_plain(items, gap_start, count.index)
            and count.specific
            and not (scope.group not in ("all", "", "children", "women") and count.group not in ("children", "women"))
            and (not followed_by or count.group in ("children", "women"))
        ):
            count.role, count.parent = "child", scope
        elif (
            scope is not None
            and gap_is_plain(items, gap_start, count.index)
            and not count.noun
            and not followed_by
            and count.bound == "exact"
            and not _own_cue(items, count)
        ):
            count.role, count.parent = "part", _base(scope)
        else:
            scope = None
        last = count


def _past_inclusion(gap: Sequence[Item], last: Count | None) -> Sequence[Item]:
    """Leave out what ends an inclusion: in ``69 died, 11 women among them, and 20 ...`` the 20 are not included."""
    ended = last is not None and last.specific and len(gap) > 2 and gap[0].cue("include") and gap[1].kind == "mark"
    return gap[1:] if ended and any(i.cue("killed", "killing", "injured", "died") for i in gap[1:]) else gap


def _since_break(gap: Sequence[Item]) -> Sequence[Item]:
    """Leave out what ends before a semicolon: ``three, a child among them; PARTY, five``."""
    ends = [j for j, item in enumerate(gap) if item.folded in ";؛"]
    return gap[ends[-1] + 1 :] if ends else gap


def _beyond_own(gap: Sequence[Item], last: Count | None) -> Sequence[Item]:
    """Leave out the pronoun of the count before: ``killing one of them and wounding seven``."""
    own = last is not None and not last.noun and len(gap) > 1 and gap[0].cue("of_whom")
    return gap[1:] if own else gap


def _restate(last: Count, whole: Count) -> None:
    """Let a bare number take the noun of its whole: ``nine of the 236 civilians``."""
    whole.role = "whole"
    if not last.noun:
        last.group, last.noun, last.last = whole.group or "all", True, whole.last


def _repeat(last: Count | None, whole: Count, reference: Count | None) -> tuple[Count | None, Count]:
    """Take a number that repeats an earlier one as the whole; give what later numbers may belong to."""
    if last is not None and not last.noun:
        _restate(last, whole)
        return last, last
    whole.role = "whole"
    return reference, whole


def _repeats(gap: Sequence[Item], count: Count, reference: Count | None) -> bool:
    """Tell whether the number before is repeated to divide it: ``Of these 83 victims, 14 were children``."""
    return (
        reference is not None
        and reference.value == count.value
        and count.group in ("all", "")
        and bool(gap)
        and (gap[-1].folded in ("of these", "of those") or [i.folded for i in gap[-2:]] == ["of", "the"])
    )


def _pointed_at(last: Count | None, reference: Count | None) -> Count | None:
    """Give what ``of them`` points to; in ``9 of them children and 7 of them women`` both point to the whole."""
    if last is not None and last.after_whom and last.role == "child" and last.group in ("children", "women"):
        return last.parent
    return last if last is not None else reference


def _new_verb(gap: Sequence[Item]) -> bool:
    """Tell whether the count has a verb of its own after what was included: ``five hurt, one badly, and killed``."""
    return len(gap) > 2 and gap[-1].cue("killed", "died") and not gap[-2].cue("include")


def _opens_with_victims(gap: Sequence[Item]) -> bool:
    """Tell whether a sentence goes on about those counted before: ``The victims included 74 children``."""
    if any(
        item.folded in ("من بين قتلي", "من بين ضحايا", "among those killed were", "among the victims were")
        for item in gap
    ):
        return True
    return len(gap) <= 4 and any(
        item.folded.startswith(("the victims", "among", "these", "this", "the dead", "بينهم", "من بين")) for item in gap
    )


def _dead_of_massacres(items: Sequence[Item], count: Count, gap: Sequence[Item]) -> bool:
    """Tell whether people are counted and not massacres: ``The victims of these massacres numbered 137 civilians``."""
    people = count.noun and items[count.last].code("person") is not None and not count.after_whom
    return people and any(i.cue("massacre") for i in gap) and any(i.cue("death", "said_dead", "killed") for i in gap)


def _among_them(items: Sequence[Item], count: Count) -> bool:
    """Tell whether a count is the whole of those just named: ``two women are among the 11 victims``."""
    before = [item.folded for item in items[max(0, count.index - 3) : count.index]]
    return before[-2:] == ["among", "the"] and any(w in ("are", "were", "is", "was") for w in before[:1])


def _take_in(items: Sequence[Item], counts: list[Count], whole: Count) -> None:
    position = counts.index(whole)
    begin = whole.index
    for count in reversed(counts[:position]):
        if any(item.folded in ";؛" or item.cue("killed", "while") for item in items[count.last : begin]):
            break
        count.role, count.parent = "child", whole
        begin = count.index


def _own_cue(items: Sequence[Item], count: Count) -> bool:
    return any(item.cue("killed", "died", "injured") for item in items[count.last + 1 : count.last + 4])


def _base(count: Count | None) -> Count | None:
    """Give the head that a count belongs to, or the count itself."""
    while (
        count is not None
        and count.role == "child"
        and count.parent is not None
        and count.group in ("children", "women")
    ):
        count = count.parent
    return count


def _party_follows(items: Sequence[Item], j: int) -> bool:
    """Tell whether ``by PARTY`` follows within a few items, before any further number."""
    for item in items[j : j + 6]:
        if item.cue("by"):
            return True
        if item.kind in ("number", "mark", "date") or item.cue("include", "and"):
            return False
    return False


def _restates_whole(items: Sequence[Item], count: Count, last: Count | None) -> bool:
    before = items[max(0, count.index - 2) : count.index]
    text = [item.folded for item in before]
    if text[-2:] in (["of", "the"], ["out", "of"], ["among", "the"]) or text[-1:] in (["out of"], ["اصل"], ["of the"]):
        if last is not None and not count.noun:
            return last.last == count.index - 3 and last.value <= count.value and count.measure == ""
        return count.noun and (last is None or not last.noun or last.index < count.index) and count.measure == ""
    return False
