"""Looking names up in a gazetteer: exactly after normalising, within the unit named, and never among equals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from geo.placing.entries import Found, Place, Scope, apart, governorate_name, same_spot, within
from geo.placing.phrase_words import BEARINGS
from geo.reference.gazetteer import GEOD, TIERS, Gazetteer
from geo.reference.spelling import Skeleton, plain_key, skeletons, sound_key, without_qualifiers

#: Without a governorate only these may find a place: looser readings are too little to search a whole country by.
COUNTRYWIDE_TIERS = ("plain",)
#: A name whose key by sound is this long may be searched by it in the whole country.
_LONG_SOUND = 8
_REMEMBERED = 200_000
_SUGGESTIONS = 3
_LEAST_LIKENESS = 70.0
_LONGEST_GUESS = 60
_LEAST_CORE = 4


@dataclass(frozen=True)
class Lookup:
    """A gazetteer ready to be asked; :func:`lookup_in` keeps one for each gazetteer."""

    gazetteer: Gazetteer
    _scopes: dict[str, tuple[list[str], list[int]]] = field(default_factory=dict)
    _known: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All entries, by position."""
        table = self.gazetteer.places
        texts = ("name", "kind", "adm1_pcode", "adm2_pcode", "adm3_pcode", "pcode", "also_in")
        text = {name: table[name].fillna("").astype(str).tolist() for name in texts}
        ranks = table["rank"].fillna(9).astype(int).tolist()
        lon, lat, radius = (table[name].to_numpy(dtype=float).tolist() for name in ("lon", "lat", "radius_km"))
        default = {1: 5.0, 2: 2.5, 3: 1.5}
        return tuple(
            Place(
                position=row,
                name=text["name"][row],
                kind=text["kind"][row],
                rank=ranks[row],
                lon=lon[row],
                lat=lat[row],
                radius_km=radius[row] if np.isfinite(radius[row]) else default.get(ranks[row], 1.0),
                adm1=text["adm1_pcode"][row],
                adm2=text["adm2_pcode"][row],
                adm3=text["adm3_pcode"][row],
                pcode=text["pcode"][row],
                also_in=tuple(code for code in text["also_in"][row].split("|") if code),
            )
            for row in range(len(table))
        )

    @cached_property
    def by_pcode(self) -> dict[str, Place]:
        """Entries by the p-code of the place."""
        return {place.pcode: place for place in reversed(self.places) if place.pcode}

    @cached_property
    def capitals(self) -> dict[str, Place]:
        """The seat of each governorate."""
        return {place.adm1: place for place in reversed(self.places) if place.rank == 1}

    def candidates(
        self, name: str, scope: Scope, *, kinds: Iterable[str] = (), tiers: Sequence[str] = ()
    ) -> tuple[list[Place], str]:
        """Give the entries of a name at the strictest tier that has any in scope, and that tier."""
        wanted = frozenset(kinds)
        for tier in tiers or self._tiers(name, scope):
            here = [self.places[position] for position in self._positions(name, tier)]
            here = [place for place in here if within(place, scope) and (not wanted or place.kind in wanted)]
            if here:
                return (here if tier.startswith("plain") else self._in_both_scripts(name, here)), tier
        return [], ""

    def _tiers(self, name: str, scope: Scope) -> tuple[str, ...]:
        if scope.adm1:
            return TIERS
        return (*COUNTRYWIDE_TIERS, "sound") if len(sound_key(name)) >= _LONG_SOUND else COUNTRYWIDE_TIERS

    def _positions(self, name: str, tier: str) -> tuple[int, ...]:
        asked = (name, tier)
        if asked not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[asked] = tuple(sorted(self.gazetteer.positions(name, tier)))
        return self._known[asked]

    def _in_both_scripts(self, name: str, here: list[Place]) -> list[Place]:
        """Of several loosely read entries keep those that agree with the name in Latin and in Arabic, if any do."""
        if len(here) == 1:
            return here
        agreeing: dict[int, set[bool]] = {place.position: set() for place in here}
        for skeleton in skeletons(name):
            for row, other, _ in self.gazetteer.skeletons.get(skeleton.key, ()):
                if row in agreeing and skeleton.agrees(other):
                    agreeing[row].add(other.arabic)
        return [place for place in here if len(agreeing[place.position]) == 2] or here

    def find(
        self,
        name: str,
        scope: Scope,
        *,
        kind: str = "",
        kinds: Iterable[str] = (),
        holders: Sequence[Place] = (),
        direction: str = "",
        tiers: Sequence[str] = (),
    ) -> Found:
        """Find the one place a name means.

        ``kind`` is what the phrase calls it; ``kinds`` the kinds of entry that will do. ``holders`` are places that
        the phrase says hold it or stand beside it; ``direction`` is its part of the governorate.
        """
        here, _ = self.candidates(name, scope, kinds=kinds, tiers=tiers)
        if not here:
            return self._absent(name, scope, kinds)
        if len(here) > 1:
            here = same_spot(here)
        if len(here) == 1:
            return self._only(here[0], scope, kind, holders)
        return self._settle(here, scope, kind, holders, direction)

    def _only(self, place: Place, scope: Scope, kind: str, holders: Sequence[Place]) -> Found:
        far = [holder for holder in holders if apart(place, holder)]
        if far:
            away = place.distance_km(far[0])
            told = f", {away:.0f} km away" if np.isfinite(away) else ""
            return Found(reason=f"the only {place.name} known is not in {far[0].name}{told}.", candidates=(place,))
        unsure = scope.adm1 in place.also_in if scope.adm1 else bool(place.also_in)
        if unsure and not holders and not self._outranks(place, kind, scope):
            where = "the governorate" if scope.adm1 else "other governorates"
            return Found(reason=f"more than one place in {where} is called {place.name}.", candidates=(place,))
        return Found(place)

    def _outranks(self, place: Place, kind: str, scope: Scope) -> bool:
        """Whether a seat may stand for its name: where it is called so, or its governorate is named."""
        if kind in {"village", "farm"}:
            return False
        if kind in {"city", "town"}:
            return place.rank <= 4
        return place.rank <= 3 and bool(scope.adm1)

    def _settle(self, here: list[Place], scope: Scope, kind: str, holders: Sequence[Place], direction: str) -> Found:
        together = [place for place in here if holders and not any(apart(place, holder) for holder in holders)]
        if len(together) == 1:
            return Found(together[0], note=f"of {len(here)} places of the name, the one in {holders[0].name}")
        if together:
            here = together
        best = min(place.rank for place in here)
        seats = [place for place in here if place.rank == best]
        if len(seats) == 1 and self._outranks(seats[0], kind, scope):
            called = "the seat of a unit" if best <= 3 else "the one listed as a town"
            return Found(seats[0], note=f"of {len(here)} places of the name, {called}")
        sided = self._on_side(here, direction)
        if sided is not None:
            return Found(sided, note=f"of {len(here)} places of the name, the one in that part of the governorate")
        where = "the governorate" if scope.adm1 else "Syria"
        return Found(reason=f"{len(here)} places in {where} are called so.", candidates=tuple(here[:_SUGGESTIONS]))

    def _on_side(self, here: list[Place], direction: str) -> Place | None:
        """Give the one place that lies in a direction from the seat, if the others clearly do not."""
        seat = self.capitals.get(here[0].adm1)
        if not direction or seat is None or any(not place.located for place in here):
            return None
        off = []
        for place in here:
            bearing = GEOD.inv(seat.lon, seat.lat, place.lon, place.lat)[0]
            off.append(abs((bearing - BEARINGS[direction] + 180) % 360 - 180))
        order = np.argsort(off, kind="stable")
        if off[order[0]] <= 50 and off[order[1]] >= 85:
            return here[int(order[0])]
        return None

    def qualified(self, name: str, scope: Scope) -> list[Place]:
        """Give the entries in scope whose name is this one with a qualifier, strictly read; none without a scope."""
        if not scope.adm1 or len(plain_key(name)) < _LEAST_CORE:
            return []
        found = {
            row
            for skeleton in skeletons(name)
            for row, core, sound in self._cores.get(skeleton.key, ())
            if skeleton.agrees(core) and (skeleton.arabic != core.arabic or sound == sound_key(name))
        }
        return [place for row in sorted(found) if within(place := self.places[row], scope)]

    @cached_property
    def _cores(self) -> dict[str, list[tuple[int, Skeleton, str]]]:
        found: dict[str, list[tuple[int, Skeleton, str]]] = {}
        columns = (self.gazetteer.spellings[name].tolist() for name in ("position", "spelling"))
        for position, spelling in zip(*columns, strict=True):
            core = without_qualifiers(spelling)
            for skeleton in skeletons(core):
                found.setdefault(skeleton.key, []).append((position, skeleton, sound_key(core)))
        return found

    def _absent(self, name: str, scope: Scope, kinds: Iterable[str]) -> Found:
        if scope.adm1:
            for wider in (Scope(scope.adm1), Scope()):
                if wider == scope:
                    continue
                there, tier = self.candidates(name, wider, kinds=kinds)
                if there and (wider.adm1 or tier == "plain"):
                    units = sorted({place.adm3 if wider.adm1 else governorate_name(place.adm1) for place in there})
                    where = ", ".join(units[:3])
                    if any(scope.adm1 in place.also_in for place in there):
                        told = "a place of that name in the governorate is known of, but it is not in the gazetteer."
                        return Found(reason=told, candidates=tuple(there[:_SUGGESTIONS]))
                    return Found(
                        reason=f"the gazetteer has {there[0].name} in {where}, and none in the unit named.",
                        candidates=tuple(there[:_SUGGESTIONS]),
                        elsewhere=True,
                    )
        return Found(reason="the name is not in the gazetteer.")

    def suggest(self, name: str, scope: Scope) -> tuple[str, ...]:
        """Give up to three similar names in scope, most similar first; similarity only suggests."""
        wanted = plain_key(name[:_LONGEST_GUESS])
        if len(wanted) < 3:
            return ()
        spelt, positions = self._spelt(scope.adm1)
        matches = process.extract(wanted, spelt, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=12)
        ranked = sorted(matches, key=lambda match: (-match[1], match[0], match[2]))
        seen: dict[str, None] = {}
        for _, _, row in ranked:
            place = self.places[positions[row]]
            seen.setdefault(place.label())
        return tuple(seen)[:_SUGGESTIONS]

    def _spelt(self, adm1: str) -> tuple[list[str], list[int]]:
        if adm1 not in self._scopes:
            spelt: list[str] = []
            positions: list[int] = []
            columns = (self.gazetteer.spellings[name].tolist() for name in ("position", "spelling"))
            for position, spelling in zip(*columns, strict=True):
                key = plain_key(spelling)
                if key and (not adm1 or self.places[position].adm1 == adm1):
                    spelt.append(key)
                    positions.append(position)
            self._scopes[adm1] = (spelt, positions)
        return self._scopes[adm1]

    def units(self, name: str, level: int, scope: Scope) -> frozenset[str]:
        """Give the p-codes of the districts (2) or sub-districts (3) of a name in scope."""
        for codes in self.gazetteer.unit_codes(name, level):
            here = {code for code in codes if code.startswith(scope.adm2 or scope.adm1)}
            if here:
                return frozenset(here)
        return frozenset()


@lru_cache(maxsize=4)
def lookup_in(gazetteer: Gazetteer) -> Lookup:
    """Give the lookup of a gazetteer; those of the last four gazetteers are kept."""
    return Lookup(gazetteer)
