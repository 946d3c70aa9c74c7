"""Classes of language, one short text each: what the numbers in it mean, and which of them mean nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.reports.report import read_report

Told = dict[str, tuple[int | None, int | None, int | None]]


def told(text: str) -> Told:
    """Give the interval of every total, by what it counts."""
    totals = read_report(f"{text}\n").totals
    keys = totals["adm1_pcode"].fillna(totals["key"]).fillna("")
    names = totals["measure"] + "/" + totals["group"] + "/" + totals["by"] + ":" + keys
    bounds = totals[["value_min", "value", "value_max"]].astype(object)
    return {
        name: tuple(None if pd.isna(n) else int(n) for n in row)  # type: ignore[misc]
        for name, row in zip(names, bounds.to_numpy(), strict=True)
    }


def exactly(**values: int) -> Told:
    """Give the headline's groups with exact values."""
    return {f"killed/{group}/none:": (n, n, n) for group, n in values.items()}


@pytest.mark.parametrize(
    "text",
    [
        "In March 2020 between 40 and 45 civilians were killed.",
        "In March 2020, from 40 to 45 civilians were killed.",
        "قُتل في آذار 2020 ما بين 40 و45 مدنياً.",
        "قُتل في آذار 2020 من 40 إلى 45 مدنياً.",
    ],
)
def test_two_numbers_bound_one(text: str) -> None:
    assert told(text) == {"killed/all/none:": (40, None, 45)}


def test_a_toll_that_rises_from_one_number_to_another_is_no_range() -> None:
    assert told("In March 2020, the death toll rose from 40 to 45 civilians.") == exactly(all=45)


@pytest.mark.parametrize(
    "text",
    [
        "In March 2020, 31 civilians were killed, 20 of them under the age of 18 and eight of them women over 18.",
        "In March 2020, 31 civilians were killed, including 20 under 18 and eight women.",
    ],
)
def test_those_under_eighteen_are_children(text: str) -> None:
    assert told(text) == exactly(all=31, children=20, women=8)


def test_a_ratio_counts_nobody() -> None:
    assert told("In March 2020, 31 civilians were killed, one in four of them by mines.") == exactly(all=31)


def test_nobody_is_none() -> None:
    assert told("In March 2020, 31 civilians were killed. No one was killed by ISIS.") == {
        **exactly(all=31),
        "killed/all/party:isis": (0, 0, 0),
    }


def test_the_age_of_a_boy_is_no_number_of_dead() -> None:
    text = "On 19 May 2023 a boy of 14 was killed by a landmine near Kafr Rumah village in Idlib governorate."
    assert read_report(f"{text}\n").incidents[["killed", "children"]].to_numpy().tolist() == [[1, 1]]
