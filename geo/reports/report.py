"""Read a casualty report into checked tables: ``read_report``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import InputFileError, Problem, ReportError
from geo.reports.checks import check, weekday_finding
from geo.reports.dates import Period
from geo.reports.documents import SUFFIXES, read_document
from geo.reports.forms import read_forms
from geo.reports.frames import findings_frame, incidents_frame, totals_frame
from geo.reports.grids import read_grids
from geo.reports.incidents import read_incidents_of, span_of
from geo.reports.language import tell_language
from geo.reports.layout import Layout, lay_out
from geo.reports.misprints import misprints
from geo.reports.passed import tell_passed
from geo.reports.resolve import settle
from geo.reports.rows import Finding, Row
from geo.reports.sentences import Sentence, split_sentences
from geo.reports.shares import share_rows
from geo.reports.spans import Anchor, find_spans, publication_day
from geo.reports.totals import Reading, read_totals
from geo.reports.unread import unread_sentences
from geo.reports.vocabulary import Language, vocabulary

#: Text given directly is a path only if it is shorter than this and has no line break.
LONGEST_PATH = 1_000

#: The longest text read, in characters: a thousand times a monthly report.
LONGEST_TEXT = 40_000_000

#: From this day on, government forces are no longer the regime's.
END_OF_REGIME = dt.date(2024, 12, 8)

#: Sentences searched for the report's own period, once one is found.
_OPENING = 300


@dataclass(frozen=True)
class Source:
    """Where the numbers come from: as much as the report says of itself."""

    publisher: str = ""
    title: str = ""
    published: dt.date | None = None
    file: str = ""
    period: tuple[dt.date, dt.date] | None = None

    def __str__(self) -> str:
        """Give a citation. The title stays out of it: titles of news may name people."""
        who = self.publisher or self.file or "Report"
        parts = [who]
        if self.period:
            parts.append(f"report on {_words(Period(*self.period))}")
        if self.published:
            parts.append(f"published {self.published.isoformat()}")
        if self.publisher and self.file:
            parts.append(self.file)
        return ", ".join(parts)


@dataclass(frozen=True)
class Report:
    """A report as read.

    Attributes
    ----------
    period
        First and last day the report counts, or None where it names none.
    incidents
        One row an incident, the columns of the incidents table.
    totals
        One row a number, the columns of the totals table.
    findings
        What a careful person should review: ``report, severity, code, message, quote, quote_start, quote_end``.
    text
        The normalised text; ``text[quote_start:quote_end] == quote`` in every row.
    source
        Publisher, title, day of publication and file.
    language
        ``en`` or ``ar``.
    """

    period: tuple[dt.date, dt.date] | None
    incidents: pd.DataFrame
    totals: pd.DataFrame
    findings: pd.DataFrame
    text: str
    source: Source
    language: Language


def read_report(path_or_text: str | Path, *, language: str | None = None) -> Report:
    """Read a casualty report, English or Arabic, into incidents, totals and findings.

    Parameters
    ----------
    path_or_text
        A :class:`~pathlib.Path`, or the name of a file (``.txt``, ``.pdf``, ``.html``, ``.docx``), or the text itself.
        A string with a line break, or longer than 1,000 characters, is always text; a shorter one is a path if such
        a file exists or if it ends like one of the formats, else text.
    language
        ``en`` or ``ar``; told from the script where absent.

    Returns
    -------
    Report
        Tables with evidence; see :class:`Report`. Numbers are people, or incidents, massacres or attacks.

    Raises
    ------
    InputFileError
        If the file cannot be found or opened.
    ReportError
        If it cannot be read: encrypted, truncated, scanned without a text layer, too large, or not a text at all.

    Examples
    --------
    >>> report = read_report("SNHR documented the deaths of 138 civilians, including 23 children, in February 2021.")
    >>> report.totals[["measure", "group", "value"]].values.tolist()
    [['killed', 'all', 138], ['killed', 'children', 23]]
    """
    path = _as_path(path_or_text)
    if path is None:
        return _read_text(str(path_or_text), language=language)
    document = read_document(path)
    return _read_text(
        document.text, language=language, file=path.name, title=document.title, published=document.published
    )


def _as_path(given: str | Path) -> Path | None:
    if isinstance(given, Path):
        return given
    if not isinstance(given, str):
        raise ReportError(
            Problem(
                value=type(given).__name__,
                reason="is neither a path nor text.",
                remedy="Give a path or the report's text.",
            )
        )
    if "\n" in given or "\r" in given or "\0" in given or len(given) > LONGEST_PATH:
        return None
    try:
        if Path(given).is_file():
            return Path(given)
    except (OSError, ValueError):
        return None
    ending = Path(given).suffix.lower()
    if ending in SUFFIXES and (" " not in given.strip() or "/" in given or "\\" in given or len(given) < 120):
        raise InputFileError(Problem(file=given, reason="cannot be found.", remedy="Check the name and the folder."))
    return None


def _read_text(
    text: str, *, language: str | None, file: str = "", title: str = "", published: dt.date | None = None
) -> Report:
    if len(text) > LONGEST_TEXT:
        raise ReportError(
            Problem(
                file=file,
                reason=f"holds {len(text):,} characters, more than the {LONGEST_TEXT:,} read at once.",
                remedy="Split the report.",
            )
        )
    told = tell_language(text, language)
    words = vocabulary(told)
    layout = lay_out(text)
    sentences = split_sentences(layout, words)
    published = published or publication_day(sentences)
    period, spanned = _report_period(layout, sentences, published)
    if (_first_day(period, sentences) or dt.date.min) >= END_OF_REGIME:
        words = vocabulary(told, since_regime=True)
        sentences = split_sentences(layout, words)
    published_for_spans = _latest_day(sentences) if period is None and published is None else published
    anchor = Anchor(published_for_spans, period)
    grids = read_grids(layout, sentences, words, anchor)
    forms = read_forms(layout, words, anchor)
    printed, apart = sentences, grids.blocks | forms.blocks
    sentences = [s for s in sentences if s.block not in apart] if apart else sentences
    narration = read_incidents_of(layout, sentences, words, anchor)
    narration.incidents = sorted([*narration.incidents, *forms.incidents], key=lambda i: i.start)
    if period is None or spanned:
        span = span_of(narration.incidents)
        if span is not None and period is None:
            period, spanned = span, True
            anchor = Anchor(published_for_spans, period)
    reading = read_totals(layout, sentences, words, anchor, narrated=narration.sentences)
    if spanned:  # the title of a text that tells of single events tells of one of them
        reading.rows = [row for row in reading.rows if not row.title]
    reading.rows += grids.rows
    rows, findings = _rows(layout.text, reading, period)
    findings += grids.findings + forms.findings
    findings += narration.findings
    findings += check(rows, narration.incidents, period, spanned=spanned)
    findings += _weekdays(sentences, anchor) + misprints(printed, anchor, grids.blocks)
    findings += unread_sentences(layout, sentences, words, anchor, reading, narration.sentences)
    findings += tell_passed(reading.passed, rows, findings, narration.incidents)
    if period is None and (rows or narration.incidents):
        findings.append(Finding("warning", "no_period", "The text names no period; the rows have none.", 0, 0))
    bounds = (period.start, period.end) if period else None
    source = Source(_publisher(sentences), title or _title(layout), published, file, bounds)
    return Report(
        period=bounds,
        incidents=incidents_frame(narration.incidents, layout.text, str(source), period),
        totals=totals_frame(rows, layout.text, str(source)),
        findings=findings_frame(findings, layout.text, str(source)),
        text=layout.text,
        source=source,
        language=told,
    )


def _rows(text: str, reading: Reading, period: Period | None) -> tuple[list[Row], list[Finding]]:
    settled, findings = settle(reading.rows, period)
    shared, more = share_rows(text, reading.shares, settled)
    if shared:
        settled, again = settle([*settled, *shared], period)
        more += again
    return settled, [*reading.findings, *findings, *more]


def _report_period(
    layout: Layout, sentences: Sequence[Sentence], published: dt.date | None
) -> tuple[Period | None, bool]:
    """Find the report's own period: in the title, else in the first sentence that counts the dead, else last month."""
    anchor = Anchor(published, None)
    candidates: list[tuple[int, Period]] = []
    for number, sentence in enumerate(sentences):
        if candidates and number > _OPENING:
            break
        items = sentence.items
        title = layout.blocks[sentence.block].title
        counts = any(
            i.cue("killed", "killing", "death", "died", "torture", "massacre", "injured", "attack", "none")
            for i in items
        )
        arrests = any(i.cue("summary") for i in items) and any(i.cue("other_measure") for i in items)
        if not title and not counts and not arrests:
            continue
        day = any(i.date is not None and i.date.day is not None and i.date.month is not None for i in items)
        spans = [s for s in find_spans(items, anchor) if not s.since or s.closed or _bounded(s.period, anchor)]
        whole = [s.period for s in spans if s.period.end > s.period.start]
        if not whole:
            continue
        numbered = any(i.kind == "number" and not i.is_year for i in items)
        rank = 0 if title and counts else 1 if counts and numbered and not day else 2 if title else 3 if counts else 5
        if any(i.cue("since") for i in items) and not title:
            rank += 1
        candidates.append((rank, whole[0]))
        if rank == 0:
            break
    if not candidates:
        return None, False
    best = min(rank for rank, _ in candidates)
    return next(p for rank, p in candidates if rank == best), False


def _first_day(period: Period | None, sentences: Sequence[Sentence]) -> dt.date | None:
    """Give the first day the report counts, else the first day it prints."""
    if period is not None:
        return period.start
    days = [item.date.on() for s in sentences for item in s.items if item.date is not None]
    return min((day for day in days if day is not None), default=None)


def _latest_day(sentences: Sequence[Sentence]) -> dt.date | None:
    """Give the last full date in the text: a cumulative figure reaches no further than that."""
    days = [item.date.on() for s in sentences for item in s.items if item.date is not None]
    return max((day for day in days if day is not None), default=None)


def _bounded(period: Period, anchor: Anchor) -> bool:
    return anchor.latest is None or period.end < anchor.latest


def _weekdays(sentences: Sequence[Sentence], anchor: Anchor) -> list[Finding]:
    found = []
    for sentence in sentences:
        for item in sentence.items:
            written = item.date
            if written is None or written.weekday is None or written.day is None or written.month is None:
                continue
            day = written.on(written.year or anchor.year_of(written.month))
            if day is not None and day.weekday() != written.weekday:
                found.append(weekday_finding(written.weekday, day.weekday(), day.isoformat(), item.start, item.end))
    return found


def _publisher(sentences: Sequence[Sentence]) -> str:
    for sentence in sentences[:200]:
        for item in sentence.items:
            name = item.code("publisher")
            if name:
                return name
    return ""


def _title(layout: Layout) -> str:
    first = next((b for b in layout.blocks if b.title), None)
    return layout.text[first.start : first.end][:200] if first else ""


def _words(period: Period) -> str:
    if period == Period.of_month(period.start.year, period.start.month):
        return f"{period.start:%B %Y}"
    return f"{period.start.isoformat()} to {period.end.isoformat()}"
