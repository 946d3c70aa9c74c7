"""Sentences with their offsets and items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.reports.layout import Block, Layout
from geo.reports.lexer import Item, lex
from geo.reports.vocabulary import Vocabulary

#: A sentence longer than this is cut at a space: grammar looks at bounded windows only.
LONGEST_SENTENCE = 1_500

#: So many different sentences are remembered, in case they stand in the text again; none of them longer.
MOST_REPEATED = 20_000
LONGEST_REPEATED = 300

_STOP = re.compile(r"[.!?؟…]+[\"'”’»)\]]*(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|St|No|vs|approx|Gen|Col|i\.e|e\.g|U\.S|cf|incl|al)\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a block, read into items."""

    start: int
    end: int
    items: tuple[Item, ...]
    block: int  # index of its block
    first: bool  # whether it opens the block


def split_sentences(layout: Layout, words: Vocabulary) -> list[Sentence]:
    """Split all blocks into sentences and read their items."""
    found: list[Sentence] = []
    kept: dict[str, tuple[int, tuple[Item, ...]]] = {}
    for number, block in enumerate(layout.blocks):
        first = True
        for start, end in _spans(layout.text, block):
            found.append(Sentence(start, end, _items(layout.text, start, end, words, kept), number, first))
            first = False
    return found


def _items(
    text: str, start: int, end: int, words: Vocabulary, kept: dict[str, tuple[int, tuple[Item, ...]]]
) -> tuple[Item, ...]:
    """Read a sentence into items; where it stands word for word before, only the offsets are new."""
    said = text[start:end]
    if said not in kept:
        items = tuple(lex(text, start, end, words))
        if end - start <= LONGEST_REPEATED and len(kept) < MOST_REPEATED:
            kept[said] = start, items
        return items
    before, items = kept[said]
    by = start - before
    return tuple(
        Item(i.kind, i.start + by, i.end + by, i.folded, i.sense, i.value, i.printed, i.date, i.joined) for i in items
    )


def _spans(text: str, block: Block) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = block.start
    for stop in _STOP.finditer(text, block.start, block.end):
        after = text[stop.end() : stop.end() + 2].strip()[:1]
        if after.islower() or _ABBREVIATION.search(text[max(start, stop.end() - 8) : stop.end()]):
            continue
        spans.extend(_bounded(text, start, stop.end()))
        start = stop.end()
    if start < block.end:
        spans.extend(_bounded(text, start, block.end))
    return [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = start + LONGEST_SENTENCE if cut < 0 else cut
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return pieces


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
