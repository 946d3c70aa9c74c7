"""Tables in the text, lines of cells between bars: a row a party, cause, governorate or month, a column a group."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.reports.dates import Period
from geo.reports.layout import Block, Layout
from geo.reports.lexer import Item, cues_of, lex
from geo.reports.rows import Finding, Row
from geo.reports.sentences import Sentence
from geo.reports.spans import Anchor, find_spans
from geo.reports.vocabulary import Vocabulary

_LEAST_ROWS = 2
_RULE = re.compile(r"[\s|:\-–—=+]+")
_GROUPS = frozenset({"children", "women", "medical", "media", "civil_defense", "medical_and_civil_defense"})
_DEMOGRAPHIC = frozenset({"children", "women"})
_CAPITAL = "SY01"  # the one city that is a governorate
#: What a heading may say besides what it counts.
_PLAIN = frozenset(
    {"of", "whom", "them", "the", "number", "total", "toll", "civilian", "civilians", "people", "persons", "victims"}
    | {
        "dead",
        "fatalities",
        "deaths",
        "martyrs",
        "عدد",
        "مجموع",
        "اجمالي",
        "مدنيين",
        "مدنيون",
        "قتلي",
        "ضحايا",
        "شهداء",
    }
    | {"وفيات", "منهم", "من", "بينهم", "كلي", "حصيله"}
)
_TOTALS = frozenset(
    {"total", "grand total", "all", "sum", "overall", "altogether", "مجموع", "اجمالي", "مجموع الكلي", "كلي", "كل"}
)
_UNITS = frozenset({"governorate", "province", "the", "forces", "محافظه", "قوات"})


@dataclass
class Grids:
    """What the tables of a report say, and the blocks they stand in."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Subject:
    """What a caption says of the whole table."""

    counts_dead: bool
    cause: str
    party: str
    torture: bool
    period: Period | None


@dataclass(frozen=True)
class _Cell:
    start: int
    end: int
    items: list[Item]


def read_grids(layout: Layout, sentences: Sequence[Sentence], words: Vocabulary, anchor: Anchor) -> Grids:
    """Read every table whose headings say what is counted; leave the others to the reading of sentences."""
    grids = Grids()
    captions: dict[int, list[Item]] = {}
    for sentence in sentences:
        captions.setdefault(sentence.block, []).extend(sentence.items)
    first = 0
    while first < len(layout.blocks):
        last = first
        if "|" in layout.text[layout.blocks[first].start : layout.blocks[first].end]:
            cells = [_cells(layout.text, layout.blocks[first], words)]
            while last + 1 < len(layout.blocks):
                more = _cells(layout.text, layout.blocks[last + 1], words)
                if len(more) < _LEAST_ROWS or len(more) not in (len(cells[-1]), len(cells[0]) + (last == first)):
                    break
                cells.append(more)
                last += 1
            if len(cells) >= _LEAST_ROWS:
                subject = _subject(captions, first, anchor)
                _read(grids, layout.text, cells, subject, range(first, last + 1), anchor)
        first = last + 1
    return grids


def _cells(text: str, block: Block, words: Vocabulary) -> list[_Cell]:
    """Give the cells of a line; none where it has no bars, one without items for a line that only rules off."""
    if "|" not in text[block.start : block.end]:
        return []
    found: list[_Cell] = []
    start = block.start
    for piece in text[block.start : block.end].split("|"):
        found.append(_Cell(start, start + len(piece), lex(text, start, start + len(piece), words)))
        start += len(piece) + 1
    framed = len(found) > _LEAST_ROWS and not found[0].items and not found[-1].items
    return found[1:-1] if framed else found  # ``| Idlib | 43 |``


def _subject(captions: dict[int, list[Item]], first: int, anchor: Anchor) -> _Subject:
    items = captions.get(first - 1, [])
    if not _counts(items):
        items = captions.get(0, []) if first > 1 else items
    spans = {s.period for s in find_spans(items, anchor) if not s.since}
    causes = {i.code("cause") for i in items if i.code("cause")} - {"torture"}
    parties = {i.code("party") for i in items if i.code("party")}
    return _Subject(
        _counts(items),
        "/".join(sorted(str(c) for c in causes)),
        "/".join(sorted(str(p) for p in parties)),
        any(i.cue("torture") for i in items),
        spans.pop() if len(spans) == 1 else anchor.period,
    )


def _counts(items: Sequence[Item]) -> bool:
    return any(i.cue("killed", "killing", "death", "died", "said_dead", "torture") for i in items)


def _read(grids: Grids, text: str, cells: list[list[_Cell]], subject: _Subject, blocks: range, anchor: Anchor) -> None:
    head, body = cells[0], [row for row in cells[1:] if not _RULE.fullmatch(text[row[0].start : row[-1].end])]
    width = len(cells[-1])
    if len(head) == width - 1 and _column(head[0].items, subject) is not None:
        head = [_Cell(head[0].start, head[0].start, []), *head]  # the corner is empty
    if len(head) != width or any(i.kind == "number" for cell in head for i in cell.items):
        _tell_unread(grids, cells, subject)
        return
    columns = _columns(head, subject)
    labels = [_label(text, row[0].items, anchor) for row in body]
    if not any(columns[1:]) or not any(label is not None for label in labels):
        _tell_unread(grids, cells, subject)
        return
    grids.blocks.update(blocks)
    for row, label in zip(body, labels, strict=True):
        if label is None:
            said = "A line of a table that stands for nothing known here."
            grids.findings.append(Finding("warning", "not_understood", said, row[0].start, row[-1].end))
            continue
        for cell, column in zip(row[1:], columns[1:], strict=True):
            if column is not None:
                _fill(grids, row[0], cell, column, label, subject)


def _tell_unread(grids: Grids, cells: list[list[_Cell]], subject: _Subject) -> None:
    """Report a table below a heading that counts the dead, where its own headings are not understood."""
    if subject.counts_dead and any(i.kind == "number" for row in cells[1:] for cell in row for i in cell.items):
        said = "A table of numbers of dead whose headings no rule read."
        grids.findings.append(Finding("warning", "not_understood", said, cells[0][0].start, cells[0][-1].end))


def _columns(head: Sequence[_Cell], subject: _Subject) -> list[tuple[str, str] | None]:
    """Give what each column counts; of two that would count the same neither is read."""
    found = [_column(cell.items, subject) for cell in head]
    injured = any(column is not None and column[0] == "injured" for column in found)
    fighters = any(i.code("person") == "combatants" for cell in head for i in cell.items)
    for k, cell in enumerate(head):
        explicit = _counts(cell.items) or any(i.code("person") for i in cell.items)
        if found[k] == ("killed", "all") and (injured or fighters) and not explicit:
            found[k] = None  # the sum of columns that are kept apart
    times = Counter(found)
    return [None if column is None or times[column] > 1 else column for column in found]


def _column(items: Sequence[Item], subject: _Subject) -> tuple[str, str] | None:
    if not items or any(not _is_plain(i) for i in items):
        return None
    groups = {i.code("person") for i in items} & _GROUPS
    cues = cues_of(items)
    hurt, dead = "injured" in cues, _counts(items)
    if len(groups) > 1 or (hurt and dead and not any(i.cue("injured") and i.code("person") for i in items)):
        return None
    if cues & {"massacre", "attack"}:
        return ("massacres" if "massacre" in cues else "attacks", "all") if not groups and not hurt else None
    if not (hurt or dead or subject.counts_dead):
        return None
    if groups & _DEMOGRAPHIC and subject.torture:
        return None  # no table has the children among those tortured to death
    group = groups.pop() if groups else "torture" if "torture" in cues or subject.torture else "all"
    return ("injured" if hurt else "killed", group or "all")


def _is_plain(item: Item) -> bool:
    known = item.cue("killed", "death", "died", "injured", "torture", "massacre", "attack", "of_whom", "include")
    return known or item.folded in _PLAIN or item.code("person") in _GROUPS or item.folded in "()/:"


def _label(text: str, items: Sequence[Item], anchor: Anchor) -> tuple[str, str, str, Period | None] | None:
    """Give what a line stands for: how it divides, the key, the p-code and the month."""
    named = [i for i in items if i.kind != "mark" and i.folded not in _UNITS]
    if named and all(i.folded in _TOTALS for i in named):
        return "none", "", "", None
    if len(named) != 1:
        return None
    only = named[0]
    if only.date is not None and only.date.month is not None and only.date.day is None:
        year = only.date.year or anchor.year_of(only.date.month)
        return ("none", "", "", Period.of_month(year, only.date.month)) if year else None
    if only.code("governorate"):
        pcode = only.code("governorate") or ""
        of_a_city = only.folded.endswith(" city") or only.folded.startswith("مدينه")
        return None if of_a_city and pcode != _CAPITAL else ("governorate", text[only.start : only.end], pcode, None)
    for kind in ("party", "cause"):
        if only.code(kind):
            return kind, only.code(kind) or "", "", None
    return None


def _fill(
    grids: Grids,
    label: _Cell,
    cell: _Cell,
    column: tuple[str, str],
    meant: tuple[str, str, str, Period | None],
    subject: _Subject,
) -> None:
    numbers = [i for i in cell.items if i.kind == "number"]
    if len(numbers) != 1 or len(cell.items) != 1:
        if any(i.kind in ("number", "decimal") for i in cell.items):
            said = "A cell of a table that is not one number."
            grids.findings.append(Finding("warning", "ambiguous", said, label.start, cell.end))
        return
    by, key, pcode, month = meant
    measure, group = column
    start, end, value = label.items[0].start, numbers[0].end, numbers[0].value
    row = Row(measure, group, by, key, pcode, value, value, value, "stated", month or subject.period, start, end)
    placed = _within_subject(row, subject)
    if placed is None:
        said = "Divided by place and by party or cause at once; the table has no such division."
        grids.findings.append(Finding("note", "not_tabulated", said, start, end))
    else:
        grids.rows.append(placed)


def _within_subject(row: Row, subject: _Subject) -> Row | None:
    """Give the row with the party and the cause its caption names, or None where no table has such a division."""
    cause = "" if row.group == "torture" or row.measure in ("massacres", "attacks") else subject.cause
    party = subject.party
    if not cause and not party:
        return row
    if "/" in cause + party or row.by == "governorate" or row.by in ((party and "party"), (cause and "cause")):
        return None
    parties = party if party else row.key if row.by == "party" else ""
    causes = cause if cause else row.key if row.by == "cause" else ""
    if parties and causes:
        return replace(row, by="party+cause", key=f"{parties}+{causes}")
    return replace(row, by="party" if parties else "cause", key=parties or causes)
