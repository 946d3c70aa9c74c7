from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_files import shared
from table_rows import table, total

from geo.errors import TableError
from geo.reference.names import governorates
from geo.tables import codes
from geo.tables.reading import read_totals
from geo.tables.schema import TOTALS


def only_problem(*rows: dict) -> str:
    with pytest.raises(TableError) as caught:
        read_totals(table(*rows))
    assert len(caught.value.problems) == 1, str(caught.value)
    return str(caught.value.problems[0])


def test_the_result_has_every_column_and_its_defaults():
    result = read_totals(table(total()))
    assert tuple(result.columns) == TOTALS.names
    row = result.iloc[0]
    assert row[["group", "by", "basis"]].tolist() == ["all", "none", "stated"]
    assert (row["value_min"], row["value"], row["value_max"]) == (138, 138, 138)
    assert pd.isna(row["key"])
    assert not row["withheld"]


def test_an_interval_needs_no_value_and_one_bound_stays_one():
    result = read_totals(
        table(total(value=None, value_min=82, value_max=83), total(measure="attacks", value=14, value_min=14))
    )
    assert pd.isna(result.loc[0, "value"])
    assert result.loc[0, ["value_min", "value_max"]].tolist() == [82, 83]
    assert pd.isna(result.loc[1, "value_max"])


def test_nothing_stated_stays_missing():
    assert read_totals(table(total(value=None)))[["value_min", "value", "value_max"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("by", "key", "read"),
    [
        ("party", "ISIS", "isis"),
        ("party", "other", "other"),
        ("cause", "Vehicle Bomb", "vehicle_bomb"),
        ("party+cause", "Other + Landmine", "other+landmine"),
    ],
)
def test_keys_become_codes(by, key, read):
    assert read_totals(table(total(by=by, key=key))).loc[0, "key"] == read


def test_governorates_stay_as_printed_and_get_their_code():
    result = read_totals(
        table(
            total(by="governorate", key="Deir ez-Zour"),
            total(by="governorate", key="حلب"),
            total(by="governorate", key="Other"),
            total(by="governorate", adm1_pcode="SY04"),
        )
    )
    assert result["key"].tolist() == ["Deir ez-Zour", "حلب", "other", "Homs"]
    assert result["adm1_pcode"].tolist()[:2] == ["SY09", "SY02"]
    assert pd.isna(result.loc[2, "adm1_pcode"])


def test_a_governorate_header_without_by_divides_by_governorate():
    frame = table(total(governorate="Aleppo"), total(governorate="Damascus countryside"))
    result = read_totals(frame)
    assert result["by"].tolist() == ["governorate", "governorate"]
    assert result["adm1_pcode"].tolist() == ["SY02", "SY03"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"by": "governorate", "key": "Alepo"}, "'Alepo': is not a known governorate. Did you mean Aleppo"),
        ({"by": "governorate"}, "column key: is missing, but the row is divided by governorate"),
        ({"by": "party"}, "is missing, but the row is divided by party"),
        ({"by": "party", "key": "landmine"}, "Use one of: regime"),
        ({"by": "cause", "key": "isis"}, "Use one of: landmine"),
        ({"by": "party+cause", "key": "other"}, "other+landmine"),
        ({"by": "party+cause", "key": "other+isis"}, "not one of the allowed codes"),
        ({"key": "isis"}, "the row is not divided"),
        ({"by": "governorate", "key": "Aleppo", "adm1_pcode": "SY01"}, "is SY02, but adm1_pcode is SY01"),
        ({"by": "governorate", "key": "other", "adm1_pcode": "SY01"}, "stands for the rest, but"),
        ({"by": "governorate", "adm1_pcode": "SY99"}, "not a p-code"),
        ({"value": 3, "basis": "zero_stated"}, "must be 0"),
        ({"value": None, "basis": "zero_stated"}, "must be 0"),
        ({"value": "some"}, "not a whole number"),
        ({"value": 5, "value_min": 6}, "is more than value (5)"),
        ({"value": 5, "value_max": 4}, "is more than value_max (4)"),
        ({"period_start": "2021-03-01"}, "is later than period_end (2021-02-28)"),
        ({"period_start": None}, "column period_start: is empty."),
        ({"period_end": "2021-02"}, "is not a full date"),
        ({"measure": "wounded"}, "Use one of: killed, injured"),
    ],
)
def test_rows_that_contradict_themselves(more, words):
    assert words in only_problem(total(**more))


def test_repeated_parts_name_both_rows_whatever_the_spelling():
    found = only_problem(
        total(by="governorate", key="Aleppo"), total(by="governorate", key="Homs"), total(by="governorate", key="حلب")
    )
    assert "row 2" in found
    assert "repeats row 0" in found
    assert "repeats row 0" in only_problem(total(), total(value=7))


def test_other_periods_groups_and_measures_are_other_parts():
    rows = [
        total(),
        total(period_start="2021-01-01"),
        total(group="women", value=1),
        total(measure="injured"),
        total(report="b"),
    ]
    assert len(read_totals(table(*rows))) == 5


def test_report_may_be_headed_source():
    assert read_totals(table(total()).rename(columns={"report": "source"})).loc[0, "report"] == "a report"


def test_an_incident_table_is_no_totals_table():
    with pytest.raises(TableError, match="lacks the required columns"):
        read_totals(pd.DataFrame({"incident_id": ["a"], "killed": [1]}))


@st.composite
def total_tables(draw):
    keys = st.one_of(
        st.tuples(st.just("governorate"), st.sampled_from([g.name for g in governorates()] + ["other"])),
        st.tuples(st.just("party"), st.sampled_from(list(codes.PARTIES))),
        st.tuples(st.just("cause"), st.sampled_from(list(codes.CAUSES))),
        st.tuples(st.just("none"), st.none()),
    )
    rows = []
    for by, key in draw(st.lists(keys, max_size=8, unique=True)):
        low, value, high = sorted(draw(st.tuples(*[st.integers(0, 999)] * 3)))
        shape = draw(st.sampled_from(["exact", "interval", "missing", "at least"]))
        more = {
            "exact": {"value": value},
            "interval": {"value": None, "value_min": low, "value_max": high},
            "missing": {"value": None},
            "at least": {"value": value, "value_min": value},
        }[shape]
        rows.append(total(by=by, key=key, **more))
    return table(*rows) if rows else table(total()).iloc[:0]


@settings(deadline=None, max_examples=40)
@given(total_tables())
def test_reading_again_changes_nothing_even_by_way_of_csv(tmp_path_factory, frame):
    before = frame.copy(deep=True)
    once = read_totals(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(read_totals(once), once)
    path = tmp_path_factory.mktemp("csv") / "totals.csv"
    once.to_csv(path, index=False)
    pd.testing.assert_frame_equal(read_totals(path), once)


@pytest.mark.shared
def test_real_governorate_totals_are_read_whole():
    days = pd.read_csv(shared("datasets/vdc/casualties_by_province_by_day.csv"))
    sums = days.drop(columns="day").sum()
    frame = pd.DataFrame(
        {
            "report": "Violations Documentation Center",
            "period_start": "2011-01-05",
            "period_end": "2018-08-13",
            "measure": "killed",
            "governorate": sums.index,
            "value": sums.to_numpy(),
        }
    )
    result = read_totals(frame)
    assert result["value"].sum() == 137_475
    assert sorted(result["adm1_pcode"]) == [f"SY{n:02d}" for n in range(1, 15)]
