"""Emerging and fading hot spots: in which months a unit and its neighbours held more than elsewhere and before."""

from __future__ import annotations

from collections.abc import Collection
from math import erfc, sqrt

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.analysis.local import dissolved, gi_star, neighbour_pairs
from geo.analysis.options import one_of, require, share_of_error
from geo.analysis.redraw import level_of, mostly_there, places_of
from geo.analysis.selection import used_incidents
from geo.analysis.series import TREND_MONTHS, category, false_discoveries, mann_kendall, month_table, months_of


def month_series(
    incidents: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    level: int = 3,
    types: Collection[str] | None = None,
) -> pd.DataFrame:
    """Count incidents by unit and month.

    Parameters
    ----------
    incidents, boundaries, level, types
        As in :func:`geo.hotspots`. Incidents whose month is not known, or that may lie in several units, are not
        counted.

    Returns
    -------
    One row a unit in p-code order, indexed by ``adm{level}_pcode``; one column a month (its first day), from the first
    month of the table to the last, none left out. Cells are numbers of incidents; 0 is none counted.

    Raises
    ------
    BoundaryError
        If the boundaries do not go down to ``level``.
    CRSError
        If a CRS is missing or the two differ.
    TableError
        If an option is not one of those above, or a column of the incidents is missing.

    """
    require(one_of("level", level, (1, 2, 3)))
    units, table, first = _counted(incidents, boundaries, level, types)
    months = pd.date_range(
        pd.Timestamp(year=first // 12, month=first % 12 + 1, day=1), periods=table.shape[1], freq="MS"
    )
    index = pd.Index(units, name=f"adm{level}_pcode", dtype="string")
    return pd.DataFrame(table, index=index, columns=pd.Index(months, name="month"))


def emerging(
    incidents: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    level: int = 3,
    types: Collection[str] | None = None,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Name the pattern of every unit's hot months by the categories usual for emerging hot spots.

    A month of a unit is hot when Gi*, over the unit, its neighbours and the month before, is high against all units and
    months, with the false discovery rate held at ``alpha``; cold when it is as low.

    Parameters
    ----------
    incidents, boundaries, level, types
        As in :func:`geo.hotspots`; ``level`` 2 or 3 for a meaning of neighbours.
    alpha
        The false discovery rate.

    Returns
    -------
    One row a unit in p-code order: ``adm{level}_pcode``, ``months`` (of the table), ``hot`` and ``cold`` (how many
    months), ``category`` (a key of ``geo.analysis.series.CATEGORIES``; ``too_short`` for all below 12 months).

    Raises
    ------
    BoundaryError, CRSError, TableError
        As :func:`geo.month_series`.

    Notes
    -----
    Gi* is that of Ord and Getis (1995), with the normal approximation; the rate that of Benjamini and Hochberg (1995);
    the trend of a unit the test of Mann (1945) and Kendall (1975). The categories are those of Esri's Emerging Hot Spot
    Analysis, their tenths counted in months.

    """
    require(one_of("level", level, (1, 2, 3)), share_of_error(alpha))
    units, table, _ = _counted(incidents, boundaries, level, types)
    months = table.shape[1]
    hot = cold = np.zeros(table.shape, dtype=bool)
    z = np.zeros(table.shape)
    if months >= TREND_MONTHS:
        z = _over_time(table, *neighbour_pairs(dissolved(level_of(boundaries, level))))
        p = np.vectorize(lambda value: erfc(abs(value) / sqrt(2)))(z)
        found = false_discoveries(p.reshape(-1), alpha=alpha).reshape(z.shape)
        hot, cold = found & (z > 0), found & (z < 0)
    names = [
        category(hot[unit], cold[unit], _direction(z[unit], alpha) if months >= TREND_MONTHS else 0)
        for unit in range(len(units))
    ]
    return pd.DataFrame(
        {
            f"adm{level}_pcode": pd.array(units, dtype="string"),
            "months": months,
            "hot": hot.sum(axis=1),
            "cold": cold.sum(axis=1),
            "category": pd.array(names, dtype="string"),
        }
    )


def _counted(
    incidents: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, level: int, types: Collection[str] | None
) -> tuple[np.ndarray, np.ndarray, int]:
    units = level_of(boundaries, level)
    used, _ = used_incidents(incidents, types)
    places = places_of(used, boundaries, units, np.ones(len(units.codes)))
    month = months_of(used)
    unit = np.where(mostly_there(places), places.unit, -1)
    first = int(month[month >= 0].min()) if (month >= 0).any() else 0
    return units.codes, month_table(unit, month, len(units.codes)), first


def _over_time(table: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Give Gi* of every unit and month; neighbours are the same unit and those beside it, now and a month before."""
    units, months = table.shape
    now = np.arange(1, months) * units
    unit = np.arange(units)
    own = [(unit + at, unit + at - units) for at in now]
    beside = [(first + at * units, second + at * units) for at in range(months)]
    before = [(first + at, second + at - units) for at in now]
    pairs = own + beside + before
    values = table.T.reshape(-1).astype(float)
    z = gi_star(values, np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs]))
    return z.reshape(months, units).T


def _direction(z: np.ndarray, alpha: float) -> int:
    direction, p = mann_kendall(z)
    return direction if p <= alpha else 0
