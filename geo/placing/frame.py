"""The units that frame a phrase: the country, the governorate and the district it names, apart from its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.placing.entries import Scope, governorate_code, governorate_name, narrowed
from geo.placing.lookup import Lookup
from geo.placing.phrase_words import BORDER_SIDES, NATIONS
from geo.placing.phrases import Mention
from geo.placing.placement import Placement, unit_only

_LEVELS = {"district": 2, "subdistrict": 3}


class Frame:
    """Reads the framing units off a list of mentions.

    Afterwards ``places`` are the mentions left, ``scope`` the units in which they are to be looked up, ``direction``
    the part of the governorate that is named, ``conflict`` a sentence if the row and the phrase name two governorates,
    ``named`` whether the phrase names a governorate, ``unit`` the placement if the phrase names a unit and no more.
    """

    def __init__(self, mentions: Sequence[Mention], stated: Scope, lookup: Lookup) -> None:
        self.stated = stated
        self.scope = stated
        self.direction = ""
        self.conflict = ""
        self.named = False
        self.nation = False
        self.places = [mention for index, mention in enumerate(mentions) if not self._taken(index, mention, mentions)]
        self.unit = None if self.conflict else self._narrow(lookup)

    def _taken(self, index: int, mention: Mention, mentions: Sequence[Mention]) -> bool:
        """Tell whether a mention names Syria, a border or a governorate; note what it says."""
        border = mention.kind == "border" and (index > 0 or {*mention.words} <= BORDER_SIDES)
        if border or mention.name in NATIONS:
            self.nation = self.nation or not border
            return True
        code = self._governorate(index, mention, mentions)
        if not code:
            return False
        if self.scope.adm1 and self.scope.adm1 != code:
            by_row = self.scope == self.stated
            told = "the phrase names {0}, the row {1}." if by_row else "the phrase names two governorates, {1} and {0}."
            self.conflict = self.conflict or told.format(governorate_name(code), governorate_name(self.scope.adm1))
        self.scope = self.scope if self.scope.adm1 else Scope(code)
        self.direction = self.direction or mention.direction
        self.named = True
        return True

    def _governorate(self, index: int, mention: Mention, mentions: Sequence[Mention]) -> str:
        """Give the p-code of the governorate that a mention frames the phrase by; empty if it does not."""
        code = governorate_code(mention.full) if mention.kind == "governorate" else ""
        code = code or governorate_code(mention.name)
        if not code or mention.kind not in {"", "governorate"}:
            return ""
        if mention.implied and self.scope.adm1 not in {"", code}:
            return ""  # "Eastern Sweida" in Hama is a village
        if mention.relation == "suburb" and code == "SY01":
            return "SY03"  # the suburbs of Damascus are a governorate of their own
        if mention.kind == "governorate" or mention.relation in {"suburb", "in", "part"}:
            return code
        alone = index == 0 and mention.relation == "head"
        return code if alone and self.scope.adm1 in {"", code} and not _other_governorate(mentions, code) else ""

    def _narrow(self, lookup: Lookup) -> Placement | None:
        """Narrow the scope to districts named; give the unit itself where it is all that is named."""
        finer = any(mention.words and mention.kind not in _LEVELS for mention in self.places)
        for mention in [mention for mention in self.places if mention.kind in _LEVELS]:
            codes = lookup.units(mention.name, _LEVELS[mention.kind], self.scope)
            if len(codes) == 1:
                self.scope = narrowed(self.scope, next(iter(codes)))
                if not finer:
                    told = "the phrase names no more than the unit."
                    return replace(unit_only(self.scope, reason=told), match_name=mention.name)
            elif not finer:
                what = "district" if mention.kind == "district" else "sub-district"
                told = f"{len(codes)} {what}s are called so." if codes else f"no {what} of that name is known."
                return unit_only(
                    self.scope, reason=f"{mention.full}: {told}", suggestions=lookup.suggest(mention.name, self.scope)
                )
            self.places.remove(mention)
        return None

    def no_place(self) -> Placement:
        """Give the placement of a phrase that names no place: its unit, the country, or nothing."""
        told = "the phrase names no more than the unit."
        if self.scope.adm1:
            return unit_only(self.scope, reason=told)
        if self.nation:
            return Placement(precision="country", placed_by="admin_name", reason=told)
        return Placement(reason="the phrase names no place.")


def _other_governorate(mentions: Sequence[Mention], code: str) -> bool:
    """Whether a later mention names another governorate: then the head is a place of that name."""
    later = [governorate_code(mention.name) for mention in mentions[1:] if mention.relation in {"in", "suburb", "part"}]
    return any(other not in {"", code} for other in later)
