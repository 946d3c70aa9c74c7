"""Classes of language, one short text each: what the numbers in it mean, and which of them mean nothing."""

from __future__ import annotations

import datetime as dt

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


WHOLE = "In March 2020, 31 civilians were killed."


@pytest.mark.parametrize(
    ("more", "parts"),
    [
        ("We hold ISIS responsible for 12 deaths.", {"party:isis": 12}),
        ("For 12 of these deaths we hold ISIS responsible.", {"party:isis": 12}),
        ("Regime forces were responsible for 39 per cent, or 12 deaths.", {"party:regime": 12}),
        ("ISIS and the SDF were responsible for three each.", {"party:isis": 3, "party:sdf": 3}),
        ("ISIS killed three, a child among them; the SDF, five.", {"party:isis": 3, "party:sdf": 5}),
        ("Homs came top with 12 deaths.", {"governorate:SY04": 12}),
        (
            "Homs came top with 12 deaths. Hama and Idlib followed with nine and seven respectively.",
            {"governorate:SY04": 12, "governorate:SY05": 9, "governorate:SY07": 7},
        ),
        ("12 died in air strikes, nine through mines.", {"cause:airstrike": 12, "cause:landmine": 9}),
        (
            "12 were killed by rocket and artillery fire of regime forces.",
            {"party+cause:regime+shelling": 12},
        ),
    ],
)
def test_a_number_goes_to_the_name_it_is_said_of(more: str, parts: dict[str, int]) -> None:
    found = {name: n for name, (n, _, _) in told(f"{WHOLE} {more}").items() if name.startswith("killed/all/")}
    assert found == {"killed/all/none:": 31, **{f"killed/all/{name}": n for name, n in parts.items()}}


def test_none_at_the_hands_of_two_is_none_of_each() -> None:
    found = told(f"{WHOLE} No deaths at the hands of Russian forces or of the coalition were recorded.")
    assert found == {
        **exactly(all=31),
        "killed/all/party:russia": (0, 0, 0),
        "killed/all/party:coalition": (0, 0, 0),
    }


def test_a_group_named_first_is_that_of_the_bare_numbers_after_it() -> None:
    found = told("In 2020, 512 children were killed. Of the children killed, 164 died in air strikes, 98 in shelling.")
    assert found == {
        **exactly(children=512),
        "killed/children/cause:airstrike": (164, 164, 164),
        "killed/children/cause:shelling": (98, 98, 98),
    }


def test_a_revised_number_replaces_the_one_first_published() -> None:
    text = "Our figure for February 2023, first published as 112 civilians killed, has since been revised to 118."
    assert told(text) == exactly(all=118)


def test_the_dead_sorted_by_sex_and_age_are_the_same_dead() -> None:
    assert told(f"{WHOLE} There were 16 men, 9 women, 4 boys and 2 girls.") == exactly(all=31, women=9)


def test_those_killed_and_those_hurt_share_a_noun() -> None:
    found = told(f"{WHOLE} Another 20 were injured. Five of the dead and six of the injured were children.")
    assert found["killed/children/none:"] == (5, 5, 5)
    assert found["injured/children/none:"] == (6, 6, 6)


def test_a_part_of_those_a_cause_killed_is_not_their_number() -> None:
    found = told(f"{WHOLE} Twelve were killed by gunfire. Snipers account for four of those shot.")
    assert found == {**exactly(all=31), "killed/all/cause:gunfire": (12, 12, 12)}


def test_a_shooting_names_who_shot_and_a_man_by_his_trade() -> None:
    text = "On 11 May 2023 SDF personnel opened fire on a crowd in Abu Hamam town in Deir ez-Zour governorate, killing "
    found = read_report(f"{text}a former mayor and wounding at least seven.\n").incidents
    assert found[["killed", "injured_min", "party"]].to_numpy().tolist() == [[1, 7, "sdf"]]


@pytest.mark.parametrize(
    "text",
    [
        "Between 5 and 20 October 2023, 59 civilians were killed in Syria.",
        "From 5 to 20 October 2023, 59 civilians were killed in Syria.",
        "On October 5-20, 2023, 59 civilians were killed in Syria.",
        "5–20 October 2023: 59 civilians were killed in Syria.",
        "بين 5 و20 تشرين الأول 2023 قُتل 59 مدنياً في سوريا.",
    ],
)
def test_days_of_one_month_are_a_period(text: str) -> None:
    report = read_report(f"{text}\n")
    assert report.period == (dt.date(2023, 10, 5), dt.date(2023, 10, 20))
    assert report.totals["value"].tolist() == [59]
    assert report.incidents.empty


def test_the_injured_beside_a_running_toll_belong_to_it() -> None:
    text = "Mines killed 22 people in April 2024. This brings their toll since the beginning of 2024 to 94 killed and "
    totals = read_report(f"{text}171 injured.\n").totals
    hurt = totals[totals["measure"] == "injured"]
    assert hurt[["value", "period_start"]].astype(str).to_numpy().tolist() == [["171", "2024-01-01"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قُتل في آذار 2020 سبعة مدنيين قتلتهم القوات الروسية.", {"killed/all/party:russia": 7}),
        (
            "قتلت قوات النظام السوري في آذار 2020 أكثر من 130 مدنياً، وقُتل على يد تنظيم داعش ثلاثة مدنيين.",
            {"killed/all/party:regime": 130, "killed/all/party:isis": 3},
        ),
        (
            "قُتل في آذار 2020 سبعة مدنيين، ولم يُقتل أي إعلامي، ولم يسقط أي قتيل على يد قوات التحالف الدولي.",
            {"killed/all/none:": 7, "killed/media/none:": 0, "killed/all/party:coalition": 0},
        ),
        (
            "أودت الألغام بحياة 37 مدنياً في آذار 2020، نصفهم تقريباً (18) من الأطفال، وخلّفت 52 جريحاً.",
            {"killed/all/cause:landmine": 37, "killed/children/cause:landmine": 18, "injured/all/cause:landmine": 52},
        ),
        (
            "سجّلنا في آذار 2020 ما لا يقل عن 168 حالة اعتقال. وقضى ثمانية معتقلين تحت التعذيب: ستة في سجون قوات "
            "النظام السوري، واثنان لدى داعش.",
            {"killed/torture/none:": 8, "killed/torture/party:regime": 6, "killed/torture/party:isis": 2},
        ),
        (
            "قُتل في آذار 2020 سبعة مدنيين على يد القوات الروسية (ثلاثة أطفال وسيدتان).",
            {"killed/all/party:russia": 7, "killed/children/party:russia": 3, "killed/women/party:russia": 2},
        ),
    ],
)
def test_arabic_says_by_whom_and_of_whom(text: str, found: dict[str, int]) -> None:
    assert {name: least for name, (least, _, _) in told(text).items()} == found


def test_an_arabic_incident_with_ages_and_kin() -> None:
    text = (
        "في 6 حزيران 2021 قُتل رجل في السبعين من عمره وحفيدته البالغة من العمر ست سنوات بقذيفة هاون أطلقتها قوات النظام "
        "السوري على قرية مجدليا بريف محافظة إدلب."
    )
    found = read_report(f"{text}\n").incidents
    assert found[["killed", "children", "party"]].to_numpy().tolist() == [[2, 1, "regime"]]


def test_others_hurt_beside_children_are_not_told_apart() -> None:
    report = read_report("In 2020 the UN verified the killing of 512 children and the maiming of 645 others.\n")
    assert report.totals["value"].tolist() == [512]
    assert report.findings["code"].tolist() == ["ambiguous"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قُتل في آذار 2020 سبعة مدنيين برصاص حرس الحدود التركي.", {"killed/all/party+cause:turkey+gunfire": 7}),
        (
            "قُتل في آذار 2020 سبعة مدنيين في غارات للطائرات الروسية.",
            {"killed/all/party+cause:russia+airstrike": 7},
        ),
        (
            "قُتل في آذار 2020 سبعة مدنيين، بينهم أربعة أطفال دون سن الثامنة عشرة.",
            {"killed/all/none:": 7, "killed/children/none:": 4},
        ),
    ],
)
def test_arabic_weapons_have_owners_and_ages_have_words(text: str, found: dict[str, int]) -> None:
    assert {name: least for name, (least, _, _) in told(text).items()} == found


def test_what_is_shelled_is_not_who_shells() -> None:
    assert told("في آذار 2020 قُتل 12 مدنياً في قصف مواقع قوات النظام.") == exactly(all=12)
    text = "On 5 March 2020, unknown gunmen opened fire on SDF members in Hasaka city, killing two civilians.\n"
    assert read_report(text).incidents["party"].tolist() == ["unknown"]


def test_a_governorate_loses_people_and_a_party_does_not_kill_its_own() -> None:
    text = "In March 2020, 31 civilians were killed. Aleppo lost 17 people, Hama nine. Regime forces lost 12 men."
    assert told(text) == {
        **exactly(all=31),
        "killed/all/governorate:SY02": (17, 17, 17),
        "killed/all/governorate:SY05": (9, 9, 9),
    }


def test_boys_and_girls_only_divide_the_children() -> None:
    text = (
        "In March 2020 we recorded the killing of 94 civilians: 61 men, nine women and 24 children (17 boys and seven "
    )
    assert told(f"{text}girls).") == exactly(all=94, women=9, children=24)


def test_causes_share_the_verb_of_the_first() -> None:
    found = told(f"{WHOLE} Mines caused 12 of these deaths, shelling nine, gunfire six and torture four.")
    assert found == {
        **exactly(all=31),
        "killed/all/cause:landmine": (12, 12, 12),
        "killed/all/cause:shelling": (9, 9, 9),
        "killed/all/cause:gunfire": (6, 6, 6),
        "killed/torture/none:": (4, 4, 4),
    }


def test_months_joined_are_a_period_and_a_line_of_totals_is_no_label() -> None:
    text = (
        "Deaths by governorate, January-March 2025\n\n- Hama: 38 killed, 45 injured\n\nTotal: 108 killed, 163 injured\n"
    )
    report = read_report(text)
    assert report.period == (dt.date(2025, 1, 1), dt.date(2025, 3, 31))
    assert sorted(report.totals["value"].tolist()) == [38, 45, 108, 163]


def test_deaths_in_custody_go_on_about_torture_and_others_do_not() -> None:
    text = "In February 2020, 40 people died of torture. A further 12 people died in SDF custody."
    assert told(text)["killed/torture/party:sdf"] == (12, 12, 12)
    text = "In February 2020, 40 people died of torture. Another 12 civilians died at the hands of ISIS."
    assert told(text)["killed/all/party:isis"] == (12, 12, 12)


def test_a_later_clause_has_its_own_period() -> None:
    totals = read_report("In 2020, 31 civilians were killed; between May and July, 12 civilians were killed.\n").totals
    assert totals[["value", "period_start"]].astype(str).to_numpy().tolist() == [
        ["31", "2020-01-01"],
        ["12", "2020-05-01"],
    ]


def test_who_was_among_the_dead_of_an_incident() -> None:
    strike = "On 1 December 2019 an air strike on Maarat al-Numan in Idlib governorate killed 39 people."
    found = read_report(f"{strike} Fifteen women are among the dead.\n").incidents
    assert found[["killed", "women"]].to_numpy().tolist() == [[39, 15]]


def test_all_of_them_children() -> None:
    text = "On 9 August 2022 two brothers, both of them children, were killed by a grenade in Shaddadi city in Hasaka."
    assert read_report(f"{text}\n").incidents[["killed", "children"]].to_numpy().tolist() == [[2, 2]]


def test_a_share_in_brackets_is_no_total() -> None:
    assert told(f"{WHOLE} Nearly half of the victims (16) died while farming.") == exactly(all=31)


def test_the_year_so_far_ends_with_the_report() -> None:
    text = "Mines killed 34 people in June 2025. The number of people killed by mines in 2025 so far stands at 297.\n"
    totals = read_report(text).totals
    assert totals[["value", "period_start", "period_end"]].astype(str).to_numpy().tolist() == [
        ["34", "2025-06-01", "2025-06-30"],
        ["297", "2025-01-01", "2025-06-30"],
    ]


def test_since_something_happened_is_a_period() -> None:
    text = "Since hostilities escalated on 1 December 2019, and up to 29 February 2020, 561 civilians were killed.\n"
    report = read_report(text)
    assert report.period == (dt.date(2019, 12, 1), dt.date(2020, 2, 29))
    assert (report.totals["value"].tolist(), len(report.incidents)) == ([561], 0)


def test_an_earlier_event_gives_an_incident_neither_dead_nor_place() -> None:
    text = (
        "On 5 August 2023 three people, a couple and their son, were killed when Russian warplanes bombed "
        "Idlib city in Idlib governorate. It was the third raid since June, when nine people died at a market "
        "in Jisr al-Shughour.\n"
    )
    report = read_report(text)
    assert report.incidents["killed"].tolist() == [3]
    assert report.incidents["place"].str.contains("Idlib city").all()
    assert report.totals.empty


def test_arabic_names_the_driver_and_the_first_governorate() -> None:
    assert told("قُتل في تموز 2025 مدنيون، وتصدرت محافظة درعا بقية المحافظات بـ 41 ضحية، ولم يرصد أي مجزرة.") == {
        "killed/all/governorate:SY12": (41, 41, 41),
        "massacres/all/none:": (0, 0, 0),
    }
    text = (
        "في 22 تشرين الأول 2023 أطلق مجهولون الرصاص على سيارة في قرية الحصان بريف محافظة دير الزور، "
        "ما تسبب بمقتل سائقها."
    )
    assert read_report(f"{text}\n").incidents["killed"].tolist() == [1]


def test_a_day_that_ends_a_time_is_no_event_and_a_regime_that_fell_did_not_kill() -> None:
    report = read_report("Since the regime fell, and until 31 March 2025, 40 civilians were killed by mines.\n")
    assert report.incidents.empty
    assert report.totals["key"].tolist() == ["landmine"]


@pytest.mark.parametrize(
    "more",
    [
        "two days after it had killed three others.",
        "where nine had died last week.",
    ],
)
def test_the_dead_of_an_earlier_time_are_told_and_not_added(more: str) -> None:
    text = "On 7 September 2021, four people were killed by a landmine in Jasim city in Daraa governorate, "
    report = read_report(f"{text}{more}\n")
    assert report.incidents["killed"].tolist() == [4]
    assert "earlier time" in " ".join(report.findings["message"])


def test_it_may_be_a_cause() -> None:
    found = told("Mines killed 22 people in April 2024. In March 2024 they had killed 40 people and injured 71.")
    assert set(found) == {"killed/all/cause:landmine", "injured/all/cause:landmine"}


def test_a_report_named_by_its_year_gives_an_incident_no_period() -> None:
    text = (
        "On 5 March 2020, a mine killed two civilians in Jasim city in Daraa governorate. A report published in 2019 "
    )
    assert read_report(f"{text}named the road as dangerous.\n").period == (dt.date(2020, 3, 5), dt.date(2020, 3, 5))
