"""The join past memory: a Parquet file is placed batch by batch; the result appears whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.errors import CRSError, InputFileError, OutputError, Problem, TableError
from geo.placing.edges import Floats
from geo.placing.joining import with_units
from geo.placing.units import Units, prepare_units
from geo.writing import whole_file

#: Rows held in memory at a time.
BATCH_ROWS = 1 << 17

_DEGREES = "EPSG:4326"
_WRITING = MappingProxyType({"compression": "zstd", "write_page_checksum": True})
_STATED = ("governorate", "adm1_pcode", "adm2_pcode", "adm3_pcode")
_ADDED = ("admin_method", "admin_flag", "distance_m")
_WORDS = "Give a Parquet file with the columns lon and lat in degrees, or a GeoParquet file of points."


@dataclass(frozen=True)
class PlacedFile:
    """What was written: the file, its rows, and how many rows each method and each flag has."""

    path: Path
    rows: int
    methods: Mapping[str, int]
    flags: Mapping[str, int]


def place_file(
    source: Path | str,
    output: Path | str,
    *,
    boundaries: gpd.GeoDataFrame,
    max_distance_km: float = 5.0,
    batch_rows: int = BATCH_ROWS,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> PlacedFile:
    """Give every row of a Parquet file its administrative unit, with memory that does not grow with the file.

    Parameters
    ----------
    source
        Parquet with ``lon`` and ``lat`` in degrees (EPSG:4326), or GeoParquet with points as WKB in any CRS. Of the
        other columns ``governorate`` and ``adm*_pcode`` are read as what the source states; all are kept.
    output
        Parquet file to write, other than ``source``: the same rows in the same order, the columns of
        :func:`geo.assign_admin` added, and the boundary set in the file's metadata (``boundary_set``).
    boundaries
        As for :func:`geo.assign_admin`.
    max_distance_km
        As for :func:`geo.assign_admin`.
    batch_rows
        Rows held in memory at a time.
    progress
        Called with the rows done and the rows there are, after each batch.

    Raises
    ------
    InputFileError
        If ``source`` cannot be read as Parquet, or breaks off.
    TableError
        If it has no coordinates, or coordinates that are not numbers or not points.
    CRSError
        If a CRS is missing, or ``lon`` and ``lat`` are to be joined to boundaries that are not in EPSG:4326.
    OutputError
        If the result cannot be written.

    """
    source, output = Path(source), Path(output)
    if output.exists() and source.exists() and output.samefile(source):
        raise OutputError(
            Problem(file=str(output), reason="is the file that is read.", remedy="Give another name for the result.")
        )
    units = prepare_units(boundaries)
    stream = _opened(source)
    with stream:
        read = _reader_of_coordinates(stream.schema_arrow, boundaries, source)
        schema = _result_schema(stream.schema_arrow, units, boundaries)
        done, total = 0, stream.metadata.num_rows
        if total > batch_rows:
            units.index()
        methods: Counter[str] = Counter()
        flags: Counter[str] = Counter()
        with whole_file(output) as draft, pq.ParquetWriter(draft, schema, **_WRITING) as writer:
            for batch in _batches(stream, batch_rows, source):
                x, y = read(batch)
                placed = _placed(batch, x, y, units, max_distance_km)
                writer.write_table(_merged(batch, placed, schema, (*units.levels, *_ADDED)))
                methods.update(_counted(placed["admin_method"]))
                flags.update(_counted(placed["admin_flag"]))
                done += len(batch)
                progress(done, total)
    each: Counter[str] = Counter()
    for words, count in flags.items():
        each.update({word: count for word in words.split(";") if word})
    return PlacedFile(output, done, MappingProxyType(dict(methods)), MappingProxyType(dict(each)))


def _opened(source: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20, page_checksum_verification=True)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(source, error) from error


def _unreadable(source: Path, error: BaseException) -> InputFileError:
    reason = getattr(error, "strerror", None) or (str(error).splitlines() or ["no reason given"])[0][:200]
    return InputFileError(Problem(file=str(source), reason=f"cannot be read as Parquet ({reason}).", remedy=_WORDS))


def _batches(stream: pq.ParquetFile, batch_rows: int, source: Path) -> Iterator[pa.RecordBatch]:
    batches = stream.iter_batches(batch_size=batch_rows, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
        except (OSError, pa.ArrowException) as error:
            raise _unreadable(source, error) from error
        if batch is None:
            return
        yield batch


def _reader_of_coordinates(
    schema: pa.Schema, boundaries: gpd.GeoDataFrame, source: Path
) -> Callable[[pa.RecordBatch], tuple[Floats, Floats]]:
    if boundaries.crs is None:
        raise CRSError(Problem(file="boundaries", reason="the coordinate reference system is missing."))
    described = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    if "lon" in schema.names and "lat" in schema.names:
        for name in ("lon", "lat"):
            kind = schema.field(name).type
            if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
                raise TableError(
                    Problem(file=str(source), column=name, reason=f"holds {kind}, not numbers.", remedy=_WORDS)
                )
        if boundaries.crs != _DEGREES:
            raise CRSError(
                Problem(
                    file=str(source),
                    reason="lon and lat are in EPSG:4326, the boundaries are not.",
                    remedy='Bring the boundaries there with .to_crs("EPSG:4326").',
                )
            )
        return _from_columns
    name = described.get("primary_column")
    column = described.get("columns", {}).get(name, {})
    if name not in schema.names or column.get("encoding", "").upper() != "WKB":
        raise TableError(Problem(file=str(source), reason="has no coordinates.", remedy=_WORDS))
    crs = column.get("crs", "OGC:CRS84")
    if crs is None:
        raise CRSError(Problem(file=str(source), column=name, reason="states no coordinate reference system."))

    def from_geometry(batch: pa.RecordBatch) -> tuple[Floats, Floats]:
        shapes = shapely.from_wkb(batch.column(name).to_numpy(zero_copy_only=False))
        points = gpd.GeoSeries(shapes, crs=crs)
        if not np.isin(shapely.get_type_id(shapes), (-1, 0)).all():
            raise TableError(Problem(file=str(source), column=name, reason="holds shapes that are not points."))
        there = np.asarray(points.to_crs(boundaries.crs).array, dtype=object)
        return shapely.get_x(there), shapely.get_y(there)

    return from_geometry


def _from_columns(batch: pa.RecordBatch) -> tuple[Floats, Floats]:
    x, y = (batch.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False) for name in ("lon", "lat"))
    return x, y


def _placed(batch: pa.RecordBatch, x: Floats, y: Floats, units: Units, max_distance_km: float) -> pd.DataFrame:
    known = [name for name in _STATED if name in batch.schema.names]
    stated = {name: pd.Series(batch.column(name).to_pandas(), dtype="string") for name in known}
    table = pd.DataFrame(stated, index=pd.RangeIndex(len(batch)))
    located = np.isfinite(x) & np.isfinite(y)
    placed: pd.DataFrame = with_units(table, x, y, located, units, max_distance_km=max_distance_km)
    return placed


def _counted(words: pd.Series[str]) -> dict[str, int]:
    return {str(word): int(count) for word, count in words.value_counts().items()}


def _result_schema(schema: pa.Schema, units: Units, boundaries: gpd.GeoDataFrame) -> pa.Schema:
    for name in (*units.levels, *_ADDED):
        field = pa.field(name, pa.float64() if name == "distance_m" else pa.string())
        at = schema.get_field_index(name)
        schema = schema.append(field) if at < 0 else schema.set(at, field)
    described = json.dumps(boundaries.attrs.get("boundary_set", {}), ensure_ascii=False, sort_keys=True, default=str)
    metadata = {key: value for key, value in (schema.metadata or {}).items() if key != b"pandas"}
    return schema.with_metadata({**metadata, b"boundary_set": described.encode()})


def _merged(batch: pa.RecordBatch, placed: pd.DataFrame, schema: pa.Schema, new: Sequence[str]) -> pa.Table:
    columns = [
        pa.array(placed[field.name].array, type=field.type, from_pandas=True)
        if field.name in new
        else batch.column(field.name)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
