"""Arabic-Indic digits, where an Arabic figure asks for them; numbers inside Latin words keep theirs."""

from __future__ import annotations

import re
from typing import TypeVar

from geo.drawing.words import Words
from geo.figures.rewriting import rewritten

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
    return rewritten(part, arabic_digits, kept=_KEPT)


class ArabicDigitWords(Words):
    """Words whose numbers are in Arabic-Indic digits."""

    def say(self, key: str, **values: object) -> str:
        """Give the sentence of ``key``."""
        return arabic_digits(super().say(key, **values))
