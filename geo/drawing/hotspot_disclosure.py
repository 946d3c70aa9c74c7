"""What of a ranking may be published: no small number of children, no unit or hull that tells a place kept coarser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.profiles import Profile, profile_of
from geo.analysis.published_ranking import without_small_numbers
from geo.drawing.layers import HotspotLayer
from geo.errors import MapError, Problem
from geo.tables.codes import PRECISION_ORDER

_GOVERNORATE = len("SY01")  # the length of its code, with which those of its districts and sub-districts begin


def disclosed_hotspots(
    layer: HotspotLayer, profile: str | Profile, *, beside: Sequence[pd.DataFrame] = ()
) -> HotspotLayer:
    """Give a ranking as a profile lets it be published.

    Small numbers of children are left out, and children out of the score, which would tell them. So are the children
    of units with an incident ``beside`` the ranking, disclosed and on the same map, whose number is left out.

    Raises
    ------
    MapError
        If there is no such profile; if the clusters were found among incidents that it has not been applied to, whose
        hulls would tell places that the map tells coarser; or if the units tell where deaths due to torture were more
        exactly than it lets.

    """
    chosen = profile_of(profile)
    if chosen.is_open:
        return layer
    _refuse_places_of_torture(layer, chosen)
    clusters = layer.clusters
    if clusters is not None and len(clusters) and clusters.attrs.get("profile") != chosen.name:
        raise MapError(
            Problem(
                file="clusters",
                value=clusters.attrs.get("profile") or "incidents as they are",
                reason=f"were not found among incidents of the profile {chosen.name}.",
                remedy=f'Use geo.density_clusters(geo.disclose(incidents, "{chosen.name}")), or profile="internal".',
            )
        )
    if chosen.smallest_cell == 1 or "suppressed" in layer.table:  # nothing is small, or small numbers are gone
        return layer
    telling = _with_a_number_left_out(layer, beside)
    return replace(layer, table=without_small_numbers(layer.table, chosen.smallest_cell, telling=telling))


def _with_a_number_left_out(layer: HotspotLayer, beside: Sequence[pd.DataFrame]) -> npt.NDArray[np.bool_]:
    """Mark the units with an incident that leaves out its children; all of its governorate if no finer one is known."""
    key = f"adm{layer.level}_pcode"
    units: set[str] = set()
    for table in beside:
        rows = table[table["suppressed"].str.contains("children", regex=False).fillna(False).astype(bool)]
        finest = rows[key].fillna(rows["adm1_pcode"]) if key in rows else rows["adm1_pcode"]
        units |= {str(code) for code in finest.dropna()}
    codes = layer.table[key].astype(str)
    return (codes.isin(units) | codes.str[:_GOVERNORATE].isin(units)).to_numpy(dtype=bool)


def _refuse_places_of_torture(layer: HotspotLayer, profile: Profile) -> None:
    told = int(layer.table.attrs["hotspots"].get("torture", 0))
    if told and PRECISION_ORDER.index(f"adm{layer.level}") < profile.limit("torture"):
        raise MapError(
            Problem(
                file="ranking",
                column=f"adm{layer.level}_pcode",
                value=f"{told} incidents of torture",
                reason=f"are told by unit, which the profile {profile.name} tells coarser.",
                remedy=f'Use geo.hotspots(geo.disclose(incidents, "{profile.name}"), ...), or profile="internal".',
            )
        )
