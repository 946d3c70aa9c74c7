"""Percentages become the whole numbers they allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from geo.reports.dates import Period
from geo.reports.percentages import Share
from geo.reports.rows import Finding, Row


def allowed(percent: float, decimals: int, total: int) -> tuple[int, int] | None:
    """Give the least and the greatest whole number that prints as ``percent`` of ``total``; None where none does.

    A printed 43.48 stands for anything from 43.475 to 43.485, ends included; ``about`` does not widen that.

    Examples
    --------
    >>> allowed(43.48, 2, 138), allowed(35, 0, 236)
    ((60, 60), (82, 83))
    """
    half = Fraction(1, 2 * 10**decimals)
    middle = Fraction(round(percent * 10**decimals), 10**decimals)
    least = max(0, math.ceil((middle - half) * total / 100))
    most = min(total, math.floor((middle + half) * total / 100))
    return (least, most) if least <= most else None


def share_rows(
    text: str, shares: Sequence[tuple[Share, Period | None]], rows: Sequence[Row]
) -> tuple[list[Row], list[Finding]]:
    """Turn percentages into rows; those that cannot be, into findings."""
    made: list[Row] = []
    findings: list[Finding] = []
    for share, period in shares:
        if share.group or not (share.pcode or share.party or share.trouble):
            findings.extend(_check_women_children(share, rows))
            continue
        if share.trouble:
            findings.append(
                Finding("warning", "ambiguous", f"The percentage is not read: {share.trouble}.", share.start, share.end)
            )
            continue
        base = _base(share, period, rows)
        if base is None or base.value is None:
            findings.append(
                Finding(
                    "warning",
                    "ambiguous",
                    "The percentage is not read: the total it is a share of is not known exactly.",
                    share.start,
                    share.end,
                )
            )
            continue
        interval = allowed(share.percent, share.decimals, base.value)
        if interval is None:
            findings.append(
                Finding(
                    "error",
                    "percent_inconsistent",
                    f"No whole number is {share.percent:g} % of {base.value}.",
                    share.start,
                    share.end,
                )
            )
            continue
        by = "governorate" if share.pcode else "party"
        key = text[share.name[0] : share.name[1]] if share.pcode else share.party
        value = interval[0] if interval[0] == interval[1] else None
        row = Row(
            share.measure,
            share.of_group,
            by,
            key,
            share.pcode,
            interval[0],
            value,
            interval[1],
            "percent",
            base.period,
            share.start,
            share.end,
        )
        made.append(row)
    return made, findings


def _base(share: Share, period: Period | None, rows: Sequence[Row]) -> Row | None:
    found = [
        r
        for r in rows
        if r.by == "none"
        and r.measure == share.measure
        and r.group == share.of_group
        and (period is None or r.period == period)
        and not r.since
    ]
    exact = [r for r in found if r.exact] or [r for r in found if r.value is not None and r.least == r.value]
    return exact[0] if exact and len({r.value for r in exact}) == 1 else None


def _check_women_children(share: Share, rows: Sequence[Row]) -> list[Finding]:
    """Compare the printed share of children and women with the printed numbers, for whichever key they fit."""
    if share.group != "women_and_children":
        return []
    tables: dict[tuple[object, ...], dict[str, int]] = {}
    for row in rows:
        if row.measure == "killed" and row.value is not None and row.start <= share.start and row.basis == "stated":
            tables.setdefault((row.by, row.key, row.period), {})[row.group] = row.value
    for numbers in tables.values():
        if {"all", "children", "women"} <= set(numbers) and numbers["all"]:
            computed = 100 * (numbers["children"] + numbers["women"]) / numbers["all"]
            if abs(computed - share.percent) <= 1.0:
                return [
                    Finding(
                        "note",
                        "check_passed",
                        f"{share.percent:g} % children and women agrees with the numbers printed.",
                        share.start,
                        share.end,
                    )
                ]
    if not any({"all", "children", "women"} <= set(n) for n in tables.values()):
        return []
    return [
        Finding(
            "warning",
            "percent_inconsistent",
            f"{share.percent:g} % children and women agrees with none of the numbers printed.",
            share.start,
            share.end,
        )
    ]
