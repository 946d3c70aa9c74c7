"""What chance brings: the law by which counts vary about what is expected, learnt from a table, and tables made by it.

Counts of incidents vary more than Poisson counts do, in two ways that look alike where every unit expects as many:
incidents come in clusters, so that the variance is a multiple of the mean; or the rates of units differ, so that it
grows with the square of the mean. (The negative binomial laws NB1 and NB2 of Cameron and Trivedi, Journal of Applied
Econometrics 1986.) Where units differ in size, small units tell them apart: taking the wrong one calls noise a finding.
So both are fitted, and each makes as many of the tables of chance as its likelihood says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from geo.analysis.ranking import log_gamma

#: Blocks of time from which the variation of a unit about its own level is learnt.
BLOCKS = 8

_SQUARES = (0.0, 1.0)
_AT_ONCE = 5_000_000
_ROUNDS = 12  # of a fixed point that is near after three

Tables: TypeAlias = Iterator[tuple[np.ndarray, np.ndarray | None]]


@dataclass(frozen=True)
class Law:
    """How the variance of a count grows with its mean: it is ``mean * (1 + excess * growth)``.

    ``square`` is the share of the excess that grows with the square of the mean (0 is NB1, 1 is NB2), ``typical`` the
    share of all incidents that a unit expects in which the excess is the same whatever the law.
    """

    square: float
    typical: float

    @staticmethod
    def of(square: float, baseline: np.ndarray) -> Law:
        """Let the laws agree in the unit in which the average incident lies."""
        return Law(square, float((baseline**2).sum() / baseline.sum() ** 2))

    def growth(self, size: np.ndarray) -> np.ndarray:
        """Give the growth in units that hold so much of a whole."""
        return np.asarray(1 - self.square + self.square * size / (size.sum() * self.typical))

    def precision(self, mean: np.ndarray) -> np.ndarray:
        """Weigh squared deviations, 1 on average, near to what tells most of the excess under the law."""
        even = 1 / (mean + 1)
        return np.asarray(self.square + (1 - self.square) * even / even.mean())


@dataclass(frozen=True)
class Chance:
    """The laws that may hold, the excess found under each, and how likely each is."""

    laws: tuple[Law, ...]
    excess: np.ndarray
    likely: np.ndarray

    @property
    def middle(self) -> Law:
        """The law between them, by which a table is measured."""
        return Law(float(self.likely @ [law.square for law in self.laws]), self.laws[0].typical)

    def excess_of(self, blocks: np.ndarray) -> float:
        """Say how much of the excess of the middle law a table shows of itself over time."""
        return (dispersion_over_time(blocks, self.middle) or 1.0) - 1

    def replicas(self, number: int) -> Iterator[tuple[Law, float, int]]:
        """Share a number of tables out over the laws."""
        ends = np.rint(np.cumsum(self.likely) * number).astype(int)
        for law, excess, tables in zip(self.laws, self.excess, np.diff(ends, prepend=0), strict=True):
            yield law, float(excess), int(tables)


def between_units(count: np.ndarray, mean: np.ndarray) -> Chance:
    """Learn what chance brings from how much units differ from what they expect."""
    laws = tuple(Law.of(square, mean) for square in _SQUARES)
    excess = np.array([excess_between(count, mean, law) for law in laws])
    more = [found * law.growth(mean) for law, found in zip(laws, excess, strict=True)]
    return Chance(laws, excess, _likely([_log_likelihood(count, mean, each) for each in more]))


def over_time(table: np.ndarray, baseline: np.ndarray) -> Chance | None:
    """Learn what chance brings from units by blocks of time; None if there are too few."""
    laws = tuple(Law.of(square, baseline) for square in _SQUARES)
    dispersion = [dispersion_over_time(table, law) for law in laws]
    excess = np.array([found - 1 for found in dispersion if found is not None])
    if len(excess) < len(laws):
        return None
    more = [found * law.growth(table.sum(axis=1)) for law, found in zip(laws, excess, strict=True)]
    return Chance(laws, excess, _likely([_log_likelihood_over_time(table, each) for each in more]))


def _likely(log_likelihood: list[float]) -> np.ndarray:
    relative = np.exp(np.array(log_likelihood) - max(log_likelihood))
    return np.asarray(relative / relative.sum())


def _log_likelihood(count: np.ndarray, mean: np.ndarray, more: np.ndarray) -> float:
    """Give the likelihood of negative binomial counts of variance ``mean * (1 + more)``, but for a constant."""
    use = mean > 0
    count, mean, more = count[use], mean[use], np.maximum(np.broadcast_to(more, mean.shape)[use], 1e-6)
    shape = mean / more
    known = log_gamma(count + shape) - log_gamma(shape) - (count + shape) * np.log1p(more)
    return float((known + count * np.log(more)).sum())


def _log_likelihood_over_time(table: np.ndarray, more: np.ndarray) -> float:
    """Give the likelihood of how each unit's total falls into blocks of time, but for a constant.

    Taking the totals as given (Hausman, Hall and Griliches, Econometrica 1984) leaves out what they were fitted to:
    about its own level, a unit with few incidents shows less than its whole excess, and would vote for the square law.
    """
    use = table.sum(axis=1) > 0
    count = table[use][:, table.sum(axis=0) > 0]
    total = count.sum(axis=1)
    whole = total / np.maximum(more[use], 1e-6)
    shape = np.outer(whole, count.sum(axis=0) / count.sum())
    known = (log_gamma(count + shape) - log_gamma(shape)).sum(axis=1)
    return float((known + log_gamma(whole) - log_gamma(whole + total)).sum())


def excess_between(count: np.ndarray, mean: np.ndarray, law: Law) -> float:
    """Estimate by moments how much more than Poisson the counts vary from unit to unit under a law."""
    n, weight = len(count), law.precision(mean)
    deviation = float((weight * (count - mean) ** 2).sum()) * n / max(n - 1, 1)
    shown = deviation - float((weight * mean).sum())
    return max(0.0, shown / max(float((weight * mean * law.growth(mean)).sum()), 1e-12))


def dispersion_over_time(table: np.ndarray, law: Law | None = None) -> float | None:
    """Estimate the variance of a unit's count over its mean from units by blocks of time; None if it is too short.

    Pearson's statistic about the product of unit and block totals, at least 1. A unit with few incidents shows less
    than the whole of it (with one incident it shows none); what a unit of its total would show on average, as negative
    binomial counts do whose variance is that multiple of their mean, is set equal to what all show. Where units have
    few incidents each it errs upwards. Under a ``law`` it is that of a unit whose growth is 1.
    """
    if table.shape[1] < BLOCKS or table.sum() == 0:
        return None
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    if freedom < 1 or table.sum() < 2 * BLOCKS:
        return None
    total = table.sum(axis=1)
    growth = np.ones(len(total)) if law is None else law.growth(total)
    expected = np.outer(total, table.sum(axis=0)) / table.sum()
    shown = float(((table - expected) ** 2 / expected).sum() / freedom) - 1
    excess = shown
    for _ in range(_ROUNDS):
        if excess <= 0 or total.max() == 1:
            return 1.0
        excess = shown / float((growth * (total - 1) / (total + growth * excess)).mean())
    return 1.0 + excess


def short_tables(
    chance: Chance, mean: np.ndarray, people: np.ndarray, replicas: int, rng: np.random.Generator
) -> Tables:
    """Make tables in which every unit has its baseline, and counts vary between units as the observed ones do."""
    for law, excess, number in chance.replicas(replicas):
        more = excess * law.growth(mean)
        for rows in _parts(number, int(mean.sum()) + len(mean)):
            yield _people_in(_varied(np.broadcast_to(mean, (rows, len(mean))), more, rng), people, rng), None


def long_tables(
    chance: Chance, mean: np.ndarray, dated: float, people: np.ndarray, replicas: int, rng: np.random.Generator
) -> Tables:
    """Make tables in which every unit keeps its baseline over time, each with the excess it shows of itself.

    ``dated`` is the share of the incidents that blocks of time hold.
    """
    block, rest = mean * dated / BLOCKS, mean * (1 - dated)
    for law, excess, number in chance.replicas(replicas):
        more = excess * law.growth(mean)
        for rows in _parts(number, int(mean.sum()) + len(mean) * BLOCKS):
            each = np.broadcast_to(block[:, None], (rows, len(mean), BLOCKS))
            blocks = _varied(each, more[:, None], rng)
            count = blocks.sum(axis=2) + _varied(np.broadcast_to(rest, (rows, len(mean))), more, rng)
            shown = np.array([chance.excess_of(table) for table in blocks])
            yield _people_in(count, people, rng), shown


def _varied(mean: np.ndarray, more: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw counts whose variance is ``1 + more`` times the mean."""
    if more.max() <= 1e-6:
        return np.asarray(rng.poisson(mean))
    scale = np.maximum(more, 1e-6)
    return np.asarray(rng.poisson(rng.standard_gamma(mean / scale) * scale))


def _parts(replicas: int, width: int) -> list[int]:
    at_once = max(1, _AT_ONCE // width)
    return [min(at_once, replicas - begin) for begin in range(0, replicas, at_once)]


def _people_in(count: np.ndarray, people: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if len(np.unique(people)) == 1:
        return np.asarray(count * people[0])
    cell = np.repeat(np.arange(count.size), count.reshape(-1))
    drawn = people[rng.integers(0, len(people), len(cell))]
    return np.bincount(cell, drawn, minlength=count.size).reshape(count.shape)
