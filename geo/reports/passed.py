"""Numbers of dead that the rules passed over: each is told where no table, incident or finding shows it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.reports.count import Count
from geo.reports.incidents import Incident
from geo.reports.lexer import Item
from geo.reports.measures import verb_of
from geo.reports.mentions import clause_numbers
from geo.reports.rows import Finding, Row

_REACH = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2049
_OPENING_MARKS = frozenset("-–—•*·▪◦●")


@dataclass(frozen=True, slots=True)
class Passed:
    """A number that gave nothing, with the sentence it stands in and what it seems to count."""

    count: Count
    items: Sequence[Item]
    group: str
    torture: bool
    listed: bool = False  # a line of a list of dead opens with it


def opens_list_line(items: Sequence[Item], counts: Sequence[Count]) -> Count | None:
    """Give the number that a line of a list opens with: ``31 in murders with unknown perpetrators``."""
    first = next((j for j, i in enumerate(items[:3]) if i.folded not in _OPENING_MARKS), len(items))
    if first + 1 >= len(items) or items[first].kind != "number" or items[first].is_year:
        return None
    if items[first + 1].cue("percent", "not_person", "age") or items[first + 1].folded in ("%", "٪", ".", ")"):
        return None
    item = items[first]
    return next((c for c in counts if c.index == first), None) or Count(
        first, first, item.value or 0, "", False, item.start, item.end, measure="killed", digits=True
    )


def tell_passed(
    passed: Iterable[Passed], rows: Iterable[Row], findings: Iterable[Finding], incidents: Iterable[Incident]
) -> list[Finding]:
    """Give a finding for every number of dead that stands in no row, finding or incident, and repeats none."""
    rows = list(rows)
    known = {(r.group, r.value) for r in rows} | {("all", i.killed) for i in incidents}
    known |= {pair for i in incidents for pair in i.groups.items()}
    spans = [(r.start, r.end) for r in rows] + [(f.start, f.end) for f in findings]
    shown = _Shown(sorted(spans + [(i.start, i.end) for i in incidents]))
    found: list[Finding] = []
    told: set[int] = set()
    for one in passed:
        count = one.count
        if count.start in told or (one.group, count.value) in known or shown.holds(count.start):
            continue
        if not _counts_dead(one):
            continue
        told.add(count.start)
        if one.torture and one.group != "torture":
            said = "A group among those who died due to torture; the table has no such division."
            found.append(Finding("note", "not_tabulated", said, count.start, count.end))
        else:
            said = "A number of dead stands here that no rule read."
            found.append(Finding("warning", "not_understood", said, count.start, count.end))
    return found


class _Shown:
    """The stretches of the text that some row, finding or incident quotes."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, place: int) -> bool:
        """Tell whether a place lies within one of them."""
        before = bisect_right(self._starts, place) - 1
        return before >= 0 and place < self._ends[before]


def _counts_dead(one: Passed) -> bool:
    count, items = one.count, one.items
    rest = count.role == "child" and one.group == "all" and not one.torture  # ``94 civilians: 61 men, nine women``
    if count.article or count.role == "dropped" or rest or count.group in ("women_and_children", "combatants"):
        return False
    if count.noun or one.listed:
        return True
    item = items[count.index]
    after = items[count.last + 1] if count.last + 1 < len(items) else None
    of_some = count.value == 1 and after is not None and after.folded.startswith("of")
    if of_some or _may_be_a_year(item) or _in_a_series_of_things(items, count.index):
        return False
    thing = after is not None and (after.kind == "word" or after.code("cause") is not None)  # ``1,140 raids``
    if not count.measure and thing:
        return False
    return bool(count.party or count.cause or count.trouble) or _verb_is_near(items, count)


def _may_be_a_year(item: Item) -> bool:
    """Tell whether a number may be a year, of long before the war too: ``the Convention of 1949``."""
    return item.is_year or (item.printed.isdigit() and _FIRST_YEAR <= (item.value or 0) <= _LAST_YEAR)


def _in_a_series_of_things(items: Sequence[Item], index: int) -> bool:
    """Tell whether a number goes on after ``Articles 27, 31 and``: what is numbered are no people."""
    j = index - 1
    while j >= 0 and (items[j].kind == "number" or items[j].folded in (",", "،") or items[j].cue("and")):
        j -= 1
    return j >= 0 and (items[j].cue("not_person") or items[j].is_year)


def _verb_is_near(items: Sequence[Item], count: Count) -> bool:
    clauses = clause_numbers(items)
    near = range(max(0, count.index - _REACH), min(len(items), count.last + _REACH + 1))
    return any(clauses[j] == clauses[count.index] and verb_of(items[j]) == "killed" for j in near)
