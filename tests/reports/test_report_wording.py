"""Ways of wording that a blind set of texts brought up: what the numbers in them are of."""

from __future__ import annotations

import pytest

from geo.reports.report import read_report


def told(text: str) -> dict[str, int]:
    """Give the value of every total, by what it counts."""
    totals = read_report(f"{text}\n").totals
    keys = totals["adm1_pcode"].fillna(totals["key"]).fillna("")
    names = totals["measure"] + "/" + totals["group"] + "/" + totals["by"] + ":" + keys
    return {name: int(value) for name, value in zip(names, totals["value"], strict=True)}


@pytest.mark.parametrize(
    "text",
    [
        "Children account for 37 of the dead and 61 of the wounded.",
        "Boys and girls made up 37 of the dead and 61 of the wounded.",
    ],
)
def test_the_subject_says_of_whom_the_numbers_are(text: str) -> None:
    assert told(f"In March 2021 mines killed 99 people and injured 158. {text}") == {
        "killed/all/cause:landmine": 99,
        "injured/all/cause:landmine": 158,
        "killed/children/cause:landmine": 37,
        "injured/children/cause:landmine": 61,
    }


def test_the_wounded_are_not_counted_among_the_dead() -> None:
    read = told("In March 2021 mines killed 99 people and injured 158. Farmers were 61 of the wounded.")
    assert "killed/all/none:" not in read


def test_a_number_of_the_number_before() -> None:
    read = told("In March 2021, 112 civilians were killed. Of the 112, regime forces killed 31.")
    assert read == {"killed/all/none:": 112, "killed/all/party:regime": 31}
    read = told(
        "In March 2021, 112 civilians died. Thirty-one of the 112 were killed by landmines, nine of them children."
    )
    assert read == {"killed/all/none:": 112, "killed/all/cause:landmine": 31, "killed/children/cause:landmine": 9}


def test_those_who_were_children_are_parts_of_the_sentence_before() -> None:
    read = told("In March 2021, 112 civilians were killed. Twenty-four were children and fourteen were women.")
    assert read == {"killed/all/none:": 112, "killed/children/none:": 24, "killed/women/none:": 14}


def test_an_earlier_month_that_is_compared_does_not_reach_further() -> None:
    report = read_report(
        "In October 2022, 84 civilians were killed, down from 101 in September 2022. In Daraa 29 were killed.\n"
    )
    read = dict(zip(report.totals["value"], report.totals["period_start"].dt.month, strict=True))
    assert read == {84: 10, 101: 9, 29: 10}


def test_a_number_compared_with_no_time_is_not_read() -> None:
    assert told("In October 2022, 84 civilians were killed, compared with 101 before.") == {"killed/all/none:": 84}


def test_a_list_after_a_colon_divides_the_number_before_it() -> None:
    read = told(
        "In March 2021, 14 people died under torture: a dozen at the hands of regime forces, one at the hands of ISIS "
        "and another at the hands of the SDF."
    )
    assert read == {
        "killed/torture/none:": 14,
        "killed/torture/party:regime": 12,
        "killed/torture/party:isis": 1,
        "killed/torture/party:sdf": 1,
    }


@pytest.mark.parametrize(
    ("words", "number"),
    [("a dozen civilians were", 12), ("two dozen civilians were", 24), ("half a dozen civilians were", None)],
)
def test_dozens(words: str, number: int | None) -> None:
    assert told(f"In March 2021 {words} killed.") == ({} if number is None else {"killed/all/none:": number})


@pytest.mark.parametrize("vague", ["several dozen civilians", "dozens of civilians", "some dozen civilians"])
def test_a_vague_dozen_is_no_number(vague: str) -> None:
    assert told(f"In March 2021 {vague} were killed.") == {}


def test_a_name_said_of_some_is_not_said_of_all() -> None:
    read = told("In March 2021, 11 civilians were killed by landmines, about half of them in Aleppo.")
    assert read == {"killed/all/cause:landmine": 11}


def test_zeros_that_lean_on_the_words_before() -> None:
    read = told(
        "In May 2023, 67 civilians were killed. We recorded no deaths at the hands of Coalition forces and none at the "
        "hands of Russian forces. ISIS killed nine, none of them children."
    )
    assert read == {
        "killed/all/none:": 67,
        "killed/all/party:coalition": 0,
        "killed/all/party:russia": 0,
        "killed/all/party:isis": 9,
        "killed/children/party:isis": 0,
    }


def test_a_part_of_a_number_that_is_not_understood_is_told() -> None:
    report = read_report(
        "In March 2021, 40 civilians were killed as follows:\n\n- 23, including 5 children, somewhere\n"
    )
    assert report.totals["value"].tolist() == [40]
    assert "ambiguous" in report.findings["code"].tolist()


def test_an_arabic_verb_and_its_object_around_a_number() -> None:
    read = told("في كانون الأول 2021 فقد أربعة وتسعون مدنياً حياتهم في سوريا، من بينهم واحد وعشرون طفلاً.")
    assert read == {"killed/all/none:": 94, "killed/children/none:": 21}


@pytest.mark.parametrize(
    "text",
    ["في آذار 2021 يعرض 120 عاملاً حياتهم للخطر.", "فقد 12 شخصاً منازلهم في آذار 2021 وتعرضت حياتهم للخطر."],
)
def test_lives_that_are_only_risked_are_not_lost(text: str) -> None:
    assert told(text) == {}


def test_a_part_of_the_dead_is_not_all_of_them() -> None:
    read = told("في آذار 2021 قتل 40 مدنياً. وشكل النازحون 12 من القتلى و9 من الجرحى.")
    assert read == {"killed/all/none:": 40}


def test_bare_numbers_of_a_list_count_what_the_text_counts() -> None:
    assert told("Civilians killed in March 2021\n\nIdlib: 43\n\nHama: 4") == {
        "killed/all/governorate:SY07": 43,
        "killed/all/governorate:SY05": 4,
    }
    assert told("Civilians injured in March 2021\n\nIdlib: 43\n\nHama: 4") == {
        "injured/all/governorate:SY07": 43,
        "injured/all/governorate:SY05": 4,
    }
    assert told("Civilians arrested in March 2021\n\nIdlib: 43\n\nHama: 4") == {}
