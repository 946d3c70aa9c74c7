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


def test_lines_that_differ_only_in_their_numbers_are_no_running_heads() -> None:
    lines = "".join(f"{place}\n\n{n} civilians killed\n\n" for place, n in (("Aleppo", 12), ("Idlib", 7), ("Hama", 3)))
    report = read_report(f"Civilians killed in March 2021, by governorate\n\n{lines}")
    told = {*report.totals["quote"], *report.findings["quote"]}
    assert all(any(quote.startswith(f"{n} civilians") for quote in told) for n in (12, 7, 3))


def test_running_heads_with_page_numbers_are_left_out() -> None:
    head = "{} Report of the Network, March 2021"
    pages = "".join(f"{head.format(page)}\n\nPage {page} tells of something.\n\n" for page in range(4, 9))
    assert "Report of the Network" not in read_report(f"In March 2021 five civilians were killed.\n\n{pages}").text


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In May 2021, 90 civilians were killed by:\n\n- 31 in feuds with nobody named\n", "31"),
        ("Civilian deaths fell to 81 in May 2021, from 91 the month before.\n", "91"),
        ("In May 2021, 133 people, including 11 children, died due to torture.\n", "11 children"),
        ("In May 2021, 90 people died: 40 in areas held by the regime and 27 in areas held by others.\n", "27"),
        ("Killed in May 2021:\n\n- 21 by landmines\n- 16 in circumstances unknown to us\n", "16"),
    ],
)
def test_a_number_of_dead_within_a_sentence_that_was_read_is_told(text: str, quote: str) -> None:
    report = read_report(text)
    assert quote in set(report.findings["quote"])
    assert int(quote.split(maxsplit=1)[0]) not in set(report.totals["value"].dropna())


@pytest.mark.parametrize(
    "text",
    [
        "In May 2021, 90 civilians were killed. Of the 90, regime forces killed 40.\n",
        "In May 2021, 90 civilians were killed, a violation of the Convention of 1949, Articles 27, 31 and 32.\n",
        "In May 2021 we recorded the killing of 94 civilians: 61 men, nine women and 24 children.\n",
        "In May 2021, 90 civilians were killed in one of the deadliest months.\n",
    ],
)
def test_a_repetition_or_what_counts_no_dead_is_not_told(text: str) -> None:
    assert not set(read_report(text).findings["code"]) & {"not_understood", "ambiguous"}
