"""How sure a ranking is: draws of every unit's underlying number, and rank intervals from them.

The model is the Poisson-gamma model of disease mapping (Clayton and Kaldor 1987), with the shape and mean of the
gamma distribution drawn from their posterior on a grid instead of being held at one estimate; people an incident follow
a Dirichlet process (Ferguson 1973) around what is seen in all units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

#: The share of draws a rank interval holds.
COVER = 0.9

_SHAPES = np.exp(np.linspace(np.log(0.03), np.log(200.0), 36))
_MEANS = np.linspace(-3.0, 3.0, 13)  # in standard errors of the mean
_DRAWS_AT_ONCE = 2_000  # each has the whole grid
_MOVES = (0, 1, 2, -1)  # of an end of a rank interval, inwards


@dataclass(frozen=True)
class Tally:
    """What falls into each unit in each draw (a row a draw): incidents, weights, and weighted people."""

    incidents: np.ndarray
    weight: np.ndarray
    people: np.ndarray

    def plus(self, other: Tally) -> Tally:
        """Add the incidents of another tally of the same draws."""
        return Tally(self.incidents + other.incidents, self.weight + other.weight, self.people + other.people)


@dataclass(frozen=True)
class People:
    """People counted in each incident: the least and the greatest the source allows; NaN where not stated."""

    low: np.ndarray
    high: np.ndarray

    def only(self, rows: np.ndarray) -> People:
        """Give the people of some incidents."""
        return People(self.low[rows], self.high[rows])

    @property
    def middle(self) -> np.ndarray:
        """The middle of each interval."""
        return np.asarray((self.low + self.high) / 2)


def tally(draws: Iterator[np.ndarray], units: int, people: People, rng: np.random.Generator) -> Tally:
    """Count the drawn units; each incident of known people gets an exponential weight (Rubin's Bayesian bootstrap)."""
    parts = [_tally_part(unit, units, people, rng) for unit in draws]
    return Tally(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("incidents", "weight", "people"))
    )


def _tally_part(unit: np.ndarray, units: int, people: People, rng: np.random.Generator) -> Tally:
    rows, n = unit.shape
    cell = (np.arange(rows)[:, None] * units + unit).reshape(-1)
    size = rows * units
    incidents = np.bincount(cell, minlength=size).reshape(rows, units)
    stated = np.isfinite(people.low)
    if not stated.any():
        return Tally(incidents, np.zeros((rows, units)), np.zeros((rows, units)))
    known = cell.reshape(rows, n)[:, stated].reshape(-1)
    weight = rng.standard_exponential((rows, int(stated.sum())))
    low, high = people.low[stated], people.high[stated]
    number = np.broadcast_to(low, weight.shape)
    if (high > low).any():
        number = np.floor(low + rng.random(weight.shape) * (high - low + 1))
    weighted = np.bincount(known, (weight * number).reshape(-1), minlength=size)
    total = np.bincount(known, weight.reshape(-1), minlength=size)
    return Tally(incidents, total.reshape(rows, units), weighted.reshape(rows, units))


def number_draws(counted: Tally, people: People, unit: np.ndarray, dispersion: float, seed: int) -> np.ndarray:
    """Draw the underlying number of people in every unit: its rate of incidents times its people an incident.

    ``unit`` is each incident's own unit (-1: none), from which the spread of people between units is learnt;
    ``dispersion`` is how many times the variance of a count exceeds its mean, 1 for Poisson. Where nobody was killed in
    any incident no unit is before another, and each draw puts them in an order by chance.
    """
    if not np.nan_to_num(people.high).any():
        return np.random.default_rng([seed, 5]).random(counted.incidents.shape)
    rates = rate_draws(counted, dispersion, np.random.default_rng([seed, 4]))
    return np.asarray(rates * _people_an_incident(counted, people, unit, np.random.default_rng([seed, 5])))


def rate_draws(counted: Tally, dispersion: float, rng: np.random.Generator) -> np.ndarray:
    """Draw every unit's underlying number of incidents.

    Each draw takes the gamma distribution's shape and mean from their posterior on a grid, then the units' rates.
    """
    counts = counted.incidents
    draws, units = counts.shape
    average = counts.mean(axis=1)
    total = max(float(average.mean()) * units, 0.5)
    spread = max(float(counts.mean(axis=0).std()), np.sqrt(dispersion * total / units)) / np.sqrt(units)
    error = spread / (total / units)
    means = (total / units) * np.exp(_MEANS * min(error, 1.0))
    rate = _SHAPES[:, None] / means  # of the gamma distribution
    chance = rng.random((draws, 1))
    parts = [slice(begin, begin + _DRAWS_AT_ONCE) for begin in range(0, draws, _DRAWS_AT_ONCE)]
    chosen = np.concatenate([_cells_chosen(counts[part], rate, dispersion, chance[part]) for part in parts])
    shape = np.repeat(_SHAPES, len(means))[chosen][:, None]
    scale = rate.reshape(-1)[chosen][:, None]
    return np.asarray(rng.standard_gamma(shape + counts / dispersion) / (scale + 1 / dispersion))


def _cells_chosen(counts: np.ndarray, rate: np.ndarray, dispersion: float, chance: np.ndarray) -> np.ndarray:
    """Choose a cell of the grid of shapes and rates for each row of counts, by how likely the counts make it."""
    draws, units = counts.shape
    values, place = np.unique(counts, return_inverse=True)
    table = log_gamma(values[:, None] / dispersion + _SHAPES) - log_gamma(_SHAPES)
    frequency = np.zeros((draws, len(values)))
    np.add.at(frequency, (np.repeat(np.arange(draws), units), place.reshape(-1)), 1.0)
    per_shape = frequency @ table
    zero = units * _SHAPES[:, None] * np.log(rate / (rate + 1 / dispersion))
    one = np.log(1 / dispersion / (rate + 1 / dispersion))
    logs = per_shape[:, :, None] + zero + (counts.mean(axis=1) * units / dispersion)[:, None, None] * one
    cells = np.exp(logs - logs.max(axis=(1, 2), keepdims=True)).reshape(draws, -1).cumsum(axis=1)
    return np.asarray((cells < chance * cells[:, -1:]).sum(axis=1))


def _people_an_incident(counted: Tally, people: People, unit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw the mean number of people an incident in each unit: its own incidents, and a share of the common mean."""
    number = people.middle
    stated = np.isfinite(number)
    number = number[stated]
    mean, variance = float(number.mean()), float(number.var())
    if variance == 0:
        return np.full_like(counted.weight, mean)
    weight = _prior_weight(number, unit[stated])
    shape = mean**2 * (weight + 1) / variance
    common = rng.standard_gamma(shape, counted.weight.shape) * mean / shape
    own = rng.standard_gamma(weight, counted.weight.shape)
    return (counted.people + own * common) / (counted.weight + own)


def _prior_weight(number: np.ndarray, unit: np.ndarray) -> float:
    """Say how many incidents' worth the common mean is: the variance within units over that between their means."""
    use = unit >= 0
    if not use.any():
        return 1.0
    _, group = np.unique(unit[use], return_inverse=True)
    count = np.bincount(group).astype(float)
    means = np.bincount(group, number[use]) / count
    within = float(((number[use] - means[group]) ** 2).sum())
    freedom = count.sum() - len(count)
    if freedom < 1 or len(count) < 2:
        return 1.0
    within /= freedom
    overall = number[use].mean()
    effective = (count.sum() - (count**2).sum() / count.sum()) / (len(count) - 1)
    between = ((count * (means - overall) ** 2).sum() / (len(count) - 1) - within) / effective
    if between <= 0 or within <= 0:
        return 1000.0 if between <= 0 else 0.1
    return float(np.clip(within / between, 0.1, 1000.0))


def ranks(numbers: np.ndarray) -> np.ndarray:
    """Rank the units within each draw (row), 1 for the greatest number."""
    order = np.argsort(-numbers, axis=1, kind="stable")
    result = np.empty_like(order)
    np.put_along_axis(result, order, np.arange(1, numbers.shape[1] + 1)[None, :], axis=1)
    return result


def rank_intervals(drawn: np.ndarray, *, cover: float = COVER) -> tuple[np.ndarray, np.ndarray]:
    """Give each unit the interval whose share of draws is nearest to ``cover``, of those with nearly equal tails.

    Either end of the interval with equal tails may move inwards by two ranks or outwards by one.

    Ranks are whole numbers, so an interval that must hold *at least* 90 % holds more on average; the nearest holds
    90 % on average, which is what makes the interval mean what it says.
    """
    ordered = np.sort(drawn, axis=0)
    draws, last = len(ordered), ordered.max()
    tail = (1 - cover) / 2
    low = ordered[min(draws - 1, int(np.floor(draws * tail)))]
    high = ordered[max(0, int(np.ceil(draws * (1 - tail))) - 1)]
    best_low, best_high = low.copy(), high.copy()
    least = _gap(ordered, low, high, cover)
    for lower, upper in product(_MOVES, _MOVES):
        tried_low, tried_high = np.maximum(low + lower, 1), np.minimum(high - upper, last)
        gap = np.where(tried_low <= tried_high, _gap(ordered, tried_low, tried_high, cover), np.inf)
        better = gap < least - 1e-12
        least = np.where(better, gap, least)
        best_low, best_high = np.where(better, tried_low, best_low), np.where(better, tried_high, best_high)
    return best_low, best_high


def _gap(ordered: np.ndarray, low: np.ndarray, high: np.ndarray, cover: float) -> np.ndarray:
    """How far the share of draws in each unit's interval is from what it should be."""
    held = ((ordered >= low) & (ordered <= high)).mean(axis=0)
    return np.asarray(np.abs(held - cover))


def log_gamma(x: np.ndarray) -> np.ndarray:
    """Logarithm of the gamma function for positive numbers, to about 1e-13 (Stirling's series from x + 8 on)."""
    x = np.asarray(x, dtype=float)
    shifted = x + 8
    product = np.ones_like(x)
    for step in range(8):
        product = product * (x + step)
    inverse = 1 / shifted**2
    series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / shifted
    return np.asarray((shifted - 0.5) * np.log(shifted) - shifted + 0.5 * np.log(2 * np.pi) + series - np.log(product))
