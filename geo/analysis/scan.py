"""The space-time scan statistic of Kulldorff: which group of units, in which months, holds most more than expected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.analysis.local import dissolved
from geo.analysis.options import one_of, require, seeded, share_of_error, whole, within
from geo.analysis.population import people_of
from geo.analysis.redraw import level_of, mostly_there, places_of
from geo.analysis.selection import used_incidents
from geo.analysis.series import month_table, months_of
from geo.errors import Problem, TableError

COLUMNS = (
    "cluster", "units", "centre", "radius_km", "first_month", "last_month", "incidents", "expected", "relative_risk",
    "log_likelihood_ratio", "p_value", "significant",
)  # fmt: skip


#: A cluster lasts this share of the months at most.
MOST_TIME = 0.5
#: Runs of months grow with the square of their number; ten years are about 5,000 runs in every group.
MOST_MONTHS = 240


@dataclass(frozen=True)
class Cylinders:
    """Every group of nearest units and every run of months that the scan looks at.

    ``nearest`` orders the units by distance from each (a row a centre); ``allowed`` says up to which of them a group
    may grow; ``windows`` are first months and the months after the last.
    """

    nearest: np.ndarray
    allowed: np.ndarray
    windows: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Found:
    """One cylinder: its centre, number of units, months, and what it holds."""

    centre: int
    size: int
    first: int
    after: int
    cases: float
    expected: float
    ratio: float


def scan(
    incidents: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    level: int = 3,
    population: Mapping[str, float] | pd.Series | None = None,
    types: Collection[str] | None = None,
    most_units: int = 20,
    most_share: float = 0.5,
    replicas: int = 999,
    seed: int = 0,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Find the groups of neighbouring units and months with most incidents beyond what is expected.

    With a population the Poisson model of Kulldorff (1997; in space and time 2001) expects incidents by people; without
    one the permutation model of Kulldorff and others (2005) expects each unit's share in each month's total, so that it
    finds what happens *unusually often there then*, not where most happens. The probability counts how many of
    ``replicas`` tables made by chance hold a greater likelihood ratio anywhere.

    Parameters
    ----------
    incidents
        Incidents schema, EPSG:4326, with dates known to the month. Those that lie for the most part in one unit are
        used.
    boundaries
        Units of ``level`` or finer.
    level
        1, 2 or 3.
    population
        People by p-code of the level, or None.
    types
        Codes of ``incident_type`` to keep; None for all.
    most_units, most_share
        Limits of a group: units, and share of what is expected. Its months are half of the table's at most.
    replicas, seed, alpha
        Tables made by chance, their seed, and the probability up to which a cluster is ``significant``.

    Returns
    -------
    The most likely cluster and those after it that share no unit with one before: ``cluster`` (from 1), ``units``
    (p-codes joined by ``;``), ``centre`` (a p-code), ``radius_km`` (to the farthest unit's centre, in EPSG:32637),
    ``first_month``, ``last_month`` (first days), ``incidents``, ``expected``, ``relative_risk`` (inside over outside),
    ``log_likelihood_ratio``, ``p_value``, ``significant``. Empty where there are too few incidents or, without a
    population, fewer than two months.

    Raises
    ------
    BoundaryError, CRSError
        As :func:`geo.hotspots` does.
    TableError
        If an option is out of range, the population misses a unit, or the table spans more than 240 months.

    """
    require(
        one_of("level", level, (1, 2, 3)),
        whole("most_units", most_units, least=1),
        within("most_share", most_share, 0, 1, high_too=True),
        whole("replicas", replicas, least=1),
        seeded(seed),
        share_of_error(alpha),
    )
    units = level_of(boundaries, level)
    used, _ = used_incidents(incidents, types)
    places = places_of(used, boundaries, units, np.ones(len(units.codes)))
    month = months_of(used)
    sure = mostly_there(places)
    counts = month_table(np.where(sure, places.unit, -1), month, len(units.codes))
    people = None if population is None else people_of(population, units.codes, f"adm{level}_pcode")
    if counts.shape[1] > MOST_MONTHS:
        raise TableError(
            Problem(
                file="incidents",
                column="date",
                value=f"{counts.shape[1]} months",
                reason=f"is more than the {MOST_MONTHS} months that a scan can look through.",
                remedy="Check the first and the last date, or scan a shorter period.",
            )
        )
    if counts.sum() < 2 or (people is None and counts.shape[1] < 2):
        return _table([], [], units.codes, np.zeros((1, 2)), None)
    expected = expected_cases(counts, people)
    centre = shapely.centroid(dissolved(units))
    where = np.column_stack([shapely.get_x(centre), shapely.get_y(centre)])
    shapes = cylinders(where, expected, most_units=most_units, most_share=most_share)
    found = most_likely(counts, expected, shapes)
    chance = chance_ratios(counts, expected, shapes, people is not None, replicas, np.random.default_rng([seed, 7]))
    p = [(1 + int((chance >= one.ratio - 1e-9).sum())) / (replicas + 1) for one in found]
    more = {"total": float(counts.sum()), "first_month": int(month[month >= 0].min()), "alpha": alpha}
    return _table(found, p, units.codes, where, shapes, **more)


def expected_cases(counts: np.ndarray, people: np.ndarray | None) -> np.ndarray:
    """Give the expected table: by people and evenly over time, or by the product of the margins."""
    if people is None:
        return np.asarray(np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum())
    return np.repeat((people / people.sum() * counts.sum() / counts.shape[1])[:, None], counts.shape[1], axis=1)


def cylinders(
    where: np.ndarray, expected: np.ndarray, *, most_units: int, most_share: float, most_time: float = MOST_TIME
) -> Cylinders:
    """List the groups and runs of months; ``where`` holds x and y of each unit in metres."""
    away = np.hypot(*(where[:, None, i] - where[None, :, i] for i in (0, 1)))
    nearest = np.argsort(away, axis=1, kind="stable")[:, :most_units]
    share = np.cumsum(expected.sum(axis=1)[nearest], axis=1) / expected.sum()
    months = expected.shape[1]
    longest = max(1, int(most_time * months)) if months > 1 else 1
    windows = tuple((first, first + n) for n in range(1, longest + 1) for first in range(months - n + 1))
    return Cylinders(nearest, share <= most_share + 1e-12, windows)


def likelihood_ratio(cases: np.ndarray, expected: np.ndarray, total: float) -> np.ndarray:
    """Give the logarithm of Kulldorff's likelihood ratio of cylinders with more cases than expected; 0 for others.

    >>> likelihood_ratio(np.array([100.0]), np.array([58.28]), 552.0).round(1)
    array([14.1])
    """
    outside, expected_outside = total - cases, total - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = np.where(cases > 0, cases * np.log(cases / expected), 0.0)
        outer = np.where(outside > 0, outside * np.log(outside / expected_outside), 0.0)
    return np.where(cases > expected, inner + outer, 0.0)


def most_likely(counts: np.ndarray, expected: np.ndarray, shapes: Cylinders) -> list[Found]:
    """Give the most likely cluster, then the next that shares no unit with those before."""
    best: list[Found] = []
    total = float(counts.sum())
    peak = np.zeros_like(shapes.nearest, dtype=float)
    start = np.zeros((*shapes.nearest.shape, 2), dtype=int)
    for window, cases, wanted in _windows(counts, expected, shapes):
        ratio = np.where(shapes.allowed, likelihood_ratio(cases, wanted, total), 0.0)
        better = ratio > peak
        peak[better], start[better] = ratio[better], window
    taken = np.zeros(len(counts), dtype=bool)
    for flat in np.argsort(-peak.reshape(-1), kind="stable"):
        centre, size = divmod(int(flat), len(peak[0]))
        group = shapes.nearest[centre, : size + 1]
        if peak[centre, size] <= 0:
            break
        if taken[group].any():
            continue
        first, after = (int(month) for month in start[centre, size])
        held, due = float(counts[group, first:after].sum()), float(expected[group, first:after].sum())
        best.append(Found(centre, size + 1, first, after, held, due, float(peak[centre, size])))
        taken[group] = True
    return best


def chance_ratios(
    counts: np.ndarray,
    expected: np.ndarray,
    shapes: Cylinders,
    poisson: bool,
    replicas: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Give the greatest ratio in each of many tables made by chance.

    Poisson: the cases fall anew by what is expected. Permutation: the months are dealt anew to the cases.
    """
    total = int(counts.sum())
    unit = np.repeat(np.arange(counts.size) // counts.shape[1], counts.reshape(-1))
    month = np.repeat(np.arange(counts.size) % counts.shape[1], counts.reshape(-1))
    share = expected.reshape(-1) / expected.sum()
    # the parts of the ratio that no table changes
    whole = np.arange(total + 1, dtype=float)
    times_log = np.where(whole > 0, whole * np.log(np.maximum(whole, 1.0)), 0.0)
    fixed = []
    for _, _, by_group in _windows(counts, expected, shapes):
        wanted = np.where(shapes.allowed & (by_group > 0), by_group, np.inf)
        inner = np.log(np.where(np.isfinite(wanted), wanted, 1.0))
        outer = np.log(np.where(np.isfinite(wanted), np.maximum(total - wanted, 1e-300), 1.0))
        fixed.append((wanted, inner, outer))
    greatest = np.zeros(replicas)
    for replica in range(replicas):
        if poisson:
            table = rng.multinomial(total, share).reshape(counts.shape)
        else:
            cell = unit * counts.shape[1] + rng.permutation(month)
            table = np.bincount(cell, minlength=counts.size).reshape(counts.shape)
        best = 0.0
        for (_, cases, _), (wanted, inner, outer) in zip(_windows(table, None, shapes), fixed, strict=True):
            more = cases > wanted
            c = cases[more]
            if len(c):
                ratio = times_log[c] + times_log[total - c] - c * inner[more] - (total - c) * outer[more]
                best = max(best, float(ratio.max()))
        greatest[replica] = best
    return greatest


def _windows(
    counts: np.ndarray, expected: np.ndarray | None, shapes: Cylinders
) -> Iterator[tuple[tuple[int, int], np.ndarray, np.ndarray]]:
    """Give each run of months with cases and expected cases of every group: centres by sizes."""
    cases = _cumulated(counts, shapes)
    wanted = cases if expected is None else _cumulated(expected, shapes)
    for first, after in shapes.windows:
        yield (first, after), cases[after] - cases[first], wanted[after] - wanted[first]


def _cumulated(table: np.ndarray, shapes: Cylinders) -> np.ndarray:
    """Sum over nearest units and over months before each: months + 1, centres, sizes."""
    by_group = np.cumsum(table.T[:, shapes.nearest], axis=2)
    return np.concatenate([np.zeros_like(by_group[:1]), np.cumsum(by_group, axis=0)])


def _table(
    found: list[Found], p: list[float], codes: np.ndarray, where: np.ndarray, shapes: Cylinders | None, **more: float
) -> pd.DataFrame:
    rows = []
    for number, (one, chance) in enumerate(zip(found, p, strict=True), start=1):
        group = shapes.nearest[one.centre, : one.size] if shapes is not None else np.array([one.centre])
        outside, expected_outside = more["total"] - one.cases, more["total"] - one.expected
        rows.append(
            {
                "cluster": number,
                "units": ";".join(sorted(codes[group])),
                "centre": codes[one.centre],
                "radius_km": round(float(np.hypot(*(where[group] - where[one.centre]).T).max()) / 1000, 1),
                "first_month": _month(int(more["first_month"]) + one.first),
                "last_month": _month(int(more["first_month"]) + one.after - 1),
                "incidents": int(one.cases),
                "expected": round(one.expected, 2),
                "relative_risk": round(one.cases / one.expected / (outside / expected_outside), 2)
                if outside > 0
                else float("inf"),
                "log_likelihood_ratio": round(one.ratio, 4),
                "p_value": round(chance, 4),
                "significant": chance <= more["alpha"],
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _month(number: int) -> pd.Timestamp:
    return pd.Timestamp(year=number // 12, month=number % 12 + 1, day=1)
