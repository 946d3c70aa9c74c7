"""Class breaks: few, round, and every positive value in exactly one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.classes import MONTHLY_COUNTS, count_classes, rate_classes


def test_monthly_counts_share_the_usual_breaks() -> None:
    assert count_classes(60).lower == count_classes(0).lower == MONTHLY_COUNTS
    assert count_classes(60).bounds() == ((1, 4), (5, 9), (10, 24), (25, 49), (50, None))


def test_zero_has_no_class() -> None:
    with pytest.raises(ValueError, match="positive"):
        count_classes(10).of(0)


@given(st.floats(1, 1e7))
def test_counts_get_five_ascending_round_classes_and_the_last_is_used(greatest: float) -> None:
    classes = count_classes(greatest)
    assert len(classes.lower) == 5
    assert list(classes.lower) == sorted(set(classes.lower))
    assert greatest < 250 or classes.of(greatest) == 4
    assert classes.of(1) == 0


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_a_larger_rate_is_never_in_a_lower_class(one: float, other: float) -> None:
    classes = rate_classes(max(one, other))
    low, high = sorted([one, other])
    assert 0 <= classes.of(low) <= classes.of(high) == 4
