"""Is the ranking of hot spots quiet on noise, awake to real clusters, calibrated and fast?

Run ``python benchmarks/hotspots.py --boundaries FILE`` with COD-AB sub-districts (level 3); ``--quick`` for a tenth of
the simulations, ``--only`` for some of the tables, ``--vdc FILE`` for the deaths by province and day. Every table is
seeded; the tables go to the standard output as Markdown, as they stand in RESULTS.md.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from math import erfc, sqrt
from pathlib import Path

import esda
import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import shapely

from geo.analysis.blur import blurred_baseline
from geo.analysis.guard import BLOCKS, Observed, Zones, circles, standing_out
from geo.analysis.hotspots import LEAST_INCIDENTS, hotspots
from geo.analysis.local import dissolved, gi_star, neighbour_pairs
from geo.analysis.redraw import level_of, mostly_there, places_of
from geo.analysis.series import false_discoveries, in_blocks
from geo.reference.boundaries import load_boundaries
from geo.tables.reading import read_incidents
from geo.tables.sample import load_sample

REPLICAS = 199
POINTS = 400
LEVELS = (1, 2, 3)
ROW = {
    "incident_id": "a", "date": "2021-02-03", "incident_type": "landmine", "killed": 1, "place": "x", "source": "s",
    "lon": 37.0, "lat": 35.0,
}  # fmt: skip


class World:
    """The real units of a level, with points to put incidents on."""

    def __init__(self, file: Path, level: int) -> None:
        self.level, self.units = level, load_boundaries(file, level=level)
        self.codes = self.units[f"adm{level}_pcode"].to_numpy(dtype=str)
        self.governorate = self.units["adm1_pcode"].to_numpy(dtype=str)
        self.read = level_of(self.units, level)
        shapes = dissolved(self.read)
        centre = shapely.centroid(shapes)
        self.x, self.y = shapely.get_x(centre), shapely.get_y(centre)
        self.zones: Zones = circles(self.x, self.y)
        self.first, self.second = neighbour_pairs(shapes)
        self.template = read_incidents(pd.DataFrame([ROW]))

    @property
    def n(self) -> int:
        return len(self.codes)

    @property
    @cache  # noqa: B019  the worlds live as long as the process
    def points(self) -> np.ndarray:
        rng = np.random.default_rng(1)
        pools = []
        for shape in self.units.geometry:
            west, south, east, north = shape.bounds
            shapely.prepare(shape)
            held = np.empty((0, 2))
            while len(held) < POINTS:
                tried = rng.uniform((west, south), (east, north), (2000, 2))
                held = np.vstack([held, tried[shapely.contains_xy(shape, tried[:, 0], tried[:, 1])]])
            pools.append(held[:POINTS])
        return np.array(pools)

    def incidents(
        self,
        counts: np.ndarray,
        rng: np.random.Generator,
        *,
        near: float = 0.0,
        wide: float = 0.0,
        killed: Callable[[np.random.Generator, np.ndarray], np.ndarray] | None = None,
    ) -> gpd.GeoDataFrame:
        """Make a table; a share is known to within 5 to 15 km only, a share to the governorate only."""
        unit = np.repeat(np.arange(self.n), counts)
        n = len(unit)
        at = self.points[unit, rng.integers(0, POINTS, n)]
        radius = np.where(rng.random(n) < near, rng.choice([5.0, 10.0, 15.0], n), 0.0)
        away, turn = radius * np.sqrt(rng.random(n)) / 111.2, 2 * np.pi * rng.random(n)
        lat = at[:, 1] + away * np.cos(turn)
        lon = at[:, 0] + away * np.sin(turn) / np.cos(np.radians(lat))
        hidden = rng.random(n) < wide
        number = np.ones(n, dtype=int) if killed is None else killed(rng, unit)
        table = self.template.iloc[np.zeros(n, dtype=int)].drop(columns="geometry").reset_index(drop=True)
        for name in ("killed", "killed_min", "killed_max"):
            table[name] = pd.array(number, dtype="Int64")
        table["incident_id"] = pd.array([f"i{k:06}" for k in range(n)], dtype="string")
        table["lon"] = pd.array(np.where(hidden, np.nan, lon), dtype="Float64")
        table["lat"] = pd.array(np.where(hidden, np.nan, lat), dtype="Float64")
        table["radius_km"] = pd.array(radius, dtype="Float64")
        precision = np.where(hidden, "adm1", np.where(radius > 0, "near", "settlement"))
        table["precision"] = pd.array(precision, dtype="string")
        table["adm1_pcode"] = pd.array(self.governorate[unit], dtype="string")
        geometry = shapely.points(np.where(hidden, 0.0, lon), np.where(hidden, 0.0, lat)).astype(object)
        geometry[hidden] = None
        return gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")

    def found(self, counts: np.ndarray, seed: int, baseline: np.ndarray | None = None) -> np.ndarray:
        """Tell which units hotspots() would flag in a table of one month."""
        seen = Observed(counts, counts.astype(float), np.ones(max(1, counts.sum())))
        chance = np.ones(self.n) if baseline is None else baseline
        p = standing_out(seen, self.zones, chance, None, replicas=REPLICAS, seed=seed)
        return (p <= 0.05) & (counts >= LEAST_INCIDENTS)

    def seen(self, table: gpd.GeoDataFrame, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the counts that hotspots() tests in a table, and what it expects of chance."""
        places = places_of(table, self.units, self.read, np.ones(self.n))
        counts = np.bincount(places.unit[mostly_there(places)], minlength=self.n)
        return counts, blurred_baseline(places, np.ones(self.n), seed)

    def gi_p(self, counts: np.ndarray, seed: int, permutations: int = 999) -> np.ndarray:
        """Give esda's own probabilities of Gi*, as most maps use them."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            local = esda.G_Local(
                counts.astype(float), self.weights, transform="B", star=True, permutations=permutations, seed=seed,
                n_jobs=1,
            )  # fmt: skip
        return np.asarray(local.p_sim)

    def gi_normal_p(self, counts: np.ndarray) -> np.ndarray:
        """Give probabilities of Gi* by the normal approximation: 999 permutations never pass FDR at 272 units."""
        z = gi_star(counts.astype(float), self.first, self.second)
        return np.array([erfc(abs(value) / sqrt(2)) for value in z])

    @property
    @cache  # noqa: B019
    def weights(self) -> object:
        pairs = {u: self.second[self.first == u].tolist() for u in range(self.n)}
        return libpysal.weights.W(pairs, silence_warnings=True)


def drawn_counts(rng: np.random.Generator, mean: np.ndarray, excess: int) -> np.ndarray:
    """Draw Poisson counts, or counts whose variance is ``excess`` times the mean."""
    return rng.poisson(mean if excess == 1 else rng.gamma(mean / (excess - 1), excess - 1))


def table(title: str, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    print(f"\n{title}\n\n| {' | '.join(names)} |\n|{'---|' * len(names)}", flush=True)
    for row in rows:
        print("| " + " | ".join(str(row[name]) for name in names) + " |", flush=True)


def percent(hits: int, of: int) -> str:
    return f"{100 * hits / of:.1f} %"


def false_alarms(worlds: dict[int, World], runs: int) -> None:
    rows, peers = [], max(100, runs // 5)
    for level, world in worlds.items():
        for excess, near, wide in ((1, 0, 0), (2, 0, 0), (4, 0, 0), (1, 0.3, 0.1), (2, 0.3, 0.1)):
            rng = np.random.default_rng([level, excess, int(near > 0)])
            ours = plain = corrected = 0
            for run in range(runs):
                counts, baseline = drawn_counts(rng, np.full(world.n, 8.0), excess), None
                if near:
                    counts, baseline = world.seen(world.incidents(counts, rng, near=near, wide=wide), run)
                ours += bool(world.found(counts, run, baseline).any())
                if run >= peers:
                    continue
                p = world.gi_p(counts, run)
                plain += bool((p <= 0.05).any())
                corrected += bool(false_discoveries(p, alpha=0.05).any())
            law = "Poisson" if excess == 1 else f"variance {excess} × mean"
            rows.append(
                {
                    "units": f"ADM{level} ({world.n})",
                    "counts": law,
                    "places": "30 % within 5–15 km, 10 % governorate only" if near else "exact",
                    "hotspots()": percent(ours, runs),
                    "esda Gi*": percent(plain, peers),
                    "esda Gi* + FDR": percent(corrected, peers),
                }
            )
    table(
        f"**Months of pure noise that flag anything** ({runs:,} months, {peers} for esda; 8 incidents a unit)",
        rows,
    )


def long_noise(worlds: dict[int, World], runs: int) -> None:
    rows = []
    for level, world in worlds.items():
        row: dict[str, object] = {"units": f"ADM{level} ({world.n})"}
        for excess in (1, 2, 4):
            rng = np.random.default_rng([level, excess])
            flagged = 0
            for run in range(runs):
                months = np.stack([drawn_counts(rng, np.full(world.n, 3.0), excess) for _ in range(12)], axis=1)
                counts = months.sum(axis=1)
                seen = Observed(counts, counts.astype(float), np.ones(counts.sum()))
                over_time, even = in_blocks(months, BLOCKS), np.ones(world.n)
                p = standing_out(seen, world.zones, even, over_time, replicas=REPLICAS, seed=run)
                flagged += bool((p <= 0.05).any())
            row["Poisson" if excess == 1 else f"variance {excess} × mean"] = percent(flagged, runs)
        rows.append(row)
    table(f"**Years of pure noise that flag anything** ({runs} tables of 12 months a cell, 3 incidents a month)", rows)


def power(worlds: dict[int, World], runs: int) -> None:
    rows = []
    for level, excess, mean in ((3, 1, 5.0), (3, 1, 10.0), (3, 1, 20.0), (3, 2, 10.0), (3, 2, 20.0), (1, 1, 30.0)):
        world = worlds[level]
        for size in (1, 2, 4, 8):
            if size > world.n // 4:
                continue
            row: dict[str, object] = {
                "units": f"ADM{level}", "counts": "Poisson" if excess == 1 else f"variance {excess} × mean",
                "incidents a unit": f"{mean:.0f}", "units in cluster": size,
            }  # fmt: skip
            for risk in (3, 5):
                rng = np.random.default_rng([level, excess, int(mean), size, risk])
                ours = peers = wrong = 0
                for run in range(runs):
                    centre = rng.integers(world.n)
                    away = np.hypot(world.x - world.x[centre], world.y - world.y[centre])
                    planted = np.argsort(away)[:size]
                    rate = np.full(world.n, mean)
                    rate[planted] *= risk
                    counts = drawn_counts(rng, rate, excess)
                    found = np.flatnonzero(world.found(counts, run))
                    ours += bool(np.isin(found, planted).any())
                    wrong += int((~np.isin(found, planted)).sum())
                    gi = np.flatnonzero(false_discoveries(world.gi_normal_p(counts), alpha=0.05))
                    peers += bool(np.isin(gi, planted).any())
                row |= {
                    f"found, risk × {risk}": percent(ours, runs),
                    f"Gi* (normal p) + FDR, × {risk}": percent(peers, runs),
                }
                row[f"other units flagged, × {risk}"] = f"{wrong / runs:.2f}"
            rows.append(row)
    table(f"**Planted clusters found in one of their units** ({runs} months a cell)", rows)


def calibration(worlds: dict[int, World], runs: int) -> None:
    rows = []
    for level, world in worlds.items():
        for law, mean in (
            ("gamma, shape 1", 5.0),
            ("gamma, shape 1/2", 5.0),
            ("log-normal", 5.0),
            ("gamma, shape 2", 20.0),
        ):
            for by, near, wide in (("incidents", 0, 0), ("killed", 0, 0), ("killed", 0.3, 0.1)):
                rng = np.random.default_rng([level, int(mean), len(law)])
                held, width = [], []
                many = runs * 4 if level == 1 else runs
                for run in range(many):
                    rate, people = _truth(law, mean, world.n, rng)
                    severity = (lambda g, unit, p=people: 1 + g.poisson(p[unit])) if by == "killed" else None
                    incidents = world.incidents(rng.poisson(rate), rng, near=near, wide=wide, killed=severity)
                    result = hotspots(incidents, world.units, level=level, by=by, draws=400, seed=run)
                    first = result[result["status"] == "ranked"]
                    if len(first) < 2:
                        continue
                    true = pd.Series(rate * (1 + people if by == "killed" else 1), world.codes)
                    place = true.reindex(first[f"adm{level}_pcode"]).rank(ascending=False).to_numpy()
                    held.append(((place >= first["rank_low"]) & (place <= first["rank_high"])).mean())
                    width.append((first["rank_high"] - first["rank_low"] + 1).mean() / len(first))
                error = np.std(held) / np.sqrt(len(held))
                rows.append(
                    {
                        "units": f"ADM{level}",
                        "true rates": f"{law}, mean {mean:.0f}",
                        "ranked by": by,
                        "places": "imprecise" if near else "exact",
                        "true rank inside": f"{100 * np.mean(held):.1f} ± {100 * error:.1f} %",
                        "mean width, share of ranks": f"{np.mean(width):.2f}",
                    }
                )
    table(
        f"**90 % rank intervals: how often they hold the true rank** ({runs} tables a row, four times that at ADM1)",
        rows,
    )


def _truth(law: str, mean: float, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    if law == "log-normal":
        rate = mean * np.exp(rng.normal(0, 1, n) - 0.5)
    else:
        shape = {"1": 1.0, "1/2": 0.5, "2": 2.0}[law.rsplit(" ", 1)[1]]
        rate = rng.gamma(shape, mean / shape, n)
    return rate, rng.gamma(4.0, 0.5, n)


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


def real(worlds: dict[int, World], vdc: Path | None) -> None:
    rows = []
    sample = load_sample().incidents
    for level, world in worlds.items():
        result = hotspots(sample, world.units, level=level)
        rows.append(_said(f"two reports, ADM{level}", result))
    if vdc is not None:
        for label, part in _vdc_parts(vdc):
            rows.append(_said(f"VDC {label}, ADM1", hotspots(part, worlds[1].units, level=1, draws=1000)))
    table("**Real data**", rows)


def _said(label: str, result: pd.DataFrame) -> dict[str, object]:
    first = result[result["status"] == "ranked"]
    names = [f"{r['name']} ({r['rank_low']}–{r['rank_high']})" for r in first.head(4).to_dict("records")]
    return {
        "data": label,
        "incidents in units": int(result["incidents"].sum()),
        "ranked": len(first),
        "too_few": len(result) - len(first),
        "first (90 % interval)": ", ".join(names) or "none",
        "beyond chance": ", ".join(result.loc[result["significant"], "name"]) or "none",
        "trend": ", ".join(f"{n} {t}" for t, n in first["trend"].value_counts().sort_index().items()) or "–",
    }


def _vdc_parts(file: Path) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Read a day of a province as one incident known to its governorate; the first row predates the uprising."""
    days = pd.read_csv(file).iloc[1:].melt("day", var_name="governorate", value_name="killed")
    days = days[days["killed"] > 0].astype({"killed": int})
    days["incident_id"] = [f"vdc-{i:06}" for i in range(len(days))]
    rest = {"incident_type": "other", "place": days["governorate"], "source": "VDC", "precision": "adm1"}
    days = days.rename(columns={"day": "date"}).assign(**rest)
    for label, start in (("2011–2018", "2011"), ("2016–2018", "2016")):
        yield label, read_incidents(days[days["date"] >= start])
    month = days[days["date"].str.startswith("2013-08")]
    yield "August 2013", read_incidents(month)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).resolve().parents[2] / "shared"
    default = beside / "boundaries/cod-ab-syr-20201217/syr_admbnda_adm3_20201217.geojson"
    parser.add_argument("--boundaries", type=Path, default=default)
    parser.add_argument("--vdc", type=Path, default=beside / "datasets/vdc/casualties_by_province_by_day.csv")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="*", default=["noise", "years", "power", "calibration", "real", "speed"])
    options = parser.parse_args()
    worlds = {level: World(options.boundaries, level) for level in LEVELS}
    tables: dict[str, Callable[[], None]] = {
        "noise": lambda: false_alarms(worlds, 100 if options.quick else 1000),
        "years": lambda: long_noise(worlds, 30 if options.quick else 300),
        "power": lambda: power(worlds, 20 if options.quick else 100),
        "calibration": lambda: calibration(worlds, 5 if options.quick else 25),
        "real": lambda: real(worlds, options.vdc if options.vdc.exists() else None),
        "speed": lambda: speed(worlds, options.quick),
    }
    for name in options.only:
        begin = time.perf_counter()
        tables[name]()
        print(f"\n({name}: {time.perf_counter() - begin:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
