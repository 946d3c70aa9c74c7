"""Whether a name is that of who did it, or of what it was done by: ``at the hands of``, ``in the prisons of``."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.count import Count
from geo.reports.lexer import Item

LINKS = frozenset(
    {"the", "a", "an", "al", '"', "“", "”", "'", "«", "»", "‘", "’", "so", "called", "both", "all", "ب", "كل"}
    | {"كلا", "من"}
)

#: Words that end a party's name where it holds people: ``in government detention``.
_DETENTION = frozenset({"detention", "custody", "prisons", "jails", "centers", "centres"})

#: What is shelled, not who shells.
_POSITIONS = frozenset({"مواقع", "مقرات", "نقاط", "مناطق", "حاجز", "حواجز", "رتل", "مقر", "موقع", "نقطه", "ضد"})

_NEAR_WEAPON = 3

#: What is said of deaths that are laid to somebody.
_GIVEN = frozenset({"attributed", "ascribed", "attribute", "ascribe", "imputed", "assigned"})

#: A name stands beside a number that follows within so many items.
NEAR_NUMBER = 5


def by_before(items: Sequence[Item], first: int) -> bool:
    """Tell whether ``by`` stands before a name."""
    before = previous(items, first)
    return before >= 0 and items[before].cue("by")


def previous(items: Sequence[Item], j: int) -> int:
    """Give the item before ``j`` that says something, articles and the like left out; -1 where there is none."""
    j -= 1
    while j >= 0 and (items[j].folded in LINKS or items[j].code("function") == "filler"):
        j -= 1
    return j


def _arabic_weapon_of(items: Sequence[Item], before: int) -> bool:
    """Tell whether a weapon is named as its owner's: ``رصاص حرس الحدود``, ``غارات للطائرات الروسية``."""
    j = before
    while j > 0 and before - j < _NEAR_WEAPON and items[j].kind == "word" and items[j].folded not in _POSITIONS:
        j -= 1
    weapon = items[j].code("cause") in ("shelling", "airstrike", "gunfire")
    return weapon and not items[j].folded.isascii() and not items[j].cue("verb_first")


def is_by(items: Sequence[Item], counts: list[Count], last: int, before: int, kind: str) -> bool:
    """Tell whether the words around a mention make it the one by whom, or by what."""
    if items[before].cue("by") or _by_weapon_of(items, before):
        return True
    if kind == "party" and items[before].folded == "to" and (_gave_to(items, before) or _is_given(items, last)):
        return True
    if kind == "party" and _arabic_weapon_of(items, before):
        return True
    if kind == "cause":
        return _ends_its_count(items, counts, before, last)
    if kind != "party":
        return False
    armed = last + 1 < len(items) and items[last + 1].code("cause") in ("airstrike", "shelling", "gunfire")
    held = armed or _custody_after(items, last + 1) or items[last].folded.rpartition(" ")[2] in _DETENTION
    return held_responsible(items, before, last) or (items[before].code("custody") == "before" and held)


def _gave_to(items: Sequence[Item], before: int) -> bool:
    """Tell whether ``four to PARTY`` goes on after ``nine are attributed to PARTY``."""
    number = items[before - 1].kind == "number" if before else False
    return number and any(i.cue("by") and i.folded.endswith(" to") for i in items[: before - 1])


def _is_given(items: Sequence[Item], last: int) -> bool:
    """Tell whether ``to PARTY`` goes on with ``are attributed 44 of these deaths``."""
    after = [i.folded for i in items[last + 1 : last + 3]]
    return len(after) > 1 and after[0] in ("are", "were", "is", "was", "we") and after[1] in _GIVEN


def past_share(items: Sequence[Item], j: int) -> int:
    """Step over the percentage in ``for 13 per cent, or 22`` and over ``the remaining`` to the number itself."""
    if items[j].cue("the_rest"):
        return j + 1
    if j + 3 >= len(items) or not (items[j + 1].cue("percent") or items[j + 1].folded == "%"):
        return j
    j += 2
    while j < len(items) and (items[j].folded in (",", "(") or items[j].cue("and")):
        j += 1
    return j


def held_responsible(items: Sequence[Item], before: int, last: int) -> bool:
    """Tell whether a party is the one in ``we hold PARTY responsible``."""
    after = items[last + 1].folded if last + 1 < len(items) else ""
    return (
        before >= 0
        and items[before].folded.startswith(("hold", "held"))
        and after.startswith(("responsible", "accountable"))
    )


def _ends_its_count(items: Sequence[Item], counts: list[Count], before: int, last: int) -> bool:
    """Tell whether a cause belongs to the number before it: ``164 died in air strikes, 119 through mines``."""
    preposition = before >= 0 and items[before].folded in ("in", "through", "from", "due to", "of", "to", "في", "جراء")
    if not preposition or last + 2 >= len(items) or items[last + 1].folded not in (",", "،", ";", "؛"):
        return False
    own = [c for c in counts if c.last < before]
    return bool(own) and not any(i.kind == "mark" or i.code("cause") for i in items[own[-1].last + 1 : before])


def _by_weapon_of(items: Sequence[Item], before: int) -> bool:
    """Tell whether ``by the warplanes of`` or ``by rocket and artillery fire of`` stands before a party."""
    if items[before].code("cause") and items[before].folded.endswith(" of"):
        weapon = before
    elif items[before].folded == "of" and before >= 2 and items[before - 1].code("cause"):
        weapon = before - 1
    else:
        return False
    further = previous(items, weapon)
    while further > 0 and weapon - further < NEAR_NUMBER and _names_weapons(items[further]):
        further -= 1
    return further >= 0 and items[further].cue("by")


def _names_weapons(item: Item) -> bool:
    plain = item.kind == "word" and not item.printed[:1].isupper()
    return (plain or bool(item.code("cause")) or item.cue("and")) and not item.cue("by")


def verb_first_agent(items: Sequence[Item], before: int) -> bool:
    """Tell whether an active verb stands directly before its subject, as in Arabic (``قتلت القوات الروسية 60``)."""
    return before >= 0 and items[before].cue("verb_first")


def _custody_after(items: Sequence[Item], j: int) -> bool:
    return any(item.code("custody") == "words" for item in items[j : j + 3])
