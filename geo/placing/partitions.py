"""The join on an existing engine: the same function on every partition, the units sent once to each worker."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import CRSError, MissingExtraError, Problem, TableError
from geo.placing.grid import Grid
from geo.placing.joining import place_rows, with_units
from geo.placing.units import Units, keep_grid, prepare_units
from geo.tables.frames import require_same_crs

_DEGREES = "EPSG:4326"


@dataclass(frozen=True, eq=False)
class Shipment:
    """Units and their index, as they travel to a worker."""

    units: Units
    grid: Grid | None

    def __getstate__(self) -> bytes:
        """Travel compressed: much of the index is long runs of one number."""
        return zlib.compress(pickle.dumps((self.units, self.grid), protocol=5), level=1)

    def __setstate__(self, packed: bytes) -> None:
        """Unpack on arrival."""
        units, grid = pickle.loads(zlib.decompress(packed))
        object.__setattr__(self, "units", units)
        object.__setattr__(self, "grid", grid)

    def unpacked(self) -> Units:
        """Give the units, with the index in this process's memory."""
        keep_grid(self.units.fingerprint, self.grid)
        return self.units


def assign_partitions(frame: Any, boundaries: gpd.GeoDataFrame, *, max_distance_km: float = 5.0) -> Any:
    """Do :func:`geo.assign_admin` on each partition of a dask or dask-geopandas DataFrame, when it is computed.

    The units and their index are one value of the task graph: a worker fetches it once, keeps it as long as partitions
    need it, and gets it again if the worker that held it dies. A row's result does not depend on its partition.

    Raises
    ------
    MissingExtraError
        If dask is not installed.
    CRSError, BoundaryError, TableError
        As :func:`geo.assign_admin`; what can be seen without computing is raised at once.

    """
    try:
        from dask.base import tokenize  # noqa: PLC0415
        from dask.delayed import delayed  # noqa: PLC0415  (an optional dependency)
    except ImportError as error:
        raise MissingExtraError(
            Problem(reason="dask is not installed.", remedy='Install it: pip install "syria-incident-maps[scale]".')
        ) from error
    units = prepare_units(boundaries)
    sample = frame._meta
    _check(sample, boundaries)
    shipment = Shipment(units, units.index())
    shipped = delayed(shipment, name=f"units-{tokenize(units.fingerprint, units.codes)}", traverse=False)
    meta = _place_partition(sample, Shipment(units, None), max_distance_km)
    return frame.map_partitions(_place_partition, shipped, max_distance_km, meta=meta)


def _check(sample: Any, boundaries: gpd.GeoDataFrame) -> None:
    if isinstance(sample, gpd.GeoDataFrame) or boundaries.crs is None:
        require_same_crs(sample if isinstance(sample, gpd.GeoDataFrame) else boundaries, boundaries)
        return
    absent = [name for name in ("lon", "lat") if name not in sample]
    if absent:
        raise TableError(
            Problem(
                file="incidents",
                column=", ".join(absent),
                reason="is missing, and there is no geometry.",
                remedy="Give lon and lat in degrees (EPSG:4326), or a dask-geopandas frame of points.",
            )
        )
    if boundaries.crs != _DEGREES:
        raise CRSError(
            Problem(
                reason="incidents with lon and lat are in EPSG:4326, the boundaries are not.",
                remedy='Bring the boundaries there with .to_crs("EPSG:4326").',
            )
        )


def _place_partition(part: pd.DataFrame, shipment: Shipment, max_distance_km: float) -> pd.DataFrame:
    units = shipment.unpacked()
    if isinstance(part, gpd.GeoDataFrame):
        located: pd.DataFrame = place_rows(part, units, max_distance_km=max_distance_km)
        return located
    x, y = (part[name].to_numpy(dtype="float64", na_value=np.nan) for name in ("lon", "lat"))
    there = np.isfinite(x) & np.isfinite(y)
    placed: pd.DataFrame = with_units(part, x, y, there, units, max_distance_km=max_distance_km)
    return placed
