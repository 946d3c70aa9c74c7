"""Local statistics of neighbouring units, from PySAL: for districts and sub-districts, corrected for many units."""

from __future__ import annotations

import warnings
from math import erfc, sqrt
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.analysis.extra import load_extra
from geo.analysis.options import one_of, require, seeded, share_of_error, whole
from geo.analysis.redraw import Level, level_of
from geo.errors import Problem, TableError

Statistic = Literal["gi_star", "moran"]


def local_statistics(
    table: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    level: int = 3,
    column: str = "incidents",
    statistic: Statistic = "gi_star",
    permutations: int = 999,
    seed: int = 0,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Compute Getis and Ord's Gi* or the local Moran's I of a column of numbers by unit.

    They say where high values lie beside high values. They are no guard against false alarms: see
    :func:`geo.hotspots` for that, and `incident-maps docs results` for how often each is wrong.

    Parameters
    ----------
    table
        One row a unit at most: ``adm{level}_pcode`` and ``column``; units that are absent, or have no number, count
        as 0.
    boundaries
        Units of ``level`` or finer; units that touch, even at a corner, are neighbours.
    level
        2 or 3. Fourteen governorates are too few for a local statistic.
    column
        The numbers to use.
    statistic
        ``gi_star`` or ``moran``.
    permutations, seed
        Conditional permutations behind ``p_value`` and their seed; 0 takes the normal approximation of Gi* instead.
    alpha
        The false discovery rate that ``significant`` keeps (Benjamini and Hochberg, as ``esda.fdr`` computes it).

    Returns
    -------
    One row a unit in p-code order: the p-code, ``value``, ``neighbours``, ``statistic`` (a z value for Gi*, I for
    Moran), ``p_value``, ``kind`` (``high``, ``low``, ``outlier``, or ``island``), ``significant``. A unit without
    neighbours is an ``island``: it has no statistic and is left out of the correction.

    Raises
    ------
    MissingExtraError
        If PySAL is not installed.
    BoundaryError
        If the boundaries do not go down to ``level``.
    TableError
        If ``level`` is 1, an option is out of range, a column is missing or holds no finite numbers, or a unit stands
        there twice or is none of the boundaries.

    Notes
    -----
    Gi* is that of Ord and Getis (1995, equation 14), the local Moran's I that of Anselin (1995), with weights of one.

    """
    if level not in (2, 3):
        raise TableError(
            Problem(
                option="level",
                value=level,
                reason="is too coarse for local statistics.",
                remedy="Use 2 or 3, or geo.hotspots(..., level=1).",
            )
        )
    require(
        one_of("statistic", statistic, ("gi_star", "moran")),
        whole("permutations", permutations, least=1 if statistic == "moran" else 0),
        seeded(seed),
        share_of_error(alpha),
    )
    key = f"adm{level}_pcode"
    if absent := [name for name in (key, column) if name not in table]:
        raise TableError(Problem(file="table", column=", ".join(absent), reason="is missing.", remedy="Add it."))
    units = level_of(boundaries, level)
    numbers = _numbers(table, key, column, units.codes)
    first, second = neighbour_pairs(dissolved(units))
    count = np.bincount(first, minlength=len(numbers))
    result = pd.DataFrame({key: pd.array(units.codes, dtype="string"), "value": numbers, "neighbours": count})
    return result.assign(**_tested(numbers, first, second, count > 0, statistic, permutations, seed, alpha))


def _numbers(table: pd.DataFrame, key: str, column: str, codes: np.ndarray) -> np.ndarray:
    problems = [
        Problem(file="table", column=key, value=code, reason=reason, remedy=remedy)
        for reason, remedy, wrong in (
            ("stands there more than once.", "Keep one row for each unit.", table[key].duplicated()),
            ("is no unit of the boundaries.", "Give the boundaries of the table.", ~table[key].isin(codes)),
        )
        for code in sorted(set(table.loc[wrong, key].astype("string").fillna("no p-code")))
    ]
    if not pd.api.types.is_numeric_dtype(table[column]):
        problems.append(Problem(file="table", column=column, reason="holds no numbers."))
    elif np.isinf(table[column].to_numpy(dtype=float, na_value=0.0)).any():
        problems.append(Problem(file="table", column=column, value="inf", reason="is no number of anything."))
    if problems:
        raise TableError.from_problems(problems)
    return table.set_index(key)[column].reindex(codes).to_numpy(dtype=float, na_value=0.0)


def dissolved(level: Level) -> np.ndarray:
    """Give one shape for each unit of a level, in metres."""
    shapes = level.units.metric
    if len(shapes) == len(level.codes):
        return np.asarray(shapes[np.argsort(level.of_polygon)])
    return np.array([shapely.union_all(shapes[level.of_polygon == unit]) for unit in range(len(level.codes))])


def neighbour_pairs(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give every ordered pair of different shapes that touch, by first, then by second."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = first != second
    order = np.lexsort((second[apart], first[apart]))
    return first[apart][order], second[apart][order]


def gi_star(values: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Give the z value of Gi* (Ord and Getis 1995, equation 14) for weights of one, the unit itself included.

    The closed form needs no permutations and no extra: sums over pairs, in time that grows with their number.

    >>> gi_star(np.array([5.0, 1.0, 0.0, 0.0]), np.array([0, 1, 1, 2, 2, 3]), np.array([1, 0, 2, 1, 3, 2])).round(2)
    array([ 1.26,  0.73, -1.7 , -1.26])
    """
    n = len(values)
    spread = values.std()
    if spread == 0 or n < 2:
        return np.zeros(n)
    weight = 1.0 + np.bincount(first, minlength=n)
    near = values + np.bincount(first, values[second], minlength=n)
    error = spread * np.sqrt(np.maximum(n * weight - weight**2, 1e-12) / (n - 1))
    return np.asarray((near - weight * values.mean()) / error)


def _tested(
    numbers: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    joined: np.ndarray,
    statistic: Statistic,
    permutations: int,
    seed: int,
    alpha: float,
) -> dict[str, Any]:
    value, p = np.full(len(numbers), np.nan), np.full(len(numbers), np.nan)
    kind = np.where(joined, "none", "island").astype(object)
    rows = np.flatnonzero(joined)
    significant = np.zeros(len(numbers), dtype=bool)
    own = numbers[rows]
    if len(rows) > 2 and own.std() > 0:
        position = np.cumsum(joined) - 1
        value[rows], p[rows], kind[rows] = _esda(own, position[first], position[second], statistic, permutations, seed)
        significant[rows] = p[rows] <= float(load_extra("esda", extra="hotspots").fdr(p[rows], alpha))
    return {
        "statistic": value,
        "p_value": p,
        "kind": pd.array(kind, dtype="string"),
        "significant": significant,
    }


def _esda(
    numbers: np.ndarray, first: np.ndarray, second: np.ndarray, statistic: Statistic, permutations: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    esda = load_extra("esda", extra="hotspots")
    starts = np.searchsorted(first, np.arange(len(numbers) + 1))
    neighbours = {unit: second[starts[unit] : starts[unit + 1]].tolist() for unit in range(len(numbers))}
    weights = load_extra("libpysal.weights", extra="hotspots").W(neighbours, silence_warnings=True)
    chance: dict[str, Any] = {"permutations": permutations, "seed": seed, "n_jobs": 1}
    with warnings.catch_warnings():
        # the library's own affairs: two-sided probabilities are announced (and computed here), old numpy names used
        warnings.simplefilter("ignore", DeprecationWarning)
        if statistic == "moran":
            moran = esda.Moran_Local(numbers, weights, **chance)
            names = np.array(["none", "high", "outlier", "low", "outlier"], dtype=object)
            return np.asarray(moran.Is), _two_sided(moran.Is, moran.rlisas), names[moran.q]
        local = esda.G_Local(numbers, weights, transform="B", star=True, **chance)
    z = np.asarray(local.Zs)
    p = _two_sided(local.Gs, local.rGs) if permutations else np.array([erfc(abs(each) / sqrt(2)) for each in z])
    return z, p, np.where(z > 0, "high", "low").astype(object)


def _two_sided(observed: np.ndarray, permuted: np.ndarray) -> np.ndarray:
    """Double the share of permutations at least as extreme on the nearer side."""
    above = (permuted >= observed[:, None]).sum(axis=1)
    below = (permuted <= observed[:, None]).sum(axis=1)
    return np.asarray(np.minimum(1.0, 2 * (1 + np.minimum(above, below)) / (permuted.shape[1] + 1)))
