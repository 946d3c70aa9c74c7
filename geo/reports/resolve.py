"""One row for each thing counted: repeats are merged, contradictions are settled by arithmetic or given up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from geo.reports.dates import Period
from geo.reports.rows import Finding, Row

Sums = Mapping[tuple[str, str, Period | None], int]

_SHOWN = 6


def settle(rows: Sequence[Row], period: Period | None) -> tuple[list[Row], list[Finding]]:
    """Merge the rows that count the same thing; where they contradict each other keep what the parts confirm.

    A later, higher toll replaces an earlier one. What nothing confirms is dropped and reported.
    """
    dated = [row if row.period is not None else row.moved(period=period) for row in rows]
    sums = _party_sums(dated)
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in dated:
        groups.setdefault(row.identity, []).append(row)
    kept: list[Row] = []
    findings: list[Finding] = []
    for same in groups.values():
        chosen, said = _one_of(same, sums)
        kept.extend(chosen)
        findings.extend(said)
    kept = _with_sole_parts(kept)
    return sorted(kept, key=lambda r: (r.start, r.end, r.measure, r.group, r.by, r.key)), findings


def _one_of(same: list[Row], sums: Sums) -> tuple[list[Row], list[Finding]]:
    stated = [r for r in same if not r.implied] or same
    if all(r.basis == "percent" for r in stated):
        pass
    elif any(r.basis == "percent" for r in stated):
        printed = [r for r in stated if r.basis != "percent"]
        bad = [r for r in stated if r.basis == "percent" and not any(_within(p, r) for p in printed)]
        said = [
            Finding(
                "warning",
                "percent_inconsistent",
                "The percentage does not agree with the number printed for the same thing.",
                r.start,
                r.end,
            )
            for r in bad
        ]
        chosen, more = _one_of(printed, sums)
        return chosen, said + more
    values = (
        {r.value if r.value is not None else (r.least, r.most) for r in stated}
        if not all(r.basis == "percent" for r in stated)
        else {(r.least, r.most) for r in stated}
    )
    if len(values) == 1:
        body = [r for r in stated if not r.title] or stated
        loosest = next((r for r in body if not r.exact), body[0])
        return [
            body[0]
            if body[0].basis == "zero_stated"
            else body[0].moved(least=loosest.least, most=loosest.most, whole=any(r.whole for r in stated))
        ], []
    return _contradiction(stated, sums)


def _within(printed: Row, share: Row) -> bool:
    value = printed.value
    return value is not None and (share.least or 0) <= value <= (share.most if share.most is not None else value)


def _contradiction(stated: list[Row], sums: Sums) -> tuple[list[Row], list[Finding]]:
    later = [r for r in stated if r.superseding]
    if later and any(not r.superseding and (r.value or 0) < (later[-1].value or 0) for r in stated):
        old = [r for r in stated if not r.superseding]
        return [later[-1]], [
            Finding(
                "note", "superseded", f"An earlier toll of {r.value} was replaced by {later[-1].value}.", r.start, r.end
            )
            for r in old
        ]
    earlier = [r for r in stated if r.earlier]
    rest = [r for r in stated if not r.earlier]
    if earlier and rest and len({r.value for r in rest}) == 1:
        return [rest[0]], [
            Finding(
                "note", "superseded", f"An earlier toll of {r.value} was replaced by {rest[0].value}.", r.start, r.end
            )
            for r in earlier
        ]
    values = sorted({r.value for r in stated if r.value is not None})
    shown = ", ".join(str(v) for v in values[:_SHOWN]) + (" …" if len(values) > _SHOWN else "")
    firsts = list({r.value: r for r in reversed(stated)}.values())[:_SHOWN]
    titles, body = [r for r in stated if r.title], [r for r in stated if not r.title]
    confirmed = [
        r
        for r in stated
        if r.value is not None and r.by == "none" and r.value == sums.get((r.measure, r.group, r.period))
    ]
    what = f"{stated[0].measure}, {stated[0].group}, {stated[0].by} {stated[0].key}".rstrip()
    if titles and body and len({r.value for r in body}) == 1:
        kept = [r for r in body if r in confirmed][:1] or ([body[0]] if len(body) > 1 else [])
        verdict = f"the text's {kept[0].value} is kept" if kept else "neither is kept"
        first = titles[0]
        return kept, [
            Finding(
                "error",
                "title_body_mismatch",
                f"The title and the text disagree ({what}: {shown}); {verdict}.",
                first.start,
                first.end,
            )
        ]
    if len({r.value for r in confirmed}) == 1:
        kept_row = confirmed[0]
        return [kept_row], [
            Finding(
                "warning",
                "ambiguous",
                f"Several numbers for one thing ({what}: {shown}); the parts add up to {kept_row.value}: kept.",
                kept_row.start,
                kept_row.end,
            )
        ]
    return [], [
        Finding(
            "warning", "ambiguous", f"Several numbers for one thing ({what}: {shown}); none is kept.", r.start, r.end
        )
        for r in sorted(firsts, key=lambda r: r.start)
    ]


def _party_sums(rows: Iterable[Row]) -> Sums:
    """Give the sum over parties of every measure, group and period that is divided by at least two."""
    parts: dict[tuple[str, str, Period | None], dict[str, int]] = {}
    for row in rows:
        if row.by == "party" and row.value is not None:
            parts.setdefault((row.measure, row.group, row.period), {})[row.key] = row.value
    return {thing: sum(values.values()) for thing, values in parts.items() if len(values) > 1}


def _with_sole_parts(rows: list[Row]) -> list[Row]:
    """Add the undivided row for massacres and torture where the report gives one party alone for the whole period."""
    alike: Counter[tuple[object, ...]] = Counter((r.measure, r.group, r.period) for r in rows)
    return rows + [
        row.moved(by="none", key="")
        for row in rows
        if row.by == "party"
        and row.whole
        and (row.measure == "massacres" or row.group == "torture")
        and alike[(row.measure, row.group, row.period)] == 1
    ]
