"""The priority score: four reasons for going somewhere first, each between 0 and 1, and their weighted mean."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pandas as pd

from geo.placing.reconcile import least

#: Months after which a casualty weighs half.
HALF_LIFE_MONTHS = 6.0
#: How many people killed the children's share of all units is worth, when a unit has few.
CHILDREN_PRIOR = 5.0

WEIGHTS = MappingProxyType({"casualties": 0.5, "children": 0.2, "repeat": 0.15, "months": 0.15})
COMPONENTS = MappingProxyType(
    {
        "casualties": "killed and injured, a recent one weighing more, against the unit with most",
        "children": "share of children among the killed, drawn towards that of all units where few are known",
        "repeat": "share of incidents that are not the unit's first",
        "months": "share of the table's months with an incident",
    }
)


def components(incidents: pd.DataFrame, unit: np.ndarray, month: np.ndarray, table: np.ndarray) -> pd.DataFrame:
    """Give every unit its components of COMPONENTS, each between 0 and 1.

    ``months`` is missing without dates, ``children`` where no incident says how many of its killed were children,
    ``casualties`` where none says how many were killed or injured.

    Parameters
    ----------
    incidents
        Incidents schema.
    unit
        Each incident's unit, -1 for none.
    month
        Each incident's month as :func:`geo.analysis.series.months_of` numbers it.
    table
        Incidents by unit and month.

    """
    units = len(table)
    inside = unit >= 0
    count = np.bincount(unit[inside], minlength=units)
    killed, injured = least(incidents, "killed"), least(incidents, "injured")
    stated = bool((killed.notna() | injured.notna()).to_numpy()[inside].any())
    recent = _summed((_numbers(killed) + _numbers(injured)) * _recency(month), unit, units)
    first_share = np.divide(1.0, count, out=np.ones(units), where=count > 0)
    dated = table.shape[1] > 0
    return pd.DataFrame(
        {
            "casualties": recent / (recent.max() or 1.0) if stated else np.full(units, np.nan),
            "children": _children(incidents, unit, units),
            "repeat": 1 - first_share,
            "months": (table > 0).mean(axis=1) if dated else np.full(units, np.nan),
        }
    )


def score(parts: pd.DataFrame) -> np.ndarray:
    """Give the weighted mean of the components times 100; a component that is missing leaves its weight to the rest."""
    weights = pd.Series(dict(WEIGHTS)).reindex(parts.columns)
    weighed = parts.mul(weights).sum(axis=1) / parts.notna().mul(weights).sum(axis=1)
    return np.asarray(100 * weighed.to_numpy(dtype=float))


def _recency(month: np.ndarray) -> np.ndarray:
    """Give each incident its weight: 1 in the table's last month, half of it every HALF_LIFE_MONTHS before.

    An incident without a date weighs as the mean of the dated ones, or 1 where none is dated.
    """
    dated = month >= 0
    if not dated.any():
        return np.ones(len(month))
    latest = int(month[dated].max())
    weight = np.asarray(0.5 ** ((latest - np.where(dated, month, latest)) / HALF_LIFE_MONTHS))
    return np.asarray(np.where(dated, weight, weight[dated].mean()))


def _children(incidents: pd.DataFrame, unit: np.ndarray, units: int) -> np.ndarray:
    children = incidents["children"].to_numpy(dtype=float, na_value=np.nan)
    killed = least(incidents, "killed").to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(children) & np.isfinite(killed)
    children, killed = np.where(known, np.minimum(children, killed), 0.0), np.where(known, killed, 0.0)
    all_killed = killed[unit >= 0].sum()
    if all_killed == 0:
        return np.full(units, np.nan)
    overall = children[unit >= 0].sum() / all_killed
    return np.asarray(
        (_summed(children, unit, units) + CHILDREN_PRIOR * overall) / (_summed(killed, unit, units) + CHILDREN_PRIOR)
    )


def _numbers(column: pd.Series) -> np.ndarray:
    return np.asarray(column.to_numpy(dtype=float, na_value=0.0))


def _summed(values: np.ndarray, unit: np.ndarray, units: int) -> np.ndarray:
    inside = unit >= 0
    return np.asarray(np.bincount(unit[inside], values[inside], minlength=units))
