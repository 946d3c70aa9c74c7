"""The space-time scan against brute force, published clusters and planted ones."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_grid import code, incident, read, toy_units

from geo.analysis.scan import (
    COLUMNS,
    chance_ratios,
    cylinders,
    expected_cases,
    likelihood_ratio,
    most_likely,
    scan,
)
from geo.errors import TableError

UNITS = toy_units()


# SaTScan 9.6 on the same numbers: how many tracts, the first four of them, cases, expected cases, logarithm of the
# likelihood ratio, and the share of its 999 random tables that reach it (it smooths the smallest).
SATSCAN = {
    0.5: [
        (28, (52, 50, 37, 49), 100, 58.28, 14.083511, 0.00015),
        (8, (89, 88, 87, 84), 38, 17.79, 9.019716, 0.016),
        (33, (112, 113, 115, 111), 64, 40.85, 6.114140, 0.248),
        (4, (62, 64, 67, 65), 25, 12.82, 4.651839, 0.645),
        (4, (266, 281, 267, 265), 12, 5.14, 3.363518, 0.965),
        (3, (166, 159, 167), 11, 4.61, 3.209485, 0.982),
    ],
    0.1: [
        (26, (49, 48, 50, 47), 85, 49.71, 11.577255, 0.0010),
        (8, (89, 88, 87, 84), 38, 17.79, 9.019716, 0.013),
        (33, (112, 113, 115, 111), 64, 40.85, 6.114140, 0.216),
        (4, (62, 64, 67, 65), 25, 12.82, 4.651839, 0.609),
        (7, (46, 45, 41, 54), 28, 15.54, 4.169203, 0.755),
        (4, (266, 281, 267, 265), 12, 5.14, 3.363518, 0.961),
        (3, (166, 159, 167), 11, 4.61, 3.209485, 0.976),
    ],
}


@pytest.mark.parametrize("most_share", SATSCAN)
def test_leukaemia_in_new_york_gives_the_clusters_that_satscan_published(most_share: float) -> None:
    """The program of the method's author, its circles over latitude and longitude as if these were a plane."""
    tracts = pd.read_csv(Path(__file__).with_name("new_york_leukaemia.csv"), comment="#")
    counts, people = tracts["cases"].to_numpy()[:, None], tracts["people"].to_numpy(dtype=float)
    assert (len(tracts), counts.sum(), people.sum()) == (281, 552, 1_057_673)
    expected = expected_cases(counts, people)
    shapes = cylinders(tracts[["lat", "lon"]].to_numpy(), expected, most_units=len(tracts), most_share=most_share)
    found = most_likely(counts, expected, shapes)
    chance = chance_ratios(counts, expected, shapes, True, 499, np.random.default_rng(0))
    for one, (size, first, cases, due, ratio, p) in zip(found, SATSCAN[most_share], strict=False):
        group = shapes.nearest[one.centre, : one.size] + 1
        # where distances agree to the fourth decimal, neighbours may change places within the circle
        assert (one.size, set(first) <= set(group.tolist()), one.cases) == (size, True, cases)
        assert round(one.expected, 2) == due
        assert one.ratio == pytest.approx(ratio, abs=1e-6)
        assert (1 + (chance >= one.ratio).sum()) / 500 == pytest.approx(p, abs=0.06)


def brute_force(counts: np.ndarray, expected: np.ndarray, where: np.ndarray, most_units: int) -> tuple[float, set[int]]:
    """Look at every circle and run of months in plain loops."""
    total, best, group_of_best = counts.sum(), 0.0, set()
    units, months = counts.shape
    longest = max(1, months // 2) if months > 1 else 1
    for centre, size in product(range(units), range(1, most_units + 1)):
        away = [(math.dist(where[centre], where[u]), u) for u in range(units)]
        group = [u for _, u in sorted(away)[:size]]
        if expected[group].sum() > 0.5 * expected.sum() + 1e-9:
            continue
        for first in range(months):
            for after in range(first + 1, min(first + longest, months) + 1):
                c, e = counts[group, first:after].sum(), expected[group, first:after].sum()
                if c <= e or e == 0:
                    continue
                rest = (total - c) * math.log((total - c) / (total - e)) if total > c else 0.0
                ratio = c * math.log(c / e) + rest
                if ratio > best + 1e-9:
                    best, group_of_best = ratio, set(group)
    return best, group_of_best


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 6).flatmap(
        lambda u: st.integers(1, 5).flatmap(
            lambda m: st.lists(st.lists(st.integers(0, 6), min_size=m, max_size=m), min_size=u, max_size=u)
        )
    ),
    st.booleans(),
    st.integers(0, 1000),
)
def test_the_most_likely_cluster_is_that_of_brute_force(table: list[list[int]], people: bool, seed: int) -> None:
    counts = np.array(table)
    if counts.sum() < 2 or (not people and counts.shape[1] < 2):
        return
    rng = np.random.default_rng(seed)
    where = rng.uniform(0, 100, (len(counts), 2))
    expected = expected_cases(counts, rng.uniform(1, 5, len(counts)) if people else None)
    shapes = cylinders(where, expected, most_units=4, most_share=0.5)
    best, group = brute_force(counts, expected, where, min(4, len(counts)))
    found = most_likely(counts, expected, shapes)
    if best == 0.0:
        assert not found
        return
    assert found[0].ratio == pytest.approx(best, abs=1e-9)
    mine = shapes.nearest[found[0].centre, : found[0].size]
    ratio = likelihood_ratio(np.array([found[0].cases]), np.array([found[0].expected]), float(counts.sum()))
    assert float(ratio[0]) == pytest.approx(best, abs=1e-9)
    assert set(mine.tolist()) == group or found[0].ratio == pytest.approx(best)


@pytest.mark.parametrize("poisson", [True, False])
def test_tables_made_by_chance_are_judged_as_the_observed_one_is(poisson: bool) -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(2.0, (8, 6))
    expected = expected_cases(counts, np.ones(8) if poisson else None)
    shapes = cylinders(rng.uniform(0, 100, (8, 2)), expected, most_units=4, most_share=0.5)
    ratios = chance_ratios(counts, expected, shapes, poisson, 20, np.random.default_rng(5))
    again = np.random.default_rng(5)
    total = int(counts.sum())
    month = np.repeat(np.arange(48) % 6, counts.reshape(-1))
    unit = np.repeat(np.arange(48) // 6, counts.reshape(-1))
    for ratio in ratios:
        if poisson:
            table = again.multinomial(total, expected.reshape(-1) / expected.sum()).reshape(8, 6)
        else:
            table = np.zeros((8, 6), dtype=int)
            np.add.at(table, (unit, again.permutation(month)), 1)
            assert (table.sum(axis=0) == counts.sum(axis=0)).all()
            assert (table.sum(axis=1) == counts.sum(axis=1)).all()
        assert ratio == pytest.approx(most_likely(table, expected, shapes)[0].ratio, abs=1e-9)


def months(rng: np.random.Generator, hot: set[tuple[int, int]], when: range) -> list[dict[str, object]]:
    rows = []
    for month in range(12):
        for at in np.ndindex(6, 6):
            mean = 5.0 if at in hot and month in when else 0.8
            rows += [incident(*at, date=f"2021-{month + 1:02}-15")] * rng.poisson(mean)
    return rows


@pytest.mark.parametrize("with_people", [True, False])
def test_a_planted_cluster_is_found_in_its_place_and_months(with_people: bool) -> None:
    rng = np.random.default_rng(2)
    hot = {(2, 2), (2, 3), (3, 2), (3, 3)}
    incidents = read(months(rng, hot, range(7, 10)))
    people = dict.fromkeys([code(*at) for at in np.ndindex(6, 6)], 1000.0) if with_people else None
    table = scan(incidents, UNITS, population=people, replicas=99)
    assert list(table.columns) == list(COLUMNS)
    first = table.iloc[0]
    assert set(first["units"].split(";")) >= {code(*at) for at in hot}
    assert (first["first_month"], first["last_month"]) == (pd.Timestamp("2021-08-01"), pd.Timestamp("2021-10-01"))
    assert first["significant"]
    assert first["p_value"] == 0.01
    assert first["relative_risk"] > (2.5 if with_people else 1.5)  # the permutation model takes the margins as given
    assert table["log_likelihood_ratio"].is_monotonic_decreasing
    members = ";".join(table["units"]).split(";")
    assert len(members) == len(set(members))
    pd.testing.assert_frame_equal(
        table, scan(incidents.sample(frac=1, random_state=1), UNITS, population=people, replicas=99)
    )


def test_noise_is_seldom_a_cluster() -> None:
    found = [
        scan(read(months(np.random.default_rng(seed), set(), range(0))), UNITS, replicas=39)["significant"].any()
        for seed in range(12)
    ]
    assert sum(found) <= 3


def test_too_little_for_a_scan_is_an_empty_table() -> None:
    for rows in ([], [incident(0, 0)], [incident(0, 0)] * 5, [incident(0, 0, date=None)] * 5):
        assert scan(read(rows), UNITS, replicas=9).empty
    with pytest.raises(TableError, match="replicas"):
        scan(read([]), UNITS, replicas=0)
    with pytest.raises(TableError, match="SY010101"):
        scan(read([incident(0, 0)] * 3), UNITS, population={"SY010102": 1.0})
