"""What geocoding one phrase gives: a point, a ring, a unit or a reason; and how each is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.placing.entries import Place, Scope
from geo.placing.phrase_words import BEARINGS
from geo.reference.gazetteer import GEOD

#: Kilometres added to a place's own radius, by what the phrase says: the ring within which the incident lies.
RING_KM = {"near": 3.0, "outskirts": 2.5, "dir": 3.5, "suburb": 10.0, "area": 4.0, "bank": 4.0, "road": 5.0}
#: Kilometres about a settlement within which lies what is called after it: a camp, a border crossing, an airport.
NAMESAKE_KM = {"camp": 2.0, "crossing": 5.0, "airport": 8.0, "dam": 8.0}
#: A place at least this wide (kilometres) is not meant by its centre when a phrase says "northwest of" it.
CITY_KM = 5.0
#: So far beyond its radius (kilometres) the ring about its edge is centred.
EDGE_KM = 2.0
STEPPE_KM = 15.0
#: An unknown village of a town: nine in ten places of a sub-district lie within 21 km of its seat (OCHA, 2014).
PART_OF_KM = 20.0
#: A compass word covers 22.5 degrees to either side: at distance d that is d times this tangent.
SECTOR = 0.4142
#: Upper and lower villages of one name are named together if they lie within this distance (kilometres).
NEIGHBOURS_KM = 6.0
#: Between two places farther apart than this (kilometres) is no place any more.
LONGEST_BETWEEN_KM = 80.0


@dataclass(frozen=True)
class Stated:
    """What a row says of its place besides the phrase: units, the place's p-code, and what is wrong with them."""

    scope: Scope = field(default_factory=Scope)
    pcode: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Placement:
    """Where a phrase is: degrees in EPSG:4326, kilometres, codes; or the reason why nowhere."""

    lon: float | None = None
    lat: float | None = None
    precision: str = ""
    radius_km: float | None = None
    placed_by: str = "none"
    place_pcode: str = ""
    adm1: str = ""
    adm2: str = ""
    adm3: str = ""
    match_name: str = ""
    reason: str = ""
    suggestions: tuple[str, ...] = ()
    note: str = ""
    conflict: str = ""


def unit_only(scope: Scope, *, reason: str = "", suggestions: Sequence[str] = (), conflict: str = "") -> Placement:
    """Make a placement in the finest unit known, without a point; or none at all."""
    precision = next((level for level in ("adm3", "adm2", "adm1") if getattr(scope, level)), "")
    return Placement(
        precision=precision,
        placed_by="admin_name" if precision else "none",
        adm1=scope.adm1,
        adm2=scope.adm2,
        adm3=scope.adm3,
        reason=reason,
        suggestions=tuple(suggestions),
        conflict=conflict,
    )


def at_place(place: Place, note: str = "") -> Placement:
    """Place an incident at an entry: a point, the ring of an area, or the unit where no more is known."""
    if not place.located:
        scope = Scope(place.adm1, place.adm2, place.adm3)
        told = f"of {place.name} only the unit is known."
        return replace(unit_only(scope, reason=told), match_name=place.name, placed_by="gazetteer", note=note)
    if place.kind == "area":
        return ring(place, place.radius_km, note)
    return Placement(
        lon=place.lon,
        lat=place.lat,
        precision="settlement",
        radius_km=place.radius_km,
        placed_by="gazetteer",
        place_pcode=place.pcode,
        adm1=place.adm1,
        adm2=place.adm2,
        adm3=place.adm3,
        match_name=place.name,
        note=note,
    )


def ring(place: Place, radius_km: float, note: str = "") -> Placement:
    """Make a ring about a place; its district is not known, for the ring may cross a border."""
    return Placement(
        lon=place.lon,
        lat=place.lat,
        precision="near",
        radius_km=round(radius_km, 1),
        placed_by="gazetteer",
        adm1=place.adm1,
        match_name=place.name,
        note=note,
    )


def ring_between(one: Place, other: Place, radius_km: float, note: str, *, adm1: str = "") -> Placement:
    """Make a ring about the middle of the geodesic between two places; ``adm1`` where they are in two governorates."""
    lon, lat = GEOD.npts(one.lon, one.lat, other.lon, other.lat, 1)[0]
    return replace(
        ring(one, radius_km, note),
        lon=round(lon, 6),
        lat=round(lat, 6),
        adm1=one.adm1 if one.adm1 == other.adm1 else adm1,
        match_name=f"{one.name} – {other.name}",
    )


def beside(place: Place, relation: str, direction: str) -> Placement:
    """Ring the surroundings of a place; on one side of a city, the ring is about a point at its edge on that side."""
    said = f"{relation} {direction}".strip()
    around = ring(place, place.radius_km + RING_KM[relation], f"{said}: about {place.name}")
    if relation != "dir" or place.radius_km < CITY_KM:
        return around
    edge = place.radius_km + EDGE_KM
    lon, lat, _ = GEOD.fwd(place.lon, place.lat, BEARINGS[direction], edge * 1000)
    return replace(
        around, lon=round(lon, 6), lat=round(lat, 6), radius_km=edge, note=f"{direction} side of {place.name}"
    )


def offset(place: Place, distance_km: float, direction: str) -> Placement:
    """Place "10 km east of": the geodesic point, ringed by the sector of the compass word and the place's own radius.

    Without a direction, the ring about the place that holds that distance.
    """
    if not direction:
        return ring(place, place.radius_km + distance_km, f"{distance_km:g} km from {place.name}")
    lon, lat, _ = GEOD.fwd(place.lon, place.lat, BEARINGS[direction], distance_km * 1000)
    around = ring(place, place.radius_km + max(1.0, SECTOR * distance_km))
    told = f"{distance_km:g} km {direction} of {place.name}"
    return replace(around, lon=round(lon, 6), lat=round(lat, 6), note=told)
