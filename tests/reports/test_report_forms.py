"""Records of incidents in lines of label and value."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.reports.report import read_report

FORM = """Incident code: 19-0207-b
Date: 7 February 2019
Location: Al Baghuz Fawqani, Deir Ezzor governorate
Type: airstrike
Belligerent: US-led Coalition
Civilians killed: {killed}
Children killed: 3
Civilians injured: 4
"""


def test_a_record_is_one_incident_and_no_total() -> None:
    report = read_report(FORM.format(killed=6))
    assert report.totals.empty
    row = report.incidents.iloc[0]
    assert len(report.incidents) == 1
    assert row["date"] == pd.Timestamp(2019, 2, 7)
    assert row["place"] == "Al Baghuz Fawqani, Deir Ezzor governorate"
    assert row[["adm1_pcode", "incident_type", "party", "attribution"]].tolist() == [
        "SY09",
        "airstrike",
        "coalition",
        "stated",
    ]
    assert row[["killed", "children", "injured"]].tolist() == [6, 3, 4]
    assert report.text[row["quote_start"] : row["quote_end"]] == row["quote"]


def test_records_follow_each_other() -> None:
    more = FORM.format(killed=2).replace("7 February", "9 February")
    report = read_report(f"{FORM.format(killed=6)}\n{more}")
    assert report.incidents["killed"].tolist() == [6, 2]
    assert report.incidents["date"].dt.day.tolist() == [7, 9]


def test_an_arabic_record() -> None:
    report = read_report(
        "التاريخ: 7 آذار 2021\nالمكان: قرية الكوم\nالمحافظة: حمص\nالسبب: لغم أرضي\nالقتلى: ٣\nالجرحى: 1\n"
    )
    row = report.incidents.iloc[0]
    assert row[["adm1_pcode", "incident_type", "place"]].tolist() == ["SY04", "landmine", "قرية الكوم"]
    assert row[["killed", "injured"]].tolist() == [3, 1]


@pytest.mark.parametrize("killed", ["6-10", "at least 6", "6 (3 children)"])
def test_a_value_that_is_not_one_number_is_told_and_not_read(killed: str) -> None:
    report = read_report(FORM.format(killed=killed))
    assert report.incidents["killed"].isna().all()
    assert killed in report.findings.loc[report.findings["code"] == "ambiguous", "quote"].tolist()


def test_a_day_of_a_record_that_does_not_exist_is_told() -> None:
    report = read_report(FORM.format(killed=6).replace("7 February", "30 February"))
    assert report.incidents["date"].isna().all()
    assert "no_such_day" in report.findings["code"].tolist()


def test_headings_of_a_report_are_no_record() -> None:
    report = read_report("Killed: 114\nInjured: 20\nMassacres: 3\nAttacks: 4\nPeriod: March 2021\n")
    assert report.incidents.empty
