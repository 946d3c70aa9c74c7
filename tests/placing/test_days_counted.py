"""Incidents without a period count by the day where the totals beside them do."""

from __future__ import annotations

import pytest
from toy_country import toy_boundaries
from toy_incidents import toy_incidents, toy_totals

import geo
from geo.tables.periods import with_days_counted

LONE = {"period_start": None, "period_end": None}


def daily(day: str, **more: object) -> dict[str, object]:
    return {"by": "governorate", "key": "Homs", "value": 1, "period_start": day, "period_end": day, **more}


@pytest.mark.parametrize(
    ("totals", "days"),
    [
        ([daily("2021-02-03")], "2021-02-07"),  # a day without a total stays a day
        ([daily("2021-03-07")], "none"),  # another month
        ([daily("2021-02-03"), daily("2021-02-03", period_end="2021-02-28", key="Aleppo")], "none"),
        ([daily("2021-02-03", by="none", key=None)], "none"),  # nothing is shaded by it
    ],
)
def test_incidents_count_by_day_where_governorates_do(totals: list[dict[str, object]], days: str) -> None:
    incidents = toy_incidents([LONE, {**LONE, "date": "2021-02", "date_precision": "month"}, {}])
    periods = with_days_counted(incidents, toy_totals(totals))
    assert list(periods["period_start"].dt.strftime("%Y-%m-%d").fillna("none")) == [days, "none", "2021-02-01"]
    assert list(periods["period_end"].dt.strftime("%Y-%m-%d").fillna("none")) == [days, "none", "2021-02-28"]
    assert incidents["period_start"].isna().sum() == 2


def test_a_daily_map_with_incidents_of_no_period_still_sums_all_days() -> None:
    units = toy_boundaries()
    totals = toy_totals([daily("2021-02-03"), daily("2021-02-04"), daily("2021-02-07", report="toy report")])
    incidents = geo.assign_admin(toy_incidents([{**LONE, "lon": 37.5, "lat": 34.5, "source": "another"}]), units)
    scene = geo.Map([geo.Choropleth(units, totals), geo.IncidentLayer(incidents)]).scene()
    days = ["2021-02-07/2021-02-07", "2021-02-04/2021-02-04", "2021-02-03/2021-02-03"]
    assert [period.key for period in scene.periods] == ["all", *days]
