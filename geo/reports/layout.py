"""From raw text to blocks: headings, bullets and paragraphs, without page furniture, footnotes and mark-up.

The blocks are joined into one normalised text; all offsets of a report point into it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "bullet", "paragraph"]

_INVISIBLE = {
    ord(c): None
    for c in "\u00ad\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u061c\u0640"
}
_PRESENTATION = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefe]")
_SPACES = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((?:[^()\s]{0,500})\)")
_ADDRESS = re.compile(r"<?https?://[^\s<>]{1,500}>?|\bwww\.[^\s<>]{1,200}")
_LEADERS = re.compile(r"\.{4,}|…{2,}|(?: \.){4,}")
_PAGE = re.compile(r"(?:page|p\.|صفحة)?\s*[\-–|]?\s*\d{1,4}\s*[\-–|]?(?:\s*(?:of|/|من)\s*\d{1,4})?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}\s*\S|\[\d{1,2}\]\s+\S|\(\d{1,2}\)\s+(?:http|see |ibid)", re.IGNORECASE)
_NOTE_MARKS = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}")
_BULLET = re.compile(
    r"(?:[\-–—•▪●◦·*‣■□➢✓o]\s+|[\-–—•▪●◦‣■□➢✓*](?=\S)|\d{1,2}\s?[\-–.)]\s*(?=[^\d\s])|[A-Za-z]\s?[.)\-–]\s+|[ivxIVX]{1,4}\s?[.)\-–]\s+|[أ-ي]\s?[.)\-–]\s*(?=\S))"
)
_FIGURE = re.compile(r"\d+")
#: Between two pages that print the same running head.
_PAGES_APART = 3
_YEARS = range(1900, 2100)
_SIGNED = re.compile(r"-\d")
_LABEL = re.compile(r"[^\W\d_][^:.,;\n]{0,60}:\s?\S")
_ORDINAL = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا)[ًاٌ]{0,2}\s?[:.\-–،]\s*",
    re.IGNORECASE,
)
_END = ".!?؟:؛…。"
_WRAPPED_WIDTH = range(25, 160)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, bullet or paragraph. ``start`` and ``end`` are offsets in the normalised text, the marker excluded."""

    kind: BlockKind
    start: int
    end: int
    title: bool = False


@dataclass(frozen=True)
class Layout:
    """The normalised text and its blocks in reading order."""

    text: str
    blocks: tuple[Block, ...]


def clean(text: str) -> str:
    """Normalise line ends, spaces and invisible characters; take the words out of mark-up links."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0c", "\n\n")
        .replace("\u2028", "\n")
        .replace("\x0b", "\n")
        .replace("\x85", "\n")
        .replace("\u2029", "\n\n")
    )
    if _PRESENTATION.search(text):
        text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = _with_bars(text) if "\t" in text else text
    text = _CONTROL.sub(" ", text).translate(_INVISIBLE)
    if "](" in text:
        text = _LINK.sub(r"\1", text.replace("\\(", "").replace("\\)", ""))
    text = text.replace("**", "").replace("__", "")
    text = _ADDRESS.sub(" ", text) if "http" in text or "www." in text else text
    return _SPACES.sub(" ", text)


def _with_bars(text: str) -> str:
    """Put bars between the cells of a table whose lines, one after the other, hold the same number of tabs."""
    lines = [line.strip() for line in text.split("\n")]
    tabs = [line.count("\t") for line in lines]
    for j, line in enumerate(lines):
        alike = tabs[j] in (tabs[j - 1] if j else 0, tabs[j + 1] if j + 1 < len(lines) else 0)
        if tabs[j] and alike and "..\t" not in line.replace(" \t", "\t"):  # no table of contents
            lines[j] = line.replace("\t", " | ")
    return "\n".join(lines)


def lay_out(text: str) -> Layout:
    """Split a text into blocks and build the normalised text. Time grows linearly with the length."""
    lines = [line.strip() for line in clean(text).split("\n")]
    lines = [line for line in lines if line != "\\"]
    paragraphs = _rejoin(_paragraphs(_without_furniture(lines)))
    return build(paragraphs)


def build(paragraphs: Iterable[str]) -> Layout:
    """Join paragraphs into the normalised text and tell headings, bullets and paragraphs apart."""
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    seen_prose = False
    paragraphs = list(paragraphs)
    lone_sign = sum(1 for paragraph in paragraphs if _SIGNED.match(paragraph)) == 1  # ``-5 children`` is no list
    for paragraph in paragraphs:
        body = _ORDINAL.match(paragraph) or _BULLET.match(paragraph)
        if lone_sign and _SIGNED.match(paragraph):
            body = None
        offset = body.end() if body else 0
        kind = _kind(paragraph, paragraph[offset:], marked=bool(body))
        seen_prose = seen_prose or kind != "heading"
        if parts:
            gap = "\n" if kind == "bullet" and blocks[-1].kind == "bullet" else "\n\n"
            parts.append(gap)
            position += len(gap)
        parts.append(paragraph)
        blocks.append(Block(kind, position + offset, position + len(paragraph), title=not seen_prose))
        position += len(paragraph)
    return Layout("".join(parts), tuple(blocks))


def _kind(paragraph: str, body: str, *, marked: bool) -> BlockKind:
    ends = body.rstrip(" \"'”’»)")[-1:] in _END
    if marked and not _ORDINAL.match(paragraph) and (paragraph[0] in "-–—•▪●◦·*‣■□➢✓o" or not ends or len(body) < 160):
        return "bullet"
    if not ends and len(body) <= 260:
        return "heading"
    if body.rstrip()[-1:] == ":" and len(body) <= 120:
        return "heading"
    return "paragraph"


def _without_furniture(lines: list[str]) -> list[str]:
    """Drop page numbers, running heads, tables of contents and footnotes."""
    shapes = [_FIGURE.sub("#", line) if len(line) < 120 else "" for line in lines]
    repeats = Counter(shape for line, shape in zip(lines, shapes, strict=True) if 3 < len(line) < 120)
    kept: list[str] = []
    in_note = False
    counting = _counting(lines, shapes)
    for line, shape in zip(lines, shapes, strict=True):
        running = (
            repeats[shape] >= 3
            and shape not in counting
            and not re.search(r"\d", line.strip("0123456789 -–|"))
            and line[-1:] not in _END
            if shape
            else False
        )
        if not line:
            in_note = False
            kept.append("")
        elif (len(line) < 30 and _PAGE.fullmatch(line)) or _LEADERS.search(line) or running:
            kept.append("\0")
        elif _FOOTNOTE.match(line):
            in_note = True
            kept.append("\0")
        elif in_note:
            kept.append("\0")
        else:
            kept.append(_NOTE_MARKS.sub("", line))
    return kept


def _counting(lines: list[str], shapes: list[str]) -> set[str]:
    """Give the shapes whose numbers do not count pages: ``12 civilians killed``, ``7 civilians killed``."""
    last: dict[str, list[int]] = {}
    counting: set[str] = set()
    for line, shape in zip(lines, shapes, strict=True):
        if "#" not in shape:
            continue
        figures = [int(figure[-9:]) for figure in _FIGURE.findall(line)]
        if not all(_is_page_or_year(was, now) for was, now in zip(last.get(shape, ()), figures, strict=False)):
            counting.add(shape)
        last[shape] = figures
    return counting


def _is_page_or_year(was: int, now: int) -> bool:
    return 1 <= now - was <= _PAGES_APART or (was == now and now in _YEARS)


def _paragraphs(lines: list[str]) -> list[str]:
    """Put wrapped lines together; an empty line ends a paragraph, page furniture alone does not."""
    paragraphs: list[str] = []
    group: list[str] = []
    for line in [*lines, ""]:
        if line == "\0":
            if paragraphs and not group:
                continue
            continue
        if line:
            group.append(line)
        elif group:
            paragraphs.extend(_unwrap(group))
            group = []
    return paragraphs


def _unwrap(group: list[str]) -> list[str]:
    widest = max(len(line) for line in group)
    wrapped = len(group) > 1 and widest in _WRAPPED_WIDTH
    out: list[list[str]] = []
    for line in group:
        if (out and wrapped and _continues(out[-1][-1], line, widest)) or (
            out and not wrapped and out[-1][-1][-1:] not in _END and line[:1].islower()
        ):
            out[-1].append(line)
        else:
            out.append([line])
    return [_joined(parts) for parts in out]


def _continues(before: str, line: str, widest: int) -> bool:
    if "|" in line or "|" in before:
        return False  # lines of a table
    if _BULLET.match(line) or _ORDINAL.match(line) or _LABEL.match(line):
        return False
    if before[-1:] == ":":
        return False
    if before[-1:] in _END:
        return len(before) > widest * 0.75
    return line[:1].islower() or len(before) > widest * 0.6 or before[-1:] in ",،-"


def _joined(parts: list[str]) -> str:
    joined = parts[0]
    for part in parts[1:]:
        if joined.endswith("-") and len(joined) > 1 and joined[-2].isalpha() and part[:1].islower():
            joined = joined[:-1] + part  # a word hyphenated at the line's end
        else:
            joined = f"{joined} {part}"
    return joined


def _rejoin(paragraphs: list[str]) -> list[str]:
    """Join a paragraph that a page break cut in two."""
    out: list[list[str]] = []
    for paragraph in paragraphs:
        if (
            out
            and paragraph[:1].islower()
            and len(out[-1][-1]) > 60
            and out[-1][-1][-1:] not in _END
            and not _BULLET.match(paragraph)
        ):
            out[-1].append(paragraph)
        else:
            out.append([paragraph])
    return [" ".join(parts) for parts in out]
