"""The parts of the ranking against known answers: draws, intervals, guard, trends, score."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_grid import code, incident, read, toy_units

from geo.analysis.blur import blurred_baseline
from geo.analysis.emerging import emerging, month_series
from geo.analysis.guard import circles
from geo.analysis.priority import components, score
from geo.analysis.ranking import log_gamma, rank_intervals, ranks
from geo.analysis.redraw import area_draws, level_of, mostly_there, places_of, point_draws
from geo.analysis.series import CATEGORIES, TRENDS, category, false_discoveries, mann_kendall, trends

UNITS = toy_units()
LEVEL = level_of(UNITS, 3)


@given(st.floats(1e-3, 1e5))
def test_log_gamma_is_that_of_the_library(x: float) -> None:
    assert float(log_gamma(np.array([x]))[0]) == pytest.approx(math.lgamma(x), rel=1e-11, abs=1e-10)


def test_ranks_and_their_intervals() -> None:
    assert ranks(np.array([[1.0, 3.0, 2.0], [5.0, 4.0, 6.0]])).tolist() == [[3, 1, 2], [2, 3, 1]]
    drawn = np.repeat([[1, 2, 3]], 100, axis=0)
    low, high = rank_intervals(drawn)
    assert low.tolist() == high.tolist() == [1, 2, 3]
    even = np.tile(np.arange(1, 101)[:, None], (1, 1))
    low, high = rank_intervals(even)
    assert high[0] - low[0] + 1 == 90


def drawn(rows: list[dict[str, object]], draws: int = 400) -> np.ndarray:
    places = places_of(read(rows), UNITS, LEVEL, np.ones(36))
    return np.concatenate(list(point_draws(places, draws, np.random.default_rng(0))))


def test_points_are_redrawn_in_their_disc_and_stay_in_the_governorate_named() -> None:
    edge = incident(2, 2, lon=37.499, lat=34.25, precision="near", radius_km=20)
    own, other = LEVEL.codes.tolist().index(code(2, 2)), LEVEL.codes.tolist().index(code(2, 3))
    free = drawn([edge])
    assert set(np.unique(free)) == {own, other}
    assert 0.4 < (free == other).mean() < 0.6
    assert set(np.unique(drawn([{**edge, "adm1_pcode": "SY01"}]))) == {own}
    assert set(np.unique(drawn([incident(2, 2, precision="settlement")]))) == {own}


def test_an_incident_counts_where_its_disc_mostly_lies() -> None:
    rows = [
        incident(2, 2, precision="near", radius_km=10),
        incident(2, 2, lon=37.49, lat=34.49, precision="near", radius_km=30),
        {"adm1_pcode": "SY01", "precision": "adm1"},
    ]
    assert mostly_there(places_of(read(rows), UNITS, LEVEL, np.ones(36))).tolist() == [True, False, False]


def test_imprecise_places_lower_what_small_units_are_expected_to_show() -> None:
    units = toy_units()
    middle = units["adm3_pcode"] == code(2, 2)
    tiny = units.geometry[middle].iloc[0].buffer(-0.2)
    around = units["adm3_pcode"] == code(2, 1)
    units.loc[around, "geometry"] = [units.geometry[around].iloc[0].union(units.geometry[middle].iloc[0] - tiny)]
    units.loc[middle, "geometry"] = [tiny]
    level = level_of(units, 3)
    exact = places_of(read([incident(0, 0)] * 3), units, level, np.ones(36))
    assert (blurred_baseline(exact, np.ones(36), 0) == 1).all()
    near = places_of(read([incident(0, 0, precision="near", radius_km=15)] * 3), units, level, np.ones(36))
    seen = blurred_baseline(near, np.ones(36), 0)
    position = level.codes.tolist().index(code(2, 2))
    assert seen[position] == seen.min() < 0.3
    assert seen.sum() <= 36


def test_wide_incidents_fall_by_rates_or_by_size_where_nothing_is_known() -> None:
    size = np.where(LEVEL.codes == code(0, 0), 8.0, 1.0)
    places = places_of(read([{"adm1_pcode": "SY01", "precision": "adm1"}]), UNITS, LEVEL, size)
    fallen = np.concatenate(list(area_draws(places, np.zeros((2000, 36)), np.random.default_rng(1))))
    inside = [LEVEL.codes.tolist().index(code(r, c)) for r in range(3) for c in range(3)]
    assert set(np.unique(fallen)) == set(inside)
    assert (fallen == LEVEL.codes.tolist().index(code(0, 0))).mean() == pytest.approx(0.5, abs=0.05)
    rates = np.zeros((50, 36))
    rates[:, inside[4]] = 3.0
    assert set(np.unique(list(area_draws(places, rates, np.random.default_rng(1))))) == {inside[4]}


def test_groups_are_nested_circles() -> None:
    x = np.array([0.0, 1.0, 10.0, 11.0, 50.0, 51.0, 52.0, 53.0])
    zones = circles(x, np.zeros(8))
    assert zones.sizes.tolist() == [1, 2]
    assert zones.nearest[:, 0].tolist() == list(range(8))
    assert zones.nearest[:4, 1].tolist() == [1, 0, 3, 2]
    sums = zones.sums(np.arange(8.0)[None, :])
    assert sums[0, 0].tolist() == list(range(8))
    assert sums[0, 1, :2].tolist() == [1.0, 1.0]


def test_mann_kendall_against_a_worked_example() -> None:
    # S = 1 + 1 + 1 + 1 - 1 + 1 = 4 of the six pairs of 1, 2, 4, 3 -> z = 3 / sqrt(4 * 3 * 13 / 18)
    direction, p = mann_kendall(np.array([1, 2, 4, 3]))
    assert direction == 1
    assert p == pytest.approx(math.erfc(3 / math.sqrt(4 * 3 * 13 / 18) / math.sqrt(2)))
    assert mann_kendall(np.zeros(20)) == (0, 1.0)


def test_false_discoveries_follow_benjamini_and_hochberg() -> None:
    p = np.array([0.6, 0.001, 0.013, 0.03, 0.9])
    assert false_discoveries(p, alpha=0.05).tolist() == [False, True, True, True, False]
    assert not false_discoveries(np.array([]), alpha=0.05).any()


def test_trends_are_named_only_where_the_series_is_long_enough() -> None:
    months = np.arange(24)
    table = np.stack([months // 3, 8 - months // 3, np.full(24, 3), np.zeros(24, dtype=int)]).astype(int)
    assert trends(table).tolist() == ["rising", "fading", "steady", "too_short"]
    assert set(trends(table[:, :11])) == {"too_short"}
    assert set(trends(table)) <= set(TRENDS)


def flags(text: str) -> np.ndarray:
    return np.array([c == "h" for c in text])


@pytest.mark.parametrize(
    ("months", "direction", "expected"),
    [
        ("...........h", 0, "new"),
        (".........hhh", 0, "consecutive"),
        ("hhhhhhhhhhhh", 0, "persistent"),
        ("hhhhhhhhhhhh", 1, "intensifying"),
        ("hhhhhhhhhhhh", -1, "diminishing"),
        ("hhhhhhhhhhh.", 0, "historical"),
        ("..h..hh...hh", 0, "sporadic"),
        (".ch..hh...hh", 0, "oscillating"),
        ("............", 0, "none"),
        ("hhhhh", 0, "too_short"),
    ],
)
def test_categories(months: str, direction: int, expected: str) -> None:
    assert category(flags(months), np.array([c == "c" for c in months]), direction) == expected
    assert expected in CATEGORIES


def test_month_series_leave_no_month_out() -> None:
    rows = [incident(0, 0, date="2021-01-05"), incident(0, 0, date="2021-04-05"), incident(0, 1, date=None)]
    series = month_series(read(rows), UNITS)
    assert series.shape == (36, 4)
    assert series.loc[code(0, 0)].tolist() == [1, 0, 0, 1]
    assert series.to_numpy().sum() == 2


def test_emerging_places_are_named_and_short_series_are_not() -> None:
    rng = np.random.default_rng(3)
    rows = []
    for month in range(18):
        for at in np.ndindex(6, 6):
            hot = at in ((4, 4), (4, 5), (5, 4), (5, 5)) and month >= 14
            rows += [incident(*at, date=f"{2020 + month // 12}-{month % 12 + 1:02}-10")] * rng.poisson(9 if hot else 1)
    table = emerging(read(rows), UNITS).set_index("adm3_pcode")
    assert table.loc[code(5, 5), "category"] == "consecutive"
    assert table.loc[code(0, 0), "category"] == "none"
    short = emerging(read([incident(0, 0)]), UNITS)
    assert set(short["category"]) == {"too_short"}


def test_the_score_and_its_components() -> None:
    rows = [
        incident(0, 0, killed=4, children=2, date="2021-07-01"),
        incident(0, 0, killed=4, children=2, date="2021-07-02"),
        incident(0, 1, killed=8, children=0, date="2021-01-01"),
    ]
    incidents = read(rows)
    unit, month = np.array([0, 0, 1]), np.array([6, 6, 0])
    table = np.array([[0, 0, 0, 0, 0, 0, 2], [1, 0, 0, 0, 0, 0, 0]])
    parts = components(incidents, unit, month, table)
    assert parts["casualties"].tolist() == [1.0, 0.5]  # six months halve it
    assert parts["children"].tolist() == pytest.approx([(4 + 1.25) / 13, 1.25 / 13])
    assert parts["repeat"].tolist() == [0.5, 0.0]
    assert parts["months"].tolist() == pytest.approx([1 / 7, 1 / 7])
    assert score(parts)[0] == pytest.approx(100 * (0.5 + 0.2 * 5.25 / 13 + 0.15 * 0.5 + 0.15 / 7))
    assert score(parts.assign(months=np.nan))[1] == pytest.approx(100 * (0.25 + 0.2 * 1.25 / 13) / 0.85)
    assert isinstance(parts, pd.DataFrame)


@pytest.mark.parametrize("stated", [{"killed": 2, "killed_min": 2}, {"injured": 3}, {"killed": 0}, {}])
def test_a_component_of_which_no_incident_says_anything_is_missing_and_not_zero(stated: dict[str, object]) -> None:
    rows = [incident(0, 0, **{"killed": None, **stated}), incident(0, 1, **{"killed": None, **stated})]
    parts = components(read(rows), np.array([0, 1]), np.array([0, 0]), np.ones((2, 1)))
    assert parts["children"].isna().all()
    assert parts["casualties"].isna().all() == (not stated)
    weights = 0.15 + 0.15 + (0.5 if stated else 0.0)
    hurt = 0.5 if stated and stated.get("killed") != 0 else 0.0
    assert score(parts).tolist() == pytest.approx([100 * (hurt + 0.15) / weights] * 2)
