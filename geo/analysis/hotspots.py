"""Which units come first: a ranking that carries what is not known, guarded against chance, with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.analysis.blur import blurred_baseline
from geo.analysis.chance import BLOCKS, dispersion_over_time
from geo.analysis.guard import REPLICAS, Observed, circles, standing_out
from geo.analysis.hotspot_words import CAUTION, reasons
from geo.analysis.local import dissolved
from geo.analysis.options import one_of, require, seeded, share_of_error, whole
from geo.analysis.population import people_of
from geo.analysis.priority import WEIGHTS, components, score
from geo.analysis.ranking import People, number_draws, rank_intervals, ranks, rate_draws, tally
from geo.analysis.redraw import Level, Places, area_draws, level_of, mostly_there, places_of, point_draws
from geo.analysis.selection import used_incidents
from geo.analysis.series import in_blocks, month_table, months_of, period_of, trends
from geo.placing.reconcile import least

#: A unit with fewer incidents is ``too_few``: it is shown, not ranked.
LEAST_INCIDENTS = 3
#: Every draw is kept until the intervals are known: so many of 272 units take about two gigabytes.
MOST_DRAWS = 100_000
#: At least this share of the incidents must be known to the level, or nothing is ranked at it.
LEAST_KNOWN = 0.5

By = Literal["killed", "incidents"]
_SUMS = ("killed", "killed_min", "killed_max", "injured", "children")


def hotspots(
    incidents: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    level: int = 3,
    by: By = "killed",
    types: Collection[str] | None = None,
    population: Mapping[str, float] | pd.Series | None = None,
    draws: int = 1000,
    seed: int = 0,
    alpha: float = 0.05,
    top: int = 5,
) -> pd.DataFrame:
    """Rank the units where incidents hurt people, with rank intervals, a guard against chance, and reasons.

    Every draw moves each incident inside its ``radius_km`` (or over the area of the unit it is known to lie in), draws
    its number from the interval the source allows, and draws each unit's underlying number given what fell into it;
    units are ranked anew in each draw. Reported casualties are not contamination: a unit without incidents is not
    safe.

    Parameters
    ----------
    incidents
        Incidents schema, EPSG:4326; joined to units here, so :func:`geo.assign_admin` need not come first. Withheld
        rows and rows outside the source's headline are left out.
    boundaries
        Units of ``level`` or a finer level, from :func:`geo.load_boundaries`.
    level
        1, 2 or 3: governorates, districts, sub-districts.
    by
        What is ranked and tested: people ``killed`` or ``incidents``.
    types
        Codes of ``incident_type`` to keep, such as ``geo.tables.codes.REMNANT_CAUSES``; None for all.
    population
        People by p-code of the level. Where given, a unit stands out when it has more than its people would give, and
        an incident known only to a larger unit is spread over it by people; else every unit counts alike, and it is
        spread by area.
    draws
        How often places and numbers are drawn, MOST_DRAWS times at most.
    seed
        Same seed and input, same table to the byte, in whatever order the rows come.
    alpha
        Chance that anything at all is called significant in a table of pure noise.
    top
        ``top_share`` is the share of draws in which the unit is among this many first.

    Returns
    -------
    One row a unit, ranked ones first: ``adm{level}_pcode``, ``name``; ``incidents`` (known to lie in the unit),
    ``killed``, ``killed_min``, ``killed_max``, ``injured``, ``children`` (people; missing where not stated at all);
    ``trend`` (a key of ``geo.analysis.series.TRENDS``); ``score`` (0 to 100) and its components ``score_casualties``,
    ``score_children``, ``score_repeat``, ``score_months`` (0 to 1); ``rank`` among the ranked units, ``rank_low`` and
    ``rank_high`` (the interval that holds about 90 % of draws), ``top_share``; ``significant`` and ``p_value``
    (corrected for looking at all units); ``status`` (``ranked`` or ``too_few``), ``reason``. What is ``too_few`` has no
    score and no rank.
    ``.attrs["hotspots"]`` holds the options, the period and the sources of what is counted, the account of all
    incidents, whether no incident states a number to rank by (``silent``), how many of the incidents counted in a unit
    are deaths due to ``torture``, and the caution.

    Raises
    ------
    BoundaryError
        If the boundaries do not go down to ``level``.
    CRSError
        If a CRS is missing or the two differ.
    TableError
        If an option is not one of those above, or the population misses a unit.

    Notes
    -----
    `incident-maps docs hotspots` has the method and its sources, `incident-maps docs results` the measured false
    alarms, power and calibration.

    """
    _require_options(level, by, draws, seed, alpha, top)
    units = level_of(boundaries, level)
    size, baseline = _sizes(units, population)
    used, left_out = used_incidents(incidents, types)
    places = places_of(used, boundaries, units, size)
    work = _Work(used, places, months_of(used), _people(used) if by == "killed" else None)
    account = _account(incidents, left_out, places)
    table = _facts(work)
    ranked = _rankable(work, account)
    numbers = _drawn(work, draws, seed)
    table = _with_score(table, work, ranked)
    table, held = _with_ranks(table, numbers, ranked, top)
    table = _with_significance(table, work, ranked, baseline, alpha, seed)
    table["status"] = pd.array(np.where(ranked, "ranked", "too_few"), dtype="string")
    words = reasons(table, held, account, by=by, top=top, least_incidents=LEAST_INCIDENTS, silent=work.silent)
    table["reason"] = pd.array(words, dtype="string")
    order = table.sort_values(["rank", "incidents", units_key(level)], ascending=[True, False, True], kind="stable")
    result = order.reset_index(drop=True)
    options = {"level": level, "by": by, "draws": draws, "seed": seed, "alpha": alpha, "top": top}
    options |= {"least_incidents": LEAST_INCIDENTS, "silent": work.silent, "torture": _of_torture(work)}
    cited = sorted(used["source"].dropna().astype(str).unique()) if "source" in used else []
    origin = {"period": period_of(used), "sources": cited}
    result.attrs["hotspots"] = {**options, **origin, "account": account, "caution": CAUTION}
    return result


def units_key(level: int) -> str:
    """Name the p-code column of a level."""
    return f"adm{level}_pcode"


@dataclass(frozen=True)
class _Work:
    """The incidents in use, their places, months, and the people counted in each (None: incidents are counted)."""

    incidents: gpd.GeoDataFrame
    places: Places
    month: np.ndarray
    people: People | None

    @property
    def level(self) -> Level:
        return self.places.level

    @property
    def unit(self) -> np.ndarray:
        return self.places.unit

    @property
    def silent(self) -> bool:
        """Whether people are to be counted and no incident says how many."""
        return self.people is not None and not np.isfinite(self.people.low).any()

    @property
    def months(self) -> np.ndarray:
        return month_table(self.unit, self.month, len(self.level.codes))


def _require_options(level: int, by: str, draws: int, seed: int, alpha: float, top: int) -> None:
    require(
        one_of("level", level, (1, 2, 3)),
        one_of("by", by, ("killed", "incidents"), reason="cannot be ranked."),
        whole("draws", draws, least=1, most=MOST_DRAWS),
        whole("top", top, least=1),
        seeded(seed),
        share_of_error(alpha),
    )


def _sizes(units: Level, population: Mapping[str, float] | pd.Series | None) -> tuple[np.ndarray, np.ndarray]:
    """Give the weights that spread wide incidents (area in square metres, or people) and those of chance."""
    if population is None:
        area = np.bincount(units.of_polygon, shapely.area(units.units.metric), minlength=len(units.codes))
        return np.maximum(area, 1e-9), np.ones(len(units.codes))
    people = people_of(population, units.codes, units_key(units.number))
    return people, people / people.mean()


def _people(used: pd.DataFrame) -> People:
    low = least(used, "killed").to_numpy(dtype=float, na_value=np.nan)
    value = used["killed"].to_numpy(dtype=float, na_value=np.nan)
    high = used["killed_max"].to_numpy(dtype=float, na_value=np.nan)
    high = np.where(np.isfinite(high), high, np.where(np.isfinite(value), value, low))
    return People(np.where(np.isfinite(low), low, high), np.fmax(low, high))


def _account(incidents: pd.DataFrame, left_out: dict[str, int], places: Places) -> dict[str, int]:
    """Say where every row of the table went; the parts add up to ``rows``."""
    in_unit = int((places.unit >= 0).sum())
    spread = int((places.spread >= 0).sum())
    account = {"rows": len(incidents), **left_out, "in_unit": in_unit, "spread_over_larger_unit": spread}
    account["unplaced"] = len(incidents) - sum(left_out.values()) - in_unit - spread
    return account


def _of_torture(work: _Work) -> int:
    """Count the deaths due to torture that the units tell; what is published may not tell all their places."""
    torture = (work.incidents["incident_type"] == "torture").fillna(False).to_numpy(dtype=bool)
    return int((torture & (work.unit >= 0)).sum())


def _facts(work: _Work) -> pd.DataFrame:
    codes = work.level.codes
    inside = work.unit >= 0
    rows = pd.DataFrame(work.incidents.loc[inside, list(_SUMS)].reset_index(drop=True))
    rows["killed_min"] = least(work.incidents, "killed")[inside].reset_index(drop=True)
    groups = rows.groupby(work.unit[inside])
    sums = groups[list(_SUMS)].sum(min_count=1).astype("Int64")
    bounded = groups["killed_max"].count() == groups.size()
    sums["killed_max"] = sums["killed_max"].where(bounded)
    counts = pd.array(np.bincount(work.unit[inside], minlength=len(codes)), dtype="Int64")
    table = pd.DataFrame(
        {
            units_key(work.level.number): pd.array(codes, dtype="string"),
            "name": pd.array(work.level.names, dtype="string"),
            "incidents": counts,
        }
    ).join(sums.reindex(range(len(codes))))
    table["trend"] = pd.array(trends(work.months), dtype="string")
    return table


def _rankable(work: _Work, account: Mapping[str, int]) -> np.ndarray:
    """Say which units may be ranked: enough incidents of their own, in a table mostly known to the level.

    Nothing is ranked by a number that no incident states.
    """
    if work.silent:
        return np.zeros(len(work.level.codes), dtype=bool)
    count = np.bincount(work.unit[work.unit >= 0], minlength=len(work.level.codes))
    placed = account["in_unit"] + account["spread_over_larger_unit"]
    return (count >= LEAST_INCIDENTS) & (account["in_unit"] >= LEAST_KNOWN * placed)


def _drawn(work: _Work, draws: int, seed: int) -> np.ndarray:
    """Draw every unit's underlying number.

    Incidents of known place come first; those known only to a larger unit then fall where the others make it likely.
    """
    dispersion = dispersion_over_time(in_blocks(work.months, BLOCKS)) or 1.0
    units, places = len(work.level.codes), work.places
    nobody = np.full(len(places.unit), np.nan)
    people = work.people or People(nobody, nobody)
    streams = [np.random.default_rng([seed, stream]) for stream in range(4)]
    own = np.flatnonzero(places.unit >= 0)
    counted = tally(point_draws(places.only(own), draws, streams[0]), units, people.only(own), streams[1])
    wide = np.flatnonzero(places.spread >= 0)
    if len(wide):
        rates = rate_draws(counted, dispersion, np.random.default_rng([seed, 6]))
        somewhere = (places.shares > 0) & (np.bincount(places.unit[own], minlength=units) > 0)
        rates = rates * (places.shares[somewhere.any(axis=1)] > 0).any(axis=0)
        fallen = area_draws(places.only(wide), rates, streams[2])
        counted = counted.plus(tally(fallen, units, people.only(wide), streams[3]))
    if work.people is None:
        return rate_draws(counted, dispersion, np.random.default_rng([seed, 4]))
    return number_draws(counted, people, places.unit, dispersion, seed)


def _with_score(table: pd.DataFrame, work: _Work, ranked: np.ndarray) -> pd.DataFrame:
    parts = components(work.incidents, work.unit, work.month, work.months)[list(WEIGHTS)]
    named = {"score": np.round(score(parts), 1)}
    named |= {f"score_{name}": np.round(parts[name].to_numpy(), 3) for name in WEIGHTS}
    return table.assign(
        **{name: pd.Series(pd.array(values, dtype="Float64")).where(ranked) for name, values in named.items()}
    )


def _with_ranks(
    table: pd.DataFrame, numbers: np.ndarray, ranked: np.ndarray, top: int
) -> tuple[pd.DataFrame, np.ndarray]:
    """Add ranks, intervals and ``top_share``; and give the share of draws that each interval holds."""
    rows, held = np.flatnonzero(ranked), np.full(len(table), np.nan)
    columns = {name: np.full(len(table), np.nan) for name in ("rank", "rank_low", "rank_high", "top_share")}
    if len(rows):
        drawn = ranks(numbers[:, rows])
        low, high = rank_intervals(drawn)
        order = np.lexsort((rows, -numbers[:, rows].mean(axis=0)))
        place = np.empty(len(rows), dtype=int)
        place[order] = np.arange(1, len(rows) + 1)
        columns["rank"][rows] = place
        columns["rank_low"][rows] = np.minimum(low, place)
        columns["rank_high"][rows] = np.maximum(high, place)
        held[rows] = ((drawn >= columns["rank_low"][rows]) & (drawn <= columns["rank_high"][rows])).mean(axis=0)
        columns["top_share"][rows] = np.round((ranks(numbers)[:, rows] <= top).mean(axis=0), 3)
    whole = {
        name: pd.array(columns[name], dtype="Float64").astype("Int64") for name in ("rank", "rank_low", "rank_high")
    }
    return table.assign(**whole, top_share=pd.array(columns["top_share"], dtype="Float64")), held


def _with_significance(
    table: pd.DataFrame,
    work: _Work,
    ranked: np.ndarray,
    baseline: np.ndarray,
    alpha: float,
    seed: int,
) -> pd.DataFrame:
    p = np.full(len(table), np.nan)
    if ranked.any():
        centre = shapely.centroid(dissolved(work.level))
        p = standing_out(
            _observed(work),
            circles(shapely.get_x(centre), shapely.get_y(centre)),
            blurred_baseline(work.places, baseline, seed),
            in_blocks(work.months, BLOCKS),
            replicas=REPLICAS,
            seed=seed,
        )
    significant = ranked & (np.nan_to_num(p, nan=1.0) <= alpha)
    value = pd.Series(pd.array(np.round(p, 4), dtype="Float64")).where(ranked)
    return table.assign(significant=significant, p_value=value)


def _observed(work: _Work) -> Observed:
    """Count what surely or mostly lies in each unit; what is spread over larger units says nothing of a unit."""
    units = len(work.level.codes)
    use = mostly_there(work.places)
    number = np.ones(len(use)) if work.people is None else work.people.middle
    stated = np.isfinite(number)
    typical = number[stated].mean() if stated.any() else 0.0
    number = np.where(stated, number, typical)
    unit = work.unit[use]
    return Observed(
        incidents=np.bincount(unit, minlength=units),
        number=np.bincount(unit, number[use], minlength=units),
        people=number[use],
    )
