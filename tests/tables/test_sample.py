from __future__ import annotations

import pandas as pd
import pytest
import shapely

from geo.reference.boundaries import load_boundaries
from geo.reference.names import to_pcode
from geo.reference.packaged import packaged
from geo.tables import codes
from geo.tables.sample import load_sample

FEBRUARY, JANUARY = pd.Timestamp("2021-02-01"), pd.Timestamp("2025-01-01")


@pytest.fixture(scope="module")
def incidents():
    return load_sample().incidents


@pytest.fixture(scope="module")
def totals():
    return load_sample().totals


def figures(totals, start, *, measure="killed", group="all", by="none", end=None):
    rows = totals[
        (totals["period_start"] == start)
        & (totals["measure"] == measure)
        & (totals["group"] == group)
        & (totals["by"] == by)
    ]
    if end is not None:
        rows = rows[rows["period_end"] == pd.Timestamp(end)]
    return {("" if pd.isna(key) else key): value for key, value in zip(rows["key"], rows["value"], strict=True)}


def test_each_call_gives_tables_of_ones_own():
    first = load_sample()
    first.incidents["killed"] = 0
    first.totals.loc[0, "value"] = 0
    again = load_sample()
    assert again.incidents["killed"].sum() == 44
    assert again.totals.loc[0, "value"] == 138


def test_headlines(totals):
    assert figures(totals, FEBRUARY) == {"": 138}
    assert figures(totals, FEBRUARY, group="children") == {"": 23}
    assert figures(totals, FEBRUARY, group="women") == {"": 11}
    assert figures(totals, FEBRUARY, group="torture") == {"": 14}
    assert figures(totals, JANUARY) == {"": 236}
    assert figures(totals, JANUARY, group="children") == {"": 32}
    assert figures(totals, JANUARY, group="women") == {"": 18}


@pytest.mark.parametrize(
    ("start", "measure", "group"),
    [
        (FEBRUARY, "killed", "all"),
        (FEBRUARY, "killed", "children"),
        (FEBRUARY, "killed", "women"),
        (FEBRUARY, "killed", "torture"),
        (FEBRUARY, "massacres", "all"),
        (JANUARY, "killed", "all"),
        (JANUARY, "killed", "children"),
        (JANUARY, "killed", "women"),
        (JANUARY, "killed", "torture"),
        (JANUARY, "massacres", "all"),
        (JANUARY, "attacks", "all"),
    ],
)
def test_parties_sum_to_the_headline(totals, start, measure, group):
    headline = figures(totals, start, measure=measure, group=group)
    parties = figures(totals, start, measure=measure, group=group, by="party")
    assert sum(parties.values()) == headline[""]


def test_the_figures_by_party(totals):
    assert figures(totals, FEBRUARY, by="party") == {
        "regime": 19, "isis": 1, "hts": 1, "opposition": 1, "sdf": 6, "other": 110
    }  # fmt: skip
    assert figures(totals, JANUARY, by="party") == {
        "regime": 9,
        "sdf": 21,
        "opposition": 4,
        "coalition": 1,
        "other": 201,
    }


@pytest.mark.parametrize("group", ["all", "children", "women"])
def test_the_causes_of_other_parties_sum_to_other(totals, group):
    parts = figures(totals, FEBRUARY, group=group, by="party+cause")
    assert sum(parts.values()) == figures(totals, FEBRUARY, group=group, by="party")["other"]


def test_landmine_figures(totals):
    month = "2021-02-28"
    assert figures(totals, FEBRUARY, by="cause", end=month) == {"landmine": 16}
    assert figures(totals, FEBRUARY, by="cause", group="children") == {"landmine": 6}
    assert figures(totals, pd.Timestamp("2021-01-01"), by="cause") == {"landmine": 34}
    assert figures(totals, pd.Timestamp("2021-01-01"), by="cause", group="children") == {"landmine": 22}
    assert figures(totals, JANUARY, by="cause") == {"landmine_or_cluster_munition": 71}


def allowed(percent: float, half: float, whole: int) -> list[int]:
    """Give the whole numbers that round to this percentage."""
    return [n for n in range(whole + 1) if percent - half <= 100 * n / whole <= percent + half]


def test_percentages_are_the_whole_numbers_they_allow(totals):
    assert allowed(43.48, 0.005, 138) == [60]
    assert figures(totals, FEBRUARY, by="governorate") == {"Aleppo": 60, "other": 78}
    rows = totals[(totals["period_start"] == JANUARY) & (totals["by"] == "governorate")].set_index("key")
    low = high = 236
    for name, percent in (("Aleppo", 35), ("Hama", 16), ("Deir ez-Zour", 10)):
        numbers = allowed(percent, 0.5, 236)
        assert rows.loc[name, ["value_min", "value_max"]].tolist() == [numbers[0], numbers[-1]]
        assert rows.loc[name, "basis"] == "percent"
        low, high = low - numbers[-1], high - numbers[0]
    assert rows["value"].isna().all()
    assert rows.loc["other", ["value_min", "value_max"]].tolist() == [low, high] == [91, 94]
    assert rows.loc["other", "basis"] == "remainder"


def test_a_stated_zero_is_no_missing_number(totals):
    for group in ("medical", "media", "civil_defense"):
        assert figures(totals, FEBRUARY, group=group) == {"": 0}
        assert figures(totals, JANUARY, group=group) == {}
    assert set(totals.loc[totals["value"] == 0, "basis"]) == {"zero_stated"}


def test_incidents_hold_what_the_text_locates(incidents):
    mines = incidents[incidents["incident_type"] == "landmine"]
    assert mines["killed"].sum() == 5
    assert mines["children"].sum() == 3
    massacres = incidents[incidents["massacre"].fillna(False)]
    assert massacres["killed"].tolist() == [6, 5]
    assert (massacres["killed"] >= codes.MASSACRE_KILLED).all()
    assert massacres["children"].sum() == 4
    counted = incidents[incidents["in_headline"]]
    assert counted["killed"].sum() == 21
    assert set(incidents.loc[~incidents["in_headline"], "incident_type"]) == {"mass_grave", "remains", "deprivation"}
    assert incidents.loc[~incidents["in_headline"], "killed"].sum() == 23
    assert (incidents["period_start"] == FEBRUARY).all()


def test_every_incident_says_where_it_is_from_and_how_well_it_is_placed(incidents, totals):
    assert incidents[["source", "section", "place", "precision"]].notna().all(axis=None)
    assert set(incidents["source"]) < set(totals["report"])
    placed = incidents.geometry.notna()
    assert (incidents.loc[placed, "placed_by"] == "coordinates").all()
    assert incidents.loc[placed, "note"].str.contains("Coordinates:|Point about").all()
    assert set(incidents.loc[~placed, "precision"]) <= {"adm1", "country"}
    near = incidents["precision"] == "near"
    assert (incidents["radius_km"].notna() == near).all()
    assert incidents.attrs["assumptions"] == []


def test_places_lie_in_the_governorate_the_report_names(incidents):
    outlines = load_boundaries().set_index("adm1_pcode").geometry
    for row in incidents[incidents.geometry.notna() & incidents["governorate"].notna()].itertuples():
        assert shapely.contains(outlines[to_pcode(row.governorate)], row.geometry), row.incident_id
    assert all(outlines.contains(point).any() for point in incidents.geometry.dropna())


def test_parties_are_not_taken_from_who_held_the_area(incidents):
    held = incidents[incidents["controller"].notna()]
    assert set(held["party"]) == {"unknown"}
    assert set(held["attribution"]) == {"unknown"}


def test_the_printed_weekday_that_is_wrong_is_remarked(incidents):
    izaz = incidents[incidents["date"] == pd.Timestamp("2021-01-31")].iloc[0]
    assert izaz["date"].day_name() == "Sunday"
    assert "Sunday" in izaz["note"]


@pytest.mark.parametrize("name", ["sample_incidents.csv", "sample_totals.csv"])
def test_files_are_plain_utf8_with_unix_lines(name):
    raw = packaged(name).read_bytes()
    assert b"\r" not in raw
    assert raw.decode("utf-8").endswith("\n")
