"""How often pure noise is called a hot spot."""

from __future__ import annotations

import numpy as np

from geo.analysis.chance import BLOCKS
from geo.analysis.guard import Observed, standing_out
from geo.analysis.series import false_discoveries, in_blocks

from .printing import percent, table
from .world import REPLICAS, World, drawn_counts


def false_alarms(worlds: dict[int, World], runs: int) -> None:
    rows, peers = [], max(100, runs // 5)
    for level, world in worlds.items():
        for excess, near, wide in ((1, 0, 0), (2, 0, 0), (4, 0, 0), (1, 0.3, 0.1), (2, 0.3, 0.1)):
            rng = np.random.default_rng([level, excess, int(near > 0)])
            ours = plain = corrected = 0
            months = runs // 4 if near else runs
            compared = min(peers, months)
            for run in range(months):
                counts, baseline = drawn_counts(rng, np.full(world.n, 8.0), excess), None
                if near:
                    counts, baseline = world.seen(world.incidents(counts, rng, near=near, wide=wide), run)
                ours += bool(world.found(counts, run, baseline).any())
                if run >= compared:
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
                    "months": f"{months:,}",
                    "hotspots()": percent(ours, months),
                    "esda Gi*": percent(plain, compared),
                    "esda Gi* + FDR": percent(corrected, compared),
                }
            )
    table(
        f"**Months of pure noise that flag anything** ({peers} months for esda; 8 incidents a unit)",
        rows,
    )


def long_noise(worlds: dict[int, World], runs: int) -> None:
    rows = []
    for level, world in worlds.items():
        row: dict[str, object] = {"units": f"ADM{level} ({world.n})"}
        for excess in (1, 2, 4):
            rng = np.random.default_rng([level, excess])
            flagged = _years_flagged(world, rng, np.ones(world.n), excess, runs)
            row["Poisson" if excess == 1 else f"variance {excess} × mean"] = percent(flagged, runs)
        rows.append(row)
    table(f"**Years of pure noise that flag anything** ({runs} tables of 12 months a cell, 3 incidents a month)", rows)


LAWS = (
    ("Poisson", 1, False),
    ("variance 2 × mean", 2, False),
    ("variance 4 × mean", 4, False),
    ("variance 2 × mean, growing with its square", 2, True),
    ("variance 4 × mean, growing with its square", 4, True),
)


def by_population(worlds: dict[int, World], runs: int) -> None:
    """Noise, and one unit of three or five times the risk, where people differ and are given as the baseline."""
    rows = []
    for world in worlds.values():
        people = _people(world)
        middling = np.flatnonzero((people > 0.7) & (people < 1.4))
        for law, excess, square in LAWS:
            rng = np.random.default_rng([world.level, excess, 5 if square else 4])
            row: dict[str, object] = {"units": f"ADM{world.level} ({world.n})", "counts": law}
            flagged = 0
            for run in range(runs):
                counts = drawn_counts(rng, 8 * people, excess, square=square)
                flagged += bool(world.found(counts, run, people).any())
            row["noise that flags anything"] = percent(flagged, runs)
            for risk in (3, 5):
                hits = 0
                for run in range(runs // 5):
                    rate, unit = 8 * people, rng.choice(middling)
                    rate[unit] *= risk
                    hits += bool(world.found(drawn_counts(rng, rate, excess, square=square), run, people)[unit])
                row[f"one unit of risk × {risk} found"] = percent(hits, runs // 5)
            rows.append(row)
    table(
        f"**People as the baseline** ({runs:,} months of noise, {runs // 5} with one unit raised; log-normal people, 8 "
        "incidents where the average number lives)",
        rows,
    )


def years_by_population(worlds: dict[int, World], runs: int) -> None:
    """Years of noise, where people differ and are given as the baseline."""
    rows = []
    for world in worlds.values():
        row: dict[str, object] = {"units": f"ADM{world.level} ({world.n})"}
        for law, excess, square in LAWS:
            rng = np.random.default_rng([world.level, excess, 7 if square else 6])
            row[law] = percent(_years_flagged(world, rng, _people(world), excess, runs, square=square), runs)
        rows.append(row)
    table(
        f"**Years with people as the baseline** ({runs} tables of 12 months a cell, 3 incidents a month where the "
        "average number lives)",
        rows,
    )


def _people(world: World) -> np.ndarray:
    people = np.random.default_rng([world.level, 2]).lognormal(0, 1, world.n)
    return people / people.mean()


def _years_flagged(
    world: World, rng: np.random.Generator, baseline: np.ndarray, excess: int, runs: int, *, square: bool = False
) -> int:
    flagged = 0
    for run in range(runs):
        months = np.stack([drawn_counts(rng, 3 * baseline, excess, square=square) for _ in range(12)], axis=1)
        counts = months.sum(axis=1)
        seen = Observed(counts, counts.astype(float), np.ones(counts.sum()))
        p = standing_out(seen, world.zones, baseline, in_blocks(months, BLOCKS), replicas=REPLICAS, seed=run)
        flagged += bool((p <= 0.05).any())
    return flagged
