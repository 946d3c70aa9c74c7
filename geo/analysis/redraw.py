"""Where each incident may lie, and drawing its unit again and again from what is known of its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import BoundaryError, CRSError, Problem
from geo.placing.admin import assign_admin
from geo.placing.stated import stated_governorate
from geo.placing.units import Units, prepare_units

#: Radius taken for a place that is "near" another one when the table gives none, in kilometres.
NEAR_KM = 10.0
#: An incident counts in the unit of its point when at least this share of its disc lies there.
MOSTLY = 0.5

_KM_PER_DEGREE = 111.195  # on the sphere of 6371 km
_KNOWN_TO = {"site": 3, "settlement": 3, "near": 3, "adm3": 3, "adm2": 2, "adm1": 1, "country": 0}
_POINTS_AT_ONCE = 2_000_000
_TRIES = 8
_PROBES = 64


@dataclass(frozen=True)
class Level:
    """The units of one level: ``codes`` in order, their parents, and which of them each polygon belongs to."""

    number: int
    units: Units
    codes: np.ndarray
    names: np.ndarray
    of_polygon: np.ndarray
    parents: tuple[np.ndarray, ...]  # p-codes of the units' governorates, then districts ..., down to their own


@dataclass(frozen=True)
class Places:
    """What is known of each incident's place at one level.

    ``unit`` is the unit of its point or its name (-1: not known at this level); ``radius_km`` above zero means that it
    lies somewhere in a disc; ``spread`` points to the set of units it is spread over (-1: none), a row of ``shares``.
    """

    level: Level
    unit: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    radius_km: np.ndarray
    governorate: np.ndarray
    spread: np.ndarray
    shares: np.ndarray

    def only(self, rows: np.ndarray) -> Places:
        """Give the places of some incidents."""
        names = ("unit", "lon", "lat", "radius_km", "governorate", "spread")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def units_at(self, row: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Give the unit at each point; -1 outside all, or outside the governorate that incident ``row`` names."""
        polygon, touching, touched = self.level.units.locate(lon, lat)
        polygon = polygon.astype(int)
        polygon[touching[::-1]] = touched[::-1]  # on a border the lowest p-code, as in the join
        unit = np.where(polygon >= 0, self.level.of_polygon[polygon], -1)
        said = self.governorate[row]
        astray = (said != "") & (self.level.parents[0][unit] != said)
        return np.where(astray, -1, unit)


def level_of(boundaries: gpd.GeoDataFrame, level: int) -> Level:
    """Read the units of a level out of boundaries of that level or a finer one.

    Raises
    ------
    BoundaryError
        If the boundaries do not go down to that level, hold no unit, or a unit without a shape.
    CRSError
        If their CRS is missing.

    """
    key = f"adm{level}_pcode"
    if key not in boundaries:
        raise BoundaryError(
            Problem(
                file="boundaries",
                column=key,
                reason="is missing: the boundaries do not go down to this level.",
                remedy=f"Use geo.load_boundaries(path, level={level}) with a file that does, or a lower level.",
            )
        )
    _require_shapes(boundaries, key)
    units = prepare_units(boundaries)
    codes, first, of_polygon = np.unique(
        units.codes[key].to_numpy(dtype=object).astype(str), return_index=True, return_inverse=True
    )
    named = boundaries.drop_duplicates(key).set_index(key)
    names = named[f"adm{level}_name"] if f"adm{level}_name" in named else pd.Series(codes, index=codes)
    parents = tuple(
        units.codes[f"adm{step}_pcode"].to_numpy(dtype=object)[first].astype(str) for step in range(1, level + 1)
    )
    return Level(level, units, codes, names.reindex(codes).to_numpy(dtype=object), of_polygon, parents)


def _require_shapes(boundaries: gpd.GeoDataFrame, key: str) -> None:
    if boundaries.crs is None:
        remedy = 'Say which one it is, for WGS 84 with .set_crs("EPSG:4326").'
        raise CRSError(Problem(file="boundaries", reason="the coordinate reference system is missing.", remedy=remedy))
    if len(boundaries) == 0:
        raise BoundaryError(Problem(file="boundaries", reason="hold no unit.", remedy="Use geo.load_boundaries()."))
    there = ~(boundaries.geometry.isna() | boundaries.geometry.is_empty)
    bare = sorted(set(boundaries[key].astype(str)) - set(boundaries.loc[there, key].astype(str)))
    if bare:
        raise BoundaryError.from_problems(
            Problem(file="boundaries", column=key, value=code, reason="has no shape.") for code in bare
        )


def known_to(incidents: pd.DataFrame) -> np.ndarray:
    """Give the level of the finest units that each incident's precision tells."""
    return np.asarray(incidents["precision"].map(_KNOWN_TO).fillna(3).to_numpy(dtype=int))


def places_of(incidents: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, level: Level, size: np.ndarray) -> Places:
    """Say of each incident what is known of its place; one known only to a larger unit is spread by ``size``.

    ``size`` is the weight of each unit of the level: its area, or its population where that is known.
    """
    placed = assign_admin(incidents, boundaries)
    known = known_to(placed)
    position = {code: i for i, code in enumerate(level.codes)}
    unit = placed[f"adm{level.number}_pcode"].map(position).fillna(-1).to_numpy(dtype=int)
    unit = np.where(known >= level.number, unit, -1)
    lon = placed["lon"].to_numpy(dtype=float, na_value=np.nan)
    lat = placed["lat"].to_numpy(dtype=float, na_value=np.nan)
    radius = placed["radius_km"].to_numpy(dtype=float, na_value=0.0)
    radius = np.where((placed["precision"] == "near").fillna(False) & (radius <= 0), NEAR_KM, radius)
    by_point = placed["admin_method"].isin(["within", "border", "nearest"]).to_numpy() & (unit >= 0)
    points = (known == 3) & (placed["precision"] != "adm3").fillna(True).to_numpy() & by_point
    radius = np.where(points & np.isfinite(lon + lat), radius, 0.0)
    spread, shares = _spread(placed, unit, known, level, size)
    said = stated_governorate(incidents).to_numpy(dtype=object, na_value="")
    return Places(level, unit, lon, lat, radius, said, spread, shares)


def _spread(
    placed: pd.DataFrame, unit: np.ndarray, known: np.ndarray, level: Level, size: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give each incident without a unit the finest larger unit that it is known to lie in, and that unit's shares."""
    spread = np.full(len(unit), -1)
    rows: list[np.ndarray] = []
    for step in range(level.number - 1, 0, -1):
        code = placed[f"adm{step}_pcode"].to_numpy(dtype=object, na_value="")
        open_rows = (unit < 0) & (spread < 0) & (known >= step)
        for parent in sorted(set(code[open_rows]) & set(level.parents[step - 1])):
            share = np.where(level.parents[step - 1] == parent, size, 0.0)
            spread[open_rows & (code == parent)] = len(rows)
            rows.append(share / share.sum())
    return spread, np.array(rows).reshape(len(rows), len(level.codes))


def point_draws(places: Places, draws: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Draw the unit of incidents that have one again and again: parts of ``draws`` rows, one column an incident.

    Points are drawn evenly over the disc of ``radius_km`` and fall again where they leave the governorate that the
    source names; a point that finds no unit in a few tries takes the unit of its centre.
    """
    discs = np.flatnonzero(places.radius_km > 0)
    for rows in _parts(draws, len(places.unit)):
        unit = np.repeat(places.unit[None, :], rows, axis=0)
        if len(discs):
            unit[:, discs] = _in_discs(places, np.tile(discs, rows), rng).reshape(rows, len(discs))
        yield unit


def area_draws(places: Places, rates: np.ndarray, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Draw the unit of incidents known only to a larger unit, as :func:`point_draws` does.

    They are spread over the units in it by ``rates`` (a row a draw): where the incidents of known place make them
    likely in that draw. Rates of zero all over the larger unit mean that no place is known there; then by its shares.
    """
    begin = 0
    for rows in _parts(len(rates), len(places.spread)):
        unit = np.empty((rows, len(places.spread)), dtype=int)
        for one in np.unique(places.spread):
            own = places.spread == one
            members = np.flatnonzero(places.shares[one] > 0)
            weight = rates[begin : begin + rows, members]
            known = weight.sum(axis=1, keepdims=True) > 0
            cumulated = np.cumsum(np.where(known, weight, places.shares[one][members]), axis=1)
            chance = rng.random((rows, int(own.sum()))) * cumulated[:, -1:]
            chosen = np.zeros(chance.shape, dtype=int)
            for column in range(len(members) - 1):
                chosen += chance >= cumulated[:, column, None]
            unit[:, own] = members[chosen]
        begin += rows
        yield unit


def _parts(draws: int, width: int) -> list[int]:
    at_once = max(1, _POINTS_AT_ONCE // max(1, width))
    return [min(at_once, draws - begin) for begin in range(0, draws, at_once)]


def mostly_there(places: Places) -> np.ndarray:
    """Whether an incident counts in the unit of its point: its disc lies there for the most part.

    The share is measured on a fixed pattern of points (a sunflower), so that it needs no chance.
    """
    sure = places.unit >= 0
    discs = np.flatnonzero(places.radius_km > 0)
    if len(discs):
        step = np.arange(_PROBES)
        out, turn = np.sqrt((step + 0.5) / _PROBES), step * np.pi * (3 - np.sqrt(5))
        row = np.repeat(discs, _PROBES)
        found = _located(places, row, np.tile(out, len(discs)), np.tile(turn, len(discs)))
        inside = (found == places.unit[row]).reshape(len(discs), _PROBES).mean(axis=1)
        sure[discs] = inside >= MOSTLY
    return sure


def _in_discs(places: Places, row: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    found = np.full(len(row), -1)
    left = np.arange(len(row))
    for _ in range(_TRIES):
        out, turn = np.sqrt(rng.random(len(left))), 2 * np.pi * rng.random(len(left))
        found[left] = _located(places, row[left], out, turn)
        left = left[found[left] < 0]
        if len(left) == 0:
            break
    found[left] = places.unit[row[left]]
    return found


def _located(places: Places, row: np.ndarray, out: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """Give the unit at a place in the disc of each incident of ``row``; -1 outside all, or outside its governorate."""
    return places.units_at(row, *displaced(places.lon[row], places.lat[row], places.radius_km[row], out, turn))


def displaced(
    lon: np.ndarray, lat: np.ndarray, radius_km: np.ndarray, out: np.ndarray, turn: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Move points by a share ``out`` of their radius in the direction ``turn`` (radians from north)."""
    away = radius_km * out / _KM_PER_DEGREE
    return lon + away * np.sin(turn) / np.cos(np.radians(lat)), lat + away * np.cos(turn)
