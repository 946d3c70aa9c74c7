"""An Excel workbook to fill in: the columns of the registry, with lists of their codes and a word on each."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from geo.errors import OutputError, Problem
from geo.tables.schema import INCIDENTS, TOTALS, Column, Schema
from geo.writing import timeless_zip, whole_file

_ROWS = 5000
#: Columns that a program fills, from coordinates, names or the text of a report.
_NOT_TYPED = ("placed_by", "place_pcode", "adm1_pcode", "adm2_pcode", "adm3_pcode", "quote", "quote_start", "quote_end")


def write_template(path: Path | str) -> None:
    """Write a workbook with the sheets ``incidents`` and ``totals`` to fill in, and ``codes`` to look up.

    Columns that must be there come first, in bold. Cells of codes offer the list of codes; each cell says what its
    column means. A sheet left empty is read as no rows.

    Raises
    ------
    OutputError
        If the suffix is not .xlsx, or the file cannot be written.

    """
    target = Path(path)
    if target.suffix.casefold() != ".xlsx":
        raise OutputError(
            Problem(file=str(target), reason="is not the name of an Excel workbook.", remedy="Let it end in .xlsx.")
        )
    book = Workbook()
    sheets = {schema.name: book.create_sheet(schema.name) for schema in (INCIDENTS, TOTALS)}
    book.remove(book.worksheets[0])
    ranges = _write_codes(book.create_sheet("codes"))
    for schema in (INCIDENTS, TOTALS):
        _write_columns(sheets[schema.name], schema, ranges)
    raw = io.BytesIO()
    book.save(raw)
    with whole_file(target) as draft:
        draft.write_bytes(timeless_zip(raw.getvalue()))


def _write_codes(sheet: Any) -> dict[int, str]:
    """Write each list of codes with its meanings side by side; give where each list stands."""
    ranges: dict[int, str] = {}
    for schema in (INCIDENTS, TOTALS):
        for column in schema:
            if column.choices and id(column.choices) not in ranges:
                at = 2 * len(ranges) + 1
                for row, cells in enumerate([(column.name, "meaning"), *column.choices.items()], start=1):
                    for place, text in enumerate(cells, start=at):
                        sheet.cell(row, place, text).font = Font(bold=row == 1)
                letter = get_column_letter(at)
                sheet.column_dimensions[letter].width = 22
                sheet.column_dimensions[get_column_letter(at + 1)].width = 50
                ranges[id(column.choices)] = f"codes!${letter}$2:${letter}${len(column.choices) + 1}"
    sheet.freeze_panes = "A2"
    return ranges


def _write_columns(sheet: Any, schema: Schema, ranges: dict[int, str]) -> None:
    typed = [column for column in schema if column.name not in _NOT_TYPED]
    typed.sort(key=lambda column: not (column.required or column.filled))
    for place, column in enumerate(typed, start=1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, column.name)
        head.font = Font(bold=column.required or column.filled)
        sheet.column_dimensions[letter].width = max(12, len(column.name) + 3)
        check = _check(column, ranges)
        check.add(f"{letter}2:{letter}{_ROWS}")
        sheet.add_data_validation(check)
        if column.kind == "date":
            sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"


def _check(column: Column, ranges: dict[int, str]) -> DataValidation:
    """Say what the column means when its cell is chosen, and offer or check what it may hold."""
    if column.choices:
        rule = DataValidation(type="list", formula1=f"={ranges[id(column.choices)]}", allow_blank=True)
    elif column.kind == "flag":
        rule = DataValidation(type="list", formula1='"true,false"', allow_blank=True)
    elif column.kind == "count":
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    else:
        rule = DataValidation(allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = column.name, column.doc[:255], True
    rule.errorTitle, rule.error, rule.showErrorMessage = column.name, column.doc[:255], True
    return rule
