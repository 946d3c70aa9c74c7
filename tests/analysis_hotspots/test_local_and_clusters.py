"""What the optional libraries add: local statistics and density clusters; and what is said where they are missing."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shapely.affinity import translate
from toy_grid import code, codes, incident, read, toy_units

from geo.analysis.clusters import density_clusters
from geo.analysis.local import gi_star, local_statistics, neighbour_pairs
from geo.errors import CRSError, MissingExtraError, TableError

UNITS = toy_units()


def table_of(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"adm3_pcode": codes(), "incidents": values.reshape(-1)})


def test_neighbours_touch_even_at_a_corner() -> None:
    first, second = neighbour_pairs(np.asarray(UNITS.geometry.array))
    count = np.bincount(first)
    assert sorted(set(count.tolist())) == [3, 5, 8]
    assert not (first == second).any()


def test_gi_star_in_closed_form_is_that_of_esda() -> None:
    esda = pytest.importorskip("esda")
    weights = pytest.importorskip("libpysal.weights")
    rng = np.random.default_rng(1)
    values = rng.poisson(3.0, 36).astype(float)
    first, second = neighbour_pairs(np.asarray(UNITS.geometry.array))
    neighbours = {unit: second[first == unit].tolist() for unit in range(36)}
    theirs = esda.G_Local(values, weights.W(neighbours), transform="B", star=True, permutations=0)
    np.testing.assert_allclose(gi_star(values, first, second), theirs.Zs, rtol=0, atol=1e-12)
    assert not gi_star(np.ones(36), first, second).any()


def test_gi_star_answers_a_hundred_thousand_units_at_once() -> None:
    side = 316
    grid = np.arange(side * side).reshape(side, side)
    pairs = [(grid[:, 1:], grid[:, :-1]), (grid[1:], grid[:-1])]
    first = np.concatenate([np.concatenate([a.reshape(-1), b.reshape(-1)]) for a, b in pairs])
    second = np.concatenate([np.concatenate([b.reshape(-1), a.reshape(-1)]) for a, b in pairs])
    begin = time.perf_counter()
    z = gi_star(np.random.default_rng(0).poisson(2.0, side * side).astype(float), first, second)
    assert time.perf_counter() - begin < 2
    assert np.isfinite(z).all()


SLOW = pytest.mark.skipif(
    not os.environ.get("INCIDENT_MAPS_SLOW"),
    reason="compiles for half a minute; set INCIDENT_MAPS_SLOW to run it",
)


@pytest.mark.parametrize(
    ("statistic", "permutations"),
    [("gi_star", 0), ("moran", 999), pytest.param("gi_star", 999, marks=SLOW)],
)
def test_local_statistics_find_a_hot_corner_and_repeat(statistic: str, permutations: int) -> None:
    pytest.importorskip("esda")
    values = np.random.default_rng(2).poisson(2.0, (6, 6))
    values[4:, 4:] = 30
    options: dict[str, Any] = {"statistic": statistic, "permutations": permutations}
    result = local_statistics(table_of(values), UNITS, **options).set_index("adm3_pcode")
    assert result.loc[code(5, 5), "kind"] == "high"
    assert result.loc[code(5, 5), "significant"]
    assert not result.loc[code(0, 0), "significant"]
    pd.testing.assert_frame_equal(result.reset_index(), local_statistics(table_of(values), UNITS, **options))


def test_an_island_has_no_statistic() -> None:
    pytest.importorskip("esda")
    units = UNITS.copy()
    last = units.index[-1]
    units.loc[last, "geometry"] = translate(units.geometry[last], 0.0, 1.0)
    values = np.random.default_rng(3).poisson(2.0, (6, 6))
    result = local_statistics(table_of(values), units, permutations=0).set_index("adm3_pcode")
    island = result.loc[code(5, 5)]
    assert (island["kind"], island["neighbours"]) == ("island", 0)
    assert np.isnan(island["statistic"])
    assert not island["significant"]
    assert result["statistic"].notna().sum() == 35


def test_local_statistics_without_variation_or_on_governorates() -> None:
    assert not local_statistics(table_of(np.ones((6, 6))), UNITS)["significant"].any()
    with pytest.raises(TableError, match="too coarse"):
        local_statistics(table_of(np.ones((6, 6))), UNITS, level=1)
    with pytest.raises(TableError, match="killed"):
        local_statistics(table_of(np.ones((6, 6))), UNITS, column="killed")
    with pytest.raises(TableError, match="geary"):
        local_statistics(table_of(np.ones((6, 6))), UNITS, statistic="geary")  # type: ignore[arg-type]
    with pytest.raises(TableError, match="permutations"):
        local_statistics(table_of(np.ones((6, 6))), UNITS, statistic="moran", permutations=0)


def test_no_number_is_lost_for_want_of_its_unit_and_none_is_infinite() -> None:
    """A table of another boundary set would else come out as zeros everywhere, without a word."""
    table = table_of(np.ones((6, 6)))
    elsewhere = table.assign(adm3_pcode="TR" + table["adm3_pcode"].str[2:])
    with pytest.raises(TableError, match="36 problems") as caught:
        local_statistics(elsewhere, UNITS)
    assert "'TR010101': is no unit of the boundaries. Give the boundaries of the table." in str(caught.value)
    with pytest.raises(TableError, match="no p-code"):
        local_statistics(table.assign(adm3_pcode=[None, *codes()[1:]]), UNITS)
    with pytest.raises(TableError, match="inf"):
        local_statistics(table_of(np.full((6, 6), np.inf)), UNITS)


def around(lon: float, lat: float, n: int, rng: np.random.Generator, **values: object) -> list[dict[str, object]]:
    return [{"lon": lon + a, "lat": lat + b, **values} for a, b in rng.normal(0, 0.008, (n, 2))]


@pytest.mark.parametrize("method", ["dbscan", "hdbscan"])
def test_dense_places_become_clusters_with_hull_count_period_and_members(method: str) -> None:
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(4)
    rows = [
        *around(36.5, 34.0, 12, rng, killed=2, date="2021-03-04"),
        *around(38.0, 35.0, 8, rng, date="2021-05-06"),
        incident(0, 0),
        {"lon": 36.5, "lat": 34.0, "precision": "near", "radius_km": 30},
        {"lon": 36.5, "lat": 34.0, "withheld": True},
    ]
    incidents = read(rows)
    clusters = density_clusters(incidents, radius_km=4.0, method=method)  # type: ignore[arg-type]
    assert clusters["cluster"].tolist() == [1, 2]
    assert clusters["incidents"].tolist() == [12, 8]
    assert clusters["killed"].tolist() == [24, 8]
    assert clusters["first"].tolist() == [pd.Timestamp("2021-03-04"), pd.Timestamp("2021-05-06")]
    assert clusters.loc[0, "members"].split(";") == [f"toy-{i:05}" for i in range(12)]
    assert clusters.crs.to_epsg() == 4326
    inside = incidents.geometry.iloc[:12].within(clusters.geometry.iloc[0])
    assert inside.all()
    shuffled = density_clusters(incidents.sample(frac=1, random_state=1), radius_km=4.0, method=method)  # type: ignore[arg-type]
    assert shuffled.to_csv() == clusters.to_csv()


def test_few_or_equal_places_make_sound_clusters() -> None:
    pytest.importorskip("sklearn")
    assert density_clusters(read([])).empty
    assert density_clusters(read([incident(0, 0)] * 4)).empty
    one = density_clusters(read([incident(0, 0)] * 6))
    assert one["incidents"].tolist() == [6]
    assert one.geometry.is_valid.all()
    assert one.geometry.iloc[0].area > 0
    assert density_clusters(read([incident(0, 0)] * 6), types=["torture"]).empty


def test_wrong_options_are_named() -> None:
    with pytest.raises(TableError, match="radius"):
        density_clusters(read([]), radius_km=0)
    with pytest.raises(CRSError):
        density_clusters(read([incident(0, 0)]).to_crs("EPSG:32637"))


@pytest.mark.parametrize("library", ["sklearn.cluster", "esda"])
def test_a_missing_extra_says_what_to_install(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r'pip install "syria-incident-maps\[hotspots\]"'):
        if library == "esda":
            local_statistics(table_of(np.arange(36.0).reshape(6, 6)), UNITS)
        else:
            density_clusters(read([incident(0, 0)] * 6))
