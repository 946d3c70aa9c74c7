from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from place_tables import incidents
from shapely.geometry import Point

from geo.errors import CRSError, TableError
from geo.placing.geocode import ADDED_COLUMNS, geocode
from geo.reference.gazetteer import GEOD, load_gazetteer
from geo.tables import codes
from geo.tables.sample import load_sample


def place(gazetteer, phrase, governorate=None, **columns):
    return geocode(incidents((phrase, governorate), **columns), gazetteer).iloc[0]


def test_a_settlement_is_a_point_with_its_codes(gazetteer):
    row = place(gazetteer, "Izaz city in the northern suburbs of Aleppo governorate")
    assert row[["precision", "placed_by", "place_pcode", "adm1_pcode", "adm2_pcode", "adm3_pcode"]].tolist() == [
        "settlement", "gazetteer", "C1564", "SY02", "SY0204", "SY020400",
    ]  # fmt: skip
    assert row["geometry"].equals(Point(row["lon"], row["lat"]))
    assert row["radius_km"] > 0
    assert pd.isna(row["place_reason"])


def test_an_offset_is_the_geodesic_point_with_its_ring(gazetteer):
    row = place(gazetteer, "10 km east of Tadmur city", "Homs")
    tadmur = place(gazetteer, "Tadmur", "Homs")
    azimuth, _, metres = GEOD.inv(tadmur["lon"], tadmur["lat"], row["lon"], row["lat"])
    assert (round(azimuth, 1), round(metres)) == (90.0, 10_000)
    assert row[["precision", "adm1_pcode"]].tolist() == ["near", "SY04"]
    assert 4 < row["radius_km"] < 8
    assert pd.isna(row["adm3_pcode"])


def test_suburbs_of_a_governorate_are_its_area_and_no_point(gazetteer):
    for phrase in ("southern suburbs of Aleppo governorate", "ريف حلب الجنوبي", "Aleppo's southern countryside"):
        row = place(gazetteer, phrase)
        assert row[["precision", "placed_by", "adm1_pcode"]].tolist() == ["adm1", "admin_name", "SY02"]
        assert pd.isna(row["lon"])
        assert pd.isna(row["lon"])
        assert row["place_reason"]


def test_suburbs_of_damascus_are_rural_damascus(gazetteer):
    for phrase in ("western suburbs of Damascus", "Damascus countryside", "ريف دمشق الغربي", "Rif Dimashq"):
        assert place(gazetteer, phrase)["adm1_pcode"] == "SY03", phrase


def test_a_governorate_and_its_capital_share_a_name(gazetteer):
    assert place(gazetteer, "Homs", "Homs")["precision"] == "adm1"
    assert place(gazetteer, "Homs city", "Homs")["precision"] == "settlement"
    assert place(gazetteer, "near Homs", "Homs")["precision"] == "near"


@pytest.mark.parametrize(
    ("phrase", "governorate"),
    [
        ("Halab Lebbayah camp", "Idlib"),
        ("Xyzzyville", "Aleppo"),
        ("Manbij city", "Idlib"),
        ("al Bab", "Hama"),
        ("Tal Abyad", "Homs"),
        ("Hama", "Al-Hasakeh"),
    ],
)
def test_what_is_not_in_the_governorate_named_stays_there_unplaced(gazetteer, phrase, governorate):
    row = place(gazetteer, phrase, governorate)
    assert pd.isna(row["lon"])
    assert row["precision"] == "adm1"
    assert row["place_reason"]


def test_a_place_that_lies_elsewhere_is_a_conflict_and_a_suggestion(gazetteer):
    row = place(gazetteer, "Manbij city", "Idlib")
    assert "Aleppo" in row["place_conflict"]
    assert row["place_suggestions"].startswith("Manbij")


def test_a_street_called_after_a_governorate_is_in_its_city(gazetteer):
    row = place(gazetteer, "Aleppo Street in Homs city", "Homs")
    assert row[["adm1_pcode", "match_name"]].tolist() == ["SY04", "Homs"]


def test_two_governorates_in_one_row_place_nothing(gazetteer):
    row = place(gazetteer, "Izaz city in Aleppo governorate", "Homs")
    assert pd.isna(row["lon"])
    assert row["adm1_pcode"] == "SY04"
    assert "Aleppo" in row["place_conflict"]


def test_a_governorate_that_is_not_known_is_a_reason(gazetteer):
    row = place(gazetteer, "Izaz", "Alepo")
    assert row["placed_by"] == "none"
    assert "Aleppo" in row["place_reason"]


def test_a_name_borne_elsewhere_needs_its_governorate(gazetteer):
    assert place(gazetteer, "Duma")["placed_by"] == "none"
    assert place(gazetteer, "Duma city")["adm1_pcode"] == "SY03"
    assert place(gazetteer, "Duma", "Rif Dimashq")["precision"] == "settlement"


def test_similar_names_are_suggested_and_never_assigned(gazetteer):
    row = place(gazetteer, "Manbijja", "Aleppo")
    assert pd.isna(row["lon"])
    assert "Manbij" in row["place_suggestions"]
    assert len(row["place_suggestions"].split("; ")) <= 3


def test_english_and_arabic_give_the_same_answer(gazetteer):
    pairs = [
        ("Izaz city", "مدينة إعزاز", "Aleppo"),
        ("10 km east of Tadmur city", "10 كم شرق مدينة تدمر", "حمص"),
        ("the desert of al Sukhna", "بادية السخنة", "Homs"),
        ("outskirts of al Bab city", "أطراف مدينة الباب", "Aleppo"),
        ("between al Bab and Manbij", "بين الباب ومنبج", "Aleppo"),
        ("western suburbs of Raqqa governorate", "ريف الرقة الغربي", "Raqqa"),
        (
            "Ayed Sagir village, administratively a part of al Tabqa city",
            "قرية عايد صغير التابعة لمدينة الطبقة",
            "Raqqa",
        ),
        ("Ain al Arab", "عين العرب", "Aleppo"),
        ("Afrin district", "قضاء عفرين", "حلب"),
    ]
    columns = ["lon", "lat", "precision", "radius_km", "adm1_pcode", "adm2_pcode", "adm3_pcode", "match_name"]
    for english, arabic, governorate in pairs:
        both = geocode(incidents((english, governorate), (arabic, governorate)), gazetteer)[columns].astype("string")
        both["match_name"] = both["match_name"].where(both["lon"].notna())
        assert both.iloc[0].equals(both.iloc[1]), (english, arabic)


def test_a_district_is_a_unit_and_narrows_what_is_in_it(gazetteer):
    row = place(gazetteer, "Afrin district", "Aleppo")
    assert row[["precision", "adm2_pcode"]].tolist() == ["adm2", "SY0203"]
    row = place(gazetteer, "Jandairis", "Aleppo", district=pd.array(["Afrin"], dtype="string"))
    assert row["precision"] == "settlement"
    row = place(gazetteer, "Jandairis", "Aleppo", district=pd.array(["Menbij"], dtype="string"))
    assert row["precision"] == "adm2"
    assert pd.isna(row["lon"])


def test_a_p_code_places_and_must_lie_in_the_governorate(gazetteer):
    row = place(gazetteer, "somewhere", "Aleppo", place_pcode=pd.array(["C1564"], dtype="string"))
    assert row[["placed_by", "match_name"]].tolist() == ["pcode", "I'zaz"]
    row = place(gazetteer, "somewhere", "Homs", place_pcode=pd.array(["C1564"], dtype="string"))
    assert pd.isna(row["lon"])
    assert "Aleppo" in row["place_conflict"]


def test_coordinates_given_stay_and_are_checked(gazetteer, governorate_shapes):
    table = incidents(("Izaz city", "Aleppo"), ("Izaz city", "Aleppo"), ("Izaz city", "Aleppo"))
    shapes = [Point(37.05, 36.59), Point(36.7, 34.7), Point(30.0, 34.0)]
    table = table.set_geometry(gpd.GeoSeries(shapes, crs=4326))
    table["lon"], table["lat"] = [p.x for p in shapes], [p.y for p in shapes]
    table["precision"] = pd.array(["site"] * 3, dtype="string")
    placed = geocode(table, gazetteer, boundaries=governorate_shapes)
    assert list(placed.geometry) == shapes
    assert placed["precision"].tolist() == ["site"] * 3
    assert pd.isna(placed["place_conflict"].iloc[0])
    assert "from I'zaz" in placed["place_conflict"].iloc[1]
    assert "outside Syria" in placed["place_conflict"].iloc[2]


def test_a_list_without_units_gets_them_from_the_boundaries(tmp_path, governorate_shapes):
    file = tmp_path / "mine.csv"
    pd.DataFrame({"name": ["Rasm X"], "lat": [36.2], "lon": [37.6]}).to_csv(file, index=False)
    mine = load_gazetteer(file, embedded=False)
    table = incidents(("Rasm X", "Aleppo"), ("Rasm X", "Homs"))
    assert geocode(table, mine)["geometry"].isna().all()
    placed = geocode(table, mine, boundaries=governorate_shapes)
    assert placed["adm1_pcode"].tolist() == ["SY02", "SY04"]
    assert placed["precision"].tolist() == ["settlement", "adm1"]


def test_rows_index_and_other_columns_stay(gazetteer):
    table = incidents(("Izaz", "Aleppo"), (None, None), ("Izaz", "Aleppo"), killed=[1, 2, 3]).set_index(
        pd.Index([5, 5, 9])
    )
    placed = geocode(table, gazetteer)
    assert placed.index.tolist() == [5, 5, 9]
    assert placed["killed"].tolist() == [1, 2, 3]
    assert set(ADDED_COLUMNS) <= set(placed)
    assert placed["place_reason"].notna().tolist() == [False, True, False]
    assert geocode(table.iloc[:0], gazetteer).empty


def test_a_table_without_crs_or_place_is_refused(gazetteer, governorate_shapes):
    table = incidents(("Izaz", "Aleppo"))
    with pytest.raises(CRSError, match="missing"):
        geocode(table.set_crs(None, allow_override=True), gazetteer)
    with pytest.raises(CRSError, match="32637"):
        geocode(table, gazetteer, boundaries=governorate_shapes.to_crs(32637))
    with pytest.raises(TableError, match="place"):
        geocode(table.drop(columns="place"), gazetteer)


def test_every_precision_has_its_codes_at_ucdp_and_acled():
    assert set(codes.UCDP_WHERE_PREC) == set(codes.ACLED_GEO_PRECISION) == set(codes.PRECISIONS)
    assert set(codes.UCDP_WHERE_PREC.values()) <= set(codes.PRECISION_OF_UCDP) == set(range(1, 8))
    assert set(codes.ACLED_GEO_PRECISION.values()) == set(codes.PRECISION_OF_ACLED) == {1, 2, 3}
    order = [codes.UCDP_WHERE_PREC[precision] for precision in codes.PRECISION_ORDER]
    assert order == sorted(order)


def test_the_incidents_of_the_reports_come_back_to_their_places(gazetteer, governorate_shapes):
    sample = load_sample().incidents
    bare = sample.assign(lon=pd.NA, lat=pd.NA, precision=pd.NA, radius_km=pd.NA, placed_by=pd.NA)
    bare = bare.set_geometry(gpd.GeoSeries([None] * len(sample), index=sample.index, crs=sample.crs))
    placed = geocode(bare, gazetteer, boundaries=governorate_shapes)
    pd.testing.assert_frame_equal(geocode(placed, gazetteer, boundaries=governorate_shapes), placed)
    known = sample["lon"].notna()
    away = placed[known].geometry.to_crs(32637).distance(sample[known].geometry.to_crs(32637))
    assert away.max() < 1000
    assert placed.loc[known, "precision"].tolist() == sample.loc[known, "precision"].tolist()
    assert placed.loc[~known, "geometry"].isna().all()
    assert placed.loc[~known, "place_reason"].notna().all()
    assert placed["place_conflict"].isna().all()
    assert geocode(sample, gazetteer, boundaries=governorate_shapes)["place_conflict"].isna().all()
