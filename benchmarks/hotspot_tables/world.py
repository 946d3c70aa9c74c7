"""The real units of a level, random tables on them, and what hotspots() and esda say of these."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from math import erfc, sqrt
from pathlib import Path

import esda
import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import shapely

from geo.analysis.blur import blurred_baseline
from geo.analysis.guard import Observed, Zones, circles, standing_out
from geo.analysis.hotspots import LEAST_INCIDENTS
from geo.analysis.local import dissolved, gi_star, neighbour_pairs
from geo.analysis.redraw import level_of, mostly_there, places_of
from geo.reference.boundaries import load_boundaries
from geo.tables.reading import read_incidents

REPLICAS = 199
POINTS = 400
LEVELS = (1, 2, 3)
ROW = {
    "incident_id": "a", "date": "2021-02-03", "incident_type": "landmine", "killed": 1, "place": "x", "source": "s",
    "lon": 37.0, "lat": 35.0,
}  # fmt: skip


class World:
    """The real units of a level, with points to put incidents on."""

    def __init__(self, file: Path, level: int) -> None:
        self.level, self.units = level, load_boundaries(file, level=level)
        self.codes = self.units[f"adm{level}_pcode"].to_numpy(dtype=str)
        self.governorate = self.units["adm1_pcode"].to_numpy(dtype=str)
        self.read = level_of(self.units, level)
        shapes = dissolved(self.read)
        centre = shapely.centroid(shapes)
        self.x, self.y = shapely.get_x(centre), shapely.get_y(centre)
        self.zones: Zones = circles(self.x, self.y)
        self.first, self.second = neighbour_pairs(shapes)
        self.template = read_incidents(pd.DataFrame([ROW]))

    @property
    def n(self) -> int:
        return len(self.codes)

    @property
    @cache  # noqa: B019  the worlds live as long as the process
    def points(self) -> np.ndarray:
        rng = np.random.default_rng(1)
        pools = []
        for shape in self.units.geometry:
            west, south, east, north = shape.bounds
            shapely.prepare(shape)
            held = np.empty((0, 2))
            while len(held) < POINTS:
                tried = rng.uniform((west, south), (east, north), (2000, 2))
                held = np.vstack([held, tried[shapely.contains_xy(shape, tried[:, 0], tried[:, 1])]])
            pools.append(held[:POINTS])
        return np.array(pools)

    def incidents(
        self,
        counts: np.ndarray,
        rng: np.random.Generator,
        *,
        near: float = 0.0,
        wide: float = 0.0,
        killed: Callable[[np.random.Generator, np.ndarray], np.ndarray] | None = None,
    ) -> gpd.GeoDataFrame:
        """Make a table; a share is known to within 5 to 15 km only, a share to the governorate only."""
        unit = np.repeat(np.arange(self.n), counts)
        n = len(unit)
        at = self.points[unit, rng.integers(0, POINTS, n)]
        radius = np.where(rng.random(n) < near, rng.choice([5.0, 10.0, 15.0], n), 0.0)
        away, turn = radius * np.sqrt(rng.random(n)) / 111.2, 2 * np.pi * rng.random(n)
        lat = at[:, 1] + away * np.cos(turn)
        lon = at[:, 0] + away * np.sin(turn) / np.cos(np.radians(lat))
        hidden = rng.random(n) < wide
        number = np.ones(n, dtype=int) if killed is None else killed(rng, unit)
        table = self.template.iloc[np.zeros(n, dtype=int)].drop(columns="geometry").reset_index(drop=True)
        for name in ("killed", "killed_min", "killed_max"):
            table[name] = pd.array(number, dtype="Int64")
        table["incident_id"] = pd.array([f"i{k:06}" for k in range(n)], dtype="string")
        table["lon"] = pd.array(np.where(hidden, np.nan, lon), dtype="Float64")
        table["lat"] = pd.array(np.where(hidden, np.nan, lat), dtype="Float64")
        table["radius_km"] = pd.array(radius, dtype="Float64")
        precision = np.where(hidden, "adm1", np.where(radius > 0, "near", "settlement"))
        table["precision"] = pd.array(precision, dtype="string")
        table["adm1_pcode"] = pd.array(self.governorate[unit], dtype="string")
        geometry = shapely.points(np.where(hidden, 0.0, lon), np.where(hidden, 0.0, lat)).astype(object)
        geometry[hidden] = None
        return gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")

    def found(self, counts: np.ndarray, seed: int, baseline: np.ndarray | None = None) -> np.ndarray:
        """Tell which units hotspots() would flag in a table of one month."""
        seen = Observed(counts, counts.astype(float), np.ones(max(1, counts.sum())))
        chance = np.ones(self.n) if baseline is None else baseline
        p = standing_out(seen, self.zones, chance, None, replicas=REPLICAS, seed=seed)
        return (p <= 0.05) & (counts >= LEAST_INCIDENTS)

    def seen(self, table: gpd.GeoDataFrame, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the counts that hotspots() tests in a table, and what it expects of chance."""
        places = places_of(table, self.units, self.read, np.ones(self.n))
        counts = np.bincount(places.unit[mostly_there(places)], minlength=self.n)
        return counts, blurred_baseline(places, np.ones(self.n), seed)

    def gi_p(self, counts: np.ndarray, seed: int, permutations: int = 999) -> np.ndarray:
        """Give esda's own probabilities of Gi*, as most maps use them."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            local = esda.G_Local(
                counts.astype(float), self.weights, transform="B", star=True, permutations=permutations, seed=seed,
                n_jobs=1,
            )  # fmt: skip
        return np.asarray(local.p_sim)

    def gi_normal_p(self, counts: np.ndarray) -> np.ndarray:
        """Give probabilities of Gi* by the normal approximation: 999 permutations never pass FDR at 272 units."""
        z = gi_star(counts.astype(float), self.first, self.second)
        return np.array([erfc(abs(value) / sqrt(2)) for value in z])

    @property
    @cache  # noqa: B019
    def weights(self) -> object:
        pairs = {u: self.second[self.first == u].tolist() for u in range(self.n)}
        return libpysal.weights.W(pairs, silence_warnings=True)


def drawn_counts(rng: np.random.Generator, mean: np.ndarray, excess: int, *, square: bool = False) -> np.ndarray:
    """Draw Poisson counts, or counts whose variance is ``excess`` times the mean.

    With ``square`` it is that multiple where the average incident lies, and the excess grows with the mean's square.
    """
    if excess == 1:
        return rng.poisson(mean)
    more = (excess - 1) * (mean * mean.sum() / (mean**2).sum() if square else np.ones_like(mean))
    return rng.poisson(rng.gamma(mean / more, more))
