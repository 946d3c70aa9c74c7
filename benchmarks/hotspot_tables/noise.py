"""How often pure noise is called a hot spot."""

from __future__ import annotations

import numpy as np

from geo.analysis.guard import BLOCKS, Observed, standing_out
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
            for run in range(months):
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
                    "months": f"{months:,}",
                    "hotspots()": percent(ours, months),
                    "esda Gi*": percent(plain, peers),
                    "esda Gi* + FDR": percent(corrected, peers),
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


def by_population(worlds: dict[int, World], runs: int) -> None:
    """Noise, and one unit of doubled or tripled risk, where people differ and are given as the baseline."""
    rows = []
    for level, world in worlds.items():
        people = np.random.default_rng([level, 2]).lognormal(0, 1, world.n)
        people /= people.mean()
        for excess in (1, 2):
            rng = np.random.default_rng([level, excess, 4])
            row: dict[str, object] = {
                "units": f"ADM{level} ({world.n})",
                "counts": "Poisson" if excess == 1 else f"variance {excess} × mean",
            }
            flagged = sum(
                bool(world.found(drawn_counts(rng, 8 * people, excess), run, people).any()) for run in range(runs)
            )
            row["noise that flags anything"] = percent(flagged, runs)
            middling = np.flatnonzero((people > 0.7) & (people < 1.4))
            for risk in (3, 5):
                hits = 0
                for run in range(runs // 5):
                    rate, unit = 8 * people, rng.choice(middling)
                    rate[unit] *= risk
                    hits += bool(world.found(drawn_counts(rng, rate, excess), run, people)[unit])
                row[f"one unit of risk × {risk} found"] = percent(hits, runs // 5)
            rows.append(row)
    table(
        f"**People as the baseline** ({runs:,} months of noise, {runs // 5} with one unit raised; log-normal people, 8 "
        "incidents where the average number lives)",
        rows,
    )
