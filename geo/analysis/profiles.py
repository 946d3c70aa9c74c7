"""Disclosure profiles: which columns leave the house, how exactly a place is told, and the smallest number told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo.errors import MapError, Problem
from geo.tables.codes import PRECISION_ORDER

#: How exactly a place may be told: a point, or a unit. ``near`` is no limit, for a ring is made by what is known.
LIMITS = ("site", "settlement", "adm3", "adm2", "adm1")

#: What a reader needs. A list of what passes, so that a column added to the registry stays in until it is let out.
_PUBLIC = (
    *("incident_id", "date", "date_end", "date_precision", "incident_type"),
    *("killed", "killed_min", "killed_max", "injured", "injured_min", "injured_max"),
    *("children", "women", "medical", "media", "civil_defense"),
    *("place", "governorate", "district", "subdistrict", "lon", "lat", "precision", "radius_km", "placed_by"),
    *("place_pcode", "adm1_pcode", "adm2_pcode", "adm3_pcode", "party", "attribution", "massacre", "in_headline"),
    *("withheld", "period_start", "period_end", "source", "source_url", "section", "quote_start", "quote_end"),
    *("admin_method", "admin_flag", "suppressed"),
)
#: The exact distance from a border is left out as well: it would undo the rounding of coordinates.
_PARTNER = (
    *_PUBLIC,
    *("date_of_death", "controller", "note"),
    *("match_name", "place_note", "place_reason", "place_suggestions", "place_conflict"),
)


@dataclass(frozen=True)
class Profile:
    """What may be published of incidents. Derive your own with ``dataclasses.replace(geo.PROFILES["public"], ...)``.

    Parameters
    ----------
    name
        Printed on the map and in ``coverage.json``.
    columns
        Columns of the incidents table that may pass; None for all.
    decimals
        Decimals of a degree kept of coordinates (two: about a kilometre), at most; None for all.
    finest
        How exactly any place is told at most: ``site``, ``settlement``, ``adm3``, ``adm2`` or ``adm1``.
    facilities
        The same for vital facilities and camps.
    torture
        The same for deaths due to torture.
    smallest_cell
        A number of children, women, medical, media or Civil Defense personnel above zero and below this is not told.
        1 tells all.

    Raises
    ------
    MapError
        If a value is not one of those above.

    """

    name: str
    columns: tuple[str, ...] | None = None
    decimals: int | None = None
    finest: str = "site"
    facilities: str = "site"
    torture: str = "site"
    smallest_cell: int = 1

    def __post_init__(self) -> None:
        problems = [
            Problem(option=field, value=getattr(self, field), reason="is no limit.", remedy=f"Use {', '.join(LIMITS)}.")
            for field in ("finest", "facilities", "torture")
            if getattr(self, field) not in LIMITS
        ]
        if self.decimals is not None and not 0 <= self.decimals <= 8:
            problems.append(
                Problem(
                    option="decimals", value=self.decimals, reason="is out of range.", remedy="Use 0 to 8, or None."
                )
            )
        if self.smallest_cell < 1:
            problems.append(
                Problem(option="smallest_cell", value=self.smallest_cell, reason="must be at least 1.", remedy="Use 3.")
            )
        if problems:
            raise MapError.from_problems(problems)

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        points = {self.finest, self.facilities, self.torture} == {"site"}
        return points and self.columns is None and self.decimals is None and self.smallest_cell == 1

    def limit(self, of: str) -> int:
        """Give the place in PRECISION_ORDER of the limit of ``finest``, ``facilities`` or ``torture``."""
        return PRECISION_ORDER.index(getattr(self, of))


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "public": Profile("public", _PUBLIC, 2, "settlement", "adm3", "adm1", smallest_cell=3),
        "partner": Profile("partner", _PARTNER, 3, "site", "adm3", "adm1"),
        "internal": Profile("internal"),
    }
)


def profile_of(profile: str | Profile) -> Profile:
    """Give a profile by its name; a profile stays as it is.

    Raises
    ------
    MapError
        If there is no profile of that name.

    Examples
    --------
    >>> profile_of("public").smallest_cell
    3

    """
    if isinstance(profile, Profile):
        return profile
    if profile not in PROFILES:
        raise MapError(
            Problem(
                option="profile",
                value=profile,
                reason="is no disclosure profile.",
                remedy=f"Use {', '.join(PROFILES)}, or a geo.Profile of your own.",
            )
        )
    return PROFILES[profile]
