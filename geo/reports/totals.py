"""Totals of a report: walks its sentences with the context of headings, lists and paragraphs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from geo.reports.carried import Memory, reference_for, remember, take_over
from geo.reports.context import (
    GROUPS,
    Context,
    enter_block,
    enter_label,
    fill_from_label,
    fill_periods,
    is_label,
    leave_sentence,
    note_topic,
    share_period,
)
from geo.reports.count import Count
from geo.reports.dates import Period
from geo.reports.layout import Layout
from geo.reports.lexer import Item
from geo.reports.meaning import DEMOGRAPHIC, UNCOUNTED, Meant, adds_nothing, is_anchored, meant_by, objection_to
from geo.reports.passed import Passed, opens_list_line
from geo.reports.percentages import Share
from geo.reports.relations import gap_is_plain
from geo.reports.repeats import Statements
from geo.reports.rows import Finding, Row
from geo.reports.sentences import Sentence
from geo.reports.spans import Anchor, is_rising
from geo.reports.statements import Statement
from geo.reports.vocabulary import Vocabulary
from geo.reports.zeros import Zero

_SMALL = 3
_LONGEST_LINE = 16
_MEASURES = ("killed", "injured", "massacres", "attacks")


@dataclass
class Reading:
    """Everything read so far."""

    rows: list[Row] = field(default_factory=list)
    shares: list[tuple[Share, Period | None]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    read: set[int] = field(default_factory=set)  # sentences that gave a row, a share or a finding
    passed: list[Passed] = field(default_factory=list)  # numbers that seem to count dead and gave nothing


def read_totals(
    layout: Layout,
    sentences: Sequence[Sentence],
    words: Vocabulary,
    anchor: Anchor,
    *,
    narrated: Collection[int],
) -> Reading:
    """Read all totals. Of the ``narrated`` sentences, which tell single incidents, only cumulative figures count."""
    reading, context, memory = Reading(), Context(), Memory()
    statements = Statements(layout.text, words, anchor)
    for number, sentence in enumerate(sentences):
        block = layout.blocks[sentence.block]
        enter_block(context, sentence, block.kind)
        reference = reference_for(memory, sentence.items, sentence.block)
        statement = statements.read(
            sentence.items,
            reference=reference,
            default=_default(context, block.kind),
            hurt=memory.injured,
        )
        note_topic(context, statement, title=block.title)
        if "definition" in statement.cues:
            reading.read.add(number)
            continue
        if is_label(statement, block.kind):
            if context.in_list and context.topic == "killed":
                _pass_line_over(reading, statement)
            enter_label(context, statement, reference)
            continue
        if number in narrated:
            statement.counts = [c for c in statement.counts if _cumulative(c)]
            statement.zeros, statement.shares = [], []
        fill_from_label(context, statement, block.kind)
        take_over(memory, statement, sentence.block)
        fill_periods(context, statement, anchor)
        before = len(reading.rows) + len(reading.findings) + len(reading.shares)
        for count in statement.counts:
            _emit(reading, layout.text, statement, count, context, title=block.title)
        if context.in_list and context.topic == "killed" and number not in narrated:
            _pass_line_over(reading, statement)
        for zero in statement.zeros:
            reading.rows.append(_zero_row(zero, statement, context))
        reading.shares.extend((share, share_period(statement, context)) for share in statement.shares)
        if len(reading.rows) + len(reading.findings) + len(reading.shares) > before:
            reading.read.add(number)
        remember(memory, statement, sentence.block)
        heads = [c for c in statement.counts if c.role in ("head", "part") and c.measure in _MEASURES]
        if heads:
            context.last_measure = heads[0].measure
        leave_sentence(context, statement, layout.text[sentence.start : sentence.end], narrated=number in narrated)
    return reading


def _default(context: Context, kind: str) -> str:
    if context.party and context.lines_since_label <= 1 and not context.measure:
        return "killed"
    return context.measure or ("killed" if context.in_list and kind != "paragraph" else "")


def _cumulative(count: Count) -> bool:
    return "since" in count.extra or (count.parent is not None and "since" in count.parent.extra)


def _pass_line_over(reading: Reading, statement: Statement) -> None:
    """Keep the number that a line of a list of dead opens with, where the line gave nothing."""
    opening = opens_list_line(statement.items, statement.counts)
    if opening is not None:
        reading.passed.append(Passed(opening, statement.items, opening.group or "all", torture=False, listed=True))


def _emit(reading: Reading, text: str, statement: Statement, count: Count, context: Context, *, title: bool) -> None:
    """Turn a count into rows, or into the finding that says why not; else keep it as passed over."""
    before = len(reading.rows) + len(reading.findings)
    _read(reading, text, statement, count, context, title=title)
    if len(reading.rows) + len(reading.findings) == before:
        meant = meant_by(statement, count)
        named = bool(meant.party or meant.cause or count.trouble)
        if meant.measure == "killed" or (named and not meant.measure and context.topic == "killed"):
            torture = meant.owner.torture
            reading.passed.append(Passed(count, statement.items, meant.group, torture=torture))


def _read(reading: Reading, text: str, statement: Statement, count: Count, context: Context, *, title: bool) -> None:
    if count.role in ("whole", "dropped"):
        return
    meant = meant_by(statement, count)
    if meant.measure == "casualties" and count.role != "child":
        said = "The number counts those killed and those injured together; the tables keep them apart."
        reading.findings.append(Finding("warning", "ambiguous", said, count.start, max(count.start, count.end)))
    if meant.measure not in _MEASURES or adds_nothing(count, meant):
        return
    if not count.noun and not is_anchored(count, statement.items):
        return
    if "unverified" in statement.cues:
        said = "The source could not verify the number."
        reading.findings.append(Finding("warning", "ambiguous", said, count.start, max(count.start, count.end)))
        return
    owner = meant.owner
    if count.role == "child" and meant.local is owner and not owner.noun and not is_anchored(owner, statement.items):
        said = "A part of a number of which the text does not say here what it counts."
        reading.findings.append(Finding("warning", "ambiguous", said, count.start, max(count.start, count.end)))
        return
    objection = objection_to(count, meant)
    if objection is not None:
        reading.findings.append(Finding(*objection, count.start, max(count.start, count.end)))
    elif meant.group not in UNCOUNTED:
        reading.rows.extend(_rows_of(text, statement, count, meant, context, title=title))


def _rows_of(
    text: str, statement: Statement, count: Count, meant: Meant, context: Context, *, title: bool
) -> list[Row]:
    measure, items, local = meant.measure, statement.items, meant.local
    if measure == "killed" and meant.group != "torture":
        in_massacres = not statement.cues.isdisjoint(("massacre", "attack_short")) and _massacre_deaths(
            items, local, after_massacres=context.last_measure == "massacres"
        )
        measure = "killed_in_massacres" if in_massacres else measure
    by, key = _division(meant.party, meant.cause, meant.pcode, context)
    if by == "governorate":
        key = next((text[i.start : i.end] for i in items if i.code("governorate") == meant.pcode), key)
    figure = bool(statement.label.get("measure")) or _is_line_of_its_own(statement)
    if (
        by == "none"
        and figure
        and context.title_cause
        and measure in ("killed", "injured")
        and meant.group != "torture"
    ):
        by, key = "cause", context.title_cause
    if by == "none" and not _is_summary(statement, count, meant.owner, context, title=title):
        return []
    start, end = _quote(items, count, local)
    row = Row(
        measure,
        meant.group,
        by,
        key,
        meant.pcode,
        *_bounds(count),
        "stated",
        count.period or meant.owner.period,
        start,
        end,
        title=title,
        since=_cumulative(count),
        superseding=is_rising(items, local.index),
        earlier=any(i.cue("superseded") for i in items[max(0, local.index - 8) : local.index + 1]),
        whole=meant.owner.stated_period and "summary" in statement.cues,
    )
    groups = _groups(statement, count, meant.group, by, measure)
    if by == "party" and _each(items, count):
        return [row.moved(key=party) for party in count.each or _parties_after(items, count)]
    rows = [
        row.moved(group=g, implied=implied) if (g, implied) != (row.group, row.implied) else row
        for g, implied in groups
    ]
    if by == "party" and count.noun and _all_of_them(items, count):
        rows += [r.moved(by="none", key="") for r in rows]
    return rows


def _each(items: Sequence[Item], count: Count) -> bool:
    return count.last + 1 < len(items) and items[count.last + 1].cue("each")


def _parties_after(items: Sequence[Item], count: Count) -> list[str]:
    """Give the parties of ``one each by A, B and C``."""
    found: list[str] = []
    for item in items[count.last + 2 :]:
        if item.kind in ("number", "date") or item.cue("while") or item.folded in ".;؛":
            break
        if item.code("party"):
            found.append(item.code("party") or "")
    return list(dict.fromkeys(found))


def _all_of_them(items: Sequence[Item], count: Count) -> bool:
    """Tell whether a whole is given to one party: ``three massacres, all at the hands of other parties``."""
    for item in items[count.last + 1 : count.last + 5]:
        if item.cue("all_of"):
            return True
        if item.kind == "number" or item.code("party"):
            return False
    return False


def _division(party: str, cause: str, pcode: str, context: Context) -> tuple[str, str]:  # noqa: PLR0911 - one branch a pattern of the language
    if context.within and (party or cause):
        inner = party if party and party != context.within else ""
        if inner:
            return "party+cause", f"{inner}+{cause or 'not_stated'}"
        if cause:
            return "party+cause", f"{context.within}+{cause}"
    if party and cause:
        return "party+cause", f"{party}+{cause}"
    if party:
        return "party", party
    if cause:
        return "cause", cause
    if pcode:
        return "governorate", pcode
    return "none", ""


def _is_summary(statement: Statement, count: Count, owner: Count, context: Context, *, title: bool) -> bool:
    """Tell whether an undivided number is a total of the report, not of some event."""
    if title or owner.stated_period or "generic_party" in owner.extra or "since" in owner.extra:
        return True
    if _is_line_of_its_own(statement) and not (context.in_list or context.party):
        return True
    if owner.measure in ("massacres", "attacks") or statement.label.get("measure"):
        return True
    if not statement.cues.isdisjoint(("summary", "reported_count")):
        return True
    return count.torture or owner.group in GROUPS or owner.role == "part" or context.period is not None


def _is_line_of_its_own(statement: Statement) -> bool:
    """Tell whether a line holds a number of dead, who they were and nothing else: ``84 people killed``."""
    items = statement.items
    if not items or items[0].kind != "number" or len(items) > _LONGEST_LINE or items[-1].folded in ".:":
        return False
    said = ("killed", "died", "injured", "of_whom", "include", "and", "at_least", "about", "more_than")
    return all(i.kind in ("number", "mark") or i.code("person") or i.cue(*said) for i in items)


def _massacre_deaths(items: Sequence[Item], owner: Count, *, after_massacres: bool) -> bool:
    """Tell whether a death count speaks of massacres: ``the massacres resulted in the deaths of 18 civilians``."""
    if owner.role == "child" or owner.group not in ("all", ""):
        return False
    for j in range(owner.index - 1, -1, -1):
        if after_massacres and items[j].cue("attack_short") and items[j - 1].folded in ("these", "those", "هذه"):
            return True
        if items[j].cue("massacre"):
            return not any(i.cue("in_addition", "while") or i.folded in ";؛" for i in items[j : owner.index])
    return False


def _groups(statement: Statement, count: Count, group: str, by: str, measure: str) -> list[tuple[str, bool]]:
    """Give the groups a count fills: one child killed by a party is also one person killed by it."""
    if group not in DEMOGRAPHIC or count.role == "child" or by == "none" or measure != "killed":
        return [(group, False)]
    heads = [c for c in statement.counts if c.role in ("head", "part")]
    position = heads.index(count) if count in heads else -1
    neighbours = [
        h
        for h in heads[max(0, position - 1) : position + 2]
        if h is not count and h.party == count.party and h.cause == count.cause and h.measure == count.measure
    ]
    joined = any(
        gap_is_plain(statement.items, min(h.last, count.last) + 1, max(h.index, count.index)) for h in neighbours
    )
    if joined or count.value > _SMALL or count.role == "part":
        return [(group, False)]
    return [("all", True), (group, False)]


def _bounds(count: Count) -> tuple[int | None, int | None, int | None]:
    if count.high is not None:
        return count.value, None, count.high
    if count.bound in ("at_least", "more_than"):
        return count.value, count.value, None
    if count.bound == "at_most":
        return None, count.value, count.value
    if count.bound == "about":
        return None, count.value, None
    return count.value, count.value, count.value


def _quote(items: Sequence[Item], count: Count, owner: Count) -> tuple[int, int]:
    """Give the span of evidence: the number with its noun and, where near, its party or cause."""
    start, end = count.start, count.end
    first = bisect_left(items, owner.start - 160, key=lambda i: i.start)
    for item in items[first : bisect_right(items, count.end + 160, key=lambda i: i.end)]:
        code = item.code("party") or item.code("cause") or item.code("governorate")
        if code and code in (count.party or owner.party, count.cause or owner.cause, count.pcode or owner.pcode):
            start, end = min(start, item.start), max(end, item.end)
            break
    return start, end


def _zero_row(zero: Zero, statement: Statement, context: Context) -> Row:
    period = next((s.period for s in statement.spans), context.period)
    group = zero.group if zero.group != "all" or not context.group else context.group
    by = "party" if zero.party else "none"
    return Row(zero.measure, group, by, zero.party, "", 0, 0, 0, "zero_stated", period, zero.start, zero.end)
