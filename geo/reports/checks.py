"""The report's own arithmetic and calendar as the oracle: what adds up, what contradicts, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from geo.reports.dates import Period
from geo.reports.incidents import Incident, massacre_by_number
from geo.reports.rows import Finding, Row

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_REST = ("other", "unknown")


def check(rows: Sequence[Row], incidents: Sequence[Incident], period: Period | None, *, spanned: bool) -> list[Finding]:
    """Run every check. ``spanned`` tells that the period was only taken from the incidents' own days."""
    findings = [*_party_sums(rows), *_inner_sums(rows), *_subsets(rows), *_places(rows), *_whole_sums(rows)]
    findings += _massacres(rows, incidents)
    findings += _itemised(rows, incidents, period)
    if not spanned:
        findings += _outside(incidents, period)
    for incident in incidents:
        if massacre_by_number(incident) and not incident.massacre:
            findings.append(
                Finding(
                    "note",
                    "massacre_by_number",
                    f"{incident.killed} were killed in this incident: a massacre by number, not by name.",
                    incident.start,
                    incident.end,
                )
            )
    return findings


def _headline(rows: Sequence[Row], measure: str, group: str, period: Period | None) -> Row | None:
    return next(
        (
            r
            for r in rows
            if r.by == "none" and (r.measure, r.group, r.period) == (measure, group, period) and r.value is not None
        ),
        None,
    )


def _named(measure: str, group: str) -> str:
    return f"{measure}, {group.replace('_', ' ')}"


def _party_sums(rows: Sequence[Row]) -> list[Finding]:
    divided: dict[tuple[str, str, Period | None], list[Row]] = defaultdict(list)
    for row in rows:
        if row.by == "party" and row.value is not None and row.basis != "percent":
            divided[(row.measure, row.group, row.period)].append(row)
    complete = {
        period
        for (measure, group, period), parts in divided.items()
        if measure == "killed" and group == "all" and _adds_up(rows, parts)
    }
    findings = []
    for (measure, group, period), parts in divided.items():
        head = _headline(rows, measure, group, period)
        if head is None or head.value is None or len(parts) < 2:
            continue
        total = sum(r.value or 0 for r in parts)
        what = f"{_named(measure, group)}: the parties' {' + '.join(str(r.value) for r in parts)} = {total}"
        if total == head.value:
            findings.append(Finding("note", "check_passed", f"{what} is the total printed.", head.start, head.end))
        elif total > head.value and head.most is not None:
            findings.append(
                Finding(
                    "error",
                    "sum_mismatch",
                    f"{what} is more than the total printed, {head.value}.",
                    head.start,
                    head.end,
                )
            )
        elif (
            total < head.value
            and any(r.key in _REST for r in parts)
            and all(r.exact for r in parts)
            and (group == "all" or period in complete)
        ):
            findings.append(
                Finding(
                    "warning",
                    "sum_mismatch",
                    f"{what} is less than the total printed, {head.value}.",
                    head.start,
                    head.end,
                )
            )
    return findings


def _adds_up(rows: Sequence[Row], parts: Sequence[Row]) -> bool:
    head = _headline(rows, parts[0].measure, parts[0].group, parts[0].period)
    return head is not None and head.value == sum(r.value or 0 for r in parts)


def _inner_sums(rows: Sequence[Row]) -> list[Finding]:
    """Check the list inside ``other parties`` against their number."""
    findings = []
    inner: dict[tuple[str, str, Period | None], list[Row]] = defaultdict(list)
    for row in rows:
        if (
            row.by == "party+cause"
            and row.value is not None
            and (row.key.startswith("other+") or row.key.endswith("+not_stated"))
        ):
            inner[(row.measure, row.group, row.period)].append(row)
    for (measure, group, period), parts in inner.items():
        outer = next(
            (
                r
                for r in rows
                if r.by == "party" and r.key == "other" and (r.measure, r.group, r.period) == (measure, group, period)
            ),
            None,
        )
        if outer is None or outer.value is None or len(parts) < 2:
            continue
        total = sum(r.value or 0 for r in parts)
        what = (
            f"{_named(measure, group)}, other parties: the list's {' + '.join(str(r.value) for r in parts)} = {total}"
        )
        if total == outer.value:
            findings.append(Finding("note", "check_passed", f"{what} is their number printed.", outer.start, outer.end))
        else:
            findings.append(
                Finding(
                    "error" if total > outer.value else "warning",
                    "sum_mismatch",
                    f"{what} is not their number printed, {outer.value}.",
                    outer.start,
                    outer.end,
                )
            )
    return findings


def _subsets(rows: Sequence[Row]) -> list[Finding]:
    """Check that no group is larger than all, and no part larger than the whole."""
    findings = []
    by_thing: dict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        by_thing[(row.measure, row.by, row.pcode or row.key, row.period)][row.group] = row
    for groups in by_thing.values():
        whole = groups.get("all")
        if whole is None or whole.value is None or whole.most is None:
            continue
        together = sum(groups[g].value or 0 for g in ("children", "women") if g in groups)
        for name, row in groups.items():
            if name != "all" and row.value is not None and row.value > whole.value:
                findings.append(
                    Finding(
                        "error",
                        "subset_exceeds_total",
                        f"{row.value} {name.replace('_', ' ')} are more than the {whole.value} of whom they are part.",
                        row.start,
                        row.end,
                    )
                )
        if together > whole.value and all(
            (groups[g].value or 0) <= whole.value for g in ("children", "women") if g in groups
        ):
            findings.append(
                Finding(
                    "error",
                    "subset_exceeds_total",
                    f"Children and women together ({together}) are more than the {whole.value} of whom they are part.",
                    whole.start,
                    whole.end,
                )
            )
    for row in rows:
        head = _headline(rows, row.measure, row.group, row.period)
        if (
            row.by in ("cause", "governorate", "party")
            and head is not None
            and head.most is not None
            and row.least is not None
            and row.least > (head.value or 0)
        ):
            findings.append(
                Finding(
                    "error",
                    "subset_exceeds_total",
                    f"{row.least} ({row.by} {row.key}) are more than the total printed, {head.value}.",
                    row.start,
                    row.end,
                )
            )
    return findings


def _places(rows: Sequence[Row]) -> list[Finding]:
    """Say how much of the toll the governorates named account for."""
    findings = []
    groups: dict[tuple[str, str, Period | None], list[Row]] = defaultdict(list)
    for row in rows:
        if row.by == "governorate":
            groups[(row.measure, row.group, row.period)].append(row)
    for (measure, group, period), parts in groups.items():
        head = _headline(rows, measure, group, period)
        if head is None or not head.value or head.most is None:
            continue
        least, most = sum(r.least or 0 for r in parts), sum(r.most or 0 for r in parts)
        if least > head.value:
            findings.append(
                Finding(
                    "error",
                    "sum_mismatch",
                    f"{_named(measure, group)}: governorates add up to {least}, more than the total, {head.value}.",
                    parts[0].start,
                    parts[0].end,
                )
            )
        elif most < head.value:
            low, high = head.value - most, head.value - least
            left = str(low) if low == high else f"{low} to {high}"
            middle = round(100 * sum(((r.least or 0) + (r.most or 0)) / 2 for r in parts) / head.value)
            findings.append(
                Finding(
                    "note",
                    "unplaced_governorate",
                    f"{_named(measure, group)}: {len(parts)} governorate(s) are named with about {middle} % of "
                    f"{head.value}; where {left} were killed is not stated.",
                    parts[0].start,
                    parts[-1].end if parts[-1].end >= parts[0].start else parts[0].end,
                )
            )
    return findings


def _whole_sums(rows: Sequence[Row]) -> list[Finding]:
    """Check percentages that should not pass one hundred."""
    findings = []
    shares = [r for r in rows if r.basis == "percent"]
    for by in ("party",):
        parts = [r for r in shares if r.by == by and r.group == "all"]
        head = _headline(rows, "killed", "all", parts[0].period) if parts else None
        if head is not None and head.value is not None and sum(r.least or 0 for r in parts) > head.value:
            findings.append(
                Finding(
                    "error",
                    "percent_inconsistent",
                    "The parties' percentages add up to more than the whole.",
                    parts[0].start,
                    parts[0].end,
                )
            )
    return findings


def _massacres(rows: Sequence[Row], incidents: Sequence[Incident]) -> list[Finding]:
    told = [i for i in incidents if i.massacre]
    stated = next((r for r in rows if r.measure == "massacres" and r.by == "none" and not r.since), None)
    if stated is None or stated.value is None or not told or len(told) == stated.value:
        return []
    dead = next((r for r in rows if r.measure == "killed_in_massacres" and r.group == "all" and r.by == "none"), None)
    children = next((r for r in rows if r.measure == "killed_in_massacres" and r.group == "children"), None)
    message = f"{stated.value} massacres are stated and {len(told)} itemised"
    killed = sum(i.killed or 0 for i in told)
    if dead is not None and dead.value is not None:
        message += f"; {dead.value} dead are stated and {killed} itemised, so {dead.value - killed} are missing"
        if children is not None and children.value is not None:
            listed = sum(i.groups.get("children", 0) for i in told)
            message += f", {children.value - listed} of them children"
    return [Finding("warning", "massacre_count_mismatch", message + ".", stated.start, stated.end)]


def _itemised(rows: Sequence[Row], incidents: Sequence[Incident], period: Period | None) -> list[Finding]:
    findings = []
    for row in rows:
        if row.by != "cause" or row.measure != "killed" or row.group != "all" or row.since or row.value is None:
            continue
        told = [
            i
            for i in incidents
            if i.cause == row.key
            and i.in_headline
            and i.killed is not None
            and (row.period is None or i.date is None or i.date in row.period)
        ]
        count = sum(i.killed or 0 for i in told)
        if told and count < row.value:
            findings.append(
                Finding(
                    "note",
                    "itemised_less_than_stated",
                    f"{count} of {row.value} killed by {row.key.replace('_', ' ')} are told one by one.",
                    row.start,
                    row.end,
                )
            )
        elif told and count > row.value and row.most is not None:
            findings.append(
                Finding(
                    "error",
                    "subset_exceeds_total",
                    f"The incidents told add up to {count}, more than the {row.value} stated ({row.key}).",
                    row.start,
                    row.end,
                )
            )
    del period
    return findings


def _outside(incidents: Sequence[Incident], period: Period | None) -> list[Finding]:
    if period is None:
        return []
    return [
        Finding(
            "warning",
            "date_outside_period",
            f"{i.date.isoformat()} lies outside the period reported, {period}.",
            i.start,
            i.end,
        )
        for i in incidents
        if i.date is not None and i.date not in period and i.in_headline
    ]


def weekday_finding(printed: int, actual: int, day: str, start: int, end: int) -> Finding:
    """Report a weekday that is not that of its date."""
    return Finding(
        "warning", "weekday_mismatch", f"{day} was a {_WEEKDAYS[actual]}, not a {_WEEKDAYS[printed]}.", start, end
    )
