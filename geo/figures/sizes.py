"""Sizes of figures on paper and the type that suits them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from geo.errors import MapError, Problem

#: Millimetres; a height of 0 grows with what the figure says. The slide is a 16:9 page of 10 inches.
SIZES = MappingProxyType({"column": (85.0, 0.0), "page": (170.0, 0.0), "slide": (254.0, 142.875)})
_LEAST, _MOST = 60.0, 1200.0


@dataclass(frozen=True)
class Type:
    """Type sizes in points, lengths in millimetres. Nothing is smaller than 6 points."""

    title: float
    subtitle: float
    body: float
    small: float
    name: float
    figure: float
    place: float
    margin: float
    gap: float


_COLUMN = Type(9.5, 7.5, 6.2, 6.0, 6.0, 6.8, 6.0, 3.0, 2.6)
_PAGE = Type(14.0, 9.5, 7.0, 6.2, 7.2, 9.0, 6.6, 5.0, 4.0)
_SLIDE = Type(19.0, 11.5, 8.0, 6.8, 8.5, 11.0, 7.8, 6.5, 5.0)


def sheet_size(size: str | tuple[float, float]) -> tuple[float, float]:
    """Give width and height in millimetres of a named size or of a pair.

    Raises
    ------
    MapError
        If the name is not known, or a length is not between 60 and 1,200 mm.

    """
    if isinstance(size, str):
        if size not in SIZES:
            raise MapError(
                Problem(
                    option="size",
                    value=size,
                    reason="is not a size.",
                    remedy=f"Use one of {', '.join(SIZES)} or (width, height) in mm.",
                )
            )
        return SIZES[size]
    width, height = float(size[0]), float(size[1])
    if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST):
        raise MapError(
            Problem(
                option="size",
                value=size,
                reason="is not a size in millimetres that a figure can have.",
                remedy=f"Give width and height between {_LEAST:.0f} and {_MOST:.0f} mm.",
            )
        )
    return width, height


def type_for(width: float) -> Type:
    """Give the type for a sheet of ``width`` millimetres."""
    if width < 125:
        return _COLUMN
    return _PAGE if width < 225 else _SLIDE
