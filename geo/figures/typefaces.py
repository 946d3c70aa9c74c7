"""Fonts of the figures: one family that has Latin and Arabic letters, measured without a screen."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal

import matplotlib
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

Weight = Literal["regular", "bold"]
FAMILY = "IBM Plex Sans Arabic"
MM_PER_POINT = 25.4 / 72
#: What stands in for a letter the family lacks; matplotlib ships it.
_FALLBACK = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
_FILES = {"regular": "IBMPlexSansArabic-Regular.ttf", "bold": "IBMPlexSansArabic-SemiBold.ttf"}
_WEIGHTS = {"regular": 400, "bold": 600}
#: Distance of two baselines, in ems; Arabic letters reach higher and lower.
LEADING = {"ltr": 1.27, "rtl": 1.6}
_LTR_MARK, _RTL_MARK = "\u200e", "\u200f"


def font_file(weight: Weight) -> Path:
    """Path of the packaged font of a weight."""
    return Path(str(resources.files("geo.figures") / "fonts" / _FILES[weight]))


@cache
def _covered(weight: Weight) -> frozenset[int]:
    return frozenset(get_font(str(font_file(weight))).get_charmap())


def covers(text: str, weight: Weight) -> bool:
    """Tell whether the packaged font has every visible letter of ``text``."""
    return all(ord(c) in _covered(weight) for c in text if unicodedata.category(c) not in ("Cf", "Cc"))


@lru_cache(maxsize=64)
def _properties(packaged: bool, weight: Weight, size: float) -> FontProperties:
    if packaged:
        return FontProperties(
            family=[FAMILY, "sans-serif"], fname=str(font_file(weight)), weight=_WEIGHTS[weight], size=size
        )
    file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / _FALLBACK[weight]
    return FontProperties(family=["DejaVu Sans", "sans-serif"], fname=str(file), weight=_WEIGHTS[weight], size=size)


def font_of(text: str, weight: Weight, size: float) -> FontProperties:
    """Give the font that ``text`` is set in, at ``size`` points."""
    return _properties(covers(text, weight), weight, size)


@lru_cache(maxsize=8192)
def text_width(text: str, weight: Weight, size: float) -> float:
    """Width of one line in millimetres, shaped and kerned."""
    if not text.strip():
        return len(text) * size * 0.25 * MM_PER_POINT
    width, _, _ = text_to_path.get_text_width_height_descent(text, font_of(text, weight, size), False)
    return float(width) * MM_PER_POINT


def line_height(size: float, direction: str) -> float:
    """Distance of two baselines in millimetres."""
    return size * LEADING[direction] * MM_PER_POINT


def wrap(text: str, width: float, *, weight: Weight, size: float) -> list[str]:
    """Break ``text`` at spaces into lines of at most ``width`` millimetres; a longer word breaks inside."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, weight, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width, weight, size)
        lines += whole
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, weight: Weight, size: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, weight, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def marked(text: str, direction: str) -> str:
    """Put the invisible mark of ``direction`` before a line, so that its first letters do not decide the order."""
    first = next((unicodedata.bidirectional(c) for c in text if unicodedata.bidirectional(c) in ("L", "R", "AL")), "")
    if direction == "rtl":
        return text if first in ("R", "AL") else _RTL_MARK + text
    return text if first in ("L", "") else _LTR_MARK + text
