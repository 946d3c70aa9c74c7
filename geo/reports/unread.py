"""Silence is not allowed: sentences that count the dead and that no rule read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from geo.reports.count import Count
from geo.reports.layout import Layout
from geo.reports.lexer import Item
from geo.reports.rows import Finding
from geo.reports.sentences import Sentence
from geo.reports.spans import Anchor
from geo.reports.statements import read_statement
from geo.reports.totals import Reading
from geo.reports.vocabulary import Vocabulary


def unread_sentences(
    layout: Layout,
    sentences: Sequence[Sentence],
    words: Vocabulary,
    anchor: Anchor,
    reading: Reading,
    narrated: Collection[int],
) -> list[Finding]:
    """Report every sentence with a number of dead that gave no row, no incident and no other finding."""
    found = []
    for number, sentence in enumerate(sentences):
        if number in reading.read or number in narrated:
            continue
        if not any(i.cue("killed", "killing", "death", "died") for i in sentence.items) or not any(
            i.kind == "number" for i in sentence.items
        ):
            continue
        statement = read_statement(sentence.items, words, anchor, reference=None, default="")
        spot = next((c for c in statement.counts if _counts_dead(c)), None)
        place = (spot.start, spot.end) if spot else _bare_dead(sentence.items)
        if place is not None:
            found.append(
                Finding(
                    "warning",
                    "not_understood",
                    "A number of dead stands here that no rule read.",
                    sentence.start,
                    sentence.end,
                )
            )
    del layout
    return found


def _counts_dead(count: Count) -> bool:
    return (
        count.noun
        and not count.article
        and count.measure == "killed"
        and count.role in ("head", "part", "whole")
        and count.group != "women_and_children"
    )


def _bare_dead(items: Sequence[Item]) -> tuple[int, int] | None:
    """Find a number right after a verb of killing: ``killed 12 Bedouins``."""
    for j in range(1, len(items)):
        item = items[j]
        if item.kind != "number" or item.is_year or not items[j - 1].cue("killed", "killing", "death"):
            continue
        after = items[j + 1] if j + 1 < len(items) else None
        if after is None or not (after.cue("not_person", "percent", "age") or after.date is not None):
            return item.start, item.end
    return None
