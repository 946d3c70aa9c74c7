"""How often any test could find one unit without knowing how much counts vary: the price of that knowledge.

A test that flags at most 5 % of noise whatever its dispersion flags at most 5 % of any mixture of such noise. None can
therefore find more than the best test against the mixture does (Neyman and Pearson), and the least of these bounds over
mixtures, the least favourable one, is searched for (as Elliott, Müller and Watson do, Econometrica 2015). Every mixture
gives a bound that holds, the one found last only the sharpest.
"""

from __future__ import annotations

import numpy as np

from geo.analysis.ranking import log_gamma

from .printing import table
from .world import World, drawn_counts

DISPERSIONS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0)
LEVEL = 0.05
CELLS = ((1, 8.0, 20000), (2, 8.0, 8000))
ROUNDS = 150


def bounds(worlds: dict[int, World], share: float) -> None:
    rows = []
    for level, mean, tables in CELLS:
        for risk in (3, 5):
            found = without_knowing(worlds[level].n, mean, risk, int(tables * share))
            rows.append(
                {
                    "units": f"ADM{level} ({worlds[level].n})",
                    "counts": "Poisson",
                    "incidents a unit": f"{mean:.0f}",
                    "risk": f"× {risk}",
                    "best possible without knowing the dispersion": f"{100 * found:.0f} %",
                }
            )
    table("**One unit: the best that a test can do that keeps 5 % whatever the dispersion**", rows)


def without_knowing(units: int, mean: float, risk: float, tables: int) -> float:
    """Bound the power against one raised unit among Poisson counts; the noise expects as many incidents in all."""
    rng = np.random.default_rng([units, int(mean), int(risk), 8])
    expected = mean * (1 + (risk - 1) / units)
    noise = [_noise(rng, np.full((tables, units), expected), dispersion) for dispersion in DISPERSIONS]
    rate = np.full((tables, units), mean)
    rate[:, 0] *= risk
    drawn = [*noise, rng.poisson(rate)]
    cluster = [_with_one_raised(count, mean, risk) for count in drawn]
    by_noise = [
        np.stack([_log_likelihood(count, expected, dispersion).sum(axis=1) for dispersion in DISPERSIONS], axis=1)
        for count in drawn
    ]
    weight, least = np.full(len(DISPERSIONS), 1 / len(DISPERSIONS)), 1.0
    for _ in range(ROUNDS):
        value = [one - _log_mean(noises, weight) for one, noises in zip(cluster, by_noise, strict=True)]
        limit = _upper(np.concatenate(value[:-1]), np.repeat(weight / tables, tables))
        flagged = np.array([(one > limit).mean() for one in value[:-1]])
        least = min(least, float((value[-1] > limit).mean()))
        weight = np.maximum(weight * np.exp(20 * (flagged - LEVEL)), 1e-9)
        weight /= weight.sum()
    return least


def _noise(rng: np.random.Generator, mean: np.ndarray, dispersion: float) -> np.ndarray:
    if dispersion == 1:
        return drawn_counts(rng, mean, 1)
    return rng.poisson(rng.gamma(mean / (dispersion - 1), dispersion - 1))


def _with_one_raised(count: np.ndarray, mean: float, risk: float) -> np.ndarray:
    gain = count * np.log(risk) - (risk - 1) * mean
    top = gain.max(axis=1)
    noise = _log_likelihood(count, mean, 1.0).sum(axis=1)
    return np.asarray(noise + top + np.log(np.exp(gain - top[:, None]).mean(axis=1)))


def _log_likelihood(count: np.ndarray, mean: float, dispersion: float) -> np.ndarray:
    """Give each count's likelihood, looked up in a table of all counts there are."""
    known = np.arange(count.max() + 1.0)
    fixed = -log_gamma(known + 1)
    if dispersion == 1:
        return np.asarray((fixed + known * np.log(mean) - mean)[count])
    shape, more = mean / (dispersion - 1), dispersion - 1
    fixed = fixed + log_gamma(known + shape) - log_gamma(np.array([shape]))
    return np.asarray((fixed + known * np.log(more) - (known + shape) * np.log1p(more))[count])


def _log_mean(log_likelihood: np.ndarray, weight: np.ndarray) -> np.ndarray:
    weighted = log_likelihood + np.log(weight)
    top = weighted.max(axis=1)
    return np.asarray(top + np.log(np.exp(weighted - top[:, None]).sum(axis=1)))


def _upper(value: np.ndarray, weight: np.ndarray) -> float:
    """Give the value that weighted values exceed in LEVEL of cases."""
    order = np.argsort(-value)
    return float(value[order][np.searchsorted(np.cumsum(weight[order]), LEVEL)])
