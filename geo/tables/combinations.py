"""Combinations of values in a table, numbered: what is the same in many rows is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_GREATEST = 1 << 62
Numbers = npt.NDArray[np.int64]


def asked_once(column: pd.Series, tell: Callable[[str], Any], *, missing: Any) -> npt.NDArray[Any]:
    """Give each row what ``tell`` says of its text, asking once for each different text."""
    codes, texts = pd.factorize(column)
    return np.array([*(tell(str(text)) for text in texts), missing])[codes]


class Combinations:
    """The columns of a table as small whole numbers, each column numbered when it is first asked for."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._known: dict[str, tuple[Numbers, int]] = {}

    def of(self, columns: Sequence[str]) -> tuple[Numbers, Numbers]:
        """Give each row the number of its combination of ``columns``, and for each number the first row that has it."""
        combined, size = self._column(columns[0])
        for name in columns[1:]:
            codes, more = self._column(name)
            if size * more > _GREATEST:
                combined, size = _factorized(combined)
            combined, size = combined * more + codes, size * more
        numbers, count = _factorized(combined)
        first = np.empty(count, dtype=np.int64)
        first[numbers[::-1]] = np.arange(len(numbers))[::-1]  # where several write to one place, the last stays
        return numbers, first

    def _column(self, name: str) -> tuple[Numbers, int]:
        if name not in self._known:
            codes, values = pd.factorize(self._frame[name])
            self._known[name] = codes.astype(np.int64) + 1, len(values) + 1
        return self._known[name]


def _factorized(numbers: Numbers) -> tuple[Numbers, int]:
    codes, values = pd.factorize(numbers)
    return codes.astype(np.int64), len(values)
