"""Incidents: what a report tells of single events, with date, place, cause, casualties and who held the area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.reports.actors import cause_of, controller_of, party_of, unnamed_cause
from geo.reports.custody import CustodyDeath, read_custody_death
from geo.reports.dates import Period, WrittenDate
from geo.reports.layout import Layout
from geo.reports.lexer import Item
from geo.reports.mentions import find_mentions
from geo.reports.openings import opening_of, sums_up
from geo.reports.places import PlacePhrase, find_place
from geo.reports.rows import Finding
from geo.reports.sentences import Sentence
from geo.reports.spans import Anchor
from geo.reports.statements import read_statement
from geo.reports.tally import add_up, bodies_found
from geo.reports.vocabulary import Vocabulary
from geo.tables.codes import MASSACRE_KILLED

_OUTSIDE = frozenset({"mass_grave", "remains", "deprivation", "disease"})
_BODIES = frozenset({"mass_grave", "remains"})


@dataclass(frozen=True)
class Incident:
    """One event as narrated. Counts are of people; offsets point into the normalised text."""

    date: dt.date | None
    date_of_death: dt.date | None
    cause: str
    killed: int | None
    killed_min: int | None
    injured: int | None
    injured_min: int | None
    groups: dict[str, int]
    place: PlacePhrase | None
    party: str
    attribution: str
    controller: str
    massacre: bool
    start: int
    end: int
    block: int
    title: bool = False
    section: str = ""
    weekday: tuple[int, int, int] | None = None  # the weekday printed and where, if it is not the date's
    day_of_event: bool = True  # else the day on which it became known

    @property
    def in_headline(self) -> bool:
        """Tell whether the source counts these deaths: found bodies, disease and want are narrated only."""
        return self.cause not in _OUTSIDE


@dataclass
class Narration:
    """The incidents, the sentences that tell them, and what was odd."""

    incidents: list[Incident] = field(default_factory=list)
    sentences: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def read_incidents_of(layout: Layout, sentences: Sequence[Sentence], words: Vocabulary, anchor: Anchor) -> Narration:
    """Find every incident: a sentence with a day and casualties opens one, the sentences after it add to it."""
    narration = Narration()
    by_block: dict[int, list[int]] = {}
    for number, sentence in enumerate(sentences):
        by_block.setdefault(sentence.block, []).append(number)
    massacre_section = False
    last_day: dt.date | None = None
    for block, numbers in by_block.items():
        kind = layout.blocks[block].kind
        massacre_section = _in_massacre_section(layout, sentences, block, numbers, massacre_section)
        case = _custody_death(layout, sentences, numbers, kind, words, anchor)
        if case is not None:
            narration.incidents.append(case)
            narration.sentences.update(numbers)
            continue
        group: list[int] = []
        day: tuple[dt.date | None, WrittenDate | None, Item] | None = None
        for n in numbers:
            opening = opening_of(sentences[n].items, anchor, last_day)
            if opening is not None and not _torture(sentences[n].items):
                if group and day is not None:
                    _close(narration, layout, sentences, group, day, words, anchor, massacre_section)
                group, day = [n], opening
                last_day = opening[0] or last_day
            elif group and day is not None and sums_up(sentences[n].items, anchor):
                _close(narration, layout, sentences, group, day, words, anchor, massacre_section)
                group, day = [], None
            elif group:
                group.append(n)
        if group and day is not None:
            _close(narration, layout, sentences, group, day, words, anchor, massacre_section)
    narration.incidents = _without_titles(narration)
    titled = any(i.cue("massacre") for s in sentences[:8] if layout.blocks[s.block].title for i in s.items)
    if titled and len(narration.incidents) == 1:
        narration.incidents = [replace(narration.incidents[0], massacre=True)]
    return narration


def _in_massacre_section(
    layout: Layout, sentences: Sequence[Sentence], number: int, numbers: Sequence[int], before: bool
) -> bool:
    """Tell whether a block stands in a list of massacres: a title, a heading or an introduction says so."""
    block = layout.blocks[number]
    named = any(i.cue("massacre") for n in numbers for i in sentences[n].items)
    if block.title:
        return before or _heads_massacres([i for n in numbers for i in sentences[n].items])
    if block.kind == "heading":
        return named
    if layout.text[block.start : block.end].rstrip().endswith(":"):
        if block.kind == "bullet":
            return named
        if block.kind == "paragraph" and len(numbers) == 1:
            return before or named
    return before


def _heads_massacres(items: Sequence[Item]) -> bool:
    """Tell whether a title announces massacres and nothing else: ``Most notable massacres of May 2017``."""
    return any(i.cue("massacre") and i.folded.endswith(("s", "مجازر")) for i in items) and not any(
        i.cue("killed", "killing", "died", "death", "injured") or (i.kind == "number" and not i.is_year) for i in items
    )


def _custody_death(
    layout: Layout, sentences: Sequence[Sentence], numbers: Sequence[int], kind: str, words: Vocabulary, anchor: Anchor
) -> Incident | None:
    if kind == "heading" or layout.blocks[sentences[numbers[0]].block].title:
        return None
    told = read_custody_death(layout.text, [sentences[n].items for n in numbers], words, anchor)
    return None if told is None else _of_custody(told, sentences, numbers)


def _of_custody(told: CustodyDeath, sentences: Sequence[Sentence], numbers: Sequence[int]) -> Incident:
    groups = {name: 1 for name, is_so in (("children", told.child), ("women", told.woman)) if is_so}
    first, last = sentences[numbers[0]], sentences[numbers[-1]]
    return Incident(
        told.day,
        None,
        "torture",
        1,
        None,
        None,
        None,
        groups,
        told.place,
        told.party,
        told.attribution,
        "",
        False,
        first.start,
        last.end,
        first.block,
        day_of_event=told.day_of_death,
    )


def _torture(items: Sequence[Item]) -> bool:
    return any(i.cue("torture", "arrest") for i in items)


def _close(
    narration: Narration,
    layout: Layout,
    sentences: Sequence[Sentence],
    group: list[int],
    day: tuple[dt.date | None, WrittenDate | None, Item],
    words: Vocabulary,
    anchor: Anchor,
    massacre_section: bool,
) -> None:
    statements = [read_statement(sentences[n].items, words, anchor, reference=None, default="") for n in group]
    block = layout.blocks[sentences[group[0]].block]
    tally = add_up(statements)
    cause = cause_of(statements)
    if cause in _BODIES and tally.killed is None:
        tally = bodies_found(statements)
    if tally.killed is None and tally.injured is None:
        return
    told = [n for n, s in zip(group, statements, strict=True) if n == group[0] or not any(x.since for x in s.spans)]
    place = find_place(layout.text, [sentences[n].items for n in told], words.language)
    if place is None and not cause and not block.title:
        return
    narration.sentences.update(group)
    if place is None and not cause:
        return
    party, attribution = ("", "unknown") if cause in _OUTSIDE else party_of(statements)
    pcode = place.pcode if place else ""
    if place is not None and not pcode:
        mention = next((m for s in statements for m in find_mentions(s.items, [], "governorate")), None)
        if mention is not None:
            item = next(
                s.items[mention.first]
                for s in statements
                if len(s.items) > mention.first and s.items[mention.first].code("governorate") == mention.code
            )
            place = replace(place, governorate=layout.text[item.start : item.end], pcode=mention.code)
    date, written, item = day
    wrong = None
    if date is not None and written is not None and written.weekday is not None and date.weekday() != written.weekday:
        wrong = (written.weekday, item.start, item.end)
    ends = [sentences[n].end for n, s in zip(group, statements, strict=True) if s.counts] or [sentences[group[0]].end]
    massacre = massacre_section or any(i.cue("massacre") for n in group for i in sentences[n].items)
    narration.incidents.append(
        Incident(
            date,
            _death_day(sentences[group[0]].items, item, anchor),
            cause or unnamed_cause(statements, attribution),
            tally.killed,
            tally.killed_min,
            tally.injured,
            tally.injured_min,
            tally.groups,
            place,
            party,
            attribution,
            controller_of(statements),
            massacre,
            sentences[group[0]].start,
            max(ends),
            sentences[group[0]].block,
            block.title,
            weekday=wrong,
        )
    )
    narration.findings.extend(tally.findings)


def _death_day(items: Sequence[Item], event: Item, anchor: Anchor) -> dt.date | None:
    if not any(i.cue("wounds") for i in items):
        return None
    days = [i for i in items if i.date is not None and i.date.day is not None and i is not event]
    if not days or days[0].date is None or days[0].date.month is None:
        return None
    year = days[0].date.year or (event.date.year if event.date else None) or anchor.year_of(days[0].date.month)
    return days[0].date.on(year)


def _without_titles(narration: Narration) -> list[Incident]:
    """Drop an incident told in the title when the text below tells it again; keep what only the title knows."""
    kept: list[Incident] = []
    bodies = [i for i in narration.incidents if not i.title]
    for incident in narration.incidents:
        if incident.title:
            same = [b for b in bodies if _agree(incident, b)]
            if same:
                continue
        kept.append(incident)
    return kept


def _agree(title: Incident, body: Incident) -> bool:
    days = {d for d in (body.date, body.date_of_death) if d is not None}
    return title.date is None or not days or title.date in days or any(abs((title.date - d).days) <= 1 for d in days)


def massacre_by_number(incident: Incident) -> bool:
    """Tell whether the number killed alone makes the incident a massacre."""
    return incident.in_headline and incident.killed is not None and incident.killed >= MASSACRE_KILLED


def span_of(incidents: Sequence[Incident]) -> Period | None:
    """Give the days from the first to the last incident."""
    days = sorted(i.date for i in incidents if i.date is not None)
    return Period(days[0], days[-1]) if days else None
