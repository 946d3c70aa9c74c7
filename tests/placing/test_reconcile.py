"""Conservation: deaths stated = mapped + not placed + withheld, for every source and period."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_country import toy_boundaries
from toy_incidents import toy_incidents, toy_totals

from geo.errors import TableError
from geo.placing.admin import assign_admin
from geo.placing.coverage import Account, Coverage
from geo.placing.reconcile import how_placed, reconcile
from geo.tables.periods import adopted_periods

INSIDE_01 = {"lon": 36.5, "lat": 35.5, "precision": "settlement"}


def coverage(incidents: list[dict[str, object]], totals: list[dict[str, object]]) -> Coverage:
    placed = assign_admin(toy_incidents(incidents or [{}]), toy_boundaries())
    table = toy_totals(totals or [{"value": 0}])
    return reconcile(placed if incidents else placed.iloc[:0], table if totals else table.iloc[:0])


def parts(account: Account) -> tuple[int, int, int, int]:
    return account.stated, account.mapped, account.unplaced, account.withheld


def test_a_headline_alone_is_all_unplaced() -> None:
    (account,) = coverage([], [{"value": 138}]).accounts
    assert parts(account) == (138, 0, 138, 0)


def test_a_death_drawn_in_a_units_figure_and_as_a_point_counts_once() -> None:
    (account,) = coverage(
        [{**INSIDE_01, "killed": 4}, {"lon": 37.5, "lat": 34.5, "precision": "site", "killed": 2}],
        [{"value": 138}, {"by": "governorate", "key": "Damascus", "value": 60}],
    ).accounts
    assert parts(account) == (138, 62, 76, 0)


def test_an_interval_counts_with_its_minimum_and_the_rest_together_is_not_placed() -> None:
    (account,) = coverage(
        [],
        [
            {"value": 236},
            {"by": "governorate", "key": "Aleppo", "value_min": 82, "value_max": 83, "basis": "percent"},
            {"by": "governorate", "key": "other", "value_min": 153, "value_max": 154, "basis": "remainder"},
        ],
    ).accounts
    assert parts(account) == (236, 82, 154, 0)


def test_what_is_outside_the_headline_is_listed_apart() -> None:
    (account,) = coverage([{**INSIDE_01, "killed": 19, "in_headline": False}], [{"value": 5}]).accounts
    assert parts(account) == (5, 0, 5, 0)
    assert (account.outside_headline, account.incidents_outside_headline) == (19, 1)


def test_withheld_deaths_are_counted_not_mapped() -> None:
    (account,) = coverage([{**INSIDE_01, "killed": 3, "withheld": True}], [{"value": 10}]).accounts
    assert parts(account) == (10, 0, 7, 3)
    (account,) = coverage(
        [], [{"value": 10}, {"by": "governorate", "key": "Homs", "value": 4, "withheld": True}]
    ).accounts
    assert parts(account) == (10, 0, 6, 4)


def test_without_a_headline_the_parts_are_the_stated_figure() -> None:
    (account,) = coverage([{**INSIDE_01, "killed": 3}, {"killed": 2}, {"killed": None}], []).accounts
    assert parts(account) == (5, 3, 2, 0)
    assert account.incidents_without_figure == 1


def test_parts_that_exceed_the_headline_are_reported_not_hidden() -> None:
    (account,) = coverage([{**INSIDE_01, "killed": 12}], [{"value": 10}]).accounts
    assert parts(account) == (10, 10, 0, 0)
    assert account.beyond_stated == 2


def test_explosive_remnants_are_held_against_their_stated_total() -> None:
    (account,) = coverage(
        [{**INSIDE_01, "killed": 5}, {**INSIDE_01, "incident_type": "gunfire", "killed": 1}],
        [{"value": 138}, {"by": "cause", "key": "landmine", "value": 16}],
    ).accounts
    assert (account.remnants_stated, account.remnants_located) == (16, 5)


def test_two_sources_of_one_period_are_said_to_overlap() -> None:
    result = coverage([{**INSIDE_01, "source": "field team"}], [{"value": 138}])
    assert len(result.accounts) == 2
    assert len(result.overlapping) == 1


def test_unjoined_incidents_are_refused() -> None:
    with pytest.raises(TableError, match="assign_admin"):
        reconcile(toy_incidents([{}]), toy_totals([{"value": 1}]))


def test_only_what_is_known_to_a_settlement_is_a_point() -> None:
    rows = [
        {**INSIDE_01, "precision": "site"},
        INSIDE_01,
        {**INSIDE_01, "precision": "near", "radius_km": 8},
        {**INSIDE_01, "precision": "near"},
        {**INSIDE_01, "precision": "adm1"},
        {"governorate": "Homs", "precision": "adm1"},
        {},
        {**INSIDE_01, "withheld": True},
        {**INSIDE_01, "governorate": "Homs"},
    ]
    placed = assign_admin(toy_incidents(rows), toy_boundaries())
    assert list(how_placed(placed)) == [
        "point", "point", "area", "governorate", "governorate", "governorate", "unplaced", "withheld", "governorate",
    ]  # fmt: skip


incident = st.fixed_dictionaries(
    {
        "killed": st.one_of(st.none(), st.integers(0, 30)),
        "governorate": st.sampled_from([None, "Damascus", "Homs"]),
        "withheld": st.booleans(),
        "in_headline": st.booleans(),
        "source": st.sampled_from(["toy report", "field team"]),
    },
    optional={"lon": st.just(36.5), "lat": st.just(35.5)},
).map(lambda row: row if {"lon", "lat"} <= set(row) else {k: v for k, v in row.items() if k not in ("lon", "lat")})
governorate = st.fixed_dictionaries(
    {"value_min": st.integers(0, 50), "value_max": st.integers(50, 90), "withheld": st.booleans()}
)


@given(
    st.lists(incident, max_size=8),
    st.one_of(st.none(), st.integers(0, 300)),
    st.dictionaries(st.sampled_from(["Damascus", "Aleppo", "Homs", "other"]), governorate, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_the_parts_always_sum_to_the_stated_figure(
    incidents: list[dict[str, object]], headline: int | None, units: dict[str, dict[str, object]]
) -> None:
    totals = [{"by": "governorate", "key": key, **row} for key, row in units.items()]
    totals += [{"value": headline}] if headline is not None else []
    result = coverage(incidents, totals)
    for account in result.accounts:
        assert account.stated == account.mapped + account.unplaced + account.withheld
        assert min(parts(account)) >= 0
        if headline is not None and account.source == "toy report":
            assert account.stated == headline
    data = result.as_json()
    assert data["killed"]["stated"] == sum(part["killed"]["stated"] for part in data["by_source"])
    assert (
        data["incidents"]["stated"]
        == len(incidents)
        == sum(data["incidents"][part] for part in ("mapped", "unplaced", "withheld"))
    )


def test_the_vdc_series_is_conserved_to_the_last_death(shared_vdc: pd.DataFrame) -> None:
    empty = assign_admin(toy_incidents([{}]), toy_boundaries()).iloc[:0]
    data = reconcile(empty, shared_vdc).as_json()
    assert data["killed"] == {"stated": 137_475, "mapped": 137_475, "unplaced": 0, "withheld": 0}


def test_a_withheld_total_never_hides_what_is_published() -> None:
    (account,) = coverage(
        [],
        [
            {"value": 100},
            {"by": "governorate", "key": "Aleppo", "value": 7777, "withheld": True},
            {"by": "governorate", "key": "Homs", "value": 5},
        ],
    ).accounts
    assert parts(account) == (100, 5, 0, 95)
    assert account.beyond_stated == 0


def test_a_source_whose_every_row_is_withheld_is_not_named() -> None:
    result = coverage([{**INSIDE_01, "killed": 3, "withheld": True, "source": "a secret"}], [])
    assert "a secret" not in str(result.as_json())
    assert result.total("withheld") == 3


def test_parties_stand_for_a_headline_that_is_not_stated_and_running_sums_do_not() -> None:
    (account,) = coverage(
        [],
        [
            {"by": "party", "key": "regime", "value": 100},
            {"by": "party", "key": "isis", "value": 38},
            {"by": "cause", "key": "landmine", "value": 34, "period_start": "2021-01-01"},
            {"by": "governorate", "key": "Homs", "value": 60},
        ],
    ).accounts
    assert parts(account) == (138, 60, 78, 0)


def test_incidents_take_the_period_of_their_own_source() -> None:
    totals = toy_totals([{"value": 138, "period_start": "2021-01-01", "period_end": "2021-12-31"}])
    incidents = toy_incidents(
        [{"period_start": None, "period_end": None}, {"source": "another", "period_start": None, "period_end": None}]
    )
    periods = adopted_periods(incidents, totals)
    assert list(periods["period_end"].dt.strftime("%Y-%m-%d").fillna("none")) == ["2021-12-31", "none"]
