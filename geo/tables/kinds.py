"""Which tables a file holds, told by its headers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geo.tables.formats import open_table
from geo.tables.headers import present_columns
from geo.tables.schema import INCIDENTS, TOTALS

_MANY_TABLES = (".xlsx", ".gpkg")


def table_kinds(path: str | Path) -> tuple[str, ...]:
    """Tell which tables a file holds: ``incidents``, ``totals``, or both in a workbook or GeoPackage.

    Totals name a measure and no incident type; everything else is read as incidents, whose reader says what is missing.

    Raises
    ------
    InputFileError
        If the file cannot be opened.

    """
    first = open_table(path, sheet=None, wanted="incidents").headers
    kinds = {_kind(first)}
    if Path(path).suffix.casefold() in _MANY_TABLES:
        second = open_table(path, sheet=None, wanted="totals").headers
        kinds |= {_kind(second)} if second != first else set()
    return tuple(sorted(kinds))


def _kind(headers: Sequence[str]) -> str:
    is_total = "measure" in present_columns(TOTALS, headers)
    is_incident = "incident_type" in present_columns(INCIDENTS, headers)
    return "totals" if is_total and not is_incident else "incidents"
