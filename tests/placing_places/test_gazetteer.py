from __future__ import annotations

import zipfile

import openpyxl
import pandas as pd
import pytest

from geo.errors import CRSError, GeoError, InputFileError, TableError
from geo.placing.entries import Scope
from geo.placing.lookup import Lookup
from geo.reference.gazetteer import load_gazetteer
from geo.reference.gazetteer_folder import add_gazetteer, added_gazetteers


def write(path, **columns):
    pd.DataFrame(columns).to_csv(path, index=False)
    return path


def test_a_plain_table_of_names_and_coordinates_is_a_gazetteer(tmp_path):
    file = write(
        tmp_path / "mine.csv", name=["Rasm X"], lat=[36.2], lon=[37.3], governorate=["Halab"], aliases=["R X|Ar X"]
    )
    places = load_gazetteer(file, embedded=False)
    assert len(places) == 1
    assert places.places.loc[0, ["place_id", "adm1_pcode", "source"]].tolist() == ["mine:2", "SY02", "mine.csv"]
    assert set(places.spellings["spelling"]) == {"Rasm X", "R X", "Ar X"}


@pytest.mark.parametrize(
    "columns",
    [
        {"NAME_EN": "Qryeh", "NAM_EN_REF": "Qarieh", "NAME_ARA": "قرية ما", "PCODE": "C9001",
         "ADMIN3_COD": "SY020000", "ADMIN3_EN": "Jebel Saman", "ADMIN2_COD": "SY0200", "ADMIN1_COD": "SY02",
         "CAPIT_LVL": 3, "LATITUDE": 36.2, "LONGITUDE": 37.1},
        {"ADM4_EN": "Qryeh", "ADM4_AR": "قرية ما", "ADM4_REF": "Qarieh", "ADM4_PCODE": "C9001",
         "ADM3_PCODE": "SY020000", "ADM3_EN": "Jebel Saman", "ADM2_PCODE": "SY0200", "ADM1_PCODE": "SY02",
         "LATITUDE_Y": 36.2, "LONGITUDE_X": 37.1},
        {"featurename_en": "Qryeh", "featurename_ar": "قرية ما", "featurerefname": "Qarieh", "pcode": "C9001",
         "adm3_pcode": "SY020000", "adm3_name": "Jebel Saman", "adm1_pcode": "SY02", "point_y": 36.2, "point_x": 37.1},
    ],
)  # fmt: skip
def test_the_column_styles_of_ocha_are_read_alike(tmp_path, columns):
    for file in (tmp_path / "o.csv", tmp_path / "o.xlsx"):
        frame = pd.DataFrame([columns])
        frame.to_csv(file, index=False) if file.suffix == ".csv" else frame.to_excel(file, index=False)
        places = load_gazetteer(file, embedded=False)
        row = places.places.iloc[0]
        assert row[["place_id", "name", "name_ar", "adm2_pcode", "adm3_pcode"]].tolist() == [
            "C9001", "Qryeh", "قرية ما", "SY0200", "SY020000",
        ]  # fmt: skip
        assert (row["lon"], row["lat"]) == (37.1, 36.2)
        assert "Qarieh" in set(places.spellings["spelling"])
        assert Lookup(places).units("Jebel Saman", 3, Scope("SY02")) == {"SY020000"}


def test_geonames_country_dump_is_read(tmp_path):
    town = "1 Tadmur Tadmur Palmyra,تدمر 34.5624 38.28402 P PPLA2 SY _ 11 _ _ _ 51015 _ _ Asia/Damascus 2026-01-01"
    hill = "2 Jabal Jabal _ 34.6 38.2 T MT SY _ 11 _ _ _ 0 _ _ Asia/Damascus 2026-01-01"
    file = tmp_path / "SY.txt"
    file.write_text("\n".join(line.replace(" ", "\t").replace("_", "") for line in (town, hill)), "utf-8")
    places = load_gazetteer(file, embedded=False)
    assert len(places) == 1
    assert places.places.loc[0, ["adm1_pcode", "rank", "source"]].tolist() == ["SY04", 2, "GeoNames 1"]
    assert {"Palmyra", "تدمر"} <= set(places.spellings["spelling"])


def test_the_first_list_stands_and_conflicts_are_listed(tmp_path):
    file = write(tmp_path / "mine.csv", name=["Tadmor"], lat=[34.5624], lon=[38.36], governorate=["Homs"])
    places = load_gazetteer(file)
    row = places.places.iloc[0]
    assert (row["lon"], row["place_id"], row["rank"], row["pcode"]) == (38.36, "mine:2", 2, "C2889")
    assert places.conflicts.loc[0, ["place_id", "other_place_id"]].tolist() == ["mine:2", "gn:163808"]
    assert 6 < places.conflicts.loc[0, "distance_km"] < 8
    assert Lookup(places).find("Palmyra", Scope("SY04")).place.position == 0
    assert len(places) == len(load_gazetteer())


def test_a_place_of_the_same_name_far_away_stays_another_place(tmp_path):
    file = write(tmp_path / "mine.csv", name=["Tadmur"], lat=[34.0], lon=[37.0], governorate=["Homs"])
    assert len(load_gazetteer(file)) == len(load_gazetteer()) + 1


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"name": ["A"], "lat": [38.0], "lon": [35.5]}, ""),
        ({"name": ["A", "B"], "lat": [38.5, 36], "lon": [35.5, 36]}, "row 2"),
        ({"name": ["A"], "lat": [41.2], "lon": [36.5]}, "swapped"),
        ({"name": ["A", None], "lat": [36.0, 36.0], "lon": [37.0, 37.0]}, "row 3"),
        ({"name": ["A"], "lat": ["north"], "lon": [37.0]}, "north"),
        ({"title": ["A"], "lat": [36.0], "lon": [37.0]}, "no column of names"),
    ],
)
def test_unusable_rows_are_listed_with_their_number(tmp_path, columns, words):
    file = write(tmp_path / "bad.csv", **columns)
    if not words:
        assert len(load_gazetteer(file, embedded=False)) == 1
        return
    with pytest.raises(TableError, match=words):
        load_gazetteer(file)


def test_files_that_are_no_lists_are_refused(tmp_path):
    with pytest.raises(InputFileError):
        load_gazetteer(tmp_path / "absent.csv")
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"\x00\x01")
    with pytest.raises(InputFileError, match="cannot be read"):
        load_gazetteer(junk)


@pytest.mark.parametrize("name", ["red \x1b[31m", "x" * 1_000])
def test_names_that_no_map_can_bear_are_refused(tmp_path, name):
    file = write(tmp_path / "mine.csv", name=["A", name], lat=[36.0, 36.0], lon=[37.0, 37.0])
    with pytest.raises(TableError, match=r"row 3, column name.*has a name "):
        load_gazetteer(file)


def test_another_encoding_and_a_sheet_that_unpacks_too_large_are_named(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes("name,lat,lon\nتدمر,34.5,38.2\n".encode("cp1256"))
    with pytest.raises(InputFileError, match=r"a\.csv: is not UTF-8 text"):
        load_gazetteer(tmp_path / "a.csv")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    monkeypatch.setattr("geo.reference.gazetteer_formats.LARGEST_FILE_MB", 2)
    with pytest.raises(InputFileError, match="is larger than 2 MB"):
        load_gazetteer(tmp_path / "bomb.xlsx")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,lat,lon\n", "a.csv: lists no place."),
        ("\n", "a.csv: holds no header."),
        ("name,lat,lon\nx,y,35,37\nz,35\n", "a.csv, row 2: has 4 cells where the header has 3."),
        ("name,lat,lon\nx,35,37,,\n\nz,35\n", "a.csv, row 4: has 2 cells where the header has 3."),
        ("name,Name,lat,lon\nx,y,35,37\n", "a.csv, row 1, column name: stands in more than one header."),
        ("name,lat,lon,adm1_pcode\nx,35,37,SY99\n", "column adm1_pcode, 'SY99': is not the p-code of a governorate."),
        ('name,lat,lon\n"x,35,37\n', "a.csv: cannot be split into cells"),
        ("name,Long,governorate\nx,37,Homs\n", "a.csv, column lat: is missing: its places could not be placed."),
        ("name,lat,lon" + ",c" * 1_000_000 + "\n", "a.csv: has more than 1,000 columns."),
    ],
    ids=["empty", "blank", "shifted", "short", "twice", "alien", "unclosed", "placeless", "wide"],
)
def test_a_table_that_would_be_misread_is_refused(tmp_path, text, told):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(GeoError) as caught:
        load_gazetteer(tmp_path / "a.csv", embedded=False)
    assert told in str(caught.value)


def test_a_row_is_told_as_the_file_counts_it(tmp_path):
    (tmp_path / "a.csv").write_text("name,lat,lon\n\nx,35,37\n\ny,99,37\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"a\.csv, row 5, column lon, lat, '37, 99'"):
        load_gazetteer(tmp_path / "a.csv", embedded=False)
    village = "1\tA\tA\t\t35.0\t37.0\tP\tPPL\tSY\t\t09\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01\n"
    river, far = village.replace("\tP\t", "\tH\t"), village.replace("35.0", "99")
    (tmp_path / "SY.txt").write_text(river + village + far, encoding="utf-8")
    with pytest.raises(TableError, match=r"SY\.txt, row 3, column lon, lat, '37\.0, 99'"):
        load_gazetteer(tmp_path / "SY.txt", embedded=False)


def test_headers_that_mean_nothing_may_repeat(tmp_path):
    (tmp_path / "a.csv").write_text("name,lat,lon,note,note,,\nx,35,37,1,2,,\n", encoding="utf-8")
    assert len(load_gazetteer(tmp_path / "a.csv", embedded=False)) == 1


def sheet(path, *rows, far=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if far:
        book.active.cell(*far, value="stray")
    book.save(path)
    return path


def test_a_sheet_is_read_as_its_text_is(tmp_path):
    rows = [["name", "lat", "lon"], [], ["x", 35.5, 37], ["y", None, None]]
    found = load_gazetteer(sheet(tmp_path / "a.xlsx", *rows), embedded=False).places
    (tmp_path / "a.csv").write_text("name,lat,lon\n\nx,35.5,37\ny,,\n", encoding="utf-8")
    pd.testing.assert_frame_equal(
        found.drop(columns="source"), load_gazetteer(tmp_path / "a.csv", embedded=False).places.drop(columns="source")
    )


@pytest.mark.parametrize(
    ("rows", "far", "told"),
    [
        ([["name", "lat", "lon"], ["x", 35, 37]], (200_000, 2_000), "a.xlsx: has more than 1,000 columns."),
        ([["name", "lat", "lon"], ["x", 35, 37]], (9, 9), "a.xlsx, row 9: has 9 cells where the header has 3."),
        ([["name", "name", "lat", "lon"], ["x", "y", 35, 37]], None, "row 1, column name: stands in more than one"),
        ([["name", "lat", "lon"], ["#N/A", 35, 37]], None, "a.xlsx, row 2, column name: is empty."),
        ([], None, "a.xlsx: holds no header."),
    ],
    ids=["far", "stray", "twice", "error", "empty"],
)
def test_a_sheet_that_would_be_misread_is_refused(tmp_path, rows, far, told):
    with pytest.raises(GeoError) as caught:
        load_gazetteer(sheet(tmp_path / "a.xlsx", *rows, far=far), embedded=False)
    assert told in str(caught.value)


def test_shapes_without_a_crs_are_refused(tmp_path):
    import geopandas as gpd

    file = tmp_path / "places.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        gpd.GeoDataFrame({"name": ["A"]}, geometry=gpd.points_from_xy([37.0], [36.0]), crs=None).to_file(file)
    with pytest.raises(CRSError):
        load_gazetteer(file)


def test_shapes_in_another_crs_are_brought_to_degrees(tmp_path):
    import geopandas as gpd

    file = tmp_path / "places.gpkg"
    points = gpd.GeoSeries(gpd.points_from_xy([37.0], [36.0]), crs=4326).to_crs(32637)
    gpd.GeoDataFrame({"name": ["A"]}, geometry=points).to_file(file)
    row = load_gazetteer(file, embedded=False).places.iloc[0]
    assert (round(row["lon"], 6), round(row["lat"], 6)) == (37.0, 36.0)


def test_a_list_is_added_once_checked_and_found_again(tmp_path):
    file = write(tmp_path / "mine.csv", name=["Rasm X"], lat=[36.2], lon=[37.3])
    bad = write(tmp_path / "bad.csv", name=["Y"], lat=[0.0], lon=[0.0])
    kept = tmp_path / "kept"
    target, count = add_gazetteer(file, folder=kept)
    assert (target, count) == (kept / "mine.csv", 1)
    with pytest.raises(TableError):
        add_gazetteer(bad, folder=kept)
    assert added_gazetteers(kept) == (target,)
    assert len(load_gazetteer(*added_gazetteers(kept))) == len(load_gazetteer()) + 1


@pytest.mark.shared
def test_the_official_list_takes_in_nearly_every_embedded_settlement(official_gazetteer, gazetteer):
    ours = official_gazetteer.places["place_id"].str.startswith("gn:")
    assert len(official_gazetteer) >= 5251
    assert ours.sum() <= 10
    assert official_gazetteer.conflicts["distance_km"].max() < 10
    assert len(official_gazetteer.places) == official_gazetteer.places["place_id"].nunique()
