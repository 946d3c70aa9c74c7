"""The guard against false alarms: how far a unit, or a group of neighbours, stands out of what chance brings.

Circular groups of neighbouring units, as in Kulldorff's scan (1997), are compared with the units outside them. The
difference is divided by its standard error, learnt *outside the group*, so that lasting differences and overdispersion
count as chance and not as a finding. The greatest of all such values is compared with the greatest in many tables in
which every unit has its baseline and nothing else: that corrects for looking everywhere. Each size of group is first
brought to the scale of its own greatest values, and given a share of the level by the number of groups of that size
that have no unit in common, so that no size drowns the others and single units, which are most, keep most of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi, sqrt
from typing import TypeAlias

import numpy as np

REPLICAS = 999
SIZES = (1, 2, 3, 4, 6, 8, 12)
#: Blocks of time from which the variation of a unit about its own level is learnt.
BLOCKS = 8

#: The spread that chance brings is estimated, not known: it is taken as a little more than was found between units, or
#: over time, so that the promise of ``alpha`` holds (measured in benchmarks/RESULTS.md).
LEEWAY_BETWEEN, LEEWAY_OVER_TIME = 1.1, 1.05

_MEMBER = 2.326  # a unit of a standing-out group is named itself from here on (one-sided 1 %)
_AT_ONCE = 5_000_000
_ROUNDS = 12  # of a fixed point that is near after three
_ROWS = 32  # so that the arrays stay in the processor's cache


@dataclass(frozen=True)
class Zones:
    """Groups of neighbouring units: each unit with its nearest, as many as ``sizes`` say.

    ``nearest`` has a row a unit: its own position, then the others' by distance, as many as the greatest size.
    """

    nearest: np.ndarray
    sizes: np.ndarray

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sum values over every group: tables by units in, tables by sizes by units out."""
        total = values[:, self.nearest[:, 0]]
        parts = [total]
        for step in range(1, self.nearest.shape[1]):
            total = total + values[:, self.nearest[:, step]]
            if step + 1 in self.sizes:
                parts.append(total)
        return np.stack(parts, axis=1)


@dataclass(frozen=True)
class Observed:
    """What the test is about: incidents and their sum of people in each unit, and people an incident (pooled)."""

    incidents: np.ndarray
    number: np.ndarray
    people: np.ndarray


def circles(x: np.ndarray, y: np.ndarray) -> Zones:
    """Make the groups: each unit with its nearest neighbours, of sizes up to a quarter of the units; x, y in metres."""
    n = len(x)
    sizes = np.array([size for size in SIZES if size == 1 or size <= n // 4])
    order = np.argsort(np.hypot(x[:, None] - x, y[:, None] - y), axis=1, kind="stable")
    order[:, 0], rest = np.arange(n), order[order != np.arange(n)[:, None]].reshape(n, n - 1)
    order[:, 1:] = rest
    return Zones(order[:, : sizes.max()], sizes)


def standing_out(
    seen: Observed, zones: Zones, baseline: np.ndarray, over_time: np.ndarray | None, *, replicas: int, seed: int
) -> np.ndarray:
    """Give each unit's probability, after correction, of standing out as far by chance alone.

    Parameters
    ----------
    seen
        Incidents and numbers by unit.
    zones
        From :func:`circles`.
    baseline
        Weight of each unit under chance: its population, or 1.
    over_time
        Incidents by unit and block of time, from which chance is learnt; None, or too few of them, where the table is
        too short for it, and the differences between units are taken as chance.

    """
    total = seen.incidents.sum()
    if total < 2 or len(seen.number) < 4 or seen.number.sum() <= 0:
        return np.ones(len(seen.number))
    rng = np.random.default_rng([seed, 3])
    people = seen.people if len(seen.people) else np.ones(1)
    dispersion = None if over_time is None else dispersion_over_time(over_time)
    spread = _Spread(float(people.mean()), float((people**2).mean() / people.mean()))
    known = None if dispersion is None else np.array([LEEWAY_OVER_TIME * dispersion])
    value = _standardised(seen.number[None, :].astype(float), zones, baseline, spread, known)[0]
    mean = total * baseline / baseline.sum()
    if dispersion is None or over_time is None:
        tables = _short_tables(mean, seen.incidents, people, replicas, rng)
    else:
        dated = min(1.0, float(over_time.sum() / total))
        tables = _long_tables(mean, dispersion, dated, people, replicas, rng)
    greatest = np.concatenate([_greatest(table, zones, baseline, spread, own) for table, own in tables])
    scale = _Scale.of(np.vstack([greatest, value.max(axis=1)]), zones.sizes)
    chance = np.sort(scale.even(greatest).max(axis=1))
    reached = replicas - np.searchsorted(chance, scale.even(value.T).T - 1e-9, side="left")
    return _by_unit((1 + reached) / (replicas + 1), value, zones)


@dataclass(frozen=True)
class _Scale:
    """What brings the greatest values of groups of different sizes to one scale."""

    centre: np.ndarray
    spread: np.ndarray
    penalty: np.ndarray

    @staticmethod
    def of(greatest: np.ndarray, sizes: np.ndarray) -> _Scale:
        """Learn it from the greatest values of many tables (a row a table, a column a size), the observed one included.

        Greatest values of many follow Gumbel's distribution; on its scale a share of the level is a shift by its
        logarithm, and the units hold 1 / size as many separate groups of a size as there are units.
        """
        return _Scale(greatest.mean(axis=0), np.maximum(greatest.std(axis=0), 1e-9), np.log(sizes))

    def even(self, values: np.ndarray) -> np.ndarray:
        """Bring values to the scale, a column a size."""
        return np.asarray((values - self.centre) / self.spread * (pi / sqrt(6)) - self.penalty)


def _by_unit(p_zone: np.ndarray, value: np.ndarray, zones: Zones) -> np.ndarray:
    """Give a unit the least p of the groups it belongs to, if it exceeds its own baseline; else that of itself."""
    together = np.ones(len(zones.nearest))
    for i, size in enumerate(zones.sizes):
        np.minimum.at(together, zones.nearest[:, :size], p_zone[i][:, None])
    return np.where(value[0] >= _MEMBER, together, p_zone[0])


@dataclass(frozen=True)
class _Spread:
    people: float  # mean an incident
    unit: float  # variance over mean of a sum of Poisson many incidents' people


def _standardised(
    numbers: np.ndarray, zones: Zones, baseline: np.ndarray, spread: _Spread, dispersion: np.ndarray | None
) -> np.ndarray:
    """Compare each group with the units outside it, in standard errors: tables by sizes by units.

    ``dispersion`` is what each table says of itself over time; None takes the differences between units instead.
    """
    weight, squares = zones.sums(baseline[None, :]), zones.sums(baseline[None, :] ** 2)
    outside_weight = baseline.sum() - weight
    inside = zones.sums(numbers)
    outside = numbers.sum(axis=1)[:, None, None] - inside
    rate = outside / outside_weight
    if dispersion is None:
        units = len(baseline) - zones.sizes[:, None]
        outside_squares = (baseline**2).sum() - squares
        # sum over the units outside of (number - rate * baseline) ** 2, its three terms apart
        products = outside if (baseline == 1).all() else _left_out(numbers * baseline, zones)
        deviation = _left_out(numbers**2, zones) + rate * (rate * outside_squares - 2 * products)
        extra = np.maximum(deviation * (units / np.maximum(units - 1, 1)) - spread.unit * outside, 0.0)
        variance = spread.unit * rate * (weight + weight**2 / outside_weight)
        variance += extra * (squares / outside_squares + (weight / outside_weight) ** 2)
    else:
        each = spread.unit + (dispersion[:, None, None] - 1) * spread.people
        variance = each * rate * (weight + weight**2 / outside_weight)
    least = (0.5 * spread.people) ** 2  # where nothing lies outside a group
    return np.asarray((inside - rate * weight) / np.sqrt(np.maximum(variance, least)))


def _left_out(values: np.ndarray, zones: Zones) -> np.ndarray:
    return np.asarray(values.sum(axis=1)[:, None, None] - zones.sums(values))


def _greatest(
    numbers: np.ndarray, zones: Zones, baseline: np.ndarray, spread: _Spread, dispersion: np.ndarray | None
) -> np.ndarray:
    """Give the greatest value of each size of group (a row a table, a column a size), a few tables at a time."""
    parts = []
    for row in range(0, len(numbers), _ROWS):
        some = slice(row, row + _ROWS)
        own = None if dispersion is None else dispersion[some]
        parts.append(_standardised(numbers[some], zones, baseline, spread, own).max(axis=2))
    return np.concatenate(parts)


_Tables: TypeAlias = Iterator[tuple[np.ndarray, np.ndarray | None]]


def _short_tables(
    mean: np.ndarray, incidents: np.ndarray, people: np.ndarray, replicas: int, rng: np.random.Generator
) -> _Tables:
    """Make tables in which every unit has its baseline, and counts vary between units as the observed ones do."""
    size = float((mean**2).sum() / mean.sum())
    excess = (LEEWAY_BETWEEN * (1 + overdispersion(incidents, mean) * size) - 1) / size
    for rows in _parts(replicas, int(mean.sum()) + len(mean)):
        rate = np.broadcast_to(mean, (rows, len(mean)))
        if excess > 1e-6:
            rate = rng.standard_gamma(1 / excess, rate.shape) * mean * excess
        yield _people_in(rng.poisson(rate), people, rng), None


def _long_tables(
    mean: np.ndarray, dispersion: float, dated: float, people: np.ndarray, replicas: int, rng: np.random.Generator
) -> _Tables:
    """Make tables in which every unit keeps its baseline over time, each with the dispersion it shows of itself."""
    block, rest = mean * dated / BLOCKS, mean * (1 - dated)
    for rows in _parts(replicas, int(mean.sum()) + len(mean) * BLOCKS):
        blocks = _varied(np.broadcast_to(block[:, None], (rows, len(mean), BLOCKS)), dispersion, rng)
        count = blocks.sum(axis=2) + _varied(np.broadcast_to(rest, (rows, len(mean))), dispersion, rng)
        shown = [dispersion_over_time(table) or 1.0 for table in blocks]
        yield _people_in(count, people, rng), np.array(shown)


def _varied(mean: np.ndarray, dispersion: float, rng: np.random.Generator) -> np.ndarray:
    """Draw counts whose variance is ``dispersion`` times the mean."""
    if dispersion <= 1 + 1e-6:
        return rng.poisson(mean)
    return rng.poisson(rng.standard_gamma(mean / (dispersion - 1)) * (dispersion - 1))


def _parts(replicas: int, width: int) -> list[int]:
    at_once = max(1, _AT_ONCE // width)
    return [min(at_once, replicas - begin) for begin in range(0, replicas, at_once)]


def _people_in(count: np.ndarray, people: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if len(np.unique(people)) == 1:
        return np.asarray(count * people[0])
    cell = np.repeat(np.arange(count.size), count.reshape(-1))
    drawn = people[rng.integers(0, len(people), len(cell))]
    return np.bincount(cell, drawn, minlength=count.size).reshape(count.shape)


def overdispersion(count: np.ndarray, mean: np.ndarray) -> float:
    """Estimate by moments how much more than Poisson the counts vary: the square of the rates' relative spread."""
    n = len(count)
    deviation = float(((count - mean) ** 2).sum()) * n / max(n - 1, 1)
    return max(0.0, (deviation - float(mean.sum())) / max(float((mean**2).sum()), 1e-12))


def dispersion_over_time(table: np.ndarray) -> float | None:
    """Estimate the variance of a unit's count over its mean from units by blocks of time; None if it is too short.

    Pearson's statistic about the product of unit and block totals, at least 1. A unit with few incidents shows less
    than the whole of it (with one incident it shows none); what a unit of its total would show on average, as negative
    binomial counts do whose variance is that multiple of their mean, is set equal to what all show. Where units have
    few incidents each it errs upwards.
    """
    if table.shape[1] < BLOCKS or table.sum() == 0:
        return None
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    if freedom < 1 or table.sum() < 2 * BLOCKS:
        return None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    shown = float(((table - expected) ** 2 / expected).sum() / freedom) - 1
    total = table.sum(axis=1)
    excess = shown
    for _ in range(_ROUNDS):
        if excess <= 0 or total.max() == 1:
            return 1.0
        excess = shown / float(((total - 1) / (total + excess)).mean())
    return 1.0 + excess
