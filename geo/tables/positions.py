"""Positions: shapes and coordinate columns become longitude and latitude in EPSG:4326."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyproj
from pyproj.exceptions import CRSError as UnknownCRSError
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.errors import CRSError, Problem
from geo.tables.defects import Defects
from geo.tables.raw import RawTable

_WGS84 = pyproj.CRS.from_epsg(4326)
#: Degrees by which a shape and the coordinate columns of its row may differ (about 10 m): rounding, not another place.
_AGREEMENT = 1e-4


@dataclass(frozen=True)
class Positions:
    """How a table gives places: shapes in some CRS, or coordinate columns in some CRS."""

    shapes: Sequence[object] | None
    crs: pyproj.CRS

    def place(self, frame: pd.DataFrame, defects: Defects) -> list[Problem]:
        """Write ``lon`` and ``lat`` in EPSG:4326 into a frame the caller owns; give the problems of the shapes."""
        if self.shapes is None:
            lon, lat = (frame[name].to_numpy(float, na_value=np.nan) for name in ("lon", "lat"))
            if self.crs != _WGS84:
                lon, lat = _in_degrees(lon, lat, self.crs)
            frame["lon"], frame["lat"] = _column(lon), _column(lat)
            return []
        problems: list[Problem] = []
        x = np.full(len(frame), np.nan)
        y = np.full(len(frame), np.nan)
        for position, shape in enumerate(self.shapes):
            if not isinstance(shape, BaseGeometry) or shape.is_empty:
                continue
            if isinstance(shape, Point) and np.isfinite([shape.x, shape.y]).all():
                x[position], y[position] = shape.x, shape.y
            else:
                problems.append(
                    defects.at(
                        position,
                        "geometry",
                        shape.geom_type,
                        "is not a point.",
                        "Give each incident one point, or leave the shape out and name the unit.",
                    )
                )
        lon, lat = (x, y) if self.crs == _WGS84 else _in_degrees(x, y, self.crs)
        return problems + self._merge(frame, lon, lat, defects)

    def _merge(self, frame: pd.DataFrame, lon: Any, lat: Any, defects: Defects) -> list[Problem]:
        written_lon = frame["lon"].to_numpy(float, na_value=np.nan)
        written_lat = frame["lat"].to_numpy(float, na_value=np.nan)
        apart = (np.abs(written_lon - lon) > _AGREEMENT) | (np.abs(written_lat - lat) > _AGREEMENT)
        problems = [
            defects.at(
                int(position),
                "lon",
                f"{written_lon[position]:g}, {written_lat[position]:g}",
                f"differs from the row's shape at {lon[position]:g}, {lat[position]:g} (EPSG:4326).",
                "Remove the coordinate columns or correct the shape.",
            )
            for position in np.flatnonzero(apart)
        ]
        written = ~np.isnan(written_lon) & ~np.isnan(written_lat)
        frame["lon"] = _column(np.where(written | np.isnan(lon), written_lon, lon))
        frame["lat"] = _column(np.where(written | np.isnan(lat), written_lat, lat))
        return problems


def read_positions(raw: RawTable, crs: object) -> Positions:
    """Settle the coordinate system before any cell is read.

    Raises
    ------
    CRSError
        If shapes have no coordinate system, it is unknown, or it differs from the one asked for.
    """
    asked = None if crs is None else _known_crs(crs, raw.file)
    if raw.geometry is None:
        return Positions(None, asked or _WGS84)
    if raw.crs is None and asked is None:
        raise CRSError(
            Problem(
                file=raw.file,
                reason="has shapes, but no coordinate system (CRS).",
                remedy="Name it, such as EPSG:4326 (--crs, in Python crs=).",
            )
        )
    own = None if raw.crs is None else _known_crs(raw.crs, raw.file)
    if own is not None and asked is not None and own != asked:
        raise CRSError(
            Problem(
                file=raw.file,
                value=_short(own),
                reason=f"is the file's coordinate system, not {_short(asked)}.",
                remedy="Leave crs out: the file's own is used.",
            )
        )
    return Positions(raw.geometry, own or asked or _WGS84)


def _known_crs(crs: object, file: str) -> pyproj.CRS:
    try:
        known = pyproj.CRS.from_user_input(crs)
    except UnknownCRSError as error:
        raise CRSError(
            Problem(
                file=file,
                value=crs,
                reason="is not a known coordinate system.",
                remedy="Use an EPSG code, such as EPSG:4326.",
            )
        ) from error
    return _WGS84 if known.to_authority() in (("EPSG", "4326"), ("OGC", "CRS84")) else known


def _short(crs: pyproj.CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)


def _in_degrees(x: Any, y: Any, crs: pyproj.CRS) -> tuple[Any, Any]:
    transformer = pyproj.Transformer.from_crs(crs, _WGS84, always_xy=True)
    lon, lat = transformer.transform(x, y)
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    return np.where(np.isnan(x), np.nan, lon), np.where(np.isnan(y), np.nan, lat)


def _column(values: Any) -> Any:
    return pd.arrays.FloatingArray(np.nan_to_num(values, nan=0.0), np.isnan(values))
