"""Files with shapes: GeoJSON (and lists of records), GeoPackage, Parquet and GeoParquet."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyogrio.errors
import pyproj
import shapely
from shapely.geometry import shape

from geo.errors import GeoError, Problem, TableError, shown
from geo.tables.raw import MAX_ROWS, RawTable, from_frame, refused, too_many_rows

_WGS84 = "EPSG:4326"
_EXPORT_AGAIN = "Export it again."
#: What the readers of GeoPackage and Parquet raise on a file that is not what it should be.
_DAMAGE = (
    pa.ArrowException,
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.CRSError,
    pyogrio.errors.FieldError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    pyproj.exceptions.ProjError,
    shapely.errors.ShapelyError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)
MAX_UNPACKED_BYTES = 2 * 1024**3


def open_json(path: Path, wanted: str, sheet: str | None) -> RawTable:
    """Open a GeoJSON feature collection or a JSON list of records; features and records count from 1.

    GeoJSON is longitude and latitude in WGS 84 (RFC 7946) unless an old-style ``crs`` member says otherwise.

    Raises
    ------
    InputFileError
        If the text is not JSON, or neither features nor records.
    """
    if sheet is not None:
        raise refused(path, "is a JSON file, which has no sheets.", "Leave sheet out.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_repeated)
    except _NotOneValueError as error:
        raise refused(path, *error.args) from error
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise refused(path, f"is not valid JSON{where}.", _EXPORT_AGAIN) from error
    features = content.get("features") if isinstance(content, dict) else content
    if not isinstance(features, list):
        raise refused(
            path, "is neither a feature collection nor a list of records.", f"It should hold the {wanted} table."
        )
    if len(features) > MAX_ROWS:
        raise too_many_rows(path)
    if isinstance(content, dict):
        return _from_features(path, features, _declared_crs(path, content))
    return _from_records(path, features, None, None)


class _NotOneValueError(ValueError):
    """What a file holds where JSON has one value: the reason and the remedy."""


def _no_constant(name: str) -> NoReturn:
    raise _NotOneValueError(f"holds {name}, which is no JSON.", "Write null, or leave the value out.")


def _no_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _NotOneValueError(f"holds {shown(name)} twice in one record.", "Keep one of the two values.")
    return found


def _declared_crs(path: Path, content: Mapping[str, Any]) -> object:
    declared = content.get("crs")
    if declared is None:
        return _WGS84
    try:
        return str(declared["properties"]["name"])
    except (KeyError, TypeError) as error:
        raise refused(path, "has a crs member that names no CRS.", "Leave it out for WGS 84.") from error


def _from_features(path: Path, features: Sequence[Any], crs: object) -> RawTable:
    shapes: list[object] = []
    records: list[Any] = []
    problems: list[Problem] = []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            problems.append(Problem(file=path.name, row=number, reason="is not a GeoJSON feature."))
            continue
        records.append(feature.get("properties") or {})
        try:
            shapes.append(None if feature.get("geometry") is None else shape(feature["geometry"]))
        except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
            problems.append(
                Problem(
                    file=path.name,
                    row=number,
                    column="geometry",
                    value=json.dumps(feature["geometry"])[:80],
                    reason="is not a GeoJSON geometry.",
                    remedy="Give a Point with longitude and latitude, or null.",
                )
            )
    if problems:
        raise TableError.from_problems(problems)
    return _from_records(path, records, shapes, crs)


def _from_records(path: Path, records: Sequence[Any], shapes: Sequence[object] | None, crs: object) -> RawTable:
    headers: dict[str, None] = {}
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise TableError(
                Problem(file=path.name, row=number, reason="is not a record of names and values.", remedy=_EXPORT_AGAIN)
            )
        headers.update(dict.fromkeys(record))
    cells = tuple([record.get(header) for record in records] for header in headers)
    return RawTable(path.name, tuple(headers), cells, range(1, len(records) + 1), shapes, crs)


def open_geopackage(path: Path, wanted: str, sheet: str | None) -> RawTable:
    """Open one layer of a GeoPackage: the one asked for, the one named as the table, or the only one.

    Raises
    ------
    InputFileError
        If the file is damaged or has too many rows.
    TableError
        If the layer is not clear.
    """
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            layer = _layer_name(path, wanted, sheet)
            if pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"] > MAX_ROWS:
                raise too_many_rows(path)
            frame = pyogrio.read_dataframe(path, layer=layer)
        except _DAMAGE as error:
            if isinstance(error, GeoError):
                raise
            raise refused(path, "is not a readable GeoPackage.", _EXPORT_AGAIN) from error
    remarks = dict.fromkeys(
        f"The GeoPackage's reader says: {str(one.message).replace(str(path), path.name)}" for one in told
    )
    return from_frame(frame, file=path.name, first_row=1, remarks=tuple(remarks))


def _layer_name(path: Path, wanted: str, sheet: str | None) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if sheet is not None:
        if sheet in names:
            return sheet
        raise TableError(
            Problem(file=path.name, reason=f"has no layer '{sheet}'.", remedy=f"Its layers are: {', '.join(names)}.")
        )
    named = [name for name in names if name.casefold() == wanted]
    if len(named) == 1 or len(names) == 1:
        return (named or names)[0]
    raise TableError(
        Problem(
            file=path.name,
            reason=f"has {'several layers: ' + ', '.join(names) if names else 'no layer'}.",
            remedy=f"Name one of them '{wanted}' (in Python, sheet= says which).",
        )
    )


def open_parquet(path: Path, wanted: str, sheet: str | None) -> RawTable:
    """Open a Parquet or GeoParquet file.

    Raises
    ------
    InputFileError
        If the file is damaged, has too many rows or unpacks to more than 2 GB.
    """
    del wanted
    if sheet is not None:
        raise refused(path, "is a Parquet file, which has no sheets.", "Leave sheet out.")
    try:
        metadata = pq.read_metadata(path)
        if metadata.num_rows > MAX_ROWS:
            raise too_many_rows(path)
        if sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups)) > MAX_UNPACKED_BYTES:
            raise refused(path, "unpacks to more than 2 GB.", "Split it, for example by year.")
        has_shapes = b"geo" in (metadata.metadata or {})
        frame = gpd.read_parquet(path) if has_shapes else pd.read_parquet(path)
        return from_frame(frame, file=path.name, first_row=1)  # texts that are not UTF-8 fail only here
    except _DAMAGE as error:
        if isinstance(error, GeoError):
            raise
        raise refused(path, "is not a readable Parquet file.", _EXPORT_AGAIN) from error
