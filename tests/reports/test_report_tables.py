"""Tables in a text: what their headings say is counted, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo.reports.report import Report, read_report

TITLE = "Civilians killed in March 2021\n\n"


def told(text: str) -> list[tuple[str, str, str, str, int]]:
    """Give measure, group, division, key and value of every total."""
    totals = read_report(text).totals
    keys = totals["adm1_pcode"].fillna(totals["key"]).fillna("")
    columns = (totals["measure"], totals["group"], totals["by"], keys, totals["value"])
    return [(str(m), str(g), str(b), str(k), int(v)) for m, g, b, k, v in zip(*columns, strict=True)]


def codes(report: Report) -> list[str]:
    """Give the codes of all findings."""
    return report.findings["code"].tolist()


def test_a_table_by_governorate() -> None:
    text = (
        f"{TITLE}| Governorate | Killed | Of whom children |\n|---|---|---|\n| Idlib | 43 | 17 |\n| Total | 43 | 17 |\n"
    )
    assert told(text) == [
        ("killed", "all", "governorate", "SY07", 43),
        ("killed", "children", "governorate", "SY07", 17),
        ("killed", "all", "none", "", 43),
        ("killed", "children", "none", "", 17),
    ]


def test_every_row_quotes_its_line() -> None:
    report = read_report(f"{TITLE}Governorate | Killed | Women\nRural Damascus | 2 | 1\nHoms | 3 | 0\n")
    assert report.totals["key"].tolist() == ["Rural Damascus", "Rural Damascus", "Homs", "Homs"]
    assert report.totals["quote"].tolist() == [
        "Rural Damascus | 2",
        "Rural Damascus | 2 | 1",
        "Homs | 3",
        "Homs | 3 | 0",
    ]


def test_an_arabic_table_by_party() -> None:
    text = "الضحايا المدنيون في آذار 2021\n\nالجهة | القتلى | الأطفال\nقوات النظام | 12 | ٣\nجهات أخرى | 5 | 1\n"
    assert told(text) == [
        ("killed", "all", "party", "regime", 12),
        ("killed", "children", "party", "regime", 3),
        ("killed", "all", "party", "other", 5),
        ("killed", "children", "party", "other", 1),
    ]


def test_months_are_periods_of_their_own() -> None:
    totals = read_report("Civilians killed in 2021\n\nMonth | Killed\nJanuary | 43\nFebruary | 2\n").totals
    assert totals["period_start"].tolist() == [pd.Timestamp(2021, 1, 1), pd.Timestamp(2021, 2, 1)]


def test_a_web_table_with_an_empty_corner(tmp_path: Path) -> None:
    head = "<tr><td></td><th>Killed</th><th>Injured</th></tr>"
    body = "<tr><td>Idlib</td><td>43</td><td>17</td></tr><tr><td>Hama</td><td>4</td><td>1</td></tr>"
    page = f"<html><body><h1>Civilians killed in March 2021</h1><table>{head}{body}</table></body></html>"
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    totals = read_report(tmp_path / "report.html").totals
    assert totals["measure"].tolist() == ["killed", "injured", "killed", "injured"]
    assert totals["value"].tolist() == [43, 17, 4, 1]


@pytest.mark.parametrize(
    "table",
    [
        "Governorate | 2020 | 2021\nIdlib | 43 | 17\n",  # years are no groups
        "Place | Killed\nIdlib city | 40\nAleppo city | 4\n",  # a city is not its governorate
        "Governorate | Population | Displaced\nIdlib | 4000 | 1\n",
    ],
)
def test_a_table_that_is_not_understood_is_told(table: str) -> None:
    report = read_report(TITLE + table)
    assert report.totals.empty
    assert "not_understood" in codes(report)


def test_a_table_of_something_else_gives_nothing() -> None:
    assert told("Arrests in March 2021\n\nGovernorate | Total | Children\nIdlib | 40 | 1\n") == []


def test_a_sum_of_killed_and_injured_is_not_read() -> None:
    text = "Harm in March 2021\n\nParty | Total | Killed | Injured\nSyrian regime | 40 | 1 | 39\nISIS | 4 | 1 | 3\n"
    assert {(measure, value) for measure, _, _, _, value in told(text)} == {
        ("killed", 1),
        ("injured", 39),
        ("injured", 3),
    }


def test_fighters_are_no_civilians() -> None:
    text = (
        "Death toll, March 2021\n\nParty | Civilians | Fighters | Total\nSyrian regime | 4 | 1 | 5\nISIS | 2 | 0 | 2\n"
    )
    assert [value for *_, value in told(text)] == [4, 2]


def test_mines_by_governorate_fit_no_table() -> None:
    report = read_report("Killed by landmines in March 2021\n\nGovernorate | Killed\nIdlib | 4\nTotal | 4\n")
    assert report.totals[["by", "key"]].to_numpy().tolist() == [["cause", "landmine"]]
    assert "not_tabulated" in codes(report)


@pytest.mark.parametrize("cell", ["40 (3 children)", "40-45", "-40"])
def test_a_cell_that_is_not_one_number_is_told(cell: str) -> None:
    report = read_report(f"{TITLE}Governorate | Killed\nIdlib | {cell}\nAleppo | 4\n")
    assert report.totals["value"].tolist() == [4]
    assert set(codes(report)) & {"ambiguous", "negative_number"}


def test_tabs_separate_cells_where_lines_agree() -> None:
    assert told(f"{TITLE}Party\tCivilians\tWomen\nSyrian regime\t16\t1\nISIS\t4\t0\n") == [
        ("killed", "all", "party", "regime", 16),
        ("killed", "women", "party", "regime", 1),
        ("killed", "all", "party", "isis", 4),
        ("killed", "women", "party", "isis", 0),
    ]
    assert "|" not in read_report("In March 2021\tfive civilians were killed.\n").text
