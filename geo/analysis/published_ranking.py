"""A ranking fit to be published: made of disclosed incidents, without small numbers of children."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.disclosure import disclose
from geo.analysis.hotspots import hotspots, units_key
from geo.analysis.priority import WEIGHTS, score
from geo.analysis.profiles import Profile, profile_of
from geo.analysis.redraw import known_to
from geo.analysis.selection import used_incidents
from geo.analysis.small_cells import withhold_small_cells
from geo.placing.admin import assign_admin
from geo.reference.gazetteer import Gazetteer

_GROUP = "children"


def published_hotspots(
    incidents: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    profile: str | Profile = "public",
    gazetteer: Gazetteer | None = None,
    level: int = 3,
    types: Collection[str] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Rank units as :func:`geo.hotspots` does, by what a disclosure profile lets through.

    Facilities, camps and deaths due to torture are coarsened before anything is ranked. A small number of children is
    left out of its unit, with the next smallest where a sum would tell it, and the sum of a unit where it would tell
    the number left out of an incident. The score then leaves children out of every unit, for it would tell them too.

    Parameters
    ----------
    incidents, boundaries, level, types, options
        As :func:`geo.hotspots` takes them.
    profile
        A profile, or its name.
    gazetteer
        As :func:`geo.disclose` takes it.

    Returns
    -------
    The table of :func:`geo.hotspots`, with ``suppressed``: ``children`` where their number is left out.

    Raises
    ------
    GeoError
        As :func:`geo.hotspots` and :func:`geo.disclose` raise them.

    """
    chosen = profile_of(profile)
    joined = assign_admin(incidents, boundaries)
    coarse = disclose(joined, replace(chosen, smallest_cell=1), gazetteer=gazetteer, boundaries=boundaries)
    table = hotspots(coarse, boundaries, level=level, types=types, **options)
    if chosen.smallest_cell == 1:
        return table
    left = _left_by_unit(coarse, chosen, table[units_key(level)], level, types)
    telling = (left["hidden"] > 0) & ((left["hidden"] == 1) | (left["sum"] <= left["hidden"]))
    return without_small_numbers(table, chosen.smallest_cell, telling=telling.to_numpy())


def _left_by_unit(
    coarse: gpd.GeoDataFrame, profile: Profile, codes: pd.Series, level: int, types: Collection[str] | None
) -> pd.DataFrame:
    """Count, for each unit, the incidents whose number of children is left out, and sum those numbers."""
    used, _ = used_incidents(coarse, types)
    used = used[known_to(used) >= level]
    shown = withhold_small_cells(used, smallest_cell=profile.smallest_cell, totals_known=False)
    hidden = shown["suppressed"].str.contains(_GROUP, regex=False).fillna(False).astype(bool)
    by_unit = used.loc[hidden, _GROUP].astype("Int64").groupby(used.loc[hidden, units_key(level)])
    left = pd.DataFrame({"hidden": by_unit.size(), "sum": by_unit.sum()})
    return left.reindex(codes).fillna(0).astype("int64")


def without_small_numbers(
    table: pd.DataFrame, smallest_cell: int, *, telling: npt.NDArray[np.bool_] | None = None
) -> pd.DataFrame:
    """Leave small numbers of children out of a ranking, with the score of children, which would tell them.

    ``telling`` marks rows whose number is left out for another reason.
    """
    also = {} if telling is None else {_GROUP: telling}
    result = withhold_small_cells(table, groups=[_GROUP], smallest_cell=smallest_cell, also=also)
    if result["suppressed"].isna().all():
        return result
    names = [name for name in WEIGHTS if name != _GROUP]
    parts = pd.DataFrame({name: result[f"score_{name}"].astype("Float64") for name in names})
    ranked = (result["status"] == "ranked").to_numpy(dtype=bool)
    numbers = np.full(len(result), np.nan)
    numbers[ranked] = np.round(score(parts[ranked].astype(float)), 1)
    return result.assign(
        score=pd.array(numbers, dtype="Float64"), score_children=pd.array([pd.NA] * len(result), dtype="Float64")
    )
