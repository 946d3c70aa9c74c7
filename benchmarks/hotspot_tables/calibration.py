"""How often the 90 % rank intervals hold the true rank."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.analysis.hotspots import LEAST_INCIDENTS, hotspots
from geo.analysis.ranking import Tally, rank_intervals, ranks, rate_draws

from .printing import table
from .world import World

LAWS = (("gamma, shape 1", 5.0), ("gamma, shape 1/2", 5.0), ("log-normal", 5.0), ("gamma, shape 2", 20.0))
DRAWS = 400


def calibration(worlds: dict[int, World], runs: int) -> None:
    rows = []
    for level, world in worlds.items():
        for law, mean in LAWS:
            for by, near, wide in (("incidents", 0, 0), ("killed", 0, 0), ("killed", 0.3, 0.1)):
                rng = np.random.default_rng([level, int(mean), len(law)])
                held, width = [], []
                many = runs * 8 if level == 1 else runs
                for run in range(many):
                    rate, people = _truth(law, mean, world.n, rng)
                    severity = (lambda g, unit, p=people: 1 + g.poisson(p[unit])) if by == "killed" else None
                    incidents = world.incidents(rng.poisson(rate), rng, near=near, wide=wide, killed=severity)
                    result = hotspots(incidents, world.units, level=level, by=by, draws=DRAWS, seed=run)
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
        f"**90 % rank intervals: how often they hold the true rank** ({runs} tables a row, eight times that at ADM1)",
        rows,
    )
    attainable(worlds, runs)


def _truth(law: str, mean: float, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    if law == "log-normal":
        rate = mean * np.exp(rng.normal(0, 1, n) - 0.5)
    else:
        shape = {"1": 1.0, "1/2": 0.5, "2": 2.0}[law.rsplit(" ", 1)[1]]
        rate = rng.gamma(shape, mean / shape, n)
    return rate, rng.gamma(4.0, 0.5, n)


def attainable(worlds: dict[int, World], runs: int) -> None:
    """Say how near to 90 % an interval of whole ranks can come at all: its share of the draws it was made from.

    Exact places and incidents need no more than the drawing of rates, so that many tables can be made.
    """
    rows = []
    for level, world in worlds.items():
        for law, mean in LAWS:
            rng = np.random.default_rng([level, int(mean), len(law), 2])
            many = runs * 60 if level == 1 else runs
            tables = [_one_table(*_drawn(law, mean, world.n, rng), run) for run in range(many)]
            shares = np.array([one for one in tables if one is not None])
            error = shares[:, 1].std() / np.sqrt(len(shares))
            rows.append(
                {
                    "units": f"ADM{level}",
                    "true rates": f"{law}, mean {mean:.0f}",
                    "tables": f"{many:,}",
                    "ranked units": f"{shares[:, 2].mean():.1f}",
                    "draws inside": f"{100 * shares[:, 0].mean():.1f} %",
                    "true rank inside": f"{100 * shares[:, 1].mean():.1f} ± {100 * error:.1f} %",
                }
            )
    table("**How near to 90 % whole ranks come** (incidents, exact places)", rows)


def _drawn(law: str, mean: float, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    rate = _truth(law, mean, n, rng)[0]
    return rate, rng.poisson(rate)


def _one_table(rate: np.ndarray, counts: np.ndarray, seed: int) -> tuple[float, float, int] | None:
    """Give the shares of draws and of true ranks inside the intervals, and the number of ranked units."""
    enough = np.flatnonzero(counts >= LEAST_INCIDENTS)
    if len(enough) < 2:
        return None
    zeros = np.zeros((DRAWS, len(counts)))
    same = Tally(np.repeat(counts[None, :], DRAWS, axis=0), zeros, zeros)
    drawn = ranks(rate_draws(same, 1.0, np.random.default_rng([seed, 4]))[:, enough])
    low, high = rank_intervals(drawn)
    true = ranks(rate[None, enough])[0]
    inside = ((drawn >= low) & (drawn <= high)).mean()
    return float(inside), float(((true >= low) & (true <= high)).mean()), len(enough)
