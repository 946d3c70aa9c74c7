"""Time the join against its peers: one run, medians, ratios, mismatches, memory, and growth with the number of points.

    python benchmarks/join.py --level 3 --points 1e6 --boundaries adm3.geojson --write benchmarks/RESULTS.md

Without ``--boundaries`` the installed set cod-ab is used (``incident-maps boundaries install cod-ab``), else a coverage
of as many Voronoi cells. Peers that are not installed are left out, and named.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.errors import GeoError
from geo.placing.admin import assign_admin
from geo.placing.gridding import build_grid
from geo.placing.index_files import store_grid, stored_grid
from geo.placing.streaming import place_file
from geo.placing.units import Units, prepare_units
from geo.reference.boundaries import load_boundaries

Pairs = tuple[np.ndarray, np.ndarray]
Job = Callable[[], Pairs | np.ndarray | None]

OURS = "this package, index in memory"
BUILT = "this package, index built"
READ = "this package, index read from disk"
ROWS = "this package, assign_admin (all columns)"
BASE = "geopandas sjoin (default)"
LIMIT = "memory limit: cell number and one fancy index"
PEERS = (
    BASE, "geopandas sjoin (within)", "shapely, prepared loop, sorted by x", "sedonadb", "polars-st", "duckdb spatial",
)  # fmt: skip


def boundaries_of(path: str | None, level: int) -> tuple[gpd.GeoDataFrame, str]:
    if path:
        return load_boundaries(path, level=level), f"COD-AB, level {level}"
    try:
        return load_boundaries(level=level, name="cod-ab"), f"installed cod-ab, level {level}"
    except GeoError:
        seeds = np.random.default_rng(1).uniform((36, 33), (42, 37), ({1: 14, 2: 62, 3: 272}[level], 2))
        cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds)))
        codes = [f"SY{number:04d}" for number in range(len(cells))]
        return gpd.GeoDataFrame({"adm1_pcode": codes}, geometry=cells, crs=4326), f"{len(cells)} Voronoi cells"


def clustered(units: gpd.GeoDataFrame, points: int, *, seed: int = 0) -> Pairs:
    """Draw points around 5,000 places, as many in each unit, some of them over the border of the country."""
    rng = np.random.default_rng(seed)
    shapes = units.geometry.to_numpy()
    west, south, east, north = shapely.bounds(shapes[rng.integers(0, len(shapes), 5_000)]).T
    where = rng.uniform(0.25, 0.75, (2, 5_000))
    at = rng.integers(0, 5_000, points)
    x = (west + (east - west) * where[0])[at] + rng.normal(0, 0.02, points)
    y = (south + (north - south) * where[1])[at] + rng.normal(0, 0.02, points)
    return x, y


def on_borders(units: gpd.GeoDataFrame, points: int) -> Pairs:
    """Draw from the vertices of the units and the midpoints of their edges."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(units.geometry.to_numpy()))]
    at = np.concatenate([part for ring in rings for part in (ring, (ring[1:] + ring[:-1]) / 2)])
    chosen = at[np.random.default_rng(2).choice(len(at), min(points, len(at)), replace=False)]
    return np.ascontiguousarray(chosen[:, 0]), np.ascontiguousarray(chosen[:, 1])


def prepared_loop(shapes: np.ndarray, x: np.ndarray, y: np.ndarray) -> Pairs:
    order = np.argsort(x)
    xs, ys = x[order], y[order]
    boxes = shapely.bounds(shapes)
    first, last = np.searchsorted(xs, boxes[:, 0]), np.searchsorted(xs, boxes[:, 2], side="right")
    shapely.prepare(shapes)
    rows, units = [], []
    for unit in range(len(shapes)):
        part = slice(first[unit], last[unit])
        near = np.flatnonzero((ys[part] >= boxes[unit, 1]) & (ys[part] <= boxes[unit, 3])) + part.start
        held = near[shapely.contains_xy(shapes[unit], xs[near], ys[near])]
        rows.append(order[held])
        units.append(np.full(len(held), unit))
    return np.concatenate(rows), np.concatenate(units)


def peer(name: str, units: Units, x: np.ndarray, y: np.ndarray) -> Job:
    """Give the query of a peer with its inputs ready, as pairs of row and unit; ImportError if it is not installed."""
    shapes = units.shapes.copy()
    frame = gpd.GeoDataFrame({"unit": np.arange(len(shapes))}, geometry=shapes, crs=4326)
    if name.startswith("shapely"):
        return lambda: prepared_loop(shapely.from_wkb(shapely.to_wkb(shapes)), x, y)
    points = gpd.GeoDataFrame({"id": np.arange(len(x))}, geometry=gpd.points_from_xy(x, y), crs=4326)
    sql = "SELECT p.id, u.unit FROM points p JOIN units u ON ST_Intersects(p.geometry, u.geometry)"
    if name.startswith("geopandas"):
        predicate = "within" if "within" in name else "intersects"

        def run_geopandas() -> Pairs:
            joined = points.sjoin(frame, predicate=predicate)
            return joined["id"].to_numpy(), joined["unit"].to_numpy()

        return run_geopandas
    if name == "sedonadb":
        import sedonadb

        session = sedonadb.connect()
        session.create_data_frame(points).to_memtable().to_view("points")
        session.create_data_frame(frame).to_memtable().to_view("units")

        def run_sedona() -> Pairs:
            joined = pa.table(session.sql(sql))
            return joined["id"].to_numpy(), joined["unit"].to_numpy()

        return run_sedona
    if name == "polars-st":
        import polars_st

        left = polars_st.from_geopandas(points.set_crs(None, allow_override=True))
        right = polars_st.from_geopandas(frame.set_crs(None, allow_override=True))

        def run_polars() -> Pairs:
            joined = left.st.sjoin(right, on="geometry", predicate="intersects")
            return joined["id"].to_numpy(), joined["unit"].to_numpy()

        return run_polars
    return duckdb_query(frame, x, y, sql)


def duckdb_query(frame: gpd.GeoDataFrame, x: np.ndarray, y: np.ndarray, sql: str) -> Job:
    import duckdb

    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    try:
        connection.execute("LOAD spatial")
    except duckdb.Error:
        import duckdb_extension_spatial

        folder = Path(duckdb_extension_spatial.__file__).parent
        connection.execute(f"LOAD '{next(folder.rglob('*.duckdb_extension'))}'")
    given_units = pd.DataFrame({"unit": frame["unit"], "wkb": frame.geometry.to_wkb()})
    given_points = pd.DataFrame({"id": np.arange(len(x)), "x": x, "y": y})
    connection.register("given_units", given_units)
    connection.register("given_points", given_points)
    connection.execute("CREATE TABLE units AS SELECT unit, ST_GeomFromWKB(wkb) AS geometry FROM given_units")
    connection.execute("CREATE TABLE points AS SELECT id, ST_Point(x, y) AS geometry FROM given_points")

    def run_duckdb() -> Pairs:
        found = connection.execute(sql).fetchnumpy()
        return found["id"], found["unit"]

    return run_duckdb


def ours(name: str, units: Units, boundaries: gpd.GeoDataFrame, x: np.ndarray, y: np.ndarray) -> Job:
    grid = build_grid(units.shapes)
    assert grid is not None
    units.index()
    if name == OURS:
        return lambda: units.locate(x, y)[0]
    if name == BUILT:

        def built() -> np.ndarray:
            fresh = build_grid(units.shapes)
            assert fresh is not None
            return fresh.locate(x, y)

        return built
    if name == READ:
        store_grid(grid, units.fingerprint)

        def read() -> np.ndarray:
            again = stored_grid(units.fingerprint)
            assert again is not None
            return again.locate(x, y)

        return read
    if name == LIMIT:
        inside = [np.clip(v, low, low + (grid.side - 1) / step) for v, low, step in
                  ((x, grid.west, grid.across), (y, grid.south, grid.upward))]  # fmt: skip

        def limit() -> np.ndarray:
            column = ((inside[0] - grid.west) * grid.across).astype(np.int32)
            row = ((inside[1] - grid.south) * grid.upward).astype(np.int32)
            return grid.table[row * grid.side + column]

        return limit
    frame = gpd.GeoDataFrame({"id": np.arange(len(x))}, geometry=gpd.points_from_xy(x, y), crs=4326)

    def rows() -> None:
        assign_admin(frame, boundaries)

    return rows


def job(name: str, boundaries: gpd.GeoDataFrame, x: np.ndarray, y: np.ndarray) -> Job:
    units = prepare_units(boundaries)
    return peer(name, units, x, y) if name in PEERS else ours(name, units, boundaries, x, y)


def lowest(found: Pairs | np.ndarray, points: int) -> np.ndarray:
    """Give the lowest unit of each point, -1 for none: what ties come to where no report speaks."""
    if not isinstance(found, tuple):
        return found.astype(np.int64)
    row, unit = np.asarray(found[0], dtype=np.int64), np.asarray(found[1], dtype=np.int64)
    result = np.full(points, len(row) + 10**9)
    np.minimum.at(result, row, unit)
    result[result > 10**8] = -1
    return result


def timed(jobs: dict[str, Job], rounds: int) -> tuple[dict[str, list[float]], dict[str, Pairs | np.ndarray | None]]:
    """Run every job once in each round, so that a noisy moment falls on all of them; the first round warms up."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    results: dict[str, Pairs | np.ndarray | None] = {}
    for turn in range(rounds + 1):
        for name, run in jobs.items():
            start = time.perf_counter()
            results[name] = run()
            if turn:
                times[name].append(time.perf_counter() - start)
    return times, results


def memory_of(name: str, arguments: argparse.Namespace) -> float | None:
    """Give by how many MB one query lifts the peak memory of a process of its own."""
    if not Path("/proc/self/status").exists():
        return None
    command = [sys.executable, __file__, "--only", name, "--level", str(arguments.level)]
    command += ["--points", str(arguments.points)]
    command += ["--boundaries", arguments.boundaries] if arguments.boundaries else []
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(json.loads(answer.stdout)["MB"]) if answer.returncode == 0 else None


def one_job(arguments: argparse.Namespace) -> None:
    boundaries, _ = boundaries_of(arguments.boundaries, arguments.level)
    run = job(arguments.only, boundaries, *clustered(boundaries, int(float(arguments.points))))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here
    before = status("VmRSS")
    kept = run()
    print(json.dumps({"MB": (status("VmHWM") - before) / 1024, "kind": type(kept).__name__}))


def status(field: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def versions() -> str:
    names = ("numpy", "shapely", "geopandas", "pandas", "sedonadb", "polars-st", "duckdb")
    found = []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} absent")
    return f"Python {platform.python_version()}, GEOS {shapely.geos_version_string}, " + ", ".join(found)


def machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {model}{load}"


def main_table(arguments: argparse.Namespace, boundaries: gpd.GeoDataFrame, points: int) -> list[str]:
    x, y = clustered(boundaries, points)
    jobs: dict[str, Job] = {}
    absent = []
    for name in (*PEERS, OURS, READ, BUILT, ROWS, LIMIT):
        try:
            jobs[name] = job(name, boundaries, x, y)
        except ImportError:
            absent.append(name)
    times, results = timed(jobs, arguments.rounds)
    median = {name: float(np.median(each)) for name, each in times.items()}
    truth = results[BASE]
    assert truth is not None
    right = lowest(truth, points)
    border = on_borders(boundaries, 20_000)
    border_right = lowest(job(BASE, boundaries, *border)(), len(border[0]))  # type: ignore[arg-type]
    best = min(median[name] for name in PEERS if name in median)
    lines = [
        f"| {points:,} points | median s | range s | times {BASE} | times best peer | mismatches | on borders"
        " | peak MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name in jobs:
        found = results[name]
        wrong = "" if found is None or name == LIMIT else f"{int((lowest(found, points) != right).sum()):,}"
        missed = "" if found is None or name == LIMIT else border_mismatches(name, boundaries, border, border_right)
        memory = None if arguments.quick else memory_of(name, arguments)
        lines.append(
            f"| {name} | {median[name]:.4f} | {min(times[name]):.4f}–{max(times[name]):.4f} |"
            f" {median[BASE] / median[name]:.1f} | {best / median[name]:.2f} | {wrong} | {missed} |"
            f" {'' if memory is None else f'{memory:.0f}'} |"
        )
    lines += [
        "",
        f"The query with the index in memory takes {median[OURS] / median[LIMIT]:.1f} times the memory limit.",
    ]
    if absent:
        lines.append(f"Not installed: {', '.join(absent)}.")
    return lines


def border_mismatches(name: str, boundaries: gpd.GeoDataFrame, border: Pairs, right: np.ndarray) -> str:
    # of this package the way the index came makes no difference
    peer_found = job(name, boundaries, *border)() if name in PEERS else None
    found = units_of_ties(prepare_units(boundaries), border) if peer_found is None else peer_found
    return f"{int((lowest(found, len(right)) != right).sum()):,}"


def units_of_ties(units: Units, border: Pairs) -> np.ndarray:
    """Give the lowest unit of every point, as the join does where no report speaks."""
    unit, point, touched = units.locate(*border)
    first = np.flatnonzero(np.diff(point, prepend=-1))
    unit[point[first]] = touched[first]
    return unit


def stream_table(arguments: argparse.Namespace) -> list[str]:
    """Measure `place_file` in processes of their own: seconds, rows a second, and the peak memory."""
    lines = ["| rows of Parquet | s | rows a second | peak MB |", "|---:|---:|---:|---:|"]
    for rows in (100_000, 1_000_000, 10_000_000):
        if rows > arguments.largest:
            break
        command = [sys.executable, __file__, "--stream", str(rows), "--level", str(arguments.level)]
        command += ["--boundaries", arguments.boundaries] if arguments.boundaries else []
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        lines.append(f"| {rows:,} | {told['s']:.2f} | {rows / told['s']:,.0f} | {told['MB']:.0f} |")
    return lines


def one_stream(arguments: argparse.Namespace) -> None:
    boundaries, _ = boundaries_of(arguments.boundaries, arguments.level)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.parquet"
        writer: pq.ParquetWriter | None = None
        for begin in range(0, arguments.stream, 100_000):
            x, y = clustered(boundaries, 100_000, seed=begin)
            names = pa.array([f"incident-{begin + n}" for n in range(len(x))])
            part = pa.table({"incident_id": names, "lon": x, "lat": y, "killed": pa.array(np.arange(len(x)) % 7)})
            writer = writer or pq.ParquetWriter(source, part.schema)
            writer.write_table(part)
        assert writer is not None
        writer.close()
        start = time.perf_counter()
        place_file(source, Path(folder) / "out.parquet", boundaries=boundaries)
        print(json.dumps({"s": time.perf_counter() - start, "MB": status("VmHWM") / 1024}))


def growth_table(arguments: argparse.Namespace, boundaries: gpd.GeoDataFrame) -> list[str]:
    names = (OURS, BUILT, "shapely, prepared loop, sorted by x", "geopandas sjoin (within)")
    lines = ["| points | " + " | ".join(f"{name}, s" for name in names) + " |", "|---:|" + "---:|" * len(names)]
    for points in (10_000, 100_000, 1_000_000, 10_000_000):
        if points > arguments.largest:
            break
        x, y = clustered(boundaries, points)
        wanted = [name for name in names if not (name.startswith("geopandas") and points > 1_000_000)]
        times, _ = timed({name: job(name, boundaries, x, y) for name in wanted}, arguments.rounds)
        cells = [f"{np.median(times[name]):.4f}" if name in times else "" for name in names]
        lines.append(f"| {points:,} | " + " | ".join(cells) + " |")
    return lines


def write_section(path: Path, title: str, lines: list[str]) -> None:
    """Put a section into a Markdown file, in place of the one of that title."""
    old = path.read_text(encoding="utf-8") if path.exists() else "# Benchmark results\n"
    head, _, rest = old.partition(f"\n## {title}\n")
    after = rest.partition("\n## ")
    tail = f"\n## {after[2]}" if after[1] else ""
    path.write_text(head.rstrip() + f"\n\n## {title}\n\n" + "\n".join(lines) + "\n" + tail, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--level", type=int, default=3)
    parser.add_argument("--points", default="1e6")
    parser.add_argument("--boundaries")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--largest", type=lambda text: int(float(text)), default=10_000_000)
    parser.add_argument("--quick", action="store_true", help="no memory, no growth")
    parser.add_argument("--write", type=Path, help="Markdown file whose section Join is replaced")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--stream", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        one_job(arguments)
        return
    if arguments.stream:
        one_stream(arguments)
        return
    where = machine()
    boundaries, title = boundaries_of(arguments.boundaries, arguments.level)
    points = int(float(arguments.points))
    vertices = int(shapely.get_num_coordinates(boundaries.geometry.to_numpy()).sum())
    lines = [
        f"`python benchmarks/join.py --level {arguments.level} --points {arguments.points}`, {title}: "
        f"{len(boundaries)} units, {vertices:,} vertices. "
        f"{where}. {versions()}. Medians of {arguments.rounds} rounds after one to warm up, all methods in turn in "
        "each round. "
        "Inputs are ready in each method's own form; points clustered around 5,000 places, some beyond the border; "
        f"mismatches are points whose lowest unit differs from that of {BASE}, among these points and among 20,000 "
        "vertices and midpoints of borders. Peak MB: what one query adds in a process of its own.",
        "",
    ]
    lines += main_table(arguments, boundaries, points)
    if not arguments.quick:
        lines += ["", *growth_table(arguments, boundaries), "", *stream_table(arguments)]
    print("\n".join(lines))
    if arguments.write:
        write_section(arguments.write, "Join", lines)


if __name__ == "__main__":
    main()
