"""Layers are data: what to show, not how. Frozen; a renderer never changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo.errors import MapError, Problem
from geo.tables.codes import GROUPS, MEASURES
from geo.tables.frames import require_wgs84

INCIDENT_KINDS = ("remnants", "massacres", "others")


@dataclass(frozen=True, eq=False)
class Choropleth:
    """Governorates shaded by a total, for each period of the table.

    Parameters
    ----------
    boundaries
        Governorates from :func:`geo.load_boundaries`, EPSG:4326.
    totals
        Totals schema; the rows by governorate of ``measure`` and ``group`` are drawn.
    measure, group
        Codes of the totals schema.
    per
        None for counts; 100_000 for a rate by population (people, the latest estimate of the packaged governorates).
    located
        True where the totals are sums of located incidents: a unit without one says so.
    title
        None for the words of the measure.

    Raises
    ------
    MapError
        If measure or group is not a code, ``per`` is not positive, or a needed column is missing.
    CRSError
        If the boundaries are not in EPSG:4326.

    """

    boundaries: gpd.GeoDataFrame
    totals: pd.DataFrame
    measure: str = "killed"
    group: str = "all"
    per: int | None = None
    located: bool = False
    title: str | None = None

    def __post_init__(self) -> None:
        _require_columns(self.boundaries, "boundaries", ("adm1_pcode", "adm1_name", "adm1_name_ar"))
        require_wgs84(self.boundaries, "boundaries")
        _require_columns(self.totals, "totals", ("by", "measure", "group", "adm1_pcode", "value_min", "value"))
        for name, code, codes in (("measure", self.measure, MEASURES), ("group", self.group, GROUPS)):
            if code not in codes:
                raise MapError(
                    Problem(option=name, value=code, reason="is not a code.", remedy=f"Use one of {', '.join(codes)}.")
                )
        if self.per is not None and self.per <= 0:
            raise MapError(Problem(option="per", value=self.per, reason="must be positive.", remedy="Use 100_000."))


@dataclass(frozen=True, eq=False)
class IncidentLayer:
    """Incidents as symbols, rings, or list entries, each as exactly as its place is known.

    Parameters
    ----------
    incidents
        Incidents schema after :func:`geo.assign_admin`, EPSG:4326.
    kinds
        Which groups to draw, each a switchable layer: ``remnants`` (landmines and other explosive remnants),
        ``massacres`` (five or more killed, or so called by the source), ``others``. Incidents of the kinds left out
        are neither drawn, listed nor counted; a note says how many they are.

    Raises
    ------
    MapError
        If the incidents have not been joined, or a kind is unknown.
    CRSError
        If the incidents are not in EPSG:4326.

    """

    incidents: gpd.GeoDataFrame
    kinds: tuple[str, ...] = INCIDENT_KINDS

    def __post_init__(self) -> None:
        _require_columns(self.incidents, "incidents", ("admin_method", "adm1_pcode", "killed", "source"))
        require_wgs84(self.incidents, "incidents")
        _refuse_repeated(self.incidents)
        for kind in self.kinds:
            if kind not in INCIDENT_KINDS:
                raise MapError(
                    Problem(
                        option="kinds", value=kind, reason="is not a kind.", remedy=f"Use {', '.join(INCIDENT_KINDS)}."
                    )
                )


@dataclass(frozen=True, eq=False)
class DisclosedIncidents(IncidentLayer):
    """The incidents of a checked layer as a profile lets them out: a plain table, drawn from ``lon`` and ``lat``."""

    incidents: pd.DataFrame

    def __post_init__(self) -> None:
        """Check nothing: the layer that this is made from was checked."""


@dataclass(frozen=True, eq=False)
class HotspotLayer:
    """Units outlined by rank, and clusters of incidents as hulls; switched off where nothing could be ranked.

    Parameters
    ----------
    table
        A ranking, as :func:`geo.hotspots` gives it.
    boundaries
        The units that were ranked, or finer ones, from :func:`geo.load_boundaries`, EPSG:4326. Without a choropleth
        they are the map's base, too.
    clusters
        Hulls as :func:`geo.density_clusters` gives them, EPSG:4326; None for none.

    Raises
    ------
    MapError
        If the table is no ranking, or boundaries or clusters lack what is needed.
    CRSError
        If boundaries or clusters are not in EPSG:4326.

    """

    table: pd.DataFrame
    boundaries: gpd.GeoDataFrame
    clusters: gpd.GeoDataFrame | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.table.attrs.get("hotspots"), Mapping):
            raise MapError(Problem(file="table", reason="is no ranking.", remedy="Give what geo.hotspots() returns."))
        key = f"adm{self.level}_pcode"
        _require_columns(self.table, "ranking", (key, *_RANKING))
        _require_columns(self.boundaries, "boundaries", ("adm1_pcode", "adm1_name", "adm1_name_ar"))
        require_wgs84(self.boundaries, "boundaries")
        known = set(self.boundaries[key].astype(str)) if key in self.boundaries else set()
        if absent := sorted(set(self.table[key].astype(str)) - known):
            raise MapError(
                Problem(
                    file="boundaries",
                    column=key,
                    value=", ".join(absent[:5]),
                    reason=f"are lacking: {len(absent)} units of the ranking.",
                    remedy="Give the boundaries that were ranked.",
                )
            )
        if self.clusters is not None:
            _require_columns(self.clusters, "clusters", ("cluster", "incidents", "killed", "first", "last"))
            require_wgs84(self.clusters, "clusters")

    @property
    def level(self) -> int:
        """Level of the ranked units."""
        return int(self.table.attrs["hotspots"]["level"])

    @property
    def is_ranked(self) -> bool:
        """Whether any unit has a rank."""
        return bool((self.table["status"] == "ranked").any())


_RANKING = (
    *("incidents", "killed", "killed_min", "killed_max", "children", "trend", "score", "rank", "rank_low"),
    *("rank_high", "top_share", "significant", "p_value", "status"),
    *("score_casualties", "score_children", "score_repeat", "score_months"),
)

Layer = Choropleth | IncidentLayer | HotspotLayer


def layers_of(given: object) -> tuple[Layer, ...]:
    """Give the layers of a map; raise :class:`MapError` where something else is among them."""
    remedy = "Give a list of geo.Choropleth, geo.IncidentLayer and geo.HotspotLayer."
    if not isinstance(given, Iterable) or isinstance(given, str | pd.DataFrame):
        raise MapError(Problem(option="layers", value=type(given).__name__, reason="is no list.", remedy=remedy))
    layers = tuple(given)
    if odd := [type(each).__name__ for each in layers if not isinstance(each, Layer)]:
        raise MapError(Problem(option="layers", value=", ".join(odd), reason="is no layer.", remedy=remedy))
    return layers


def _require_columns(frame: pd.DataFrame, name: str, columns: tuple[str, ...]) -> None:
    if absent := [column for column in columns if column not in frame]:
        remedy = _REMEDIES.get(name, f"Use the geo reader of {name}.")
        raise MapError(Problem(file=name, column=", ".join(absent), reason="is missing.", remedy=remedy))


def _refuse_repeated(incidents: pd.DataFrame) -> None:
    """Refuse incidents that stand there twice, as after joining two tables: their dead would count twice."""
    if "incident_id" not in incidents:
        return
    again = incidents.loc[incidents["incident_id"].duplicated().to_numpy(), "incident_id"]
    if len(again):
        raise MapError(
            Problem(
                file="incidents",
                column="incident_id",
                value=again.iloc[0],
                reason=f"stands there more than once ({len(again):,} rows repeat another): dead would count twice.",
                remedy='Use .drop_duplicates("incident_id"), or give each incident an identifier of its own.',
            )
        )


_REMEDIES = {
    "incidents": "Use geo.assign_admin() first.",
    "ranking": "Give what geo.hotspots() returns.",
    "clusters": "Give what geo.density_clusters() returns.",
}
