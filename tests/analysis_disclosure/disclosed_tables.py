"""Tables to disclose: a small one with every kind of place, and hypothesis' own."""

from __future__ import annotations

from functools import cache
from typing import Any

import geopandas as gpd
import pandas as pd
from hypothesis import strategies as st

import geo
from geo.reference.gazetteer import Gazetteer
from geo.tables.codes import PRECISION_ORDER
from geo.tables.reading import read_incidents

PLACES = (
    *("a village", "near al-Razi Hospital, Aleppo city", "مدرسة في بلدة صوران", "Areesha camp", "al Bab city market"),
    *("Manbij water station", "قرب مخيم الركبان", "a field east of Tadmur", "White Helmets centre", "حقل قرب تدمر"),
)
#: Near a town, far from any, in the steppe, on a border and outside Syria.
SPOTS = ((37.5169, 36.3721), (38.284321, 34.562987), (39.51234567, 33.71234567), (36.99, 36.2), (44.0, 36.0))
ADM3 = {"SY02": "SY020200", "SY04": "SY040500"}


@cache
def gazetteer() -> Gazetteer:
    return geo.load_gazetteer()


@cache
def governorates() -> gpd.GeoDataFrame:
    return geo.load_boundaries(level=1)


def placed(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Read and join incidents of which only what matters to the test is given."""
    plain = {"date": "2021-02-07", "incident_type": "gunfire", "killed": 1, "place": "a village", "source": "a report"}
    table = pd.DataFrame([{"incident_id": f"i-{i}", **plain, **row} for i, row in enumerate(rows)])
    return geo.assign_admin(read_incidents(table), governorates())


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    number = st.none() | st.integers(0, 12)
    spot = draw(st.none() | st.sampled_from(SPOTS))
    precision = draw(st.sampled_from(PRECISION_ORDER if spot else PRECISION_ORDER[2:]))
    unit = draw(st.sampled_from(["SY02", "SY04", None]))
    killed = draw(number)
    most = 12 if killed is None else killed
    row = {
        "lon": spot[0] if spot else None,
        "lat": spot[1] if spot else None,
        "precision": precision,
        "radius_km": draw(st.none() | st.floats(0.1, 20)) if spot else None,
        "place": draw(st.sampled_from(PLACES)),
        "incident_type": draw(st.sampled_from(["landmine", "torture", "airstrike"])),
        "killed": killed,
        "withheld": draw(st.booleans()),
        "in_headline": draw(st.booleans()),
        "source": draw(st.sampled_from(["one report", "another report"])),
        "note": "a remark",
        "adm1_pcode": unit,
        "adm2_pcode": ADM3[unit][:6] if unit else None,
        "adm3_pcode": ADM3[unit] if unit else None,
    }
    row["children"] = draw(st.none() | st.integers(0, most))
    row["women"] = draw(st.none() | st.integers(0, most - (row["children"] or 0)))
    others = ("medical", "media", "civil_defense")
    return {**row, **{name: draw(st.none() | st.integers(0, most)) for name in others}}


def tables() -> st.SearchStrategy[gpd.GeoDataFrame]:
    return st.lists(rows(), min_size=1, max_size=8).map(placed)
