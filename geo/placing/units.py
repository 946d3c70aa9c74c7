"""Administrative units made ready for the join: sorted, fingerprinted, indexed once and kept for the next call."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import BoundaryError, Problem
from geo.placing.edges import Floats, Shapes
from geo.placing.grid import OPEN, Grid
from geo.placing.gridding import build_grid
from geo.placing.index_files import store_grid, stored_grid
from geo.placing.touching import Positions, touching_pairs

#: UTM zone 37N covers most of Syria; distances in it are true to about 0.1 %.
METRIC_CRS = "EPSG:32637"

LEVELS = ("adm1_pcode", "adm2_pcode", "adm3_pcode")

#: Below this many points not even looking for a stored index pays (measured at level 3: reading takes 10 ms).
_WORTH_LOOKING = 5_000
#: From this many points on building an index pays in the same call (measured at level 3: building takes 90 ms).
_WORTH_BUILDING = 200_000

_KEPT: OrderedDict[str, Grid | None] = OrderedDict()
_KEPT_AT_MOST = 8
_LOCK = threading.Lock()


@dataclass(frozen=True, eq=False)
class Units:
    """Units in p-code order: their codes by level, their shapes, and the index over them.

    A unit is named by its position here. Make one with :func:`prepare_units` and use it for many joins.
    """

    codes: pd.DataFrame
    shapes: Shapes
    crs: object
    accuracy_km: float
    accuracy_km_of: Mapping[str, float] = field(default_factory=dict)

    @property
    def levels(self) -> list[str]:
        """The p-code columns, coarsest first."""
        return list(self.codes.columns)

    @cached_property
    def governorate(self) -> np.ndarray:
        """The governorate's p-code of each unit."""
        return self.codes["adm1_pcode"].to_numpy(dtype=object)

    @cached_property
    def metric(self) -> Shapes:
        """The shapes in metres, in METRIC_CRS."""
        return np.asarray(gpd.GeoSeries(self.shapes, crs=self.crs).to_crs(METRIC_CRS).array, dtype=object)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the shapes, by which an index is known to be theirs."""
        digest = hashlib.sha256()
        for shape_part in _plain_arrays(self.shapes):
            digest.update(f"{shape_part.dtype.str}{shape_part.shape}".encode())
            digest.update(np.ascontiguousarray(shape_part).data)
        return digest.hexdigest()

    def grid(self, points: int) -> Grid | None:
        """Give the index if it is worth having for that many points: from memory, from disk, else built and stored."""
        if points < _WORTH_LOOKING or not np.isin(shapely.get_type_id(self.shapes), (3, 6)).all():
            return None
        with _LOCK:
            if self.fingerprint in _KEPT:
                _KEPT.move_to_end(self.fingerprint)
                return _KEPT[self.fingerprint]
            grid = stored_grid(self.fingerprint)
            if grid is None and points < _WORTH_BUILDING:
                return None
            if grid is None:
                grid = build_grid(self.shapes)
                if grid is not None:
                    store_grid(grid, self.fingerprint)
            _keep(self.fingerprint, grid)
            return grid

    def index(self) -> Grid | None:
        """Give the index, built and stored on disk if need be; None if these shapes do not allow one."""
        return self.grid(_WORTH_BUILDING)

    def locate(self, x: Floats, y: Floats) -> tuple[np.ndarray, Positions, Positions]:
        """Give each point the position of its one unit (-1: none), and OPEN where several touch, with those pairs.

        Parameters
        ----------
        x, y
            Finite coordinates in the CRS of the units.

        Returns
        -------
        unit, point, touched
            The unit of every point, int32; and for the points that touch several units every pair of point and unit,
            by point, then by unit.

        """
        grid = self.grid(len(x))
        unit = np.full(len(x), OPEN, dtype=np.int32) if grid is None else grid.locate(x, y)
        rows = np.flatnonzero(unit == OPEN)
        found, touched = touching_pairs(self.shapes, x[rows], y[rows])
        count = np.bincount(found, minlength=len(rows))
        unit[rows[count == 0]] = -1
        alone = count[found] == 1
        unit[rows[found[alone]]] = touched[alone]
        return unit, rows[found[~alone]], touched[~alone]


def prepare_units(boundaries: gpd.GeoDataFrame) -> Units:
    """Sort boundaries by p-code and make them ready for joins.

    Raises
    ------
    BoundaryError
        If there is no ``adm1_pcode``.

    """
    if "adm1_pcode" not in boundaries:
        raise BoundaryError(
            Problem(file="boundaries", column="adm1_pcode", reason="is missing.", remedy="Use geo.load_boundaries().")
        )
    levels = [name for name in LEVELS if name in boundaries]
    ordered = boundaries.sort_values(levels, kind="stable").reset_index(drop=True)
    shapes = np.array(ordered.geometry.array, dtype=object)
    shapes[shapely.is_missing(shapes)] = shapely.Polygon()
    origin = boundaries.attrs.get("boundary_set", {})
    return Units(
        codes=pd.DataFrame(ordered[levels]).astype("string"),
        shapes=shapes,
        crs=boundaries.crs,
        accuracy_km=float(origin.get("accuracy_km") or 0.0),
        accuracy_km_of=dict(origin.get("accuracy_km_of") or {}),
    )


def keep_grid(fingerprint: str, grid: Grid | None) -> None:
    """Take an index that was built elsewhere into this process's memory."""
    if grid is not None:
        with _LOCK:
            _keep(fingerprint, grid)


def _keep(fingerprint: str, grid: Grid | None) -> None:
    _KEPT[fingerprint] = grid
    _KEPT.move_to_end(fingerprint)
    if len(_KEPT) > _KEPT_AT_MOST:
        _KEPT.popitem(last=False)


def _plain_arrays(shapes: Shapes) -> list[np.ndarray]:
    _, coordinates, offsets = shapely.to_ragged_array(shapes, include_z=False)
    return [coordinates, *offsets]
