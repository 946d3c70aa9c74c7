"""Choropleths in columns: each distinct thing that is said of a unit once, and which is said of which unit when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from geo.drawing.coded import Coded
from geo.drawing.scene import AreaLayer, Cards, Field, UnitValue

Cell = tuple[str, str, tuple[tuple[str, str], ...], float | None, float | None]
Codes = list[list[int]]


def cells_of(layer: AreaLayer, periods: Mapping[str, int]) -> tuple[list[Cell], list[str], list[int], Codes]:
    """Find what a layer says: its distinct cells, its units, the numbers of its periods, and cells by period and unit.

    ``periods`` numbers the periods of the scene; others of the layer cannot be chosen and are left out. A code is the
    number of a cell counted from 1; 0 where a unit has no value in a period.
    """
    shown = [period for period in layer.periods if period.key in periods]
    units = sorted({value.pcode for period in shown for value in period.values})
    column = {pcode: number for number, pcode in enumerate(units)}
    numbers: dict[Cell, int] = {}
    codes: Codes = []
    for period in shown:
        row = [0] * len(units)
        for value in period.values:
            row[column[value.pcode]] = numbers.setdefault(_cell(value), len(numbers) + 1)
        codes.append(row)
    return list(numbers), units, [periods[period.key] for period in shown], codes


def _cell(value: UnitValue) -> Cell:
    return value.look, value.figure, value.rows, value.least, value.most


def cards_of(cells: Sequence[Cell]) -> Cards:
    """Give figures and popup rows of cells as cards: a column a label, in the order in which every cell has them."""
    labels = _merged([tuple(_numbered(rows)) for _, _, rows, _, _ in cells])
    values = [{key: text for key, (_, text) in zip(_numbered(rows), rows, strict=True)} for _, _, rows, _, _ in cells]
    fields = tuple(Field(label[0], Coded.of([own.get(label, "") for own in values])) for label in labels)
    return Cards(Coded.of([figure for _, figure, _, _, _ in cells]), fields)


def _numbered(rows: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """Tell labels apart that stand twice in one popup."""
    seen: dict[str, int] = {}
    found = []
    for label, _ in rows:
        found.append((label, seen.get(label, 0)))
        seen[label] = seen.get(label, 0) + 1
    return found


def _merged(lists: Sequence[tuple[tuple[str, int], ...]]) -> list[tuple[str, int]]:
    """Merge ordered labels: a new one comes right after the one that precedes it."""
    merged: list[tuple[str, int]] = []
    for labels in dict.fromkeys(lists):
        at = 0
        for label in labels:
            if label not in merged:
                merged.insert(at, label)
            at = merged.index(label) + 1
    return merged


def plain_number(value: float | None) -> float | int | None:
    """Write a whole number as one."""
    return int(value) if value is not None and float(value).is_integer() else value


def table_of(codes: Codes) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give cells by period and unit as one column."""
    return np.asarray([code for row in codes for code in row], dtype=np.int64)
