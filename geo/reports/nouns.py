"""Counts without a number: ``a civilian``, ``his mother and sister``, ``both parents``, Arabic duals and singulars."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from geo.reports.bounds import ADULT
from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.vocabulary import Vocabulary

SKIPPED_WORDS = 2

#: Between a noun for the dead and their number: ``the dead number seven``.
NUMBERING = frozenset({"number", "numbered", "numbering", "numbers", "totalled", "totaled"})
_ONE_OF_TWO = frozenset({"احداهما", "احدهما", "احداها", "احدها", "احداهن", "احدهم"})
_A_THIRD = frozenset({"ثالث", "ثالثه", "رابع", "رابعه", "خامس"})


def narrower(group: str, also: str) -> str:
    """Choose between two nouns in a row: ``civilian women`` are women."""
    return also if group in ("", "all") else group


def unnumbered(items: Sequence[Item], k: int, words: Vocabulary) -> Count | None:
    """Read the count that a noun at item ``k`` gives without a number, or None."""
    if words.language == "ar":
        return _arabic_noun(items, k)
    return _the_other(items, k) or _both_of(items, k) or _article_noun(items, k, words)


def give_group_ahead(items: Sequence[Item], counts: Sequence[Count]) -> None:
    """Let ``Of the children killed, 164 died in air strikes, 119 ...`` say of whom its bare numbers are."""
    first = counts[0].index if counts else 0
    opens = first > 2 and items[0].folded in ("of", "among", "amongst", "من", "من بين", "بين")
    codes = [i.code("person") for i in items[1:4] if i.code("person")] if opens else []
    closed = items[first - 1].folded in (",", "،") if first else False
    if not codes or codes[0] == "all" or not closed or any(i.kind == "mark" for i in items[: first - 1]):
        return
    for count in counts:
        if not count.noun:
            count.group, count.noun = codes[0] or "all", True
        elif count.group in ("children", "women"):
            count.trouble = count.trouble or "a group within the one named before"


def give_group_of_figure(items: Sequence[Item], counts: Sequence[Count], is_one: Callable[[int], bool]) -> None:
    """Read ``child deaths rose to 16`` and ``deaths among women came to nine``: the figures are of children, women."""
    start = 0
    for count in counts:
        if count.noun:
            start = count.last + 1
            continue
        if not is_one(count.index):
            continue
        for j in range(count.index - 1, max(start, count.index - _REACH_OF_FIGURE) - 1, -1):
            if items[j].folded in ";؛":
                break
            if items[j].cue("death", "reported_count"):
                count.group = _group_beside(items, j) or count.group
                break


def give_group_of_members(items: Sequence[Item], counts: Sequence[Count]) -> None:
    """Read ``medical teams lost five of their members``: whose members they are is said before."""
    group = ""
    at = 0
    for count in counts:
        for item in items[at : count.index]:
            code = item.code("person") or ""
            group = code if code in _STAFF else group
        at = count.last + 1
        if count.noun and count.group == "all" and items[count.last].folded in _MEMBERS and group:
            count.group = group or "all"


_STAFF = frozenset({"medical", "media", "civil_defense"})
_MEMBERS = frozenset({"members", "volunteers", "workers", "colleagues", "افرادها", "عناصرها", "كوادرها", "متطوعيها"})


def _group_beside(items: Sequence[Item], j: int) -> str:
    """Give the group of ``child deaths``, ``the number of children killed``, ``deaths among women``."""
    after = j + 1
    while after < len(items) and items[after].folded in ("of", "among", "amongst", "in", "بين", "من"):
        after += 1
    for k in (j - 1, after if after > j + 1 or items[j].folded.endswith(" of") else -1):
        group = items[k].code("person") if 0 <= k < len(items) else None
        if group and group != "all":
            return group
    return ""


_REACH_OF_FIGURE = 14
_AMOUNT_TO = frozenset(
    {"account", "accounts", "accounted", "accounting", "make", "made", "makes", "making", "represent", "represented"}
    | {"constitute", "constituted", "form", "formed", "شكل", "شكلت", "وشكل", "وشكلت", "مثل", "مثلت", "يشكل", "تشكل"}
)
_REACH_OF_SUBJECT = 4
_ARTICLE = 2


def give_group_of_subject(items: Sequence[Item], counts: Sequence[Count]) -> None:
    """Read ``children account for 37 of the dead and 61 of the wounded``: both numbers are of children."""
    group = ""
    for position, count in enumerate(counts):
        bare = not count.noun and _subject_before(items, count.index)  # ``children accounting for 26 and women for 11``
        if not _is_pointed(items, count) and not (group and not count.noun) and not bare:
            group = ""
            continue
        between = items[counts[position - 1].last + 1 : count.index] if position else ()
        joined = any(i.cue("and") for i in between) and len(between) <= _REACH_OF_SUBJECT
        named = items[count.index - 1].code("person") if count.index else None
        if group and joined and named in ("children", "women"):
            group = named or ""  # ``children made up 22 of that number and women nine``
        elif group and joined and _stands_for(items, count.index):
            group = items[count.index - 2].code("person") or ""
        elif not (group and joined and _is_pointed(items, count)):
            group = _subject_before(items, count.index)
        if not group and count.noun and count.group == "all" and _is_definite(items[count.last]):
            count.trouble = count.trouble or "it is a part of those counted, and of whom the text does not say here"
        if group:
            count.last += 1 if not count.noun and _is_pointed(items, count) else 0
            count.group, count.noun, count.after_whom = group, True, True


def _stands_for(items: Sequence[Item], index: int) -> bool:
    """Tell whether ``women for`` stands before a number, after ``children accounting for``."""
    return (
        index > 1
        and items[index - 1].folded == "for"
        and items[index - 2].code("person") in ("children", "women", "medical", "media", "civil_defense")
    )


def _is_pointed(items: Sequence[Item], count: Count) -> bool:
    """Tell whether ``of the dead`` or ``من القتلى`` follows a number."""
    after = items[count.index + 1] if count.index + 1 < len(items) else None
    if after is None:
        return False
    return (after.cue("of_whom") and not count.noun) or (after.folded == "من" and count.group == "all" and count.noun)


def _is_definite(item: Item) -> bool:
    """Tell whether an Arabic noun is printed with its article, which folding takes away: ``من القتلى``."""
    return item.cue("death", "said_dead", "injured") and item.end - item.start >= len(item.folded) + _ARTICLE


def _subject_before(items: Sequence[Item], index: int) -> str:
    """Give the group whose number follows a verb like ``account for``, or an empty string."""
    window = items[max(0, index - _REACH_OF_SUBJECT) : index]
    verb = next((j for j, i in enumerate(window) if i.folded.split(" ")[0] in _AMOUNT_TO), -1)
    if verb < 0 or any(i.kind in ("number", "mark") for i in window[verb:]):
        return ""
    around = window[verb + 1 :] if not window[verb].folded.isascii() else window[:verb][-1:]
    groups = {i.code("person") for i in around} & {"children", "women"}
    return (groups.pop() or "") if len(groups) == 1 else ""


def share_noun(items: Sequence[Item], counts: Sequence[Count]) -> None:
    """Read ``eleven of the dead and 16 of the injured were children``: both numbers are of children."""
    for before, after in itertools.pairwise(counts):
        gap = items[before.last + 1 : after.index]
        if (
            not before.noun
            and after.noun
            and after.after_whom
            and len(gap) == 2
            and gap[0].cue("of_whom")
            and gap[1].cue("and")
        ):
            before.group, before.noun, before.after_whom, before.last = after.group, True, True, before.last + 1


def _both_of(items: Sequence[Item], k: int) -> Count | None:
    """Read ``both her parents`` as two."""
    j = k + 2 if k + 1 < len(items) and items[k + 1].cue("possessive") else k + 1
    if items[k].folded != "both" or j >= len(items) or items[j].code("person") is None:
        return None
    return Count(k, j, 2, items[j].code("person") or "all", True, items[k].start, items[j].end)


def _the_other(items: Sequence[Item], k: int) -> Count | None:
    """Read ``one by regime forces and the other by ...``."""
    item = items[k]
    if item.folded == "another" and k + 1 < len(items) and items[k + 1].cue("by"):
        return Count(k, k, 1, "", False, item.start, item.end)
    if item.folded != "other" or not 1 < k < len(items) - 2 or items[k - 1].folded != "the":
        return None
    after = items[k + 2] if items[k + 1].folded == "," else items[k + 1]
    return Count(k, k, 1, "", False, item.start, item.end) if after.cue("by", "killed") else None


def _article_noun(items: Sequence[Item], k: int, words: Vocabulary) -> Count | None:
    """Read ``a civilian``, ``another child``, ``a 16-year-old boy``, and a headline's bare ``Civilian killed``."""
    item = items[k]
    article = item.cue("article") or (
        item.cue("possessive") and k > 0 and (items[k - 1].cue("and", "include") or items[k - 1].folded == ",")
    )
    article = article or (item.cue("possessive") and (k == 0 or items[k - 1].cue("killing", "injured")))
    article = article or _second_of_a_pair(items, k)
    opening = k == 0 and item.code("person") is not None
    if not article and not opening:
        return None
    j = k + 1 if article and item.code("person") is None else k
    if (
        item.folded in ("a second", "a third", "a fourth")
        and j < len(items)
        and items[j].cue("killed", "injured", "died")
    ):
        return Count(k, k, 1, "", False, item.start, item.end)
    if article and j < len(items) and items[j].kind == "number" and items[j].value == 1 and item.folded == "another":
        return Count(k, j, 1, "", False, item.start, items[j].end)
    young = False
    if j + 1 < len(items) and items[j].kind == "number" and items[j + 1].cue("age"):
        young = items[j + 1].folded == "year old" and (items[j].value or ADULT) < ADULT
        j += 2
    skipped = 0
    noun_at, group = -1, ""
    while j < len(items):
        here = items[j]
        if here.code("person") and not (here.cue("death") and noun_at >= 0):
            group = narrower(group, here.code("person") or "all")
            noun_at = j
            j += 1
            continue
        if (
            noun_at >= 0
            or here.kind in ("mark", "number", "date")
            or here.code("function") == "words"
            or skipped >= SKIPPED_WORDS
        ):
            break
        if here.kind == "word" or here.code("function") == "filler":
            skipped += 1
            j += 1
            continue
        break
    pair = noun_at == k + 1 and items[noun_at].folded == "couple" and not (j < len(items) and items[j].folded == "of")
    if pair:
        return Count(k, noun_at, 2, group, True, item.start, items[noun_at].end)
    of_deaths = opening and j < len(items) and items[j].cue("death")  # ``Civilian fatalities``, ``Child deaths``
    if noun_at < 0 or of_deaths or items[noun_at].folded not in words.singular:
        return None
    if group == "all" and young:
        group = "children"
    return Count(k, noun_at, 1, group, True, item.start, items[noun_at].end, article=True)


def _young(items: Sequence[Item], j: int) -> bool:
    """Tell whether an age below 18 is printed: ``وحفيدته البالغة من العمر ست سنوات``."""
    window = items[j : j + 5]
    told = [i for i in window if i.kind == "number" or i.cue("age")]
    ages = [i.value or ADULT for i in told if i.kind == "number"]
    opens = bool(window) and (window[0].cue("age") or window[0].folded in ("بالغ", "بالغه", "يبلغ", "تبلغ"))
    return opens and len(ages) == 1 and len(told) > 1 and ages[0] < ADULT


def _second_of_a_pair(items: Sequence[Item], k: int) -> bool:
    """Tell whether a noun shares the possessive before it: ``his mother and sister``."""
    return (
        k > 2
        and items[k].code("person") is not None
        and items[k - 1].cue("and")
        and items[k - 2].code("person") is not None
        and items[k - 3].cue("possessive")
    )


def _arabic_noun(items: Sequence[Item], k: int) -> Count | None:
    """Read a dual (``طفلان``) as two and an indefinite singular (``سيدة``, ``طفل واحد``) as one."""
    item = items[k]
    gloss = k > 1 and items[k - 1].folded == "(" and items[k - 2].code("person")
    if gloss or (k and items[k - 1].cue("none")):
        return None  # ``سيدة (أنثى بالغة)``, ``لم يقتل أي إعلامي``
    if (item.folded in _ONE_OF_TWO or item.cue("second_of")) and k + 1 < len(items) and items[k + 1].cue("by"):
        return Count(k, k, 1, "", False, item.start, item.end, after_whom=True)
    if item.folded in _A_THIRD and k and items[k - 1].cue("injured", "killed"):
        return Count(k, k, 1, "all", True, item.start, item.end)
    for kind, value in (("dual", 2), ("one", 1)):
        group = item.code(kind)
        if group is None:
            continue
        last = k
        if k + 1 < len(items) and items[k + 1].kind == "number" and items[k + 1].value == value:
            last = k + 1
        after = items[last + 1] if last + 1 < len(items) else None
        if value == 2 and after is not None and after.code("dual") == "all":
            last, after = last + 1, None  # ``طفلان آخران``
        if (
            after is not None
            and after.code("one")
            and (narrower(group, after.code("one") or "") != group or after.code("one") == group == "children")
            and after.start - items[last].end <= 1
        ):
            group, last = after.code("one") or group, last + 1
        elif value == 2 and after is not None and group == "all" and after.folded.startswith("من "):
            kind_of = after.code("person")
            group, last = (kind_of, last + 1) if kind_of else (group, last)
        exact = value == 2 or last > k or item.folded.endswith(("واحده", "واحد"))
        if group in ("massacres", "attacks") and not exact:
            return None
        measure = group if group in ("massacres", "attacks") else ""
        who = "all" if measure else group
        if value == 1 and who == "all" and _young(items, last + 1):
            who = "children"
        return Count(k, last, value, who, True, item.start, items[last].end, measure=measure, article=value == 1)
    return None
