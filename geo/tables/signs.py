"""Digits and signs as Arabic keyboards and word processors type them, turned into the plain ones."""

from __future__ import annotations

#: Arabic-Indic and extended (Persian) digits, and the Arabic decimal and thousands separators.
_DIGITS = dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,", strict=True))
_HYPHENS = dict.fromkeys("\u2010\u2011\u2212", "-")
#: Marks of writing direction, which come along unseen when a number is copied from Arabic text.
_DIRECTIONS = dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
_SIGNS = str.maketrans(_DIGITS | _HYPHENS | _DIRECTIONS)


def plain_signs(text: str) -> str:
    """Give a number or date in ASCII digits, hyphens and points, without marks of direction.

    Examples
    --------
    >>> plain_signs("٢٠٢١‑٠٢‑٠٧")
    '2021-02-07'
    """
    return text.translate(_SIGNS).strip()
