"""A table that lacks a column is refused by its name, or the column is not needed: no function ends in a KeyError."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import geo

SAMPLE = geo.load_sample()
UNITS = geo.load_boundaries(level=1)
PLACES = geo.load_gazetteer()
PLACED = geo.assign_admin(geo.geocode(SAMPLE.incidents, PLACES, UNITS), UNITS)
OUTSIDE_PERIODS = PLACED.assign(period_start=None, period_end=None)  # so that dates are asked

FUNCTIONS = {
    "summarize": (geo.summarize, {"incidents": PLACED}),
    "located_totals": (geo.located_totals, {"incidents": PLACED}),
    "reconcile": (geo.reconcile, {"incidents": PLACED, "totals": SAMPLE.totals}),
    "governorate_table": (
        geo.governorate_table,
        {"incidents": PLACED, "totals": SAMPLE.totals, "boundaries": UNITS.drop(columns="geometry")},
    ),
    "geocode": (
        lambda incidents, boundaries: geo.geocode(incidents, PLACES, boundaries),
        {"incidents": SAMPLE.incidents, "boundaries": UNITS},
    ),
    "assign_admin": (geo.assign_admin, {"incidents": SAMPLE.incidents, "boundaries": UNITS}),
    "disclose": (geo.disclose, {"incidents": PLACED}),
    "density_clusters": (geo.density_clusters, {"incidents": PLACED}),
    "hotspots": (lambda incidents: geo.hotspots(incidents, UNITS, level=1, draws=1), {"incidents": PLACED}),
    "month_series": (lambda incidents: geo.month_series(incidents, UNITS, level=1), {"incidents": PLACED}),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_column_is_named_when_it_is_missed(name: str) -> None:
    function, tables = FUNCTIONS[name]
    function(**tables)
    for which, table in tables.items():
        for column in table.columns:
            told = refusal(function, tables | {which: table.drop(columns=column)})
            assert not told or (which in told and (column in told or column == "geometry")), told


def refusal(function: Callable[..., object], tables: dict[str, object]) -> str:
    try:
        function(**tables)
    except geo.GeoError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("column", ["date", "date_precision"])
def test_dates_are_missed_where_periods_are(column: str) -> None:
    for function in (geo.located_totals, lambda incidents: geo.reconcile(incidents, None)):
        with pytest.raises(geo.GeoError, match=column):
            function(OUTSIDE_PERIODS.drop(columns=column))
