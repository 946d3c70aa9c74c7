"""The embedded places are facts: each has a source, lies in Syria and carries codes that fit together."""

from __future__ import annotations

import csv

import geopandas as gpd
import pytest
from shared_files import shared

from geo.reference.boundaries import load_boundaries
from geo.reference.gazetteer import GEOD
from geo.reference.gazetteer_formats import PLACE_COLUMNS
from geo.reference.packaged import packaged, source_of


def rows(name):
    with packaged(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_place_has_an_identifier_a_source_and_a_confidence():
    places = rows("places.csv")
    assert list(places[0]) == list(PLACE_COLUMNS)
    assert len({row["place_id"] for row in places}) == len(places) >= 320
    assert sum(row["source"].startswith("GeoNames ") for row in places) >= 305
    for row in places:
        assert row["source"], row
        assert row["confidence"] in {"high", "medium", "low"}, row


def test_codes_nest_and_only_two_places_lack_coordinates_at_most():
    places = rows("places.csv")
    for row in places:
        assert row["adm1_pcode"].startswith("SY"), row
        assert row["adm2_pcode"].startswith(row["adm1_pcode"]) or not row["adm2_pcode"], row
        assert row["adm3_pcode"].startswith(row["adm2_pcode"]) or not row["adm3_pcode"], row
        assert set(row["also_in"].split("|")) <= {"", *(f"SY{n:02d}" for n in range(1, 15))}, row
    assert sum(not row["lon"] for row in places) <= 2


def test_aliases_belong_to_places_or_to_a_p_code():
    known = {row["place_id"] for row in rows("places.csv")}
    for row in rows("place_aliases.csv"):
        assert row["place_id"] in known or row["place_id"][0] == "C", row
        assert row["alias"].strip() == row["alias"] != "", row


def test_the_sources_name_the_licence():
    for name in ("places.csv", "place_aliases.csv"):
        assert source_of(name).licence == "CC BY 4.0"
        assert "GeoNames" in source_of(name).attribution


def test_the_places_lie_in_their_governorates(governorate_shapes):

    places = [row for row in rows("places.csv") if row["lon"]]
    points = gpd.GeoSeries(
        gpd.points_from_xy([float(row["lon"]) for row in places], [float(row["lat"]) for row in places]), crs=4326
    ).to_crs(32637)
    shapes = governorate_shapes.set_index("adm1_pcode").geometry.to_crs(32637)
    for row, point in zip(places, points, strict=True):
        # the embedded desert line between Rural Damascus and Homs is off by 40 km
        assert shapes[row["adm1_pcode"]].distance(point) < (45_000 if row["adm1_pcode"] == "SY03" else 12_000), row


def test_the_offset_place_of_the_report_is_the_geodesic_point():
    places = {row["place_id"]: row for row in rows("places.csv")}
    tadmur, kahloun = places["gn:163808"], places["hand:kahloun"]
    _, _, metres = GEOD.inv(*(float(row[c]) for row in (tadmur, kahloun) for c in ("lon", "lat")))
    assert abs(metres - 10_000) < 100


@pytest.mark.shared
def test_the_places_lie_in_their_official_units():
    shapes = load_boundaries(shared("boundaries/cod-ab-syr-20201217/syr_admbnda_adm3_20201217.geojson"), level=3)
    shapes = shapes.set_index("adm3_pcode").geometry.to_crs(32637)
    for row in rows("places.csv"):
        if row["lon"]:
            point = gpd.GeoSeries(gpd.points_from_xy([float(row["lon"])], [float(row["lat"])]), crs=4326).to_crs(32637)
            assert shapes[row["adm3_pcode"]].distance(point.iloc[0]) < 5000, row
