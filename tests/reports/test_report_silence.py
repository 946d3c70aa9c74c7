"""A number of dead that is not counted is told: silence is not allowed."""

from __future__ import annotations

import pytest

from geo.reports.report import read_report

OPENING = "On 3 February 2021, 12 civilians were killed in Aleppo. "


@pytest.mark.parametrize(
    "more",
    [
        "Seven civilians were killed.",
        "In March 1900, 7 civilians were killed.",
        "On 30/02/2021 7 civilians were killed.",
    ],
)
def test_a_smaller_number_beside_an_incident_is_told(more: str) -> None:
    report = read_report(f"{OPENING}{more}\n")
    assert report.incidents["killed"].tolist() == [12]
    told = report.findings.loc[report.findings["code"] == "ambiguous", "message"].tolist()
    assert told == ["A second number, 7, stands beside 12 for one event; the first is kept."]


@pytest.mark.parametrize(
    "more", ["Twelve civilians were killed.", "The victims included three children.", "A woman was killed there."]
)
def test_what_only_repeats_or_details_it_is_not(more: str) -> None:
    assert "ambiguous" not in set(read_report(f"{OPENING}{more}\n").findings["code"])
