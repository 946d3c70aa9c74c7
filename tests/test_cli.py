"""The command: what it prints, what it writes, and one clear message for every bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from command_line import Run
from shapely.geometry import Point
from shared_files import shared

import geo

ROW = {
    "incident_id": "a",
    "date": "2021-02-07",
    "incident_type": "landmine",
    "killed": 1,
    "place": "a village",
    "source": "a report",
    "lon": 36.7,
    "lat": 34.7,
}
FILES = {"index.html", "governorates.csv", "incidents.csv", "incidents.gpkg", "coverage.json"}


@pytest.fixture
def run(incident_maps: Run) -> Run:
    return incident_maps


def table(path: Path, *rows: dict[str, object]) -> Path:
    pd.DataFrame([{**ROW, "incident_id": f"i{n}", **row} for n, row in enumerate(rows)]).to_csv(path, index=False)
    return path


def test_the_sample_builds_and_its_account_adds_up(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("build", "-o", "out")
    assert code == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == FILES
    coverage = json.loads((tmp_path / "out/coverage.json").read_text(encoding="utf-8"))
    assert [part["killed"]["stated"] for part in coverage["by_source"]] == [138, 236]
    for part in [coverage, *coverage["by_source"]]:
        killed = part["killed"]
        assert killed["stated"] == killed["mapped"] + killed["unplaced"] + killed["withheld"]
    february = coverage["by_source"][0]
    assert february["explosive_remnants"] == {"stated": 16, "located": 5}
    assert february["outside_headline"] == {"killed": 23, "incidents": 3}
    assert "374 stated = 210 mapped + 164 not placed + 0 withheld" in out


def test_two_builds_are_equal_to_the_byte(run: Run, tmp_path: Path) -> None:
    assert run("build", "-o", "a", "-q")[:2] == (0, "")
    assert run("build", "-o", "b", "-q", "--lang", "en")[0] == 0
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_incident_and_totals_tables_build_together(run: Run, tmp_path: Path) -> None:
    incidents = table(tmp_path / "incidents.csv", {}, {"lon": None, "lat": None, "governorate": "حلب"})
    totals = tmp_path / "totals.xlsx"
    row = {"report": "a report", "period_start": "2021-02-01", "period_end": "2021-02-28", "measure": "killed"}
    pd.DataFrame([{**row, "value": 9}, {**row, "governorate": "Homs", "by": "governorate", "value": 4}]).to_excel(
        totals, index=False
    )
    code, out, _ = run("build", incidents, totals, "-o", "out", "--lang", "ar", "--title", "ضحايا")
    assert code == 0
    assert "9 stated = 5 mapped + 4 not placed + 0 withheld" in out
    assert 'lang="ar"' in (tmp_path / "out/index.html").read_text(encoding="utf-8")


def excel_that_is_none(folder: Path) -> Path:
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    return folder / "bad.xlsx"


def geometry_without_crs(folder: Path) -> Path:
    row = {name: value for name, value in ROW.items() if name not in ("lon", "lat")}
    frame = gpd.GeoDataFrame([row], geometry=[Point(36.7, 34.7)], crs="EPSG:4326").set_crs(None, allow_override=True)
    frame.to_parquet(folder / "bad.parquet")
    return folder / "bad.parquet"


def written(name: str, text: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    return write


BAD: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "missing file": (lambda folder: folder / "nowhere.csv", ["nowhere.csv"]),
    "empty file": (written("empty.csv", ""), ["empty.csv", "empty"]),
    "no required columns": (written("short.csv", "incident_id,date\na,2021-02-07\n"), ["short.csv", "killed", "place"]),
    "bad date and count": (
        lambda folder: table(folder / "bad.csv", {}, {"date": "yesterday", "killed": "many"}),
        ["bad.csv", "row 3", "column date", "'yesterday'", "column killed", "'many'"],
    ),
    "unknown governorate": (
        lambda folder: table(folder / "bad.csv", {"governorate": "Alepo"}),
        ["row 2", "column governorate", "'Alepo'", "Aleppo"],
    ),
    "swapped axes": (
        lambda folder: table(folder / "bad.csv", {"lon": 34.7, "lat": 36.7, "place": "swapped"}),
        ["row 2", "swapped"],
    ),
    "a point in the sea": (
        lambda folder: table(folder / "bad.csv", {}, {"lon": 34.9, "lat": 35.2}),
        ["bad.csv", "row 3", "outside Syria", "Correct the coordinates"],
    ),
    "no crs": (geometry_without_crs, ["bad.parquet", "CRS", "EPSG:4326"]),
    "unreadable workbook": (excel_that_is_none, ["bad.xlsx"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_message_and_leaves_nothing(run: Run, tmp_path: Path, name: str) -> None:
    make, expected = BAD[name]
    code, out, err = run("build", make(tmp_path), "-o", "out")
    assert code == 1
    for words in expected:
        assert words in err
    assert "Traceback" not in err + out
    assert not (tmp_path / "out").exists()


def test_a_crs_that_a_file_does_not_name_can_be_said(run: Run, tmp_path: Path) -> None:
    assert run("build", geometry_without_crs(tmp_path), "--crs", "EPSG:4326", "-o", "out", "-q") == (0, "", "")
    assert len(gpd.read_file(tmp_path / "out/incidents.gpkg", layer="incidents")) == 1


def test_every_problem_of_every_file_is_listed_at_once(run: Run, tmp_path: Path) -> None:
    first = table(tmp_path / "one.csv", {"date": "soon"})
    second = table(tmp_path / "two.csv", {"killed": "-1"}, {"lon": 34.9, "lat": 35.2})
    _, _, err = run("build", first, second, "-o", "out")
    assert "one.csv" in err
    assert "two.csv" in err


def test_an_identifier_in_two_tables_is_refused(run: Run, tmp_path: Path) -> None:
    code, _, err = run("build", table(tmp_path / "one.csv", {}), table(tmp_path / "two.csv", {}), "-o", "out")
    assert code == 1
    assert "more than one table" in err


def test_a_folder_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    code, _, err = run("build", "-o", "file/out")
    assert code == 1
    assert "file/out" in err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_wrong_usage_exits_2(run: Run) -> None:
    assert run("build", "--no-such-option")[0] == 2
    assert run("no-such-command")[0] == 2


def test_an_unknown_language_or_tile_provider_is_named(run: Run) -> None:
    assert "'xx'" in run("build", "-o", "out", "--lang", "xx")[2]
    assert "xyzservices" in run("build", "-o", "out", "--tiles", "Nowhere.At.All")[2]


@pytest.mark.parametrize("command", [["-m", "geo", "--help"], ["-m", "geo", "build", "--help"]])
def test_the_module_is_the_command(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True)
    assert "Usage:" in done.stdout


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    code = "import sys, geo.cli; print([m for m in ('geopandas', 'folium', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


PHRASES = [
    {"lon": None, "lat": None, "place": "10 km east of Tadmur city", "governorate": "Homs"},
    {"lon": None, "lat": None, "place": "مدينة اعزاز", "governorate": "حلب"},
    {"lon": None, "lat": None, "place": "Nowhereville", "governorate": "Aleppo"},
]


@pytest.mark.parametrize("suffix", ["csv", "geojson", "gpkg", "parquet"])
def test_a_table_is_placed_by_the_places_it_prints(run: Run, tmp_path: Path, suffix: str) -> None:
    code, out, _ = run("place", table(tmp_path / "in.csv", *PHRASES), "-o", f"out.{suffix}")
    assert code == 0
    assert "i2: nowhereville: the name is not in the gazetteer." in out
    readers = {"csv": pd.read_csv, "parquet": gpd.read_parquet, "gpkg": partial(gpd.read_file, layer="incidents")}
    placed = readers.get(suffix, gpd.read_file)(tmp_path / f"out.{suffix}")
    assert list(placed["mapped_as"]) == ["area", "point", "governorate"]
    assert list(placed["adm1_pcode"]) == ["SY04", "SY02", "SY02"]


def test_a_list_of_places_is_added_and_used(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "field.csv").write_text("name,lat,lon,adm1_pcode\nNowhereville,36.4,37.5,SY02\n", encoding="utf-8")
    code, out, _ = run("gazetteer", "add", "field.csv")
    assert (code, "1 places" in out) == (0, True)
    run("place", table(tmp_path / "in.csv", *PHRASES), "-o", "out.csv")
    assert list(pd.read_csv(tmp_path / "out.csv")["mapped_as"]) == ["area", "point", "point"]
    assert "field.csv" in run("gazetteer", "list")[1]


def test_places_that_two_lists_put_apart_are_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "mine.csv").write_text("name,lat,lon,governorate\nTadmor,34.5624,38.36,Homs\n", encoding="utf-8")
    code, out, _ = run("gazetteer", "add", "mine.csv")
    assert (code, "caution 1 places of two lists disagree" in out) == (0, True)
    assert "Tadmor (mine:2), not Tadmur (GeoNames 163808): " in out


@pytest.mark.parametrize("suffix", ["gpx", "kml"])
def test_what_is_carried_on_tells_what_its_profile_lets(run: Run, tmp_path: Path, suffix: str) -> None:
    row = {"lon": 37.123456, "lat": 36.154321, "precision": "site", "note": "canary-note", "children": 1, "killed": 4}
    path = table(tmp_path / "in.csv", row)
    for profile, told in (("public", False), ("internal", True)):
        code, out, err = run("place", path, "-o", f"out.{suffix}", "--profile", profile)
        assert (code, err, f"(profile {profile})" in out) == (0, "", True)
        content = (tmp_path / f"out.{suffix}").read_text(encoding="utf-8")
        assert [text in content for text in ("canary-note", "37.123456", "36.154321")] == [told] * 3


def test_a_template_that_may_be_filled_in_is_not_replaced(run: Run, tmp_path: Path) -> None:
    assert run("template")[0] == 0
    (tmp_path / "incidents.xlsx").write_text("filled in", encoding="utf-8")
    code, _, err = run("template")
    assert (code, "is there already" in err) == (1, True)
    assert (tmp_path / "incidents.xlsx").read_text(encoding="utf-8") == "filled in"


@pytest.mark.parametrize(
    "arguments",
    [
        ("place", "incidents.csv", "-o", "./incidents.csv"),
        ("hotspots", "incidents.csv", "-o", "incidents.csv", "--level", "1"),
        ("build", "incidents.csv", "-o", "."),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_result_never_replaces_what_it_is_made_from(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    before = Path(table(tmp_path / "incidents.csv", {})).read_bytes()
    code, _, err = run(*arguments)
    assert (code, "replace your own file" in err) == (1, True)
    assert (tmp_path / "incidents.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("read", "arguments"),
    [
        ("report.html", ("map", "report.html", "-o", "report.html")),
        ("report.docx", ("report", "report.docx", "-o", "report.docx")),
        ("units.geojson", ("place", "incidents.csv", "--boundaries", "units.geojson", "-o", "units.geojson")),
        ("units.html", ("map", "incidents.csv", "--boundaries", "units.html", "-o", "units.html")),
        ("incidents.gpkg", ("build", "incidents.csv", "--boundaries", "incidents.gpkg", "-o", ".")),
        ("people.csv", ("hotspots", "incidents.csv", "--level", "1", "--population", "people.csv", "-o", "people.csv")),
    ],
    ids=lambda given: given if isinstance(given, str) else given[0],
)
def test_nor_does_it_replace_a_report_or_what_an_option_names(
    run: Run, tmp_path: Path, read: str, arguments: tuple[str, ...]
) -> None:
    table(tmp_path / "incidents.csv", {})
    (tmp_path / read).write_text("mine", encoding="utf-8")
    code, _, err = run(*arguments)
    assert (code, "replace your own file" in err) == (1, True)
    assert (tmp_path / read).read_text(encoding="utf-8") == "mine"


def test_links_in_a_ring_are_one_message(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ring.csv").symlink_to("ring.csv")
    table(tmp_path / "incidents.csv", {})
    for arguments in (("ring.csv", "-o", "p.csv"), ("incidents.csv", "-o", "ring.csv", "--boundaries", "ring.csv")):
        code, _, err = run("place", *arguments)
        assert (code, "Traceback" in err, "ring.csv" in err) == (1, False, True)


def test_the_list_of_commands_fits_a_terminal(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert "..." not in out.split("Commands:")[1]


def test_an_unknown_output_is_refused(run: Run, tmp_path: Path) -> None:
    code, _, err = run("place", table(tmp_path / "in.csv", {}), "-o", "out.xls")
    assert code == 1
    assert ".geojson" in err


def test_a_report_goes_straight_to_a_gps(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    code, out, err = run("place", "report.txt", "-o", "points.gpx", "--lang", "ar")
    assert (code, err) == (0, "")
    [point] = gpd.read_file(tmp_path / "points.gpx", layer="waypoints").itertuples()
    assert "landmine" not in point.desc
    assert "لغم" in point.desc
    assert "points.gpx (profile public): 1 points, 0 rings, 0 counted in its description" in out


REPORT = """Toy Network, monthly report. In February 2021, 12 civilians were killed in Syria, including three children.

On Sunday, February 7, 2021, a landmine exploded in al Bab city in Aleppo governorate, killing two civilians.
"""


def test_no_report_is_extracted_by_name(tmp_path: Path) -> None:
    with pytest.raises(geo.GeoError, match="no report is given"):
        geo.extract([], output=tmp_path / "tables")
    assert list(tmp_path.iterdir()) == []


def test_reports_are_extracted_and_built(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    code, out, _ = run("extract", "report.txt", "-o", "tables", "--strict")
    assert code == 0, out
    totals = pd.read_csv(tmp_path / "tables/totals.csv")
    first = totals[["measure", "group", "value"]].head(2)
    assert first.to_numpy().tolist() == [["killed", "all", 12], ["killed", "children", 3]]
    incidents = pd.read_csv(tmp_path / "tables/incidents.csv")
    assert list(incidents["killed"]) == [2]
    assert {file.name for file in (tmp_path / "tables").iterdir()} == {"incidents.csv", "totals.csv", "findings.csv"}
    code, out, _ = run("build", "report.txt", "-o", "out")
    assert code == 0, out
    assert "12 stated = 2 mapped + 10 not placed + 0 withheld" in out


def test_a_report_that_tells_nothing_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader, the map is in the annex.", encoding="utf-8")
    assert "letter.txt: no incident and no total was found in it" in run("build", "letter.txt", "-o", "out")[1]
    assert "placed  nothing" in run("place", "letter.txt", "-o", "points.gpx")[1]


@pytest.mark.shared
def test_an_incident_without_a_place_is_told_by_its_whole_identifier(run: Run) -> None:
    out = run("build", shared("reports/snhr-2021-02.txt"), "-o", "out")[1]
    left = [line for line in out.splitlines() if "not placed: " in line]
    assert len(set(left)) == 2
    assert all(line.endswith("(no place is printed)") for line in left)


def test_places_without_coordinates_are_counted_when_a_list_is_added(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "codes.csv").write_text(
        "name,pcode,lat,long\nQryeh,C9001,,\nRasm X,C9002,36.2,37.3\n", encoding="utf-8"
    )
    code, out, _ = run("gazetteer", "add", "codes.csv")
    assert (code, "1 of them have no coordinates" in out) == (0, True)


@pytest.mark.parametrize(("command", "output"), [("map", "m.svg"), ("report", "a.html")])
def test_figure_and_annex_say_what_is_to_be_reviewed(run: Run, tmp_path: Path, command: str, output: str) -> None:
    doubtful = REPORT + "\nOn February 31, 2021, a landmine exploded in Raqqa city, killing two civilians.\n"
    (tmp_path / "report.txt").write_text(doubtful, encoding="utf-8")
    code, _, err = run(command, "report.txt", "-o", output)
    assert code == 0
    assert "finding(s) of the reports to review, which `incident-maps extract` lists" in err


def test_a_report_that_cannot_be_read_leaves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7 broken")
    code, _, err = run("extract", "report.pdf", "-o", "tables")
    assert code == 1
    assert "report.pdf" in err
    assert not (tmp_path / "tables").exists()


@pytest.mark.shared
def test_the_real_reports_build_like_the_sample(run: Run, tmp_path: Path) -> None:
    reports = [shared("reports/snhr-2021-02.txt"), shared("reports/snhr-2025-01.txt")]
    assert run("build", *reports, "-o", "out", "-q")[0] == 0
    coverage = json.loads((tmp_path / "out/coverage.json").read_text(encoding="utf-8"))
    assert [part["killed"]["stated"] for part in coverage["by_source"]] == [138, 236]
    assert coverage["by_source"][0]["explosive_remnants"] == {"stated": 16, "located": 5}
    assert coverage["by_source"][0]["outside_headline"]["killed"] == 23


def test_the_page_accounts_for_the_same_deaths_as_the_file(run: Run, tmp_path: Path) -> None:
    row = {"report": "a report", "period_start": "2021-02-01", "period_end": "2021-02-28", "measure": "killed"}
    pd.DataFrame([{**row, "value": 138}]).to_csv(tmp_path / "totals.csv", index=False)
    assert run("build", "totals.csv", table(tmp_path / "incidents.csv", {}), "-o", "out", "-q")[0] == 0
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "1 of 138 deaths stated" in page


def test_a_total_given_twice_is_refused(run: Run, tmp_path: Path) -> None:
    row = {"report": "a report", "period_start": "2021-02-01", "period_end": "2021-02-28", "measure": "killed"}
    for name in ("one.csv", "two.csv"):
        pd.DataFrame([{**row, "value": 138}]).to_csv(tmp_path / name, index=False)
    code, _, err = run("build", "one.csv", "two.csv", "-o", "out")
    assert (code, "same total in two sources" in err) == (1, True)


def test_its_own_geopackage_can_be_built_again(run: Run, tmp_path: Path) -> None:
    assert run("build", table(tmp_path / "incidents.csv", {}), "-o", "out", "-q")[0] == 0
    assert run("build", "out/incidents.gpkg", "-o", "again", "-q")[0] == 0


def test_what_a_reader_left_out_or_assumed_is_said(run: Run, tmp_path: Path) -> None:
    out = run("build", table(tmp_path / "incidents.csv", {"injurd": 5}), "-o", "out")[1]
    assert "'injurd'" in out
    assert "without a precision" in out


def test_a_title_of_any_length_is_refused_before_anything_is_made(run: Run, tmp_path: Path) -> None:
    assert "Shorten it" in run("build", "-o", "out", "--title", "T" * 10_000)[2]
    assert run("build", "-o", "out", "--lang", "xx")[0] == 2
    assert not (tmp_path / "out").exists()


def test_the_profile_of_what_is_published_can_be_chosen(run: Run, tmp_path: Path) -> None:
    rows = {"note": "zqnoteqz", "quote": "zqquoteqz", "lon": 37.51234, "lat": 36.37123, "children": 1}
    source = table(tmp_path / "in.csv", rows)
    notes = {"public": "Disclosure profile: public.", "internal": "Nothing is left out; not for publication."}
    for profile in ("public", "partner", "internal"):
        code, out, _ = run("build", source, "-o", profile, *([] if profile == "public" else ["--profile", profile]))
        assert code == 0
        assert f"profile   {profile}: " in out
        assert json.loads((tmp_path / profile / "coverage.json").read_text(encoding="utf-8"))["profile"] == profile
        text = (tmp_path / profile / "incidents.csv").read_text(encoding="utf-8")
        assert ("zqnoteqz" in text, "zqquoteqz" in text) == (profile != "public", profile == "internal")
        assert notes.get(profile, "Disclosure profile: partner.") in (tmp_path / profile / "index.html").read_text(
            encoding="utf-8"
        )
        code, out, _ = run("map", source, "-o", f"{profile}.html", "--profile", profile)
        assert (code, f"(profile {profile})" in out) == (0, True)
        code, out, _ = run("report", source, "-o", f"{profile}-annex.html", "--profile", profile)
        assert (code, f"(profile {profile})" in out) == (0, True)
        assert ("zqnoteqz" in (tmp_path / f"{profile}.html").read_text(encoding="utf-8")) == (profile != "public")
    code, _, err = run("build", source, "--profile", "secret")
    assert (code, "public" in err) == (2, True)
    code, out, _ = run("place", source, "-o", "placed.csv")
    assert "zqquoteqz" in (tmp_path / "placed.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["build", "extract", "map", "report", "place", "hotspots", "template"])
def test_an_empty_name_is_no_place_to_write_to(run: Run, tmp_path: Path, command: str) -> None:
    given = [] if command == "template" else [table(tmp_path / "incidents.csv", {})]
    before = sorted(tmp_path.iterdir())
    code, _, err = run(command, *given, "-o", "")
    assert code == 2
    assert "the name is empty" in err
    code, _, err = run(command, *given, "-o", "a\0b.csv")
    assert code == 2
    assert "the name holds a zero byte" in err
    assert sorted(tmp_path.iterdir()) == before


def test_a_table_is_no_report(run: Run, tmp_path: Path) -> None:
    code, _, err = run("extract", table(tmp_path / "incidents.csv", {}), "-o", "out")
    assert code == 1
    assert "incidents.csv: is a table, not a report. Give it to `incident-maps build` or `place`." in err


def test_a_text_that_counts_nobody_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader,\nthe weather is fine.\n")
    code, out, _ = run("extract", tmp_path / "letter.txt", "-o", "out")
    assert code == 0
    assert "nothing was read: it has no number of people killed or injured" in out


def test_no_name_steers_the_terminal(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("map", "-o", tmp_path / "a\x1b[2J\u202e.svg")
    assert code == 0
    assert "a\\u001b[2J\\u202e.svg" in out


def test_the_words_beside_a_picture_may_be_in_any_encoding(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.html").write_text("<title>Map</title>")
    (tmp_path / "m.png").write_bytes(b"")
    (tmp_path / "m.alt.txt").write_bytes("خريطة".encode("cp1256"))
    assert run("embed", tmp_path / "m.html")[0] == 0


@pytest.mark.parametrize(
    "options",
    [
        ("boundaries", "add", "x.geojson", "--level", 1, "--accuracy-km", "nan"),
        ("boundaries", "add", "x.geojson", "--level", 1, "--date", "2020-02-31"),
        ("hotspots", "x.csv", "--alpha", "nan"),
        ("hotspots", "x.csv", "--clusters", "inf"),
        ("hotspots", "x.csv", "--draws", "100000000"),
        ("hotspots", "x.csv", "--lang", "fr"),
        ("place", "x.csv", "-o", "p.gpx", "--lang", "fr"),
        ("report", "-o", "r.docx", "--lang", "fr"),
        ("map", "-o", "m.png", "--second-lang", "fr"),
        ("map", "-o", "m.png", "--dpi", "-5"),
    ],
)
def test_numbers_and_dates_of_options_are_what_they_say(run: Run, options: tuple[object, ...]) -> None:
    assert run(*options)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("build", "empty.csv", "-o", "out"), "empty.csv: no incident and no total was found in it"),
        (("map", "empty.csv", "-o", "m.svg"), "empty.csv: no incident and no total was found in it"),
        (("report", "empty.csv", "-o", "r.html"), "empty.csv: no incident and no total was found in it"),
        (("place", "empty.csv", "-o", "p.csv"), "empty.csv: no incident was found in it"),
        (("hotspots", "empty.csv", "--level", 1, "-o", "h.csv"), "empty.csv: no incident was found in it"),
        (("map", "more.csv", "-o", "m.svg"), "columns of more.csv that were not read: 'shade'"),
        (("report", "more.csv", "-o", "r.html"), "columns of more.csv that were not read: 'shade'"),
        (("place", "more.csv", "-o", "p.csv"), "columns of more.csv that were not read: 'shade'"),
    ],
    ids=lambda given: f"{given[0]}-{given[1]}" if isinstance(given, tuple) else "",
)
def test_what_a_table_lacks_or_has_too_much_is_said_by_every_command(
    run: Run, tmp_path: Path, arguments: tuple[object, ...], told: str
) -> None:
    (tmp_path / "empty.csv").write_text(",".join(ROW) + "\n", encoding="utf-8")
    table(tmp_path / "more.csv", {"shade": "blue"})
    code, out, err = run(*arguments)
    assert (code, (out + err).count(f"caution   {told}\n")) == (0, 1), out + err


def test_only_pages_are_framed(run: Run, tmp_path: Path) -> None:
    code, out, err = run("embed", table(tmp_path / "incidents.csv", {}))
    assert (code, out) == (1, "")
    assert "incidents.csv: is not a page. Give a map saved as .html." in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("adm1_pcode,people\nSY01,5,6\nSY02,5,6\n", "p.csv, row 2: has 3 cells where the header has 2."),
        ("adm1_pcode,people,people\nSY01,5,6\n", "p.csv, row 1, column people: must stand in one header"),
        ("adm1_pcode;people\n\nSY01;-5\n", "p.csv, row 3, column people, '-5': is no number of people."),
        ("adm2_pcode,people\nSY0101,5\n", "p.csv, row 1, column adm1_pcode: is missing."),
        ("", "p.csv: holds no header."),
    ],
    ids=["shifted", "twice", "semicolon", "level", "empty"],
)
def test_a_population_that_would_be_misread_is_refused(run: Run, tmp_path: Path, text: str, told: str) -> None:
    given = table(tmp_path / "incidents.csv", {})
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    code, _, err = run("hotspots", given, "--level", 1, "--population", "p.csv", "-o", "h.csv")
    assert (code, told in err) == (1, True), err


def test_every_bad_row_of_a_population_is_told(run: Run, tmp_path: Path) -> None:
    given = table(tmp_path / "incidents.csv", {})
    (tmp_path / "p.csv").write_text("adm1_pcode,people\nSY01,-5\nSY02,five\nSY03,1e300\n,7\nSY04,8\nSY04,9\nSY05,\n")
    code, _, err = run("hotspots", given, "--level", 1, "--population", "p.csv", "-o", "h.csv")
    assert code == 1
    for told in (
        "row 2, column people, '-5': is no number of people",
        "row 3, column people, 'five': is no number of people",
        "row 4, column people, '1e300': is no number of people",
        "row 5, column adm1_pcode: has no p-code",
        "row 7, column adm1_pcode, 'SY04': stands above already",
        "row 8, column people: is no number of people",
    ):
        assert told in err
