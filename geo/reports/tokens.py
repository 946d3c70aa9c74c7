"""Words, numbers and marks of a text, each with its offsets, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from geo.reports.vocabulary import fold

TokenKind = Literal["word", "number", "mark"]

#: No count of people has more digits; a longer run is not a number for us.
LONGEST_NUMBER = 9

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,٬٫/\-]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’‘ʼ`ʾʿ][^\W\d_]+)*[\u064b-\u0652\u0670]*(?:[^\W\d_]+[\u064b-\u0652\u0670]*)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫", "01234567890123456789,.")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark: its text as printed, the folded form, and where it stands."""

    kind: TokenKind
    text: str
    folded: str
    start: int
    end: int


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Split ``text[start:end]`` into tokens. Time grows linearly with the length."""
    tokens = []
    for match in _TOKEN.finditer(text, start, end):
        found = match.group()
        if match.lastgroup == "word":
            tokens.append(Token("word", found, fold(found), match.start(), match.end()))
        elif match.lastgroup == "number":
            plain = found.translate(_ARABIC_DIGITS)
            tokens.append(Token("number", found, plain, match.start(), match.end()))
        else:
            tokens.append(Token("mark", found, found, match.start(), match.end()))
    return tokens


def whole_number(printed: str) -> int | None:
    """Read digits as a whole number: ``138``, ``1,734`` and ``1.497``; None for anything else."""
    if printed.isascii() and printed.isdigit():
        return int(printed) if len(printed) <= LONGEST_NUMBER else None
    if len(printed) <= LONGEST_NUMBER + 3 and _THOUSANDS.fullmatch(printed):
        return int(printed.replace(",", "").replace(".", ""))
    return None


def decimal_number(printed: str) -> tuple[float, int] | None:
    """Read digits as a percentage: the value and the number of decimals printed (``43.48`` → 43.48 and 2)."""
    whole, dot, part = printed.replace(",", ".").partition(".")
    if len(printed) > LONGEST_NUMBER or not whole.isdigit() or (dot and not part.isdigit()):
        return None
    return float(f"{whole}.{part or 0}"), len(part)
