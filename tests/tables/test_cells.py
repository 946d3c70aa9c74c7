from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.tables import codes
from geo.tables.cells import MAX_COUNT, read_cell
from geo.tables.dates import DateCell, Refusal
from geo.tables.schema import Column

TEXT = Column("place", "text", "")
COUNT = Column("killed", "count", "")
NUMBER = Column("lon", "number", "", unit="degrees east")
DATE = Column("date", "date", "")
CAUSE = Column("incident_type", "choice", "", choices=codes.CAUSES)
FLAG = Column("massacre", "flag", "")
EVERY_KIND = (TEXT, COUNT, NUMBER, DATE, CAUSE, FLAG)


def reason(column: Column, value: object) -> str:
    result = read_cell(column, value)
    assert isinstance(result, Refusal), result
    assert result.remedy
    return result.reason


@pytest.mark.parametrize("column", EVERY_KIND, ids=lambda column: column.kind)
@pytest.mark.parametrize(
    "value", [None, pd.NA, pd.NaT, float("nan"), np.float32("nan"), "", "  \t", np.datetime64("NaT")]
)
def test_empty_is_missing_and_never_zero(column, value):
    assert read_cell(column, value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12", 12),
        (" 12 ", 12),
        (12.0, 12),
        ("12.0", 12),
        (np.int64(7), 7),
        (np.float32(7), 7),
        (Decimal(3), 3),
        ("١٢", 12),
        ("۱۲", 12),
        ("1,734", 1734),
        ("١٬٧٣٤", 1734),
        ("1 734", 1734),
        ("1\u00a0734", 1734),
        ("0", 0),
        ("007", 7),
        (MAX_COUNT, MAX_COUNT),
    ],
)
def test_counts(value, expected):
    assert read_cell(COUNT, value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "12.5",
        12.5,
        "many",
        "1e9",
        "1.497",
        "1.000",
        "1,73",
        "12,",
        "five",
        "~5",
        "5+",
        "n/a",
        True,
        date(2021, 1, 1),
        "½",
        "²",
    ],
)
def test_counts_that_are_not_whole_numbers(value):
    assert "not a whole number" in reason(COUNT, value)


@pytest.mark.parametrize("value", [-3, "-3", -1.0])
def test_negative_counts(value):
    assert "less than zero" in reason(COUNT, value)


@pytest.mark.parametrize("value", [MAX_COUNT + 1, "99999999999", 1e12])
def test_counts_beyond_reason(value):
    assert "10,000,000" in reason(COUNT, value)


@pytest.mark.parametrize(
    ("value", "expected"), [("36.21", 36.21), ("٣٦٫٥", 36.5), (36, 36.0), ("-1e-05", -1e-05), (".5", 0.5)]
)
def test_numbers(value, expected):
    assert read_cell(NUMBER, value) == expected


@pytest.mark.parametrize(
    "value", ["36,21", "36°12'", "36.2N", "inf", "nan", float("inf"), True, "1_0", "0x10", "1e999"]
)
def test_numbers_refused(value):
    assert "number" in reason(NUMBER, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-02-07", DateCell(date(2021, 2, 7))),
        ("2021-2-7", DateCell(date(2021, 2, 7))),
        ("٢٠٢١-٠٢-٠٧", DateCell(date(2021, 2, 7))),
        (date(2021, 2, 7), DateCell(date(2021, 2, 7))),
        (datetime(2021, 2, 7), DateCell(date(2021, 2, 7))),
        (pd.Timestamp("2021-02-07"), DateCell(date(2021, 2, 7))),
        (np.datetime64("2021-02-07", "ns"), DateCell(date(2021, 2, 7))),
        ("2021-02-07 00:00:00", DateCell(date(2021, 2, 7))),
        ("2021-02-07T14:30:00.000+03:00", DateCell(date(2021, 2, 7), timed=True)),
        (datetime(2021, 2, 7, 14, 30), DateCell(date(2021, 2, 7), timed=True)),
        ("18-6-2024", DateCell(date(2024, 6, 18))),
        ("18/06/2024", DateCell(date(2024, 6, 18))),
        ("18.06.2024", DateCell(date(2024, 6, 18))),
        ("05-05-2024", DateCell(date(2024, 5, 5))),
        ("2021/02/07", DateCell(date(2021, 2, 7))),
        ("2021.2.7", DateCell(date(2021, 2, 7))),
        ("2021‑02‑07\u200f", DateCell(date(2021, 2, 7))),
        ("7 Feb 2021", DateCell(date(2021, 2, 7))),
        ("February 7, 2021", DateCell(date(2021, 2, 7))),
        ("7-FEB-2021", DateCell(date(2021, 2, 7))),
        ("٧ شباط ٢٠٢١", DateCell(date(2021, 2, 7))),
        ("7 شباط/فبراير 2021", DateCell(date(2021, 2, 7))),
        ("1 كانون الثاني 2025", DateCell(date(2025, 1, 1))),
        ("4 اذار، 2021", DateCell(date(2021, 3, 4))),
        ("آذار 2021", DateCell(date(2021, 3, 1), "month")),
        ("2021-02", DateCell(date(2021, 2, 1), "month")),
        ("2021", DateCell(date(2021, 1, 1), "year")),
        (2021, DateCell(date(2021, 1, 1), "year")),
        (pd.Period("2021-02", "M"), DateCell(date(2021, 2, 1), "month")),
        (pd.Period("2021-02-07", "D"), DateCell(date(2021, 2, 7))),
    ],
)
def test_dates(value, expected):
    assert read_cell(DATE, value) == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("05/06/2024", "day-month or as month-day"),
        ("06/18/2024", "month first"),
        ("2021-02-30", "calendar"),
        ("2021-02-03T25:00", "not a date"),
        ("2021-02-03 10:61", "not a date"),
        ("32-01-2021", "calendar"),
        ("2010-12-31", "2011"),
        ("1721-02-07", "2011"),
        ("2101-01-01", "2100"),
        (44234, "number, not a date"),
        ("44234", "not a date"),
        (True, "number, not a date"),
        ("7 Fbr 2021", "not a date"),
        ("30 Feb 2021", "calendar"),
        ("7 Feb/March 2021", "not a date"),
        ("7 Feb 21", "not a date"),
        ("7 " + "Feb " * 20_000 + "2021", "not a date"),
        ("2021/02.07", "not a date"),
        ("18-6/2024", "not a date"),
        ("18-6-24", "not a date"),
        ("soon", "not a date"),
    ],
)
def test_dates_refused(value, words):
    assert words in reason(DATE, value)
    assert "2021-02-07" in read_cell(DATE, value).remedy or "year" in read_cell(DATE, value).remedy


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("landmine", "landmine"),
        (" Vehicle_Bomb ", "vehicle_bomb"),
        ("vehicle bomb", "vehicle_bomb"),
        ("Bomb in a vehicle", "vehicle_bomb"),
        ("improvised explosive device", "ied"),
    ],
)
def test_choices(value, expected):
    assert read_cell(CAUSE, value) == expected


def test_a_choice_is_never_guessed():
    result = read_cell(CAUSE, "landmines")
    assert isinstance(result, Refusal)
    assert "landmine" in result.remedy


def test_codes_and_meanings_of_each_list_are_distinct():
    for choices in (
        codes.CAUSES,
        codes.PARTIES,
        codes.BASES,
        codes.GROUPS,
        codes.MEASURES,
        codes.BYS,
        codes.PRECISIONS,
    ):
        column = Column("x", "choice", "", choices=choices)
        for code, meaning in choices.items():
            assert read_cell(column, code.upper()) == code
            assert read_cell(column, meaning) == code


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("true", True),
        ("Yes", True),
        ("نعم", True),
        (1, True),
        (1.0, True),
        ("1", True),
        (np.True_, True),
        ("١", True),
        ("FALSE", False),
        ("no", False),
        ("لا", False),
        (0, False),
        ("0", False),
        (False, False),
    ],
)
def test_flags(value, expected):
    assert read_cell(FLAG, value) is expected


@pytest.mark.parametrize("value", [2, "maybe", "x", 0.5, -1])
def test_flags_refused(value):
    assert "yes nor no" in reason(FLAG, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(12, "12"), (12.0, "12"), (12.5, "12.5"), (True, "true"), (datetime(2021, 2, 7), "2021-02-07"), ("001", "001")],
)
def test_text_of_other_types(value, expected):
    assert read_cell(TEXT, value) == expected


@pytest.mark.parametrize("value", [["a"], {"a": 1}, b"bytes", object(), (1, 2)])
@pytest.mark.parametrize("column", EVERY_KIND, ids=lambda column: column.kind)
def test_things_that_are_no_single_value(column, value):
    assert "not a single value" in reason(column, value)


@pytest.mark.parametrize("column", EVERY_KIND, ids=lambda column: column.kind)
def test_spreadsheet_errors_are_no_values(column):
    assert "spreadsheet error" in reason(column, "#REF!")


def test_lone_surrogates_are_refused():
    assert "broken characters" in reason(TEXT, "a\ud800")


@given(
    st.one_of(
        st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates(), st.decimals(), st.binary()
    )
)
def test_any_cell_is_read_or_refused_and_never_raises(value):
    for column in EVERY_KIND:
        result = read_cell(column, value)
        if column.kind == "count" and isinstance(result, int):
            assert 0 <= result <= MAX_COUNT
        if column.kind == "text" and isinstance(result, str):
            assert result == result.strip() != ""


@given(st.integers(0, MAX_COUNT))
def test_counts_read_as_themselves_however_written(number):
    for written in (
        number,
        str(number),
        f"{number:,}",
        float(number),
        str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ):
        assert read_cell(COUNT, written) == number


@given(st.dates(date(2011, 1, 1), date(2100, 12, 31)))
def test_iso_dates_read_as_themselves(day):
    assert read_cell(DATE, day.isoformat()) == DateCell(day)
