"""Word files (.docx): paragraphs, lists and tables in reading order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordFile
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph

from geo.reports.raw import Document, refusal

#: Parts of a report unpack to less, in bytes; what unpacks to more is a bomb.
LARGEST_PART = 80_000_000
LARGEST_PACKAGE = 400_000_000
MOST_PARTS = 5_000
_DAMAGED = "Open it in a word processor and save it again."


def word_document(data: bytes, file: str) -> Document:
    """Read the text of a Word file."""
    _guard(data, file)
    try:
        opened = docx.Document(io.BytesIO(data))
        text = "\n\n".join(_lines(opened))
    except RecursionError as error:
        raise refusal(file, "is nested too deeply.", _DAMAGED) from error
    except (
        OpcError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
        OSError,
        SyntaxError,
        AttributeError,
        NotImplementedError,
        EOFError,
        IndexError,
        TypeError,
        AssertionError,
    ) as error:
        raise refusal(file, "is not a whole Word file (.docx).", _DAMAGED) from error
    except Exception as error:  # zlib and libxml2 raise classes of their own for damaged parts
        raise refusal(file, "is a damaged Word file.", _DAMAGED) from error
    if not text.strip():
        raise refusal(file, "holds no text.", "If its pages are pictures, run text recognition first.")
    return Document(text)


def _guard(data: bytes, file: str) -> None:
    """Refuse packages that unpack to more than any report, and encrypted ones."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise refusal(file, "is truncated or damaged.", "Copy or download it again.") from error
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts) or "EncryptedPackage" in names:
        raise refusal(file, "is encrypted.", "Save it without a password.")
    if (
        len(parts) > MOST_PARTS
        or sum(p.file_size for p in parts) > LARGEST_PACKAGE
        or any(p.file_size > LARGEST_PART and p.filename.endswith((".xml", ".rels")) for p in parts)
    ):
        raise refusal(file, "unpacks to more than any report holds.", "It may be a zip bomb; save the text alone.")
    if any(name.startswith("xl/") for name in names):
        raise refusal(
            file, "is an Excel table, not a report.", "Give it to `incident-maps build`, or a .docx file here."
        )
    if not any(name.startswith("word/") for name in names):
        raise refusal(file, "is a zip file, but not a Word file.", "Give a .docx file.")


def _lines(opened: WordFile) -> Iterator[str]:
    for block in opened.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        elif isinstance(block, Table):
            yield from _rows(block)


def _paragraph(paragraph: Paragraph) -> str:
    text = " ".join(paragraph.text.split())
    if not text:
        return ""
    properties = paragraph._p.pPr
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    listed = (properties is not None and properties.numPr is not None) or style.startswith("List")
    return f"- {text}" if listed and not style.startswith("Heading") else text


def _rows(table: Table) -> Iterator[str]:
    for row in table._tbl.tr_lst:
        cells = []
        for cell in row.tc_lst:
            text = " ".join(" ".join(p.text or "" for p in cell.p_lst).split())
            if text:
                cells.append(text)
        if cells:
            yield ": ".join(cells) if len(cells) == 2 else " | ".join(cells)
