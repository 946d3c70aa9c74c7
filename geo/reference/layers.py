"""Finding and reading the layer of boundary polygons in a file, whatever the format and the column style."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
import pyogrio

from geo.errors import BoundaryError, InputFileError, Problem

#: Files above this size are refused: the official boundaries of Syria take 6 MB, every level together 60 MB.
LARGEST_FILE = 500_000_000
FINEST_LEVEL = 4

_ARCHIVED = (".geojson", ".json", ".gpkg", ".shp", ".fgb")
_PARQUET = (".parquet", ".geoparquet", ".pq")
_FORMATS = "GeoJSON, GeoPackage, Shapefile (.shp or .zip), FlatGeobuf or GeoParquet"


@dataclass(frozen=True)
class UnitColumns:
    """The columns of one level in a file: p-code, English name and, where there is one, Arabic name."""

    level: int
    pcode: str
    name: str
    name_ar: str | None

    @property
    def names(self) -> list[str]:
        """The columns that are there."""
        return [column for column in (self.pcode, self.name, self.name_ar) if column]


@dataclass(frozen=True)
class Layer:
    """One layer of a file, with its columns."""

    source: str
    layer: str | None
    columns: tuple[str, ...]
    rows: int

    @property
    def finest(self) -> int:
        """The finest level that the columns name, 0 if none."""
        return max((level for level in range(1, FINEST_LEVEL + 1) if unit_columns(self.columns, level)), default=0)


def wanted_columns(level: int) -> str:
    """Say which columns a level needs, in both styles of COD-AB."""
    return f"ADM{level}_PCODE and ADM{level}_EN (or adm{level}_pcode and adm{level}_name)"


def unit_columns(columns: Sequence[str], level: int) -> UnitColumns | None:
    """Find the columns of a level, in the current style, the older one or this package's own; None if it has none."""
    exact = set(columns)
    folded = {column.casefold(): column for column in reversed(columns)}

    def first(*candidates: str) -> str | None:
        found = [name for name in candidates if name in exact] + [
            folded[name.casefold()] for name in candidates if name.casefold() in folded
        ]
        return found[0] if found else None

    pcode = first(f"adm{level}_pcode", f"ADM{level}_PCODE")
    name = first(f"adm{level}_name", f"ADM{level}_EN")
    name_ar = first(f"adm{level}_name_ar", f"adm{level}_name1", f"ADM{level}_AR")
    return UnitColumns(level, pcode, name, name_ar) if pcode and name else None


def find_layer(path: Path, level: int) -> Layer:
    """Find the layer whose units are of a level, else the next finer one, to be dissolved.

    Raises
    ------
    InputFileError
        If the file is missing, empty, too large or in no readable format.
    BoundaryError
        If no layer has the columns of that level.
    """
    _check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks; what matters is checked after reading
            layers = list(_layers(path))
    except Exception as error:  # GDAL, Arrow and zipfile each raise their own
        raise InputFileError(
            Problem(
                file=str(path),
                reason=f"cannot be read as boundaries ({_first_line(error)}).",
                remedy=f"Give {_FORMATS}.",
            )
        ) from error
    if not layers:
        raise BoundaryError(Problem(file=str(path), reason="has no layer of shapes.", remedy=f"Give {_FORMATS}."))
    fitting = [layer for layer in layers if layer.finest >= level and unit_columns(layer.columns, level)]
    if fitting:
        return min(fitting, key=lambda layer: (layer.finest, layer.rows, layer.source, layer.layer or ""))
    found = max((layer.finest for layer in layers), default=0)
    here = ", ".join(dict.fromkeys(column for layer in layers for column in layer.columns)) or "none"
    have = f"it goes down to level {found} only" if found else f"its columns are: {here}"
    raise BoundaryError(
        Problem(
            file=str(path),
            reason=f"lacks the columns {wanted_columns(level)}; {have}.",
            remedy="Give a COD-AB file of that level or finer, or ask for a coarser level.",
        )
    )


def read_layer(path: Path, found: Layer, columns: Sequence[str]) -> gpd.GeoDataFrame:
    """Read some columns and the geometry of a layer, as they are.

    Raises
    ------
    InputFileError
        If the layer cannot be read.
    BoundaryError
        If it has no geometry.
    """
    try:
        if path.suffix.lower() in _PARQUET:
            frame = gpd.read_parquet(path, columns=[*columns, _geometry_of_parquet(path)])
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # as above
                frame = pyogrio.read_dataframe(found.source, layer=found.layer, columns=list(columns))
    except Exception as error:  # GDAL, Arrow and zipfile each raise their own
        raise InputFileError(
            Problem(file=str(path), reason=f"cannot be read ({_first_line(error)}).", remedy="Check the file.")
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BoundaryError(Problem(file=str(path), reason="has no geometry.", remedy="Give a file with polygons."))
    return frame.set_geometry(frame.geometry.rename("geometry")) if frame.geometry.name != "geometry" else frame


def _check_file(path: Path) -> None:
    reason, remedy = "", ""
    try:
        size = path.stat().st_size
        if path.is_dir() and path.suffix.lower() != ".gdb":
            reason, remedy = "is a folder.", f"Give {_FORMATS}."
        elif not path.is_dir() and size == 0:
            reason, remedy = "is empty (0 bytes).", "Download or export it again."
        elif size > LARGEST_FILE or unpacked_size(path) > LARGEST_FILE:
            reason = f"is too large for boundaries (above {LARGEST_FILE // 1_000_000} MB)."
            remedy = "Give one administrative level of Syria alone."
    except (OSError, ValueError) as error:
        reason = f"cannot be opened ({getattr(error, 'strerror', None) or _first_line(error)})."
        remedy = "Check the path and that you may read the file."
    if reason:
        raise InputFileError(Problem(file=str(path), reason=reason, remedy=remedy))


def unpacked_size(path: Path) -> int:
    """Give the bytes that the members of a zip unpack to; 0 for another file."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist())


def _layers(path: Path) -> Iterator[Layer]:
    if path.suffix.lower() in _PARQUET:
        file = pq.ParquetFile(path)
        if b"geo" in (file.schema_arrow.metadata or {}):
            yield Layer(str(path), None, tuple(file.schema_arrow.names), file.metadata.num_rows)
        return
    for source in _sources(path):
        for name, kind in pyogrio.list_layers(source):
            if kind is not None and "Point" not in str(kind) and "LineString" not in str(kind):
                info = pyogrio.read_info(source, layer=name, force_feature_count=True)
                yield Layer(source, name, tuple(map(str, info["fields"])), int(info["features"]))


def _sources(path: Path) -> list[str]:
    if not zipfile.is_zipfile(path):
        return [str(path)]
    with zipfile.ZipFile(path) as archive:
        inside = [name for name in archive.namelist() if name.lower().endswith(_ARCHIVED) and ".." not in name]
    return [f"/vsizip/{path.resolve()}/{name}" for name in sorted(inside) if not name.startswith("__MACOSX")]


def _geometry_of_parquet(path: Path) -> str:
    metadata = pq.read_schema(path).metadata or {}
    return str(json.loads(metadata[b"geo"])["primary_column"])


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
