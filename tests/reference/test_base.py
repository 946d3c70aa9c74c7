"""The base map: neighbours fit Syria's outline, towns lie where they should."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shared_files import shared

from geo.reference.base import load_neighbours, load_towns
from geo.reference.boundaries import load_boundaries
from geo.reference.names import governorates, normalise_name
from geo.reference.packaged import packaged


def test_neighbours_have_names_and_valid_shapes():
    around = load_neighbours()
    assert around.crs.to_epsg() == 4326
    assert list(around.columns) == ["name", "name_ar", "kind", "geometry"]
    assert {"Türkiye", "Iraq", "Jordan", "Lebanon", "Israel", "Palestine", "Cyprus"} <= set(around["name"])
    assert around["name"].is_unique
    assert around.is_valid.all()
    assert not around[["name", "name_ar"]].isna().any(axis=None)
    assert around["kind"].value_counts().to_dict()["water"] == 1
    assert packaged("neighbours.geojson").stat().st_size < 80_000


def test_no_gap_and_no_overlap_along_the_border():
    syria = load_boundaries().union_all()
    around = load_neighbours()
    land = around.loc[around["kind"] != "water"].geometry.to_numpy()
    overlap = shapely.area(shapely.intersection(land, syria))
    assert overlap.max() < 1e-5  # square degrees, about 0.1 km²
    together = shapely.union_all([*land, syria])
    gaps = [shapely.Polygon(ring).area for part in shapely.get_parts(together) for ring in part.interiors]
    assert max(gaps, default=0) < 2e-6
    pairs = [shapely.area(shapely.intersection(a, b)) for i, a in enumerate(land) for b in land[:i]]
    assert max(pairs) < 1e-5


def test_the_golan_is_in_no_country():
    around = load_neighbours().set_index("name")
    inside = shapely.Point(35.70, 33.00)
    assert around.loc["Golan Heights", "kind"] == "area"
    assert [name for name, shape in around.geometry.items() if shape.covers(inside)] == ["Golan Heights"]
    assert not load_boundaries().covers(inside).any()


@pytest.mark.shared
def test_the_golan_is_what_the_embedded_quneitra_lacks():
    official = load_boundaries(shared("boundaries/cod-ab-syr-20201217/syr_admin1.geojson")).set_index("adm1_pcode")
    ours = load_boundaries().set_index("adm1_pcode")
    lacking = official.to_crs(32637).geometry["SY14"].difference(ours.to_crs(32637).geometry["SY14"])
    golan = load_neighbours().set_index("name").to_crs(32637).geometry["Golan Heights"]
    assert lacking.area / 1e6 == pytest.approx(1181, abs=1)
    assert lacking.intersection(golan).area / lacking.area > 0.92
    assert golan.intersection(lacking).area / golan.area > 0.9


def test_towns_are_sorted_and_lie_in_their_governorate():
    towns = load_towns()
    assert towns["rank"].is_monotonic_increasing
    assert towns["rank"].value_counts().to_dict()[1] == 13
    capitals = set(towns.loc[towns["rank"] == 1, "adm1_pcode"])
    assert capitals == {unit.pcode for unit in governorates()} - {"SY03"}
    assert set(towns["adm1_pcode"]) == {unit.pcode for unit in governorates()}
    assert towns["name"].is_unique
    assert towns["name_ar"].is_unique
    points = gpd.points_from_xy(towns["lon"], towns["lat"], crs=4326).to_crs(32637)
    units = load_boundaries().set_index("adm1_pcode").to_crs(32637).geometry
    away = np.array([units[pcode].distance(point) for pcode, point in zip(towns["adm1_pcode"], points, strict=True)])
    assert (away > 0).sum() <= 2  # two border towns north of the generalised line
    assert away.max() < 1000


@pytest.mark.shared
def test_arabic_names_and_places_of_towns_agree_with_the_official_list():
    places = gpd.read_file(shared("gazetteer/ocha-places-2014/syr_admin4_point.geojson")).to_crs(32637)
    towns = load_towns()
    points = gpd.GeoSeries.from_xy(towns["lon"], towns["lat"], crs=4326).to_crs(32637)
    keys = places["NAME_ARA"].map(normalise_name)
    by_another_name = {"Tabqa", "Ayn al-Arab (Kobani)", "Al-Shaddadi", "Maskanah"}  # OCHA writes these otherwise
    away = {}
    for name, name_ar, point in zip(towns["name"], towns["name_ar"], points, strict=True):
        if name not in by_another_name:
            away[name] = places.loc[keys == normalise_name(name_ar)].distance(point).min() / 1000
    assert len(away) == len(towns) - 4
    assert max(away.values()) < 4
    assert np.percentile(list(away.values()), 95) < 2.0
