"""Lists of places as cells of text: CSV by comma, semicolon or tab, GeoNames' country dump, and Excel sheets."""

from __future__ import annotations

import csv
import io
import warnings
from pathlib import Path

import openpyxl
import pandas as pd

from geo.delimited import Record, UnsplitError, columns_of, holds_anything, split_records, width_problems
from geo.errors import InputFileError, Problem, TableError

_GEONAMES_COLUMNS = (
    "geonameid name asciiname alternatenames latitude longitude feature_class feature_code country cc2 admin1 admin2 "
    "admin3 admin4 population elevation dem timezone modified"
)
GEONAMES_COLUMNS = tuple(_GEONAMES_COLUMNS.split())
MOST_COLUMNS = 1_000
_OCHA_SHEET = "syr_populatedplaces"
_NO_VALUES = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


def read_text(path: Path) -> pd.DataFrame:
    """Read the cells of a list of places as text; the frame's index has the rows of the file.

    Raises
    ------
    UnicodeDecodeError
        If it is not UTF-8.
    InputFileError
        If it holds no header, more columns than any table of places has, or quotes that are not closed.
    TableError
        If rows have more or fewer cells than the header; all of them are listed.
    """
    text = path.read_text(encoding="utf-8-sig")
    first = text[: text.find("\n") + 1] or text
    if first.count("\t") == len(GEONAMES_COLUMNS) - 1 and first.split("\t")[0].isdigit():
        dump = pd.read_csv(
            io.StringIO(text), sep="\t", names=list(GEONAMES_COLUMNS), dtype=str, quoting=csv.QUOTE_NONE,
            keep_default_na=False,
        )  # fmt: skip
        return dump.set_axis(range(1, len(dump) + 1))
    separator = max(",;\t", key=first.count)
    if first.count(separator) >= MOST_COLUMNS:
        raise _too_wide(path)
    try:
        return _framed(path, [record for record in split_records(text, separator) if holds_anything(record[1])])
    except UnsplitError as error:
        raise _refused(path, str(error), 'Close every "quote".') from error


def read_sheet(path: Path) -> pd.DataFrame:
    """Read the cells of OCHA's sheet of a workbook, else of its first, as text; the index has the rows of the sheet.

    Cells are taken row by row: a stray one far to the right or far below does not fill the memory.

    Raises
    ------
    InputFileError
        If it holds no header, or more columns than any table of places has.
    TableError
        If rows have more cells than the header; all of them are listed.
    """
    with path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about drop-down lists and styles, which hold no cells
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        sheet = book[_OCHA_SHEET] if _OCHA_SHEET in book.sheetnames else book.worksheets[0]
        sheet.reset_dimensions()
        filled: list[Record] = []
        for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = ["" if value is None or value in _NO_VALUES else str(value) for value in values]
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise _too_wide(path)
            if cells:
                filled.append((row, cells))
    width = len(filled[0][1]) if filled else 0
    return _framed(path, [(row, cells + [""] * (width - len(cells))) for row, cells in filled])


def _framed(path: Path, filled: list[Record]) -> pd.DataFrame:
    """Make a frame of the records that hold anything, the first of which is the header."""
    if not filled:
        raise _refused(path, "holds no header.", "The first row names the columns: name, lat, lon.")
    header, body = filled[0][1], filled[1:]
    if wrong := width_problems(path.name, header, body):
        raise TableError.from_problems(wrong, heading=f"{len(wrong)} rows of {path.name} cannot be used")
    frame = pd.DataFrame(dict(enumerate(columns_of(header, body))), dtype=str)
    return frame.set_axis(pd.Index(header), axis="columns").set_axis([row for row, _ in body], axis="index")


def _too_wide(path: Path) -> InputFileError:
    return _refused(path, f"has more than {MOST_COLUMNS:,} columns.", "Is it a list of places?")


def _refused(path: Path, reason: str, remedy: str) -> InputFileError:
    return InputFileError(Problem(file=path.name, reason=reason, remedy=remedy))
