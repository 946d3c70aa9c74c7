"""Excel workbooks: one sheet's cells, with formulas by the values Excel stored for them."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from geo.errors import GeoError, Problem, TableError
from geo.tables.raw import MAX_COLUMNS, MAX_ROWS, RawTable, refused, too_many_rows

MAX_UNPACKED_BYTES = 256 * 1024**2
#: Texts that cells share are all held in memory at once, each as an object of its own.
MAX_SHARED_TEXT_BYTES = 64 * 1024**2
#: Styles, themes and lists of parts become trees of objects, many times their size.
MAX_PART_BYTES = 16 * 1024**2
#: What zipfile, the XML parsers and openpyxl raise on a file that is not what it should be.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # the parents of what both XML parsers raise
    EOFError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
)
_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3})(\d{1,7}):')
_SAVE_AGAIN = "Open it in Excel or LibreOffice and save it again as .xlsx."


def open_workbook(path: Path, wanted: str, sheet: str | None) -> RawTable:
    """Open one sheet of an .xlsx workbook; the first row that holds anything is the header.

    Raises
    ------
    InputFileError
        If the file is damaged, encrypted, no workbook, or unpacks to more than 256 MB.
    TableError
        If the sheet is not clear, or formulas have no stored values.
    """
    has_formulas = _checked_archive(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about drop-down lists and styles, which hold no cells
            with _Workbook(path, values=True) as book:
                name = _sheet_name(path, book, wanted, sheet)
                records = list(_records(path, book[name]))
                part = str(book[name]._worksheet_path)
            _check_merged(path, name, part, records)
            if has_formulas:
                _check_formulas(path, name, dict(records))
    except _DAMAGE as error:
        if isinstance(error, GeoError):
            raise
        raise refused(path, f"is not a readable workbook ({type(error).__name__}).", _SAVE_AGAIN) from error
    file = path.name if sheet is None else f"{path.name} [{name}]"
    return _table(path, file, records, wanted)


class _Workbook:
    """An open workbook that closes its file."""

    def __init__(self, path: Path, *, values: bool) -> None:
        self._book: Any = openpyxl.load_workbook(path, read_only=True, data_only=values, keep_links=False)

    def __enter__(self) -> Any:
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()


def _checked_archive(path: Path) -> bool:
    """Check the archive before it is unpacked; tell whether a sheet may hold formulas."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise refused(path, "is a zip archive, but not an Excel workbook.", "Unpack it, or save it as .xlsx.")
            if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                limit = MAX_UNPACKED_BYTES // 1024**2
                raise refused(path, f"unpacks to more than {limit} MB.", "Save the sheet needed as CSV.")
            shared = sum(member.file_size for member in members if member.filename.endswith("sharedStrings.xml"))
            if shared > MAX_SHARED_TEXT_BYTES:
                limit = MAX_SHARED_TEXT_BYTES // 1024**2
                raise refused(path, f"holds more than {limit} MB of texts.", "Save the sheet needed as CSV.")
            if any(member.file_size > MAX_PART_BYTES for member in members if _is_read_at_once(member.filename)):
                limit = MAX_PART_BYTES // 1024**2
                raise refused(path, f"holds more than {limit} MB of styles.", "Save the sheet needed as CSV.")
            if any(member.flag_bits & 1 for member in members):
                raise refused(path, "is encrypted.", "Save it without a password.")
            sheets = [member for member in members if member.filename.startswith("xl/worksheets/")]
            return any(_holds_formula(archive, member) for member in sheets)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, zlib.error) as error:
        raise refused(path, "is a damaged workbook.", _SAVE_AGAIN) from error


def _is_read_at_once(name: str) -> bool:
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    return name.endswith((".xml", ".rels")) and not is_sheet and not name.endswith("sharedStrings.xml")


def _holds_formula(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(member) as stream:
        while block := stream.read(1 << 20):
            text = tail + block
            if b"<f>" in text or b"<f " in text or b":f>" in text:
                return True
            tail = text[-4:]
    return False


def _sheet_name(path: Path, book: Any, wanted: str, sheet: str | None) -> str:
    names: list[str] = [s.title for s in book.worksheets]
    if sheet is not None:
        if sheet in names:
            return sheet
        raise TableError(
            Problem(file=path.name, reason=f"has no sheet '{sheet}'.", remedy=f"Its sheets are: {', '.join(names)}.")
        )
    for name in names:
        if name.strip().casefold() == wanted:
            return name
    filled = [s.title for s in book.worksheets if s.sheet_state == "visible" and _first_row(s)]
    if len(filled) == 1:
        return str(filled[0])
    if not filled:
        raise refused(path, "has no sheet with a header.", f"The first row names the columns of the {wanted} table.")
    raise TableError(
        Problem(
            file=path.name,
            reason=f"has several sheets: {', '.join(filled)}.",
            remedy=f"Name one of them '{wanted}' (in Python, sheet= says which).",
        )
    )


def _first_row(worksheet: Any) -> bool:
    worksheet.reset_dimensions()
    for position, row in enumerate(worksheet.iter_rows(values_only=True)):
        if any(value is not None for value in row):
            return True
        if position > 1000:
            break
    return False


def _records(path: Path, worksheet: Any) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Give the rows that hold anything, with their numbers; stop at a sheet's greatest height."""
    worksheet.reset_dimensions()
    for row, values in enumerate(worksheet.iter_rows(values_only=True), start=1):
        if row > MAX_ROWS:
            raise too_many_rows(path)
        if len(values) > MAX_COLUMNS and any(value is not None for value in values[MAX_COLUMNS:]):
            raise refused(path, f"has more than {MAX_COLUMNS:,} columns.", "Keep the columns needed.")
        if any(value is not None and value != "" for value in values):
            yield row, values[:MAX_COLUMNS]


def _check_formulas(path: Path, name: str, stored: Mapping[int, tuple[object, ...]]) -> None:
    """Report formulas that have no stored result: the file was made by a program that does not calculate."""
    with _Workbook(path, values=False) as book:
        lacking = {
            (row, place): formula
            for row, formulas in _records(path, book[name])
            for place, formula in enumerate(formulas)
            if _is_formula(formula) and (stored.get(row, ())[place : place + 1] or (None,)) == (None,)
        }
    if not lacking:
        return
    with _Workbook(path, values=True) as book:
        blank = _calculated_blanks(book[name])
    problems = [
        Problem(
            file=f"{path.name} [{name}]",
            row=row,
            column=get_column_letter(place + 1),
            value=getattr(formula, "text", formula),
            reason="is a formula without a stored result.",
            remedy="Open the workbook in Excel or LibreOffice, save it, and read it again.",
        )
        for (row, place), formula in lacking.items()
        if (row, place) not in blank
    ]
    if problems:
        raise TableError.from_problems(problems)


def _check_merged(path: Path, name: str, part: str, records: list[tuple[int, tuple[object, ...]]]) -> None:
    """Refuse merged cells below the header: they hold one value, and whether it is meant for each row is not known."""
    first, filled = records[0][0] if records else 0, dict(records)
    problems = []
    for left, top in sorted(_merged(path, part), key=lambda cell: cell[1]):
        place = column_index_from_string(left)
        held = filled.get(top, ())[place - 1 : place]
        if top > first and held and held[0] is not None:
            problems.append(
                Problem(
                    file=f"{path.name} [{name}]",
                    row=top,
                    column=left,
                    value=held[0],
                    reason="stands in merged cells.",
                    remedy="Unmerge them and write the value in each row it is meant for.",
                )
            )
    if problems:
        raise TableError.from_problems(problems)


def _merged(path: Path, part: str) -> set[tuple[str, int]]:
    """Give the column and row of the first cell of each merged block; read-only workbooks do not tell them."""
    found: set[tuple[str, int]] = set()
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as stream:
        tail = b""
        while block := stream.read(1 << 20):
            text = tail + block
            found.update((match[1].decode(), int(match[2])) for match in _MERGED.finditer(text))
            tail = text[-100:]
    return found


def _is_formula(value: object) -> bool:
    return isinstance(value, ArrayFormula | DataTableFormula) or (isinstance(value, str) and value.startswith("="))


def _calculated_blanks(worksheet: Any) -> set[tuple[int, int]]:
    """Find the cells whose stored result is an empty text, as ``=IF(A2="","",A2)`` gives."""
    worksheet.reset_dimensions()
    return {
        (row, place)
        for row, cells in enumerate(worksheet.iter_rows(), start=1)
        for place, cell in enumerate(cells)
        if cell.value is None and cell.data_type == "str"
    }


def _table(path: Path, file: str, records: list[tuple[int, tuple[object, ...]]], wanted: str) -> RawTable:
    if not records:
        raise refused(path, "has an empty sheet.", f"The first row names the columns of the {wanted} table.")
    header, body = records[0][1], records[1:]
    if sum(value is not None for value in header) == 1 and body and sum(value is not None for value in body[0][1]) > 1:
        raise TableError(
            Problem(
                file=file,
                row=records[0][0],
                value=next(value for value in header if value is not None),
                reason="is a title, where the headers should stand.",
                remedy="Delete the rows above the headers.",
            )
        )
    width = max(len(record) for _, record in records)
    headers = tuple("" if value is None else str(value) for value in header) + ("",) * (width - len(header))
    for row, record in body:
        for place, value in enumerate(record):
            if not headers[place].strip() and value is not None and str(value).strip():
                raise TableError(
                    Problem(
                        file=file,
                        row=row,
                        column=get_column_letter(place + 1),
                        value=value,
                        reason="stands in a column without a header.",
                        remedy="Give the column a header or clear it.",
                    )
                )
    cells = tuple([record[place] if place < len(record) else None for _, record in body] for place in range(width))
    return RawTable(file, headers, cells, [row for row, _ in body])
