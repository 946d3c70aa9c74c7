"""Place phrases: the words of a sentence that say where, taken verbatim, and the governorate they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.reference.names import ARTICLES
from geo.reports.lexer import Item

_PARTICLES = ARTICLES | {
    "om",
    "um",
    "umm",
    "abu",
    "abo",
    "bani",
    "beit",
    "tal",
    "tel",
    "deir",
    "ras",
    "kafr",
    "jabal",
    "khan",
}
_CONNECTORS = frozenset(["in", "of", "on", "the", "near", "at", "and", "from", "to", "between", "ibn", "de", "s"])
_LOWER_BETWEEN = 4
_LONGEST = 220
_AR_CONNECTORS = frozenset(
    {
        "في",
        "من",
        "بين",
        "قرب",
        "علي",
        "و",
        "الي",
        "ب",
        "عند",
        "التابعه",
        "تابعه",
        "بالقرب",
        "محيط",
        "غرب",
        "شرق",
        "شمال",
        "جنوب",
        "وسط",
        "اطراف",
    }
)


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """Where, verbatim: offsets in the text; the governorate it names, as printed and by p-code."""

    start: int
    end: int
    governorate: str
    pcode: str
    score: int
    origin: bool


def find_place(text: str, sentences: Sequence[Sequence[Item]], language: str) -> PlacePhrase | None:
    """Find the place phrase that says most; where somebody comes from counts only if nothing else is said."""
    phrases: list[PlacePhrase] = []
    for rank, items in enumerate(sentences):
        found = _phrases_ar(text, items) if language == "ar" else _phrases_en(text, items)
        phrases.extend(_ranked(phrase, rank) for phrase in found)
    here = [p for p in phrases if not p.origin]
    chosen = max(here, key=lambda p: (p.score, -p.start), default=None)
    unnamed = any(item.cue("unnamed_place") for items in sentences[:1] for item in items)
    origins = [p for p in phrases if p.origin]
    if origins and unnamed and (chosen is None or chosen.score < 3):
        named = next((p for p in origins if p.pcode), origins[0])
        return PlacePhrase(
            origins[0].start, origins[0].end, named.governorate, named.pcode, origins[0].score, origin=False
        )
    return chosen


def place_after(text: str, items: Sequence[Item], j: int) -> PlacePhrase | None:
    """Give the place that ``in``, ``near`` and the like at item ``j`` leads to, if it follows at once."""
    phrase, _ = _grow(text, items, j + 1, origin=False)
    if phrase is None or phrase.start - items[j].end > 1:
        return None
    return phrase


def _ranked(phrase: PlacePhrase, rank: int) -> PlacePhrase:
    return PlacePhrase(phrase.start, phrase.end, phrase.governorate, phrase.pcode, phrase.score - rank, phrase.origin)


def _capital(item: Item) -> bool:
    return (item.kind == "word" and item.printed[:1].isupper()) or (item.code("governorate") is not None)


def _phrases_en(text: str, items: Sequence[Item]) -> list[PlacePhrase]:
    found = []
    j = 0
    from_there = False  # the words still say where somebody comes from
    while j < len(items):
        item = items[j]
        opens = item.code("place") == "before" and item.folded not in {"of", "to"}
        from_there = (from_there or _comes_from(items, j)) and not item.cue(
            "killed", "killing", "died", "injured", "exploded"
        )
        origin = from_there
        opens = opens or item.cue("origin", "exploded")
        if not opens and not (j and items[j - 1].folded == "," and (_capital(item) or item.code("direction"))):
            j += 1
            continue
        phrase, last = _grow(text, items, j + 1 if opens else j, origin=origin)
        if phrase is not None:
            found.append(phrase)
        j = max(last, j) + 1
    return found


def _grow(text: str, items: Sequence[Item], begin: int, *, origin: bool) -> tuple[PlacePhrase | None, int]:  # noqa: PLR0912, PLR0915 - one branch a pattern of the language
    """Extend a phrase from item ``begin`` over names, kinds of place, directions and what joins them."""
    first = last = -1
    score = lower = 0
    j = begin
    if begin and items[begin - 1].folded == "between":
        first = begin - 1
    governorate = pcode = ""
    while j < len(items) and items[j].end - items[begin].start < _LONGEST:
        item = items[j]
        kind = item.code("place") == "kinds"
        held = j + 1 < len(items) and items[j + 1].folded in ("held", "controlled")
        if first < 0 and held and (item.code("party") or item.code("person") == "combatants"):
            j += 2  # ``the rebel-held city of Afrin``
            continue
        if (
            item.code("party")
            or item.date is not None
            or item.cue("killed", "killing", "died", "injured", "exploded", "control", "by", "torture", "died")
            or item.code("cause")
            or item.kind == "decimal"
        ):
            break
        if item.cue("origin") and j > begin and not _distance(items, j):
            break
        if item.code("person") and not kind and not _capital_word(text, item):
            break
        if item.kind == "number":
            if j + 1 < len(items) and items[j + 1].folded in (
                "km",
                "kilometers",
                "kilometres",
                "kilometer",
                "kilometre",
                "meters",
                "metres",
            ):
                first = j if first < 0 else first
                last = j + 1
                j += 2
                lower = 0
                continue
            break
        if item.kind == "mark":
            if item.folded == "." and items[j - 1].code("direction") and len(items[j - 1].folded) <= 2:
                j += 1
                continue
            if (
                item.folded == ","
                and j + 1 < len(items)
                and last >= 0
                and (
                    _capital(items[j + 1])
                    or items[j + 1].code("direction")
                    or items[j + 1].kind == "number"
                    or items[j + 1].folded in ("in", "near", "known", "on")
                    or items[j + 1].code("place") == "before"
                    or items[j + 1].folded in _PARTICLES
                    or items[j + 1].cue("origin")
                )
            ):
                j += 1
                continue
            if item.folded in "\"“”'‘’/":
                j += 1
                continue
            break
        particle = (
            item.folded in _PARTICLES
            and j + 1 < len(items)
            and (items[j + 1].printed[:1].isupper() or items[j + 1].kind == "phrase")
        )
        if (
            item.folded in ("known", "as", "called")
            and first >= 0
            and (item.folded == "known" or items[j - 1].folded == "known")
        ):
            j += 1
            continue
        if _capital(item) or particle or _capital_word(text, item):
            first = j if first < 0 else first
            last = j
            lower = 0
            score += 2 if _capital(item) else 0
        elif kind:
            if first >= 0:
                last = j
                score += 1
            lower = 0
        elif item.code("direction"):
            first = j if first < 0 and _leads_to_name(items, j) else first
            if first >= 0:
                lower = 0
        elif item.folded in _CONNECTORS or item.code("place") == "before" or item.cue("and") or item.cue("origin"):
            if item.folded == "between" and first < 0:
                first = j
            if item.cue("and") and not (
                j + 1 < len(items) and (_capital(items[j + 1]) or items[j + 1].folded in _PARTICLES)
            ):
                break
        else:
            lower += 1
            if lower > _LOWER_BETWEEN or item.code("function") == "words":
                break
        if item.code("governorate") and first >= 0:
            governorate, pcode = text[item.start : item.end], item.code("governorate") or ""
        j += 1
    if first < 0 or score < 2:
        return None, begin
    end = items[last].end
    return PlacePhrase(items[first].start, end, governorate, pcode, score, origin), last


def _comes_from(items: Sequence[Item], j: int) -> bool:
    """Tell whether a word says where a person is from: ``a child from``, but not ``retrieved from``."""
    if not items[j].cue("origin"):
        return False
    before = items[j - 1] if j else None
    if any(i.code("cause") for i in items[j + 1 : j + 3]):
        return False
    return items[j].folded != "from" or (
        before is not None
        and (
            before.code("person") is not None
            or (before.kind == "word" and before.printed[:1].isupper())
            or before.folded == ","
        )
    )


def _distance(items: Sequence[Item], j: int) -> bool:
    return any(i.folded in ("km", "kilometers", "kilometres", "far") for i in items[max(0, j - 3) : j])


def _capital_word(text: str, item: Item) -> bool:
    return (
        item.kind == "phrase"
        and text[item.start].isupper()
        and not item.code("party")
        and not item.cue("while", "summary", "by", "in_addition")
        and item.code("place") != "before"
    )


def _leads_to_name(items: Sequence[Item], j: int) -> bool:
    for item in items[j + 1 : j + 5]:
        if _capital(item) or item.folded in _PARTICLES:
            return True
        if not (item.folded in _CONNECTORS or item.code("direction") or item.code("place")):
            return False
    return False


def _phrases_ar(text: str, items: Sequence[Item]) -> list[PlacePhrase]:  # noqa: PLR0912 - one branch a pattern of the language
    """Take what follows a place word (``قرب بلدة ...``, ``في ريف ...``) up to the next verb, party, date or stop."""
    found = []
    j = 0
    while j < len(items):
        item = items[j]
        opens = item.code("place") is not None or (
            item.code("direction") is not None and j + 1 < len(items) and items[j + 1].code("place") is not None
        )
        if not opens:
            j += 1
            continue
        origin = j > 0 and items[j - 1].cue("origin")
        first = j + 1 if item.code("place") == "before" and item.folded in ("في", "ب", "علي") else j
        last, score, k = -1, 0, first
        governorate = pcode = ""
        words = 0
        while k < len(items) and items[k].end - item.start < _LONGEST:
            here = items[k]
            if (
                here.code("party")
                or here.date is not None
                or here.kind in ("number", "decimal")
                or here.code("one")
                or here.code("dual")
                or here.cue(
                    "killed",
                    "killing",
                    "died",
                    "injured",
                    "control",
                    "by",
                    "verb_first",
                    "exploded",
                    "include",
                    "while",
                )
                or here.code("cause")
                or (here.code("person") and not here.code("place"))
            ):
                break
            if here.kind == "mark":
                if (
                    here.folded == "،"
                    and k + 1 < len(items)
                    and (items[k + 1].code("place") is not None or items[k + 1].code("direction") is not None)
                ):
                    k += 1
                    continue
                break
            if here.code("function") == "words" and here.folded not in _AR_CONNECTORS:
                break
            if here.cue("and") and not (
                k + 1 < len(items) and (items[k + 1].kind == "word" or items[k + 1].code("place"))
            ):
                break
            if here.kind == "word" and here.folded not in _AR_CONNECTORS:
                words += 1
                if words > 4:
                    break
                last, score = k, score + 2
            elif here.code("place") == "kinds" or here.code("direction"):
                words = 0
                last, score = k, score + 1
            if here.code("governorate"):
                governorate, pcode = text[here.start : here.end], here.code("governorate") or ""
                last, score, words = k, score + 2, 0
            k += 1
        if last >= 0 and score >= 2:
            found.append(PlacePhrase(items[first].start, items[last].end, governorate, pcode, score, origin))
        j = max(k, j + 1)
    return found
