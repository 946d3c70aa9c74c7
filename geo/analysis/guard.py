"""The guard against false alarms: how far a unit, or a group of neighbours, stands out of what chance brings.

Circular groups of neighbouring units, as in Kulldorff's scan (1997), are compared with the units outside them. The
difference is measured against the spread learnt *outside the group*, so that lasting differences and overdispersion
count as chance and not as a finding. It is the signed root of the deviance of a negative binomial count, which is
near to normal in small units and in large ones (Pierce and Schafer, Journal of the American Statistical Association
1986); in standard errors, chance would always stand out most where least is expected. The greatest of all such values
is compared with the greatest in many tables in which every unit has its baseline and nothing else: that corrects for
looking everywhere. Each size of group is first brought to the scale of its own greatest values, and given a share of
the level by the number of groups of that size that have no unit in common, so that no size drowns the others and
single units, which are most, keep most of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import pi, sqrt

import numpy as np

from geo.analysis.chance import Law, between_units, long_tables, over_time, short_tables

REPLICAS = 999
SIZES = (1, 2, 3, 4, 6, 8, 12)

#: The spread that chance brings is estimated, not known: it is taken as a little more than was found, so that the
#: promise of ``alpha`` holds (measured in benchmarks/RESULTS.md).
LEEWAY = 1.08

_MEMBER = 2.326  # a unit of a standing-out group is named itself from here on (one-sided 1 %)
_LEAST_MEAN, _LEAST_EXCESS = 1e-9, 1e-3
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

    @cached_property
    def holds(self) -> np.ndarray:
        """Say which group, counted size by size, holds which unit."""
        marks = np.zeros((len(self.sizes), len(self.nearest), len(self.nearest)), dtype=bool)
        for i, size in enumerate(self.sizes):
            marks[i, np.arange(len(self.nearest))[:, None], self.nearest[:, :size]] = True
        return marks.reshape(-1, len(self.nearest))

    @cached_property
    def parts(self) -> np.ndarray:
        """Say which group (rows) is a smaller part of which other (columns), counted size by size."""
        shared = self.holds.astype(np.float32) @ self.holds.T.astype(np.float32)
        size = np.repeat(self.sizes, len(self.nearest))
        return np.asarray((shared == size[:, None]) & (size[:, None] < size))


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
    seen: Observed, zones: Zones, baseline: np.ndarray, blocks: np.ndarray | None, *, replicas: int, seed: int
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
    blocks
        Incidents by unit and block of time, from which chance is learnt; None, or too few of them, where the table is
        too short for it, and the differences between units are taken as chance.

    """
    total = seen.incidents.sum()
    if total < 2 or len(seen.number) < 4 or seen.number.sum() <= 0:
        return np.ones(len(seen.number))
    rng = np.random.default_rng([seed, 3])
    people = seen.people if len(seen.people) else np.ones(1)
    mean = total * baseline / baseline.sum()
    steady = None if blocks is None else over_time(blocks, baseline)
    if steady is None or blocks is None:
        chance, shown = between_units(seen.incidents, mean), None
        tables = short_tables(chance, mean, people, replicas, rng)
    else:
        chance, shown = steady, np.array([steady.excess_of(blocks)])
        dated = min(1.0, float(blocks.sum() / total))
        tables = long_tables(chance, mean, dated, people, replicas, rng)
    measure = _Measure.of(zones, mean, people, chance.middle)
    numbers = seen.number[None, :].astype(float)
    value = measure.standardised(numbers, shown, leeway=LEEWAY)[0]
    greatest = np.concatenate([measure.greatest(table, own) for table, own in tables])
    scale = _Scale.of(np.vstack([greatest, value.max(axis=1)]), zones.sizes)
    by_chance = np.sort(scale.even(greatest).max(axis=1))
    tells = scale.even(value.T).T
    reached = replicas - np.searchsorted(by_chance, tells - 1e-9, side="left")
    return _by_unit((1 + reached) / (replicas + 1), tells, measure.members(numbers, shown), zones)


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


def _by_unit(p_zone: np.ndarray, tells: np.ndarray, members: list[np.ndarray], zones: Zones) -> np.ndarray:
    """Give a unit its own p, or the least of the groups it stands out with.

    A unit stands out with a group if it exceeds the units outside, and no part of the group without it tells as much:
    the neighbour of a hot spot is none for being in a circle with it.
    """
    p, n = np.array(p_zone[0]), len(zones.nearest)
    for number in np.flatnonzero(p_zone.ravel() < p_zone[0].max()):
        size, centre = divmod(int(number), n)
        units = zones.nearest[centre, : zones.sizes[size]]
        parts = np.flatnonzero(zones.parts[:, number])
        without = np.where(zones.holds[parts][:, units], -np.inf, tells.ravel()[parts][:, None])
        told = (members[size][centre] >= _MEMBER) & (tells[size, centre] > without.max(axis=0, initial=-np.inf))
        p[units[told]] = np.minimum(p[units[told]], p_zone[size, centre])
    return p


@dataclass(frozen=True)
class _Measure:
    """What every table, observed or made by chance, is measured with."""

    zones: Zones
    mean: np.ndarray  # incidents a unit expects
    growth: np.ndarray  # of the excess, times the mean
    precision: np.ndarray
    people: float  # mean an incident
    each: float  # variance over mean of a sum of Poisson many incidents' people

    @staticmethod
    def of(zones: Zones, mean: np.ndarray, people: np.ndarray, law: Law) -> _Measure:
        each = float((people**2).mean() / people.mean())
        return _Measure(zones, mean, mean * law.growth(mean), law.precision(mean), float(people.mean()), each)

    def standardised(self, numbers: np.ndarray, excess: np.ndarray | None, *, leeway: float = 1.0) -> np.ndarray:
        """Compare each group with the units outside it: tables by sizes by units.

        ``excess`` is what each table says of itself over time; None takes the differences between units instead.
        """
        inside = self.zones.sums(numbers)
        rate, more = self._outside_says(numbers, inside, excess)
        weight, growth = self.zones.sums(self.mean[None, :]), self.zones.sums(self.growth[None, :])
        share = weight / (self.mean.sum() - weight)
        variance = self.each * rate * weight * (1 + share) + more * (growth + share**2 * (self.growth.sum() - growth))
        return _signed_root(inside / self.each, rate * weight / self.each, leeway * variance / self.each**2)

    def members(self, numbers: np.ndarray, excess: np.ndarray | None) -> list[np.ndarray]:
        """Compare each unit of each group with the units outside the group: an array a size, of groups by units."""
        rate, more = self._outside_says(numbers, self.zones.sums(numbers), excess)
        values = []
        for size, its_rate, its_more in zip(self.zones.sizes, rate[0], more[0], strict=True):
            unit = self.zones.nearest[:, :size]
            mean = its_rate[:, None] * self.mean[unit]
            variance = self.each * mean + its_more[:, None] * self.growth[unit]
            values.append(_signed_root(numbers[0][unit] / self.each, mean / self.each, variance / self.each**2))
        return values

    def _outside_says(
        self, numbers: np.ndarray, inside: np.ndarray, excess: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give people an incident expected, and the excess of their variance, as the units outside each group have."""
        outside = numbers.sum(axis=1)[:, None, None] - inside
        outside = np.maximum(
            outside, 0.5 * self.people
        )  # where nothing lies outside, it is not sure that nothing could
        rate = outside / self._outside(self.mean[None, :])
        if excess is not None:
            return rate, excess[:, None, None] * self.people * rate
        return rate, self._excess_outside(numbers, rate)

    def greatest(self, numbers: np.ndarray, excess: np.ndarray | None) -> np.ndarray:
        """Give the greatest value of each size of group (a row a table, a column a size), a few tables at a time."""
        parts = [np.empty((0, len(self.zones.sizes)))]
        for row in range(0, len(numbers), _ROWS):
            some = slice(row, row + _ROWS)
            own = None if excess is None else excess[some]
            parts.append(self.standardised(numbers[some], own).max(axis=2))
        return np.concatenate(parts)

    def _excess_outside(self, numbers: np.ndarray, rate: np.ndarray) -> np.ndarray:
        """Learn from the units outside each group how much more than Poisson they vary, in people."""
        mean = self.mean[None, :]
        fixed, weighted = self.precision * mean, self.precision * numbers
        # sum over the units outside of precision * (number - rate * mean) ** 2, its three terms apart
        crossed = rate * self._outside(fixed * mean) - 2 * self._outside(weighted * mean)
        deviation = self._outside(weighted * numbers) + rate * crossed
        units = self.mean.size - self.zones.sizes[:, None]
        found = deviation * (units / np.maximum(units - 1, 1)) - self.each * rate * self._outside(fixed)
        return np.asarray(np.maximum(found, 0.0) / self._outside(self.precision * self.growth[None, :]))

    def _outside(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(values.sum(axis=1)[:, None, None] - self.zones.sums(values))


def _signed_root(count: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Give the signed root of the deviance of counts under a negative binomial law of that mean and variance."""
    mean = np.maximum(mean, _LEAST_MEAN)
    shape = mean / np.maximum(variance / mean - 1, _LEAST_EXCESS)
    deviance = count * np.log(np.maximum(count, 1e-300) / mean)
    deviance -= (count + shape) * np.log((count + shape) / (mean + shape))
    return np.asarray(np.sign(count - mean) * np.sqrt(np.maximum(2 * deviance, 0.0)))
