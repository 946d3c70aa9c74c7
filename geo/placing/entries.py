"""Entries of a gazetteer as a lookup has them, the units it is held to, and whether two entries fit together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from geo.reference.gazetteer import GEOD
from geo.reference.names import find_pcode, governorates

#: A place in another district than its holder must lie within this distance (kilometres) of it.
_BESIDE_KM = 10.0


@dataclass(frozen=True)
class Scope:
    """Within which units a name is looked up; empty means anywhere in Syria."""

    adm1: str = ""
    adm2: str = ""
    adm3: str = ""

    @property
    def finest(self) -> str:
        """The finest p-code known."""
        return self.adm3 or self.adm2 or self.adm1


@dataclass(frozen=True)
class Place:
    """One entry of the gazetteer, in plain types."""

    position: int
    name: str
    kind: str
    rank: int
    lon: float
    lat: float
    radius_km: float
    adm1: str
    adm2: str
    adm3: str
    pcode: str
    also_in: tuple[str, ...]

    @property
    def located(self) -> bool:
        """Whether the entry has coordinates."""
        return bool(np.isfinite(self.lon) and np.isfinite(self.lat))

    def distance_km(self, other: Place) -> float:
        """Distance in kilometres on the ellipsoid; infinite where one has no coordinates."""
        if not (self.located and other.located):
            return float("inf")
        return float(GEOD.inv(self.lon, self.lat, other.lon, other.lat)[2]) / 1000

    def label(self) -> str:
        """Name with the code that tells it from others of the name."""
        return f"{self.name} ({self.adm3 or self.adm2 or self.adm1 or 'unit not known'})"


@dataclass(frozen=True)
class Found:
    """What a name gave: the place, or the reason why none, with the places that came near."""

    place: Place | None = None
    reason: str = ""
    candidates: tuple[Place, ...] = ()
    note: str = ""
    elsewhere: bool = False


@lru_cache(maxsize=65536)
def governorate_code(name: str) -> str:
    """Give the p-code of the governorate a name is a spelling of, or an empty string."""
    return find_pcode(name) or ""


def governorate_name(pcode: str) -> str:
    """Give the English name of a governorate, or the code itself."""
    return next((unit.name for unit in governorates() if unit.pcode == pcode), pcode or "a unit not known")


def narrowed(scope: Scope, code: str) -> Scope:
    """Narrow a scope to a district or sub-district."""
    if len(code) == 6:
        return replace(scope, adm1=code[:4], adm2=code)
    return replace(scope, adm1=code[:4], adm2=code[:6], adm3=code)


def within(place: Place, scope: Scope) -> bool:
    """Whether a place lies in the units of a scope."""
    return (
        (not scope.adm1 or place.adm1 == scope.adm1)
        and (not scope.adm2 or place.adm2 == scope.adm2)
        and (not scope.adm3 or place.adm3 == scope.adm3)
    )


def apart(place: Place, holder: Place) -> bool:
    """Whether a place cannot be in or at a holder: another district, and not beside it."""
    if place.position == holder.position or not place.located:
        return False
    if place.adm2 and place.adm2 == holder.adm2 and place.distance_km(holder) <= 60:
        return False
    return place.distance_km(holder) > _BESIDE_KM


def same_spot(here: list[Place]) -> list[Place]:
    """Keep one of entries that lie within a kilometre: the finest rank, then the first listed."""
    first = min(here, key=lambda place: (place.rank, place.position))
    return [first] if all(first.distance_km(place) <= 1 for place in here) else here
