"""Lists of places as text: CSV by comma, semicolon or tab, and GeoNames' country dump, which has no header."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from geo.errors import InputFileError, Problem, TableError

_GEONAMES_COLUMNS = (
    "geonameid name asciiname alternatenames latitude longitude feature_class feature_code country cc2 admin1 admin2 "
    "admin3 admin4 population elevation dem timezone modified"
)
GEONAMES_COLUMNS = tuple(_GEONAMES_COLUMNS.split())
MOST_COLUMNS = 1_000


def read_text(path: Path) -> pd.DataFrame:
    """Read the cells of a list of places as text.

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
        return pd.read_csv(
            io.StringIO(text), sep="\t", names=list(GEONAMES_COLUMNS), dtype=str, quoting=csv.QUOTE_NONE,
            keep_default_na=False,
        )  # fmt: skip
    separator = max(",;\t", key=first.count)
    if first.count(separator) >= MOST_COLUMNS:
        raise _refused(path, f"has more than {MOST_COLUMNS:,} columns.", "Is it a list of places?")
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise _refused(path, f"cannot be split into cells ({error}).", 'Close every "quote".') from error
    filled = [(row, cells) for row, cells in enumerate(records, start=1) if any(cell.strip() for cell in cells)]
    if not filled:
        raise _refused(path, "holds no header.", "The first row names the columns: name, lat, lon.")
    header, body = filled[0][1], filled[1:]
    _check_widths(path, header, body)
    columns = {place: [cells[place] for _, cells in body] for place in range(len(header))}
    frame = pd.DataFrame(columns, dtype=str)
    frame.columns = pd.Index(header)
    return frame


def _check_widths(path: Path, header: list[str], body: list[tuple[int, list[str]]]) -> None:
    width = len(header)
    wrong = [
        Problem(
            file=path.name,
            row=row,
            reason=f"has {len(cells)} cells where the header has {width}.",
            remedy='Put text that holds the delimiter in "quotes", and keep one cell a column.',
        )
        for row, cells in body
        if len(cells) < width or any(cell.strip() for cell in cells[width:])
    ]
    if wrong:
        raise TableError.from_problems(wrong, heading=f"{len(wrong)} rows of {path.name} cannot be used")


def _refused(path: Path, reason: str, remedy: str) -> InputFileError:
    return InputFileError(Problem(file=path.name, reason=reason, remedy=remedy))
