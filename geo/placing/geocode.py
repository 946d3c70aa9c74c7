"""Geocoding a table of incidents: places printed become points, rings or units, or stay unplaced with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import BoundaryError, Problem
from geo.placing.entries import Scope, governorate_name, narrowed
from geo.placing.lookup import Lookup, lookup_in
from geo.placing.placement import Placement, Stated
from geo.placing.resolve import resolve
from geo.placing.units import METRIC_CRS
from geo.reference.gazetteer import GEOD, Gazetteer
from geo.reference.names import find_pcode, suggest_names
from geo.tables.frames import require_columns, require_wgs84

#: Columns that geocoding adds to the registry's.
ADDED_COLUMNS = MappingProxyType(
    {
        "match_name": "the gazetteer's name of the place found",
        "place_note": "how the phrase was read, where it was not simply found",
        "place_reason": "why the incident has no place of its own",
        "place_suggestions": "up to three similar or equal names, parted by semicolons; none was assigned",
        "place_conflict": "what in the row, the place or the coordinates disagrees",
    }
)

#: Coordinates given may lie this far (kilometres) outside a place's own radius before they disagree with it.
COORDINATES_AGREE_KM = 10.0
#: Coordinates may lie this far (kilometres) outside every unit before they are outside Syria.
BORDER_KM = 5.0
#: Outlines less accurate than this (kilometres) are not asked about borders, only about gross errors: the desert line
#: between Rural Damascus and Homs is off by 40 km in the embedded ones.
FINE_KM = 3.0
GROSS_KM = 50.0

_INPUTS = (
    *("place", "governorate", "district", "subdistrict"),
    *("adm1_pcode", "adm2_pcode", "adm3_pcode", "place_pcode"),
)
#: More of a cell is never looked at: phrases and names are far shorter.
_LONGEST_CELL = 2000
_WRITTEN = {
    "precision": "precision",
    "placed_by": "placed_by",
    "place_pcode": "place_pcode",
    "adm1_pcode": "adm1",
    "adm2_pcode": "adm2",
    "adm3_pcode": "adm3",
    "match_name": "match_name",
    "place_note": "note",
    "place_reason": "reason",
}


def geocode(
    incidents: gpd.GeoDataFrame, gazetteer: Gazetteer, boundaries: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Place incidents by the place they print, saying how exactly, and leaving alone what is not certain.

    Parameters
    ----------
    incidents
        Incidents as :func:`geo.read_incidents` gives them: ``place``, and if known ``governorate``, ``district``,
        ``subdistrict``, ``adm*_pcode`` and ``place_pcode``; geometry in EPSG:4326, None where no coordinates are given.
    gazetteer
        Places, from :func:`geo.load_gazetteer`.
    boundaries
        Governorates or finer units, from :func:`geo.load_boundaries`: they find the units of places that the gazetteer
        gives none, and check that points lie in the governorate named and in Syria. Their nominal accuracy is allowed
        for; outlines less accurate than 3 km, as the embedded ones, show only points 50 km astray.

    Returns
    -------
    GeoDataFrame
        The same rows in the same order and index, in EPSG:4326, with ``geometry``, ``lon``, ``lat``, ``precision``,
        ``radius_km`` (kilometres), ``placed_by``, ``place_pcode`` and ``adm*_pcode`` written, and the columns of
        ADDED_COLUMNS. A place known to the settlement is a point; ``near`` is the centre of a ring of ``radius_km``;
        coarser places have codes and no geometry. Rows that have coordinates keep all they have; only
        ``place_conflict`` is written, where the place printed lies elsewhere.

    Raises
    ------
    CRSError
        If the incidents have no CRS, or one that is not EPSG:4326; likewise the boundaries.
    TableError
        If there is no column ``place``, or a table has no shapes.
    BoundaryError
        If the boundaries have no ``adm1_pcode``.

    Notes
    -----
    A name is looked up exactly after normalising its spelling, within the governorate that the row or the phrase
    names; similarity only suggests. Among several places of a name in a governorate the one in the district or town
    named with it is meant, or the only seat of a unit, or the only one on the side of the governorate that is named;
    else none. Without a governorate a name must be the only one of its kind in Syria. The ring of "10 km east of" is
    half the width of a compass sector at that distance and the radius of the place; distances are geodesic (WGS 84).
    """
    _require(incidents, boundaries)
    lookup = lookup_in(with_units(gazetteer, boundaries))
    located = _located(incidents)
    keys, rows = _unique_inputs(incidents)
    placements = [resolve(key[0], _stated(key, lookup), lookup) for key in keys]
    placements = _checked_against(placements, boundaries)
    return _written(incidents, placements, rows, located, boundaries)


def _require(incidents: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame | None) -> None:
    for name, frame in (("incidents", incidents), ("boundaries", boundaries)):
        if frame is not None:
            require_wgs84(frame, name)
    require_columns(incidents, "incidents", ["place"], remedy="Read it with geo.read_incidents.")
    if boundaries is not None and "adm1_pcode" not in boundaries:
        remedy = "Use geo.load_boundaries()."
        raise BoundaryError(Problem(file="boundaries", column="adm1_pcode", reason="is missing.", remedy=remedy))


def with_units(gazetteer: Gazetteer, boundaries: gpd.GeoDataFrame | None) -> Gazetteer:
    """Give places without a governorate the units that hold them; without boundaries they stay without."""
    places = gazetteer.places
    silent = (places["adm1_pcode"].isna() & places["lon"].notna()).to_numpy()
    if boundaries is None or not silent.any():
        return gazetteer
    points = gpd.GeoSeries(gpd.points_from_xy(places["lon"][silent], places["lat"][silent]), crs="EPSG:4326")
    unit, away = _nearest_units(points, boundaries)
    filled = places.copy()
    for level in ("adm1_pcode", "adm2_pcode", "adm3_pcode"):
        if level in boundaries:
            codes = pd.array(boundaries[level].to_numpy(dtype=object)[unit], dtype="string")
            codes[away > BORDER_KM] = pd.NA
            filled.loc[silent, level] = codes
    return Gazetteer(filled, gazetteer.spellings, gazetteer.units, gazetteer.conflicts)


def _nearest_units(points: gpd.GeoSeries, boundaries: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give the row of the unit that holds each point or is nearest, and the distance to it in kilometres."""
    tree = shapely.STRtree(boundaries.geometry.to_crs(METRIC_CRS).to_numpy())
    flat = points.to_crs(METRIC_CRS).to_numpy()
    unit = np.zeros(len(flat), dtype=int)
    away = np.zeros(len(flat))
    (source, nearest), metres = tree.query_nearest(flat, return_distance=True, all_matches=False)
    unit[source], away[source] = nearest, metres / 1000
    return unit, away


def _located(incidents: gpd.GeoDataFrame) -> np.ndarray:
    shapes = np.asarray(incidents.geometry.array)
    return np.asarray(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)), dtype=bool)


def _unique_inputs(incidents: gpd.GeoDataFrame) -> tuple[list[tuple[str, ...]], np.ndarray]:
    """Give each different set of inputs once, and for each row its number."""
    columns = [
        incidents[name].astype(object).where(incidents[name].notna(), "").tolist()
        if name in incidents
        else [""] * len(incidents)
        for name in _INPUTS
    ]
    numbers: dict[tuple[Any, ...], int] = {}
    rows = np.fromiter(
        (numbers.setdefault(key, len(numbers)) for key in _texts(columns)), dtype=int, count=len(incidents)
    )
    return list(numbers), rows


def _texts(columns: Sequence[Sequence[Any]]) -> Iterator[tuple[str, ...]]:
    for cells in zip(*columns, strict=True):
        yield tuple(cell[:_LONGEST_CELL] if isinstance(cell, str) else "" for cell in cells)


def _stated(key: tuple[str, ...], lookup: Lookup) -> Stated:
    _, governorate, district, subdistrict, adm1, adm2, adm3, pcode = key
    named = find_pcode(governorate) or ""
    if governorate.strip() and not named and not adm1:
        similar = "; ".join(suggest_names(governorate[:100]))
        told = f" Similar: {similar}." if similar else ""
        return Stated(problem=f"the governorate {governorate[:60]!r} is not known.{told}")
    known = adm1 or named or adm2[:4] or adm3[:4]
    if any(other and other[:4] != known for other in (named, adm2, adm3)):
        return Stated(problem=f"the row names two governorates, {governorate_name(known)} and another.")
    scope = Scope(known, adm2 or adm3[:6], adm3)
    for name, level in ((district, 2), (subdistrict, 3)):
        codes = lookup.units(name, level, scope) if name and level > len(scope.finest) / 2 - 1 else frozenset()
        if len(codes) == 1:
            scope = narrowed(scope, next(iter(codes)))
    return Stated(scope, pcode)


def _checked_against(placements: list[Placement], boundaries: gpd.GeoDataFrame | None) -> list[Placement]:
    """Note where a place lies outside the governorate it is said to be in, by the boundaries given."""
    if boundaries is None:
        return placements
    at = [n for n, placed in enumerate(placements) if placed.lon is not None]
    if not at:
        return placements
    points = gpd.GeoSeries(
        gpd.points_from_xy([placements[n].lon for n in at], [placements[n].lat for n in at]), crs="EPSG:4326"
    )
    outside = _outside(points, [placements[n].adm1 for n in at], boundaries)
    checked = list(placements)
    for n, told in zip(at, outside, strict=True):
        if told:
            placed = checked[n]
            slack = (placed.radius_km or 0.0) if placed.precision == "near" else 0.0
            if told[1] > slack:
                checked[n] = replace(placed, conflict=f"{placed.match_name} {told[0]}.")
    return checked


def _outside(
    points: gpd.GeoSeries, stated: Sequence[str], boundaries: gpd.GeoDataFrame
) -> list[tuple[str, float] | None]:
    """Tell of each point how it lies outside Syria or the governorate stated, and how far; None if it does not."""
    accuracy = float(boundaries.attrs.get("boundary_set", {}).get("accuracy_km") or 0.0)
    flat = points.to_crs(METRIC_CRS).to_numpy()
    shapes = boundaries.geometry.to_crs(METRIC_CRS).to_numpy()
    codes = boundaries["adm1_pcode"].astype(str).to_numpy()
    tree = shapely.STRtree(shapes)
    (source, _), metres = tree.query_nearest(flat, return_distance=True, all_matches=False)
    away = np.full(len(flat), np.inf)
    away[source] = metres / 1000
    allowed = BORDER_KM + accuracy if accuracy <= FINE_KM else GROSS_KM
    told: list[tuple[str, float] | None] = []
    for n, code in enumerate(stated):
        if away[n] > BORDER_KM + accuracy:
            told.append((f"lies {away[n]:.0f} km outside Syria", float(away[n])))
            continue
        own = shapes[codes == code]
        gap = float(shapely.distance(flat[n], own).min()) / 1000 if code and len(own) else 0.0
        name = governorate_name(code)
        told.append((f"lies {gap:.0f} km outside {name}", gap) if gap > allowed else None)
    return told


def _written(
    incidents: gpd.GeoDataFrame,
    placements: list[Placement],
    rows: np.ndarray,
    located: np.ndarray,
    boundaries: gpd.GeoDataFrame | None,
) -> gpd.GeoDataFrame:
    result = incidents.copy()
    result.attrs = dict(incidents.attrs)
    free = ~located
    for column, attribute in _WRITTEN.items():
        values = np.array([getattr(placed, attribute) for placed in placements] or [""], dtype=object)
        _fill(result, column, values[rows] if len(rows) else values[:0], free, keep=column in _KEPT)
    _fill(
        result,
        "place_suggestions",
        np.array(["; ".join(placed.suggestions) for placed in placements] or [""], dtype=object)[rows],
        free,
    )
    numbers = {"lon": "lon", "lat": "lat", "radius_km": "radius_km"}
    for column, attribute in numbers.items():
        known = np.array([getattr(placed, attribute) for placed in placements] or [None], dtype=object)[rows]
        given = pd.to_numeric(incidents[column], errors="coerce") if column in incidents else np.nan
        series = pd.Series(given, index=incidents.index, dtype="Float64")
        series.loc[free] = pd.array(list(known[free]), dtype="Float64")
        result[column] = series
    shapes = np.asarray(incidents.geometry.array).copy()
    lon, lat = (result[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    shapes[free] = None
    pinned = free & np.isfinite(lon) & np.isfinite(lat)
    shapes[pinned] = shapely.points(lon[pinned], lat[pinned])
    result = result.set_geometry(gpd.GeoSeries(shapes, index=incidents.index, crs=incidents.crs))
    conflicts = np.array([placed.conflict for placed in placements] or [""], dtype=object)[rows]
    if located.any():
        conflicts[located] = _given_conflicts(incidents, placements, rows, located, boundaries)
    _fill(result, "place_conflict", conflicts, np.ones(len(result), dtype=bool))
    return result


#: What a row already says of its units and precision stands where the phrase says no more.
_KEPT = frozenset({"precision", "adm1_pcode", "adm2_pcode", "adm3_pcode", "place_pcode"})


def _fill(result: gpd.GeoDataFrame, column: str, values: np.ndarray, free: np.ndarray, *, keep: bool = False) -> None:
    old = result[column].astype("string") if column in result else pd.Series(pd.NA, index=result.index, dtype="string")
    new = pd.Series(pd.array(list(values), dtype="string"), index=result.index)
    new = new.mask(new == "")
    if keep:
        new = new.fillna(old)
    result[column] = old.where(~free, new)


def _given_conflicts(
    incidents: gpd.GeoDataFrame,
    placements: list[Placement],
    rows: np.ndarray,
    located: np.ndarray,
    boundaries: gpd.GeoDataFrame | None,
) -> list[str]:
    """Compare coordinates given with the place printed, with the governorate named and with Syria."""
    at = np.flatnonzero(located)
    points = gpd.GeoSeries(np.asarray(incidents.geometry.array)[at], crs=incidents.crs)
    placed = [placements[rows[n]] for n in at]
    outside: list[tuple[str, float] | None] = [None] * len(at)
    if boundaries is not None:
        outside = _outside(points, [one.adm1 for one in placed], boundaries)
    told = []
    for point, one, out in zip(points, placed, outside, strict=True):
        said = [one.conflict] if one.conflict else []
        away = 0.0 if one.lon is None else float(GEOD.inv(point.x, point.y, one.lon, one.lat)[2]) / 1000
        if out and (away > 0.001 or not said):
            said.append(f"the coordinates given {out[0].replace('lies', 'lie')}.")
        if away > COORDINATES_AGREE_KM + (one.radius_km or 0.0):
            said.append(f"the coordinates given lie {away:.0f} km from {one.match_name}.")
        told.append(" ".join(dict.fromkeys(said)))
    return told
