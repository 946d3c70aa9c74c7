"""Combinations of values are numbered in the order in which they come."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.tables.combinations import Combinations

CELLS = st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1.0, 2.0, None]), st.booleans())


@given(st.lists(CELLS, max_size=30))
def test_rows_share_a_number_where_they_share_their_values(cells: list[tuple[object, ...]]) -> None:
    frame = pd.DataFrame(cells, columns=["text", "number", "flag"])
    numbers, first = Combinations(frame).of(["text", "number", "flag"])
    order = list(dict.fromkeys(cells))
    assert [order[number] for number in numbers] == cells
    assert [cells[row] for row in first] == order


def test_many_columns_do_not_overflow() -> None:
    frame = pd.DataFrame({f"c{i}": np.arange(2000) % (1000 + i) for i in range(9)})
    numbers, first = Combinations(frame).of(list(frame.columns))
    assert len(first) == len(frame.drop_duplicates())
    assert (frame.iloc[first[numbers]].to_numpy() == frame.to_numpy()).all()
