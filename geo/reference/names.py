"""The 14 governorates and their names: normalise, look up exactly, else refuse.

A name is found only if, once normalised, it equals a listed spelling. Similar names are suggested, never assigned.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from geo.errors import Problem, UnknownNameError
from geo.reference.packaged import packaged

#: Population columns of ``governorates.csv``: reference day (ISO, or the year alone) and source.
POPULATION_SOURCES = MappingProxyType(
    {
        "pop_census_2004": ("2004", "Census 2004, Central Bureau of Statistics of Syria"),
        "pop_cbs_2011_01_01": ("2011-01-01", "Estimate, Central Bureau of Statistics of Syria"),
        "pop_cbs_2011_12_31": ("2011-12-31", "Estimate, Central Bureau of Statistics of Syria"),
        "pop_uscb_2014": ("2014", "Estimate, United States Census Bureau"),
        "pop_uscb_2016": ("2016", "Estimate, United States Census Bureau"),
    }
)

_LONGEST_NAME = 120
_SUGGESTIONS = 3
_LEAST_LIKENESS = 75.0
_SHORTEST_GUESS = 3

# Letters that carry ʿayn and hamza in Latin script, or stand for them, are written or left out at will.
_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‛′ʻʼʽʾʿˈ＇ʹ"))
_ARABIC_LETTERS = str.maketrans(
    {"ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ٱ": "ا", "ء": None, "ـ": None}
)
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—_.,;:/()\[\]،]+")
#: The Arabic article as Latin spellings write it, before sun letters too.
ARTICLES = frozenset(
    (
        "al",
        "el",
        "ul",
        "ad",
        "ed",
        "ar",
        "er",
        "as",
        "es",
        "at",
        "et",
        "an",
        "en",
        "az",
        "ez",
        "ash",
        "esh",
        "adh",
        "ath",
    )
)
_KINDS_OF_UNIT = frozenset(
    (
        *("governorate", "governate", "governorates", "province", "city", "محافظه", "مدينه", "madinat"),
        *("muhafazat", "muhafazah", "muhafaza", "mohafazat", "mohafaza"),
    )
)


@dataclass(frozen=True)
class Population:
    """How many people lived in a unit: the reference day (ISO; the year alone where no day is known) and the source."""

    date: str
    people: int
    source: str

    @property
    def year(self) -> int:
        """Year of the reference day."""
        return int(self.date[:4])


@dataclass(frozen=True)
class Governorate:
    """One governorate: codes, names, all known spellings, populations (people), area (km²) and centre (EPSG:4326)."""

    pcode: str
    name: str
    name_ar: str
    iso_3166_2: str
    hasc: str
    geonames_admin1: str
    aliases: tuple[str, ...]
    population: tuple[Population, ...]
    area_km2: float
    center_lon: float
    center_lat: float

    @property
    def spellings(self) -> tuple[str, ...]:
        """Both names and every alias."""
        return (self.name, self.name_ar, *self.aliases)


@cache
def governorates() -> tuple[Governorate, ...]:
    """Give the 14 governorates in p-code order.

    Returns
    -------
    Records with ``pcode`` (SY01 to SY14), ``name``, ``name_ar``, ``aliases`` (other spellings), ``iso_3166_2``,
    ``hasc``, ``geonames_admin1``, ``population`` (people, each with its day and source, the earliest first),
    ``area_km2`` (square kilometres) and ``center_lon``, ``center_lat`` (degrees, EPSG:4326). ``sources.toml``, beside
    the packaged data, says where they come from.

    Examples
    --------
    >>> [g.name for g in governorates()][:3]
    ['Damascus', 'Aleppo', 'Rural Damascus']
    """
    with packaged("governorates.csv").open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["pcode"])
    return tuple(_governorate(row) for row in rows)


def _governorate(row: dict[str, str]) -> Governorate:
    return Governorate(
        pcode=row["pcode"],
        name=row["name"],
        name_ar=row["name_ar"],
        iso_3166_2=row["iso_3166_2"],
        hasc=row["hasc"],
        geonames_admin1=row["geonames_admin1"],
        aliases=tuple(row["aliases"].split("|")),
        population=tuple(
            Population(date=date, people=int(row[column]), source=source)
            for column, (date, source) in POPULATION_SOURCES.items()
            if row[column]
        ),
        area_km2=float(row["area_km2"]),
        center_lon=float(row["center_lon"]),
        center_lat=float(row["center_lat"]),
    )


def normalise_name(name: str) -> str:
    """Reduce a name to what its spellings share, in Latin or Arabic script.

    Case, diacritics, hyphens, apostrophes, ʿayn signs, Arabic vowel marks and hamza forms, direction marks, the
    article, and words such as *governorate*, *province* or محافظة do not count. What is left is compared exactly.

    Examples
    --------
    >>> normalise_name("Deir ez-Zor Governorate"), normalise_name("محافظة الرّقة")
    ('deir zor', 'رقه')
    """
    visible = "".join(c for c in name.translate(_APOSTROPHES) if unicodedata.category(c) != "Cf")
    decomposed = unicodedata.normalize("NFKD", visible.translate(_APOSTROPHES))
    bare = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    words = [word for word in _SEPARATORS.split(bare.casefold().translate(_ARABIC_LETTERS)) if word]
    while len(words) > 1 and words[-1] in _KINDS_OF_UNIT:
        words.pop()
    while len(words) > 1 and words[0] in _KINDS_OF_UNIT:
        words.pop(0)
    kept = [word for word in words[:-1] if word not in ARTICLES] + words[-1:]
    return " ".join(_without_article(word) for word in kept)


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@cache
def name_index() -> MappingProxyType[str, str]:
    """Give the p-code of every normalised spelling and of every ISO 3166-2, HASC and p-code itself."""
    index: dict[str, str] = {}
    for unit in governorates():
        for spelling in (*unit.spellings, unit.pcode, unit.iso_3166_2, unit.hasc):
            index.setdefault(normalise_name(spelling), unit.pcode)
    return MappingProxyType(index)


def find_pcode(name: object) -> str | None:
    """Give the p-code of a governorate named or coded in any known spelling, or None.

    Parameters
    ----------
    name
        A name in English or Arabic, a p-code (``SY09``), an ISO 3166-2 code (``SY-DY``) or a HASC code (``SY.DY``).
        Anything that is not text, and text too long for a name, is not found.

    Examples
    --------
    >>> find_pcode("دير الزور"), find_pcode("Damascus countryside"), find_pcode("Atlantis")
    ('SY09', 'SY03', None)
    """
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        return None
    return name_index().get(normalise_name(name))


def to_pcode(name: object) -> str:
    """Give the p-code of a governorate named or coded in any known spelling.

    Parameters
    ----------
    name
        A name in English or Arabic, a p-code (``SY09``), an ISO 3166-2 code (``SY-DY``) or a HASC code (``SY.DY``).

    Raises
    ------
    UnknownNameError
        If the spelling is not listed. The error carries up to three similar names; none is assigned.

    Examples
    --------
    >>> to_pcode("Deir ez-Zour")
    'SY09'
    """
    pcode = find_pcode(name)
    if pcode is not None:
        return pcode
    suggestions = suggest_names(name)
    guess = f"Did you mean {', '.join(suggestions)}? " if suggestions else ""
    raise UnknownNameError(
        Problem(
            value=_quoted(name),
            reason="is not a known name of a Syrian governorate.",
            remedy=f"{guess}Write a governorate's name in English or Arabic, or its p-code (SY01 to SY14).",
        ),
        suggestions=suggestions,
    )


def suggest_names(name: object) -> tuple[str, ...]:
    """Give up to three governorate names similar to a spelling, most similar first; in its own script.

    Similarity is RapidFuzz's ``WRatio`` of normalised spellings, at least 75 of 100. It only suggests.
    """
    if not isinstance(name, str):
        return ()
    wanted = normalise_name(name[:_LONGEST_NAME])
    if len(wanted) < _SHORTEST_GUESS:
        return ()
    arabic = any("\u0600" <= c <= "\u06ff" for c in wanted)
    index = {normalise_name(spelling): unit.pcode for unit in governorates() for spelling in unit.spellings}
    matches = process.extract(wanted, list(index), scorer=fuzz.WRatio, score_cutoff=_LEAST_LIKENESS, limit=None)
    best: dict[str, float] = {}
    for spelling, score, _ in matches:
        best[index[spelling]] = max(best.get(index[spelling], 0.0), score)
    ranked = sorted(best, key=lambda pcode: (-best[pcode], pcode))[:_SUGGESTIONS]
    names = {unit.pcode: unit.name_ar if arabic else unit.name for unit in governorates()}
    return tuple(names[pcode] for pcode in ranked)


def _quoted(name: object) -> object:
    if name is None:
        return "nothing"
    return name[: _LONGEST_NAME + 1] if isinstance(name, str) else name
