"""What is given for a map or a sum: layers and read tables, and anything else is refused by name."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from toy_country import toy_boundaries
from toy_incidents import toy_incidents, toy_totals

import geo
from geo.errors import CRSError, MapError, TableError

RAW = pd.DataFrame({"incident_id": ["a"], "killed": [1]})


def placed() -> pd.DataFrame:
    return geo.assign_admin(toy_incidents([{}, {"killed": 2}]), toy_boundaries())


@pytest.mark.parametrize("layers", [geo.IncidentLayer(placed()), placed(), "a layer", [placed()], [None]])
def test_what_is_no_layer_is_not_left_out_in_silence(layers: object) -> None:
    with pytest.raises(MapError, match=r"^option layers, '.*': is no l(ist|ayer)\. Give a list of geo\.Choropleth"):
        geo.Map(layers)  # type: ignore[arg-type]


def test_a_table_is_no_layer_for_a_folium_map_either() -> None:
    with pytest.raises(MapError, match="is no layer"):
        geo.folium_layer(placed())  # type: ignore[arg-type]


def test_incidents_that_stand_twice_are_not_drawn_twice() -> None:
    with pytest.raises(MapError, match=r"column incident_id, 'toy-0': stands there more than once \(2 rows repeat"):
        geo.IncidentLayer(pd.concat([placed(), placed()]))


def test_of_a_layer_in_another_system_only_what_helps_is_said() -> None:
    with pytest.raises(CRSError, match=r'is EPSG:32637, not EPSG:4326\. Use \.to_crs\("EPSG:4326"\)\.$'):
        geo.IncidentLayer(placed().to_crs("EPSG:32637"))


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("incidents", lambda: geo.reconcile(RAW, None)),
        ("incidents", lambda: geo.summarize(RAW, by="incident_id")),
        ("incidents", lambda: geo.located_totals(RAW)),
        ("incidents", lambda: geo.governorate_table(RAW, toy_totals([{"value": 1}]), toy_boundaries())),
        ("totals", lambda: geo.reconcile(placed(), RAW)),
        ("totals", lambda: geo.governorate_table(placed(), RAW, toy_boundaries())),
    ],
)
def test_a_table_that_was_not_read_is_refused_with_what_to_do(table: str, asked: Callable[[], object]) -> None:
    with pytest.raises(TableError, match=rf"^{table}, column .* is missing\. Use geo\.read_{table}\(\)"):
        asked()
