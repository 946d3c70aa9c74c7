from __future__ import annotations

import json
import re
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point
from table_rows import incident, table, total

from geo.errors import CRSError, GeoError, InputFileError, TableError
from geo.tables import formats, geographic, raw, textual, workbooks
from geo.tables.reading import read_incidents, read_totals

ROWS = (
    incident(place="رأس العين", note="a, b; c", governorate="الحسكة", lon=40.07, lat=36.84),
    incident(incident_id="b", killed=None, date="2021-03-01", place="سوق\nالدواجن"),
)
EXPECTED = read_incidents(table(*ROWS))


def same_incidents(result: gpd.GeoDataFrame) -> bool:
    pd.testing.assert_frame_equal(pd.DataFrame(result), pd.DataFrame(EXPECTED))
    return result.crs == EXPECTED.crs


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def error_of(path: Path | str, kind: type[GeoError] = InputFileError, **more: object) -> str:
    with pytest.raises(kind) as caught:
        read_incidents(path, **more)  # type: ignore[arg-type]
    return str(caught.value)


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_in_each_encoding_and_delimiter(tmp_path, encoding, delimiter):
    path = tmp_path / "incidents.csv"
    table(*ROWS).to_csv(path, index=False, sep=delimiter, encoding=encoding)
    result = read_incidents(path)
    assert same_incidents(result)
    told = [remark for remark in result.attrs["assumptions"] if "1256" in remark]
    assert bool(told) == (encoding == "cp1256")


def test_csv_with_an_excel_separator_line_and_windows_line_ends(tmp_path):
    text = table(*ROWS).to_csv(index=False, sep=";", lineterminator="\r\n")
    assert same_incidents(read_incidents(written(tmp_path / "a.csv", "sep=;\r\n" + text)))


def test_csv_in_western_or_broken_encodings_is_refused(tmp_path):
    text = table(incident(place="Hamā é Ḩimş")).to_csv(index=False)
    for encoding in ("cp1252", "iso-8859-1"):
        path = written(tmp_path / "a.csv", text.replace("ā", "à").replace("Ḩ", "H").replace("ş", "s").encode(encoding))
        assert "a.csv, row 2: is not UTF-8 text. Save it as 'CSV UTF-8'." in error_of(path)
    assert "zero bytes" in error_of(written(tmp_path / "b.csv", text.encode("utf-16-le")))
    assert "damaged" in error_of(written(tmp_path / "c.csv", b"\xff\xfe\x00\xd8\x00\xd8a"))


def test_csv_rows_are_counted_as_a_spreadsheet_does(tmp_path):
    rows = [ROWS[1], incident(incident_id="c", killed="many")]
    text = table(*rows).to_csv(index=False)
    header, rest = text.split("\n", 1)
    message = error_of(written(tmp_path / "a.csv", f"{header}\n\n{rest}"), TableError)
    assert message.startswith("a.csv, row 4, column killed, 'many'")


def test_csv_rows_with_other_widths_are_refused_whole(tmp_path):
    text = (
        "incident_id,date,incident_type,killed,place,source\na,2021-02-25,landmine,1,Homs, old city,s\nb,2021-02-25\n"
    )
    message = error_of(written(tmp_path / "a.csv", text), TableError)
    assert "row 2: has 7 cells where the header has 6" in message
    assert "row 3: has 2 cells where the header has 6" in message


def test_csv_with_a_giant_cell_is_refused(tmp_path):
    text = "incident_id,date,incident_type,killed,place,source\na,2021-02-25,landmine,1," + "x" * 200_000 + ",s\n"
    message = error_of(written(tmp_path / "a.csv", text))
    assert "row 2: has a cell of more than 131,072 characters" in message


def test_csv_with_open_quotes_is_refused(tmp_path):
    text = 'incident_id,date,incident_type,killed,place,source\na,2021-02-25,landmine,1,"Homs,s\n'
    message = error_of(written(tmp_path / "a.csv", text))
    assert "cannot be split into cells" in message
    assert "row 2" in message


def test_csv_with_empty_cells_beyond_the_header_is_read(tmp_path):
    text = "incident_id,date,incident_type,killed,place,source\na,2021-02-25,landmine,1,Homs,s,,\n"
    assert len(read_incidents(written(tmp_path / "a.csv", text))) == 1


def test_a_csv_that_is_no_table_is_refused_soon(tmp_path, monkeypatch):
    assert "header row of more than" in error_of(written(tmp_path / "a.csv", "x," * 2_000_000))
    monkeypatch.setattr(textual, "MAX_ROWS", 100)
    blank = table(*ROWS).to_csv(index=False) + "\n" * 300
    assert "more than 1,048,576 rows" in error_of(written(tmp_path / "b.csv", blank))


def test_csv_of_blank_lines_has_no_header(tmp_path):
    assert "holds no header" in error_of(written(tmp_path / "a.csv", "\n ,\n"))


def test_csv_has_no_sheets(tmp_path):
    assert "no sheets" in error_of(written(tmp_path / "a.csv", "a"), sheet="x")


# Excel


def workbook(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def cells(*rows: dict[str, object]) -> list[list[object]]:
    frame = table(*rows)
    body = [[None if pd.isna(value) else value for value in row] for row in frame.itertuples(index=False)]
    return [list(frame.columns), *body]


def test_excel_is_read_with_real_dates(tmp_path):
    rows = [row | {"date": datetime.fromisoformat(row["date"])} for row in ROWS]
    assert same_incidents(read_incidents(workbook(tmp_path / "a.xlsx", ("Sheet1", cells(*rows)))))


def test_excel_rows_are_counted_as_excel_does(tmp_path):
    sheet = [[], *cells(incident()), [], *cells(incident(incident_id="b", killed="many"))[1:]]
    message = error_of(workbook(tmp_path / "a.xlsx", ("Sheet1", sheet)), TableError)
    assert message.startswith("a.xlsx, row 5, column killed, 'many'")


def test_excel_sheets_are_chosen_by_name_or_asked_for(tmp_path):
    other = [["remarks"], ["x"]]
    named = workbook(tmp_path / "a.xlsx", ("Notes", other), ("Incidents", cells(*ROWS)), ("totals", cells(total())))
    assert same_incidents(read_incidents(named))
    assert read_totals(named).loc[0, "value"] == 138
    assert "no sheet 'x'. Its sheets are: Notes, Incidents, totals" in error_of(named, TableError, sheet="x")
    unclear = workbook(tmp_path / "b.xlsx", ("One", cells(*ROWS)), ("Two", other), ("Three", []))
    assert "several sheets: One, Two" in error_of(unclear, TableError)
    assert same_incidents(read_incidents(unclear, sheet="One"))
    assert "row 1: lacks" in error_of(unclear, TableError, sheet="Two")


def test_excel_formulas_need_their_results(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("Sheet1", cells(incident(killed="=2+3"))))
    message = error_of(path, TableError)
    assert "row 2, column D, '=2+3': is a formula without a stored result" in message
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = re.sub(rb"<v\s*/>|<v></v>", b"<v>5</v>", sheet)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in members.items():
            book.writestr(name, content)
    assert read_incidents(path).loc[0, "killed"] == 5


def test_excel_formulas_whose_result_is_empty_text_are_empty_cells(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("Sheet1", cells(incident(injured='=IF(1,"","x")'))))
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="G2">', b'<c r="G2" t="str">')
    with zipfile.ZipFile(path, "w") as book:
        for name, content in members.items():
            book.writestr(name, content)
    assert pd.isna(read_incidents(path).loc[0, "injured"])


def test_excel_error_values_are_reported(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("Sheet1", cells(incident(killed="#REF!"))))
    assert "column killed, '#REF!': is a spreadsheet error" in error_of(path, TableError)


def test_excel_values_need_a_header(tmp_path):
    sheet = cells(incident())
    sheet[1].append("stray")
    assert "column G, 'stray': stands in a column without a header" in error_of(
        workbook(tmp_path / "a.xlsx", ("Sheet1", sheet)), TableError
    )


def test_excel_merged_cells_are_not_read_as_empty(tmp_path):
    book = openpyxl.Workbook()
    for row in [["Casualties of March"], *cells(*ROWS)]:
        book.active.append(row)
    book.active.merge_cells("A1:G1")
    book.save(tmp_path / "a.xlsx")
    assert "row 1, 'Casualties of March': is a title" in error_of(tmp_path / "a.xlsx", TableError)
    book.active.unmerge_cells("A1:G1")
    book.active.delete_rows(1)
    book.active.merge_cells("E2:E3")
    book.save(tmp_path / "a.xlsx")
    place = [cell.value for cell in book.active[2]][4]
    assert f"[Sheet], row 2, column E, '{place}': stands in merged cells" in error_of(tmp_path / "a.xlsx", TableError)
    book.active.unmerge_cells("E2:E3")
    book.active["E3"] = place
    book.active.merge_cells("A9:C12")  # empty ones, as a frame around remarks, hide nothing
    book.save(tmp_path / "a.xlsx")
    assert len(read_incidents(tmp_path / "a.xlsx")) == 2


def replaced(path: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, old in members.items():
            book.writestr(name, content if name == part else old)
    return path


def test_excel_parts_that_would_grow_in_memory_are_refused_unread(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("Sheet1", cells(*ROWS)))
    assert "MB of styles" in error_of(replaced(path, "xl/styles.xml", b"<styleSheet><cellXfs>" + b"<xf/>" * 5_000_000))
    entities = b'<!DOCTYPE w [<!ENTITY a "aaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 20) for i in range(9)
    )
    path = workbook(tmp_path / "b.xlsx", ("Sheet1", cells(*ROWS)))
    bomb = b"<?xml version='1.0'?>" + entities + b"]><workbook>&j;</workbook>"
    assert "not a readable workbook" in error_of(replaced(path, "xl/workbook.xml", bomb))


def test_excel_without_rows_or_sheets(tmp_path):
    assert "no sheet with a header" in error_of(workbook(tmp_path / "a.xlsx", ("Sheet1", [])))
    assert len(read_incidents(workbook(tmp_path / "b.xlsx", ("Sheet1", cells(incident())[:1])))) == 0


def test_damaged_archives(tmp_path):
    good = workbook(tmp_path / "good.xlsx", ("Sheet1", cells(*ROWS))).read_bytes()
    for length in range(200, len(good), len(good) // 9):
        assert "good" not in error_of(written(tmp_path / "a.xlsx", good[:length]))
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "x")
    assert "not an Excel workbook" in error_of(tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    assert "not a readable workbook" in error_of(tmp_path / "c.xlsx")


def test_an_archive_that_unpacks_too_large_is_not_unpacked(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", ("Sheet1", cells(*ROWS)))
    monkeypatch.setattr(workbooks, "MAX_UNPACKED_BYTES", 1000)
    assert "unpacks to more than" in error_of(path)


def test_a_sheet_that_claims_a_row_far_below_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("Sheet1", cells(incident())))
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="2"', b'<row r="99999999999"')
    with zipfile.ZipFile(path, "w") as book:
        for name, content in members.items():
            book.writestr(name, content)
    assert "more than 1,048,576 rows" in error_of(path)


# JSON and GeoJSON


def collection(*rows: dict[str, object], **more: object) -> str:
    features = []
    for row in rows:
        at = [row.pop("lon"), row.pop("lat")] if "lon" in row else None
        features.append(
            {
                "type": "Feature",
                "properties": row,
                "geometry": {"type": "Point", "coordinates": at} if at else None,
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features} | more)


def test_geojson_and_records_are_read(tmp_path):
    assert same_incidents(read_incidents(written(tmp_path / "a.geojson", collection(*[dict(row) for row in ROWS]))))
    assert same_incidents(read_incidents(written(tmp_path / "a.json", json.dumps(ROWS))))
    EXPECTED.assign(date=EXPECTED["date"].dt.strftime("%Y-%m-%d")).to_file(tmp_path / "b.geojson", driver="GeoJSON")
    assert same_incidents(read_incidents(tmp_path / "b.geojson"))


def test_geojson_with_an_old_crs_member_is_turned_into_degrees(tmp_path):
    at = gpd.GeoSeries([Point(40.07, 36.84)], crs=4326).to_crs(32637).iloc[0]
    text = collection(
        incident(lon=at.x, lat=at.y), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}
    )
    result = read_incidents(written(tmp_path / "a.geojson", text))
    assert result.loc[0, ["lon", "lat"]].tolist() == pytest.approx([40.07, 36.84], abs=1e-9)
    with pytest.raises(CRSError):
        read_incidents(tmp_path / "a.geojson", crs=4326)
    assert "names no CRS" in error_of(written(tmp_path / "b.geojson", collection(incident(), crs={"a": 1})))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON (line 1)"),
        ('{"features": NaN}', "holds NaN, which is no JSON. Write null"),
        ('[{"killed": 1, "place": "x", "killed": 500}]', "holds 'killed' twice in one record"),
        ("[" * 100_000, "not valid JSON"),
        ("[" + "9" * 5000 + "]", "not valid JSON"),
        ('{"type": "Topology"}', "neither a feature collection nor a list"),
        ('"text"', "neither a feature collection nor a list"),
        (b'[{"a": "\xe9"}]', "not valid JSON"),
    ],
)
def test_json_that_is_no_table(tmp_path, text, words):
    assert words in error_of(written(tmp_path / "a.geojson", text))


def test_features_and_records_that_cannot_be_read_are_counted_from_one(tmp_path):
    good = json.loads(collection(incident()))["features"][0]
    bad_shape = good | {"geometry": {"type": "Point", "coordinates": ["x", 1]}}
    no_shape = good | {"geometry": {"type": "Heart"}}
    text = json.dumps({"type": "FeatureCollection", "features": [good, {"type": "x"}, bad_shape, no_shape]})
    message = error_of(written(tmp_path / "a.geojson", text), TableError)
    assert "row 2: is not a GeoJSON feature" in message
    assert "row 3, column geometry" in message
    assert "row 4, column geometry" in message
    assert "row 2: is not a record" in error_of(written(tmp_path / "a.json", '[{"a": 1}, 2]'), TableError)


# GeoPackage and Parquet


def test_geopackage_layers(tmp_path):
    path = tmp_path / "a.gpkg"
    EXPECTED.to_file(path, layer="incidents", driver="GPKG")
    assert same_incidents(read_incidents(path))
    EXPECTED.iloc[:1].to_crs("EPSG:32637").drop(columns=["lon", "lat"]).to_file(path, layer="other", driver="GPKG")
    assert same_incidents(read_incidents(path))
    assert read_incidents(path, sheet="other").loc[0, "lon"] == pytest.approx(40.07, abs=1e-9)
    assert "no layer 'x'. Its layers are: incidents, other" in error_of(path, TableError, sheet="x")
    EXPECTED.to_file(tmp_path / "b.gpkg", layer="one", driver="GPKG")
    EXPECTED.to_file(tmp_path / "b.gpkg", layer="two", driver="GPKG")
    assert "several layers: one, two" in error_of(tmp_path / "b.gpkg", TableError)
    assert "not a readable GeoPackage" in error_of(written(tmp_path / "c.gpkg", b"SQLite format 3\x00" + b"\x00" * 200))
    assert "not a readable GeoPackage" in error_of(written(tmp_path / "d.gpkg", path.read_bytes()[:5000]))


def test_parquet_with_and_without_shapes(tmp_path):
    EXPECTED.to_parquet(tmp_path / "a.parquet")
    assert same_incidents(read_incidents(tmp_path / "a.parquet"))
    table(*ROWS).to_parquet(tmp_path / "b.parquet")
    assert same_incidents(read_incidents(tmp_path / "b.parquet"))
    EXPECTED.drop(columns=["lon", "lat"]).set_crs(None, allow_override=True).to_parquet(tmp_path / "c.parquet")
    assert "no coordinate system" in error_of(tmp_path / "c.parquet", CRSError)
    assert "not a readable Parquet file" in error_of(written(tmp_path / "d.parquet", b"PAR1" + b"x" * 99))
    assert "no sheets" in error_of(tmp_path / "a.parquet", sheet="x")


def test_parquet_with_texts_that_are_not_utf8_is_refused(tmp_path):
    texts = pa.array([b"Homs \xff"], pa.binary()).view(pa.string())
    pq.write_table(pa.Table.from_pandas(table(incident())).append_column("notes", texts), tmp_path / "a.parquet")
    assert "not a readable Parquet file" in error_of(tmp_path / "a.parquet")


def test_a_stored_day_past_the_calendar_is_refused_as_a_year(tmp_path):
    far = table(incident()).assign(date=np.array(["11103-01-01"], dtype="datetime64[ms]"))
    far.to_parquet(tmp_path / "a.parquet")
    message = error_of(tmp_path / "a.parquet", TableError)
    assert "a.parquet, row 1, column date" in message
    assert "is not between the years 2011 and 2100" in message


# Any file


def test_files_that_are_not_there_or_not_files(tmp_path):
    assert "none.csv: does not exist." in error_of(tmp_path / "none.csv")
    assert "does not exist" in error_of("https://example.org/a.csv")
    assert "is a folder. Name the files one by one." in error_of(tmp_path)
    assert "is empty (0 bytes)" in error_of(written(tmp_path / "a.csv", b""))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.xls", "save it as .xlsx"),
        ("a.ods", "save it as .xlsx or .csv"),
        ("a.doc", "If it is a report, save it as .docx"),
        ("a.shp", "save it as a GeoPackage"),
        ("a.pdf", "read_report"),
        ("a.docx", "read_report"),
        ("a.kml", "unknown suffix '.kml'"),
        ("a", "unknown suffix ''"),
    ],
)
def test_formats_that_are_not_read_say_what_to_do(tmp_path, name, words):
    assert words in error_of(written(tmp_path / name, "x"))


def test_files_under_a_false_name(tmp_path):
    book = workbook(tmp_path / "good.xlsx", ("Sheet1", cells(*ROWS))).read_bytes()
    text = table(*ROWS).to_csv(index=False)
    for name, content, found in (
        ("a.csv", book, "a zip archive"),
        ("a.xlsx", text, "plain text"),
        ("a.gpkg", text, "plain text"),
        ("a.parquet", book, "a zip archive"),
        ("b.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an old Excel file (.xls) or an encrypted workbook"),
        ("b.csv", b"%PDF-1.7", "a PDF"),
        ("c.geojson", b"PAR1", "a Parquet file"),
        ("c.xlsx", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("c.csv", b"\xff\xd8\xff\xe0JFIF", "a picture"),
        ("d.csv", b"\x1f\x8b\x08rest", "a gzip archive"),
    ):
        assert f"but holds {found}" in error_of(written(tmp_path / name, content))


def test_limits_of_size(tmp_path, monkeypatch):
    path = written(tmp_path / "a.csv", table(*ROWS).to_csv(index=False))
    monkeypatch.setattr(formats, "MAX_FILE_BYTES", 10)
    assert "is larger than" in error_of(path)
    monkeypatch.undo()
    EXPECTED.to_parquet(tmp_path / "a.parquet")
    EXPECTED.to_file(tmp_path / "a.gpkg", driver="GPKG")
    records = written(tmp_path / "a.json", json.dumps(ROWS))
    book = workbook(tmp_path / "a.xlsx", ("Sheet1", cells(*ROWS)))
    for module in (raw, textual, workbooks, geographic):
        monkeypatch.setattr(module, "MAX_ROWS", 1)
    for file in (path, records, book, tmp_path / "a.parquet", tmp_path / "a.gpkg"):
        assert "rows. Split it" in error_of(file), file
    monkeypatch.setattr(geographic, "MAX_ROWS", 9)
    monkeypatch.setattr(geographic, "MAX_UNPACKED_BYTES", 9)
    assert "unpacks to more than" in error_of(tmp_path / "a.parquet")
    monkeypatch.setattr(textual, "MAX_ROWS", 9)
    for module in (raw, textual, workbooks):
        monkeypatch.setattr(module, "MAX_COLUMNS", 3)
    monkeypatch.setattr(workbooks, "MAX_ROWS", 9)
    assert "columns" in error_of(path)
    assert "columns" in error_of(book)
    with pytest.raises(TableError, match="columns"):
        read_incidents(table(*ROWS))


@settings(deadline=None, max_examples=60)
@given(
    st.binary(min_size=1, max_size=300), st.sampled_from([".csv", ".xlsx", ".json", ".geojson", ".gpkg", ".parquet"])
)
def test_any_bytes_give_a_table_or_a_clear_error(tmp_path_factory, content, suffix):
    magic = {".xlsx": b"PK\x03\x04", ".gpkg": b"SQLite format 3\x00", ".parquet": b"PAR1"}.get(suffix, b"")
    path = written(tmp_path_factory.mktemp("any") / f"a{suffix}", magic + content)
    with pytest.raises(GeoError):
        read_incidents(path)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=20), st.integers(0, 10_000), st.sampled_from(["a.xlsx", "a.parquet", "a.gpkg"]))
def test_damaged_files_give_a_table_or_a_clear_error(tmp_path_factory, good_files, content, at, name):
    whole = bytearray((good_files / name).read_bytes())
    at %= len(whole)
    whole[at : at + len(content)] = content
    path = written(tmp_path_factory.mktemp("damaged") / name, bytes(whole))
    with suppress(GeoError):
        read_incidents(path)


@pytest.fixture(scope="module")
def good_files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    workbook(folder / "a.xlsx", ("Sheet1", cells(*ROWS)))
    EXPECTED.to_parquet(folder / "a.parquet")
    EXPECTED.to_file(folder / "a.gpkg", driver="GPKG")
    return folder
