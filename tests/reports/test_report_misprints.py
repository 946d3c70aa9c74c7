"""What cannot be so is told and not counted: numbers of people below zero, days that no calendar has."""

from __future__ import annotations

import pytest

from geo.reports.report import Report, read_report


def quotes(report: Report, code: str) -> list[str]:
    """Give what the findings of one code quote."""
    return report.findings.loc[report.findings["code"] == code, "quote"].tolist()


def values(report: Report) -> list[int]:
    """Give the numbers of all totals."""
    return [int(value) for value in report.totals["value"]]


@pytest.mark.parametrize(
    ("text", "quote", "others"),
    [
        ("In March 2021, -5 children were killed.", "-5 children", []),
        ("In March 2021, \u22125 children were killed.", "\u22125 children", []),
        ("-5 children were killed in March 2021.", "-5 children", []),
        ("Killed in March 2021: -7", "-7", []),
        ("In March 2021 regime forces killed 12 civilians (-5 children).", "-5 children", [12]),
        ("قُتل في آذار 2021 -5 أطفال.", "-5 أطفال", []),
        ("قُتل في آذار 2021 12 مدنياً، بينهم -٥ أطفال.", "-٥ أطفال", [12]),
    ],
)
def test_a_number_of_people_below_zero_is_quoted_and_not_read(text: str, quote: str, others: list[int]) -> None:
    report = read_report(f"{text}\n")
    assert quotes(report, "negative_number") == [quote]
    assert values(report) == others


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("In March 2021 civilians were killed in Aleppo - 5 children among them.", [5]),
        ("In March 2021: Aleppo – 5 civilians killed.", [5]),
        ("In March 2021:\n- Regime forces killed 9 civilians\n- 5 civilians were killed by ISIS\n", [9, 5]),
        ("In March 2021:\n-9 civilians were killed by regime forces\n-5 civilians were killed by ISIS\n", [9, 5]),
    ],
)
def test_a_dash_is_no_minus_sign(text: str, read: list[int]) -> None:
    report = read_report(f"{text}\n")
    assert values(report) == read
    assert not quotes(report, "negative_number")


@pytest.mark.parametrize("text", ["In March 2021, 3-5 civilians were killed.", "In March 2021, 3 -5 civilians died."])
def test_a_range_is_no_minus_sign(text: str) -> None:
    assert not quotes(read_report(f"{text}\n"), "negative_number")


def test_a_minus_sign_of_something_else_is_no_finding() -> None:
    assert not quotes(read_report("In March 2021 it was cold, -5 degrees at night.\n"), "negative_number")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("On 31 February 2021 a landmine killed two civilians in Tadmur, Homs governorate.", "31 February 2021"),
        ("On February 29, 2021, a landmine killed two civilians in Tadmur, Homs governorate.", "February 29, 2021"),
        ("On 31/02/2021 a landmine killed two civilians in Tadmur, Homs governorate.", "31/02/2021"),
        ("On 2021-06-31 a landmine killed two civilians in Tadmur, Homs governorate.", "2021-06-31"),
        ("قتل مدنيان في 31 شباط 2021 بانفجار لغم في تدمر بريف حمص.", "31 شباط 2021"),
        ("قتل مدنيان في ٣١/٠٤/٢٠٢١ بانفجار لغم في تدمر بريف حمص.", "٣١/٠٤/٢٠٢١"),
    ],
)
def test_a_day_that_does_not_exist_is_quoted(text: str, quote: str) -> None:
    report = read_report(f"{text}\n")
    assert quotes(report, "no_such_day") == [quote]
    assert report.incidents["date"].isna().all()


@pytest.mark.parametrize("day", ["29 February 2020", "29 February", "29/02/2020", "31 December 2021"])
def test_a_day_that_exists_is_no_finding(day: str) -> None:
    assert not quotes(read_report(f"On {day} a landmine killed two civilians in Tadmur, Homs.\n"), "no_such_day")
