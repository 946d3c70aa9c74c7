"""The join: one row in, one row out; every tie settled by a written rule; nobody lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_country import SQUARES, toy_boundaries
from toy_incidents import toy_incidents

from geo.errors import BoundaryError, CRSError, TableError
from geo.placing.admin import FLAGS, METHODS, assign_admin
from geo.placing.geocode import geocode
from geo.reference.gazetteer import load_gazetteer

CORNER = {"lon": 37.0, "lat": 35.0}
EDGE = {"lon": 37.0, "lat": 35.5}  # between SY01 and SY02


def placed(*rows: dict[str, object], **options: float) -> gpd.GeoDataFrame:
    return assign_admin(toy_incidents(rows), toy_boundaries(), **options)


def one(row: dict[str, object], **options: float) -> pd.Series:
    return placed(row, **options).iloc[0]


@pytest.mark.parametrize(("code", "bounds"), SQUARES.items())
def test_a_point_inside_a_square_belongs_to_it(code: str, bounds: tuple[float, float, float, float]) -> None:
    row = one({"lon": (bounds[0] + bounds[2]) / 2, "lat": (bounds[1] + bounds[3]) / 2})
    assert (row["adm1_pcode"], row["admin_method"], row["admin_flag"]) == (code, "within", "")


def test_a_border_point_gets_the_lowest_code_and_is_marked() -> None:
    assert tuple(one(EDGE)[["adm1_pcode", "admin_method"]]) == ("SY01", "border")
    assert tuple(one(CORNER)[["adm1_pcode", "admin_method"]]) == ("SY01", "border")


def test_a_border_point_gets_the_unit_its_report_names() -> None:
    row = one({**EDGE, "governorate": "Aleppo"})
    assert tuple(row[["adm1_pcode", "admin_method", "admin_flag"]]) == ("SY02", "border", "")


def test_coordinates_that_contradict_the_report_are_flagged_and_the_report_stands() -> None:
    row = one({"lon": 36.5, "lat": 35.5, "governorate": "Homs"})
    assert tuple(row[["adm1_pcode", "admin_method", "admin_flag"]]) == ("SY04", "stated", "disagrees_with_stated")


def test_a_point_just_outside_goes_to_the_nearest_unit_with_its_distance() -> None:
    row = one({"lon": 38.02, "lat": 35.5})
    assert tuple(row[["adm1_pcode", "admin_method"]]) == ("SY02", "nearest")
    assert 1_700 < row["distance_m"] < 1_900  # 0.02 degrees of longitude at 35.5 N are 1.81 km


def test_a_point_far_outside_is_kept_without_a_unit() -> None:
    row = one({"lon": 39.0, "lat": 35.5})
    assert pd.isna(row["adm1_pcode"])
    assert tuple(row[["admin_method", "admin_flag"]]) == ("none", "outside_syria")
    assert one({"lon": 38.02, "lat": 35.5}, max_distance_km=1.0)["admin_flag"] == "outside_syria"


def test_without_coordinates_the_named_governorate_counts_and_nothing_is_invented() -> None:
    row = one({"governorate": "حلب"})
    assert tuple(row[["adm1_pcode", "admin_method"]]) == ("SY02", "stated")
    nowhere = one({})
    assert pd.isna(nowhere["adm1_pcode"])
    assert tuple(nowhere[["admin_method", "admin_flag"]]) == ("none", "no_place")


def test_nearer_to_a_border_than_the_boundaries_are_accurate_is_flagged() -> None:
    boundaries = toy_boundaries()
    boundaries.attrs["boundary_set"]["accuracy_km"] = 5.0
    near = assign_admin(toy_incidents([{"lon": 37.02, "lat": 35.5, "governorate": "Damascus"}]), boundaries).iloc[0]
    assert tuple(near[["adm1_pcode", "admin_flag"]]) == ("SY01", "border_uncertain")
    far = assign_admin(toy_incidents([{"lon": 37.5, "lat": 35.5}]), boundaries).iloc[0]
    assert far["admin_flag"] == ""


def test_finer_levels_are_filled_inside_the_stated_governorate() -> None:
    boundaries = toy_boundaries()
    boundaries["adm2_pcode"] = boundaries["adm1_pcode"] + "00"
    both = assign_admin(toy_incidents([EDGE, {**EDGE, "governorate": "Aleppo"}]), boundaries)
    assert list(both["adm2_pcode"]) == ["SY0100", "SY0200"]


@pytest.mark.parametrize("place", [assign_admin, lambda rows, units: geocode(rows, load_gazetteer(), units)])
def test_a_table_without_shapes_is_told_apart_from_one_without_a_crs(place: Callable[[Any, Any], Any]) -> None:
    boundaries = toy_boundaries()
    bare = pd.DataFrame({"incident_id": ["a"], "place": ["a village"]})
    for incidents in (bare, gpd.GeoDataFrame(bare)):
        with pytest.raises(TableError, match=r"incidents, column geometry: is missing.*geo\.read_incidents"):
            place(incidents, boundaries)
    with pytest.raises(TableError, match=r"boundaries, column geometry: is missing.*geo\.load_boundaries"):
        place(toy_incidents([{}]), pd.DataFrame(boundaries.drop(columns="geometry")))


def test_a_missing_or_different_crs_is_an_error() -> None:
    incidents, boundaries = toy_incidents([CORNER]), toy_boundaries()
    with pytest.raises(CRSError, match="missing"):
        assign_admin(incidents, boundaries.set_crs(None, allow_override=True))
    with pytest.raises(CRSError, match="EPSG:32637"):
        assign_admin(incidents.to_crs("EPSG:32637"), boundaries)
    with pytest.raises(BoundaryError, match="adm1_pcode"):
        assign_admin(incidents, boundaries.drop(columns="adm1_pcode"))


@pytest.mark.parametrize("distance", [-1.0, float("nan")])
def test_a_distance_that_is_none_is_refused(distance: float) -> None:
    with pytest.raises(TableError, match="max_distance_km"):
        assign_admin(toy_incidents([CORNER]), toy_boundaries(), max_distance_km=distance)


def test_an_empty_table_stays_empty() -> None:
    empty = assign_admin(toy_incidents([CORNER]).iloc[:0], toy_boundaries())
    assert len(empty) == 0
    assert {"adm1_pcode", "admin_method", "admin_flag", "distance_m"} <= set(empty.columns)


# edges and corners are drawn as often as open country
coordinate = st.one_of(st.sampled_from([36.0, 36.5, 37.0, 37.5, 38.0, 38.03, 39.5]), st.floats(35.9, 38.6))
latitude = st.one_of(st.sampled_from([34.0, 34.5, 35.0, 35.5, 36.0, 36.03, 37.0]), st.floats(33.5, 36.6))
named = st.sampled_from([None, "Damascus", "حلب", "Rif Dimashq", "Homs", "Latakia"])
killed = st.one_of(st.none(), st.integers(0, 40))
rows = st.lists(
    st.one_of(
        st.fixed_dictionaries({"lon": coordinate, "lat": latitude, "governorate": named, "killed": killed}),
        st.fixed_dictionaries({"governorate": named, "killed": killed}),
    ),
    min_size=1,
    max_size=12,
)


@given(rows)
@settings(max_examples=60, deadline=None)
def test_rows_and_deaths_are_conserved(given_rows: list[dict[str, object]]) -> None:
    incidents = toy_incidents(given_rows)
    before = incidents.copy()
    result = assign_admin(incidents, toy_boundaries())
    pd.testing.assert_frame_equal(incidents, before)
    assert list(result.index) == list(incidents.index)
    assert list(result["incident_id"]) == list(incidents["incident_id"])
    assert result["killed"].sum() == incidents["killed"].sum()
    assert set(result["admin_method"]) <= set(METHODS)
    assert {flag for flags in result["admin_flag"] for flag in flags.split(";") if flag} <= set(FLAGS)
    assert (result["adm1_pcode"].isna() == (result["admin_method"] == "none")).all()


@given(rows, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_leaves_no_trace_and_twice_is_once(given_rows: list[dict[str, object]], random: object) -> None:
    incidents = toy_incidents(given_rows)
    result = assign_admin(incidents, toy_boundaries())
    order = list(range(len(incidents)))
    random.shuffle(order)  # type: ignore[attr-defined]
    units = toy_boundaries().iloc[::-1]
    shuffled = assign_admin(incidents.iloc[order], units)
    columns = ["adm1_pcode", "admin_method", "admin_flag", "distance_m"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(shuffled.sort_index()[columns]), pd.DataFrame(result[columns]), check_dtype=False
    )
    again = assign_admin(result, toy_boundaries())
    assert list(again["adm1_pcode"].fillna("")) == list(result["adm1_pcode"].fillna(""))
    assert np.array_equal(again["admin_flag"], result["admin_flag"])


def test_a_unit_whose_lines_are_drawn_less_exactly_may_still_hold_the_point_its_report_places_there() -> None:
    boundaries = toy_boundaries()
    boundaries.attrs["boundary_set"]["accuracy_km"] = 5.0
    boundaries.attrs["boundary_set"]["accuracy_km_of"] = {"SY02": 60.0}
    inside_01 = {"lon": 36.5, "lat": 35.5}  # 45 km from SY02, 55 km from SY03
    rows = [{**inside_01, "governorate": "Aleppo"}, {**inside_01, "governorate": "Rif Dimashq"}]
    placed = assign_admin(toy_incidents(rows), boundaries)
    assert list(placed["adm1_pcode"]) == ["SY02", "SY03"]
    assert list(placed["admin_flag"]) == ["border_uncertain", "disagrees_with_stated"]
