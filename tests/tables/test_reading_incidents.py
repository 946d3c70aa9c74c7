from __future__ import annotations

import csv
import random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point
from table_rows import incident, table

from geo.errors import CRSError, InputFileError, TableError
from geo.tables.reading import read_incidents, row_in_file
from geo.tables.schema import INCIDENTS

KINDS = {"text": "string", "choice": "string", "count": "Int64", "number": "Float64", "flag": "boolean"}
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "${alert(1)}",
    "`alert(1)`",
    "C:\\2019\\new",
    "{{ 7*7 }}",
    "a\u2028b\u2029c",
    "\u202egnp.exe",
    "=HYPERLINK(1)",
    "'; DROP TABLE x; --",
    'quote " and , and ; and \t.',
    "line\nbreak\r\nand more",
    "%s %(x)s %n",
    "NaN",
    "NULL",
]


def problems(frame: pd.DataFrame) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_incidents(frame)
    return [str(problem) for problem in caught.value.problems]


def only_problem(*rows: dict) -> str:
    found = problems(table(*rows))
    assert len(found) == 1, found
    return found[0]


def test_the_result_has_every_column_in_order_with_its_type():
    result = read_incidents(table(incident()))
    assert list(result.columns) == [*INCIDENTS.names, "geometry"]
    assert result.crs == "EPSG:4326"
    for column in INCIDENTS:
        dtype = str(result[column.name].dtype)
        assert dtype == "datetime64[us]" if column.kind == "date" else dtype == KINDS[column.kind]


def test_what_is_not_stated_stays_missing_and_the_rest_gets_its_honest_default():
    row = read_incidents(table(incident())).iloc[0]
    assert row["in_headline"] is True or bool(row["in_headline"]) is True
    assert not row["withheld"]
    assert row["attribution"] == "unknown"
    assert row["date_precision"] == "day"
    assert (row["killed_min"], row["killed_max"]) == (5, 5)
    filled = {"killed_min", "killed_max", "in_headline", "withheld", "attribution", "date_precision", *incident()}
    for name in set(INCIDENTS.names) - filled:
        assert pd.isna(row[name]), name
    assert row["geometry"] is None


def test_killed_not_stated_has_no_bounds_and_one_bound_leaves_the_other_open():
    result = read_incidents(
        table(
            incident(killed=None),
            incident(incident_id="b", killed=14, killed_min=14),
            incident(incident_id="c", killed=None, killed_min=2),
        )
    )
    assert pd.isna(result.loc[0, "killed_min"])
    assert pd.isna(result.loc[0, "killed_max"])
    assert result.loc[1, "killed_min"] == 14
    assert pd.isna(result.loc[1, "killed_max"])
    assert pd.isna(result.loc[2, "killed"])
    assert result["killed"].sum() == 14


def test_coordinates_without_a_precision_are_taken_as_settlement_and_that_is_said():
    result = read_incidents(
        table(
            incident(lon=40.07, lat=36.85),
            incident(incident_id="b"),
            incident(incident_id="c", lon=40.0, lat=36.0, precision="near"),
        )
    )
    assert result["precision"].tolist()[::2] == ["settlement", "near"]
    assert pd.isna(result.loc[1, "precision"])
    assert result["placed_by"].tolist()[::2] == ["coordinates", "coordinates"]
    assert result.attrs["assumptions"] == [
        "1 incidents have coordinates without a precision; they are taken as known to the settlement."
    ]
    assert result.geometry.iloc[0] == Point(40.07, 36.85)
    assert result.geometry.iloc[1] is None


@pytest.mark.parametrize(
    ("party", "attribution"), [("isis", "stated"), ("unknown", "unknown"), ("other", "unknown"), (None, "unknown")]
)
def test_attribution_follows_the_party(party, attribution):
    assert read_incidents(table(incident(party=party)))["attribution"].tolist() == [attribution]


def test_a_date_written_without_a_day_says_so():
    result = read_incidents(
        table(incident(date="2021-02"), incident(incident_id="b", date="2021"), incident(incident_id="c", date=None))
    )
    assert result["date_precision"].tolist()[:2] == ["month", "year"]
    assert pd.isna(result.loc[2, "date_precision"])
    assert "gives only the month" in only_problem(incident(date="2021-02", date_precision="day"))
    assert "not a full date" in only_problem(incident(date_end="2021-03"))


def test_a_time_of_day_is_left_out_and_that_is_said():
    result = read_incidents(table(incident(date=pd.Timestamp("2021-02-25 14:30"))))
    assert result.loc[0, "date"] == pd.Timestamp("2021-02-25")
    assert result.attrs["assumptions"] == ["The time of day of 1 cells of date is left out."]


def test_headers_of_other_spellings_and_systems_are_read():
    frame = table(
        {
            "Accident ID": "a",
            "event_date": "2021-02-25",
            " CAUSE ": "landmine",
            "Killed": 5,
            "location": "x",
            "#meta+source": "r",
            "LONGITUDE": 40.0,
            "latitude": 36.0,
            "admin1": "Raqqa",
        }
    )
    result = read_incidents(frame)
    assert result.loc[0, ["incident_id", "place", "source", "governorate"]].tolist() == ["a", "x", "r", "Raqqa"]
    assert result.attrs["unused_columns"] == []


def test_unknown_columns_are_left_out_but_listed():
    result = read_incidents(table(incident(victim_name="somebody", colour="red")))
    assert result.attrs["unused_columns"] == ["victim_name", "colour"]
    assert "victim_name" not in result


def test_an_own_name_wins_over_another_systems_name():
    result = read_incidents(table(incident(id="7", fatalities=9)))
    assert result.loc[0, "incident_id"] == "a"
    assert result.attrs["unused_columns"] == ["id", "fatalities"]


def test_two_headers_for_one_column_are_an_error():
    found = only_problem(incident(cause="ied"))
    assert "'incident_type'" in found
    assert "'cause'" in found


def test_missing_columns_are_named_together_with_headers_that_look_like_them():
    frame = table(incident()).rename(columns={"killed": "kiled", "place": "zzz"}).drop(columns="source")
    with pytest.raises(TableError) as caught:
        read_incidents(frame)
    message = str(caught.value)
    assert "lacks the required columns killed, place, source" in message
    assert "'kiled' looks like killed" in message


def test_a_header_that_names_a_column_looks_like_no_other():
    with pytest.raises(TableError) as caught:
        read_incidents(pd.DataFrame({"incident_id": ["a"]}))
    assert "looks like" not in str(caught.value)
    assert "A table of totals has a column measure." in str(caught.value)


def test_every_problem_is_reported_at_once_in_row_order():
    frame = table(
        incident(killed="many"),
        incident(incident_id="b", date="soon", killed=-1),
        incident(incident_id="c", incident_type="landmines", source=None),
    )
    found = problems(frame)
    assert [line.split(":")[0] for line in found] == [
        "frame, row 0, column killed, 'many'",
        "frame, row 1, column date, 'soon'",
        "frame, row 1, column killed, '-1'",
        "frame, row 2, column incident_type, 'landmines'",
        "frame, row 2, column source",
    ]
    with pytest.raises(TableError, match="5 problems in the incidents table frame"):
        read_incidents(frame)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"killed_min": 6}, "column killed_min, '6': is more than killed (5)"),
        ({"killed_max": 4}, "is more than killed_max (4)"),
        ({"killed": None, "killed_min": 3, "killed_max": 2}, "is more than killed_max (2)"),
        ({"injured": 1, "injured_min": 2}, "is more than injured (1)"),
        ({"children": 6}, "is more than the 5 killed"),
        ({"medical": 6}, "is more than the 5 killed"),
        ({"children": 3, "women": 3}, "together more than the 5 killed"),
        ({"date_end": "2021-02-24"}, "is later than date_end (2021-02-24)"),
        ({"period_start": "2021-03-01", "period_end": "2021-02-28"}, "is later than period_end (2021-02-28)"),
        ({"lon": 40.0}, "stands without lat"),
        ({"lat": 36.0}, "stands without lon"),
        ({"lon": 36.85, "lat": 40.07}, "look swapped"),
        ({"lon": 190.0, "lat": 36.0}, "not between -180 and 180"),
        ({"lon": 40.0, "lat": 91.0}, "not between -90 and 90"),
        ({"lon": "40,07", "lat": 36.0}, "not a number"),
        ({"lon": float("inf"), "lat": 36.0}, "not a finite number"),
        ({"radius_km": -1}, "not between 0 and 1,000 km. Write kilometres"),
        ({"radius_km": 1e9}, "not between 0 and 1,000 km. Write kilometres"),
        ({"attribution": "stated"}, "no party is given"),
        ({"attribution": "unknown", "party": "isis"}, "party is given as isis"),
        ({"governorate": "Alepo"}, "is not a known governorate. Did you mean Aleppo"),
        ({"governorate": "Atlantis"}, "one of the 14 governorates"),
        ({"adm1_pcode": "SY15"}, "SY01 to SY14"),
        ({"adm1_pcode": "2"}, "not a p-code"),
        ({"adm1_pcode": "SY02", "adm2_pcode": "SY0301"}, "does not lie in adm1_pcode SY02"),
        ({"adm2_pcode": "SY0201", "adm3_pcode": "SY020200"}, "does not lie in adm2_pcode SY0201"),
        ({"quote_start": 9, "quote_end": 3}, "is more than quote_end (3)"),
        ({"party": "ISIL"}, "Use one of: regime"),
        ({"place": ["x"]}, "not a single value"),
        ({"incident_id": None}, "column incident_id: is empty."),
    ],
)
def test_rows_that_contradict_themselves(more, words):
    assert words in only_problem(incident(**more))


def test_an_open_upper_bound_does_not_limit_the_groups():
    assert read_incidents(table(incident(killed=5, killed_min=5, children=6))).loc[0, "children"] == 6


def test_repeated_identifiers_name_both_rows():
    found = only_problem(incident(), incident(incident_id="b"), incident())
    assert "row 2" in found
    assert "also the incident_id of row 0" in found


def test_a_point_outside_syria_is_left_to_the_join():
    assert read_incidents(table(incident(lon=34.0, lat=34.5))).loc[0, "lon"] == 34.0


def test_coordinates_in_another_system_are_turned_into_degrees():
    points = gpd.GeoSeries([Point(40.07, 36.85)], crs="EPSG:4326").to_crs("EPSG:32637")
    frame = table(incident(x=points.x.iloc[0], y=points.y.iloc[0]), incident(incident_id="b"))
    result = read_incidents(frame, crs="EPSG:32637")
    assert result.loc[0, ["lon", "lat"]].tolist() == pytest.approx([40.07, 36.85], abs=1e-9)
    assert pd.isna(result.loc[1, "lon"])
    assert "not between" in problems(frame)[0]


def geo_table(*shapes: object, crs: object = "EPSG:4326", **more: object) -> gpd.GeoDataFrame:
    rows = [incident(incident_id=str(n), **more) for n in range(len(shapes))]
    return gpd.GeoDataFrame(table(*rows), geometry=list(shapes), crs=crs)


def test_shapes_give_the_coordinates_in_any_crs_and_under_any_name():
    frame = geo_table(Point(40.07, 36.85), None, Point()).to_crs("EPSG:32637").rename_geometry("where")
    result = read_incidents(frame)
    assert result.loc[0, ["lon", "lat"]].tolist() == pytest.approx([40.07, 36.85], abs=1e-9)
    assert result["lon"].isna().tolist() == [False, True, True]
    assert result.attrs["unused_columns"] == []


def test_shapes_without_a_crs_are_an_error_unless_it_is_named():
    frame = geo_table(Point(40.07, 36.85), crs=None)
    with pytest.raises(CRSError, match="no coordinate system"):
        read_incidents(frame)
    assert read_incidents(frame, crs=4326).loc[0, "lon"] == 40.07
    with pytest.raises(CRSError, match="EPSG:4326"):
        read_incidents(geo_table(Point(40.07, 36.85)), crs="EPSG:32637")
    with pytest.raises(CRSError, match="not a known coordinate system"):
        read_incidents(table(incident()), crs="EPSG:999999")


def test_shapes_that_are_no_points_are_problems():
    assert "'LineString': is not a point" in problems(geo_table(LineString([(36, 35), (37, 35)])))[0]


def test_shapes_and_columns_must_agree():
    found = problems(geo_table(Point(40.07, 36.85), lon=41.0, lat=36.85))
    assert len(found) == 1
    assert "differs from the row's shape at 40.07, 36.85" in found[0]
    assert read_incidents(geo_table(Point(40.07, 36.85), lon=40.07, lat=36.85)).loc[0, "lon"] == 40.07


def test_swapped_shapes_are_recognised():
    assert "look swapped" in problems(geo_table(Point(36.85, 40.07)))[0]


def test_the_input_is_not_changed_and_its_index_does_not_matter():
    frame = geo_table(Point(40.07, 36.85), Point(40, 36), governorate="Raqqa").set_index(pd.Index([7, 7]))
    before = frame.copy(deep=True)
    result = read_incidents(frame)
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))
    assert result.index.tolist() == [0, 1]
    result.loc[0, "place"] = "changed"
    assert frame["place"].iloc[0] == "Ras al Ein"


def test_a_named_index_is_a_column():
    assert read_incidents(table(incident()).set_index("incident_id")).loc[0, "incident_id"] == "a"


def test_a_table_without_rows_is_read():
    result = read_incidents(table(incident()).iloc[:0])
    assert len(result) == 0
    assert str(result["killed"].dtype) == "Int64"
    assert result.crs == "EPSG:4326"


def test_things_that_are_no_table():
    with pytest.raises(InputFileError, match="neither a path nor a frame"):
        read_incidents([incident()])  # type: ignore[arg-type]
    two_levels = pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")]))
    with pytest.raises(TableError, match="several levels"):
        read_incidents(two_levels)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text, tmp_path):
    row = incident(place=text, note=text, section=text, source=text, incident_id=text)
    result = read_incidents(table(row))
    for name in ("place", "note", "section", "source", "incident_id"):
        assert result.loc[0, name] == text
    result.to_csv(tmp_path / "a.csv", index=False)
    assert read_incidents(tmp_path / "a.csv").loc[0, "note"] == text


def test_rows_of_the_result_are_found_again_in_the_file(tmp_path):
    header, first, second = table(incident(), incident(incident_id="b")).to_csv(index=False).splitlines()
    path = tmp_path / "a.csv"
    path.write_text("\n".join([header, "", first, "", "", second]), encoding="utf-8")
    result = read_incidents(path)
    assert [row_in_file(result, n) for n in range(2)] == [3, 6]
    frame = read_incidents(table(incident(), incident(incident_id="b")))
    assert [row_in_file(frame, n) for n in range(2)] == [0, 1]
    assert frame.attrs["row_runs"] == [[0, 0]]
    for table_read, position in ((frame, 2), (frame, -1), (pd.DataFrame({"a": [1]}), 0)):
        with pytest.raises(LookupError):
            row_in_file(table_read, position)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
COUNTS = st.one_of(st.none(), st.integers(0, 5))


@st.composite
def incident_tables(draw):
    rows = []
    for n in range(draw(st.integers(0, 6))):
        row = incident(
            incident_id=f"{n}",
            date=draw(
                st.one_of(st.none(), st.dates(pd.Timestamp("2011-01-01").date(), pd.Timestamp("2030-01-01").date()))
            ),
            killed=draw(st.one_of(st.none(), st.integers(10, 99))),
            children=draw(COUNTS),
            women=draw(COUNTS),
            injured=draw(COUNTS),
            place=draw(st.one_of(st.none(), TEXTS)),
            note=draw(st.one_of(st.none(), TEXTS)),
            governorate=draw(st.sampled_from([None, "Aleppo", "حلب", "Deir ez-Zour"])),
            party=draw(st.sampled_from([None, "isis", "unknown", "other"])),
            massacre=draw(st.sampled_from([None, True, False])),
            in_headline=draw(st.sampled_from([None, True, False])),
        )
        if draw(st.booleans()):
            row |= {"lon": draw(st.floats(37.6, 42)), "lat": draw(st.floats(32, 37))}
        rows.append(row)
    return table(*rows) if rows else table(incident()).iloc[:0]


@settings(deadline=None, max_examples=40)
@given(incident_tables())
def test_reading_again_changes_nothing(frame):
    once = read_incidents(frame)
    pd.testing.assert_frame_equal(pd.DataFrame(read_incidents(once)), pd.DataFrame(once))


@settings(deadline=None, max_examples=40)
@given(incident_tables())
def test_a_table_comes_back_from_csv_as_it_was(tmp_path_factory, frame):
    once = read_incidents(frame)
    path = tmp_path_factory.mktemp("csv") / "incidents.csv"
    once.drop(columns="geometry").to_csv(path, index=False, quoting=csv.QUOTE_ALL)  # a lone CR needs its quotes
    pd.testing.assert_frame_equal(pd.DataFrame(read_incidents(path)), pd.DataFrame(once))


@settings(deadline=None, max_examples=40)
@given(incident_tables(), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_rows(frame, chance: random.Random):
    order = list(range(len(frame)))
    chance.shuffle(order)
    straight, shuffled = read_incidents(frame), read_incidents(frame.iloc[order])
    pd.testing.assert_frame_equal(pd.DataFrame(shuffled), pd.DataFrame(straight.iloc[order].reset_index(drop=True)))


@settings(deadline=None, max_examples=40)
@given(incident_tables())
def test_no_death_is_lost_or_made(frame):
    stated = frame["killed"].dropna().astype(int).sum() if len(frame) else 0
    result = read_incidents(frame)
    assert result["killed"].sum() == stated
    assert result["killed"].isna().sum() == frame["killed"].isna().sum()
    assert np.isfinite(result["lon"].dropna().to_numpy(float)).all()


PLAIN = {
    "incident_id": "a",
    "date": "2024-01-01",
    "incident_type": "landmine",
    "killed": 1,
    "place": "x",
    "source": "y",
}


@pytest.mark.parametrize(
    ("given", "precision"),
    [
        ({}, "settlement"),
        ({"radius_km": 3}, "settlement"),
        ({"radius_km": 50}, "near"),
        ({"placed_by": "admin_name"}, "adm1"),
        ({"geo_precision": 3}, "adm1"),
        ({"geo_precision": 1}, "settlement"),
        ({"where_prec": "4"}, "adm1"),
        ({"where_prec": 4, "precision": "site"}, "site"),
    ],
)
def test_coordinates_are_never_read_as_finer_than_the_row_allows(given, precision):
    table = pd.DataFrame([{**PLAIN, "lon": 36.7, "lat": 34.7, **given}])
    assert read_incidents(table)["precision"].tolist() == [precision]


def test_a_precision_that_is_no_code_is_named():
    with pytest.raises(TableError, match=r"where_prec, '9'"):
        read_incidents(pd.DataFrame([{**PLAIN, "lon": 36.7, "lat": 34.7, "where_prec": 9}]))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"place": "Pla\x00ce"}, "control characters"),
        ({"period_start": "2024-01-01"}, "stands without period_end"),
        ({"governorate": "Homs", "adm1_pcode": "SY02"}, "governorate is given as Homs"),
    ],
)
def test_rows_that_contradict_themselves_are_refused(given, words):
    with pytest.raises(TableError, match=words):
        read_incidents(pd.DataFrame([{**PLAIN, **given}]))
