"""Which incidents an analysis uses: counted by their source, not withheld, of the wanted types, in a fixed order."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np

from geo.errors import Problem, TableError
from geo.tables.codes import CAUSES
from geo.tables.frames import require_columns

#: What an analysis reads of each incident, beside its place.
NEEDED = (
    "incident_id", "date", "date_precision", "incident_type", "place", "adm1_pcode", "lon", "lat", "precision",
    "radius_km", "killed", "killed_min", "killed_max", "injured", "injured_min", "children", "withheld", "in_headline",
    "period_start", "period_end",
)  # fmt: skip


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
        If one of ``types`` is no code of ``incident_type``, or the table is none of incidents.

    """
    require_incidents(incidents)
    wanted = wanted_types(types)
    other = np.zeros(len(incidents), dtype=bool)
    if types is not None:
        other = ~incidents["incident_type"].isin(wanted).to_numpy(dtype=bool)
    withheld = incidents["withheld"].fillna(False).to_numpy(dtype=bool)
    outside = ~incidents["in_headline"].fillna(True).to_numpy(dtype=bool)
    left_out = {
        "withheld": int(withheld.sum()),
        "outside_headline": int((outside & ~withheld).sum()),
        "other_types": int((other & ~outside & ~withheld).sum()),
    }
    kept = incidents[~(withheld | outside | other)]
    keys = ["incident_id"] if kept["incident_id"].is_unique else [*NEEDED]
    return kept.sort_values(keys, kind="stable").reset_index(drop=True), left_out


def wanted_types(types: Collection[str] | None) -> list[str]:
    """Give the codes of ``incident_type`` to keep, all of them for None; refuse what is no code."""
    wanted = {types} if isinstance(types, str) else set(CAUSES if types is None else types)
    if not wanted:
        raise TableError(Problem(option="types", reason="names none.", remedy="Leave it out to keep all types."))
    unknown = sorted(wanted - set(CAUSES), key=str)
    if unknown:
        remedy = f"Use codes such as {', '.join(sorted(CAUSES)[:4])}; `incident-maps docs schema` lists all."
        raise TableError.from_problems(
            Problem(option="types", value=name, reason="is no code of incident_type.", remedy=remedy)
            for name in unknown
        )
    return sorted(wanted)


def require_incidents(incidents: object) -> None:
    """Refuse what is no table of incidents with points."""
    remedy = "Read the table with geo.read_incidents()."
    if not isinstance(incidents, gpd.GeoDataFrame):
        kind = type(incidents).__name__
        raise TableError(Problem(file="incidents", value=kind, reason="is no table with points.", remedy=remedy))
    require_columns(incidents, "incidents", NEEDED, remedy=remedy)
