"""Numbers in words and digits: ``four``, ``twenty-three``, ``1,734``, ``أربعة``, ``ثلاثة وعشرون``."""

from __future__ import annotations

from geo.reports.tokens import Token, whole_number
from geo.reports.vocabulary import Vocabulary, fold

#: A number in words is never longer, in words.
_LONGEST = 8


def read_number(tokens: list[Token], folded: list[str], start: int, words: Vocabulary) -> tuple[int, int] | None:
    """Read the whole number that begins at token ``start``: its value and its length in tokens, or None."""
    token = tokens[start]
    if token.kind == "number":
        value = whole_number(token.folded)
        if value is None:
            return None
        used = 1
        if start + 1 < len(tokens) and (scale := _value(folded, start + 1, words, "scale")) and scale >= 1000:
            value, used = value * scale, 2
        return value, used
    if token.kind != "word":
        return None
    if folded[start] == "dozen":
        return _dozen(folded, start)
    return _in_words(tokens, folded, start, words)


def _dozen(folded: list[str], start: int) -> tuple[int, int] | None:
    """Read ``a dozen``; ``several dozen`` and ``half a dozen`` say less, or something else."""
    single = start > 0 and folded[start - 1] in ("a", "another")
    return (12, 1) if single and (start < 2 or folded[start - 2] != "half") else None


def _value(folded: list[str], i: int, words: Vocabulary, kind: str) -> int | None:
    node = words.root.next.get(folded[i])
    if node is None:
        return None
    for meaning in node.sense.meanings:
        if meaning.kind == kind:
            return meaning.value
    return None


def _in_words(tokens: list[Token], folded: list[str], start: int, words: Vocabulary) -> tuple[int, int] | None:
    total, part, used, last, i = 0, 0, 0, 10**9, start
    stop = min(len(tokens), start + _LONGEST)
    while i < stop and tokens[i].kind == "word":
        joined = folded[i]
        jump = 0
        if used and joined in ("and", "و"):
            jump = 1
            if i + 1 >= stop:
                break
            joined = folded[i + 1]
        value, scale, attached = _one(tokens, joined, i + jump, words, first=not used)
        if scale is not None and (used or words.language == "ar") and not jump:
            part = max(part, 1) * scale
            if scale >= 1000:
                total, part = total + part, 0
            last = scale
        elif (
            value is not None
            and used
            and words.language == "ar"
            and _arabic_pair(last, value, attached=attached or bool(jump))
        ):
            part += value
            last = 1
        elif value is not None and (
            not used or (_fits(last, value) and (jump or attached or last in (100, 1000) or _tens(last, value, words)))
        ):
            if used and words.language == "en" and jump and last < 100:
                break
            part += value
            last = value
        else:
            break
        i += 1 + jump
        used = i - start
    if used and words.language == "en" and i < len(tokens) and folded[i] == "dozen":
        return (total + part) * 12, used + 1  # ``two dozen``
    return (total + part, used) if used else None


def _one(
    tokens: list[Token], word: str, i: int, words: Vocabulary, *, first: bool
) -> tuple[int | None, int | None, bool]:
    """Give a word's value, its scale, and whether an Arabic ``و`` was written together with it."""
    node = words.root.next.get(word)
    value = scale = None
    for meaning in node.sense.meanings if node else ():
        value = meaning.value if meaning.kind == "number" else value
        scale = meaning.value if meaning.kind == "scale" else scale
    if value is None and scale is None and words.language == "ar" and not first and tokens[i].text.startswith("و"):
        return (*_one(tokens, fold(tokens[i].text[1:]), i, words, first=True)[:2], True)
    return value, scale, False


def _fits(last: int, value: int) -> bool:
    return value < last and (last >= 20 or value == 10)


def _arabic_pair(last: int, value: int, *, attached: bool) -> bool:
    """Tell whether a unit and what follows make one number: ``اثني عشر``, ``واحداً وتسعين``."""
    return last < 10 and ((value == 10 and not attached) or (20 <= value <= 90 and attached))


def _tens(last: int, value: int, words: Vocabulary) -> bool:
    if words.language == "en":
        return 20 <= last <= 90 and value < 10
    return False
