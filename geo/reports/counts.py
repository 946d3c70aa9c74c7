"""Counts of people, massacres and attacks in a sentence, and how they belong together.

A count is a head (``138 civilians``), a child of a head (``including 23 children``), a part of one (``seven of whom by
...``) or a restated whole (``nine of the 236 civilians``).
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.bounds import all_minors, all_of_a_group, is_age_limit, is_rate, minors_limit, set_bound
from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.nouns import NUMBERING, SKIPPED_WORDS, narrower, unnumbered
from geo.reports.ranges import join_ranges
from geo.reports.vocabulary import Vocabulary


def find_counts(items: Sequence[Item], words: Vocabulary) -> list[Count]:
    """Find every count of people, massacres or attacks among the items of one sentence."""
    found: list[Count] = []
    taken = -1
    for k, item in enumerate(items):
        if k <= taken:
            continue
        count = _numbered(items, k) if item.kind == "number" else unnumbered(items, k, words)
        if count is None:
            continue
        if is_rate(items, count):
            taken = count.last
            continue
        set_bound(items, count)
        if count.group == "all":
            count.group = "children" if all_minors(items, count) else all_of_a_group(items, count) or "all"
        taken = count.last
        found.append(count)
    return join_ranges(items, found)


def _numbered(items: Sequence[Item], k: int) -> Count | None:  # noqa: PLR0911, PLR0912 - one branch a pattern of the language
    item = items[k]
    if item.value is None or item.value >= 10_000_000 or _not_a_count(items, k):
        return None
    ratio = _end_of_ratio(items, k)
    if ratio:
        whole = items[ratio]
        return Count(k, ratio, item.value, "", False, item.start, whole.end, trouble="it is a ratio, not a number")
    skipped, group, noun_at = 0, "", -1
    more = bool(k) and items[k - 1].folded in ("further", "additional", "another", "a further", "an additional")
    j, whom = _after_pronoun(items, k + 1)
    if k and items[k - 1].folded == "(" and j < len(items) and items[j].folded == ")":
        noun = j + 2 if j + 1 < len(items) and items[j + 1].folded in ("من", "were", "are") else j + 1
        j = noun if noun < len(items) and items[noun].code("person") else j  # ``half of them (18) children``
    limit = minors_limit(items, j + 1 if j < len(items) and items[j].folded in ("were", "was", "are") else j)
    if limit:
        return Count(k, limit, item.value, "children", True, item.start, items[limit].end, after_whom=whom)
    while j < len(items):
        here = items[j]
        if here.code("person") and not (here.cue("death") and noun_at >= 0):
            group = narrower(group, here.code("person") or "all")
            noun_at = j
            j += 1
            continue
        if noun_at >= 0 or here.kind in ("mark", "number", "date"):
            break
        if here.code("cause") and j + 1 < len(items) and items[j + 1].code("person") and noun_at < 0:
            j += 1
            continue
        if here.code("party") and _fighters_follow(items, j + 1):
            j += 1
            continue
        measured = "massacres" if here.cue("massacre") else "attacks" if here.cue("attack", "attack_short") else ""
        if measured:
            if (
                not here.cue("massacre")
                and here.cue("attack_short")
                and not here.cue("attack")
                and not whom
                and not _attack_on(items, j)
            ):
                return None
            return Count(
                k,
                j,
                item.value,
                "all",
                True,
                item.start,
                here.end,
                measure=measured,
                digits=item.printed[:1].isdigit(),
                after_whom=whom,
            )
        if here.cue("incident") and _figure_of_attacks(items, k):
            return Count(k, j, item.value, "all", True, item.start, here.end, measure="attacks", digits=True)
        if here.folded == "casualties":
            return Count(k, j, item.value, "all", True, item.start, here.end, measure="casualties", after_whom=whom)
        if here.cue("incident") or here.cue("not_person"):
            return None
        if here.folded == "من" and j == k + 1 and j + 1 < len(items) and items[j + 1].code("person"):
            j += 1  # ``ثلاثة من أطفالهما``
            continue
        if here.code("filler") or here.code("function") == "filler":
            more = more or here.cue("more_of_them")
            j += 1
            continue
        if here.kind == "word" and skipped < SKIPPED_WORDS and not here.code("function") and here.folded != "ب":
            skipped += 1
            j += 1
            continue
        break
    if noun_at < 0:
        return _without_noun(items, k, skipped, whom=whom)
    return Count(
        k,
        noun_at,
        item.value,
        group,
        True,
        item.start,
        items[noun_at].end,
        digits=item.printed[:1].isdigit(),
        after_whom=whom,
        extra={
            name
            for name, so in (
                ("death_noun", items[noun_at].cue("death")),
                ("others", more or _is_others(items[noun_at])),
            )
            if so
        },
    )


def _without_noun(items: Sequence[Item], k: int, skipped: int, *, whom: bool) -> Count | None:
    """Give the count of a number that no noun of people follows, or None where it counts something else."""
    item = items[k]
    digits = item.printed[:1].isdigit()
    named = _named_after(items, k)
    if named:
        group = items[named].code("person") or "all"
        return Count(k, named, item.value or 0, group, True, item.start, items[named].end, digits=digits)
    if k > 1 and items[k - 1].folded == "of" and items[k - 2].folded == "family":
        return Count(k, k, item.value or 0, "all", True, item.start, item.end, digits=digits)
    if _figure_of_attacks(items, k):
        return Count(k, k, item.value or 0, "all", True, item.start, item.end, measure="attacks", digits=True)
    if (skipped and not whom) or (item.is_year and not _kill_before(items, k)):
        return None
    bare = _bare(items, k, whom=whom)
    if k > 1 and items[k - 1].folded in NUMBERING and items[k - 2].cue("death"):
        bare.group, bare.noun = "all", True  # ``the dead number seven``
    bare.trouble = "it is a share of those counted" if _glosses_a_fraction(items, k) else ""
    return bare


def _named_after(items: Sequence[Item], k: int) -> int:
    """Give the noun of ``puts at 97 the number of civilians``, ``brings to 39 the toll of victims``; else 0."""
    at = k + 2 if k + 1 < len(items) and items[k + 1].folded == "the" else len(items)
    while at < len(items) and at < k + 5 and (items[at].cue("reported_count") or items[at].folded in ("of", "total")):
        at += 1
    named = at < len(items) and items[at].code("person") is not None and items[at - 1].folded.endswith("of")
    return at if named and at > k + 2 else 0


_FRACTION_NOUNS = frozenset(
    {"third", "thirds", "quarter", "quarters", "half", "halves", "fifth", "fifths", "tenth", "tenths"}
    | {"sixth", "sixths", "eighth", "eighths", "ثلث", "ارباع", "اخماس", "بالمئه", "بالمائه"}
)
_FRACTIONS = frozenset({"half", "third", "quarter", "most", "majority", "نصف", "ثلث", "ربع", "معظم"})


def _glosses_a_fraction(items: Sequence[Item], k: int) -> bool:
    """Tell whether a number in brackets says how many a fraction is: ``half of the victims (16) died``."""
    bracketed = 0 < k < len(items) - 1 and items[k - 1].folded == "(" and items[k + 1].folded == ")"
    return bracketed and any(i.folded in _FRACTIONS for i in items[max(0, k - 8) : k])


def _after_pronoun(items: Sequence[Item], j: int) -> tuple[int, bool]:
    """Step over ``of them were`` and the like to the noun, and tell whether it stood there."""
    whom = False
    if j < len(items) and items[j].cue("of_whom"):
        whom = True
        j += 1
        while j < len(items) and (
            items[j].folded in ("was", "were", "are", "is", "the", "a", "an") or items[j].cue("article")
        ):
            j += 1
    if whom and j + 1 < len(items) and items[j].folded == "of" and items[j + 1].code("person"):
        j += 1  # ``89 deaths, 19 of them of children``
    if whom and j + 1 < len(items) and items[j].folded in ("in", "during", "في", "خلال") and items[j + 1].date:
        j += 2  # ``eleven of those killed in February were children``
    if j + 2 < len(items) and items[j].folded == "of" and items[j + 2].code("person"):
        owned = items[j + 1].date or items[j + 1].cue("possessive")
        j += 2 if owned else 0  # ``eighteen of December's victims``, ``two of his friends``
    copula = j + 1 < len(items) and items[j].folded in ("were", "was", "are", "is") and items[j + 1].code("person")
    if copula and items[j + 1].code("person") != "all" and not (j + 2 < len(items) and items[j + 2].cue("killed")):
        j += 1
    return j, whom


def _is_others(item: Item) -> bool:
    return item.folded in ("others", "اخرين", "اخرون")


def _bare(items: Sequence[Item], k: int, *, whom: bool = False) -> Count:
    item = items[k]
    return Count(
        k, k, item.value or 0, "", False, item.start, item.end, digits=item.printed[:1].isdigit(), after_whom=whom
    )


def _figure_of_attacks(items: Sequence[Item], k: int) -> bool:
    """Tell whether a number is the figure of ``attacks on vital facilities reached 72``."""
    before = [i for i in items[max(0, k - 5) : k] if not i.cue("at_least", "about", "more_than")]
    return (
        any(i.cue("attack") for i in before)
        and not any(i.kind in ("number", "mark") for i in before)
        and (before[-1].cue("attack", "toll_rise") or before[-1].folded in ("was", "at", "stood", "to"))
    )


def _attack_on(items: Sequence[Item], j: int) -> bool:
    """Tell whether ``attacks`` is followed by what was attacked within a few words."""
    return any(item.cue("attack") for item in items[j : j + 8])


def _fighters_follow(items: Sequence[Item], j: int) -> bool:
    return j < len(items) and items[j].code("person") == "combatants"


def _kill_before(items: Sequence[Item], k: int) -> bool:
    j = k - 1
    while j >= 0 and items[j].cue("at_least", "about", "more_than"):
        j -= 1
    return j >= 0 and items[j].cue("killed", "killing", "toll_rise", "death")


def _ordinal(number: Item, after: Item) -> bool:
    return after.folded in ("st", "nd", "rd", "th") and after.start == number.end


def _is_age_of_one(items: Sequence[Item], k: int) -> bool:
    """Tell whether a number is the age in ``a boy of 14`` or of ``a man in his seventies`` in Arabic."""
    if k + 2 < len(items) and items[k + 1].folded == "من" and items[k + 2].cue("age"):
        return True  # ``رجل في السبعين من عمره``
    if k < 3 or items[k - 1].folded != "of" or items[k - 2].code("person") is None or not items[k - 3].cue("article"):
        return False
    return k + 1 == len(items) or items[k + 1].code("person") is None


def _end_of_ratio(items: Sequence[Item], k: int) -> int:
    """Give the last item of ``one in four``, ``two out of five``, ``واحد من كل أربعة`` at item ``k``; else 0."""
    if items[k].printed[:1].isdigit():
        return 0
    j = k + 1
    while j < len(items) and j < k + 3 and items[j].folded in ("in", "out of", "out", "of", "من", "every", "كل"):
        j += 1
    lone = j == k + 2 and items[k + 1].folded in ("of", "من")
    whole = items[j] if j < len(items) else None
    if j == k + 1 or lone or whole is None or whole.kind != "number" or whole.printed[:1].isdigit():
        return 0
    done = k > 0 and items[k - 1].cue("killing", "killed", "injured")
    return j if not done and (items[k].value or 0) < (whole.value or 0) else 0


def _takes_the_number(items: Sequence[Item], k: int, after: Item) -> bool:
    """Tell whether ``percent``, ``years old``, ``th`` or ``third`` makes something else of a number."""
    fraction = after.folded in _FRACTION_NOUNS and not (k and items[k - 1].folded == "the")  # ``one third of the dead``
    difference = after.folded in ("fewer than", "less than", "more than")  # ``two fewer than in January``
    return (
        fraction or difference or after.cue("percent", "age") or after.folded in ("%", "٪") or _ordinal(items[k], after)
    )


def _not_a_count(items: Sequence[Item], k: int) -> bool:
    after = items[k + 1] if k + 1 < len(items) else None
    before = items[k - 1] if k else None
    if after is not None and _takes_the_number(items, k, after):
        return True
    if (before is not None and before.cue("age")) or is_age_limit(items, k) or _is_age_of_one(items, k):
        return True
    if (
        before is not None
        and (before.folded in ("and", "و", "،", ",", "or") or before.cue("and"))
        and k > 2
        and items[k - 2].kind == "number"
        and items[k - 3].cue("age")
    ):
        return True
    if before is not None and before.cue("not_person") and not (after is not None and after.code("person")):
        return True
    item = items[k]
    if item.is_year and not (after is not None and (after.code("person") or after.cue("massacre", "killed"))):
        return not _kill_before(items, k)
    return False
