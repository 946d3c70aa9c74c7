"""The join on a real cluster: the same bytes as on one machine, though a worker is killed midway."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from coverages import as_boundaries, voronoi

import geo
from geo.errors import BoundaryError, CRSError, TableError

dd = pytest.importorskip("dask.dataframe", reason='needs the extra "scale"')
distributed = pytest.importorskip("distributed", reason='needs the extra "scale"')
dask_geopandas = pytest.importorskip("dask_geopandas", reason='needs the extra "scale"')

pytestmark = pytest.mark.filterwarnings("default")  # dask, distributed and tornado have warnings of their own


@pytest.fixture(scope="module")
def boundaries() -> gpd.GeoDataFrame:
    return as_boundaries(voronoi(np.random.default_rng(4).uniform((36, 33), (42, 37), (30, 2))))


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.uniform((35.5, 32.5), (42.5, 37.5), (24_000, 2)), columns=["lon", "lat"])
    frame.loc[::7, ["lon", "lat"]] = np.nan
    frame["governorate"] = pd.array(rng.choice(["Damascus", "حلب", None], len(frame)), dtype="string")
    return frame


@pytest.fixture
def cluster(own_folders: Path) -> Iterator[object]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, worker_dashboard_address=None,
        local_directory=str(own_folders / "dask"), silence_logs=50,
    ) as local, distributed.Client(local) as client:  # fmt: skip
        yield client


def points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    shapes = gpd.points_from_xy(table["lon"], table["lat"])
    frame = gpd.GeoDataFrame(table.copy(), geometry=shapes, crs="EPSG:4326")
    frame.loc[frame["lon"].isna(), "geometry"] = None
    return frame


def as_bytes(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    plain.astype({"governorate": "string"}).to_parquet(stream)
    return stream.getvalue()


def slow(part: pd.DataFrame) -> pd.DataFrame:
    time.sleep(0.15)
    return part


def test_a_killed_worker_changes_nothing(cluster: object, table: pd.DataFrame, boundaries: gpd.GeoDataFrame) -> None:
    lazy = geo.assign_admin(dd.from_pandas(table, npartitions=24).map_partitions(slow), boundaries)
    future = cluster.compute(lazy)  # type: ignore[attr-defined]
    pids = cluster.run(os.getpid)  # type: ignore[attr-defined]
    assert len(pids) == 2
    time.sleep(1.0)
    assert not future.done()
    os.kill(next(iter(pids.values())), signal.SIGKILL)
    result = future.result(timeout=60)
    assert set(cluster.run(os.getpid).values()) != set(pids.values())  # type: ignore[attr-defined]
    assert as_bytes(result) == as_bytes(geo.assign_admin(points(table), boundaries))


def arrivals() -> int:
    from geo.placing.partitions import Shipment

    return getattr(Shipment, "arrived", 0)


def count_arrivals() -> None:
    from geo.placing.partitions import Shipment

    plain = Shipment.__setstate__

    def counting(self: Shipment, packed: bytes) -> None:
        Shipment.arrived = getattr(Shipment, "arrived", 0) + 1  # type: ignore[attr-defined]
        plain(self, packed)

    Shipment.__setstate__ = counting  # type: ignore[method-assign]


def test_the_units_travel_once_to_each_worker(
    cluster: object, table: pd.DataFrame, boundaries: gpd.GeoDataFrame
) -> None:
    cluster.run(count_arrivals)  # type: ignore[attr-defined]
    lazy = geo.assign_admin(dask_geopandas.from_geopandas(points(table), npartitions=24), boundaries)
    result = lazy.compute()
    assert isinstance(result, gpd.GeoDataFrame)
    assert result.crs == "EPSG:4326"
    assert as_bytes(result) == as_bytes(geo.assign_admin(points(table), boundaries))
    assert set(cluster.run(arrivals).values()) <= {1, 2}  # type: ignore[attr-defined]


def test_what_can_be_seen_at_once_is_refused_at_once(table: pd.DataFrame, boundaries: gpd.GeoDataFrame) -> None:
    lazy = dd.from_pandas(table, npartitions=2)
    with pytest.raises(TableError, match="lon"):
        geo.assign_admin(lazy.drop(columns="lon"), boundaries)
    with pytest.raises(CRSError, match="EPSG:4326"):
        geo.assign_admin(lazy, boundaries.to_crs(32637))
    with pytest.raises(CRSError, match="missing"):
        geo.assign_admin(lazy, boundaries.set_crs(None, allow_override=True))
    with pytest.raises(BoundaryError, match="adm1_pcode"):
        geo.assign_admin(lazy, boundaries.drop(columns="adm1_pcode"))


def test_the_plan_says_its_columns_without_computing(table: pd.DataFrame, boundaries: gpd.GeoDataFrame) -> None:
    lazy = geo.assign_admin(dd.from_pandas(table, npartitions=3), boundaries)
    assert lazy.npartitions == 3
    eager = geo.assign_admin(points(table), boundaries).drop(columns="geometry")
    assert list(lazy.columns) == list(eager.columns)
    assert lazy.dtypes["distance_m"] == "Float64"
