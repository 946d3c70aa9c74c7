"""What of a ranking may be published: no small number of children, no unit or hull that tells a place kept coarser."""

from __future__ import annotations

from dataclasses import replace

from geo.analysis.profiles import Profile, profile_of
from geo.analysis.published_ranking import without_small_numbers
from geo.drawing.layers import HotspotLayer
from geo.errors import MapError, Problem
from geo.tables.codes import PRECISION_ORDER


def disclosed_hotspots(layer: HotspotLayer, profile: str | Profile) -> HotspotLayer:
    """Give a ranking as a profile lets it be published.

    Small numbers of children are left out, and children out of the score, which would tell them.

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
    return replace(layer, table=without_small_numbers(layer.table, chosen.smallest_cell))


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
