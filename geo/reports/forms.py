"""Records of one incident in lines of ``label: value``: date, place, cause, killed, injured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from geo.reports.incidents import Incident
from geo.reports.layout import Layout
from geo.reports.lexer import Item, lex
from geo.reports.places import PlacePhrase
from geo.reports.rows import Finding
from geo.reports.spans import Anchor
from geo.reports.vocabulary import Vocabulary, fold

_FIELDS = MappingProxyType(
    {
        "date": (
            "date",
            "incident date",
            "date of incident",
            "accident date",
            "date of accident",
            "تاريخ",
            "تاريخ حادثه",
        ),
        "place": ("place", "location", "village", "site", "town", "مكان", "موقع", "مكان حادثه", "قريه", "بلده"),
        "governorate": ("governorate", "province", "محافظه"),
        "cause": (
            *(
                "type",
                "type of incident",
                "incident type",
                "type of strike",
                "cause",
                "device",
                "device type",
                "weapon",
            ),
            *("نوع", "نوع حادثه", "سبب", "سلاح", "نوع سلاح"),
        ),
        "party": (
            *("party", "perpetrator", "belligerent", "suspected belligerent", "responsible party", "actor"),
            *("جهه", "جهه مسووله", "فاعل", "جهه منفذه"),
        ),
        "controller": ("controlled by", "control", "controlling party", "جهه مسيطره", "سيطره"),
        "killed": ("killed", "civilians killed", "people killed", "deaths", "fatalities", "قتلي", "عدد قتلي", "ضحايا"),
        "injured": ("injured", "wounded", "civilians injured", "people injured", "جرحي", "عدد جرحي", "مصابون"),
        "children": ("children killed", "of whom children", "killed children", "قتلي اطفال", "اطفال قتلي"),
        "women": ("women killed", "of whom women", "killed women", "قتلي نساء", "نساء قتلي"),
    }
)
_OF_LABEL = MappingProxyType({label: name for name, labels in _FIELDS.items() for label in labels})
_NUMBERS = ("killed", "injured", "children", "women")
_LEAST_LINES = 4
_LONGEST_LABEL = 40


@dataclass
class Forms:
    """The incidents that forms record, and the blocks they stand in."""

    incidents: list[Incident] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)


@dataclass
class _Line:
    block: int
    name: str
    start: int
    end: int


def read_forms(layout: Layout, words: Vocabulary, anchor: Anchor) -> Forms:
    """Read every run of lines that names a date, who was hurt, and where or by what."""
    forms = Forms()
    for lines in _runs(layout):
        known = {line.name: line for line in reversed(lines) if line.name}
        hurt = "killed" in known or "injured" in known
        if sum(bool(line.name) for line in lines) < _LEAST_LINES or "date" not in known or not hurt:
            continue
        incident = _incident(forms, layout.text, lines, known, words, anchor)
        if incident is not None:
            forms.incidents.append(incident)
            forms.blocks.update(line.block for line in lines)
    return forms


def _runs(layout: Layout) -> Iterator[list[_Line]]:
    """Give the runs of labelled lines; a label that comes again begins the next record."""
    run: list[_Line] = []
    for number, block in enumerate(layout.blocks):
        text = layout.text[block.start : block.end]
        label, colon, value = text.partition(":")
        if not colon or not value.strip() or len(label) > _LONGEST_LABEL:
            yield run
            run = []
            continue
        name = _OF_LABEL.get(" ".join(fold(word) for word in label.split()), "")
        if name and any(line.name == name for line in run):
            yield run
            run = []
        start = block.end - len(value.lstrip())
        run.append(_Line(number, name, start, block.end))
    yield run


def _incident(
    forms: Forms, text: str, lines: Sequence[_Line], known: dict[str, _Line], words: Vocabulary, anchor: Anchor
) -> Incident | None:
    values = {name: lex(text, line.start, line.end, words) for name, line in known.items()}
    date = _date(values["date"], anchor)
    numbers = {name: _number(forms, values[name], known[name]) for name in _NUMBERS if name in known}
    killed, injured = numbers.get("killed"), numbers.get("injured")
    if (killed is None and injured is None) or not any(
        i.date is not None or i.kind == "decimal" for i in values["date"]
    ):
        return None
    party = _code(values.get("party", ()), "party")
    groups = {name: n for name in ("children", "women") if (n := numbers.get(name)) is not None}
    return Incident(
        date,
        None,
        _code(values.get("cause", ()), "cause") or "not_stated",
        killed,
        None,
        injured,
        None,
        groups,
        _place(text, known, values),
        party,
        "stated" if party not in ("", "unknown", "other") else "unknown",
        _code(values.get("controller", ()), "party"),
        False,
        text.rfind("\n", 0, lines[0].start) + 1,
        lines[-1].end,
        lines[0].block,
    )


def _date(items: Sequence[Item], anchor: Anchor) -> dt.date | None:
    written = next((i.date for i in items if i.date is not None and i.date.day is not None), None)
    if written is None or written.month is None:
        return None
    return written.on(anchor.year_of(written.month))


def _number(forms: Forms, items: Sequence[Item], line: _Line) -> int | None:
    """Give the one number of a value; of ``6 to 10`` or ``at least 6`` a finding tells."""
    if len(items) == 1 and items[0].kind == "number":
        return items[0].value
    if any(i.kind in ("number", "decimal") for i in items):
        said = "A value of a record that is not one number."
        forms.findings.append(Finding("warning", "ambiguous", said, line.start, line.end))
    return None


def _code(items: Sequence[Item], kind: str) -> str:
    """Give the one code of a kind that a value names; an empty string for none or several."""
    codes = {i.code(kind) for i in items if i.code(kind)}
    return (codes.pop() or "") if len(codes) == 1 else ""


def _place(text: str, known: dict[str, _Line], values: dict[str, list[Item]]) -> PlacePhrase | None:
    line = known.get("place") or known.get("governorate")
    if line is None:
        return None
    named = next((i for name in ("governorate", "place") for i in values.get(name, ()) if i.code("governorate")), None)
    printed = text[named.start : named.end] if named is not None else ""
    pcode = (named.code("governorate") or "") if named is not None else ""
    return PlacePhrase(line.start, line.end, printed, pcode, 0, origin=False)
