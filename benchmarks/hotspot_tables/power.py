"""How often a planted cluster is found, beside the best that any test of the same level could do."""

from __future__ import annotations

import numpy as np

from geo.analysis.ranking import Tally, log_gamma, ranks, rate_draws
from geo.analysis.series import false_discoveries

from .printing import percent, table
from .world import World, drawn_counts

CELLS = (
    (3, 1, 5.0), (3, 1, 10.0), (3, 1, 20.0), (3, 2, 10.0), (3, 2, 20.0), (3, 2, 30.0), (2, 1, 8.0), (1, 1, 8.0),
    (1, 1, 30.0),
)  # fmt: skip
SIZES = (1, 2, 4, 8)
BOUND_TABLES = 4000
DRAWS = 100


def power(worlds: dict[int, World], runs: int) -> None:
    for risk in (3, 5):
        rows = [
            _cell(worlds[level], excess, mean, size, risk, runs)
            for level, excess, mean in CELLS
            for size in SIZES
            if size <= worlds[level].n // 4
        ]
        table(f"**Planted clusters of risk × {risk}** ({runs} months a row)", rows)
    needed()


def planted(
    world: World, mean: float, size: int, risk: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Raise the rate of a unit and its nearest neighbours."""
    centre = rng.integers(world.n)
    away = np.hypot(world.x - world.x[centre], world.y - world.y[centre])
    inside = np.argsort(away)[:size]
    rate = np.full(world.n, mean)
    rate[inside] *= risk
    return rate, inside


def _cell(world: World, excess: int, mean: float, size: int, risk: int, runs: int) -> dict[str, object]:
    rng = np.random.default_rng([world.level, excess, int(mean), size, risk])
    ours = peers = wrong = first = five = 0
    for run in range(runs):
        rate, inside = planted(world, mean, size, risk, rng)
        counts = drawn_counts(rng, rate, excess)
        found = np.flatnonzero(world.found(counts, run))
        ours += bool(np.isin(found, inside).any())
        wrong += int((~np.isin(found, inside)).sum())
        gi = np.flatnonzero(false_discoveries(world.gi_normal_p(counts), alpha=0.05))
        peers += bool(np.isin(gi, inside).any())
        place = _places(counts, run)[inside].min()
        first += place == 1
        five += place <= 5
    return {
        "units": f"ADM{world.level} ({world.n})",
        "counts": law(excess),
        "incidents a unit": f"{mean:.0f}",
        "units in cluster": size,
        "found beyond chance": percent(ours, runs),
        "best possible": f"{100 * best_possible(world, mean, excess, size, risk):.0f} %",
        "Gi* + FDR": percent(peers, runs),
        "others flagged": f"{wrong / runs:.2f}",
        "ranked first": percent(first, runs),
        "among the first five": percent(five, runs),
    }


def law(excess: int) -> str:
    return "Poisson" if excess == 1 else f"variance {excess} × mean"


def _places(counts: np.ndarray, seed: int) -> np.ndarray:
    """Rank as hotspots() ranks incidents of exact places in a table of one month."""
    zeros = np.zeros((DRAWS, len(counts)))
    same = Tally(np.repeat(counts[None, :], DRAWS, axis=0), zeros, zeros)
    expected = rate_draws(same, 1.0, np.random.default_rng([seed, 4])).mean(axis=0)
    return ranks(expected[None, :])[0]


def best_possible(world: World, mean: float, excess: int, size: int, risk: float, level: float = 0.05) -> float:
    """Give the power of the best test that there is (Neyman and Pearson 1933), which no procedure can beat.

    It knows what nobody knows: the baseline, the law of the counts, the cluster's size and its risk; only where the
    cluster lies is left open. It rejects noise where the likelihood, averaged over the places, is greatest. Whatever
    names a unit of the cluster and names anything in at most ``level`` of noise, names it no more often.
    """
    rng = np.random.default_rng([world.level, excess, int(mean), size, int(risk), 1])
    members = np.argsort(np.hypot(world.x[:, None] - world.x, world.y[:, None] - world.y), axis=1)[:, :size]
    noise = drawn_counts(rng, np.full((BOUND_TABLES, world.n), mean), excess)
    rates = np.stack([planted(world, mean, size, risk, rng)[0] for _ in range(BOUND_TABLES)])
    cluster = drawn_counts(rng, rates, excess)
    limit = np.quantile(_likelihood(noise, members, mean, excess, risk), 1 - level)
    return float((_likelihood(cluster, members, mean, excess, risk) > limit).mean())


def _likelihood(counts: np.ndarray, members: np.ndarray, mean: float, excess: int, risk: float) -> np.ndarray:
    """Give each table the logarithm of its likelihood with a cluster somewhere, over that of noise."""
    if excess == 1:
        own = counts * np.log(risk) - (risk - 1) * mean
    else:  # negative binomial: the shape grows with the mean, so that the variance stays that multiple of it
        shape, more = mean / (excess - 1), risk * mean / (excess - 1)
        known = np.arange(counts.max() + 1)
        gain = log_gamma(known + more) - log_gamma(np.array([more])) - log_gamma(known + shape)
        gain += log_gamma(np.array([shape])) - (more - shape) * np.log(excess)
        own = gain[counts]
    somewhere = own[:, members].sum(axis=2)
    top = somewhere.max(axis=1)
    return top + np.log(np.exp(somewhere - top[:, None]).mean(axis=1))


def needed() -> None:
    """Print how many incidents a unit is needed to find a single unit in 80 % of months, at best."""
    rng = np.random.default_rng(0)
    rows = []
    for units in (14, 62, 272):
        for excess in (1, 2):
            row: dict[str, object] = {"units": units, "counts": law(excess)}
            for risk in (2, 3, 5):
                row[f"risk × {risk}"] = f"{_needed(units, excess, risk, rng)}"
            rows.append(row)
    table("**Incidents a unit at which the best possible test finds one unit in 80 % of months**", rows)


def _needed(units: int, excess: int, risk: float, rng: np.random.Generator) -> int:
    """Try means until the greatest count of noise, where single units are concerned the best test, is passed often."""
    for mean in range(1, 200):
        greatest = drawn_counts(rng, np.full((2000, units), float(mean)), excess).max(axis=1)
        if (drawn_counts(rng, np.full(4000, risk * mean), excess) > np.quantile(greatest, 0.95)).mean() >= 0.8:
            return mean
    return 200
