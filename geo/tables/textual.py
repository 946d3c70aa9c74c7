"""CSV: its encoding and its delimiter are recognised, or refused with a word; nothing is guessed from the cells."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from geo.delimited import Record, UnsplitError, columns_of, holds_anything, split_records, width_problems
from geo.errors import InputFileError, Problem, TableError
from geo.tables.headers import present_columns
from geo.tables.raw import MAX_COLUMNS, MAX_ROWS, RawTable, refused, too_many_rows
from geo.tables.schema import INCIDENTS, TOTALS

_DELIMITERS = ",;\t|"
_LONGEST_HEADER = 200_000
_UTF8_REMEDY = "Save it as 'CSV UTF-8'."
_ARABIC_RUN = re.compile(r"[\u0600-\u06ff]{2,}")
_FOREIGN_LETTER = re.compile(r"[^\x00-\x7f\u00a0-\u00bf\u060c\u061b\u061f\u0640\u200c-\u200f\u2010-\u2044\u20ac]")


def open_csv(path: Path, wanted: str, sheet: str | None) -> RawTable:
    """Open a CSV file: comma, semicolon, tab or bar; UTF-8, UTF-16 with its mark, or Windows-1256 Arabic.

    Row numbers count records, as a spreadsheet does: a cell with a line break in it does not start a new row.

    Raises
    ------
    InputFileError
        If the encoding is not recognised, or quotes are not balanced.
    TableError
        If a row has more or fewer cells than the header.
    """
    if sheet is not None:
        raise refused(path, "is a CSV file, which has no sheets.", "Leave sheet out.")
    text, remarks = _decoded(path)
    if marked := re.match(r"sep=(.)\r?\n", text):
        delimiter = marked[1]
        text = text[marked.end() :]
    else:
        delimiter = _delimiter(path, text)
    records = _records(path, text, delimiter)
    if not records:
        raise refused(path, "holds no header.", f"The first row names the columns of the {wanted} table.")
    header, body = records[0][1], records[1:]
    if len(header) > MAX_COLUMNS:
        raise refused(path, f"has more than {MAX_COLUMNS:,} columns.", "Keep the columns needed.")
    if problems := width_problems(path.name, header, body):
        raise TableError.from_problems(problems)
    rows = [row for row, _ in body]
    return RawTable(path.name, tuple(header), tuple(columns_of(header, body)), rows, remarks=remarks)


def _decoded(path: Path) -> tuple[str, tuple[str, ...]]:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise refused(path, "starts as UTF-16 but is damaged.", _UTF8_REMEDY) from error
    if raw[:4096].count(0) * 5 > len(raw[:4096]):
        raise refused(path, "is not text: it holds many zero bytes (UTF-16 without its mark?).", _UTF8_REMEDY)
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        arabic = raw.decode("cp1256", errors="replace")
        if _reads_as_arabic(arabic):
            return arabic, ("The file is not UTF-8; it was read as Windows-1256 (Arabic).",)
        row = raw[: error.start].count(b"\n") + 1
        raise InputFileError(
            Problem(file=path.name, row=row, reason="is not UTF-8 text.", remedy=_UTF8_REMEDY)
        ) from error


def _reads_as_arabic(text: str) -> bool:
    """Tell whether nearly all letters beyond ASCII are Arabic ones standing together, as in words."""
    foreign = len(_FOREIGN_LETTER.findall(text))
    in_words = sum(map(len, _ARABIC_RUN.findall(text)))
    return foreign >= 4 and in_words >= 0.9 * foreign


def _delimiter(path: Path, text: str) -> str:
    """Choose the delimiter under which most headers are known, then the one that makes most headers."""
    line = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    if len(line) > _LONGEST_HEADER:
        raise refused(path, f"has a header row of more than {_LONGEST_HEADER:,} characters.", "Is it a table?")

    def merit(delimiter: str) -> tuple[int, int]:
        headers = next(csv.reader([line], delimiter=delimiter), [])
        return max(len(present_columns(schema, headers)) for schema in (INCIDENTS, TOTALS)), len(headers)

    return max(_DELIMITERS, key=merit)


def _records(path: Path, text: str, delimiter: str) -> list[Record]:
    """Give the records that hold anything."""
    found: list[Record] = []
    try:
        for row, cells in split_records(text, delimiter):
            if holds_anything(cells):
                found.append((row, cells))
            if row > 2 * MAX_ROWS or len(found) > MAX_ROWS + 1:  # blank rows cost time too
                raise too_many_rows(path)
    except UnsplitError as error:
        raise InputFileError(
            Problem(
                file=path.name,
                row=error.row,
                reason=str(error),
                remedy='Put text with quotes, line breaks or delimiters in "quotes" and double the quotes inside.',
            )
        ) from error
    return found
