"""Sums per unit: nothing lost, missing stays missing."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_country import toy_boundaries
from toy_incidents import toy_incidents, toy_totals

from geo.analysis.summary import governorate_table, summarize
from geo.errors import TableError
from geo.placing.admin import assign_admin

DAMASCUS = {"lon": 36.5, "lat": 35.5}


def placed(*rows: dict[str, object]) -> pd.DataFrame:
    return assign_admin(toy_incidents(rows), toy_boundaries())


def test_a_sum_of_missing_numbers_is_missing_not_zero() -> None:
    row = summarize(placed({**DAMASCUS, "killed": None, "injured": None}, {**DAMASCUS, "killed": None})).iloc[0]
    assert (row["incidents"], row["killed_not_stated"]) == (2, 2)
    assert row[["killed", "killed_min", "killed_max", "injured", "children"]].isna().all()


def test_intervals_add_up_and_an_open_one_opens_the_sum() -> None:
    closed = summarize(
        placed({**DAMASCUS, "killed": 3}, {**DAMASCUS, "killed": None, "killed_min": 1, "killed_max": 4})
    )
    assert list(closed.iloc[0][["killed_min", "killed_max"]]) == [4, 7]
    opened = summarize(placed({**DAMASCUS, "killed": 3}, {**DAMASCUS, "killed": None, "killed_min": 1}))
    assert opened.iloc[0]["killed_min"] == 4
    assert pd.isna(opened.iloc[0]["killed_max"])


def test_what_has_no_unit_is_a_group_of_its_own_at_the_end() -> None:
    table = summarize(placed({"killed": 2}, {**DAMASCUS, "killed": 5}))
    assert list(table["adm1_pcode"].fillna("none")) == ["SY01", "none"]
    assert list(table["killed"]) == [5, 2]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(TableError, match="adm9"):
        summarize(placed(DAMASCUS), by="adm9")


rows = st.lists(
    st.fixed_dictionaries(
        {
            "governorate": st.sampled_from([None, "Damascus", "Homs"]),
            "killed": st.one_of(st.none(), st.integers(0, 50)),
        }
    ),
    min_size=1,
    max_size=10,
)


@given(rows)
@settings(max_examples=40, deadline=None)
def test_rows_and_deaths_are_conserved(given_rows: list[dict[str, object]]) -> None:
    incidents = placed(*given_rows)
    table = summarize(incidents)
    assert table["incidents"].sum() == len(incidents)
    assert table["killed"].sum() == incidents["killed"].sum()


def test_the_governorate_table_sets_stated_beside_located() -> None:
    totals = toy_totals(
        [
            {"by": "governorate", "key": "Damascus", "value": 60},
            {"by": "governorate", "key": "Homs", "value": 4, "withheld": True},
            {"by": "governorate", "key": "other", "value": 9, "basis": "remainder"},
        ]
    )
    incidents = placed({**DAMASCUS, "killed": 2}, {"killed": 1}, {"governorate": "Homs", "withheld": True})
    table = governorate_table(incidents, totals, toy_boundaries()).set_index("adm1_pcode")
    assert list(table.index.fillna("rest")) == ["SY01", "SY02", "SY03", "SY04", "rest"]
    assert tuple(table.loc["SY01", ["killed", "incidents", "incidents_killed"]]) == (60, 1, 2)
    assert table["killed"].isna().loc[["SY02", "SY03", "SY04"]].all()
    assert table.loc["SY04", "withheld"]
    rest = table[table.index.isna()].iloc[0]
    assert tuple(rest[["killed", "incidents", "incidents_killed"]]) == (9, 1, 1)
