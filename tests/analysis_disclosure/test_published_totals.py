"""Totals of a group beside incidents: what is shown on one map must not tell, by subtraction, what it leaves out."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from disclosed_tables import governorates, placed
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.drawing.words import Words
from geo.tables.reading import read_totals

HOMS = {"lon": 36.72, "lat": 34.73, "precision": "settlement", "source": "a report"}
FEBRUARY = ("2021-02-01", "2021-02-28")
YEAR = ("2021-01-01", "2021-12-31")


def stated(value: int, *, group: str = "children", period: tuple[str, str] = FEBRUARY) -> pd.DataFrame:
    row = {"report": "a report", "governorate": "Homs", "measure": "killed", "group": group, "value": value}
    return read_totals(pd.DataFrame([{**row, "period_start": period[0], "period_end": period[1]}]))


def incidents(*children: int | None, **columns: Any) -> geo.IncidentLayer:
    rows = [{**HOMS, "killed": 20 + i, "children": n, **columns} for i, n in enumerate(children)]
    return geo.IncidentLayer(placed(rows))


def told(*layers: Any, profile: str = "public") -> list[int | None]:
    """Give the children that a map tells of, by incident; None where their number is left out."""
    words = Words("en")
    found: dict[int, int | None] = {}
    for layer in geo.Map(list(layers), profile=profile).scene().points:
        for field in layer.cards.fields:
            if field.label == words.say("field.killed"):
                for text in field.values:
                    number = re.search(r"children (\d+)", text)
                    hidden = "children: not shown" in text
                    found[int(text.split()[0])] = int(number[1]) if number else None if hidden else 0
    return [found[killed] for killed in sorted(found)]


def choropleth(totals: pd.DataFrame, group: str = "children") -> geo.Choropleth:
    return geo.Choropleth(governorates(), totals, group=group)


@pytest.mark.parametrize("period", [FEBRUARY, YEAR, ("2021-02-07", "2021-02-07")])
def test_the_next_smallest_number_goes_where_a_total_would_tell_the_one_left_out(period: tuple[str, str]) -> None:
    layer = incidents(5, 2, None, 9)
    assert told(layer) == [5, None, 0, 9]
    assert told(choropleth(stated(16, period=period)), layer) == [None, None, 0, 9]


def test_a_total_that_leaves_room_enough_changes_nothing() -> None:
    assert told(choropleth(stated(20)), incidents(5, 2, None, 9)) == [5, None, 0, 9]


def test_totals_of_everybody_of_other_groups_and_of_other_times_change_nothing() -> None:
    layer = incidents(5, 2)
    for group in ("all", "women"):
        assert told(choropleth(stated(43, group=group), group), layer) == [5, None]
    assert told(choropleth(stated(7, period=("2021-03-01", "2021-03-31"))), layer) == [5, None]


def test_an_incident_of_two_layers_counts_once_and_layers_count_together() -> None:
    layer = incidents(5, 2)
    assert told(choropleth(stated(7)), layer, layer) == [None, None]
    parts = [geo.IncidentLayer(layer.incidents.iloc[[row]]) for row in (0, 1)]
    assert told(choropleth(stated(7)), *parts) == [None, None]


def test_profiles_without_small_numbers_tell_all() -> None:
    assert told(choropleth(stated(7)), incidents(5, 2), profile="partner") == [5, 2]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=6), st.integers(0, 3))
def test_no_total_less_the_numbers_shown_tells_one_left_out(children: list[int | None], more: int) -> None:
    total = sum(n or 0 for n in children) + more
    shown = told(choropleth(stated(total)), incidents(*children))
    left = sum(n is None for n in shown)
    rest = total - sum(n or 0 for n in shown)
    assert not left or rest >= max(3, left + 1) or not any(shown)
    assert all(n in (None, own or 0) for n, own in zip(shown, children, strict=True))
