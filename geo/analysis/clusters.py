"""Clusters below the units: where incidents lie close together, in kilometres, whatever the borders."""

from __future__ import annotations

from collections.abc import Collection
from math import inf
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.analysis.extra import load_extra
from geo.analysis.options import one_of, require, whole, within
from geo.analysis.selection import require_incidents, wanted_types
from geo.placing.reconcile import least
from geo.placing.units import METRIC_CRS
from geo.tables.frames import require_wgs84

EARTH_KM = 6371.0088
#: Hulls reach this far beyond their incidents, so that one of two places is a shape too.
MARGIN_KM = 0.5

#: HDBSCAN keeps far-off points as members of next to no strength; below this they are none.
_WEAK = 0.05
_POINT = ("site", "settlement")


def density_clusters(
    incidents: gpd.GeoDataFrame,
    *,
    radius_km: float = 5.0,
    least_incidents: int = 5,
    method: Literal["dbscan", "hdbscan"] = "dbscan",
    types: Collection[str] | None = None,
) -> gpd.GeoDataFrame:
    """Find places where incidents lie close together.

    Parameters
    ----------
    incidents
        Incidents schema, EPSG:4326. Used are those known to the settlement or finer, and those near a place whose
        ``radius_km`` is not above the ``radius_km`` given; withheld ones and those outside the headline are not.
    radius_km
        DBSCAN (Ester and others 1996): how near another incident counts as neighbour, in kilometres over the
        sphere (haversine). HDBSCAN (Campello and others 2013): clusters nearer to each other are not split.
    least_incidents
        How many incidents within the radius make a dense place (DBSCAN), or a cluster (HDBSCAN).
    method
        ``dbscan`` or ``hdbscan``, both from scikit-learn.
    types
        Codes of ``incident_type`` to keep; None for all.

    Returns
    -------
    One row a cluster, most incidents first, EPSG:4326: ``cluster`` (from 1), ``incidents``, ``killed`` (the least the
    sources allow; missing where not stated), ``first`` and ``last`` (days), ``members`` (identifiers, joined by
    ``;``), ``geometry`` (convex hull, half a kilometre wider, made in EPSG:32637). Reported casualties are not
    contamination: a hull bounds incidents, not a hazard. ``.attrs["profile"]`` names the disclosure profile of the
    incidents, None where they are as they came.

    Raises
    ------
    MissingExtraError
        If scikit-learn is not installed.
    CRSError
        If the incidents are not in EPSG:4326.
    TableError
        If an option is out of range, or a type is no code of ``incident_type``.

    """
    require(
        within("radius_km", radius_km, 0, inf),
        whole("least_incidents", least_incidents, least=2),
        one_of("method", method, ("dbscan", "hdbscan")),
    )
    require_incidents(incidents)
    require_wgs84(incidents, "incidents")
    used = _located(incidents, radius_km, types)
    labels = _labels(used, radius_km, least_incidents, method)
    found = [used[labels == label] for label in sorted(set(labels.tolist()) - {-1})]
    found.sort(key=lambda part: (-len(part), str(part["incident_id"].iloc[0])))
    clusters = gpd.GeoDataFrame(
        {
            "cluster": pd.array(range(1, len(found) + 1), dtype="Int64"),
            "incidents": pd.array([len(part) for part in found], dtype="Int64"),
            "killed": pd.array([least(part, "killed").sum(min_count=1) for part in found], dtype="Int64"),
            "first": pd.to_datetime(pd.Series([part["date"].min() for part in found], dtype=incidents["date"].dtype)),
            "last": pd.to_datetime(pd.Series([part["date"].max() for part in found], dtype=incidents["date"].dtype)),
            "members": pd.array([";".join(part["incident_id"].astype(str)) for part in found], dtype="string"),
        },
        geometry=gpd.GeoSeries([_hull(part) for part in found], crs=METRIC_CRS).to_crs("EPSG:4326"),
        crs="EPSG:4326",
    )
    clusters.attrs = {"profile": incidents.attrs.get("profile")}
    return clusters


def _located(incidents: gpd.GeoDataFrame, radius_km: float, types: Collection[str] | None) -> gpd.GeoDataFrame:
    kept = incidents["lon"].notna() & incidents["lat"].notna()
    kept &= ~incidents["withheld"].fillna(False).astype(bool) & incidents["in_headline"].fillna(True).astype(bool)
    near = (incidents["precision"] == "near") & (incidents["radius_km"] <= radius_km)
    kept &= (incidents["precision"].isin(_POINT) | near).fillna(False)
    if types is not None:
        kept &= incidents["incident_type"].isin(wanted_types(types))
    used = incidents[kept.to_numpy(dtype=bool)]
    return used.sort_values(["incident_id", "lon", "lat"], kind="stable")


def _labels(used: gpd.GeoDataFrame, radius_km: float, least_incidents: int, method: str) -> np.ndarray:
    library = load_extra("sklearn.cluster", extra="hotspots")
    if len(used) < least_incidents:
        return np.full(len(used), -1)
    radians = np.radians(used[["lat", "lon"]].to_numpy(dtype=float))
    reach = radius_km / EARTH_KM
    if method == "dbscan":
        model = library.DBSCAN(eps=reach, min_samples=least_incidents, metric="haversine", algorithm="ball_tree")
    else:
        model = library.HDBSCAN(
            min_cluster_size=least_incidents, metric="haversine", cluster_selection_epsilon=reach, copy=True
        )
    labels = np.asarray(model.fit_predict(radians))
    return np.where(model.probabilities_ < _WEAK, -1, labels) if method == "hdbscan" else labels


def _hull(part: gpd.GeoDataFrame) -> shapely.Geometry:
    points = gpd.GeoSeries(gpd.points_from_xy(part["lon"], part["lat"]), crs="EPSG:4326").to_crs(METRIC_CRS)
    return shapely.buffer(shapely.convex_hull(shapely.multipoints(points.to_numpy())), MARGIN_KM * 1000)
