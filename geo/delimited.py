"""Delimited text, such as CSV, split into records of cells; each has the row number that a spreadsheet gives it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from geo.errors import Problem

#: A record's row number, the first being 1, and its cells.
Record = tuple[int, list[str]]


class UnsplitError(ValueError):
    """Text that cannot be split into cells: the row where it breaks off; the message says why."""

    def __init__(self, row: int, reason: str) -> None:
        self.row = row
        super().__init__(reason)


def split_records(text: str, delimiter: str) -> Iterator[Record]:
    """Give every record of a text, blank ones too; a cell with a line break in it does not start a new row.

    Raises
    ------
    UnsplitError
        If quotes are not balanced, or a cell is longer than :func:`csv.field_size_limit` lets it be.
    """
    row = 0
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            yield row, cells
    except csv.Error as error:
        raise UnsplitError(row + 1, _why(error)) from error


def holds_anything(cells: Sequence[str]) -> bool:
    """Tell whether a record has a cell with more than blanks in it."""
    return any(cell.strip() for cell in cells)


def width_problems(file: str, header: Sequence[str], body: Sequence[Record]) -> list[Problem]:
    """List the records with fewer cells than the header, or with more that hold anything."""
    width = len(header)
    return [
        Problem(
            file=file,
            row=row,
            reason=f"has {len(cells)} cells where the header has {width}.",
            remedy='Put text that holds the delimiter in "quotes", and keep one cell a column.',
        )
        for row, cells in body
        if len(cells) < width or (len(cells) > width and holds_anything(cells[width:]))
    ]


def columns_of(header: Sequence[str], body: Sequence[Record]) -> list[list[str]]:
    """Give the cells below each header, of records that are at least as wide."""
    return [[cells[place] for _, cells in body] for place in range(len(header))]


def _why(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"has a cell of more than {csv.field_size_limit():,} characters, or a quote that is not closed."
    return f"cannot be split into cells ({error})."
