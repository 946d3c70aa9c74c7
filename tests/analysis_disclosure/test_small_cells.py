"""Small numbers stay hidden even from a reader who subtracts: every table that fits what is shown is tried."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.small_cells import withhold_small_cells

GROUPS = ["children", "women", "medical"]
cell = st.none() | st.integers(0, 6)


def table_of(cells: list[list[int | None]], killed: list[int | None]) -> pd.DataFrame:
    named = {
        name: pd.array(column, dtype="Int64") for name, column in zip(GROUPS, zip(*cells, strict=True), strict=True)
    }
    units = [f"SY{number:02}" for number in range(len(cells))]
    return pd.DataFrame({"adm1_pcode": units, "killed": pd.array(killed, dtype="Int64"), **named})


def hidden(table: pd.DataFrame) -> list[set[str]]:
    return [set(text.split(";")) - {""} for text in table["suppressed"].fillna("")]


@settings(max_examples=300, deadline=None)
@given(st.lists(cell, min_size=3, max_size=3), st.integers(0, 14))
def test_a_row_never_tells_a_number_it_hides_while_one_is_left_to_hide(cells: list[int | None], over: int) -> None:
    killed = sum(number or 0 for number in cells) + over
    shown = withhold_small_cells(table_of([cells], [killed]), groups=GROUPS, totals_known=False)
    gone = hidden(shown)[0]
    for name, number in zip(GROUPS, cells, strict=True):
        assert (name in gone) or pd.isna(number) == pd.isna(shown[name].iloc[0])
        assert number is None or number == 0 or number >= 3 or name in gone
    left = [int(shown[name].iloc[0]) for name in GROUPS if name not in gone and not pd.isna(shown[name].iloc[0])]
    if gone and any(left):
        rest = killed - sum(left)
        fits = [numbers for numbers in product(range(1, rest + 1), repeat=len(gone)) if sum(numbers) <= rest]
        for column in zip(*fits, strict=True):
            assert len(set(column)) > 1


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=6))
def test_the_sum_of_a_column_never_tells_a_number_it_hides(numbers: list[int]) -> None:
    table = pd.DataFrame({"adm1_pcode": [f"SY{i:02}" for i in range(len(numbers))], "children": numbers})
    shown = withhold_small_cells(table, groups=["children"])
    gone = [i for i, names in enumerate(hidden(shown)) if names]
    assert all(i in gone for i, number in enumerate(numbers) if 0 < number < 3)
    assert all(shown["children"][i] == number for i, number in enumerate(numbers) if i not in gone)
    if gone and any(number > 0 for i, number in enumerate(numbers) if i not in gone):
        rest = sum(numbers[i] for i in gone)
        fits = [each for each in product(range(1, rest + 1), repeat=len(gone)) if sum(each) == rest]
        for column in zip(*fits, strict=True):
            assert len(set(column)) > 1


def test_zero_stays_zero_and_missing_stays_missing() -> None:
    shown = withhold_small_cells(table_of([[0, None, 1], [0, 3, 3], [4, 5, None]], [30, 30, 30]), groups=GROUPS)
    assert shown["children"].tolist() == [0, 0, 4]
    assert shown["women"].isna().tolist() == [True, False, False]
    assert hidden(shown) == [{"medical"}, {"medical"}, set()]
    assert shown["killed"].tolist() == [30, 30, 30]


def test_a_table_is_left_alone_where_everything_may_be_told() -> None:
    table = table_of([[1, 2, 3]], [6])
    shown = withhold_small_cells(table, groups=GROUPS, smallest_cell=1)
    pd.testing.assert_frame_equal(shown.drop(columns="suppressed"), table)
    assert shown["suppressed"].isna().all()


@pytest.mark.parametrize("totals_known", [True, False])
def test_the_order_of_rows_leaves_no_trace(totals_known: bool) -> None:
    rng = np.random.default_rng(1)
    table = table_of(rng.integers(0, 6, (12, 3)).tolist(), [40] * 12)
    there = withhold_small_cells(table, groups=GROUPS, totals_known=totals_known)
    back = withhold_small_cells(table.iloc[::-1], groups=GROUPS, totals_known=totals_known).iloc[::-1]
    pd.testing.assert_frame_equal(there, back)
