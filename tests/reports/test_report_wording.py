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


def test_parties_with_bare_numbers_divide_the_sentence_before() -> None:
    read = told("In March 2021, 123 civilians were killed. Who did it: regime forces 35 (3 children), ISIS 2, SDF 11.")
    assert read == {
        "killed/all/none:": 123,
        "killed/all/party:regime": 35,
        "killed/children/party:regime": 3,
        "killed/all/party:isis": 2,
        "killed/all/party:sdf": 11,
    }


def test_parties_with_bare_numbers_that_are_too_many_divide_something_else() -> None:
    assert told("In March 2021, 12 civilians were killed. Members: regime forces 350, ISIS 20.") == {
        "killed/all/none:": 12
    }


def test_months_that_add_up_divide_the_whole() -> None:
    report = read_report(
        "From July to September 2023 civilians killed reached 231: 73 in July, 91 in August, 67 in September.\n"
    )
    assert report.totals["value"].tolist() == [231, 73, 91, 67]
    assert report.totals["period_end"].dt.month.tolist() == [9, 7, 8, 9]


def test_those_hurt_after_an_inclusion_are_not_of_its_group() -> None:
    read = told("In March 2021 shelling killed 69 civilians, 26 children and 11 women among them, and injured 228.")
    assert {name: value for name, value in read.items() if name.startswith("injured")} == {
        "injured/all/cause:shelling": 228
    }


def test_what_is_counted_there_is_not_counted_everywhere() -> None:
    read = told("In May 2021 all was quiet in Hama governorate, but landmines injured six people there.")
    assert read == {}


def test_a_list_of_governorates_has_one_number_together() -> None:
    report = read_report(
        "In March 2025, 803 people were killed in the governorates of Latakia, Tartus, Hama and Homs.\n"
    )
    assert report.totals.empty
    assert "ambiguous" in report.findings["code"].tolist()


def test_key_figures_are_of_the_cause_their_title_names() -> None:
    read = told("Landmine victims, April 2025\n\n- Killed: 61 people (21 children)\n- Injured: 98 people")
    assert read == {
        "killed/all/cause:landmine": 61,
        "killed/children/cause:landmine": 21,
        "injured/all/cause:landmine": 98,
    }


def test_a_month_summed_up_after_an_event_is_not_the_event() -> None:
    report = read_report(
        "On 6 February 2023 a landmine exploded in Tadmur. In February 2023, 153 civilians were killed.\n"
    )
    assert report.incidents.empty
    assert report.totals["value"].tolist() == [153]


def test_the_date_of_a_dateline_is_not_the_day_of_the_event() -> None:
    report = read_report(
        "IDLIB, 2 September 2021 - Shelling hit Ariha on Wednesday 1 September 2021, killing four people.\n"
    )
    assert report.incidents["date"].dt.day.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        # what a number was before it changed, and the figure it came to
        ("Civilian deaths rose from 61 to 74 in May 2021.", {"killed/all/none:": 74}),
        ("The toll of May 2021 was revised from 61 to 74.", {"killed/all/none:": 74}),
        ("In May 2021 child deaths rose from 11 to 16.", {"killed/children/none:": 16}),
        ("In May 2021 deaths among women came to nine.", {"killed/women/none:": 9}),
        ("Civilian fatalities amounted to 80 in May 2021.", {"killed/all/none:": 80}),
        # a fraction is no number of people
        ("In May 2021, 90 civilians died. One third of them were killed by landmines.", {"killed/all/none:": 90}),
        ("In May 2021, 90 civilians died, two thirds of the dead in Idlib.", {"killed/all/none:": 90}),
        # casualties are the dead and the injured together
        (
            "We recorded 30 casualties in May 2021, of which 12 were fatalities and 18 were injuries.",
            {"killed/all/none:": 12, "injured/all/none:": 18},
        ),
        # a relative clause is not what was done to them
        ("In May 2021, 40 civilians whom the SDF had detained were killed by ISIS.", {"killed/all/party:isis": 40}),
        ("In May 2021, 40 civilians who had been arrested were killed by ISIS.", {"killed/all/party:isis": 40}),
        # to whom deaths are laid
        (
            "In May 2021, 90 civilians died. To regime forces are attributed 44 of these deaths.",
            {"killed/all/none:": 90, "killed/all/party:regime": 44},
        ),
        (
            "In May 2021 three medics were killed. Of these, two fell victim to regime forces and one to ISIS.",
            {"killed/medical/none:": 3, "killed/medical/party:regime": 2, "killed/medical/party:isis": 1},
        ),
        (
            "In May 2021, 90 civilians died. The Syrian regime bears responsibility for 44 of these deaths.",
            {"killed/all/none:": 90, "killed/all/party:regime": 44},
        ),
        # people, not massacres
        (
            "May 2021 saw two massacres. The victims of these massacres numbered 31 civilians, among them 9 children.",
            {
                "massacres/all/none:": 2,
                "killed_in_massacres/all/none:": 31,
                "killed_in_massacres/children/none:": 9,
            },
        ),
        # the number before is divided
        (
            "In May 2021, 90 civilians died. Of the 90, there were 33 children and 19 women.",
            {"killed/all/none:": 90, "killed/children/none:": 33, "killed/women/none:": 19},
        ),
        (
            "In May 2021, 112 people died, among whom 24 were under the age of 18 and 11 were women.",
            {"killed/all/none:": 112, "killed/children/none:": 24, "killed/women/none:": 11},
        ),
        ("لم يسجل مقتل أي مدني على يد قوات التحالف الدولي في أيار 2021.", {"killed/all/party:coalition": 0}),
    ],
)
def test_wordings_of_the_twentieth_set(text: str, read: dict[str, int]) -> None:
    assert told(text) == read


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The Ministry of Health, for its part, puts the toll at 1,414.", "1,414"),
        ("According to the regime's officials, 1,414 civilians died.", "1,414 civilians"),
        ("The teams recovered the bodies of 6 people who had drowned.", "6 people"),
        ("A further 12 civilians were killed later.", "12 civilians"),
        ("In Raqqa governorate alone coalition forces killed 43 civilians.", "43 civilians"),
    ],
)
def test_numbers_that_are_not_the_report_s_own_total_are_told(text: str, quote: str) -> None:
    report = read_report(f"In May 2021, 90 civilians were killed in Syria. {text}\n")
    assert report.totals["value"].tolist() == [90]
    assert quote in set(report.findings["quote"])


def test_what_somebody_says_of_himself_is_no_zero() -> None:
    read = told("In May 2021, 90 civilians died. The Coalition has conceded no civilian deaths.")
    assert read == {"killed/all/none:": 90}


def test_two_months_in_a_row_are_one_period() -> None:
    report = read_report("The campaign of September and October 2016 killed 440 civilians.\n")
    assert [f"{day:%Y-%m-%d}" for day in report.period or ()] == ["2016-09-01", "2016-10-31"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        # each governorate has the number before it, not the one after its comma
        (
            "Of the 57 people killed in July 2023, 18 were killed in Aleppo, 14 in Daraa, 11 in Idlib and 14 in Homs.",
            {
                "killed/all/none:": 57,
                "killed/all/governorate:SY02": 18,
                "killed/all/governorate:SY12": 14,
                "killed/all/governorate:SY07": 11,
                "killed/all/governorate:SY04": 14,
            },
        ),
        (
            "We documented the killing of 90 civilians in May 2021, children accounting for 26 and women for 11.",
            {"killed/all/none:": 90, "killed/children/none:": 26, "killed/women/none:": 11},
        ),
        (
            "We recorded in May 2021 that 3 civilians died in Turkish drone strikes.",
            {"killed/all/party+cause:turkey+airstrike": 3},
        ),
        (
            "In May 2021, 34 civilians died, two girls among them, according to figures verified by the Office.",
            {"killed/all/none:": 34, "killed/children/none:": 2},
        ),
        (
            "خسرت الكوادر الطبية خمسة من أفرادها في أيار 2021، قتلت قوات النظام السوري أربعة منهم.",
            {"killed/medical/none:": 5, "killed/medical/party:regime": 4},
        ),
    ],
)
def test_wordings_of_the_twenty_first_set(text: str, read: dict[str, int]) -> None:
    assert told(text) == read


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Up to four civilians may have been killed by Jordanian air raids.", "Up to four civilians"),
        ("A further 182 children died of torture.", "182 children"),
        ("Eleven died of torture, all but one in regime detention.", "one"),
    ],
)
def test_what_is_not_sure_or_only_a_part_is_told(text: str, quote: str) -> None:
    report = read_report(f"In May 2021, 90 civilians were killed in Syria. {text}\n")
    assert quote.lower() in {told.lower() for told in report.findings["quote"]}
    assert set(report.totals["value"]) <= {90, 11}


def test_nobody_killed_by_one_means_is_no_zero_of_all() -> None:
    assert told("In May 2021, 90 civilians died. Nobody was killed by cluster munitions.") == {"killed/all/none:": 90}


def test_what_a_month_is_compared_with_is_another_month() -> None:
    text = (
        "In October 2022, 34 civilians were killed, two fewer than in August. The previous month we verified 27 deaths."
    )
    report = read_report(f"{text}\n")
    read = dict(zip(report.totals["value"], report.totals["period_start"].dt.month, strict=True))
    assert read == {34: 10, 27: 9}


def test_a_party_does_not_take_the_number_of_the_next() -> None:
    read = told(
        "May 2021: those killed by the regime numbered 11, those killed by ISIS 7 and those killed by the SDF 4."
    )
    assert read == {"killed/all/party:regime": 11, "killed/all/party:isis": 7, "killed/all/party:sdf": 4}
    read = told(
        "15 massacres were recorded in May 2021; nine are laid to the regime, two to Russian forces and four to ISIS."
    )
    assert read == {
        "massacres/all/none:": 15,
        "massacres/all/party:regime": 9,
        "massacres/all/party:russia": 2,
        "massacres/all/party:isis": 4,
    }
