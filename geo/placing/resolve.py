"""From a read phrase to a placement: which mention decides, how exactly, and why nothing does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from geo.placing.entries import Found, Place, Scope, governorate_code, governorate_name
from geo.placing.frame import Frame
from geo.placing.lookup import Lookup
from geo.placing.phrase_words import INSIDE, NAMESAKES, SETTLEMENTS
from geo.placing.phrases import LONGEST_PHRASE, Mention, clean, read_phrase
from geo.placing.placement import (
    LONGEST_BETWEEN_KM,
    NAMESAKE_KM,
    NEIGHBOURS_KM,
    PART_OF_KM,
    RING_KM,
    STEPPE_KM,
    Placement,
    Stated,
    at_place,
    beside,
    offset,
    ring,
    ring_between,
    unit_only,
)

#: Kinds of entry that are themselves a quarter, a landmark, a camp or an area.
_SPOTS = ("neighbourhood", "landmark", "camp", "area")
#: Relations by which one mention holds another, or stands beside it.
_HOLDERS = ("in", "part", "outskirts", "near", "suburb")
_HERE = ("head", "in", "part", "alias")
_OPEN = ("area", "steppe", "road", "bank")
#: Signs that join the halves of a double name, as OCHA prints them; between two places they part them.
_DOUBLE = re.compile(r"\s-\s|/|_")
_AND = frozenset({"and", "w", "و"})


def resolve(phrase: object, stated: Stated, lookup: Lookup) -> Placement:
    """Place one phrase; never outside the governorate that the row or the phrase names."""
    text = clean(phrase)
    if stated.problem:
        return Placement(reason=stated.problem)
    if stated.pcode:
        return _by_pcode(stated, lookup)
    if len(text) > LONGEST_PHRASE:
        return unit_only(stated.scope, reason=f"the phrase is longer than {LONGEST_PHRASE} characters.")
    if not text:
        return unit_only(stated.scope, reason="no place is printed.")
    double = lookup.find(text, stated.scope, tiers=("plain",)).place if _DOUBLE.search(text) else None
    return at_place(double) if double is not None else _by_reading(text, stated.scope, lookup)


def _by_reading(text: str, scope: Scope, lookup: Lookup) -> Placement:
    frame = Frame(read_phrase(text), scope, lookup)
    if frame.conflict:
        return unit_only(scope, reason=frame.conflict, conflict=frame.conflict)
    return frame.unit or (_Case(frame, lookup).placement() if frame.places else frame.no_place())


def _by_pcode(stated: Stated, lookup: Lookup) -> Placement:
    place = lookup.by_pcode.get(stated.pcode)
    if place is None:
        return unit_only(stated.scope, reason=f"the p-code {stated.pcode[:20]} is not in the gazetteer.")
    if stated.scope.adm1 and place.adm1 != stated.scope.adm1:
        told = f"{place.name} ({stated.pcode}) lies in {governorate_name(place.adm1)}, not in the governorate named."
        return unit_only(stated.scope, reason=told, conflict=told)
    return replace(at_place(place), placed_by="pcode")


class _Case:
    """The places of one phrase under examination, finest first; the first that is certain decides."""

    def __init__(self, frame: Frame, lookup: Lookup) -> None:
        self.lookup = lookup
        self.frame = frame
        self.scope = frame.scope
        self.places = frame.places
        self.head = frame.places[0]
        self.failures: list[tuple[Mention, Found]] = []

    def placement(self) -> Placement:
        for index, mention in enumerate(self.places):
            placed = self._try(index, mention)
            if placed is not None:
                return placed
        return self._failed()

    def _try(self, index: int, mention: Mention) -> Placement | None:
        relation = mention.relation
        blank_head = not self.head.words and relation in {"in", "part", "alias"}
        placed: Placement | None = None
        if relation == "between":
            placed = self._between(mention)
        elif index == 0 or blank_head:
            here = relation in _HERE or mention.kind in INSIDE or mention.implied
            placed = self._there(mention) if here else self._beside(mention)
        elif relation in {"in", "part"}:
            placed = self._within(mention)
        elif relation == "alias":
            placed = self._there(mention)
        elif not self._ambiguous() and not (relation == "near" and mention.kind in INSIDE):
            placed = self._beside(mention)
        return placed

    def _ambiguous(self) -> bool:
        """Whether what the phrase names first is known, but not certain: then nothing else stands in for it."""
        return bool(self.failures) and bool(self.failures[0][1].candidates)

    def _missed(self, mention: Mention, found: Found) -> None:
        self.failures.append((mention, found))

    # -- looking up -----------------------------------------------------------------------------------------------

    def _holders(self, of: Mention) -> list[Place]:
        """Give the place that the phrase says holds a mention or stands beside it, where it is certain."""
        later = self.places[self.places.index(of) + 1 :]
        held = (
            self._base(mention, ()).place
            for mention in later
            if mention.relation in _HOLDERS and mention.kind not in {*INSIDE, *_OPEN}
        )
        return [place for place in held if place is not None and place.located][:1]

    def _base(self, mention: Mention, holders: Sequence[Place]) -> Found:
        """Find the settlement a mention names; a governorate's name means its seat here."""
        code = "" if mention.implied else governorate_code(mention.name)
        seat = self.lookup.capitals.get(code)
        if code and self.scope.adm1 in {"", code} and seat is not None and mention.kind not in {"village", "farm"}:
            return Found(seat)
        if code and mention.kind == "city" and self.scope.adm1 != code:
            return Found(reason=f"{governorate_name(code)} is not in the governorate named.", elsewhere=True)
        name, kind = (mention.full if mention.implied else mention.name), mention.kind
        found = self.lookup.find(name, self.scope, kind=kind, holders=holders, direction=self.frame.direction)
        if found.place is None and mention.full != name:
            whole = self.lookup.find(mention.full, self.scope, kind=kind, holders=holders)
            found = whole if whole.place is not None else found
        return found

    def _spot(self, mention: Mention, holders: Sequence[Place]) -> Place | None:
        """Find an entry that is itself a quarter, landmark, camp or area."""
        names = dict.fromkeys((mention.full, mention.name)) if mention.words else ()
        found = (self.lookup.find(name, self.scope, kinds=_SPOTS, holders=holders).place for name in names)
        return next((place for place in found if place is not None), None)

    def _whole_name(self, mention: Mention, holders: Sequence[Place]) -> Place | None:
        """Find a settlement whose name holds a word of kind, as the bridge in Jisr ash-Shughur, strictly read."""
        if mention.full == mention.name or not mention.words:
            return None
        return self.lookup.find(mention.full, self.scope, holders=holders, tiers=("plain",)).place

    # -- what a mention gives -------------------------------------------------------------------------------------

    def _there(self, mention: Mention) -> Placement | None:
        """Place the incident at what a mention names."""
        holders = self._holders(mention)
        entry = self._spot(mention, holders) if mention.kind not in SETTLEMENTS else None
        part = mention.kind in {*INSIDE, "road"} or not mention.words
        if entry is None and (part or mention.kind in NAMESAKES):
            entry = self._whole_name(mention, holders)
        if entry is not None:
            return at_place(entry)
        if part or (mention.kind in NAMESAKES and not self.scope.adm1):
            return self._in_seat(mention)
        found = self._base(mention, holders)
        if found.place is None:
            self._missed(mention, found)
            return self._unqualified(mention) if found.elsewhere or not found.candidates else None
        return self._as_called(found.place, mention.kind, found.note)

    def _as_called(self, place: Place, kind: str, note: str) -> Placement:
        """Place by a settlement what the phrase calls its steppe, its area, its camp or the settlement itself."""
        if not place.located or place.kind in _SPOTS:
            return at_place(place, note)
        if kind == "steppe":
            return ring(place, max(STEPPE_KM, place.radius_km), f"the steppe of {place.name}")
        if kind in {"area", "bank"}:
            return ring(place, place.radius_km + RING_KM[kind], f"the {kind} of {place.name}")
        if kind in NAMESAKES:
            return ring(place, place.radius_km + NAMESAKE_KM[kind], f"{kind} called after {place.name}")
        return at_place(place, note)

    def _unqualified(self, mention: Mention) -> Placement | None:
        """Ring the places that bear the name with a qualifier (*upper*, *eastern*), or two places named together."""
        here = [place for place in self.lookup.qualified(mention.name, self.scope) if place.located]
        if not here:
            return self._pair(mention)
        if any(here[0].distance_km(place) > NEIGHBOURS_KM for place in here):
            return None
        reach = max(here[0].distance_km(place) + place.radius_km for place in here)
        return ring(here[0], reach + RING_KM["near"], " or ".join(dict.fromkeys(place.name for place in here)))

    def _pair(self, mention: Mention) -> Placement | None:
        """Ring two places named together, if both are known and lie near one another."""
        at = next((n for n, word in enumerate(mention.words) if word in _AND), 0)
        halves = [mention.words[:at], mention.words[at + 1 :]]
        if not at or not halves[1]:
            return None
        one, other = (self._base(replace(mention, words=half, all_words=half), ()).place for half in halves)
        if one is None or other is None or one.distance_km(other) > 2 * NEIGHBOURS_KM:
            return None
        reach = one.distance_km(other) / 2 + max(one.radius_km, other.radius_km)
        return ring_between(one, other, reach, "two places named together", adm1=self.scope.adm1)

    def _in_seat(self, mention: Mention) -> Placement | None:
        """Place a quarter or street of which only the governorate is said: in its seat, if the phrase says so."""
        alone = len(self.places) == 1
        seat = self.lookup.capitals.get(self.scope.adm1)
        said = self.frame.named or self.scope.adm1 == "SY01"
        if alone and said and seat is not None and mention.kind in {"neighbourhood", "street"}:
            return at_place(seat, f"a {mention.kind} in {seat.name}")
        if mention.words or alone:
            told = "it is part of a place that is not named." if alone else "its own place is not known."
            self._missed(mention, Found(reason=told))
        return None

    def _within(self, holder: Mention) -> Placement | None:
        """Place what is not known itself by the settlement that holds it."""
        head = self.head
        if holder.kind in {*INSIDE, *_OPEN}:
            entry = self._spot(holder, self._holders(holder))
            return at_place(entry, f"in {entry.name}") if entry is not None else None
        if self._ambiguous() and head.kind not in INSIDE:
            return None
        place = self._located(holder)
        if place is None:
            return None
        if head.kind in INSIDE or not head.words or (head.kind in {"", "area"} and holder.kind == "city"):
            return at_place(place, f"a part of {place.name} that is not known itself")
        close = head.kind in {"area", "road", "bank"} and holder.relation == "in"
        return ring(place, place.radius_km + RING_KM["area"] if close else PART_OF_KM, f"belongs to {place.name}")

    def _located(self, mention: Mention, holders: Sequence[Place] = ()) -> Place | None:
        found = self._base(mention, holders)
        if found.place is not None and found.place.located:
            return found.place
        self._missed(mention, found)
        return None

    def _beside(self, mention: Mention) -> Placement | None:
        """Place the incident near what a mention names, or at an offset from it."""
        place = self._located(mention, self._holders(mention))
        if place is None:
            return None
        if mention.relation == "near" and mention is not self.head and self.head.kind in INSIDE:
            return at_place(place)
        if mention.distance_km is not None:
            return offset(place, mention.distance_km, mention.direction)
        return beside(place, mention.relation, mention.direction)

    def _between(self, first: Mention) -> Placement | None:
        pair = [mention for mention in self.places if mention.relation == "between"][:2]
        if len(pair) < 2 or first is not pair[0]:
            self._missed(first, Found(reason="only one end is named."))
            return None
        one, other = (self._located(mention) for mention in pair)
        if one is None or other is None:
            return None
        apart = one.distance_km(other)
        if apart > LONGEST_BETWEEN_KM:
            told = f"{one.name} and {other.name} are {apart:.0f} km apart: too far to say where."
            self._missed(first, Found(reason=told))
            return None
        note = f"between {one.name} and {other.name}"
        return ring_between(one, other, apart / 2 + 1, note, adm1=self.scope.adm1)

    def _failed(self) -> Placement:
        unknown = (self.head, Found(reason="its place is not known."))
        mention, found = self.failures[0] if self.failures else unknown
        suggestions = tuple(place.label() for place in found.candidates)
        if not suggestions and mention.words:
            suggestions = self.lookup.suggest(mention.name, self.scope)
        reason = f"{mention.full or mention.kind}: {found.reason}"
        conflict = reason if found.elsewhere else ""
        return unit_only(self.scope, reason=reason, suggestions=suggestions, conflict=conflict)
