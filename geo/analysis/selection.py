"""Which incidents an analysis uses: counted by their source, not withheld, of the wanted types, in a fixed order."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np

from geo.errors import Problem, TableError
from geo.tables.codes import CAUSES


def used_incidents(
    incidents: gpd.GeoDataFrame, types: Collection[str] | None
) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    """Leave out what does not count, and sort so that the order of rows leaves no trace.

    Returns
    -------
    The kept rows, and how many were ``withheld``, ``outside_headline`` or of ``other_types`` (each row once).

    Raises
    ------
    TableError
        If one of ``types`` is no code of ``incident_type``.

    """
    wanted = {types} if isinstance(types, str) else set(types or CAUSES)
    unknown = sorted(wanted - set(CAUSES))
    if unknown:
        remedy = f"Use codes such as {', '.join(sorted(CAUSES)[:4])}; all are in docs/schema.md."
        raise TableError.from_problems(
            Problem(column="types", value=name, reason="is no code of incident_type.", remedy=remedy)
            for name in unknown
        )
    other = np.zeros(len(incidents), dtype=bool)
    if types is not None:
        other = ~incidents["incident_type"].isin(list(wanted)).to_numpy(dtype=bool)
    withheld = incidents["withheld"].fillna(False).to_numpy(dtype=bool)
    outside = ~incidents["in_headline"].fillna(True).to_numpy(dtype=bool)
    left_out = {
        "withheld": int(withheld.sum()),
        "outside_headline": int((outside & ~withheld).sum()),
        "other_types": int((other & ~outside & ~withheld).sum()),
    }
    kept = incidents[~(withheld | outside | other)]
    keys = ["incident_id", "date", "lon", "lat", "killed", "adm1_pcode", "place"]
    return kept.sort_values(keys, kind="stable").reset_index(drop=True), left_out
