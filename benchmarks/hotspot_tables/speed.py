"""How long the ranking and Gi* take, beside the same by other means."""

from __future__ import annotations

import time
import warnings

import esda
import geopandas as gpd
import libpysal
import numpy as np

from geo.analysis.hotspots import hotspots
from geo.analysis.local import gi_star

from .printing import table
from .world import World


def speed(worlds: dict[int, World], quick: bool) -> None:
    world, rows = worlds[3], []
    for n, draws in ((1_000, 1_000), (10_000, 100), (10_000, 1_000), (100_000, 100)):
        if quick and n * draws > 1_000_000:
            continue
        rng = np.random.default_rng(n)
        counts = rng.multinomial(n, np.full(world.n, 1 / world.n))
        incidents = world.incidents(counts, rng, near=1.0)
        begin = time.perf_counter()
        hotspots(incidents, world.units, draws=draws)
        ours = time.perf_counter() - begin
        few = 5
        begin = time.perf_counter()
        for _ in range(few):
            moved = gpd.GeoDataFrame(
                geometry=gpd.points_from_xy(
                    incidents["lon"].astype(float) + rng.normal(0, 0.05, n),
                    incidents["lat"].astype(float) + rng.normal(0, 0.05, n),
                ),
                crs="EPSG:4326",
            )
            moved.sjoin(world.units[["adm3_pcode", "geometry"]], predicate="intersects")["adm3_pcode"].value_counts()
        loop = (time.perf_counter() - begin) / few * draws
        rows.append(
            {
                "incidents": f"{n:,}",
                "draws": f"{draws:,}",
                "hotspots(), all of it": f"{ours:.1f} s",
                "loop over sjoin, the join alone": f"{loop:.0f} s ({few} draws measured)",
                "times": f"{loop / ours:.0f}",
            }
        )
    table("**Draws at ADM3, every incident somewhere within 5–15 km**", rows)
    _gi_speed()


def _gi_speed() -> None:
    side = 316
    weights = libpysal.weights.lat2W(side, side, rook=False)
    values = np.random.default_rng(0).poisson(2.0, side * side).astype(float)
    adjacency = weights.sparse.tocoo()
    begin = time.perf_counter()
    mine = gi_star(values, adjacency.row, adjacency.col)
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.G_Local(values, weights, transform="B", star=True, permutations=0)
    peer = time.perf_counter() - begin
    table(
        "**Gi* of 99,856 units** (no permutations; the pairs of neighbours are given to both)",
        [
            {
                "closed form here": f"{ours:.3f} s",
                "esda": f"{peer:.2f} s",
                "greatest difference": f"{np.abs(mine - theirs.Zs).max():.0e}",
            }
        ],
    )
