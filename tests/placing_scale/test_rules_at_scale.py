"""The written rules of the join are the same with the index, without it, at every level and in every order."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from coverages import as_boundaries, hard_points, squares, voronoi
from shapely.geometry import MultiPoint, Point, box

from geo.errors import TableError
from geo.placing import units
from geo.placing.admin import FLAGS, METHODS, assign_admin
from geo.placing.nearby import units_within
from geo.placing.units import prepare_units

ADDED = ["adm1_pcode", "adm2_pcode", "adm3_pcode", "admin_method", "admin_flag", "distance_m"]


def incidents(x: np.ndarray, y: np.ndarray, **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"row": np.arange(len(x)), **columns}, geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")


@pytest.fixture
def boundaries() -> gpd.GeoDataFrame:
    return as_boundaries(voronoi(np.random.default_rng(4).uniform((36, 33), (42, 37), (30, 2))), accuracy_km=2.0)


@pytest.fixture
def mixed(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give points inside, on borders, just outside and far away, some of them with units that the source states."""
    rng = np.random.default_rng(8)
    points = np.concatenate(
        [hard_points(boundaries.geometry.to_numpy())[:3000], rng.uniform((35.9, 32.9), (42.1, 37.1), (4000, 2))]
    )
    table = incidents(*points.T)
    table["adm1_pcode"] = pd.array(rng.choice(["SY01", "SY02", "SY99", None], len(table)), dtype="string")
    table["adm3_pcode"] = pd.array(rng.choice([*boundaries["adm3_pcode"], *[None] * 60], len(table)), dtype="string")
    return table


def plainly(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame[ADDED]).astype({"distance_m": float})


def test_the_way_taken_leaves_no_trace(
    mixed: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for worth in (0, 10**9):
        monkeypatch.setattr(units, "_WORTH_LOOKING", worth)
        monkeypatch.setattr(units, "_WORTH_BUILDING", worth)
        results.append(plainly(assign_admin(mixed, boundaries)))
    parts = [plainly(assign_admin(mixed.iloc[n : n + 500], boundaries)) for n in range(0, len(mixed), 500)]
    pd.testing.assert_frame_equal(results[0], results[1])
    pd.testing.assert_frame_equal(results[0], pd.concat(parts))
    assert set(results[0]["admin_method"]) == set(METHODS) - {"none"} | {"none"}
    seen = {flag for flags in results[0]["admin_flag"] for flag in flags.split(";") if flag}
    assert {"border_uncertain", "disagrees_with_stated", "outside_syria"} <= seen <= set(FLAGS)


def test_codes_nest_and_rows_are_kept(mixed: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> None:
    placed = assign_admin(mixed, boundaries)
    assert list(placed["row"]) == list(mixed["row"])
    held = placed[placed["adm3_pcode"].notna() & (placed["admin_method"] != "stated")]
    parents = dict(zip(boundaries["adm3_pcode"], boundaries["adm1_pcode"], strict=True))
    assert (held["adm3_pcode"].map(parents) == held["adm1_pcode"]).all()
    assert placed.attrs["boundary_set"]["name"] == "toy coverage"


def test_a_stated_sub_district_stands_and_a_point_elsewhere_is_flagged() -> None:
    boundaries = as_boundaries(squares(4, 1, size=1.0))
    codes = boundaries["adm3_pcode"]
    x, y = np.array([36.5, 36.5, 36.5, 36.5]), np.full(4, 33.5)
    stated = pd.array([codes[0], codes[2], "SY77", codes[1]], dtype="string")
    placed = assign_admin(incidents(x, y, adm3_pcode=stated, governorate=["Damascus", None, None, "SY01"]), boundaries)
    assert list(placed["adm3_pcode"]) == [codes[0], codes[2], codes[0], codes[0]]
    assert list(placed["adm1_pcode"]) == ["SY01"] * 4  # the last names a sub-district of another governorate
    assert list(placed["admin_method"]) == ["within", "stated", "within", "within"]
    assert list(placed["admin_flag"]) == ["", "disagrees_with_stated", "", ""]


def test_a_stated_sub_district_settles_a_border_and_names_its_parents() -> None:
    boundaries = as_boundaries(squares(4, 1, size=1.0))
    codes = boundaries["adm3_pcode"]
    table = incidents(np.array([37.0, 37.0]), np.array([33.5, 33.5]), adm3_pcode=[codes[1], None])
    placed = assign_admin(table, boundaries)
    assert list(placed["adm3_pcode"]) == [codes[1], codes[0]]
    assert list(placed["admin_method"]) == ["border", "border"]
    nowhere = incidents(np.array([37.0]), np.array([33.5]), adm3_pcode=[codes[1]]).set_geometry([None], crs=4326)
    alone = assign_admin(nowhere, boundaries).iloc[0]
    assert tuple(alone[["adm1_pcode", "adm3_pcode", "admin_method", "admin_flag"]]) == ("SY02", codes[1], "stated", "")


def test_swapped_axes_are_said() -> None:
    boundaries = as_boundaries(squares(2, 2, size=1.0))
    placed = assign_admin(incidents(np.array([33.5, 10.0]), np.array([36.5, 10.0])), boundaries)
    assert list(placed["admin_flag"]) == ["outside_syria;swapped_axes", "outside_syria"]
    assert placed["adm1_pcode"].isna().all()


def test_a_set_of_nominal_accuracy_flags_what_is_nearer_to_a_border_at_its_own_level() -> None:
    boundaries = as_boundaries(squares(3, 1, size=1.0), accuracy_km=1.0)
    x = np.array([36.5, 36.995, 37.005, 37.02, 36.005])  # 0.005 degrees are 0.46 km here
    placed = assign_admin(incidents(x, np.full(5, 33.5)), boundaries)
    assert list(placed["admin_flag"] == "border_uncertain") == [False, True, True, False, False]


def test_many_points_are_flagged_as_few_are(boundaries: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    table = incidents(*rng.uniform((36, 33), (42, 37), (6000, 2)).T)
    flagged = []
    for worth in (0, 10**9):
        monkeypatch.setattr(units, "_WORTH_LOOKING", worth)
        monkeypatch.setattr(units, "_WORTH_BUILDING", worth)
        flagged.append(assign_admin(table, boundaries)["admin_flag"].str.contains("border_uncertain").to_numpy())
    assert np.array_equal(*flagged)
    metric = boundaries.geometry.to_crs("EPSG:32637").to_numpy()
    points = table.geometry.to_crs("EPSG:32637").to_numpy()
    point, _ = shapely.STRtree(metric).query(points, predicate="dwithin", distance=2000.0)
    assert np.array_equal(flagged[0], np.bincount(point, minlength=len(points)) > 1)


def test_distances_are_those_of_geos(boundaries: gpd.GeoDataFrame) -> None:
    ready = prepare_units(boundaries)
    rng = np.random.default_rng(1)
    x, y = rng.uniform((35.9, 32.9), (42.1, 37.1), (500, 2)).T
    x, y = np.concatenate([x, x[:50]]), np.concatenate([y, y[:50]])
    point, unit, metres = units_within(ready, x, y, 3000.0)
    flat = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=4326).to_crs("EPSG:32637").to_numpy()
    all_metres = shapely.distance(flat[:, None], ready.metric[None, :])
    expected = np.argwhere(all_metres <= 3000.0)
    assert np.array_equal(np.stack([point, unit], axis=1), expected)
    assert np.array_equal(metres, all_metres[point, unit])


def test_a_multipoint_of_one_is_a_point_and_other_shapes_are_refused() -> None:
    boundaries = as_boundaries(squares(2, 1, size=1.0))
    table = incidents(np.zeros(3), np.zeros(3))
    table = table.set_geometry([MultiPoint([(36.5, 33.5)]), None, Point()], crs=4326)
    assert list(assign_admin(table, boundaries)["admin_method"]) == ["within", "none", "none"]
    with pytest.raises(TableError, match=r"row 3, column geometry, 'Polygon': is not a point"):
        assign_admin(table.set_geometry([None, box(36, 33, 37, 34), None], crs=4326), boundaries)


def test_inputs_are_left_as_they_were(mixed: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> None:
    before, borders = mixed.copy(), boundaries.copy()
    assign_admin(mixed, boundaries)
    pd.testing.assert_frame_equal(pd.DataFrame(mixed), pd.DataFrame(before))
    pd.testing.assert_frame_equal(pd.DataFrame(boundaries), pd.DataFrame(borders))


def test_a_projected_crs_works_too() -> None:
    boundaries = as_boundaries(squares(3, 3, size=0.5), accuracy_km=1.0)
    rng = np.random.default_rng(2)
    table = incidents(*rng.uniform((35.9, 32.9), (37.6, 34.6), (800, 2)).T)
    flat = assign_admin(table.to_crs(32637), boundaries.to_crs(32637))
    curved = assign_admin(table, boundaries)
    assert (flat["adm3_pcode"].fillna("") == curved["adm3_pcode"].fillna("")).mean() > 0.99
    assert set(flat["admin_method"]) == {"within", "nearest", "none"}
