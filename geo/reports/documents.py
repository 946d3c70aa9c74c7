"""Files into text: plain text, PDF, HTML and Word. What a file is, its first bytes tell, not its name."""

from __future__ import annotations

from pathlib import Path

from geo.errors import InputFileError, Problem, ReportError
from geo.reports.raw import Document, refusal

SUFFIXES = frozenset({".txt", ".text", ".md", ".pdf", ".html", ".htm", ".xhtml", ".docx"})

#: No report is larger, in bytes; what is, is refused before it is parsed.
LARGEST_FILE = 60_000_000

_HTML_STARTS = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<?xml",
    b"<article",
    b"<div",
    b"<!--",
    b"<p",
    b"<main",
    b"<meta",
)
_TABLES = frozenset({".csv", ".tsv", ".json", ".geojson"})
_MOST_CONTROL = 0.01


def read_document(path: Path) -> Document:
    """Read the text of a report file.

    Parameters
    ----------
    path
        A text, PDF, HTML or Word (.docx) file, at most 60 MB.

    Raises
    ------
    InputFileError
        If the file cannot be found or opened.
    ReportError
        If it is too large, empty, encrypted, truncated, scanned without a text layer, or none of the formats.
    """
    data = _bytes(path)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    # Readers are imported only when a file of their kind comes: text needs none of them.
    if b"%pdf-" in data[:1024].lower():
        from geo.reports.formats_pdf import pdf_document  # noqa: PLC0415

        return pdf_document(data, path.name)
    if data[:4] == b"PK\x03\x04":
        from geo.reports.formats_word import word_document  # noqa: PLC0415

        return word_document(data, path.name)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise refusal(path.name, "is an encrypted or an old Word file (.doc).", "Save it as .docx without a password.")
    if start.startswith(b"{\\rtf"):
        raise refusal(path.name, "is Rich Text (.rtf).", "Save it as .docx.")
    if start.startswith(_HTML_STARTS) or path.suffix.lower() in (".html", ".htm", ".xhtml"):
        from geo.reports.formats_html import html_document  # noqa: PLC0415

        return html_document(decode(data, path.name), path.name)
    if path.suffix.lower() in (".pdf", ".docx"):
        raise refusal(path.name, f"is not a {path.suffix[1:].upper()} file.", "It is damaged, or has the wrong ending.")
    if path.suffix.lower() in _TABLES:
        raise refusal(path.name, "is a table, not a report.", "Give it to `incident-maps build` or `place`.")
    return Document(decode(data, path.name))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise IsADirectoryError("is a folder")
        if size > LARGEST_FILE:
            raise refusal(
                path.name,
                f"is {size / 1e6:,.0f} MB, more than the {LARGEST_FILE / 1e6:.0f} MB read at once.",
                "Split it.",
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, ReportError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputFileError(
            Problem(file=str(path), reason=f"cannot be opened ({reason}).", remedy="Check the name and the folder.")
        ) from error
    if not data.strip():
        raise refusal(path.name, "is empty.", "Give a file with text.")
    return data


def decode(data: bytes, file: str) -> str:
    """Decode text: UTF-8, UTF-16 with its mark, else the Windows pages for Arabic or western languages."""
    text = _decoded(data)
    sample = text[:100_000]
    control = sum(c < " " and c not in "\t\r\n\x0b\x0c" for c in sample)
    if "\0" in sample or control > _MOST_CONTROL * len(sample) + 2:
        raise refusal(file, "is not text.", "Give a text, PDF, HTML or Word (.docx) file.")
    return text


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    arabic = data.decode("cp1256", errors="replace")
    letters = sum("\u0600" <= c <= "\u06ff" for c in arabic[:50_000])
    return arabic if letters * 4 > len(arabic[:50_000]) else data.decode("cp1252", errors="replace")
