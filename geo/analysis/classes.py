"""Class breaks for counts and rates: few, round, and the same for every period of a map."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Lower bounds that serve monthly counts of deaths in a governorate: 1-4, 5-9, 10-24, 25-49, 50 and more.
MONTHLY_COUNTS = (1.0, 5.0, 10.0, 25.0, 50.0)
#: How many classes a map has at most.
CLASSES = 5


@dataclass(frozen=True)
class Classes:
    """Ascending lower bounds of classes above zero; the last class is open. ``whole``: the values are counts."""

    lower: tuple[float, ...]
    whole: bool = True

    def of(self, value: float) -> int:
        """Give the class of a positive value, counted from 0.

        Raises
        ------
        ValueError
            If ``value`` is not positive: zero has a look of its own.

        """
        if not value > 0:
            raise ValueError("only a positive value has a class")
        return max(0, sum(value >= bound for bound in self.lower) - 1)

    def bounds(self) -> tuple[tuple[float, float | None], ...]:
        """Lower and upper bound of each class as printed: counts end one below the next class; the last is open."""
        step = 1.0 if self.whole else 0.0
        uppers: tuple[float | None, ...] = (*(bound - step for bound in self.lower[1:]), None)
        return tuple(zip(self.lower, uppers, strict=True))


def count_classes(greatest: float) -> Classes:
    """Choose five classes for counts up to ``greatest``: the monthly ones, or a wider round series."""
    if greatest < 250:
        return Classes(MONTHLY_COUNTS)
    return Classes((1.0, *_round_series(greatest)))


def rate_classes(greatest: float) -> Classes:
    """Choose five classes for rates up to ``greatest``, in round steps of about a factor of two."""
    if greatest <= 0:
        return Classes((0.0,), whole=False)
    return Classes((0.0, *_round_series(greatest)), whole=False)


def _round_series(greatest: float) -> tuple[float, ...]:
    """Four ascending round numbers (1, 2, 5 times a power of ten), the last at most half of ``greatest``."""
    series: list[float] = []
    exponent = math.floor(math.log10(greatest))
    while len(series) < CLASSES - 1:
        for digit in (5, 2, 1):
            bound = float(f"{digit}e{exponent}")
            if bound <= greatest / 2 and len(series) < CLASSES - 1:
                series.append(bound)
        exponent -= 1
    return tuple(reversed(series))
