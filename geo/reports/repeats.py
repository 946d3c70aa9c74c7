"""Sentences that stand word for word in a text before are not read anew: long lists repeat their lines."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

from geo.reports.count import Count
from geo.reports.lexer import Item
from geo.reports.sentences import LONGEST_REPEATED, MOST_REPEATED
from geo.reports.spans import Anchor
from geo.reports.statements import Statement, read_statement
from geo.reports.vocabulary import Vocabulary

_Key = tuple[object, ...]


class Statements:
    """Reads sentences as :func:`read_statement` does, a repeated one from what was read the first time."""

    def __init__(self, text: str, words: Vocabulary, anchor: Anchor) -> None:
        self._text, self._words, self._anchor = text, words, anchor
        self._kept: dict[_Key, tuple[Statement, Count | None, Count | None]] = {}

    def read(self, items: Sequence[Item], *, reference: Count | None, default: str, hurt: Count | None) -> Statement:
        """Read one sentence; see :func:`read_statement`."""
        start, end = items[0].start, items[-1].end
        key = (self._text[start:end], default, _told(reference), _told(hurt), reference is hurt)
        kept = self._kept.get(key)
        if kept is not None:
            return _again(kept, items, reference, hurt)
        statement = read_statement(items, self._words, self._anchor, reference=reference, default=default, hurt=hurt)
        if (
            end - start <= LONGEST_REPEATED
            and len(self._kept) < MOST_REPEATED
            and not (statement.shares or statement.zeros)
        ):
            whole = (statement, reference, hurt)
            self._kept[key] = (_again(whole, items, reference, hurt), reference, hurt)
        return statement


def _told(count: Count | None) -> _Key | None:
    """Give all that another sentence may ask of a count."""
    if count is None:
        return None
    parent = count.parent
    return (
        *(count.value, count.high, count.bound, count.group, count.noun, count.measure, count.role, count.torture),
        *(count.party, count.cause, count.pcode, count.period, count.stated_period, count.trouble, count.article),
        *(count.after_whom, frozenset(count.extra), _told(parent) if parent is not count else None),
    )


def _again(
    kept: tuple[Statement, Count | None, Count | None],
    items: Sequence[Item],
    reference: Count | None,
    hurt: Count | None,
) -> Statement:
    """Give a statement once more, for the same words at another place and the same counts before them."""
    statement, old_reference, old_hurt = kept
    shift = items[0].start - statement.items[0].start
    new: dict[int, Count] = {id(count): copy.copy(count) for count in statement.counts}
    before = {id(old_hurt): hurt, id(old_reference): reference}
    for count in new.values():
        count.start += shift
        count.end += shift
        count.extra = set(count.extra)
        if count.parent is not None:
            count.parent = new.get(id(count.parent)) or before.get(id(count.parent), count.parent)
    return replace(statement, items=items, counts=list(new.values()), label=dict(statement.label))
