"""What the source itself says of each incident's unit: it stands, and settles ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.placing.touching import Positions
from geo.placing.units import Units
from geo.reference.names import find_pcode


def stated_governorate(incidents: pd.DataFrame) -> pd.Series:
    """P-code of the governorate each row names, by ``adm1_pcode`` or else by ``governorate``; missing if neither."""
    named = incidents["governorate"] if "governorate" in incidents else pd.Series(pd.NA, index=incidents.index)
    codes = {name: find_pcode(name) for name in named.dropna().unique()}
    by_name = named.map(codes).astype("string")
    if "adm1_pcode" not in incidents:
        return by_name
    return incidents["adm1_pcode"].astype("string").fillna(by_name)


@dataclass(frozen=True, eq=False)
class Stated:
    """For each level and row the number of the p-code that the source names (-1: none), and that of each unit.

    ``codes`` are the p-codes of each level, which the numbers count. A finer unit counts if it is one of the units and
    lies in the coarser one that is named; it then names its parents.
    """

    codes: list[pd.Index[str]]
    said: np.ndarray
    of_unit: np.ndarray

    @property
    def anything(self) -> np.ndarray:
        """Whether the row names a unit."""
        return np.asarray(self.said[0] >= 0)

    def matches(self, row: Positions, unit: Positions) -> np.ndarray:
        """Count the levels at which a unit is the one that a row names."""
        return np.asarray((self.said[:, row] == self.of_unit[:, unit]).sum(axis=0))

    def agrees(self, row: Positions, unit: Positions) -> np.ndarray:
        """Tell whether a unit is the one that a row names, at every level that it names."""
        said = self.said[:, row]
        return np.asarray(((said < 0) | (said == self.of_unit[:, unit])).all(axis=0))


def read_stated(incidents: pd.DataFrame, units: Units) -> Stated:
    """Read which units the rows name: ``adm*_pcode``, and ``governorate`` where there is no ``adm1_pcode``."""
    codes: list[pd.Index[str]] = []
    of_unit = np.empty((len(units.levels), len(units.codes)), dtype=np.int32)
    said = np.full((len(units.levels), len(incidents)), -1, dtype=np.int32)
    for step, level in enumerate(units.levels):
        known = pd.Index(units.codes[level].dropna().unique())
        codes.append(known)
        of_unit[step] = _numbers(units.codes[level], known)
        if level == "adm1_pcode" and ("governorate" in incidents or level in incidents):
            said[step] = _numbers(stated_governorate(incidents), known)
        elif level != "adm1_pcode" and level in incidents:
            said[step] = _numbers(incidents[level].astype("string"), known)
    for step in range(len(said) - 1, 0, -1):
        rows = np.flatnonzero((said[step] >= 0) & (said[step - 1] < 0))
        said[step - 1, rows] = _parents(of_unit, step)[said[step, rows]]
    for step in range(1, len(said)):
        rows = np.flatnonzero(said[step] >= 0)
        said[step, rows[_parents(of_unit, step)[said[step, rows]] != said[step - 1, rows]]] = -1
    return Stated(codes, said, of_unit)


def _numbers(codes: pd.Series[str], known: pd.Index[str]) -> np.ndarray:
    """Give the position of each code among the known ones, -1 for others and for missing ones."""
    each, different = pd.factorize(codes, use_na_sentinel=True)
    number = np.append(known.get_indexer(pd.Index(different, dtype=known.dtype)), -1)
    return np.asarray(number[each], dtype=np.int32)


def _parents(of_unit: np.ndarray, step: int) -> np.ndarray:
    """Give for each number of a level the number of its parent."""
    parents = np.full(of_unit[step].max(initial=-1) + 1, -1, dtype=np.int32)
    own = of_unit[step] >= 0
    parents[of_unit[step][own]] = of_unit[step - 1][own]
    return parents
