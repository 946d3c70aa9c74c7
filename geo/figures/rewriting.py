"""Rewriting the texts of a scene, and leaving out of them what no figure can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from geo.drawing.scene import Scene

# what neither XML nor a font's shaper takes: control characters, lone surrogates and what Unicode calls no characters
_UNDRAWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_MARK = "\ufeff"  # a byte order mark inside a text, which is nothing to see, stops matplotlib's PDF
#: Fields of a scene that hold codes, looks, places and numbers, or what figures do not show; some of them are long.
_NOT_TEXT = frozenset(
    {"pcode", "key", "look", "looks", "at", "label_at", "size_px", "ring_km", "polygons", "period", "values", "cards",
     "facts", "facets", "counts", "tiles", "words", "first_period", "first_area", "lang", "direction", "bounds"}
)  # fmt: skip

Part = TypeVar("Part")


def rewritten(part: Part, rule: Callable[[str], str], *, kept: frozenset[str]) -> Part:
    """Give a scene, or a part of one, with ``rule`` applied to its texts but those in the fields ``kept``."""
    return _rewritten(part, rule, kept)  # type: ignore[no-any-return]


def _rewritten(part: Any, rule: Callable[[str], str], kept: frozenset[str]) -> Any:
    if isinstance(part, str):
        return rule(part)
    if isinstance(part, tuple):
        return tuple(_rewritten(one, rule, kept) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {f.name: _rewritten(getattr(part, f.name), rule, kept) for f in fields(part) if f.name not in kept}
        return replace(part, **changed)
    return part


def drawable(scene: Scene) -> Scene:
    """Give a scene whose texts a figure can hold: what it cannot becomes the replacement character."""
    return rewritten(scene, drawable_text, kept=_NOT_TEXT)


def drawable_text(text: str) -> str:
    """Give a text that a figure can hold."""
    return _UNDRAWABLE.sub("\ufffd", text.replace(_MARK, ""))
