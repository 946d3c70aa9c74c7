"""Reading: files and frames become incident and total tables, checked whole before anything is returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import Problem, TableError
from geo.tables import incident_rules, total_rules
from geo.tables.cells import Parsed, is_missing, plain, read_cell
from geo.tables.dates import DateCell, Refusal
from geo.tables.defects import Defects
from geo.tables.foreign_precision import fill_foreign_precision, foreign_header
from geo.tables.formats import open_table
from geo.tables.headers import Matched, match_headers
from geo.tables.positions import read_positions
from geo.tables.raw import RawTable
from geo.tables.schema import INCIDENTS, TOTALS, Column, Kind, Schema

#: Holds how exactly each date is written until the date precision is settled.
_WRITTEN = "_written"
_DTYPES: dict[Kind, str] = {
    "text": "string",
    "choice": "string",
    "count": "Int64",
    "number": "Float64",
    "flag": "boolean",
}


def read_incidents(
    path_or_frame: str | Path | pd.DataFrame, *, crs: object = None, sheet: str | None = None
) -> gpd.GeoDataFrame:
    """Read a table of incidents and check all of it.

    Parameters
    ----------
    path_or_frame
        A .csv, .xlsx, .geojson, .json, .gpkg or .parquet file, a DataFrame or a GeoDataFrame. Headers are the column
        names of the registry, one of their other names, or the names IMSMA, UCDP, ACLED and HXL give them.
    crs
        The coordinate system of ``lon`` and ``lat``, or of shapes that name none; by default ``lon`` and ``lat`` are
        degrees in EPSG:4326.
    sheet
        The sheet of a workbook or the layer of a GeoPackage; needed only where it is not clear.

    Returns
    -------
    geopandas.GeoDataFrame
        All columns of the registry in its order, then ``geometry``: points in EPSG:4326, None without coordinates.
        Missing stays missing. ``attrs`` hold ``file``, ``unused_columns`` (headers that were not read),
        ``assumptions`` (sentences about what the file did not say) and ``row_runs`` (see :func:`row_in_file`).

    Raises
    ------
    InputFileError
        If the file cannot be opened.
    TableError
        If columns are missing or cells cannot be used: one error that lists every problem.
    CRSError
        If shapes have no coordinate system and ``crs`` does not name it, or the two differ.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "incident_id": ["a"], "date": ["2021-02-25"], "incident_type": ["vehicle_bomb"],
    ...     "killed": [5], "place": ["Ras al Ein"], "source": ["a report"],
    ... })
    >>> int(read_incidents(table)["killed"].sum())
    5
    """
    raw = open_table(path_or_frame, sheet=sheet, wanted="incidents")
    positions = read_positions(raw, crs)
    matched = match_headers(INCIDENTS, raw.headers, file=raw.file)
    reading = _read_columns(INCIDENTS, raw, matched)
    frame, defects, problems = reading.frame(), reading.defects(), reading.problems
    problems += _settle_date_precision(frame, defects)
    problems += positions.place(frame, defects)
    precision = foreign_header(matched)
    if precision is not None:
        problems += fill_foreign_precision(frame, raw, precision)
        reading.remarks.append(f"The precision is read from the column {precision}.")
    reading.remarks += incident_rules.fill_defaults(frame)
    problems += incident_rules.incident_problems(frame, defects)
    _raise_all(problems, raw, "incidents")
    result = gpd.GeoDataFrame(frame, geometry=_points(frame), crs="EPSG:4326")
    result.attrs.update(_account(raw, matched, reading.remarks))
    return result


def read_totals(path_or_frame: str | Path | pd.DataFrame, *, sheet: str | None = None) -> pd.DataFrame:
    """Read a table of totals and check all of it.

    Parameters
    ----------
    path_or_frame
        A .csv, .xlsx, .json, .gpkg or .parquet file, or a DataFrame.
    sheet
        The sheet of a workbook or the layer of a GeoPackage; needed only where it is not clear.

    Returns
    -------
    pandas.DataFrame
        All columns of the registry in its order. Parties and causes in ``key`` are codes; a governorate stays as
        printed and has its ``adm1_pcode``. A stated ``value`` without bounds bounds itself. ``attrs`` as in
        :func:`read_incidents`.

    Raises
    ------
    InputFileError
        If the file cannot be opened.
    TableError
        If columns are missing or cells cannot be used: one error that lists every problem.

    Notes
    -----
    A table with a ``governorate`` header and no ``by`` column is divided by governorate.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "report": ["a report"], "period_start": ["2021-02-01"], "period_end": ["2021-02-28"],
    ...     "measure": ["killed"], "value": [138],
    ... })
    >>> int(read_totals(table)["value"].sum())
    138
    """
    raw = open_table(path_or_frame, sheet=sheet, wanted="totals")
    matched = match_headers(TOTALS, raw.headers, file=raw.file)
    reading = _read_columns(TOTALS, raw, matched)
    frame, defects, problems = reading.frame(), reading.defects(), reading.problems
    if "by" not in matched.positions and matched.header_of("key") == "governorate":
        frame["by"] = pd.array(["governorate"] * len(frame), dtype="string")
    problems += total_rules.read_keys(frame, defects)
    incident_rules.fill_bounds(frame, "value", "value_min", "value_max")
    problems += total_rules.total_problems(frame, defects)
    _raise_all(problems, raw, "totals")
    frame.attrs.update(_account(raw, matched, reading.remarks))
    return frame


def _points(frame: pd.DataFrame) -> Any:
    """Make one point for each row with coordinates, None for the others."""
    lon, lat = (frame[name].to_numpy(float, na_value=np.nan) for name in ("lon", "lat"))
    placed = ~(np.isnan(lon) | np.isnan(lat))
    points = np.full(len(frame), None, dtype=object)
    points[placed] = shapely.points(lon[placed], lat[placed])
    return points


def _account(raw: RawTable, matched: Matched, remarks: Sequence[str]) -> dict[str, Any]:
    return {
        "file": raw.file,
        "row_runs": _row_runs(raw.rows),
        "unused_columns": [header for header in matched.unused if header != foreign_header(matched)],
        "assumptions": [*raw.remarks, *remarks],
    }


def _row_runs(rows: Sequence[int]) -> list[list[int]]:
    """Give each run of rows that follow one another as [position, row]: one, where the file has no blank rows."""
    if not rows:
        return []
    starts = [0, *(np.flatnonzero(np.diff(np.asarray(rows)) != 1) + 1)]
    return [[int(start), rows[start]] for start in starts]


def row_in_file(table: pd.DataFrame, position: int) -> int:
    """Tell which row of its file (or frame) a row of a read table comes from, as its reader counts.

    Parameters
    ----------
    table
        A table as :func:`read_incidents` or :func:`read_totals` gave it, its rows in that order.
    position
        Position of the row in the table, from 0.

    Raises
    ------
    LookupError
        If the table was not read by this package or has no such row.
    """
    if not 0 <= position < len(table) or "row_runs" not in table.attrs:
        raise LookupError(f"no row at position {position} of a table that was read")
    start, row = max(run for run in table.attrs["row_runs"] if run[0] <= position)
    return int(row + position - start)


def _raise_all(problems: Sequence[Problem], raw: RawTable, table: str) -> None:
    if problems:
        order = sorted(range(len(problems)), key=lambda n: (problems[n].row or 0, n))
        raise TableError.from_problems(
            [problems[n] for n in order], heading=f"{len(problems)} problems in the {table} table {raw.file}"
        )


@dataclass
class _Reading:
    """What has been read of a table so far: one array a column, and what was wrong or worth saying."""

    raw: RawTable
    arrays: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refusals: dict[str, frozenset[int]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """Put the columns together, in row order."""
        return pd.DataFrame(self.arrays, index=pd.RangeIndex(len(self.raw)))

    def defects(self) -> Defects:
        """Give the maker of problems between cells."""
        return Defects(self.raw.file, self.raw.rows, self.refusals)

    def refuse(self, n: int, column: Column, cell: object, refusal: Refusal) -> None:
        """Note that the cell of a row cannot be used."""
        value = None if is_missing(plain(cell)) else cell
        self.problems.append(
            Problem(
                file=self.raw.file,
                row=self.raw.rows[n],
                column=column.name,
                value=value,
                reason=refusal.reason,
                remedy=refusal.remedy,
            )
        )


def _read_columns(schema: Schema, raw: RawTable, matched: Matched) -> _Reading:
    """Read every cell of every column."""
    reading = _Reading(raw)
    for column in schema:
        place = matched.positions.get(column.name)
        if place is None:
            reading.arrays[column.name] = _as_array(column, [column.default] * len(raw))
            continue
        values = _read_column(reading, column, raw.cells[place])
        if column.kind == "date":
            _check_dates(reading, column, raw.cells[place], values)
        reading.arrays[column.name] = _as_array(column, values)
        if column.name == "date":
            written = [value.precision if isinstance(value, DateCell) else None for value in values]
            reading.arrays[_WRITTEN] = pd.array(written, dtype="string")
    return reading


def _read_column(reading: _Reading, column: Column, cells: Sequence[object]) -> list[Parsed | Refusal]:
    """Read a column's cells; note those refused, and those missing where every row must be filled."""
    values, clean = _read_cells(column, cells)
    if clean:
        reading.refusals[column.name] = frozenset()
        return values
    empty = Refusal("is empty.", f"Every row needs its {column.name}.")
    refused = set()
    for n, value in enumerate(values):
        if value is None and column.filled:
            reading.refuse(n, column, None, empty)
        elif isinstance(value, Refusal):
            reading.refuse(n, column, cells[n], value)
            refused.add(n)
            values[n] = None
    reading.refusals[column.name] = frozenset(refused)
    return values


def _read_cells(column: Column, cells: Sequence[object]) -> tuple[list[Parsed | Refusal], bool]:
    """Read equal cells of equal type once (1, 1.0 and True are not equal here); tell whether nothing is wrong."""
    try:
        known = dict.fromkeys(zip(map(type, cells), cells, strict=True))
    except TypeError:  # lists and dicts cannot be keys
        return [_read_or_default(column, cell) for cell in cells], False
    read = {key: _read_or_default(column, key[1]) for key in known}
    wrong = any(isinstance(value, Refusal) or (value is None and column.filled) for value in read.values())
    return [read[key] for key in zip(map(type, cells), cells, strict=True)], not wrong


def _read_or_default(column: Column, cell: object) -> Parsed | Refusal:
    value = read_cell(column, cell)
    return column.default if value is None else value


def _check_dates(
    reading: _Reading, column: Column, cells: Sequence[object], values: Sequence[Parsed | Refusal]
) -> None:
    """Refuse dates without a day where only ``date`` may be so; say how many times of day are left out."""
    partial = Refusal("is not a full date.", "Write the date as year-month-day, such as 2021-02-07.")
    timed = 0
    for n, value in enumerate(values):
        if isinstance(value, DateCell):
            timed += value.timed
            if value.precision != "day" and column.name != "date":
                reading.refuse(n, column, cells[n], partial)
    if timed:
        reading.remarks.append(f"The time of day of {timed} cells of {column.name} is left out.")


def _settle_date_precision(frame: pd.DataFrame, defects: Defects) -> list[Problem]:
    """Fill the precision from how the date is written; a date written coarser than it claims is a problem."""
    written = frame.pop(_WRITTEN)
    overstated = (frame["date_precision"] == "day") & written.isin(["month", "year"])
    frame["date_precision"] = frame["date_precision"].fillna(written)
    return [
        defects.at(
            position,
            "date_precision",
            "day",
            f"but the date gives only the {written.iloc[position]}.",
            "Write the full date, or the precision it has.",
        )
        for position in defects.where(overstated)
    ]


def _as_array(column: Column, values: Sequence[Parsed | Refusal]) -> Any:
    if column.kind == "date":
        days = [value.day if isinstance(value, DateCell) else None for value in values]
        return np.array(days, dtype="datetime64[D]").astype("datetime64[us]")
    return pd.array(values, dtype=_DTYPES[column.kind])  # type: ignore[call-overload]
