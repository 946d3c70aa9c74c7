"""Places told less exactly: the settlement that a site is at, the name of a unit, and what rounding may move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.reference.gazetteer import Gazetteer
from geo.reference.names import governorates
from geo.reference.spelling import is_arabic

#: A site this near (kilometres) to the centre of a settlement, or within the settlement's own radius, is told by it.
REACH_KM = 2.0
#: A settlement that the row itself names by its p-code may lie this much farther (kilometres).
NAMED_REACH_KM = 10.0

_SETTLEMENTS = ("city", "town", "village", "settlement", "neighbourhood")
_KM_PER_DEGREE = 111.195  # on the sphere of 6371 km
_SOUTHERNMOST, _NORTHERNMOST = 32.0, 37.5  # of Syria, degrees
#: As the phrases are read that geocoding takes for units, so that a table read again is not pinned by a unit's name.
_PHRASES = {
    (1, False): "{} governorate",
    (2, False): "{} district",
    (3, False): "{} subdistrict",
    (1, True): "محافظة {}",
    (2, True): "قضاء {}",
    (3, True): "ناحية {}",
}
_SEATS = {2: 2, 3: 3}  # the greatest rank of places that a unit of the level is called after

Texts = npt.NDArray[np.object_]
Degrees = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """Places of incidents: degrees in EPSG:4326, governorate, and the settlement's p-code or an empty text."""

    lon: Degrees
    lat: Degrees
    adm1: Texts
    pcode: Texts


@dataclass(frozen=True)
class Settled:
    """The settlement of each point: its row (-1: none), place, how far it reaches (kilometres) and codes."""

    row: npt.NDArray[np.int64]
    lon: Degrees
    lat: Degrees
    reach_km: Degrees
    pcode: Texts
    adm2: Texts
    adm3: Texts


def rounding_km(decimals: int | None) -> float:
    """Give how far rounding may move a point in Syria: half the diagonal of a cell, up to a tenth of a kilometre.

    Examples
    --------
    >>> rounding_km(2), rounding_km(3), rounding_km(None)
    (0.8, 0.1, 0.0)

    """
    if decimals is None:
        return 0.0
    half = 0.5 * 10.0**-decimals * _KM_PER_DEGREE
    return math.ceil(10 * math.hypot(half, half * math.cos(math.radians(_SOUTHERNMOST)))) / 10


def settlements(gazetteer: Gazetteer | None) -> pd.DataFrame:
    """Give the settlements of a gazetteer whose point and governorate are known, in an order of their own."""
    if gazetteer is None:
        return pd.DataFrame({name: [] for name in _COLUMNS})
    places = gazetteer.places
    use = places["kind"].isin(_SETTLEMENTS) & places["lon"].notna() & places["adm1_pcode"].notna()
    return pd.DataFrame(places.loc[use, list(_COLUMNS)]).sort_values("place_id", kind="stable", ignore_index=True)


_COLUMNS = ("place_id", "lon", "lat", "radius_km", "adm1_pcode", "adm2_pcode", "adm3_pcode", "pcode")


def nearest_settlement(points: Points, places: pd.DataFrame) -> Settled:
    """Find the settlement that each point is at: the one its row names, else the nearest in reach, in its governorate.

    Distances are on the sphere of 6371 km. Of two equally near the first in the table is taken.
    """
    n = len(points.lon)
    row = np.full(n, -1, dtype=np.int64)
    reach = np.maximum(places["radius_km"].astype(float).fillna(0.0).to_numpy(), REACH_KM)
    if n and len(places):
        point, place, km = _pairs(points, places, reach.max() + NAMED_REACH_KM)
        codes = {name: _texts(places[name]) for name in ("adm1_pcode", "pcode")}
        same = points.adm1[point] == codes["adm1_pcode"][place]
        named = (points.pcode[point] != "") & (points.pcode[point] == codes["pcode"][place])
        near = same & (km <= reach[place] + np.where(named, NAMED_REACH_KM, 0.0))
        point, place, km, named = point[near], place[near], km[near], named[near]
        order = np.lexsort((place, km, ~named, point))
        first = np.ones(len(order), dtype=bool)
        first[1:] = np.diff(point[order]) != 0
        row[point[order][first]] = place[order][first]
    there = row >= 0
    told = points.pcode[there] == _texts(places["pcode"])[row[there]] if there.any() else np.zeros(0, dtype=bool)
    reached = np.zeros(n)
    reached[there] = reach[row[there]] + np.where(told & (points.pcode[there] != ""), NAMED_REACH_KM, 0.0)
    return Settled(
        row=row,
        lon=_taken(places["lon"], row),
        lat=_taken(places["lat"], row),
        reach_km=reached,
        pcode=_taken_texts(places["pcode"], row),
        adm2=_taken_texts(places["adm2_pcode"], row),
        adm3=_taken_texts(places["adm3_pcode"], row),
    )


def _pairs(
    points: Points, places: pd.DataFrame, km: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Degrees]:
    """Give every pair of point and place within ``km`` or a little more, and the distance in kilometres."""
    lon, lat = (places[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    tree = shapely.STRtree(shapely.points(lon, lat))
    degrees = km / (_KM_PER_DEGREE * math.cos(math.radians(_NORTHERNMOST)))
    point, place = tree.query(shapely.points(points.lon, points.lat), predicate="dwithin", distance=degrees)
    return point, place, _distance_km(points.lon[point], points.lat[point], lon[place], lat[place])


def _distance_km(lon: Degrees, lat: Degrees, other_lon: Degrees, other_lat: Degrees) -> Degrees:
    a, b = np.radians(lat), np.radians(other_lat)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    return np.asarray(2 * np.degrees(np.arcsin(np.sqrt(half))) * _KM_PER_DEGREE)


def unit_names(
    codes: Sequence[str], printed: Sequence[str], gazetteer: Gazetteer | None, boundaries: pd.DataFrame | None
) -> list[str]:
    """Name units by their p-codes, in the script in which the place was printed; empty where no code is given.

    A unit without a known name is told by the larger unit that holds it.
    """
    names = {1: {each.pcode: (each.name, each.name_ar) for each in governorates()}}
    for level in (2, 3):
        names[level] = {**_seats(gazetteer, level), **_drawn(boundaries, level)}

    @cache
    def named(code: str, arabic: bool) -> str:
        for level in (3, 2, 1):
            known = names[level].get(code[: 2 + 2 * level]) if len(code) >= 2 + 2 * level else None
            if known is not None:
                latin, in_arabic = known
                use_arabic = arabic and bool(in_arabic)
                return _PHRASES[level, use_arabic].format(in_arabic if use_arabic else latin)
        return ""

    arabic = {text: is_arabic(text) for text in set(printed)}
    return [named(code, arabic[text]) for code, text in zip(codes, printed, strict=True)]


def _seats(gazetteer: Gazetteer | None, level: int) -> dict[str, tuple[str, str]]:
    """Names of districts (2) and sub-districts (3) after their seats."""
    if gazetteer is None:
        return {}
    key = f"adm{level}_pcode"
    places = gazetteer.places
    seats = places[(places["rank"] <= _SEATS[level]).fillna(False) & places[key].notna()]
    seats = seats.sort_values(["rank", "place_id"]).drop_duplicates(key)
    return _pairs_of_names(seats[key], seats["name"], seats["name_ar"])


def _drawn(boundaries: pd.DataFrame | None, level: int) -> dict[str, tuple[str, str]]:
    key, name, arabic = f"adm{level}_pcode", f"adm{level}_name", f"adm{level}_name_ar"
    if boundaries is None or key not in boundaries or name not in boundaries:
        return {}
    units = pd.DataFrame(boundaries[[column for column in (key, name, arabic) if column in boundaries]])
    units = units.dropna(subset=[key, name]).drop_duplicates(key).sort_values(key)
    return _pairs_of_names(units[key], units[name], units[arabic] if arabic in units else units[name])


def _pairs_of_names(codes: pd.Series, latin: pd.Series, arabic: pd.Series) -> dict[str, tuple[str, str]]:
    columns = (column.astype(object).fillna("") for column in (codes, latin, arabic))
    return {str(code): (str(one) or str(other), str(other)) for code, one, other in zip(*columns, strict=True)}


def _texts(column: pd.Series) -> Texts:
    return column.astype(object).fillna("").to_numpy(dtype=object)


def _taken(column: pd.Series, row: npt.NDArray[np.int64]) -> Degrees:
    return np.append(column.to_numpy(dtype=float), np.nan)[row]


def _taken_texts(column: pd.Series, row: npt.NDArray[np.int64]) -> Texts:
    return np.append(_texts(column), "")[row]
