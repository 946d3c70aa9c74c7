"""The grid index gives GEOS's own answer for every point, on borders and on the lines of the grid too."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely
from coverages import as_boundaries, border_points, hard_points, squares, truth, voronoi
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shared_files import shared

from geo.placing.grid import OPEN, OUTSIDE, Grid
from geo.placing.gridding import build_grid
from geo.placing.units import prepare_units
from geo.reference.boundaries import load_boundaries

ADM3 = "boundaries/cod-ab-syr-20201217/syr_admbnda_adm3_20201217.geojson"


def check(shapes: np.ndarray, grid: Grid | None, x: np.ndarray, y: np.ndarray) -> float:
    """Compare the index with GEOS; give the share of points that it leaves open."""
    assert grid is not None
    found = grid.locate(x, y)
    lowest, count = truth(shapes, x, y)
    decided = found != OPEN
    assert (count[decided] <= 1).all()
    assert np.array_equal(found[decided], lowest[decided])
    return float(1 - decided.mean())


def points_around(shapes: np.ndarray, grid: Grid, rng: np.random.Generator, n: int = 2000) -> np.ndarray:
    west, south, east, north = shapely.total_bounds(shapes)
    spread = rng.uniform((west - 0.2, south - 0.2), (east + 0.2, north + 0.2), (n, 2))
    lines = spread.copy()  # on the lines of the grid and of its parts, to the bit and beside
    lines[:, 0] = grid.west + rng.integers(0, 4 * grid.side, n) / (4 * grid.across)
    lines[::2, 1] = grid.south + rng.integers(0, 4 * grid.side, len(lines[::2])) / (4 * grid.upward)
    return np.concatenate([spread, lines, np.nextafter(lines, -np.inf), hard_points(shapes)])


@given(st.integers(0, 2**32 - 1), st.integers(2, 40), st.sampled_from([8, 33, 200]))
@settings(max_examples=40, deadline=None)
def test_voronoi_coverages(seed: int, cells: int, side: int) -> None:
    rng = np.random.default_rng(seed)
    shapes = voronoi(rng.uniform((36, 33), (42, 37), (cells, 2)))
    grid = build_grid(shapes, cells=side)
    assert grid is not None
    x, y = points_around(shapes, grid, rng).T
    check(shapes, grid, x, y)


@given(st.integers(0, 2**32 - 1), st.sampled_from([8, 33, 200]))
@settings(max_examples=30, deadline=None)
def test_squares_on_round_coordinates(seed: int, side: int) -> None:
    rng = np.random.default_rng(seed)
    shapes = squares(int(rng.integers(1, 6)), int(rng.integers(1, 6)), size=float(rng.choice([0.1, 0.5, 1.0])))
    grid = build_grid(shapes, cells=side)
    assert grid is not None
    x, y = points_around(shapes, grid, rng).T
    check(shapes, grid, x, y)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_shapes_that_overlap_leave_gaps_and_have_holes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shapes = []
    for _ in range(int(rng.integers(1, 8))):
        centre = rng.uniform((36, 33), (42, 37))
        disc = Point(*centre).buffer(float(rng.uniform(0.2, 1.5)), quad_segs=int(rng.integers(1, 6)))
        kind = rng.integers(0, 4)
        if kind == 1:
            disc = disc.difference(Point(*centre).buffer(0.1, quad_segs=2))
        elif kind == 2:
            disc = MultiPolygon([disc, box(50, 33, 50.5, 34 + float(rng.uniform()))])
        elif kind == 3:
            disc = box(*np.round(disc.bounds, 1))
        shapes.append(disc)
    shapes = np.array(shapes)
    grid = build_grid(shapes, cells=64)
    assert grid is not None
    x, y = points_around(shapes, grid, rng).T
    check(shapes, grid, x, y)


def test_edges_along_the_lines_of_the_grid() -> None:
    probe = build_grid(squares(1, 1, size=4.0), cells=20)
    assert probe is not None
    lines = probe.west + np.arange(2, 17) / probe.across
    rows = probe.south + np.arange(2, 17) / probe.upward
    shapes = np.array(
        [box(lines[i], rows[j], lines[i + 3], rows[j + 3]) for i in (0, 3, 6, 9) for j in (0, 3, 6, 9)]
        + [box(36.0, 33.0, 36.01, 33.01), box(39.99, 36.99, 40.0, 37.0)]
    )
    grid = build_grid(shapes, cells=20)
    assert grid is not None
    assert grid.west == probe.west
    assert grid.across == probe.across
    assert grid.unsure.any()
    x, y = points_around(shapes, grid, np.random.default_rng(0)).T
    check(shapes, grid, x, y)


def test_few_points_are_left_open_off_the_borders() -> None:
    rng = np.random.default_rng(5)
    shapes = voronoi(rng.uniform((36, 33), (42, 37), (60, 2)))
    x, y = rng.uniform((35.5, 32.5), (42.5, 37.5), (50_000, 2)).T
    assert check(shapes, build_grid(shapes), x, y) == 0


def test_points_that_are_nowhere_lie_outside() -> None:
    grid = build_grid(squares(2, 2))
    assert grid is not None
    x = np.array([np.nan, np.inf, -np.inf, 1e300, -1e300, 36.1, 180.0])
    y = np.array([33.2, 33.2, 33.2, 33.2, 33.2, np.nan, -90.0])
    assert (grid.locate(x, y) == OUTSIDE).all()
    assert len(grid.locate(x[:0], y[:0])) == 0


@pytest.mark.parametrize(
    "shapes",
    [
        np.array([], dtype=object),
        np.array([Polygon()]),
        np.array([LineString([(0, 0), (1, 1)])]),
        np.array([Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])]),  # crosses itself
        np.array([box(0, 0, 1e-12, 1e-12)]),
    ],
)
def test_shapes_that_allow_no_index(shapes: np.ndarray) -> None:
    assert build_grid(shapes) is None


def test_many_units_and_empty_ones() -> None:
    shapes = np.concatenate([squares(10, 8, size=0.25), [Polygon()]])
    grid = build_grid(shapes, cells=40)
    x, y = np.random.default_rng(1).uniform((36, 33), (38.5, 35), (3000, 2)).T
    check(shapes, grid, x, y)


def test_the_same_shapes_give_the_same_index() -> None:
    shapes = voronoi(np.random.default_rng(3).uniform((36, 33), (42, 37), (30, 2)))
    one, two = build_grid(shapes), build_grid(shapes)
    assert one is not None
    assert two is not None
    for field in dataclasses.fields(Grid):
        assert np.array_equal(getattr(one, field.name), getattr(two, field.name)), field.name


@pytest.mark.shared
def test_every_vertex_and_midpoint_of_the_official_sub_districts() -> None:
    units = prepare_units(load_boundaries(shared(ADM3), level=3))
    points = border_points(units.shapes)
    rng = np.random.default_rng(0)
    some = points[rng.choice(len(points), 40_000, replace=False)]
    x, y = np.ascontiguousarray(np.concatenate([points, np.nextafter(some, np.inf), rng.normal(some, 1e-7)]).T)
    grid = build_grid(units.shapes)
    assert grid is not None
    found = grid.locate(x, y)
    lowest, count = truth(units.shapes, x, y)
    decided = found != OPEN
    assert (count[decided] <= 1).all()
    assert np.array_equal(found[decided], lowest[decided])
    assert (count > 1).sum() > 60_000
    assert (found[: len(points)] == OPEN).mean() > 0.2
    assert (found[-len(some) :] == OPEN).mean() < 1e-4


def test_units_place_border_points_by_every_way(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(9)
    boundaries = as_boundaries(voronoi(rng.uniform((36, 33), (42, 37), (40, 2))))
    units = prepare_units(boundaries)
    points = np.concatenate([hard_points(units.shapes), rng.uniform((35, 32), (43, 38), (9_000, 2))])
    points = np.concatenate([points, points[rng.integers(0, len(points), 3 * len(points))]])  # many are equal
    x, y = np.ascontiguousarray(points.T)
    lowest, count = truth(units.shapes, x, y)
    for worth in (0, 10**9):
        monkeypatch.setattr("geo.placing.units._WORTH_LOOKING", worth)
        monkeypatch.setattr("geo.placing.units._WORTH_BUILDING", worth)
        unit, point, touched = units.locate(x, y)
        assert np.array_equal(unit == OPEN, count > 1)
        assert np.array_equal(unit[unit != OPEN], lowest[unit != OPEN])
        assert np.array_equal(np.bincount(point, minlength=len(x))[count > 1], count[count > 1])
        first = np.flatnonzero(np.diff(point, prepend=-1))
        assert np.array_equal(touched[first], lowest[point[first]])
