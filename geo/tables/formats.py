"""Formats: what a file is by its suffix, checked by its first bytes, and which opener reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from geo.errors import InputFileError, Problem
from geo.tables.geographic import open_geopackage, open_json, open_parquet
from geo.tables.raw import RawTable, from_frame, refused
from geo.tables.textual import open_csv
from geo.tables.workbooks import open_workbook

MAX_FILE_BYTES = 256 * 1024**2
Opener = Callable[[Path, str, str | None], RawTable]

_REMEDY_FORMATS = "Give a .csv, .xlsx, .geojson, .gpkg or .parquet file, or a DataFrame."
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "text",
        ".tsv": "text",
        ".xlsx": "xlsx",
        ".xlsm": "xlsx",
        ".geojson": "json",
        ".json": "json",
        ".gpkg": "gpkg",
        ".parquet": "parquet",
        ".geoparquet": "parquet",
    }
)
_SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        "text": "plain text (CSV)",
        "json": "JSON text",
        "xlsx": "a zip archive, as an Excel workbook is",
        "gpkg": "a GeoPackage (SQLite)",
        "parquet": "a Parquet file",
        "old_office": "an old Excel file (.xls) or an encrypted workbook",
        "pdf": "a PDF",
        "picture": "a picture",
        "gzip": "a gzip archive",
    }
)
_OPENERS: Mapping[str, Opener] = MappingProxyType(
    {
        "text": open_csv,
        "xlsx": open_workbook,
        "json": open_json,
        "gpkg": open_geopackage,
        "parquet": open_parquet,
    }
)
_REFUSED_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".xls": "Old Excel files are not read: save it as .xlsx.",
        ".ods": "OpenDocument sheets are not read: save it as .xlsx or .csv.",
        ".shp": "Shapefiles cut headers at ten letters: save it as a GeoPackage (.gpkg).",
        ".dbf": "Shapefile tables cut headers at ten letters: save it as .csv.",
        ".pdf": "Reports are read by read_report, not as tables.",
        ".docx": "Reports are read by read_report, not as tables.",
        ".doc": "If it is a report, save it as .docx; if a table, as .xlsx.",
        ".rtf": "If it is a report, save it as .docx; if a table, as .xlsx.",
        ".odt": "If it is a report, save it as .docx; if a table, as .xlsx.",
    }
)
_SIGNATURES = (
    (b"PK\x03\x04", "xlsx"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x1f\x8b", "gzip"),
)


def open_table(path_or_frame: str | Path | pd.DataFrame, *, sheet: str | None, wanted: str) -> RawTable:
    """Open a file or a frame.

    Parameters
    ----------
    path_or_frame
        A path, a DataFrame or a GeoDataFrame.
    sheet
        The sheet of a workbook or the layer of a GeoPackage; None takes the one named ``wanted``, or the only one.
    wanted
        The table's name in the registry: ``incidents`` or ``totals``.

    Raises
    ------
    InputFileError
        If the file is missing, empty, too large, damaged or not what its suffix says.
    TableError
        If it opens, but is not one table with headers.
    """
    if isinstance(path_or_frame, pd.DataFrame):
        return from_frame(path_or_frame, file="frame")
    if not isinstance(path_or_frame, str | Path):
        raise InputFileError(
            Problem(reason=f"a {type(path_or_frame).__name__} is neither a path nor a frame.", remedy=_REMEDY_FORMATS)
        )
    path = Path(path_or_frame)
    kind = _checked_kind(path)
    try:
        return _OPENERS[kind](path, wanted, sheet)
    except PermissionError as error:
        raise refused(path, "cannot be opened: permission denied.", "Check who may read it.") from error


def _checked_kind(path: Path) -> str:
    """Find the format by suffix and check it against the first bytes."""
    if not path.exists():
        raise refused(path, "does not exist.", f"Check the path: {path}")
    if not path.is_file():
        raise refused(path, "is a folder." if path.is_dir() else "is not a file.", "Name the files one by one.")
    suffix = path.suffix.casefold()
    size = path.stat().st_size
    if size == 0:
        raise refused(path, "is empty (0 bytes).", "Export it again.")
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        raise refused(path, f"is larger than {limit} MB.", "Split it, for example by year.")
    if suffix in _REFUSED_SUFFIXES:
        raise refused(path, "is not a table this reads.", _REFUSED_SUFFIXES[suffix])
    if suffix not in _KINDS:
        raise refused(path, f"has the unknown suffix '{suffix}'.", _REMEDY_FORMATS)
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise refused(path, f"cannot be opened ({error.strerror}).", "Check who may read it.") from error
    expected, found = _KINDS[suffix], _content_kind(start)
    if found in ("old_office", "pdf") or (found != expected and not {found, expected} <= {"text", "json"}):
        raise refused(
            path,
            f"is named {suffix} but holds {_SPOKEN[found]}.",
            "Rename it to what it is, or save it again in the format of its name.",
        )
    return expected


def _content_kind(start: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    return "json" if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "text"
