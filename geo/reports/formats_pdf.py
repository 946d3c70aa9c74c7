"""PDF files with a text layer: columns in reading order, without footnotes and raised note marks."""

from __future__ import annotations

import ctypes
import math
import statistics
import threading
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from geo.reports.bidi import TATWEEL, Glyph, arabic_lines, is_arabic
from geo.reports.raw import Document, refusal

MOST_PAGES = 1_500
MOST_CHARACTERS = 20_000_000
#: A text of which more letters than this share are unknown is not read at all: its numbers may be among them.
_MOST_NAMELESS = 0.1
_ERRORS = {
    raw.FPDF_ERR_PASSWORD: ("is encrypted.", "Save it without a password."),
    raw.FPDF_ERR_SECURITY: ("is encrypted in a way that cannot be read.", "Save it without protection."),
}
#: PDFium may be called by one thread at a time.
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of one line: text and box in points, y upwards."""

    text: str
    left: float
    right: float
    base: float
    height: float


def pdf_document(data: bytes, file: str) -> Document:
    """Read the text layer of a PDF file."""
    with _LOCK:
        try:
            opened = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            code = getattr(error, "err_code", None)
            reason, remedy = (
                _ERRORS.get(code, ("is truncated or damaged.", "Copy or download it again."))
                if code is not None
                else ("is truncated or damaged.", "Copy or download it again.")
            )
            if "password" in str(error).lower():
                reason, remedy = _ERRORS[raw.FPDF_ERR_PASSWORD]
            raise refusal(file, reason, remedy) from error
        try:
            text, pages = _pages(opened, file)
        finally:
            opened.close()
    if len(text.split()) < 3:
        what = "has no text layer: its pages are pictures." if pages else "has no pages."
        raise refusal(file, what, "Run text recognition (OCR) on it first.")
    return Document(text)


def _pages(opened: pdfium.PdfDocument, file: str) -> tuple[str, int]:
    number = len(opened)
    if number > MOST_PAGES:
        raise refusal(file, f"has {number:,} pages, more than the {MOST_PAGES:,} read at once.", "Split it.")
    pages: list[str] = []
    length = nameless = 0
    for index in range(number):
        try:
            page = opened[index]
            textpage = page.get_textpage()
        except pdfium.PdfiumError:
            continue  # one damaged page does not spoil the rest
        try:
            count = textpage.count_chars()
            length += max(count, 0)
            if length > MOST_CHARACTERS:
                raise refusal(file, "holds more text than any report.", "Split it.")
            nameless += sum(raw.FPDFText_HasUnicodeMapError(textpage, i) == 1 for i in range(count))
            pages.append(_page_text(_runs(textpage, count), page.get_width()))
        finally:
            textpage.close()
            page.close()
    if nameless > _MOST_NAMELESS * length:
        reason = f"does not say which letters its fonts draw ({nameless:,} of {length:,} are unknown)."
        raise refusal(file, reason, "Save it again from its source, or run text recognition (OCR) on it.")
    return "\n\f\n".join(pages), number


def _runs(textpage: pdfium.PdfTextPage, count: int) -> list[_Run]:
    """Group the characters of a page into runs: same line, no wide gap."""
    text = textpage.get_text_range(0, count) if count > 0 else ""
    if is_arabic(text):
        lines = arabic_lines(_glyphs(textpage, count))
        return [_Run(line.text, line.left, line.right, line.base, line.height) for line in lines]
    runs: list[_Run] = []
    letters: list[str] = []
    left = right = base = height = 0.0

    def flush() -> None:
        if "".join(letters).strip():
            runs.append(_Run("".join(letters).strip(), left, right, base, height))
        letters.clear()

    if len(text) != count:
        text = "".join(
            chr(c) if (c := raw.FPDFText_GetUnicode(textpage, i)) and c < 0x110000 and not 0xD800 <= c < 0xE000 else " "
            for i in range(count)
        )
    for i, letter in enumerate(text):
        if letter in "\r\n\ufffe\uffff":
            if letter == "\n":
                flush()
            continue
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
            continue
        box = textpage.get_charbox(i, loose=True)
        tall = box[3] - box[1]
        if not letters:
            left, right, base, height = box[0], box[2], box[1], tall
        else:
            middle = (box[1] + box[3]) / 2
            apart = max(box[0] - right, left - box[2])
            if not base - 0.4 * height <= middle <= base + 1.5 * max(height, 1) or apart > 2.5 * max(height, 4):
                flush()
                left, right, base, height = box[0], box[2], box[1], tall
            elif tall < 0.75 * height and letter.isdigit() and box[1] > base + 0.2 * height:
                continue  # a raised note mark
            else:
                left, right, height = min(left, box[0]), max(right, box[2]), max(height, tall)
        letters.append(letter)
    flush()
    return runs


def _glyphs(textpage: pdfium.PdfTextPage, count: int) -> list[Glyph]:
    """Give the letters of a page that the file itself holds, each with its place; what it cannot name is a tatweel."""
    glyphs: list[Glyph] = []
    x, y, drawn = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    for i in range(count):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if raw.FPDFText_IsGenerated(textpage, i) == 1:
            continue
        if raw.FPDFText_HasUnicodeMapError(textpage, i) == 1 or not 0x20 <= code < 0x110000 or 0xD800 <= code < 0xF900:
            code = ord(TATWEEL)
        letter = chr(code)
        arabic = letter.isalpha() and letter >= "\u0600"
        # The ink of Arabic letters tells the gap between words; digits need the room the font gives them.
        left, bottom, right, _ = textpage.get_charbox(i, loose=not arabic)
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        raw.FPDFText_GetMatrix(textpage, i, drawn)
        size = raw.FPDFText_GetFontSize(textpage, i) * math.hypot(drawn.c, drawn.d)
        floats = arabic and bottom > y.value + 0.4 * size
        glyphs.append(Glyph(letter, min(left, x.value), right, (left + right) / 2, y.value, size, floats))
    return glyphs


def _page_text(runs: list[_Run], width: float) -> str:
    if not runs:
        return ""
    size = statistics.median([run.height for run in runs for _ in range(min(len(run.text), 50))])
    runs = _without_notes(runs, size)
    leftwards = is_arabic("".join(run.text for run in runs))
    gutter = _gutter(runs, width)
    ordered = _ordered(runs, gutter, leftwards=leftwards)
    leading = _leading(ordered)
    edges = {side: _edges([r for r in runs if _side(r, gutter) == side]) for side in (False, True)}
    lines: list[str] = []
    before: _Run | None = None
    for run in ordered:
        if before is not None:
            column = _side(run, gutter) == _side(before, gutter)
            if column and abs(run.base - before.base) < 0.5 * size and lines and lines[-1]:
                lines[-1] = f"{lines[-1]} {run.text}"
                before = run
                continue
            gap = before.base - run.base
            left, right = edges[_side(before, gutter)]
            end = before.left - left if leftwards else right - before.right
            wide_set = gap < 1.3 * leading and end < 0.12 * (right - left)
            if (gap > 1.75 * max(run.height, before.height, 1) and not wide_set) or (gap < 0 and gutter is None):
                lines.append("")
        lines.append(run.text)
        before = run
    return "\n".join(lines)


def _side(run: _Run, gutter: float | None) -> bool:
    return gutter is not None and run.left >= gutter - 2


def _edges(runs: list[_Run]) -> tuple[float, float]:
    return (min(r.left for r in runs), max(r.right for r in runs)) if runs else (0.0, 0.0)


def _leading(ordered: list[_Run]) -> float:
    """Give the distance of lines within a paragraph: the smaller of those that are common on the page."""
    gaps = sorted(a.base - b.base for a, b in pairwise(ordered) if a.base - b.base > 0.5 * a.height)
    return gaps[len(gaps) // 3] if gaps else 0.0


def _without_notes(runs: list[_Run], size: float) -> list[_Run]:
    """Drop footnotes: smaller print at the foot of the page, from the first line that begins with a mark on."""
    low, high = min(run.base for run in runs), max(run.base for run in runs)
    limit = low + 0.45 * (high - low)
    small = [run for run in runs if run.height < 0.9 * size and run.base < limit and len(run.text) > 3]
    marked = [run.base for run in small if run.text[:1].isdigit() or run.text[:1] in "¹²³⁴⁵⁶⁷⁸⁹*†"]
    if not marked:
        return runs
    top = max(marked)
    return [run for run in runs if not (run.height < 0.9 * size and run.base <= top + 0.1)]


def _gutter(runs: list[_Run], width: float) -> float | None:
    """Find the white strip between two columns: a place that few runs cross, with text on both sides."""
    if len(runs) < 8 or width <= 0:
        return None
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = width * step / 100
        crossing = sum(run.left < x - 2 and run.right > x + 2 for run in runs)
        if best is None or crossing < best[0]:
            best = (crossing, x)
    if best is None:
        return None
    crossing, x = best
    lefts = [run for run in runs if run.right <= x + 2]
    rights = [run for run in runs if run.left >= x - 2]
    tall_left = len({round(run.base) for run in lefts})
    tall_right = len({round(run.base) for run in rights if run.right - run.left > 0.15 * width})
    if tall_left < 4 or tall_right < 4 or crossing > 0.25 * len(runs):
        return None
    return x


def _ordered(runs: list[_Run], gutter: float | None, *, leftwards: bool) -> list[_Run]:
    if gutter is None:
        return runs
    ordered: list[_Run] = []
    band: list[_Run] = []

    def close() -> None:
        left = sorted((r for r in band if r.right <= gutter + 2 or r.left < gutter - 2), key=lambda r: -r.base)
        right = sorted((r for r in band if not (r.right <= gutter + 2 or r.left < gutter - 2)), key=lambda r: -r.base)
        ordered.extend([*right, *left] if leftwards else [*left, *right])
        band.clear()

    for run in sorted(runs, key=lambda r: (-round(r.base), -r.right if leftwards else r.left)):
        if run.left < gutter - 2 and run.right > gutter + 2:
            close()
            ordered.append(run)
        else:
            band.append(run)
    close()
    return ordered
