"""Arabic-Indic digits, where an Arabic figure asks for them; numbers inside Latin words keep theirs."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from geo.drawing.words import Words

_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_LATIN = re.compile(r"[A-Za-z]")
#: Fields of a scene that are keys, looks, places or citations: what they hold is not written as a sentence.
_KEPT = frozenset(
    {"pcode", "key", "look", "looks", "period", "first_period", "first_area", "lang", "direction", "sources", "base",
     "words", "tiles", "cards", "counts", "area", "point", "ring", "at", "outline",
     "polygons", "unit"}
)  # fmt: skip

Part = TypeVar("Part")


def arabic_digits(text: str) -> str:
    """Write the numbers of a text in Arabic-Indic digits and separators, but not beside Latin words.

    >>> arabic_digits("1,234 من 2021")
    '١٬٢٣٤ من ٢٠٢١'
    """
    words = text.split(" ")
    latin = [bool(_LATIN.search(word)) for word in words]
    beside = [any(latin[max(i - 1, 0) : i + 2]) for i in range(len(words))]
    return " ".join(word if kept else _converted(word) for word, kept in zip(words, beside, strict=True))


def _converted(word: str) -> str:
    word = re.sub(r"(?<=\d),(?=\d)", "٬", word)
    return re.sub(r"(?<=\d)\.(?=\d)", "٫", word).translate(_DIGITS)


def with_arabic_digits(part: Part) -> Part:
    """Give a scene, or a part of one, with the numbers of its sentences in Arabic-Indic digits."""
    return _rewritten(part)  # type: ignore[no-any-return]


def _rewritten(part: Any) -> Any:
    if isinstance(part, str):
        return arabic_digits(part)
    if isinstance(part, tuple):
        return tuple(_rewritten(one) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {f.name: _rewritten(getattr(part, f.name)) for f in fields(part) if f.name not in _KEPT}
        return replace(part, **changed)
    return part


class ArabicDigitWords(Words):
    """Words whose numbers are in Arabic-Indic digits."""

    def say(self, key: str, **values: object) -> str:
        """Give the sentence of ``key``."""
        return arabic_digits(super().say(key, **values))
