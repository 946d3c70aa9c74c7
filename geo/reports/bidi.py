"""Lines of Arabic print in reading order: a PDF says where letters stand, and its own order cannot be relied on."""

from __future__ import annotations

import statistics
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

#: White space of so many font sizes parts two words: files often hold no spaces, or misplace them. Inside a word,
#: after alef, dal, ra and waw, up to 0.15 is seen; between words 0.2 and more.
_WORD_GAP = 0.18
#: White space of so many font sizes parts two cells of a table, and, where many lines share it, two columns.
_CELL_GAP, _COLUMN_GAP = 2.5, 0.8
_COLUMN_LINES = 4
_CROSSED = 0.25
_TOUCH = 0.06
_SAME_LINE = 0.35
#: Signs above a line stand so far above it, in font sizes; raised marks of notes are so much smaller than the text.
_ABOVE = 0.9
_RAISED_SIZE = 0.9
_MOST_NEAR = 12

#: Lengthens the join of two letters and says nothing.
TATWEEL = "ـ"

_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
#: Between digits, these belong to the number.
_IN_NUMBERS = frozenset(".,:/٫٬")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter on a page, in points, y upwards: its room, the middle of its ink, its line and the size of its font."""

    text: str
    left: float
    right: float
    middle: float
    base: float
    size: float
    floats: bool = False  # its ink stands above the line: a vowel sign that the file gives the letters below it


@dataclass(frozen=True, slots=True)
class Line:
    """Text in reading order, with its box."""

    text: str
    left: float
    right: float
    base: float
    height: float


def is_arabic(text: str) -> bool:
    """Tell whether a page is written in Arabic: a quarter of its letters are."""
    letters = sum(c.isalpha() for c in text)
    return letters > 0 and sum(_arabic(c) for c in text) * 4 > letters


def arabic_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Put the letters of an Arabic page into reading order, by where they stand alone.

    Letters of one line are read from right to left; numbers and Latin words inside it from left to right. Vowel signs
    and raised marks of notes are left out. Time grows with n log n.
    """
    shown = [g for g in glyphs if not g.text.isspace() and not _vowel(g.text)]
    if not shown:
        return []
    size = statistics.median(g.size for g in shown)
    floats = [g for g in shown if g.floats]
    small = [g for g in shown if g.text.isdigit() and g.size < _RAISED_SIZE * size]
    aside = {id(g) for g in (*floats, *small)}
    sure = [g for g in shown if id(g) not in aside]
    cells = _cells(_rows(sure))
    if small:
        under = _Under(cells)
        sure += [g for g in small if not any(_is_raised(g, cells[k]) for k in under.near(g))]
        cells = _cells(_rows(sure))
    apart = _take_in(cells, floats)
    lines = [_line(cell) for cell in [*cells, *_cells(_rows(apart))]]
    return _with_brackets(sorted(lines, key=lambda line: -line.base) if apart else lines)


def _arabic(letter: str) -> bool:
    return ("\u0600" <= letter <= "\u06ff" and letter.isalpha()) or "\ufb50" <= letter <= "\ufeff"


def _vowel(text: str) -> bool:
    return all(unicodedata.category(c) == "Mn" for c in text)


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Group letters that stand on one line, the topmost first."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.base):
        if rows and abs(rows[-1][0].base - glyph.base) <= _SAME_LINE * max(rows[-1][0].size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_from_the_right(row) for row in rows]


def _from_the_right(glyphs: list[Glyph]) -> list[Glyph]:
    """Order letters; those of a ligature that share one box stand in the file in the order of the page."""
    return sorted(glyphs, key=lambda g: g.middle)[::-1]


def _cells(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Part the lines where columns, or cells of a table, are apart, the rightmost first."""
    gutter = _gutter(rows) if rows else None
    cells: list[list[Glyph]] = []
    for row in rows:
        cells.append([row[0]])
        for glyph, gap, between in _gaps(row):
            column = gutter is not None and between[0] <= gutter <= between[1] and gap > _COLUMN_GAP * glyph.size
            if column or gap > _CELL_GAP * glyph.size:
                cells.append([glyph])
            else:
                cells[-1].append(glyph)
    return cells


def _gaps(row: Sequence[Glyph]) -> Iterator[tuple[Glyph, float, tuple[float, float]]]:
    """Give each letter after the first with the white space on its right: how wide, and from where to where."""
    edge = row[0].left
    for glyph in row[1:]:
        yield glyph, edge - glyph.right, (glyph.right, edge)
        edge = min(edge, glyph.left)


def _gutter(rows: list[list[Glyph]]) -> float | None:
    """Find the white strip between two columns: text on both sides of it in many lines, across it in few."""
    left, right = min(g.left for row in rows for g in row), max(g.right for row in rows for g in row)
    best: tuple[int, int, float] | None = None
    white = [[between for glyph, gap, between in _gaps(row) if gap > _COLUMN_GAP * glyph.size] for row in rows]
    bounds = [(row[-1].left, row[0].right) for row in rows]
    for step in range(35, 66):
        x = left + (right - left) * step / 100
        parted = sum(any(a <= x <= b for a, b in gaps) for gaps in white)
        crossed = sum(a < x < b for a, b in bounds) - parted
        sides = min(sum(b <= x for _, b in bounds), sum(a >= x for a, _ in bounds)) + parted
        if (
            sides >= _COLUMN_LINES
            and crossed <= _CROSSED * len(rows)
            and (best is None or (crossed, -sides) < best[:2])
        ):
            best = (crossed, -sides, x)
    return best[2] if best else None


class _Under:
    """Finds the cells that a sign may stand over."""

    def __init__(self, cells: list[list[Glyph]]) -> None:
        self._order = sorted(range(len(cells)), key=lambda k: cells[k][0].base)
        self._bases = [cells[k][0].base for k in self._order]
        self._boxes = [(min(g.left for g in cell), max(g.right for g in cell)) for cell in cells]

    def near(self, glyph: Glyph) -> list[int]:
        """Give the cells on whose line, or just above it, the sign stands, the highest first."""
        begin = bisect_left(self._bases, glyph.base - _ABOVE * glyph.size)
        end = min(bisect_left(self._bases, glyph.base + _SAME_LINE * glyph.size), begin + _MOST_NEAR)
        found = (self._order[i] for i in range(end - 1, begin - 1, -1))
        return [k for k in found if self._boxes[k][0] - glyph.size <= glyph.middle <= self._boxes[k][1] + glyph.size]


def _is_raised(glyph: Glyph, cell: list[Glyph]) -> bool:
    """Tell whether small print is the mark of a note: above the line and smaller than it."""
    size = statistics.median(g.size for g in cell)
    return glyph.size < _RAISED_SIZE * size and glyph.base > cell[0].base + 0.1 * size


def _take_in(cells: list[list[Glyph]], floats: list[Glyph]) -> list[Glyph]:
    """Give the signs above a line to the line they stand over, and return those that stand over none."""
    under, apart = _Under(cells), []
    taken: dict[int, list[Glyph]] = {}
    for glyph in floats:
        near = under.near(glyph)
        if near:
            taken.setdefault(near[0], []).append(glyph)
        else:
            apart.append(glyph)
    for k, glyphs in taken.items():
        cells[k] = _from_the_right([*reversed(cells[k]), *glyphs])
    return apart


def _line(cell: list[Glyph]) -> Line:
    words = _words(cell)
    letters = [c for g in cell for c in g.text if c.isalpha()]
    if letters and 2 * sum(_arabic(c) for c in letters) < len(letters):
        text = " ".join(_letters(word) if _has_arabic(word) else _forwards(word) for word in reversed(words))
    else:
        text = " ".join(_leftwards(words))
    text = unicodedata.normalize("NFKC", text).replace(TATWEEL, "")
    text = text.replace("اا", "ا")  # one letter, told twice: with its vowel sign too
    return Line(
        text,
        min(g.left for g in cell),
        max(g.right for g in cell),
        min(g.base for g in cell),
        statistics.median(g.size for g in cell),
    )


def _words(cell: Sequence[Glyph]) -> list[list[Glyph]]:
    """Part a cell into words, the rightmost first."""
    words = [[cell[0]]]
    edge = cell[0].left
    for glyph in cell[1:]:
        if edge - glyph.right > _WORD_GAP * max(words[-1][-1].size, glyph.size, 1.0) and not glyph.floats:
            words.append([glyph])
            edge = glyph.left
        else:
            words[-1].append(glyph)
            edge = edge if glyph.floats else min(edge, glyph.left)
    return words


def _has_arabic(word: Sequence[Glyph]) -> bool:
    return any(_arabic(c) for g in word for c in g.text)


def _is_foreign(word: Sequence[Glyph]) -> bool:
    return not _has_arabic(word) and any(c.isalpha() for g in word for c in g.text)


def _forwards(word: Sequence[Glyph]) -> str:
    return "".join(g.text for g in reversed(word))


def _leftwards(words: list[list[Glyph]]) -> list[str]:
    """Read words from the right; Latin words side by side from the left, with the marks around them in their places."""
    read: list[str] = []
    latin: list[list[Glyph]] = []
    for word in words:
        if _is_foreign(word):
            latin.append(word)
            continue
        read.extend(_phrase(latin))
        latin.clear()
        read.append(_letters(word))
    return [*read, *_phrase(latin)]


def _phrase(latin: list[list[Glyph]]) -> list[str]:
    if not latin:
        return []
    first, last = list(latin[0]), list(latin[-1])
    before, after = "", ""
    while first and not first[0].text.isalnum():
        before += first.pop(0).text.translate(_MIRROR)
    last = first if len(latin) == 1 else last
    while last and not last[-1].text.isalnum():
        after = last.pop().text.translate(_MIRROR) + after
    inner = [first] if len(latin) == 1 else [first, *latin[1:-1], last]
    return [before + " ".join(_forwards(word) for word in reversed(inner)) + after]


def _letters(word: Sequence[Glyph]) -> str:
    """Read one word from the right, but the numbers and Latin letters in it from the left."""
    pieces: list[str] = []
    run: list[Glyph] = []
    for k, glyph in enumerate(word):
        after = word[k + 1] if k + 1 < len(word) else None
        if k and after is not None and _lengthens(word[k - 1], glyph, after):
            continue
        inside = bool(run) and glyph.text in _IN_NUMBERS and after is not None and _forward(after)
        if _forward(glyph) or inside:
            run.append(glyph)
            continue
        pieces += [_forwards(run), glyph.text.translate(_MIRROR)]
        run = []
    return "".join([*pieces, _forwards(run)])


def _lengthens(before: Glyph, glyph: Glyph, after: Glyph) -> bool:
    """Tell whether a sign only lengthens the join of two letters: it touches both, whatever the file calls it."""
    near = _TOUCH * glyph.size
    return (
        not glyph.text.isalnum()
        and glyph.text not in _IN_NUMBERS
        and glyph.text not in "-،؛"
        and _has_arabic([before])
        and _has_arabic([after])
        and before.left - glyph.right < near
        and glyph.left - after.right < near
    )


def _forward(glyph: Glyph) -> bool:
    """Tell whether a letter is read from the left: a digit of either kind, or a Latin letter."""
    return all(c.isdigit() or (c.isalpha() and not _arabic(c)) for c in glyph.text)


def _with_brackets(lines: list[Line]) -> list[Line]:
    """Turn the brackets round where the file names them by their meaning, not by their look."""
    text = "".join(line.text for line in lines)
    if _astray(text.translate(_MIRROR)) < _astray(text):
        return [replace(line, text=line.text.translate(_MIRROR)) for line in lines]
    return lines


def _astray(text: str) -> int:
    """Count the brackets that close what was not opened, or are never closed."""
    depth = astray = 0
    for letter in text:
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            astray += depth == 0
            depth = max(0, depth - 1)
    return astray + depth
