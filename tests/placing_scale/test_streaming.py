"""A Parquet file of any length is placed in little memory; the result is whole or not there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from coverages import as_boundaries, voronoi
from shapely.geometry import box

from geo.errors import CRSError, InputFileError, OutputError, TableError
from geo.placing.admin import assign_admin
from geo.placing.streaming import place_file

ADDED = ["adm1_pcode", "adm2_pcode", "adm3_pcode", "admin_method", "admin_flag", "distance_m"]


@pytest.fixture(scope="module")
def boundaries() -> gpd.GeoDataFrame:
    return as_boundaries(voronoi(np.random.default_rng(4).uniform((36, 33), (42, 37), (30, 2))))


def table(rows: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.uniform((35.5, 32.5), (42.5, 37.5), (rows, 2)), columns=["lon", "lat"])
    frame.loc[::7, ["lon", "lat"]] = np.nan
    frame["governorate"] = pd.array(rng.choice(["Damascus", "حلب", None], rows), dtype="string")
    frame["incident_id"] = pd.array([f"i{n}" for n in range(rows)], dtype="string")
    frame["killed"] = pd.array(rng.integers(0, 9, rows), dtype="Int64")
    return frame


@pytest.fixture
def source(tmp_path: Path) -> Path:
    table(5000).to_parquet(tmp_path / "in.parquet", index=False)
    return tmp_path / "in.parquet"


def test_the_stream_gives_what_the_join_gives(source: Path, boundaries: gpd.GeoDataFrame, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    done = place_file(
        source, tmp_path / "out.parquet", boundaries=boundaries, batch_rows=700, progress=lambda *p: seen.append(p)
    )
    frame = pd.read_parquet(source)
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs="EPSG:4326")
    expected = assign_admin(points, boundaries)
    got = pd.read_parquet(tmp_path / "out.parquet")
    assert list(got.columns) == [*frame.columns, *ADDED]
    for name in ADDED[:-1]:
        assert list(got[name].fillna("")) == list(expected[name].fillna("")), name
    assert np.array_equal(got["distance_m"], expected["distance_m"].to_numpy(float, na_value=np.nan), equal_nan=True)
    assert got["killed"].sum() == frame["killed"].sum()
    assert done.rows == len(got) == 5000
    assert dict(done.methods) == expected["admin_method"].value_counts().to_dict()
    assert done.flags["outside_syria"] == expected["admin_flag"].str.contains("outside_syria").sum()
    assert seen[-1] == (5000, 5000)
    assert len(seen) >= 8
    described = json.loads(pq.read_schema(tmp_path / "out.parquet").metadata[b"boundary_set"])
    assert described["name"] == "toy coverage"


def test_batches_leave_no_trace(source: Path, boundaries: gpd.GeoDataFrame, tmp_path: Path) -> None:
    tables = []
    for rows in (1, 999, 10_000):
        place_file(source, tmp_path / f"{rows}.parquet", boundaries=boundaries, batch_rows=max(rows, 50))
        tables.append(pq.read_table(tmp_path / f"{rows}.parquet"))
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])
    again = tmp_path / "again.parquet"
    place_file(source, again, boundaries=boundaries, batch_rows=999)
    assert again.read_bytes() == (tmp_path / "999.parquet").read_bytes()


def test_a_file_that_was_placed_can_be_placed_again(source: Path, boundaries: gpd.GeoDataFrame, tmp_path: Path) -> None:
    place_file(source, tmp_path / "one.parquet", boundaries=boundaries)
    place_file(tmp_path / "one.parquet", tmp_path / "two.parquet", boundaries=boundaries)
    one, two = pq.read_table(tmp_path / "one.parquet"), pq.read_table(tmp_path / "two.parquet")
    assert one.schema.names == two.schema.names
    assert one["adm1_pcode"].equals(two["adm1_pcode"])


def test_geoparquet_of_points_in_another_crs(boundaries: gpd.GeoDataFrame, tmp_path: Path) -> None:
    frame = table(600)
    points = gpd.GeoDataFrame(
        frame.drop(columns=["lon", "lat"]), geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs="EPSG:4326"
    )
    points.loc[frame["lon"].isna(), "geometry"] = None
    points.to_crs(32637).to_parquet(tmp_path / "points.parquet")
    place_file(tmp_path / "points.parquet", tmp_path / "out.parquet", boundaries=boundaries)
    got = gpd.read_parquet(tmp_path / "out.parquet")
    assert got.crs == "EPSG:32637"
    expected = assign_admin(points, boundaries)
    assert list(got["admin_method"]) == list(expected["admin_method"])
    shapes = gpd.GeoDataFrame(geometry=[box(36, 33, 37, 34)], crs=4326)
    shapes.to_parquet(tmp_path / "shapes.parquet")
    with pytest.raises(TableError, match="not points"):
        place_file(tmp_path / "shapes.parquet", tmp_path / "no.parquet", boundaries=boundaries)


def test_an_empty_table(boundaries: gpd.GeoDataFrame, tmp_path: Path) -> None:
    table(0).to_parquet(tmp_path / "in.parquet", index=False)
    assert place_file(tmp_path / "in.parquet", tmp_path / "out.parquet", boundaries=boundaries).rows == 0
    assert {*ADDED} <= set(pq.read_schema(tmp_path / "out.parquet").names)


def leftovers(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"in.parquet", "cache", "data"}


def test_a_failure_midway_leaves_nothing(
    source: Path, boundaries: gpd.GeoDataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place_file(source, tmp_path / "out.parquet", boundaries=boundaries, batch_rows=500, progress=stop)
    assert leftovers(tmp_path) == set()

    real, calls = pq.ParquetWriter.write_table, []

    def full(self: object, *args: object) -> None:
        calls.append(1)
        if len(calls) > 3:
            raise OSError(28, "No space left on device")
        real(self, *args)

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    (tmp_path / "out.parquet").write_bytes(b"what was there before")
    with pytest.raises(OutputError, match="No space left"):
        place_file(source, tmp_path / "out.parquet", boundaries=boundaries, batch_rows=500)
    assert (tmp_path / "out.parquet").read_bytes() == b"what was there before"
    assert leftovers(tmp_path) == {"out.parquet"}


def test_bad_inputs_are_named(source: Path, boundaries: gpd.GeoDataFrame, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    with pytest.raises(InputFileError, match=r"missing\.parquet"):
        place_file(tmp_path / "missing.parquet", out, boundaries=boundaries)
    (tmp_path / "page.parquet").write_text("<html>", encoding="utf-8")
    with pytest.raises(InputFileError, match="cannot be read as Parquet"):
        place_file(tmp_path / "page.parquet", out, boundaries=boundaries)
    pq.write_table(pa.table({"lon": ["36.1"], "lat": ["33.2"]}), tmp_path / "text.parquet")
    with pytest.raises(TableError, match="column lon: holds string, not numbers"):
        place_file(tmp_path / "text.parquet", out, boundaries=boundaries)
    pq.write_table(pa.table({"x": [1.0]}), tmp_path / "other.parquet")
    with pytest.raises(TableError, match="has no coordinates"):
        place_file(tmp_path / "other.parquet", out, boundaries=boundaries)
    with pytest.raises(CRSError, match="EPSG:4326"):
        place_file(source, out, boundaries=boundaries.to_crs(32637))
    with pytest.raises(OutputError, match="is the file that is read"):
        place_file(source, source, boundaries=boundaries)
    assert leftovers(tmp_path) == {"page.parquet", "text.parquet", "other.parquet"}


def test_a_file_that_breaks_off_inside_leaves_nothing(
    source: Path, boundaries: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    pq.write_table(pq.read_table(source), source, write_page_checksum=True)
    data = bytearray(source.read_bytes())
    middle = len(data) // 4
    data[middle : middle + 4000] = b"\xff" * 4000
    source.write_bytes(bytes(data))
    with pytest.raises(InputFileError, match="cannot be read"):
        place_file(source, tmp_path / "out.parquet", boundaries=boundaries)
    assert leftovers(tmp_path) == set()


PROBE = """
import sys
from pathlib import Path
import geopandas as gpd
from geo.placing.streaming import place_file
boundaries = gpd.read_parquet(sys.argv[1])
for name in sys.argv[2:]:
    place_file(name, name + ".out", boundaries=boundaries, batch_rows=20_000)
    peak = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")][0]
    print(int(peak.split()[1]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak memory from /proc")
def test_memory_does_not_grow_with_the_file(boundaries: gpd.GeoDataFrame, tmp_path: Path) -> None:
    boundaries.to_parquet(tmp_path / "units.parquet")
    names = []
    for rows in (100_000, 800_000):
        names.append(str(tmp_path / f"{rows}.parquet"))
        part = pa.Table.from_pandas(table(100_000), preserve_index=False)
        pq.write_table(pa.concat_tables([part] * (rows // 100_000)), names[-1])  # one group of rows
    command = [sys.executable, "-c", PROBE, str(tmp_path / "units.parquet"), *names]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    small, large = map(int, answer.stdout.split())
    assert large - small < 40_000  # kB; the larger table alone would take 60 MB and more
