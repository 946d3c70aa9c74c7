"""Raw tables: headers and unread cells, each row with the number a person would give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import InputFileError, Problem, TableError

MAX_ROWS = 1_048_576
MAX_COLUMNS = 1_000


@dataclass(frozen=True)
class RawTable:
    """What a file or frame holds, unread.

    ``cells`` has one sequence per header. ``rows`` numbers the rows as their reader sees them. ``geometry`` holds one
    shape or None per row where the file has shapes, in ``crs`` (a definition pyproj understands, or None).
    ``remarks`` tells what was assumed to open the file.
    """

    file: str
    headers: tuple[str, ...]
    cells: tuple[Sequence[object], ...]
    rows: Sequence[int]
    geometry: Sequence[object] | None = None
    crs: object = None
    remarks: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)


def refused(path: Path, reason: str, remedy: str) -> InputFileError:
    """Make the error of a file that cannot be used."""
    return InputFileError(Problem(file=path.name, reason=reason, remedy=remedy))


def too_many_rows(path: Path) -> InputFileError:
    """Make the error of a table that is too long."""
    return refused(path, f"has more than {MAX_ROWS:,} rows.", "Split it, for example by year.")


def from_frame(frame: pd.DataFrame, *, file: str, first_row: int = 0, remarks: tuple[str, ...] = ()) -> RawTable:
    """Take a frame's cells as they are; named index levels count as columns.

    Raises
    ------
    TableError
        If the frame has several levels of headers or too many columns.
    """
    if frame.columns.nlevels > 1:
        raise TableError(Problem(file=file, reason="has several levels of headers.", remedy="Flatten them into one."))
    if len(frame.columns) > MAX_COLUMNS:
        raise TableError(
            Problem(file=file, reason=f"has more than {MAX_COLUMNS:,} columns.", remedy="Keep those needed.")
        )
    geometry: Sequence[object] | None = None
    crs: object = None
    position: int | None = None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry = list(frame.geometry)
        crs = frame.crs
        position = list(frame.columns).index(frame.active_geometry_name)
    headers: list[str] = []
    cells: list[Sequence[object]] = []
    named = [str(name) for name in frame.index.names if name is not None]
    for name in named:
        if name not in set(map(str, frame.columns)):
            headers.append(name)
            cells.append(frame.index.get_level_values(name).astype(object).tolist())
    for place, label in enumerate(frame.columns):
        if place != position:
            headers.append(str(label))
            cells.append(frame.iloc[:, place].astype(object).tolist())
    rows = range(first_row, first_row + len(frame))
    return RawTable(file, tuple(headers), tuple(cells), rows, geometry, crs, remarks)
