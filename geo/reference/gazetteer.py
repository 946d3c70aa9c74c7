"""The gazetteer: known places with their spellings, from one or several lists, and an index by spelling."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from os import PathLike
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
from pyproj import Geod

from geo.reference.gazetteer_formats import PLACE_COLUMNS, read_places
from geo.reference.packaged import packaged
from geo.reference.spelling import Skeleton, bones_keys, plain_key, skeletons, sound_key

GEOD = Geod(ellps="WGS84")

#: Entries of two lists with a common spelling are one place within this distance (kilometres).
SAME_PLACE_KM = 10.0
#: One place whose coordinates in two lists lie farther apart than this is listed as a conflict (kilometres).
AGREEMENT_KM = 3.0

#: How strictly a name is read, strictest first; whole names come before halves of double names (``Abda - Rasm``).
#: ``loose`` is ``bones`` with more freedom in the short vowels.
TIERS = ("plain", "plain_half", "sound", "sound_half", "bones", "bones_half", "loose", "loose_half")
#: A looser key shorter than this tells too little.
SHORTEST_KEY = MappingProxyType({"plain": 1, "sound": 2, "bones": 3, "loose": 3})

CONFLICT_COLUMNS = ("place_id", "name", "other_place_id", "other_name", "other_source", "distance_km", "reason")


@lru_cache(maxsize=65536)
def keys_of(name: str) -> tuple[tuple[str, str], ...]:
    """Give the strength and the key of every key a name has, strictest first, without those that tell too little."""
    keys = (("plain", (plain_key(name),)), ("sound", (sound_key(name),)), ("bones", bones_keys(name)))
    return tuple((strength, key) for strength, some in keys for key in some if len(key) >= SHORTEST_KEY[strength])


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Places, their spellings and the names of districts and sub-districts; made by :func:`load_gazetteer`.

    Attributes
    ----------
    places
        One row a place: ``place_id, name, name_ar, kind``; ``rank`` (1 seat of a governorate, 2 of a district, 3 of a
        sub-district, 4 listed by GeoNames among places of 500 people and more, else missing); ``lon, lat`` (degrees,
        EPSG:4326; missing where only the unit is known); ``radius_km`` (kilometres within which the place lies);
        ``adm1_pcode, adm2_pcode, adm3_pcode, pcode``; ``also_in`` (p-codes, parted by ``|``, of governorates where
        another place, in the gazetteer or not, bears the name); ``source, confidence``.
    spellings
        ``position`` (row of ``places``), ``spelling``, ``whole`` (a whole name, not half of a double one).
    units
        ``level`` (2 or 3), ``pcode, spelling``.
    conflicts
        Where the lists disagree: ``place_id, name, other_place_id, other_name, other_source, distance_km``
        (kilometres) and ``reason``. The first list's entry stands.
    """

    places: pd.DataFrame
    spellings: pd.DataFrame
    units: pd.DataFrame
    conflicts: pd.DataFrame

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def index(self) -> MappingProxyType[str, MappingProxyType[str, tuple[int, ...]]]:
        """Positions of places by key, for each of TIERS."""
        found: dict[str, dict[str, dict[int, None]]] = {tier: defaultdict(dict) for tier in TIERS}
        columns = (self.spellings[name].tolist() for name in ("position", "spelling", "whole"))
        for position, spelling, whole in zip(*columns, strict=True):
            for strength, key in keys_of(spelling):
                found[strength if whole else f"{strength}_half"][key][position] = None
        return MappingProxyType(
            {tier: MappingProxyType({key: tuple(rows) for key, rows in keys.items()}) for tier, keys in found.items()}
        )

    @cached_property
    def skeletons(self) -> MappingProxyType[str, tuple[tuple[int, Skeleton, bool], ...]]:
        """By key of consonants: position, skeleton, and whether the spelling is a whole name."""
        found: dict[str, dict[tuple[int, Skeleton, bool], None]] = defaultdict(dict)
        columns = (self.spellings[name].tolist() for name in ("position", "spelling", "whole"))
        for position, spelling, whole in zip(*columns, strict=True):
            for skeleton in skeletons(spelling):
                found[skeleton.key][position, skeleton, whole] = None
        return MappingProxyType({key: tuple(rows) for key, rows in found.items()})

    def positions(self, name: str, tier: str) -> frozenset[int]:
        """Positions of the places that a name may mean, read as strictly as a tier of TIERS says.

        Below ``plain``, a spelling must also agree with the name in its vowels, as far as both write them.
        """
        strength = tier.removesuffix("_half")
        keys = [key for level, key in keys_of(name) if level == strength]
        if strength == "plain":
            return frozenset(row for key in keys for row in self.index[tier].get(key, ()))
        whole = not tier.endswith("_half")
        agreeing = frozenset(
            row
            for skeleton in skeletons(name)
            if len(skeleton.key) >= SHORTEST_KEY["bones"] or strength == "sound"
            for row, other, is_whole in self.skeletons.get(skeleton.key, ())
            if is_whole == whole and skeleton.agrees(other, loosely=strength == "loose")
        )
        if strength == "sound":
            return agreeing & frozenset(row for key in keys for row in self.index[tier].get(key, ()))
        return agreeing

    @cached_property
    def unit_index(self) -> MappingProxyType[str, tuple[tuple[int, str, str], ...]]:
        """Level, p-code and spelling of districts and sub-districts, by every key of their names."""
        found: dict[str, dict[tuple[int, str, str], None]] = defaultdict(dict)
        columns = (self.units[name].tolist() for name in ("level", "pcode", "spelling"))
        for level, pcode, spelling in zip(*columns, strict=True):
            for _, key in keys_of(spelling):
                found[key][level, pcode, spelling] = None
        return MappingProxyType({key: tuple(rows) for key, rows in found.items()})

    def unit_codes(self, name: str, level: int) -> Iterator[frozenset[str]]:
        """Give the p-codes of the districts (2) or sub-districts (3) of a name, strictest reading first."""
        for strength, key in keys_of(name):
            rows = [row for row in self.unit_index.get(key, ()) if row[0] == level]
            yield frozenset(
                pcode
                for _, pcode, spelling in rows
                if (plain_key(spelling) == key if strength == "plain" else _may_be(name, spelling))
            )


def _may_be(name: str, spelling: str) -> bool:
    return any(one.agrees(other) for one in skeletons(name) for other in skeletons(spelling))


def load_gazetteer(*paths: str | PathLike[str], embedded: bool = True) -> Gazetteer:
    """Load places: the lists given, the most official first, and under them the embedded ones.

    Parameters
    ----------
    paths
        Files of places: OCHA's populated places (the release of 2014, of 2021 and the current one), GeoNames'
        country dump ``SY.txt``, or a table with ``name``, ``lat`` and ``lon`` (and, if known, ``name_ar``, ``pcode``,
        ``adm1_pcode`` or ``governorate``, ``aliases`` parted by ``|``). CSV, XLSX, GeoJSON, GeoPackage, zipped
        Shapefile. Coordinates are degrees in EPSG:4326; shapes in another CRS are brought to it.
    embedded
        Whether the embedded places stand under the given ones. Their aliases then serve the given places too.

    Returns
    -------
    Gazetteer
        An entry of a later list with the p-code of an earlier one, or with a common spelling in the same governorate
        within ten kilometres (geodesic, WGS 84), is the same place: the earlier coordinates stand, the later
        spellings are added, and what differs by more than three kilometres is in ``.conflicts``.

    Raises
    ------
    InputFileError
        If a file is missing or cannot be read.
    TableError
        If a file has no names, or rows with unusable coordinates; all of them are listed.
    CRSError
        If shapes have no CRS.

    Examples
    --------
    >>> places = load_gazetteer()
    >>> places.places.loc[places.places["name"] == "Tadmur", "adm1_pcode"].item()
    'SY04'
    """
    stack = _Stack()
    for path in paths:
        table, spellings, units = read_places(Path(path))
        stack.add(table, spellings)
        stack.units.update((int(level[3]), pcode, name) for level, pairs in units.items() for pcode, name in pairs)
    if embedded or not paths:
        file = packaged("places.csv")
        table, _, _ = read_places(file)
        stack.add(table, _embedded_spellings(table))
        stack.spell_by_pcode(_aliases())
    return stack.gazetteer()


def _aliases() -> Iterator[tuple[str, str]]:
    with packaged("place_aliases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["place_id"], row["alias"]


def _embedded_spellings(table: pd.DataFrame) -> list[tuple[int, str, bool]]:
    position = {place_id: row for row, place_id in enumerate(table["place_id"])}
    return [(position[place_id], alias, True) for place_id, alias in _aliases() if place_id in position]


class _Stack:
    """Lists laid under one another; only used while loading."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []
        self.spelt: dict[tuple[int, str], bool] = {}
        self.units: set[tuple[int, str, str]] = set()
        self.conflicts: list[tuple[object, ...]] = []
        self._by_pcode: dict[object, int] = {}
        self._by_key: dict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, table: pd.DataFrame, spellings: Iterable[tuple[int, str, bool]]) -> None:
        rows = table.astype(object).where(table.notna(), None).to_dict("records")
        records: list[dict[str, object]] = [{str(column): value for column, value in row.items()} for row in rows]
        names: list[dict[str, bool]] = [
            {str(record[column]): True for column in ("name", "name_ar") if record[column]} for record in records
        ]
        for row, spelling, whole in spellings:
            names[row][spelling] = names[row].get(spelling, False) or whole
        first_of_list = len(self.rows)
        placed = []
        for record, spelt in zip(records, names, strict=True):
            known = self._same(record, spelt, first_of_list) if first_of_list else None
            if known is None:
                known = len(self.rows)
                self.rows.append(record)
            else:
                self._merge(known, record)
            placed.append((known, spelt))
        for position, spelt in placed:
            self._spell(position, spelt)

    def _spell(self, position: int, spelt: dict[str, bool]) -> None:
        row = self.rows[position]
        if row["pcode"]:
            self._by_pcode.setdefault(row["pcode"], position)
        for spelling, whole in spelt.items():
            self.spelt[position, spelling] = self.spelt.get((position, spelling), False) or whole
            for _, key in keys_of(spelling):
                self._by_key[str(row["adm1_pcode"]), key].append(position)

    def spell_by_pcode(self, aliases: Iterable[tuple[str, str]]) -> None:
        """Add the spellings that are listed by the p-code of a place, where the place is known."""
        for pcode, alias in aliases:
            if pcode in self._by_pcode:
                self._spell(self._by_pcode[pcode], {alias: True})

    def _same(self, record: dict[str, object], spelt: dict[str, bool], limit: int) -> int | None:
        if record["pcode"] in self._by_pcode and record["pcode"]:
            return self._by_pcode[record["pcode"]]
        if record["lon"] is None or record["kind"] in {"area", "landmark", "neighbourhood", "camp"}:
            return None
        candidates = {
            position
            for spelling in spelt
            for _, key in keys_of(spelling)
            for position in self._by_key.get((str(record["adm1_pcode"]), key), ())
            if position < limit
        }
        near = [
            (away, position) for position in candidates if (away := self._distance(position, record)) <= SAME_PLACE_KM
        ]
        return min(near)[1] if near else None

    def _distance(self, position: int, record: dict[str, object]) -> float:
        row = self.rows[position]
        if row["lon"] is None or record["lon"] is None:
            return float("inf")
        return float(GEOD.inv(row["lon"], row["lat"], record["lon"], record["lat"])[2]) / 1000

    def _merge(self, position: int, record: dict[str, object]) -> None:
        row = self.rows[position]
        away = self._distance(position, record)
        reasons = [f"{away:.1f} km apart"] if np.isfinite(away) and away > AGREEMENT_KM else []
        if row["adm1_pcode"] and record["adm1_pcode"] and row["adm1_pcode"] != record["adm1_pcode"]:
            reasons.append(f"in {row['adm1_pcode']} and in {record['adm1_pcode']}")
        if reasons:
            self.conflicts.append(
                (
                    *(row["place_id"], row["name"], record["place_id"], record["name"], record["source"]),
                    *(round(away, 1) if np.isfinite(away) else None, "; ".join(reasons)),
                )
            )
        for column, value in record.items():
            if row[column] is None and value is not None and column not in {"lon", "lat"}:
                row[column] = value

    def gazetteer(self) -> Gazetteer:
        places = pd.DataFrame(self.rows, columns=PLACE_COLUMNS)
        for column in PLACE_COLUMNS:
            if column in {"lon", "lat", "radius_km"}:
                places[column] = places[column].astype("float64")
            else:
                places[column] = places[column].astype("Int64" if column == "rank" else "string")
        spelt = sorted((position, spelling, whole) for (position, spelling), whole in self.spelt.items())
        spellings = pd.DataFrame(spelt, columns=["position", "spelling", "whole"])
        units = pd.DataFrame(sorted(self.units | set(_seats(places, spelt))), columns=["level", "pcode", "spelling"])
        return Gazetteer(places, spellings, units, pd.DataFrame(self.conflicts, columns=CONFLICT_COLUMNS))


def _seats(places: pd.DataFrame, spelt: Iterable[tuple[int, str, bool]]) -> Iterator[tuple[int, str, str]]:
    """Name a district and a sub-district after its seat."""
    ranks = places["rank"].fillna(9).tolist()
    codes = {level: places[f"adm{level}_pcode"].fillna("").tolist() for level in (2, 3)}
    for position, spelling, _ in spelt:
        if ranks[position] <= 3 and codes[3][position]:
            yield 3, codes[3][position], spelling
        if ranks[position] <= 2 and codes[2][position]:
            yield 2, codes[2][position], spelling
