"""Which tables a file holds, told by its headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from geo.errors import TableError
from geo.tables.formats import open_table
from geo.tables.headers import present_columns
from geo.tables.schema import INCIDENTS, TOTALS

_MANY_TABLES = (".xlsx", ".xlsm", ".gpkg")


def table_kinds(path: str | Path) -> tuple[str, ...]:
    """Tell which tables a file holds: ``incidents``, ``totals``, or both in a workbook or GeoPackage.

    Totals name a measure and no incident type; everything else is read as incidents, whose reader says what is missing.

    Raises
    ------
    InputFileError
        If the file cannot be opened.
    TableError
        If it holds several tables and none is named incidents or totals.

    """
    several = Path(path).suffix.casefold() in _MANY_TABLES
    found = dict.fromkeys(_kind(headers) for headers in _headers(path, ("incidents", "totals")[: 1 + several]))
    return tuple(sorted(found))


def _headers(path: str | Path, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give the headers of each table that is there; where none is, the complaint about the first."""
    complaints: list[TableError] = []
    for name in names:
        try:
            yield open_table(path, sheet=None, wanted=name).headers
        except TableError as error:
            complaints.append(error)
    if len(complaints) == len(names):
        raise complaints[0]


def _kind(headers: Sequence[str]) -> str:
    is_total = "measure" in present_columns(TOTALS, headers)
    is_incident = "incident_type" in present_columns(INCIDENTS, headers)
    return "totals" if is_total and not is_incident else "incidents"
