"""What imprecise places do to counts by unit when nothing is going on: small units lose incidents, large ones gain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from geo.analysis.redraw import Places, displaced, mostly_there

_POINTS = 40  # in each unit


def blurred_baseline(places: Places, baseline: np.ndarray, seed: int) -> np.ndarray:
    """Give what each unit would be seen to have if it had its baseline and places were as imprecise as these.

    Points are spread evenly over every unit, reported somewhere in a disc of one of the radii in the table, and counted
    as the table's own incidents are. Without imprecise places the baseline is returned as it is.
    """
    discs = np.flatnonzero(places.radius_km > 0)
    if len(discs) == 0:
        return baseline
    exact = int(((places.unit >= 0) & (places.radius_km <= 0)).sum())
    rng = np.random.default_rng([seed, 8])
    unit = np.repeat(np.arange(len(baseline)), _POINTS)
    at = np.concatenate([_inside(places, one, rng) for one in range(len(baseline))])
    radius = rng.choice(np.sort(places.radius_km[discs]), len(unit))
    named = float((places.governorate[discs] != "").mean()) > 0.5
    said = places.level.parents[0][unit] if named else np.full(len(unit), "", dtype=object)
    reported = displaced(at[:, 0], at[:, 1], radius, np.sqrt(rng.random(len(unit))), 2 * np.pi * rng.random(len(unit)))
    probes = replace(
        places, unit=unit, lon=reported[0], lat=reported[1], radius_km=radius, governorate=said,
        spread=np.full(len(unit), -1),
    )  # fmt: skip
    found = probes.units_at(np.arange(len(unit)), *reported)
    seen = mostly_there(replace(probes, unit=found)) & (found >= 0)
    moved = np.bincount(found[seen], baseline[unit[seen]] / _POINTS, minlength=len(baseline))
    share = len(discs) / (exact + len(discs))
    mixed = (1 - share) * baseline + share * moved
    return np.asarray(np.maximum(mixed, 1e-3 * baseline.mean()))


def _inside(places: Places, unit: int, rng: np.random.Generator) -> np.ndarray:
    """Draw points evenly inside a unit; a unit that fills little of its box gets one point repeated."""
    shapes = places.level.units.shapes[places.level.of_polygon == unit]
    west, south, east, north = shapely.total_bounds(shapes)
    tried = rng.uniform((west, south), (east, north), (8 * _POINTS, 2))
    held = np.zeros(len(tried), dtype=bool)
    for shape in shapes:
        shapely.prepare(shape)
        held |= shapely.contains_xy(shape, tried[:, 0], tried[:, 1])
    points = tried[held][:_POINTS]
    if len(points) < _POINTS:
        sure = shapely.get_coordinates(shapely.point_on_surface(shapes[0]))
        points = np.concatenate([points, np.repeat(sure, _POINTS - len(points), axis=0)])
    return np.asarray(points)
